use payjoa::{ImpUid, MerchantUid, Won};
use serde_json::{Value, json};

use super::*;

const NOW: Millis = 1_800_000_000_000;

fn order(state: OrderState) -> Order {
    let own = state != OrderState::Created;
    Order {
        merchant_uid: MerchantUid::new("m").unwrap(),
        name: "Jacket".to_owned(),
        amount: Won::new(1_004).unwrap(),
        method: None,
        state,
        created_at: NOW - 10_000,
        imp_uid: own.then(|| ImpUid::new("imp_1").unwrap()),
        paid_method: None,
        paid_at: None,
        receipt_url: None,
        cancelled_amount: match state {
            OrderState::PartlyCancelled => Won::new(400).unwrap(),
            OrderState::Cancelled => Won::new(1_004).unwrap(),
            _ => Won::ZERO,
        },
        deposit: None,
        reason: None,
        owner: None,
        escrow: false,
        shipped_at: None,
        failed_since: None,
        version: 7,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn payment(changes: Value) -> Payment {
    let mut whole = json!({
        "imp_uid": "imp_1", "merchant_uid": "m", "status": "paid", "amount": 1004, "cancel_amount": 0,
        "currency": "KRW", "pay_method": "card", "pg_provider": "daou", "paid_at": 1_700_000_000,
    });
    for (name, value) in changes.as_object().unwrap() {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole).unwrap()
}

fn account(due: u64) -> Value {
    json!({"status": "ready", "pay_method": "vbank", "vbank_num": "110-1", "vbank_date": due, "paid_at": 0})
}

fn verdict(order: &Order, payment: Value) -> Verdict {
    verdict_with(order, payment, &Policy::default(), false)
}

fn verdict_with(order: &Order, changes: Value, policy: &Policy, accept_test_payments: bool) -> Verdict {
    judge(Look { order, payment: &payment(changes), policy, accept_test_payments, at: NOW })
}

fn told(message: Option<&Message>) -> String {
    message.map(|message| format!(", tell {}", message.kind.as_str())).unwrap_or_default()
}

/// A verdict in a few words: the state moved to, and what the shop is told.
fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Keep => "keep".to_owned(),
        Verdict::Wait(None) => "wait".to_owned(),
        Verdict::Wait(Some(time)) => format!("wait {} ms", time.as_millis()),
        Verdict::Foreign => "foreign".to_owned(),
        Verdict::Note(Remark { kind, detail, tell }) => format!("note {kind} {detail}{}", told(tell.as_ref())),
        Verdict::Move(change) => {
            let reason = change.after.reason.as_deref().filter(|_| change.after.state == OrderState::Rejected);
            let reason = reason.map(|reason| format!(", {reason}")).unwrap_or_default();
            format!("{}{reason}{}", change.after.state, told(change.tell.as_ref()))
        }
    }
}

use OrderState::{AwaitingDeposit, Cancelled, Created, Expired, Failed, Paid, PartlyCancelled, Rejected};

#[test]
fn a_right_payment_is_accepted_after_everything_that_is_not_one() {
    for state in [Created, AwaitingDeposit, Failed, Expired, Rejected] {
        assert_eq!(words(&verdict(&order(state), json!({}))), "paid, tell fulfil", "{state}");
        assert_eq!(words(&verdict(&order(state), json!({"imp_uid": "imp_2"}))), "paid, tell fulfil", "{state}");
    }
}

#[test]
fn nothing_leads_back_from_paid() {
    for state in [Paid, PartlyCancelled, Cancelled] {
        for late in [
            json!({}),
            json!({"status": "ready"}),
            json!({"status": "failed"}),
            json!({"status": "invented"}),
            account(1),
            json!({"imp_uid": "imp_2", "status": "failed"}),
            json!({"imp_uid": "imp_2", "status": "cancelled", "cancel_amount": 1004}),
        ] {
            assert_eq!(words(&verdict(&order(state), late.clone())), "keep", "{state} {late}");
        }
    }
}

#[test]
fn a_second_payment_is_put_on_record_and_not_fulfilled() {
    for state in [Paid, PartlyCancelled, Cancelled] {
        let second = verdict(&order(state), json!({"imp_uid": "imp_2"}));
        assert_eq!(words(&second), "note second_payment 1,004, tell second_payment", "{state}");
        let partly = json!({"imp_uid": "imp_2", "status": "cancelled", "cancel_amount": 4});
        assert_eq!(words(&verdict(&order(state), partly)), "note second_payment 1,004, tell second_payment", "{state}");
    }
}

