//! The npm package's elements on a plain page, as JavaScript shops have them.

use anyhow::Result;
use payjoa_e2e::{Browser, Decision, Device, Fault, Page, World, eventually, scenario};
use serde_json::json;

const CHECKOUT: &str = "document.querySelector('payjoa-checkout')";

#[tokio::test]
async fn a_pc_pays_in_the_popup_that_the_click_itself_opens() -> Result<()> {
    scenario("plain_pc_paid", Device::Desktop, async |world| {
        let page = world.page();
        page.visit("/plain/").await?;
        reaches(page, "idle").await?;
        page.run(WATCHED).await?;
        let window = page.pay().await?;
        let order = window.merchant_uid().to_owned();
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        assert_eq!(page.run("return seen").await?, json!({ "active": true, "inClick": true, "calls": 1 }));
        let states = page.states().await?;
        let checked = states.iter().position(|state| state == "checking");
        assert!(checked.is_some() && checked < states.iter().position(|state| state == "paid"), "{states:?}");
        let focused = page.run(&format!("return {CHECKOUT}.shadowRoot.activeElement?.textContent")).await?;
        assert_eq!(focused, "Payment complete", "the focus belongs to the result");
        eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await?;
        page.console_is_clean().await
    })
    .await
}

/// What `IMP.request_pay` sees of the click that it is called in.
const WATCHED: &str = "
    window.seen = { calls: 0 };
    let inClick = false;
    addEventListener('click', () => { inClick = true; }, true);
    addEventListener('click', () => { inClick = false; });
    const honest = IMP.request_pay;
    IMP.request_pay = (...all) => {
        Object.assign(seen, { active: navigator.userActivation.isActive, inClick, calls: seen.calls + 1 });
        return honest.apply(IMP, all);
    };";

