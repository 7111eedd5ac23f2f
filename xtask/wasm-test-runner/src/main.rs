//! Cargo's runner for wasm32: starts chromedriver, loads a test binary into a headless browser and prints its outcome.
//!
//! It is `wasm-bindgen-test-runner` as a library call, so that nobody has to install wasm-bindgen's command line in
//! exactly the version of `Cargo.lock`. It is a package of its own because only the browser tests need it: the demo
//! shouldn't wait for it to compile. Not for use with `cargo test -q`, whose forwarded `--quiet` it refuses.

use std::env;

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())
}
