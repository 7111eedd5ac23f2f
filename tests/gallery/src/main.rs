//! Every piece in every state, on one page: for whoever designs, for whoever reviews, and for the tests that look for what
//! people with a screen reader, a keyboard or poor sight would stumble over.
//!
//! Nothing is painted for the gallery: each piece is the real one, and the test kit brings it into its state. `?lang=ko|en`,
//! `?theme=light|dark` (otherwise the system's), `?only=ID` for one piece alone, `?width=phone|desktop` for sheets to print, and
//! `?only=play` for a checkout to play with.
//!
//! Start reading at [`entries`].

mod agents;
mod entries;
mod frame;
mod play;
mod scene;

fn main() {
    wasm_bindgen_futures::spawn_local(frame::show());
}
