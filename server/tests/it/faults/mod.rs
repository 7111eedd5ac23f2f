//! Every fault that the sandbox knows, by its own list: whatever goes wrong, the order ends as the gateway's books say.
//!
//! A fault that is new there and not in [`ending`] fails these tests: say how an order ends under it.

mod books;
mod page;
mod refund;
mod world;

use futures_util::{StreamExt, stream};
use payjoa_sandbox::{Fault, Place};

use world::{Life, World};

/// How an order ends under a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// It is paid, and fulfilled once.
    Paid,
    /// It never was, and nobody looks after it any more.
    Unpaid,
    /// The money came and can't count for it: a person is called, once.
    Rejected(&'static str),
}

/// None for a fault that nobody has thought about yet.
fn ending(fault: Fault) -> Option<Ending> {
    Some(match fault {
        // There is no window, so there is no payment.
        Fault::SdkMissing
        | Fault::SdkHanging
        | Fault::SdkThrowing
        | Fault::SdkWithoutGlobal
        | Fault::PopupBlocked
        | Fault::AbandonedWindow
        // It is another order that is paid.
        | Fault::ReusedImpUid => Ending::Unpaid,
        // No money at all: i'mport shows it in its lists only.
        Fault::SandboxPayment => Ending::Rejected("test_payment"),
        Fault::TamperedAmount => Ending::Rejected("amount_mismatch"),
        Fault::OtherGateway => Ending::Rejected("gateway_mismatch"),
        Fault::LateDatabase
        | Fault::FailedThenPaid
        | Fault::LostCallback
        | Fault::DuplicatedCallback
        | Fault::CallbackAfterWebhook
        | Fault::CallbackBeforeWebhook
        | Fault::CutQuery
        | Fault::MangledQuery
        | Fault::OtherBrowser
        | Fault::LostWebhook
        | Fault::DuplicatedWebhook
        | Fault::ReorderedWebhook
        | Fault::DelayedWebhook
        | Fault::ForgedWebhook
        | Fault::Unauthorized
        | Fault::TooManyRequests
        | Fault::ErrorBefore
        | Fault::ErrorAfter
        | Fault::SlowAnswer
        | Fault::ConnectionReset
        | Fault::TruncatedJson
        | Fault::UnknownValues
        | Fault::ExtraFields => Ending::Paid,
        _ => return None,
    })
}

#[test]
fn it_is_known_how_an_order_ends_under_every_fault() {
    let unknown: Vec<&str> = Fault::ALL.iter().filter(|it| ending(**it).is_none()).map(|it| it.as_str()).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "faults of the sandbox that nobody has thought about here");
}

/// A few at a time: each is a shop and a gateway of its own.
async fn under_each(faults: impl Iterator<Item = Fault>, life: Life) {
    let run = async |fault: Fault| {
        let ending = ending(fault).unwrap_or_else(|| panic!("nobody has thought about {fault} here"));
        let mut world = World::open(fault, life).await;
        world.shop().await;
        world.settle_down().await;
        books::must_agree(&world, ending).await;
    };
    stream::iter(faults).for_each_concurrent(4, run).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_page_webhook_and_background_every_order_ends_right() {
    under_each(Fault::ALL.iter().copied(), Life { method: "card", page: true, webhooks: true }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_nothing_but_the_background_every_order_ends_right() {
    under_each(Fault::ALL.iter().copied(), Life { method: "card", page: false, webhooks: false }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_nothing_but_the_webhook_every_order_ends_right() {
    let told = Fault::ALL.iter().copied().filter(|it| matches!(it.place(), Place::Webhook | Place::Api));
    under_each(told, Life { method: "card", page: false, webhooks: true }).await;
}

/// First the account, then the money: two chances for a fault to strike.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_deposit_ends_right() {
    let told = Fault::ALL.iter().copied().filter(|it| it.place() != Place::Script);
    under_each(told, Life { method: "vbank", page: true, webhooks: true }).await;
}