#[test]
fn the_shop_is_told_which_payments_money_fits_no_order() {
    for (state, imp_uid) in [(Created, "imp_1"), (Rejected, "imp_2"), (Paid, "imp_2")] {
        let message = match verdict(&order(state), json!({"imp_uid": imp_uid, "amount": 104})) {
            Verdict::Move(change) => change.tell,
            Verdict::Note(remark) => remark.tell,
            other => panic!("{other:?}"),
        };
        let (kind, reason) = (DeliveryKind::NeedsAttention, Some(Rejection::Amount));
        let want = Message { kind, imp_uid: ImpUid::new(imp_uid).unwrap(), amount: Won::new(104).unwrap(), reason };
        assert_eq!(message, Some(want), "{state}");
    }
}

#[test]
fn a_mismatch_of_a_payment_that_moved_no_money_is_only_put_on_record() {
    for state in [Created, AwaitingDeposit, Failed, Expired] {
        for payment in [
            json!({"status": "ready", "amount": 1, "paid_at": 0}),
            json!({"status": "failed", "amount": 1, "paid_at": 0}),
            json!({"status": "cancelled", "amount": 1, "paid_at": 0}),
            json!({"status": "invented", "amount": 1}),
        ] {
            let seen = words(&verdict(&order(state), payment.clone()));
            assert_eq!(seen, "note mismatch amount_mismatch", "{state} {payment}");
        }
    }
}

#[test]
fn nobody_needs_to_look_after_money_that_was_given_back() {
    let back = json!({"status": "cancelled", "amount": 104, "cancel_amount": 104});
    assert_eq!(words(&verdict(&order(Created), back.clone())), "rejected, amount_mismatch");
    assert_eq!(words(&verdict(&order(Paid), back)), "note mismatch amount_mismatch");
}

#[test]
fn mismatches_reject_the_order_once() {
    for (payment, code) in [
        (json!({"amount": 1003}), "amount_mismatch"),
        (json!({"amount": 1005}), "amount_mismatch"),
        (json!({"cancel_amount": 1005}), "amount_mismatch"),
        (json!({"currency": "USD"}), "currency_mismatch"),
        (json!({"currency": null}), "currency_mismatch"),
        (json!({"pg_provider": "html5_inicis"}), "gateway_mismatch"),
        (json!({"pg_provider": null}), "gateway_mismatch"),
        (json!({"sandbox": true}), "test_payment"),
        (json!({"cancel_amount": 4}), "partly_refunded"),
        (json!({"status": "cancelled", "cancel_amount": 4}), "partly_refunded"),
    ] {
        let seen = words(&verdict(&order(Created), payment.clone()));
        assert_eq!(seen, format!("rejected, {code}, tell needs_attention"), "{payment}");
        let again = words(&verdict(&order(Rejected), payment));
        assert_eq!(again, format!("note mismatch {code}, tell needs_attention"));
    }
}

#[test]
fn a_deposit_of_another_amount_pays_nothing_and_calls_a_person() {
    let deposited = json!({"pay_method": "vbank", "vbank_num": "110-1", "amount": 1_000});
    for state in [AwaitingDeposit, Expired] {
        let seen = words(&verdict(&order(state), deposited.clone()));
        assert_eq!(seen, "rejected, amount_mismatch, tell needs_attention", "{state}");
    }
}

#[test]
fn a_mismatch_does_not_touch_a_paid_order() {
    let other = json!({"imp_uid": "imp_2", "amount": 1});
    assert_eq!(words(&verdict(&order(Paid), other)), "note mismatch amount_mismatch, tell needs_attention");
}

#[test]
fn what_a_payment_that_moved_no_money_does_not_say_is_no_mismatch() {
    let silent = json!({"status": "ready", "pg_provider": null, "currency": null, "paid_at": 0});
    assert_eq!(words(&verdict(&order(Created), silent)), "wait");
}

#[test]
fn another_orders_payment_says_nothing_about_this_order() {
    for status in ["paid", "failed", "cancelled", "ready"] {
        let other = verdict(&order(Created), json!({"merchant_uid": "other", "status": status, "amount": 1}));
        assert_eq!(other, Verdict::Foreign, "{status}");
    }
}