#[tokio::test]
async fn a_phone_leaves_and_comes_back_to_a_clean_address() -> Result<()> {
    scenario("plain_mobile_paid", Device::Phone, async |world| {
        let page = world.page();
        page.visit("/plain/").await?;
        let window = page.pay().await?;
        let order = window.merchant_uid().to_owned();
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        let address = page.address().await?;
        assert!(address.contains("/plain/return.html?t=") && !address.contains("imp_"), "{address}");
        page.run("location.reload()").await?;
        page.reaches("paid").await?;
        // The address alone says it, to any browser.
        world.another_browser().await?;
        page.visit(
            &format!("{}&merchant_uid={order}", address.split_once("/plain").map_or("", |(_, path)| path))
                .replace("/return", "/plain/return"),
        )
        .await?;
        page.reaches("paid").await?;
        page.console_is_clean().await?;
        eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn a_declined_card_may_be_tried_again_with_another_order() -> Result<()> {
    scenario("plain_declined", Device::Desktop, async |world| {
        let page = world.page();
        page.visit("/plain/").await?;
        let window = page.pay().await?;
        let refused = window.merchant_uid().to_owned();
        window.decide(Decision::Decline).await?;
        page.reaches("failed").await?;
        page.click("try-again").await?;
        reaches(page, "idle").await?;
        let window = page.pay().await?;
        assert_ne!(window.merchant_uid(), refused);
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

#[tokio::test]
async fn a_lost_callback_is_found_on_the_next_visit() -> Result<()> {
    for (name, device) in [("plain_pc_lost", Device::Desktop), ("plain_mobile_lost", Device::Phone)] {
        scenario(name, device, lost).await?;
    }
    Ok(())
}

async fn lost(world: &World) -> Result<()> {
    let page = world.page();
    page.visit("/plain/").await?;
    let window = page.pay().await?.with(Fault::LostCallback).await?;
    let order = window.merchant_uid().to_owned();
    window.decide(Decision::Approve).await?;
    // The shopper leaves before the page has asked by itself.
    page.visit("/api/config").await?;
    eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await?;
    page.visit("/plain/").await?;
    page.click("resume").await?;
    let resumed = "document.querySelector('payjoa-resume').state.name";
    eventually("the result", async || Ok((page.run(&format!("return {resumed}")).await? == "paid").then_some(()))).await
}

#[tokio::test]
async fn nothing_that_a_page_or_an_address_says_shows_paid() -> Result<()> {
    scenario("plain_forged", Device::Desktop, async |world| {
        let order = world.backend().order_a_jacket().await?;
        let page = world.page();
        let claim = format!("imp_success=true&imp_uid=imp_123456789012&merchant_uid={}", order.merchant_uid);
        page.visit(&format!("/plain/return.html?{claim}&t={}", order.return_token)).await?;
        reaches(page, "checking").await?;
        let forged = "
            const element = document.querySelector('payjoa-return, payjoa-checkout');
            const detail = { state: 'paid', merchantUid: 'x', impUid: 'imp_1', amount: 1 };
            element.dispatchEvent(new CustomEvent('payjoa-settled', { detail, bubbles: true, composed: true }));
            element.dispatchEvent(new CustomEvent('payjoa-state', { detail: { name: 'paid', confirmation: detail } }));
            element.state = { name: 'paid' };";
        // A module's `state` is read-only and says so; the rest is just ignored.
        let refused = page.run(&format!("try {{ {forged} }} catch (error) {{ return error.name }}")).await?;
        assert!(refused.is_null() || refused == "TypeError", "{refused}");
        assert_eq!(page.settles().await?, "unknown");
        page.never_showed("paid").await?;
        assert_eq!(world.fulfilments(&order.merchant_uid), 0);
        let genuine = "const done = arguments[0]; import('/plain/payjoa/index.js').then((payjoa) => \
                       done(payjoa.isConfirmation({ state: 'paid', merchantUid: 'x' })))";
        assert_eq!(world.driver().execute_async(genuine, Vec::new()).await?.json(), &json!(false));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_click_before_anything_is_loaded_is_kept() -> Result<()> {
    scenario("plain_early_click", Device::Desktop, async |world| {
        let page = world.page();
        page.visit("/plain/below.html").await?;
        cold(page).await?;
        // However long loading takes on this machine, the click still counts.
        page.run("Object.defineProperty(navigator, 'userActivation', { value: { isActive: true } })").await?;
        // Impatience opens no second window.
        page.run(&format!("const it = {CHECKOUT}; it.scrollIntoView(); it.pay(); it.pay(); it.pay();")).await?;
        let window = page.opened().await?;
        assert_eq!(world.driver().windows().await?.len(), 2, "the shop and one payment window");
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        page.console_is_clean().await
    })
    .await
}

#[tokio::test]
async fn a_core_that_does_not_load_is_explained_and_the_next_click_loads_it() -> Result<()> {
    scenario("plain_no_core", Device::Desktop, async |world| {
        let page = world.page();
        page.visit("/plain/below.html").await?;
        cold(page).await?;
        page.run("window.honest = fetch; window.fetch = () => Promise.reject(new Error('no network'))").await?;
        page.run(&format!("{CHECKOUT}.pay()")).await?;
        page.reaches("refused").await?;
        assert!(page.text("payment-status").await?.contains("Check your connection"));
        page.run(
            "window.fetch = honest; Object.defineProperty(navigator, 'userActivation', { value: { isActive: true } })",
        )
        .await?;
        page.pay().await?.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

#[tokio::test]
async fn an_early_click_that_comes_too_late_is_explained() -> Result<()> {
    scenario("plain_blocked", Browser::Chromium.blocking_popups(), async |world| {
        let page = world.page();
        page.visit("/plain/below.html").await?;
        cold(page).await?;
        // All of it in one command: each counts as a click in Chromium.
        let script = format!(
            "const done = arguments[0]; window.alert = () => {{}}; \
             const waiting = setInterval(() => {{ \
                 if (navigator.userActivation.isActive) return; \
                 clearInterval(waiting); \
                 const it = {CHECKOUT}; \
                 it.addEventListener('payjoa-state', ({{ detail }}) => detail.name === 'blocked' && done(true)); \
                 it.pay(); \
             }}, 50);"
        );
        world.driver().execute_async(&*script, Vec::new()).await?;
        let told = page.text("payment-status").await?;
        assert!(told.contains("press pay again"), "{told}");
        page.pay().await?.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

/// Without npm there is no bundle, and these are skipped.
mod bundled {
    use super::*;

    #[tokio::test]
    async fn a_pc_pays() -> Result<()> {
        scenario("bundled_pc", Device::Desktop, async |world| pays(world).await).await
    }

    #[tokio::test]
    async fn a_phone_pays_and_comes_back() -> Result<()> {
        scenario("bundled_phone", Device::Phone, async |world| pays(world).await).await
    }

    async fn pays(world: &World) -> Result<()> {
        let page = world.page();
        page.visit("/bundled/").await?;
        page.pay().await?.decide(Decision::Approve).await?;
        reaches(page, "paid").await?;
        page.console_is_clean().await
    }
}

#[tokio::test]
async fn the_keyboard_alone_pays() -> Result<()> {
    scenario("plain_keyboard", Device::Desktop, async |world| {
        let page = world.page();
        page.visit("/plain/").await?;
        reaches(page, "idle").await?;
        page.run(&format!("{CHECKOUT}.focus()")).await?;
        let keys = world.driver().action_chain();
        keys.send_keys("\u{e007}").perform().await?;
        page.opened().await?.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

#[tokio::test]
async fn the_first_frame_is_the_views_own_and_its_button_stays() -> Result<()> {
    scenario("plain_frame", Device::Desktop, async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let view = page.run(&format!("{SHAPE} return shape(document.querySelector('.payjoa-checkout'))")).await?;
        page.visit("/plain/below.html").await?;
        cold(page).await?;
        let painted = format!("{SHAPE} const it = {CHECKOUT}.shadowRoot; window.button = it.querySelector('button'); ");
        assert_eq!(page.run(&(painted + "return shape(it.firstChild)")).await?, view);
        page.run(&format!("{CHECKOUT}.focus()")).await?;
        reaches(page, "idle").await?;
        let kept =
            format!("const it = {CHECKOUT}.shadowRoot; return it.activeElement === button && button.isConnected");
        assert_eq!(page.run(&kept).await?, true, "the button keeps the focus");
        page.pay().await?.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

/// An element with all that is in it; the order of attributes means nothing.
const SHAPE: &str = "
    const shape = (it) => it.nodeType === 3 ? it.data : [
        it.localName, [...it.attributes].map(({ name, value }) => name + '=' + value).sort(), [...it.childNodes].map(shape)];";

/// Waits for the checkout, or whatever is on the page, to be somewhere.
async fn reaches(page: Page<'_>, state: &str) -> Result<()> {
    let script = "return document.querySelector('payjoa-return, payjoa-checkout')?.state?.name";
    eventually(format!("state `{state}`"), async || Ok((page.run(script).await? == state).then_some(()))).await
}

/// The checkout is where nobody sees it, and has an order: nothing has been loaded for it.
async fn cold(page: Page<'_>) -> Result<()> {
    let script = format!("return {CHECKOUT}?.shadowRoot?.querySelector('[data-action=pay]') && !window.IMP");
    eventually("a checkout that has loaded nothing", async || Ok((page.run(&script).await? == true).then_some(())))
        .await
}
