//! Lists, page by page, on both databases.

use super::*;

on_both! {
    orders_of_one_moment_are_all_listed_page_by_page,
    escrow_orders_without_shipping_are_listed_page_by_page,
}

async fn orders_of_one_moment_are_all_listed_page_by_page(place: Place) {
    let ledger = place.ledger.clone();
    let mut want = Vec::new();
    for name in ["b", "a", "d", "c", "e"] {
        want.push(order(&ledger, name).await.merchant_uid);
    }
    want.sort();
    let earlier = NewOrder::new(MerchantUid::new("0").unwrap(), "Jacket", Won::new(1).unwrap());
    ledger.insert(&earlier, NOW - 1).await.unwrap();
    want.push(earlier.merchant_uid);
    let mut listed: Vec<Order> = Vec::new();
    loop {
        let last = listed.last().map(|it| (it.created_at, it.merchant_uid.clone()));
        let page = ledger.orders(last.as_ref().map(|(time, number)| (*time, number)), 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        listed.extend(page);
    }
    let listed: Vec<_> = listed.into_iter().map(|it| it.merchant_uid).collect();
    assert_eq!(listed, want);
}

async fn escrow_orders_without_shipping_are_listed_page_by_page(place: Place) {
    let ledger = place.ledger.clone();
    for name in ["a", "b", "c", "shipped", "today"] {
        let before = order(&ledger, name).await;
        let mut change = paid(&before, &format!("imp_{name}"));
        change.after.escrow = true;
        change.after.paid_at = Some(if name == "today" { 200 } else { 100 });
        change.after.shipped_at = (name == "shipped").then_some(NOW);
        apply(&ledger, &before, &change).await.unwrap();
    }
    let mut after = String::new();
    for want in [&["a", "b"][..], &["c"], &[]] {
        let page = ledger.unshipped(150_000, &after, 2).await.unwrap();
        let names: Vec<&str> = page.iter().map(|it| it.merchant_uid.as_str()).collect();
        assert_eq!(names, want);
        after = names.last().map(|&it| it.to_owned()).unwrap_or_default();
    }
}
