//! The gallery: every piece in every state, as somebody with a screen reader, a keyboard or poor sight meets it.

#![allow(clippy::indexing_slicing, reason = "what isn't there is `Null`")]

mod axe;
mod keyboard;
mod live;
mod size;
