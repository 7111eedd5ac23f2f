//! The WebAssembly module of the npm package `payjoa`. All of it is in the library; this gives it a module of its own, without
//! any framework in it.

pub use payjoa::element::*;
