//! The demo shop's server: catalogue, orders, payments, and the storefront's files, all from one origin.
//!
//! What a shop's own server has to do to take PAYJOA payments is in two places: [`Shop::start`] puts `payjoa-server`
//! together, and `api::orders` writes an order down before its window opens. The rest is a small web shop.

mod admin;
mod api;
mod catalogue;
mod config;
mod shop;
mod shopper;
mod storefront;

pub use catalogue::{Catalogue, CatalogueError, Product};
pub use config::Config;
pub use shop::{Shop, StartError};
