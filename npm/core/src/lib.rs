//! The WebAssembly module of the npm package `payjoa`. All of it is in the library; this gives it a module of its own, without
//! any framework in it.

pub use payjoa::element::*;

/// A module of its own has an allocator of its own: here a small one. It may waste memory where allocations are larger than
/// WebAssembly's pages of 64 KiB; a checkout's are far smaller.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
