//! What the shop's server says about itself when the page is loaded.

use payjoa::{
    Language, UserCode,
    browser::{HttpConfirmer, Sdk},
    checkout::Options,
};

use crate::{
    api::{self, Config, Failure, Product},
    route::return_token,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// Whose payments, and where to have them confirmed.
    pub options: Options,
    pub pg: String,
    pub products: Vec<Product>,
}

/// # Errors
/// There is no answer, or none to work with.
pub async fn stock() -> Result<Shelf, Failure> {
    let Config { user_code, sdk_url, pg } = api::config().await?;
    let user_code = UserCode::new(user_code).map_err(|_| Failure::Unavailable)?;
    let confirmer = HttpConfirmer::new(api::CONFIRM);
    // In the browser that ordered, the shop's cookie is enough; PAYJOA may have come back to another one.
    let confirmer = return_token().into_iter().fold(confirmer, |confirmer, token| confirmer.token(&token));
    let options = Options::with_confirmer(user_code, confirmer).sdk(Sdk::default().url(sdk_url));
    Ok(Shelf { options, pg, products: api::products().await? })
}

impl Product {
    pub fn name_in(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.name_ko,
            Language::En => &self.name,
        }
    }
}
