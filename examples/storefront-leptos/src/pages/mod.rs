//! The shop's three pages.

mod checkout;
mod known;
mod returned;
mod shop;
mod summary;

pub(crate) use checkout::Checkout;
pub(crate) use returned::Return;
pub(crate) use shop::Shop;