#[test]
fn the_method_counts_where_the_order_names_one() {
    let order = |method: &str| Order { method: Some(method.to_owned()), ..order(Created) };
    let refused = "rejected, method_mismatch, tell needs_attention";
    for (wanted, changes, want) in [
        ("card", json!({}), "paid, tell fulfil"),
        ("card", json!({"pay_method": null}), "paid, tell fulfil"),
        ("card", json!({"pay_method": "trans"}), refused),
        ("vbank", json!({"status": "ready", "paid_at": 0}), "note mismatch method_mismatch"),
        // i'mport may name a wallet in PAYJOA's window by either field.
        ("kakaopay", json!({"pay_method": "kakaopay"}), "paid, tell fulfil"),
        ("kakaopay", json!({"emb_pg_provider": "kakaopay"}), "paid, tell fulfil"),
        ("kakaopay", json!({"emb_pg_provider": "payco"}), refused),
    ] {
        assert_eq!(words(&verdict(&order(wanted), changes.clone())), want, "{wanted} {changes}");
    }
}

#[test]
fn the_shops_own_contract_counts_where_it_names_one() {
    let policy = Policy { pg_ids: vec!["CTS17362".to_owned()], ..Policy::default() };
    for (payment, want) in [
        (json!({"pg_id": "CTS17362"}), "paid, tell fulfil"),
        (json!({"pg_id": "CTS00000"}), "rejected, gateway_mismatch, tell needs_attention"),
        (json!({"pg_id": null}), "rejected, gateway_mismatch, tell needs_attention"),
        (json!({"pg_id": null, "status": "ready"}), "wait"),
    ] {
        assert_eq!(words(&verdict_with(&order(Created), payment.clone(), &policy, false)), want, "{payment}");
    }
}

#[test]
fn test_payments_count_only_where_they_are_accepted() {
    let seen = verdict_with(&order(Created), json!({"sandbox": true}), &Policy::default(), true);
    assert_eq!(words(&seen), "paid, tell fulfil");
}

#[test]
fn a_failure_is_believed_after_it_was_seen_for_a_while() {
    let failed = json!({"status": "failed", "fail_reason": "refused", "paid_at": 0});
    let Verdict::Move(seen) = verdict(&order(Created), failed.clone()) else { panic!("first seen") };
    assert_eq!((seen.after.state, seen.tell), (Created, None));
    assert_eq!(seen.after.failed_since, Some((ImpUid::new("imp_1").unwrap(), NOW)));
    for (seen_before, want) in [(0, "wait 3000 ms"), (2_999, "wait 1 ms"), (3_000, "failed"), (90_000, "failed")] {
        let failed_since = Some((ImpUid::new("imp_1").unwrap(), NOW - seen_before));
        let order = Order { failed_since, ..order(Created) };
        assert_eq!(words(&verdict(&order, failed.clone())), want, "{seen_before}");
    }
}

#[test]
fn another_attempts_failure_starts_its_own_wait() {
    let failed_since = Some((ImpUid::new("imp_0").unwrap(), NOW - 90_000));
    let order = Order { failed_since, ..order(Created) };
    let Verdict::Move(seen) = verdict(&order, json!({"status": "failed"})) else { panic!("first seen") };
    assert_eq!((seen.after.state, seen.after.failed_since.map(|it| it.1)), (Created, Some(NOW)));
}

#[test]
fn without_grace_a_failure_is_believed_at_once() {
    let policy = Policy { failed_grace: Duration::ZERO, ..Policy::default() };
    let failed = verdict_with(&order(Created), json!({"status": "failed", "fail_reason": "no"}), &policy, false);
    let Verdict::Move(change) = failed else { panic!("failed") };
    assert_eq!((change.after.state, change.after.reason.as_deref()), (Failed, Some("no")));
}

#[test]
fn an_issued_account_waits_for_its_deposit_until_the_deadline_and_a_little_longer() {
    let due = |offset: i64| account(u64::try_from(NOW / 1_000 + offset).unwrap());
    for state in [Created, AwaitingDeposit] {
        assert_eq!(words(&verdict(&order(state), due(60))), "awaiting_deposit", "{state}");
        assert_eq!(words(&verdict(&order(state), due(-599))), "awaiting_deposit", "{state}");
        assert_eq!(words(&verdict(&order(state), due(-601))), "expired", "{state}");
    }
    let known = Order { deposit: payment(due(60)).deposit(), ..order(AwaitingDeposit) };
    assert_eq!(words(&verdict(&known, due(60))), "keep");
}

