//! The PAYJOA guide's samples, as they stand there; only the script's address is ours.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, on_stage};
use serde_json::json;

use crate::page::{Sdk, show};

/// PAYJOA guide, "Request payment".
const REQUEST: &str = include_str!("samples/request-pay.js");

#[tokio::test]
async fn the_guides_request_opens_a_window_that_can_be_paid_in_every_generation() -> Result<()> {
    on_stage("sample_request", Device::Desktop, async |stage| {
        // Its order can be paid once only; each generation pays it at a gateway that has forgotten the one before.
        for sdk in Sdk::ALL {
            let body =
                format!("<button id=\"pay\">Pay</button><script>pay.onclick = function () {{\n{REQUEST}\n}};</script>");
            show(stage, sdk, &body.replace("mid_1234567890", &format!("mid_{sdk:?}"))).await?;
            stage.run("IMP.init('imp00000000')").await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            let imp_uid = window.imp_uid().to_owned();
            window.decide(Decision::Approve).await?;
            let payment = stage.gateway().payment(&imp_uid).await?;
            assert_eq!((&payment["status"], &payment["amount"]), (&json!("paid"), &json!(1004)), "{sdk:?}");
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
            crate::page::show_button(stage, Sdk::Legacy, &script).await?;
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
        let body =
            format!("<button id=\"pay\">Pay</button><script>pay.onclick = function () {{\n{REQUEST}\n}};</script>");
        show(stage, Sdk::Current, &body).await?;
        stage.run("IMP.init('imp00000000')").await?;
        stage.click("#pay").await?;
        let window = stage.window().await?;
        let imp_uid = window.imp_uid().to_owned();
        window.decide(Decision::Approve).await?;
        // Nobody can be reached there, but the address bar says where the shopper was sent.
        let want = format!(
            "https://allerts.com/payments/complete?imp_uid={imp_uid}&merchant_uid=mid_1234567890&imp_success=true"
        );
        payjoa_e2e::eventually("the redirect", async || {
            Ok((stage.driver().current_url().await?.as_str() == want).then_some(()))
        })
        .await
    })
    .await
}
