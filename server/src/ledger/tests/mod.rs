//! What the ledger promises, on both databases; what only one of them has to do is in the rooms below.

#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

use std::time::Duration;

use payjoa::{ImpUid, MerchantUid, Won};
use tempfile::TempDir;

use super::*;

const NOW: Millis = 1_800_000_000_000;
const LEASE: Duration = Duration::from_secs(90);
const ROOM: Room = Room { all: 100, strangers: 100, of_order: 100 };

/// Every test here runs on both databases.
macro_rules! on_both {
    ($($name:ident,)*) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                let folder = tempfile::TempDir::new().unwrap();
                let url = format!("sqlite:{}", folder.path().join("shop.sqlite").display());
                super::$name(super::Place::at(url, folder).await).await;
            }

            #[tokio::test]
            #[cfg(feature = "postgres")]
            async fn postgres() {
                let Some(url) = payjoa_test_postgres::database() else { return };
                super::$name(super::Place::at(url, tempfile::TempDir::new().unwrap()).await).await;
            }
        }
    )*};
}

pub(in crate::ledger) mod death;
mod lists;
mod messages;

on_both! {
    a_chore_is_done_by_one_process_at_a_time_and_goes_on_where_it_stopped,
    a_change_made_on_top_of_an_older_one_is_not_written,
    a_change_is_written_with_its_message_and_its_history_or_not_at_all,
    a_payment_belongs_to_one_order,
    everything_about_an_order_is_read_back_as_it_was_written,
    a_hint_that_comes_again_while_it_is_looked_into_is_looked_into_again,
    hints_about_orders_of_this_shop_do_not_wait_behind_others,
    a_flood_of_hints_leaves_room_for_those_about_orders_of_this_shop,
    one_order_takes_no_more_room_than_one_order_needs,
    repeating_a_hint_about_no_known_order_wins_nothing,
    a_look_that_ends_late_changes_nothing_for_an_order_that_was_paid_or_taken_since,
    old_hints_are_forgotten_once_they_were_looked_into,
    opening_a_ledger_again_keeps_what_is_in_it,
    what_several_take_at_once_each_gets_once,
    of_two_processes_that_change_an_order_at_once_one_wins,
    a_remark_is_written_once_however_many_make_it_at_once,
    a_nul_is_in_no_order_and_in_nobodys_way,
    what_a_clock_that_ran_ahead_put_off_is_due_in_time_after_it_was_set_back,
    a_ledger_of_a_newer_version_is_used_as_long_as_that_version_allows_it,
}

/// A ledger, and where to find it again.
struct Place {
    ledger: Ledger,
    url: String,
    _folder: TempDir,
}

impl Place {
    async fn at(url: String, folder: TempDir) -> Place {
        Place { ledger: Ledger::connect(&url).await.unwrap(), url, _folder: folder }
    }

    /// As another process opens it.
    async fn another(&self) -> Ledger {
        Ledger::connect(&self.url).await.unwrap()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        self.ledger.db.optional(db::statement(sql)).await.unwrap().unwrap().number("n").unwrap()
    }
}

async fn order(ledger: &Ledger, name: &str) -> Order {
    let merchant_uid = MerchantUid::new(name).unwrap();
    let (name, amount) = ("Jacket".to_owned(), Won::new(1_004).unwrap());
    ledger.insert(&NewOrder::new(merchant_uid.clone(), name, amount).owner("account-7"), NOW).await.unwrap();
    current(ledger, &merchant_uid).await
}

async fn current(ledger: &Ledger, merchant_uid: &MerchantUid) -> Order {
    ledger.order(merchant_uid).await.unwrap().unwrap()
}

fn paid(order: &Order, imp_uid: &str) -> Change {
    let imp_uid = ImpUid::new(imp_uid).unwrap();
    let after = Order { state: OrderState::Paid, imp_uid: Some(imp_uid.clone()), ..order.clone() };
    let tell = Message { kind: DeliveryKind::Fulfil, imp_uid, amount: order.amount, reason: None };
    Change { after, tell: Some(tell) }
}

