//! What a storefront needs besides a framework: what its server says, the cart, the orders made for it, three addresses and
//! the words. The Yew and the Leptos shop show it.

#![allow(missing_docs, reason = "an example; its names say it")]

pub mod api;
pub mod cart;
pub mod entering;
pub mod language;
pub mod open_orders;
pub mod route;
pub mod settling;
pub mod shelf;
mod storage;
mod words;

pub use words::Words;
