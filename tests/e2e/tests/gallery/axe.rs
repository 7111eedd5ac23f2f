//! axe-core finds nothing against WCAG 2.2 AA in any state, language and colour scheme.

use std::{env, fs};

use anyhow::{Context, Result, ensure};
use payjoa_e2e::{Browser, Device, Gallery, in_gallery};
use serde_json::Value;

/// Axe's names of the rules of WCAG 2.2, levels A and AA.
const RULES: &str = r#"["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]"#;

/// As many as there are at least; a gallery that lost some would be clean, too.
const PIECES: u64 = 55;

#[tokio::test]
async fn nothing_on_a_pc() -> Result<()> {
    in_gallery("axe", Browser::Chromium.on(Device::Desktop), async |gallery| {
        for lang in ["ko", "en"] {
            for theme in ["light", "dark"] {
                let pieces = gallery.show(&format!("lang={lang}&theme={theme}")).await?;
                ensure!(pieces >= PIECES, "only {pieces} pieces");
                check(gallery, &format!("{lang}, {theme}")).await?;
                for alone in ["window", "opening"] {
                    gallery.show(&format!("lang={lang}&theme={theme}&only={alone}")).await?;
                    check(gallery, &format!("{lang}, {theme}, {alone}")).await?;
                }
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_on_a_phone() -> Result<()> {
    in_gallery("axe-phone", Browser::Chromium.on(Device::Phone), async |gallery| {
        for query in ["lang=ko&theme=light", "lang=en&theme=dark"] {
            gallery.show(query).await?;
            check(gallery, query).await?;
        }
        Ok(())
    })
    .await
}

async fn check(gallery: &Gallery, what: &str) -> Result<()> {
    let path = env::var_os("PAYJOA_AXE").context("PAYJOA_AXE isn't set; leave this test out with `--skip axe::`")?;
    gallery.driver().execute(fs::read_to_string(path)?, Vec::new()).await?;
    // What it looked at is told, too: a run that looked at nothing finds nothing.
    let script = format!(
        "const done = arguments[arguments.length - 1];
         axe.run(document, {{ runOnly: {RULES}, resultTypes: ['violations', 'passes'] }}).then(
             (result) => done({{
                 passes: result.passes.map((rule) => rule.id),
                 violations: result.violations.flatMap((rule) => rule.nodes.map((node) =>
                     `${{rule.id}}: ${{node.target}}: ${{node.failureSummary}}`)),
             }}),
             (error) => done({{ violations: [String(error)], passes: [] }}));"
    );
    let found = gallery.driver().execute_async(script, Vec::new()).await?.json().clone();
    let list = |name: &str| -> Vec<String> {
        let items = found[name].as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (violations, passes) = (list("violations"), list("passes"));
    ensure!(violations.is_empty(), "{what}: axe found\n{}", violations.join("\n"));
    for rule in ["color-contrast", "button-name", "target-size"] {
        ensure!(passes.iter().any(|pass| pass == rule), "{what}: axe didn't look at {rule}: {passes:?}");
    }
    Ok(())
}
