//! A confirmation comes out of a confirmation, not out of a page's JSON.
use payjoa::outcome::Confirmation;

fn main() {
    let _: Result<Confirmation, _> = serde_json::from_str(r#"{"state":"paid"}"#);
}
