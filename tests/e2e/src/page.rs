//! The shop as a shopper uses it.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use thirtyfour::prelude::ElementQueryable as _;
use thirtyfour::{By, WebElement};

use crate::browser::{Browser, Device};
use crate::evidence;
use crate::wait::eventually;
use crate::window::Window;
use crate::world::World;

/// States in which a payment is over for the page; nothing follows without the shopper's doing.
const SETTLED: [&str; 8] =
    ["paid", "awaiting-deposit", "failed", "cancelled", "unknown", "rejected", "blocked", "refused"];

/// What a selector finds inside of custom elements, or null.
const IN_ELEMENTS: &str = "
    const find = (root) => root.querySelector(arguments[0])
        ?? [...root.querySelectorAll('*')].reduce((found, it) => found ?? (it.shadowRoot && find(it.shadowRoot)), null);
    return find(document)";

/// The tab that shows the shop.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    world: &'a World,
}

impl<'a> Page<'a> {
    pub(crate) fn new(world: &'a World) -> Self {
        Self { world }
    }

    /// Goes to a page of the shop by its address.
    ///
    /// # Errors
    /// It can't be loaded.
    pub async fn visit(&self, path: &str) -> Result<()> {
        let url = format!("{}{path}", self.world.backend().url());
        self.world.driver.goto(url.clone()).await.with_context(|| format!("{url} can't be visited"))
    }

    /// From the shop's front door to a payment that waits for the shopper's click.
    ///
    /// # Errors
    /// The shop has no jacket, or no checkout.
    pub async fn go_to_checkout(&self) -> Result<()> {
        self.visit("/").await?;
        self.click("add-padding-jacket-m").await?;
        self.click("go-checkout").await?;
        self.enabled("pay").await.map(drop)
    }

