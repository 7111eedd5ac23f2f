//! The rules say the same here and behind the gateway's real JavaScript: what they refuse opens no window, what they accept
//! opens one.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use payjoa::{
    Language, Platform,
    request::{Report, lint},
};
use payjoa_e2e::{Device, World, eventually, scenario};
use proptest::strategy::Just;
use serde_json::{Value, json};

use crate::generated::{any_built, any_params, chosen};

/// Of each kind, on each platform that a page can be on.
const REQUESTS: usize = 128;
/// How many one script asks for, so that nobody waits long for an answer that never comes.
const BATCH: usize = 32;

#[tokio::test]
async fn a_pcs_script_and_the_rules_agree() -> Result<()> {
    scenario("pc_agreement", Device::Desktop, async |world| agree(world, Platform::Pc).await).await
}

#[tokio::test]
async fn a_phones_script_and_the_rules_agree() -> Result<()> {
    scenario("mobile_agreement", Device::Phone, async |world| agree(world, Platform::MobileWeb).await).await
}

async fn agree(world: &World, platform: Platform) -> Result<()> {
    load_sdk(world).await?;
    let odd = chosen(REQUESTS, &any_params());
    let built = chosen(REQUESTS, &any_built(Just(platform))).into_iter().flatten();
    let built: Vec<Value> = built.map(|request| request.params().to_value()).collect();
    ensure!(built.len() > REQUESTS / 10, "only {} could be built", built.len());
    let (mut refused, mut wrong) = (0, String::new());
    for batch in odd.chunks(BATCH).chain(built.chunks(BATCH)) {
        for (params, got) in batch.iter().zip(ask(world, batch).await?) {
            let wanted = answer(&lint(&as_the_sdk_changes(params), platform));
            refused += usize::from(wanted.is_some());
            if got != wanted {
                writeln!(wrong, "{platform}: {params}\n  by the rules: {wanted:?}\n  by the page:  {got:?}")?;
            }
        }
    }
    ensure!(wrong.is_empty(), "they disagree:\n{wrong}");
    let many = REQUESTS / 10;
    ensure!((many..REQUESTS - many).contains(&refused), "{refused} of {REQUESTS} refused: nothing is proved");
    let built_wrong = built.iter().find(|params| !lint(params, platform).violations.is_empty());
    ensure!(built_wrong.is_none(), "a builder made what the rules refuse: {built_wrong:?}");
    Ok(())
}

/// A page of the shop's that has no script of its own, and the gateway's in it.
async fn load_sdk(world: &World) -> Result<()> {
    world.page().visit("/api/config").await?;
    let script = format!("{}/v1/iamport.js", world.gateway().url());
    let load =
        format!("const tag = document.createElement('script'); tag.src = {}; document.head.append(tag)", json!(script));
    world.page().run(&load).await?;
    eventually("the SDK", async || Ok((world.page().run("return 'IMP' in window").await? == true).then_some(())))
        .await?;
    world.page().run(ASKER).await.map(drop)
}

/// Asks one after the other, as the SDK has only one slot. Nothing of the SDK is replaced but what it asks of the browser: to
/// open a popup or, on a phone, to leave the page. `answers` has what came of it: nothing (a window), or the refusal.
const ASKER: &str = "
    IMP.init('imp00000000');
    let settle = () => {};
    const window_at = (url) => settle(String(url).includes('/window/imp_') ? null : 'no payment window: ' + url);
    window.alert = (text) => settle('alert: ' + text);
    window.open = () => ({ closed: false, close() {}, location: { replace: window_at } });
    navigation.addEventListener('navigate', (event) => { event.preventDefault(); window_at(event.destination.url); });
    const ask = (params) => new Promise((done) => {
        settle = done;
        IMP.request_pay(params, (answer) => done(answer.error_msg ?? 'no reason: ' + JSON.stringify(answer)));
    });
    window.ask_all = async (requests) => {
        window.answers = [];
        for (const params of requests) answers.push(await ask(params));
    };";

/// What the page was told about each: why it was refused, or nothing.
async fn ask(world: &World, requests: &[Value]) -> Result<Vec<Option<String>>> {
    world.page().run(&format!("ask_all({})", json!(requests))).await?;
    let answered = eventually("the SDK's answers", async || {
        let answers = world.page().run("return answers").await?;
        Ok((answers.as_array().map(Vec::len) == Some(requests.len())).then_some(answers))
    });
    let answers = match answered.await {
        Ok(answers) => answers,
        Err(error) => {
            let answered = world.page().run("return answers.length").await?.as_u64().unwrap_or_default();
            let stuck = usize::try_from(answered).ok().and_then(|at| requests.get(at)).map(Value::to_string);
            return Err(error).with_context(|| format!("no answer to {}", stuck.unwrap_or_default()));
        }
    };
    Ok(serde_json::from_value(answers)?)
}

/// As the gateway words it: all violations.
fn answer(report: &Report) -> Option<String> {
    let line =
        |it: &payjoa::request::Violation| format!("[{}] {}: {}", it.rule().id(), it.field(), it.message(Language::Ko));
    let lines: Vec<String> = report.violations.iter().map(line).collect();
    (!lines.is_empty()).then(|| lines.join(" / "))
}

/// The SDK's own changes, before anybody can check anything: it fills in a number and a method that are missing (`undefined`,
/// `null`, `""`, `0`), and takes the default channel for a `pg` that no channel has.
fn as_the_sdk_changes(params: &Value) -> Value {
    let mut params = params.clone();
    for (name, filled_in) in [("merchant_uid", "nobody_1"), ("pay_method", "card")] {
        let given = params.get(name).cloned().unwrap_or_default();
        if [Value::Null, json!(""), json!(0), json!(false)].contains(&given) {
            params[name] = json!(filled_in);
        }
    }
    let provider = params.get("pg").map(|pg| pg.as_str().and_then(|pg| pg.split('.').next()).unwrap_or_default());
    if provider.is_some_and(|provider| provider != "daou") {
        params["pg"] = json!("daou");
    }
    params
}
