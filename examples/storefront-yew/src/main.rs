//! A small shop: what a Yew storefront needs to take PAYJOA payments, and nothing of how payjoa does it.
//!
//! Start reading at `pages/checkout.rs`.

mod api;
mod app;
mod cart;
mod language;
mod open_orders;
mod pages;
mod route;
mod storage;
mod words;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
