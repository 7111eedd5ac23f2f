//! A small shop: what a Yew storefront needs to take PAYJOA payments, and nothing of how payjoa does it.
//!
//! Start reading at `pages/checkout.rs`. What has nothing to do with Yew is in `examples/storefront`.

mod app;
mod cart;
mod pages;
mod route;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
