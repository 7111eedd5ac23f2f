//! A minimal Leptos app.

use baseline_leptos::Counter;

fn main() {
    leptos::mount::mount_to_body(Counter);
}
