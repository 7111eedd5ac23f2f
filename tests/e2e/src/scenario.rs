//! One test from start to end, with evidence when it fails.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;
use thirtyfour::WebDriver;

use crate::evidence;
use crate::gallery::Gallery;
use crate::process::Process;
use crate::stage::Stage;
use crate::tools::Tools;
use crate::world::{Setup, World};

/// No payment takes this long; a test that does hangs.
const LIMIT: Duration = Duration::from_secs(180);

/// Starts a world of its own for the test and takes it down again. If the test fails, a screenshot, the page, its
/// console, the states it went through and the output of every process are kept under `target/e2e/{browser}/{name}/`.
///
/// # Errors
/// The test's, or that something could not be started.
///
/// # Panics
/// As the test does.
pub async fn scenario(name: &str, setup: impl Into<Setup>, test: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    let tools = Tools::from_environment()?;
    let setup = setup.into();
    let kept = tools.output.join(setup.browser.name()).join(name);
    evidence::forget(&kept);
    let world = World::start(&tools, setup).await.context("the test could not start")?;
    run(name, &kept, &world.driver, &world.processes, test(&world)).await
}

/// The same without a shop: a gateway, a page that the test writes, and a browser.
///
/// # Errors
/// As [`scenario`].
///
/// # Panics
/// As the test does.
pub async fn on_stage(name: &str, setup: impl Into<Setup>, test: impl AsyncFnOnce(&Stage) -> Result<()>) -> Result<()> {
    let tools = Tools::from_environment()?;
    let setup = setup.into();
    let kept = tools.output.join(setup.browser.name()).join(name);
    evidence::forget(&kept);
    let stage = Stage::start(&tools, setup).await.context("the test could not start")?;
    run(name, &kept, &stage.driver, &stage.processes, test(&stage)).await
}

/// The same with nothing but the gallery and a browser.
///
/// # Errors
/// As [`scenario`].
///
/// # Panics
/// As the test does.
pub async fn in_gallery(
    name: &str,
    setup: impl Into<Setup>,
    test: impl AsyncFnOnce(&Gallery) -> Result<()>,
) -> Result<()> {
    let tools = Tools::from_environment()?;
    let setup = setup.into();
    let kept = tools.output.join(setup.browser.name()).join(name);
    evidence::forget(&kept);
    let gallery = Gallery::start(&tools, setup).await.context("the test could not start")?;
    run(name, &kept, &gallery.driver, &gallery.processes, test(&gallery)).await
}

async fn run(
    name: &str,
    kept: &Path,
    driver: &WebDriver,
    processes: &[Process],
    test: impl Future<Output = Result<()>>,
) -> Result<()> {
    let outcome = AssertUnwindSafe(tokio::time::timeout(LIMIT, test)).catch_unwind().await;
    if !matches!(outcome, Ok(Ok(Ok(())))) {
        evidence::keep(driver, processes, kept).await;
        eprintln!("{name} failed; screenshots, console and output are in {}", kept.display());
    }
    let _ = driver.clone().quit().await;
    match outcome {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(anyhow!("{name} isn't through after {LIMIT:?}")),
        Err(panic) => resume_unwind(panic),
    }
}
