//! Plain pages with one of the SDK's generations in them.

use anyhow::Result;
use payjoa_e2e::Stage;

/// How a page comes by its `IMP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sdk {
    /// `/v1/iamport.js`
    Current,
    /// `/v1/iamport.esm.js`
    Module,
    /// `/js/iamport.payment-1.2.0.js` after jQuery 1
    Legacy,
    /// The same after jQuery 3
    LegacyOnJquery3,
}

impl Sdk {
    /// One of each generation.
    pub(crate) const GENERATIONS: [Sdk; 2] = [Sdk::Current, Sdk::Legacy];
    pub(crate) const ALL: [Sdk; 4] = [Sdk::Current, Sdk::Module, Sdk::Legacy, Sdk::LegacyOnJquery3];

    /// The tags of a page's head; `query` is the script address's.
    pub(crate) fn tags(self, gateway: &str, query: &str) -> String {
        let legacy = |jquery| {
            format!(
                r#"<script src="/jquery.js{jquery}"></script><script src="{gateway}/js/iamport.payment-1.2.0.js{query}"></script>"#
            )
        };
        match self {
            Sdk::Current => format!(r#"<script src="{gateway}/v1/iamport.js{query}"></script>"#),
            Sdk::Module => format!(
                r#"<script type="module">import IMP from "{gateway}/v1/iamport.esm.js{query}"; window.IMP = IMP;</script>"#
            ),
            Sdk::Legacy => legacy(""),
            Sdk::LegacyOnJquery3 => legacy("?3"),
        }
    }
}

/// Writes down what a page is told: `alerts`, what was alerted; `heard`, the callbacks' results, by `hear`.
const EARS: &str = "<script>
    var alerts = [], heard = [];
    window.alert = function (text) { alerts.push(String(text)); };
    function hear(response) { heard.push(response); }
    var ORDER = { pg: 'daou', pay_method: 'card', merchant_uid: 'mid_1', amount: 1004, name: 'NF long padding jacket M',
        digital: false, buyer_name: 'John Doe', buyer_tel: '01012345678' };
    function order(more) { return Object.assign({}, ORDER, more); }
</script>";

/// Shows a page with the SDK in its head, and waits for `IMP`.
pub(crate) async fn show(stage: &Stage, sdk: Sdk, body: &str) -> Result<()> {
    show_at(stage, sdk, "", body).await
}

/// The same with a query on the script's address.
pub(crate) async fn show_at(stage: &Stage, sdk: Sdk, query: &str, body: &str) -> Result<()> {
    stage.serve("/jquery.js", "text/javascript; charset=utf-8", include_str!("jquery.js"));
    let tags = sdk.tags(stage.gateway().url(), query);
    let head = format!("<meta charset=\"utf-8\"><title>A plain page</title>{EARS}{tags}");
    stage.show(format!("<!doctype html><html lang=\"en\"><head>{head}</head><body>{body}</body></html>")).await?;
    stage.until("typeof IMP").await?;
    stage.until("typeof IMP === 'object'").await.map(drop)
}

/// A page that has called `IMP.init`, and whose button runs a script.
pub(crate) async fn show_button(stage: &Stage, sdk: Sdk, script: &str) -> Result<()> {
    let press = format!("document.getElementById('pay').onclick = function () {{\n{script}\n}};");
    let body = format!("<button id=\"pay\">Pay</button><script>{press}</script>");
    show(stage, sdk, &body).await?;
    stage.run("IMP.init('imp00000000')").await.map(drop)
}