async fn apply(ledger: &Ledger, before: &Order, change: &Change) -> Result<Applied, LedgerError> {
    ledger.apply(before, change, Source::Page, NOW).await
}

async fn take(ledger: &Ledger, now: Millis) -> Option<Delivery> {
    ledger.take_deliveries(now, LEASE, "token", 1).await.unwrap().pop()
}

async fn take_hint(ledger: &Ledger, now: Millis, busy_until: Millis) -> Option<DueHint> {
    ledger.take_hints(now, busy_until, 1).await.unwrap().pop()
}

async fn a_change_made_on_top_of_an_older_one_is_not_written(place: Place) {
    let ledger = place.ledger.clone();
    let order = order(&ledger, "m").await;
    assert_eq!(apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap(), Applied::Done);
    assert_eq!(apply(&ledger, &order, &paid(&order, "imp_2")).await.unwrap(), Applied::Outdated);
    assert_eq!(current(&ledger, &order.merchant_uid).await.imp_uid.unwrap().as_str(), "imp_1");
    assert!(take(&ledger, NOW).await.is_some() && take(&ledger, NOW).await.is_none());
}

async fn a_change_is_written_with_its_message_and_its_history_or_not_at_all(place: Place) {
    let ledger = place.ledger.clone();
    let before = order(&ledger, "m").await;
    apply(&ledger, &before, &paid(&before, "imp_1")).await.unwrap();
    // What the rules never do: fulfil a second time. The database refuses, and everything else is undone.
    let before = current(&ledger, &before.merchant_uid).await;
    let mut again = paid(&before, "imp_1");
    again.after.state = OrderState::Cancelled;
    assert!(apply(&ledger, &before, &again).await.is_err());
    assert_eq!(current(&ledger, &before.merchant_uid).await, before);
    assert_eq!(ledger.history(&before.merchant_uid).await.unwrap().len(), 2, "created, paid");
}

async fn a_payment_belongs_to_one_order(place: Place) {
    let ledger = place.ledger.clone();
    let (first, second) = (order(&ledger, "m1").await, order(&ledger, "m2").await);
    apply(&ledger, &first, &paid(&first, "imp_1")).await.unwrap();
    assert_eq!(apply(&ledger, &second, &paid(&second, "imp_1")).await.unwrap(), Applied::Reused);
    assert_eq!(current(&ledger, &second.merchant_uid).await, second);
}

async fn everything_about_an_order_is_read_back_as_it_was_written(place: Place) {
    let ledger = place.ledger.clone();
    let before = order(&ledger, "주문 1").await;
    let imp_uid = ImpUid::new("imp_1").unwrap();
    let after = Order {
        state: OrderState::AwaitingDeposit,
        imp_uid: Some(imp_uid.clone()),
        paid_method: Some("vbank".into()),
        paid_at: Some(1_700_000_000),
        receipt_url: Some("https://example.com".into()),
        cancelled_amount: Won::new(4).unwrap(),
        deposit: Some(payjoa::outcome::contract::DepositAccount {
            bank: Some("국민은행".into()),
            account: "110-1".into(),
            holder: None,
            due: Some(1_800_000_000),
        }),
        reason: Some("왜".into()),
        escrow: true,
        shipped_at: Some(NOW),
        failed_since: Some((imp_uid, NOW)),
        ..before.clone()
    };
    apply(&ledger, &before, &Change { after: after.clone(), tell: None }).await.unwrap();
    assert_eq!(current(&ledger, &before.merchant_uid).await, Order { version: before.version + 1, ..after });
}

