//! The PAYJOA guide's samples, as they stand there; only the script's address is ours.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, eventually, on_stage};
use serde_json::json;

use crate::page::{Sdk, show_button};

/// PAYJOA guide, "Request payment".
const REQUEST: &str = include_str!("samples/request-pay.js");

#[tokio::test]
async fn the_guides_request_can_be_paid_with_the_current_sdk() -> Result<()> {
    pays("sample_current", Sdk::Current).await
}

#[tokio::test]
async fn the_guides_request_can_be_paid_with_the_module() -> Result<()> {
    pays("sample_module", Sdk::Module).await
}

#[tokio::test]
async fn the_guides_request_can_be_paid_with_the_legacy_sdk() -> Result<()> {
    pays("sample_legacy", Sdk::Legacy).await
}

#[tokio::test]
async fn the_guides_request_can_be_paid_with_the_legacy_sdk_on_jquery_3() -> Result<()> {
    pays("sample_legacy_jquery_3", Sdk::LegacyOnJquery3).await
}

async fn pays(name: &str, sdk: Sdk) -> Result<()> {
    on_stage(name, Device::Desktop, async |stage| {
        show_button(stage, sdk, REQUEST).await?;
        stage.click("#pay").await?;
        let window = stage.window().await?;
        let imp_uid = window.imp_uid().to_owned();
        window.decide(Decision::Approve).await?;
        let payment = stage.gateway().payment(&imp_uid).await?;
        let got = (&payment["status"], &payment["merchant_uid"], &payment["amount"]);
        assert_eq!(got, (&json!("paid"), &json!("mid_1234567890"), &json!(1004)));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_guides_request_is_paid_told_to_the_server_and_explained() -> Result<()> {
    on_stage("sample_explained", Device::Desktop, async |stage| {
        stage.serve("/webhook", "text/plain", "thanks");
        stage.gateway().report_to(&stage.address("/webhook")).await?;
        show_button(stage, Sdk::Current, REQUEST).await?;
        stage.click("#pay").await?;
        stage.window().await?.decide(Decision::Approve).await?;
        stage.driver().goto(format!("{}/_sandbox/?lang=en", stage.gateway().url())).await?;
        stage.click("#rows a").await?;
        for told in [
            "request_pay was called",
            "Window opened",
            "The shopper decided: approve",
            "Paid",
            "The callback was answered",
            "Webhook answered: 200",
        ] {
            let told_so =
                format!("[...document.querySelectorAll('.timeline b')].some(title => title.textContent === '{told}')");
            stage.until(&told_so).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_precautions_result_on_a_pc_is_success_in_the_callback() -> Result<()> {
    on_stage("sample_result_pc", Device::Desktop, async |stage| {
        for (decision, branch) in [(Decision::Approve, "success"), (Decision::Decline, "failure")] {
            let script = format!(
                "IMP.request_pay(order({{ merchant_uid: '{branch}' }}), function (response) {{
                    const {{ success }} = response; // payment successul or failed
                    if (success) {{
                        window.branch = 'success'; // Success logic
                    }} else {{
                        window.branch = 'failure'; // Failure logic
                    }}
                }});"
            );
            show_button(stage, Sdk::Legacy, &script).await?;
            stage.click("#pay").await?;
            stage.window().await?.decide(decision).await?;
            assert_eq!(stage.until("window.branch").await?, branch);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_guides_request_on_a_phone_ends_at_its_redirect_address() -> Result<()> {
    on_stage("sample_result_phone", Device::Phone, async |stage| {
        show_button(stage, Sdk::Current, REQUEST).await?;
        stage.click("#pay").await?;
        let window = stage.window().await?;
        let imp_uid = window.imp_uid().to_owned();
        window.decide(Decision::Approve).await?;
        // Nobody can be reached there, but the address bar says where the shopper was sent.
        let want = format!(
            "https://allerts.com/payments/complete?imp_uid={imp_uid}&merchant_uid=mid_1234567890&imp_success=true"
        );
        eventually("the redirect", async || Ok((stage.driver().current_url().await?.as_str() == want).then_some(())))
            .await
    })
    .await
}
