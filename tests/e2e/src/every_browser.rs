//! The same test in every browser.

/// Makes tests of functions that take a [`Browser`](crate::Browser) and give a `Result`: `NAME::chromium`, `NAME::firefox` and
/// `NAME::webkit`. Whoever wants one browser's only filters by the end of the name.
#[macro_export]
macro_rules! in_every_browser {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test]
            async fn chromium() -> anyhow::Result<()> {
                super::$test($crate::Browser::Chromium).await
            }

            #[tokio::test]
            async fn firefox() -> anyhow::Result<()> {
                super::$test($crate::Browser::Firefox).await
            }

            #[tokio::test]
            async fn webkit() -> anyhow::Result<()> {
                super::$test($crate::Browser::WebKit).await
            }
        }
    )+};
}