async fn a_hint_that_comes_again_while_it_is_looked_into_is_looked_into_again(place: Place) {
    let ledger = place.ledger.clone();
    let merchant_uid = Some(order(&ledger, "m").await.merchant_uid);
    let hint = Hint { imp_uid: ImpUid::new("imp_1").ok(), merchant_uid, status: "paid".into(), sender: None };
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    let taken = take_hint(&ledger, NOW, NOW + 1_000).await.unwrap();
    assert_eq!(taken.hint, hint);
    assert!(take_hint(&ledger, NOW, NOW + 1_000).await.is_none());
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    ledger.hints_done(&[(taken, HintOutcome::Done("settled"))]).await.unwrap();
    let again = take_hint(&ledger, NOW, NOW + 1_000).await.unwrap();
    ledger.hints_done(&[(again, HintOutcome::Done("settled"))]).await.unwrap();
    assert_eq!(ledger.next_hint().await.unwrap(), None);
}

fn named(imp_uid: &str, merchant_uid: &str) -> Hint {
    let (imp_uid, merchant_uid) = (ImpUid::new(imp_uid).ok(), MerchantUid::new(merchant_uid).ok());
    Hint { imp_uid, merchant_uid, status: "paid".into(), sender: None }
}

async fn hints_about_orders_of_this_shop_do_not_wait_behind_others(place: Place) {
    let ledger = place.ledger.clone();
    order(&ledger, "m").await;
    for (stranger, at) in [("imp_1", NOW - 2), ("imp_2", NOW - 1)] {
        ledger.keep_hint(&named(stranger, "nobody"), at, ROOM).await.unwrap();
    }
    ledger.keep_hint(&named("imp_3", "m"), NOW, ROOM).await.unwrap();
    let mut taken = Vec::new();
    while let Some(next) = take_hint(&ledger, NOW, NOW + 1_000).await {
        taken.push((next.hint.imp_uid.unwrap().to_string(), next.known));
    }
    assert_eq!(taken, [("imp_3".to_owned(), true), ("imp_1".to_owned(), false), ("imp_2".to_owned(), false)]);
}

async fn a_flood_of_hints_leaves_room_for_those_about_orders_of_this_shop(place: Place) {
    let ledger = place.ledger.clone();
    order(&ledger, "m").await;
    let room = Room { all: 3, strangers: 2, of_order: 3 };
    let keep = async |imp_uid, merchant_uid| ledger.keep_hint(&named(imp_uid, merchant_uid), NOW, room).await.unwrap();
    for (imp_uid, merchant_uid, kept) in [
        ("imp_1", "nobody", Kept::Yes),
        ("imp_2", "nobody", Kept::Yes),
        ("imp_3", "nobody", Kept::NoRoom),
        ("imp_2", "nobody", Kept::Yes),
        ("imp_3", "m", Kept::Yes),
        ("imp_4", "m", Kept::NoRoom),
        ("imp_3", "m", Kept::Yes),
    ] {
        assert_eq!(keep(imp_uid, merchant_uid).await, kept, "{imp_uid} {merchant_uid}");
    }
    let decided = take_hint(&ledger, NOW, NOW + 1_000).await.unwrap();
    ledger.hints_done(&[(decided, HintOutcome::Done("settled"))]).await.unwrap();
    assert_eq!(keep("imp_4", "m").await, Kept::Yes, "only what waits takes room");
}

async fn one_order_takes_no_more_room_than_one_order_needs(place: Place) {
    let ledger = place.ledger.clone();
    order(&ledger, "greedy").await;
    order(&ledger, "modest").await;
    let room = Room { all: 100, strangers: 100, of_order: 2 };
    for (imp_uid, merchant_uid, kept) in [
        ("imp_1", "greedy", Kept::Yes),
        ("imp_2", "greedy", Kept::Yes),
        ("imp_3", "greedy", Kept::NoRoom),
        ("imp_2", "greedy", Kept::Yes),
        ("imp_4", "modest", Kept::Yes),
    ] {
        let hint = named(imp_uid, merchant_uid);
        assert_eq!(ledger.keep_hint(&hint, NOW, room).await.unwrap(), kept, "{imp_uid} {merchant_uid}");
    }
}

