//! The cart: product numbers and quantities, kept in this browser.

use gloo_events::EventListener;

use crate::{
    api::{Item, Product},
    storage::storage,
};

const KEY: &str = "shop.cart";
/// Nobody needs more, and the server refuses it.
const MOST: u32 = 9;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cart(Vec<(String, u32)>);

impl Cart {
    /// What was in it last time; nothing where storage is blocked.
    pub fn load() -> Option<Cart> {
        Some(Cart::parse(&storage()?.get_item(KEY).ok()?.unwrap_or_default()))
    }

    fn parse(saved: &str) -> Cart {
        let lines = saved.split(',').filter_map(|line| {
            let (product, quantity) = line.split_once(':')?;
            Some((product.to_owned(), quantity.parse::<u32>().ok()?.clamp(1, MOST)))
        });
        Cart(lines.collect())
    }

    pub fn save(&self) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, &join(&self.0));
        }
    }

    /// The same cart with one more, or one less, of a product.
    pub fn with(&self, product: &str, more: bool) -> Cart {
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

    /// The same cart with only what the shop still has.
    pub fn of(&self, products: &[Product]) -> Cart {
        let sold = |(id, _): &&(String, u32)| products.iter().any(|product| product.id == *id);
        Cart(self.0.iter().filter(sold).cloned().collect())
    }

    /// Says the same for the same things in the same quantities, in whichever order they were put in.
    pub fn contents(&self) -> String {
        let mut lines = self.0.clone();
        lines.sort();
        join(&lines)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn count(&self) -> u32 {
        self.0.iter().map(|(_, quantity)| quantity).sum()
    }

    /// What is in it that the shop still has, with quantities.
    pub fn lines<'a>(&self, products: &'a [Product]) -> Vec<(&'a Product, u32)> {
        let line =
            |(id, quantity): &(String, u32)| Some((products.iter().find(|product| product.id == *id)?, *quantity));
        self.0.iter().filter_map(line).collect()
    }

    /// What it comes to at the prices shown, in won.
    pub fn total(&self, products: &[Product]) -> f64 {
        self.lines(products).iter().map(|(product, quantity)| product.price * f64::from(*quantity)).sum()
    }

    pub fn items(&self) -> Vec<Item> {
        self.0.iter().map(|(product, quantity)| Item { product: product.clone(), quantity: *quantity }).collect()
    }
}

fn join(lines: &[(String, u32)]) -> String {
    let lines: Vec<String> = lines.iter().map(|(id, quantity)| [id, ":", &quantity.to_string()].concat()).collect();
    lines.join(",")
}

/// Calls back when the cart may be another one: a tab that still showed what another one has paid for would offer it again.
#[must_use = "nobody listens once this is dropped"]
pub fn on_change_elsewhere(changed: impl Fn(Cart) + Clone + 'static) -> [EventListener; 2] {
    // `storage` is for changes in other tabs, `pageshow` for those while the back button's page was frozen.
    ["storage", "pageshow"].map(|event| {
        let changed = changed.clone();
        EventListener::new(&gloo_utils::window(), event, move |_| {
            if let Some(cart) = Cart::load() {
                changed(cart);
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(id: &str, price: f64) -> Product {
        let text = || id.to_owned();
        Product { id: text(), name: text(), name_ko: text(), price, image: text() }
    }

    #[test]
    fn the_order_of_putting_in_makes_no_other_cart() {
        assert_eq!(Cart::parse("b:2,a:1").contents(), Cart::parse("a:1,b:2").contents());
        assert_ne!(Cart::parse("a:1,b:2").contents(), Cart::parse("a:2,b:1").contents());
    }

    #[test]
    fn what_the_shop_no_longer_has_is_taken_out() {
        let cart = Cart::parse("gone:1,scarf:2");
        let products = [product("scarf", 1_000.0)];
        assert_eq!(cart.of(&products), Cart::parse("scarf:2"));
        assert_eq!(cart.total(&products), 2_000.0);
    }

    #[test]
    fn what_was_saved_unreadably_is_left_out() {
        assert_eq!(Cart::parse("a,b:x,:,c:3,d:-1"), Cart::parse("c:3"));
        assert!(Cart::parse("").is_empty());
    }
}
