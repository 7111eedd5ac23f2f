//! The cart: product numbers and quantities, kept in this browser.

use web_sys::Storage;

use crate::api::{Item, Product};

const KEY: &str = "shop.cart";
/// Nobody needs more, and the server refuses it.
const MOST: u32 = 9;

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Cart(Vec<(String, u32)>);

impl Cart {
    /// What was in it last time; storage that is blocked holds nothing.
    pub(crate) fn load() -> Cart {
        let saved = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
        let lines = saved.split(',').filter_map(|line| {
            let (product, quantity) = line.split_once(':')?;
            Some((product.to_owned(), quantity.parse::<u32>().ok()?.clamp(1, MOST)))
        });
        Cart(lines.collect())
    }

    pub(crate) fn save(&self) {
        let lines: Vec<String> =
            self.0.iter().map(|(id, quantity)| [id, ":", &quantity.to_string()].concat()).collect();
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, &lines.join(","));
        }
    }

    /// The same cart with one more, or one less, of a product.
    pub(crate) fn with(&self, product: &str, more: bool) -> Cart {
        let mut lines = self.0.clone();
        match lines.iter_mut().find(|(id, _)| id == product) {
            Some((_, quantity)) if more => *quantity = (*quantity + 1).min(MOST),
            Some((_, quantity)) => *quantity = quantity.saturating_sub(1),
            None if more => lines.push((product.to_owned(), 1)),
            None => {}
        }
        lines.retain(|(_, quantity)| *quantity > 0);
        Cart(lines)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn count(&self) -> u32 {
        self.0.iter().map(|(_, quantity)| quantity).sum()
    }

    /// What is in it that the shop still has, with quantities.
    pub(crate) fn lines<'a>(&self, products: &'a [Product]) -> Vec<(&'a Product, u32)> {
        let line =
            |(id, quantity): &(String, u32)| Some((products.iter().find(|product| product.id == *id)?, *quantity));
        self.0.iter().filter_map(line).collect()
    }

    pub(crate) fn items(&self) -> Vec<Item> {
        self.0.iter().map(|(product, quantity)| Item { product: product.clone(), quantity: *quantity }).collect()
    }
}

fn storage() -> Option<Storage> {
    gloo_utils::window().local_storage().ok().flatten()
}