async fn repeating_a_hint_about_no_known_order_wins_nothing(place: Place) {
    let ledger = place.ledger.clone();
    let hint = named("imp_1", "nobody");
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    let taken = take_hint(&ledger, NOW, NOW + 1_000).await.unwrap();
    ledger.hints_done(&[(taken, HintOutcome::Again(NOW + 5_000))]).await.unwrap();
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    assert_eq!(ledger.next_hint().await.unwrap(), Some(NOW + 5_000));
    let taken = take_hint(&ledger, NOW + 5_000, NOW + 9_000).await.unwrap();
    assert_eq!(taken.attempts, 2);
    ledger.hints_done(&[(taken, HintOutcome::Forgotten)]).await.unwrap();
    assert_eq!(place.count("SELECT COUNT(*) AS n FROM hints").await, 0);
}

async fn a_look_that_ends_late_changes_nothing_for_an_order_that_was_paid_or_taken_since(place: Place) {
    let ledger = place.ledger.clone();
    let before = order(&ledger, "m").await;
    ledger.prepared(&before.merchant_uid, NOW, NOW).await.unwrap();
    let take = async |now| ledger.due_orders(now, now + 1_000, 9).await.unwrap().pop().unwrap();
    let (dead, second) = (take(NOW).await, take(NOW + 1_000).await);
    ledger.looked_after(&dead, |_| None).await.unwrap();
    assert_eq!(ledger.next_check().await.unwrap(), Some(NOW + 2_000), "the second one's");
    apply(&ledger, &before, &paid(&before, "imp_1")).await.unwrap();
    ledger.looked_after(&second, |_| Some(NOW + 3_000)).await.unwrap();
    assert_eq!(ledger.next_check().await.unwrap(), None);
}

async fn old_hints_are_forgotten_once_they_were_looked_into(place: Place) {
    let ledger = place.ledger.clone();
    let hint =
        |id: &str| Hint { imp_uid: ImpUid::new(id).ok(), merchant_uid: None, status: String::new(), sender: None };
    for (id, at) in [("imp_1", NOW - 2), ("imp_2", NOW), ("imp_3", NOW)] {
        ledger.keep_hint(&hint(id), at, ROOM).await.unwrap();
    }
    for _ in 0..2 {
        let taken = take_hint(&ledger, NOW, NOW + 1_000).await.unwrap();
        ledger.hints_done(&[(taken, HintOutcome::Done("settled"))]).await.unwrap();
    }
    ledger.forget_hints(NOW).await.unwrap();
    assert_eq!(place.count("SELECT COUNT(*) AS n FROM hints").await, 2, "imp_2 is too young, imp_3 wasn't looked into");
}

async fn opening_a_ledger_again_keeps_what_is_in_it(place: Place) {
    let first = place.ledger.clone();
    let order = order(&first, "m").await;
    first.close().await;
    let again = place.another().await;
    assert_eq!(current(&again, &order.merchant_uid).await, order);
}

async fn what_several_take_at_once_each_gets_once(place: Place) {
    let ledgers = [place.ledger.clone(), place.another().await];
    for number in 0..12 {
        let order = order(&place.ledger, &format!("m{number}")).await;
        place.ledger.prepared(&order.merchant_uid, NOW, NOW).await.unwrap();
        apply(&place.ledger, &order, &paid(&order, &format!("imp_{number}"))).await.unwrap();
        place.ledger.keep_hint(&named(&format!("imp_{number}"), "nobody"), NOW, ROOM).await.unwrap();
    }
    let open = order(&place.ledger, "open").await;
    place.ledger.prepared(&open.merchant_uid, NOW, NOW).await.unwrap();
    let takers = (0..8).map(|taker: usize| {
        let ledger = ledgers[taker % 2].clone();
        tokio::spawn(async move {
            let (mut messages, mut hints) = (Vec::new(), Vec::new());
            while let Some(next) = take(&ledger, NOW).await {
                messages.push(next.id);
            }
            while let Some(next) = take_hint(&ledger, NOW, NOW + 1_000).await {
                hints.push(next.id);
            }
            (messages, hints, ledger.due_orders(NOW, NOW + 1_000, 9).await.unwrap().len())
        })
    });
    let (mut messages, mut hints, mut looks) = (Vec::new(), Vec::new(), 0);
    for taken in futures_util::future::join_all(takers).await {
        let taken = taken.unwrap();
        messages.extend(taken.0);
        hints.extend(taken.1);
        looks += taken.2;
    }
    for (what, mut ids) in [("messages", messages), ("hints", hints)] {
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((all, ids.len()), (12, 12), "{what}");
    }
    assert_eq!(looks, 1);
}