#[test]
fn two_accounts_looked_at_in_turn_do_not_move_an_order_to_and_fro() {
    let due = |imp_uid: &str, offset: i64| {
        let mut issued = account(u64::try_from(NOW / 1_000 + offset).unwrap());
        issued["imp_uid"] = imp_uid.into();
        issued
    };
    let waiting = |first: i64| Order { deposit: payment(due("imp_1", first)).deposit(), ..order(AwaitingDeposit) };
    let expired = Order { state: Expired, ..waiting(-601) };
    for (order, second, want) in [
        (waiting(60), due("imp_2", 60), "note second_account "),
        (waiting(-599), due("imp_2", 60), "note second_account "),
        // The first one is over: a live one takes its place, one that is over as well doesn't.
        (waiting(-601), due("imp_2", 60), "awaiting_deposit"),
        (waiting(-601), due("imp_2", -601), "keep"),
        (expired.clone(), due("imp_2", 60), "awaiting_deposit"),
        (expired, due("imp_2", -601), "keep"),
    ] {
        assert_eq!(words(&verdict(&order, second.clone())), want, "{} {second}", order.state);
    }
    let deposited = json!({"imp_uid": "imp_2", "pay_method": "vbank", "vbank_num": "110-1"});
    assert_eq!(words(&verdict(&waiting(60), deposited)), "paid, tell fulfil");
}

#[test]
fn an_open_window_is_waited_for() {
    for (state, payment, want) in [
        (Created, json!({"status": "ready"}), "wait"),
        (Failed, json!({"status": "ready", "imp_uid": "imp_2"}), "wait"),
        (Failed, json!({"status": "ready"}), "keep"),
        (Rejected, json!({"status": "ready", "imp_uid": "imp_2"}), "keep"),
        (AwaitingDeposit, json!({"status": "ready", "imp_uid": "imp_2"}), "keep"),
        (AwaitingDeposit, json!({"status": "failed", "imp_uid": "imp_2"}), "keep"),
    ] {
        assert_eq!(words(&verdict(&order(state), payment.clone())), want, "{state} {payment}");
    }
}

#[test]
fn a_status_of_tomorrow_is_put_on_record_and_waited_for() {
    assert_eq!(words(&verdict(&order(Created), json!({"status": "held"}))), "note unknown_status held");
}

#[test]
fn money_given_back_is_told_once_and_only_ever_grows() {
    for (state, payment, want) in [
        (Paid, json!({"cancel_amount": 400}), "partly_cancelled, tell partly_cancelled"),
        (Paid, json!({"status": "cancelled", "cancel_amount": 400}), "partly_cancelled, tell partly_cancelled"),
        (Paid, json!({"status": "cancelled", "cancel_amount": 1004}), "cancelled, tell cancelled"),
        (Paid, json!({"status": "cancelled", "cancel_amount": 0}), "cancelled, tell cancelled"),
        (Paid, json!({"cancel_amount": 1004}), "cancelled, tell cancelled"),
        (PartlyCancelled, json!({"cancel_amount": 400}), "keep"),
        (PartlyCancelled, json!({"cancel_amount": 300}), "keep"),
        (PartlyCancelled, json!({"cancel_amount": 500}), "partly_cancelled, tell partly_cancelled"),
        (PartlyCancelled, json!({"status": "cancelled", "cancel_amount": 1004}), "cancelled, tell cancelled"),
    ] {
        assert_eq!(words(&verdict(&order(state), payment.clone())), want, "{state} {payment}");
    }
}

#[test]
fn paid_and_given_back_unseen_is_cancelled_and_never_fulfilled() {
    for payment in [
        json!({"status": "cancelled", "cancel_amount": 1004}),
        json!({"status": "cancelled", "cancel_amount": 0}),
        json!({"status": "paid", "cancel_amount": 1004}),
    ] {
        assert_eq!(words(&verdict(&order(Created), payment.clone())), "cancelled", "{payment}");
    }
}

#[test]
fn cancelled_without_ever_having_been_paid_is_a_failure() {
    let Verdict::Move(seen) = verdict(&order(Created), json!({"status": "cancelled", "paid_at": 0})) else {
        panic!("first seen")
    };
    assert!(seen.after.failed_since.is_some() && seen.after.state == Created);
}
