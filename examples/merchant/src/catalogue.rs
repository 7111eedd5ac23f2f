//! What is sold, and for how much. The browser names products; prices are known here only.

use std::path::{Path, PathBuf};

use payjoa::{
    Platform, Won,
    request::{PayMethod, PaymentRequest},
};
use serde::{Deserialize, Serialize};

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its name for programs.
    pub id: String,
    /// Its name on the order, at most 40 characters that Korean payment gateways can write.
    pub name: String,
    /// Its Korean name.
    pub name_ko: String,
    /// What one costs, in won.
    pub price: Won,
    /// The path of its picture.
    pub image: String,
}

/// All products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue(Vec<Product>);

/// Why there is nothing to sell.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The file can't be read.
    #[error("the catalogue {} can't be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It isn't a catalogue.
    #[error("the catalogue {} is not an array of products in JSON", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// A product can't be sold as it is described.
    #[error("the catalogue's product {id:?} can't be sold: {why}")]
    Product {
        /// Which.
        id: String,
        /// Why.
        why: String,
    },
}

impl Catalogue {
    /// The demo's own: the PAYJOA guide's sample order and a few things to go with it.
    #[must_use]
    pub fn demo() -> Catalogue {
        let product = |id: &str, name: &str, name_ko: &str, price: u64| Product {
            id: id.to_owned(),
            name: name.to_owned(),
            name_ko: name_ko.to_owned(),
            price: Won::new(price).unwrap_or_default(),
            image: format!("/assets/{id}.svg"),
        };
        Catalogue(vec![
            product("padding-jacket-m", "NF long padding jacket M", "NF 롱패딩 자켓 M", 1_004),
            product("wool-beanie", "Wool beanie", "울 비니", 18_000),
            product("merino-scarf", "Merino scarf", "메리노 머플러", 32_000),
            product("trail-boots-265", "Trail boots 265", "트레일 부츠 265", 89_000),
            product("thermo-bottle", "Thermo bottle 500 ml", "보온 텀블러 500 ml", 24_500),
        ])
    }

    /// Reads a catalogue and checks that everything in it can be sold.
    ///
    /// # Errors
    /// [`CatalogueError`] that says what is wrong with it.
    pub fn read(path: &Path) -> Result<Catalogue, CatalogueError> {
        let unreadable = |source| CatalogueError::Unreadable { path: path.to_owned(), source };
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let malformed = |source| CatalogueError::Malformed { path: path.to_owned(), source };
        let products: Vec<Product> = serde_json::from_str(&text).map_err(malformed)?;
        for (at, product) in products.iter().enumerate() {
            check(product, products.get(..at).unwrap_or_default())?;
        }
        Ok(Catalogue(products))
    }

    /// All of them, in the shop window's order.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.0
    }

    /// The product of that name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Product> {
        self.0.iter().find(|product| product.id == id)
    }
}

fn check(product: &Product, before: &[Product]) -> Result<(), CatalogueError> {
    let refused = |why: String| CatalogueError::Product { id: product.id.clone(), why };
    let plain = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !plain(&product.id) {
        return Err(refused("its id must be of letters, digits, `-` and `_`".to_owned()));
    }
    if before.iter().any(|other| other.id == product.id) {
        return Err(refused("its id is there twice".to_owned()));
    }
    // By the rules of the payment window it will be sold through.
    PaymentRequest::with_method(PayMethod::Card, "check", product.price.get(), product.name.as_str())
        .digital(false)
        .pg("daou")
        .build(Platform::Pc)
        .map(|_| ())
        .map_err(|violations| refused(violations.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_in_the_demo_can_be_sold() {
        let demo = Catalogue::demo();
        for (at, product) in demo.products().iter().enumerate() {
            check(product, &demo.products()[..at]).unwrap();
        }
        assert_eq!(demo.find("padding-jacket-m").unwrap().price.get(), 1_004);
    }

    #[test]
    fn what_cannot_be_sold_is_refused() {
        let jacket = Catalogue::demo().products()[0].clone();
        for (name, product) in [
            ("for nothing", Product { price: Won::ZERO, ..jacket.clone() }),
            ("without a name", Product { name: String::new(), ..jacket.clone() }),
            ("emoji", Product { name: "자켓 🧥".to_owned(), ..jacket.clone() }),
            ("too long", Product { name: "x".repeat(41), ..jacket.clone() }),
            ("a path for an id", Product { id: "../x".to_owned(), ..jacket.clone() }),
        ] {
            assert!(check(&product, &[]).is_err(), "{name}");
        }
        assert!(check(&jacket, std::slice::from_ref(&jacket)).is_err());
    }
}