async fn of_two_processes_that_change_an_order_at_once_one_wins(place: Place) {
    let ledgers = [place.ledger.clone(), place.another().await];
    let (first, second) = (order(&place.ledger, "m1").await, order(&place.ledger, "m2").await);
    let changes = (0..16).map(|turn: usize| {
        let (ledger, before) = (ledgers[turn % 2].clone(), if turn % 4 < 2 { first.clone() } else { second.clone() });
        tokio::spawn(async move { apply(&ledger, &before, &paid(&before, "imp_1")).await.unwrap() })
    });
    let outcomes = futures_util::future::join_all(changes).await;
    assert_eq!(outcomes.into_iter().filter(|it| *it.as_ref().unwrap() == Applied::Done).count(), 1);
    assert_eq!(place.count("SELECT COUNT(*) AS n FROM outbox").await, 1);
    assert_eq!(place.count("SELECT COUNT(*) AS n FROM orders WHERE imp_uid = 'imp_1'").await, 1);
}

async fn a_remark_is_written_once_however_many_make_it_at_once(place: Place) {
    let ledgers = [place.ledger.clone(), place.another().await];
    let order = order(&place.ledger, "m").await;
    let remarks = (0..8).map(|turn: usize| {
        let (ledger, order) = (ledgers[turn % 2].clone(), order.clone());
        tokio::spawn(async move {
            let imp_uid = ImpUid::new("imp_1").unwrap();
            let tell = Message {
                kind: DeliveryKind::NeedsAttention,
                imp_uid: imp_uid.clone(),
                amount: order.amount,
                reason: Some(Rejection::Amount),
            };
            let remark = Remark { kind: "mismatch", detail: "amount_mismatch".into(), tell: Some(tell) };
            ledger.note(NOW, Source::Webhook, &order, &imp_uid, &remark).await.unwrap();
        })
    });
    futures_util::future::join_all(remarks).await.into_iter().for_each(|done| done.unwrap());
    assert_eq!(place.count("SELECT COUNT(*) AS n FROM events WHERE kind = 'mismatch'").await, 1);
    assert_eq!(place.count("SELECT COUNT(*) AS n FROM outbox").await, 1);
}

async fn a_nul_is_in_no_order_and_in_nobodys_way(place: Place) {
    let ledger = place.ledger.clone();
    order(&ledger, "m").await;
    let nul = MerchantUid::new("m\0").unwrap();
    let new = NewOrder::new(nul.clone(), "Jacket", Won::new(1_004).unwrap());
    assert!(matches!(ledger.insert(&new, NOW).await, Err(LedgerError::Unstorable)));
    assert_eq!(ledger.order(&nul).await.unwrap(), None);
    assert_eq!(ledger.keep_hint(&named("imp_1", "m\0"), NOW, ROOM).await.unwrap(), Kept::Yes);
    assert!(!take_hint(&ledger, NOW, NOW + 1_000).await.unwrap().known);
}

async fn a_ledger_of_a_newer_version_is_used_as_long_as_that_version_allows_it(place: Place) {
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
               SELECT 4000, description, success, checksum, execution_time FROM _sqlx_migrations WHERE version = 3";
    place.ledger.db.execute(db::statement(sql)).await.unwrap();
    place.another().await.ping().await.unwrap();
    place.ledger.db.execute(db::statement("INSERT INTO compatibility (needs) VALUES (4000)")).await.unwrap();
    let error = Ledger::connect(&place.url).await.unwrap_err().to_string();
    assert!(error.contains("newer version") && error.contains("4000"), "{error}");
}