    /// Clicks the pay button; gives the payment window.
    ///
    /// # Errors
    /// No window opens.
    pub async fn pay(&self) -> Result<Window<'a>> {
        self.click("pay").await?;
        self.opened().await
    }

    /// The payment window that some other way of paying has opened.
    ///
    /// # Errors
    /// No window opens.
    pub async fn opened(&self) -> Result<Window<'a>> {
        match self.world.device() {
            Device::Desktop => Window::popup(&self.world.driver).await,
            Device::Phone => Window::page(&self.world.driver).await,
        }
    }

    /// Clicks what has this test id, as soon as it is there and enabled.
    ///
    /// # Errors
    /// It never is.
    pub async fn click(&self, test_id: &str) -> Result<()> {
        eventually(format!("a click on {test_id}"), async || {
            let Some(element) = self.find_enabled(test_id).await? else { return Ok(None) };
            element.scroll_into_view().await?;
            Ok(Some(element.click().await?))
        })
        .await
    }

    /// Waits until what has this test id is there and enabled.
    ///
    /// # Errors
    /// It never is.
    pub async fn enabled(&self, test_id: &str) -> Result<WebElement> {
        eventually(format!("{test_id} to be enabled"), async || self.find_enabled(test_id).await).await
    }

    async fn find_enabled(&self, test_id: &str) -> Result<Option<WebElement>> {
        let Some(element) = self.find(test_id).await? else { return Ok(None) };
        Ok((element.is_displayed().await? && element.is_enabled().await?).then_some(element))
    }

    /// What has this test id, if it is there now.
    ///
    /// # Errors
    /// The browser doesn't answer.
    pub async fn find(&self, test_id: &str) -> Result<Option<WebElement>> {
        let selector = format!("[data-testid={test_id}],[data-action={test_id}]");
        if let Some(found) = self.world.driver.query(By::Css(selector.as_str())).nowait().first_opt().await? {
            return Ok(Some(found));
        }
        let found = self.world.driver.execute(IN_ELEMENTS, vec![selector.into()]).await?;
        Ok(if found.json().is_null() { None } else { Some(found.element()?) })
    }

    /// What stands in it.
    ///
    /// # Errors
    /// There is none.
    pub async fn text(&self, test_id: &str) -> Result<String> {
        let found = self.find(test_id).await?.with_context(|| format!("there is no {test_id}"))?;
        Ok(found.text().await?)
    }

    /// Presses the pay button as a script does, once no click of the shopper's counts any more; gives what the page was
    /// alerted of meanwhile.
    ///
    /// # Errors
    /// There is no such button.
    pub async fn pay_without_a_click(&self) -> Result<Vec<String>> {
        // All of it in one command: each counts as a click in Chromium.
        let script = "const done = arguments[0], alerts = []; \
                      window.alert = (text) => { alerts.push(String(text)); }; \
                      const waiting = setInterval(() => { \
                          if (navigator.userActivation.isActive) return; \
                          clearInterval(waiting); \
                          document.querySelector('[data-action=pay]').click(); \
                          done(alerts); \
                      }, 50);";
        Ok(self.world.driver.execute_async(script, Vec::new()).await?.convert()?)
    }

    /// Where the payment stands, as the page says.
    ///
    /// # Errors
    /// There is no payment on this page.
    pub async fn state(&self) -> Result<String> {
        let status = self.find("payment-status").await?.context("the page shows no payment status")?;
        status.attr("data-state").await?.context("the payment status has no state")
    }

    /// Waits for this state.
    ///
    /// # Errors
    /// The payment ends otherwise, or never ends.
    pub async fn reaches(&self, wanted: &str) -> Result<()> {
        let reached = self.settles_or(wanted).await?;
        if reached != wanted {
            bail!("the payment became `{reached}` instead of `{wanted}`; states: {:?}", self.states().await?);
        }
        Ok(())
    }

    /// Waits until the payment is over; gives how.
    ///
    /// # Errors
    /// It never is.
    pub async fn settles(&self) -> Result<String> {
        self.settles_or("").await
    }

    async fn settles_or(&self, wanted: &str) -> Result<String> {
        let what = if wanted.is_empty() { "the payment to be over".to_owned() } else { format!("state `{wanted}`") };
        let reached = eventually(what, async || {
            let state = self.state().await?;
            Ok((state == wanted || SETTLED.contains(&state.as_str())).then_some(state))
        });
        match reached.await {
            Ok(state) => Ok(state),
            Err(error) => Err(error.context(format!("states so far: {:?}", self.states().await.unwrap_or_default()))),
        }
    }

    /// Every state the shop's pages have shown in this tab, in order.
    ///
    /// # Errors
    /// The browser is elsewhere and can't tell.
    pub async fn states(&self) -> Result<Vec<String>> {
        evidence::recorded(&self.world.driver).await
    }

    /// Makes sure that the shopper has never seen this state.
    ///
    /// # Errors
    /// He has.
    pub async fn never_showed(&self, state: &str) -> Result<()> {
        let states = self.states().await?;
        ensure!(!states.is_empty(), "no state was recorded at all");
        ensure!(states.iter().all(|shown| shown != state), "`{state}` was shown: {states:?}");
        Ok(())
    }

    /// Runs JavaScript in the page; gives what it returns.
    ///
    /// # Errors
    /// It throws.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.world.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// The address bar.
    ///
    /// # Errors
    /// The browser doesn't answer.
    pub async fn address(&self) -> Result<String> {
        Ok(self.world.driver.current_url().await?.to_string())
    }

    /// Makes sure that no page has reported an error since the last look.
    ///
    /// # Errors
    /// One has; gives all of them.
    pub async fn console_is_clean(&self) -> Result<()> {
        let script = "const errors = sessionStorage.getItem('e2e-errors') || '[]'; \
                      sessionStorage.removeItem('e2e-errors'); return JSON.parse(errors)";
        let mut errors: Vec<String> = self.world.driver.execute(script, Vec::new()).await?.convert()?;
        // Only Chromium lets a driver read its console, where blocked and failed requests are as well.
        if self.world.browser() == Browser::Chromium {
            let entries = self.world.driver.browser_log().await?;
            errors.extend(entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message));
        }
        ensure!(errors.is_empty(), "errors in the console: {errors:#?}");
        Ok(())
    }
}
