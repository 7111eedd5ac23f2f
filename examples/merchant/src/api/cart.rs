//! A cart: what it costs and what it is called, by the shop's own prices.

use payjoa::Won;
use serde::Deserialize;

use crate::{Catalogue, Product};

/// What an order's name may have at most, in characters. Source: V1 SDK docs, `name`.
const MAX_NAME: usize = 40;
const MAX_LINES: usize = 20;
const MAX_QUANTITY: u64 = 99;

/// A line of the cart as the page sends it: no price.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    product: String,
    quantity: u64,
}

/// A cart, priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cart {
    pub(super) name: String,
    pub(super) amount: Won,
}

/// Why a cart can't be ordered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CartError {
    #[error("The cart is empty.")]
    Empty,
    #[error("A cart has at most {MAX_LINES} lines.")]
    TooManyLines,
    #[error("There is no product {0:?}.")]
    UnknownProduct(String),
    #[error("Order 1 to {MAX_QUANTITY} of each product.")]
    Quantity,
    #[error("The cart costs too much for one payment.")]
    TooDear,
}

pub(super) fn price(lines: &[Line], catalogue: &Catalogue) -> Result<Cart, CartError> {
    if lines.len() > MAX_LINES {
        return Err(CartError::TooManyLines);
    }
    let mut amount = Won::ZERO;
    for line in lines {
        let product = find(line, catalogue)?;
        if !(1..=MAX_QUANTITY).contains(&line.quantity) {
            return Err(CartError::Quantity);
        }
        let cost = product.price.checked_mul(line.quantity).ok_or(CartError::TooDear)?;
        amount = amount.checked_add(cost).ok_or(CartError::TooDear)?;
    }
    let first = lines.first().ok_or(CartError::Empty)?;
    let pieces = lines.iter().map(|line| line.quantity).sum();
    Ok(Cart { name: name(find(first, catalogue)?, pieces), amount })
}

fn find<'a>(line: &Line, catalogue: &'a Catalogue) -> Result<&'a Product, CartError> {
    let unknown = || CartError::UnknownProduct(line.product.chars().take(MAX_NAME).collect());
    catalogue.find(&line.product).ok_or_else(unknown)
}

/// "NF long padding jacket M and 2 more", shortened to fit.
fn name(first: &Product, pieces: u64) -> String {
    let rest = if pieces > 1 { format!(" and {} more", pieces - 1) } else { String::new() };
    let room = MAX_NAME.saturating_sub(rest.chars().count());
    let first: String = first.name.chars().take(room).collect();
    format!("{}{rest}", first.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(product: &str, quantity: u64) -> Line {
        Line { product: product.to_owned(), quantity }
    }

    #[test]
    fn prices_are_the_shops() {
        let demo = Catalogue::demo();
        let one = price(&[line("padding-jacket-m", 1)], &demo).unwrap();
        assert_eq!((one.name.as_str(), one.amount.get()), ("NF long padding jacket M", 1_004));
        let more = price(&[line("padding-jacket-m", 2), line("wool-beanie", 1)], &demo).unwrap();
        assert_eq!((more.name.as_str(), more.amount.get()), ("NF long padding jacket M and 2 more", 20_008));
    }

    #[test]
    fn carts_that_cannot_be_ordered() {
        let demo = Catalogue::demo();
        for (name, lines, want) in [
            ("empty", vec![], CartError::Empty),
            ("none of it", vec![line("wool-beanie", 0)], CartError::Quantity),
            ("too many", vec![line("wool-beanie", 100)], CartError::Quantity),
            ("unknown", vec![line("x", 1)], CartError::UnknownProduct("x".to_owned())),
            ("endless", vec![line("wool-beanie", 1); 21], CartError::TooManyLines),
        ] {
            assert_eq!(price(&lines, &demo), Err(want), "{name}");
        }
    }

    #[test]
    fn a_long_name_is_shortened() {
        let product = Product { name: "가".repeat(40), ..Catalogue::demo().products()[0].clone() };
        assert_eq!(name(&product, 1).chars().count(), 40);
        let long = name(&product, 12);
        assert_eq!(long.chars().count(), 40);
        assert!(long.ends_with("가 and 11 more"));
    }
}