async fn a_chore_is_done_by_one_process_at_a_time_and_goes_on_where_it_stopped(place: Place) {
    let ledgers = [place.ledger.clone(), place.another().await];
    let take = async |at: usize, now| ledgers[at].take_chore("dishes", now, NOW + 5, now + 1_000).await.unwrap();
    assert_eq!(take(0, NOW).await, None, "nobody had heard of it");
    assert_eq!(place.ledger.next_chore("dishes").await.unwrap(), Some(NOW + 5));
    let takers = (0..8).map(|taker: usize| {
        let ledger = ledgers[taker % 2].clone();
        tokio::spawn(async move { ledger.take_chore("dishes", NOW + 5, NOW, NOW + 1_005).await.unwrap() })
    });
    let taken = futures_util::future::join_all(takers).await;
    let mut taken: Vec<_> = taken.into_iter().filter_map(|it| it.unwrap()).collect();
    let dead = taken.pop().unwrap();
    assert!(taken.is_empty(), "two do it at a time");
    let second = take(1, NOW + 1_005).await.unwrap();
    ledgers[0].chore_done("dishes", &dead, Some("late"), NOW + 9_000).await.unwrap();
    assert_eq!(ledgers[0].next_chore("dishes").await.unwrap(), Some(NOW + 2_005), "the second one's");
    ledgers[1].chore_done("dishes", &second, Some("plate 7"), NOW + 3_000).await.unwrap();
    assert_eq!(take(0, NOW + 3_000).await.unwrap().progress.as_deref(), Some("plate 7"));
}

async fn what_a_clock_that_ran_ahead_put_off_is_due_in_time_after_it_was_set_back(place: Place) {
    const DAY: Millis = 24 * 3_600_000;
    let (ledger, ahead) = (&place.ledger, NOW + DAY);
    let before = order(ledger, "m").await;
    apply(ledger, &before, &paid(&before, "imp_1")).await.unwrap();
    let other = order(ledger, "n").await;
    // Everything is taken while the clock is ahead, and the process ends.
    take(ledger, ahead).await.unwrap();
    ledger.prepared(&other.merchant_uid, ahead, ahead).await.unwrap();
    assert_eq!(ledger.due_orders(ahead, ahead + 180_000, 9).await.unwrap().len(), 1);
    ledger.keep_hint(&named("imp_1", "m"), ahead, ROOM).await.unwrap();
    take_hint(ledger, ahead, ahead + 90_000).await.unwrap();
    ledger.take_chore("chore", ahead, ahead, ahead).await.unwrap();
    // An order that is charged in a year has nothing to do with it.
    let planned = NewOrder::new(MerchantUid::new("planned").unwrap(), "Coffee", Won::new(1).unwrap());
    let year = NOW + 365 * DAY;
    ledger.insert_planned(&planned, NOW, year, year).await.unwrap();

    assert_eq!(ledger.bring_forward(NOW).await.unwrap(), BroughtForward::Rows(4));
    assert_eq!(ledger.bring_forward(NOW).await.unwrap(), BroughtForward::Rows(0));
    let lease = Millis::try_from(LEASE.as_millis()).unwrap();
    assert!(take(ledger, NOW + lease).await.is_none(), "whoever took it may still be at it");
    assert!(take(ledger, NOW + 600_000).await.is_some());
    assert!(take_hint(ledger, NOW + 3_600_000, ahead).await.is_some());
    assert_eq!(ledger.due_orders(NOW + 3_600_000, ahead, 9).await.unwrap().len(), 1);
    assert_eq!(ledger.next_chore("chore").await.unwrap(), Some(NOW + 3_600_000));
}
