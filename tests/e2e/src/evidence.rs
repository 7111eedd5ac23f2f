//! What is kept of a failed test.

use std::fs;
use std::path::Path;

use crate::world::World;

/// Removes what an earlier run left.
pub(crate) fn forget(directory: &Path) {
    let _ = fs::remove_dir_all(directory);
}

/// Keeps what can be had; a browser that has crashed must not hide the test's own error.
pub(crate) async fn keep(world: &World, directory: &Path) {
    if fs::create_dir_all(directory).is_err() {
        return;
    }
    for process in &world.processes {
        let _ = fs::write(directory.join(format!("{}.log", process.name())), process.lines().join("\n"));
    }
    if let Ok(windows) = world.driver.windows().await {
        for (number, window) in windows.into_iter().enumerate() {
            if world.driver.switch_to_window(window).await.is_ok() {
                keep_window(world, directory, number).await;
            }
        }
    }
    if let Ok(entries) = world.driver.browser_log().await {
        let lines: Vec<_> = entries.iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect();
        let _ = fs::write(directory.join("console.txt"), lines.join("\n"));
    }
}

async fn keep_window(world: &World, directory: &Path, number: usize) {
    let _ = world.driver.screenshot(&directory.join(format!("window-{number}.png"))).await;
    if let (Ok(url), Ok(source)) = (world.driver.current_url().await, world.driver.source().await) {
        let _ = fs::write(directory.join(format!("window-{number}.html")), format!("<!-- {url} -->\n{source}"));
    }
    if let Ok(states) = world.page().states().await {
        let _ = fs::write(directory.join(format!("window-{number}-states.txt")), states.join("\n"));
    }
}
