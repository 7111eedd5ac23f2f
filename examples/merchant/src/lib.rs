//! The demo shop's server: catalogue, orders, payments, and the storefront's files, all from one origin.
//!
//! What a shop's own server has to do to take PAYJOA payments is in a few places; the rest is a small web shop.
//!
//! - [`Shop::start`] puts `payjoa-server` together.
//! - `api::orders` writes an order down before its window opens, `shopper` says who may see it afterwards.
//! - `fulfilment` is told what is paid, `warehouse` sends it once.
//! - `club::subscription` charges a stored card every month.
//! - `admin` gives money back, registers the shipping of escrow orders, and shows all that happened to an order.

mod admin;
mod api;
mod calendar;
mod catalogue;
mod club;
mod config;
mod fulfilment;
mod html;
mod language;
mod shop;
mod shopper;
mod storefront;
mod warehouse;

pub use catalogue::{Catalogue, CatalogueError, Product};
pub use config::Config;
pub use shop::{Shop, StartError};
