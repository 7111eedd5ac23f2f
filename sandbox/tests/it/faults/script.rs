//! What a page gets that asks for the SDK's script. What a browser makes of it is the end-to-end tests' business.

use payjoa_sandbox::Fault;
use reqwest::{Method, StatusCode};

use crate::support::World;

const SCRIPTS: [&str; 1] = ["/v1/iamport.js"];

async fn load(world: &World, script: &str) -> (StatusCode, String) {
    let response = world.request(Method::GET, script).send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

#[tokio::test]
async fn a_missing_script() {
    let world = World::start().await;
    world.sandbox.arm(Fault::SdkMissing).unwrap();
    for script in SCRIPTS {
        assert_eq!(load(&world, script).await.0, StatusCode::NOT_FOUND);
    }
    assert_eq!(load(&world, "/sdk/frame").await.0, StatusCode::OK, "only the script is missing");
}

#[tokio::test]
async fn a_script_that_never_comes() {
    let world = World::start().await;
    world.sandbox.arm(Fault::SdkHanging).unwrap();
    let mut never = Box::pin(load(&world, SCRIPTS[0]));
    // Another request that is asked later is answered first.
    tokio::select! {
        _ = &mut never => panic!("it came"),
        (status, _) = load(&world, "/sdk/frame.js") => assert_eq!(status, StatusCode::OK),
    }
}

#[tokio::test]
async fn a_script_that_throws_and_one_without_a_global() {
    let world = World::start().await;
    for (fault, words) in [(Fault::SdkThrowing, "throw new Error("), (Fault::SdkWithoutGlobal, "/* ")] {
        world.sandbox.arm(fault.once()).unwrap();
        let (status, script) = load(&world, SCRIPTS[0]).await;
        assert!(status == StatusCode::OK && script.starts_with(words) && !script.contains("window.IMP"), "{script}");
        assert!(load(&world, SCRIPTS[0]).await.1.contains("window.IMP"), "the next load is whole");
    }
}

#[tokio::test]
async fn a_blocked_popup() {
    let world = World::start().await;
    let whole = load(&world, SCRIPTS[0]).await.1;
    world.sandbox.arm(Fault::PopupBlocked.once()).unwrap();
    let blocked = load(&world, SCRIPTS[0]).await.1;
    assert!(blocked.ends_with(&whole) && blocked.contains("name==='daou'?null"), "{blocked}");
}
