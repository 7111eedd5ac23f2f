//! What is kept of a failed test.

use std::fs;
use std::path::Path;

use thirtyfour::WebDriver;

use crate::process::Process;

/// Removes what an earlier run left.
pub(crate) fn forget(directory: &Path) {
    let _ = fs::remove_dir_all(directory);
}

/// Keeps what can be had; a browser that has crashed must not hide the test's own error.
pub(crate) async fn keep(driver: &WebDriver, processes: &[Process], directory: &Path) {
    if fs::create_dir_all(directory).is_err() {
        return;
    }
    for process in processes {
        let _ = fs::write(directory.join(format!("{}.log", process.name())), process.lines().join("\n"));
    }
    if let Ok(windows) = driver.windows().await {
        for (number, window) in windows.into_iter().enumerate() {
            if driver.switch_to_window(window).await.is_ok() {
                keep_window(driver, directory, number).await;
            }
        }
    }
    if let Ok(entries) = driver.browser_log().await {
        let lines: Vec<_> = entries.iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect();
        let _ = fs::write(directory.join("console.txt"), lines.join("\n"));
    }
}

async fn keep_window(driver: &WebDriver, directory: &Path, number: usize) {
    let _ = driver.screenshot(&directory.join(format!("window-{number}.png"))).await;
    if let (Ok(url), Ok(source)) = (driver.current_url().await, driver.source().await) {
        let _ = fs::write(directory.join(format!("window-{number}.html")), format!("<!-- {url} -->\n{source}"));
    }
    if let Ok(states) = recorded(driver).await {
        let _ = fs::write(directory.join(format!("window-{number}-states.txt")), states.join("\n"));
    }
}

/// What the recorder has written down in this tab.
pub(crate) async fn recorded(driver: &WebDriver) -> anyhow::Result<Vec<String>> {
    let script = "return JSON.parse(sessionStorage.getItem('e2e-states') || '[]')";
    Ok(driver.execute(script, Vec::new()).await?.convert()?)
}
