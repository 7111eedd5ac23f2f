//! A small shop: what a Leptos storefront needs to take PAYJOA payments, and nothing of how payjoa does it.
//!
//! Start reading at `pages/checkout.rs`. What has nothing to do with Leptos is in `examples/storefront`.

#![allow(unreachable_pub, reason = "`#[component]` makes a hidden function of each, and says `pub`")]

mod app;
mod context;
mod link;
mod pages;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
