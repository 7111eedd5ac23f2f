//! Every operation, every documented status, and what leads to it: the table of `docs/sandbox-rest.md`, as calls.
//!
//! In paths and bodies `{name}` stands for a payment or a time that `statuses` prepares.

/// One row of the table.
pub(super) struct Case {
    /// `GET /payments/{imp_uid}`.
    pub(super) operation: &'static str,
    pub(super) status: u16,
    /// Whether the envelope's code is 0.
    pub(super) ok: bool,
    pub(super) when: &'static str,
    /// `GET /payments/{paid}?extension=true`.
    pub(super) call: &'static str,
    pub(super) body: &'static str,
}

macro_rules! cases {
    ($($operation:literal { $($status:literal $ok:ident $when:literal: $call:literal $(, $body:literal)?;)+ })+) => {
        pub(super) const CASES: &[Case] = &[
            $($(Case {
                operation: $operation, status: $status, ok: cases!(@ok $ok), when: $when, call: $call,
                body: concat!($($body)?),
            },)+)+
        ];
    };
    (@ok yes) => { true };
    (@ok no) => { false };
}

cases! {
    "POST /users/getToken" {
        200 yes "the keys are right": "POST /users/getToken", r#"{"imp_key":"sandbox","imp_secret":"sandbox"}"#;
        400 no "a key is missing": "POST /users/getToken", r#"{"imp_key":"sandbox"}"#;
        401 no "a key is wrong": "POST /users/getToken", r#"{"imp_key":"sandbox","imp_secret":"x"}"#;
    }
    "GET /payments/{imp_uid}" {
        200 yes "there is such a payment": "GET /payments/{paid}?extension=true&include_sandbox=true";
        400 no "`extension` is neither true nor false": "GET /payments/{paid}?extension=perhaps";
        404 no "there is no such payment (or not yet)": "GET /payments/imp_000000000000";
    }
    "GET /payments" {
        200 yes "all are there": "GET /payments?imp_uid[]={paid}&merchant_uid[]=open";
        207 yes "some are missing": "GET /payments?imp_uid[]={paid}&imp_uid[]=imp_000000000000";
        400 no "none or more than 100 are asked for": "GET /payments";
        404 no "none is there": "GET /payments?imp_uid[]=imp_000000000000";
    }
    "GET /payments/find/{merchant_uid}/{status}" {
        200 yes "the order has such a payment": "GET /payments/find/paid/paid";
        400 no "an unknown status or sorting": "GET /payments/find/paid?sorting=amount";
        404 no "the order has no such payment": "GET /payments/find/paid/failed";
    }
    "GET /payments/findAll/{merchant_uid}/{status}" {
        200 yes "the order has such payments": "GET /payments/findAll/paid?page=1&limit=1000&sorting=-updated";
        400 no "`page`, `limit`, `sorting` or the status is wrong": "GET /payments/findAll/paid?limit=1001";
        404 no "the order has no such payment": "GET /payments/findAll/nobody";
    }
    "GET /payments/status/{status}" {
        200 yes "also if there is none": "GET /payments/status/all?from={past}&to={now}";
        400 no "the page is beyond the end, or more than 90 days are asked for": "GET /payments/status/paid?page=99";
    }
    "GET /payments/{imp_uid}/balance" {
        404 no "there is no such payment": "GET /payments/imp_000000000000/balance";
        501 no "PAYJOA has none: it is PAYCO's": "GET /payments/{paid}/balance";
    }
    "POST /payments/prepare" {
        200 yes "the amount is registered": "POST /payments/prepare", r#"{"merchant_uid":"new","amount":1004,"currency":"KRW"}"#;
        200 no "one is registered already": "POST /payments/prepare", r#"{"merchant_uid":"prepared","amount":1004}"#;
        400 no "the amount or the order number is wrong": "POST /payments/prepare", r#"{"merchant_uid":"new2","amount":0}"#;
    }
    "PUT /payments/prepare" {
        200 yes "the amount is changed": "PUT /payments/prepare", r#"{"merchant_uid":"prepared","amount":900}"#;
        400 no "the amount or the order number is wrong": "PUT /payments/prepare", r#"{"merchant_uid":"prepared","amount":1.5}"#;
        404 no "none is registered": "PUT /payments/prepare", r#"{"merchant_uid":"nobody","amount":900}"#;
    }
    "GET /payments/prepare/{merchant_uid}" {
        200 yes "an amount is registered": "GET /payments/prepare/prepared";
        404 no "none is": "GET /payments/prepare/nobody";
    }
    "POST /payments/cancel" {
        200 yes "money was given back": "POST /payments/cancel", r#"{"imp_uid":"{to_cancel}","amount":4,"checksum":1004,"reason":"r"}"#;
        200 no "refused: checksum, balance, tax, refund account, method, state, no such payment": "POST /payments/cancel", r#"{"imp_uid":"{cancelled}"}"#;
        400 no "neither number is given, or an amount is no amount": "POST /payments/cancel", r#"{"amount":4}"#;
    }
    "POST /subscribe/customers/{customer_uid}" {
        200 yes "the card is stored": "POST /subscribe/customers/new", r#"{"card_number":"1234-1234-1234-1234","expiry":"2030-12"}"#;
        200 no "the card company refuses the card": "POST /subscribe/customers/refused", r#"{"card_number":"1234-1234-1234-0002","expiry":"2030-12"}"#;
        400 no "the card's data hasn't its form": "POST /subscribe/customers/new", r#"{"card_number":"1234","expiry":"2030-12"}"#;
    }
    "GET /subscribe/customers/{customer_uid}" {
        200 yes "a card is stored": "GET /subscribe/customers/card";
        404 no "none is": "GET /subscribe/customers/nobody";
    }
    "GET /subscribe/customers" {
        200 yes "all are there": "GET /subscribe/customers?customer_uid[]=card";
        207 yes "some are missing": "GET /subscribe/customers?customer_uid[]=card&customer_uid[]=nobody";
        400 no "none or more than 100 are asked for": "GET /subscribe/customers";
        404 no "none is there": "GET /subscribe/customers?customer_uid[]=nobody";
    }
    "DELETE /subscribe/customers/{customer_uid}" {
        200 yes "the card is forgotten": "DELETE /subscribe/customers/to_delete?reason=x";
        404 no "none is stored": "DELETE /subscribe/customers/nobody";
    }
    "GET /subscribe/customers/{customer_uid}/payments" {
        200 yes "a card is stored": "GET /subscribe/customers/card/payments?page=1";
        400 no "the page is beyond the end": "GET /subscribe/customers/card/payments?page=99";
        404 no "none is": "GET /subscribe/customers/nobody/payments";
    }
    "GET /subscribe/customers/{customer_uid}/schedules" {
        200 yes "a card is stored": "GET /subscribe/customers/card/schedules?from={past}&to={soon}&schedule-status=scheduled";
        400 no "`from` or `to` is missing, or they are more than three months apart": "GET /subscribe/customers/card/schedules?from={past}";
        404 no "none is": "GET /subscribe/customers/nobody/schedules?from={past}&to={soon}";
    }
    "GET /subscribe/payments/schedule/customers/{customer_uid}" {
        200 yes "a card is stored": "GET /subscribe/payments/schedule/customers/card?from={past}&to={soon}";
        400 no "`from` or `to` is missing, or they are more than three months apart": "GET /subscribe/payments/schedule/customers/card?from=0&to={soon}";
        404 no "none is": "GET /subscribe/payments/schedule/customers/nobody?from={past}&to={soon}";
    }
    "POST /subscribe/payments/onetime" {
        200 yes "the card was charged; `status` says whether it was paid": "POST /subscribe/payments/onetime", r#"{"merchant_uid":"onetime","amount":1004,"card_number":"1234-1234-1234-1234","expiry":"2030-12"}"#;
        200 no "the order is paid already, or another amount is registered for it": "POST /subscribe/payments/onetime", r#"{"merchant_uid":"paid","amount":1004,"card_number":"1234-1234-1234-1234","expiry":"2030-12"}"#;
        400 no "the card's data, the amount, instalments or the currency are wrong": "POST /subscribe/payments/onetime", r#"{"merchant_uid":"onetime2","amount":1004,"card_number":"1234-1234-1234-1234","expiry":"2030-12","card_quota":2}"#;
    }
    "POST /subscribe/payments/again" {
        200 yes "the card was charged; `status` says whether it was paid": "POST /subscribe/payments/again", r#"{"customer_uid":"card","merchant_uid":"again","amount":1004,"name":"x"}"#;
        200 no "the order is paid already, or another amount is registered for it": "POST /subscribe/payments/again", r#"{"customer_uid":"card","merchant_uid":"paid","amount":1004,"name":"x"}"#;
        400 no "`customer_uid` is missing, or the amount is wrong": "POST /subscribe/payments/again", r#"{"merchant_uid":"again2","amount":1004,"name":"x"}"#;
        404 no "no card is stored": "POST /subscribe/payments/again", r#"{"customer_uid":"nobody","merchant_uid":"again2","amount":1004,"name":"x"}"#;
    }
    "POST /subscribe/payments/schedule" {
        200 yes "all are scheduled": "POST /subscribe/payments/schedule", r#"{"customer_uid":"card","schedules":[{"merchant_uid":"sched-new","schedule_at":{soon},"amount":1004,"currency":"KRW","name":"x"}]}"#;
        200 no "the card that came along is refused": "POST /subscribe/payments/schedule", r#"{"customer_uid":"refused","card_number":"1234-1234-1234-0002","expiry":"2030-12","schedules":[{"merchant_uid":"sched-new2","schedule_at":{soon},"amount":1004,"name":"x"}]}"#;
        400 no "one of them is wrong or known, or there is no card": "POST /subscribe/payments/schedule", r#"{"customer_uid":"card","schedules":[{"merchant_uid":"sched-new3","schedule_at":{past},"amount":1004,"name":"x"}]}"#;
    }
    "POST /subscribe/payments/unschedule" {
        200 yes "some were revoked": "POST /subscribe/payments/unschedule", r#"{"customer_uid":"card","merchant_uid":["sched-unschedule"]}"#;
        400 no "nothing is named": "POST /subscribe/payments/unschedule", r#"{}"#;
        404 no "nothing that waits is meant": "POST /subscribe/payments/unschedule", r#"{"customer_uid":"card","merchant_uid":["sched-paid"]}"#;
    }
    "GET /subscribe/payments/schedule" {
        200 yes "also if there is none": "GET /subscribe/payments/schedule?schedule_from={past}&schedule_to={soon}&schedule_status=executed&page=1&limit=5";
        400 no "a time is missing, or they are more than three months apart": "GET /subscribe/payments/schedule?schedule_from={past}";
    }
    "GET /subscribe/payments/schedule/{merchant_uid}" {
        200 yes "there is such a schedule": "GET /subscribe/payments/schedule/sched-paid";
        404 no "there is none": "GET /subscribe/payments/schedule/nobody";
    }
    "PUT /subscribe/payments/schedule/{merchant_uid}" {
        200 yes "it was moved": "PUT /subscribe/payments/schedule/sched-move", r#"{"schedule_at":{later}}"#;
        400 no "it has run, was revoked, or the time is past": "PUT /subscribe/payments/schedule/sched-paid", r#"{"schedule_at":{later}}"#;
        404 no "there is none": "PUT /subscribe/payments/schedule/nobody", r#"{"schedule_at":{later}}"#;
    }
    "POST /subscribe/payments/schedule/{merchant_uid}/retry" {
        200 yes "the card was charged; `status` says whether it was paid": "POST /subscribe/payments/schedule/sched-failed/retry", r#"{}"#;
        400 no "it hasn't failed": "POST /subscribe/payments/schedule/sched-paid/retry", r#"{}"#;
        404 no "there is none": "POST /subscribe/payments/schedule/nobody/retry", r#"{}"#;
    }
    "POST /subscribe/payments/schedule/{merchant_uid}/reschedule" {
        200 yes "it is scheduled again": "POST /subscribe/payments/schedule/sched-failed-too/reschedule", r#"{"schedule_at":{later}}"#;
        400 no "it has neither failed nor been revoked, or the time is past": "POST /subscribe/payments/schedule/sched-paid/reschedule", r#"{"schedule_at":{later}}"#;
        404 no "there is none": "POST /subscribe/payments/schedule/nobody/reschedule", r#"{"schedule_at":{later}}"#;
    }
    "POST /escrows/logis/{imp_uid}" {
        200 yes "the shipping is registered": "POST /escrows/logis/{escrow}", r#"{"logis":{"company":"CJGLS","invoice":"1","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
        400 no "a field is missing, or it is no paid escrow payment": "POST /escrows/logis/{paid}", r#"{"logis":{"company":"CJGLS","invoice":"1","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
        404 no "there is no such payment": "POST /escrows/logis/imp_000000000000", r#"{"logis":{"company":"CJGLS","invoice":"1","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
        409 no "one is registered already": "POST /escrows/logis/{shipped}", r#"{"logis":{"company":"CJGLS","invoice":"1","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
    }
    "PUT /escrows/logis/{imp_uid}" {
        200 yes "the shipping is changed": "PUT /escrows/logis/{shipped}", r#"{"logis":{"company":"CJGLS","invoice":"2","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
        400 no "a field is missing, or it is no paid escrow payment": "PUT /escrows/logis/{shipped}", r#"{"logis":{"company":"CJGLS"},"receiver":{},"sender":{"relationship":"self"}}"#;
        404 no "there is no such payment": "PUT /escrows/logis/imp_000000000000", r#"{"logis":{"company":"CJGLS","invoice":"1","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
        409 no "there is nothing to change": "PUT /escrows/logis/{unshipped}", r#"{"logis":{"company":"CJGLS","invoice":"1","sent_at":1,"receiving_at":"20220215","address":"a"},"receiver":{},"sender":{"relationship":"self"}}"#;
    }
    "GET /escrows/logis/{imp_uid}" {
        200 yes "a shipping is registered": "GET /escrows/logis/{shipped}";
        400 no "it is no escrow payment": "GET /escrows/logis/{paid}";
        404 no "there is no such payment": "GET /escrows/logis/imp_000000000000";
        409 no "there is nothing to show": "GET /escrows/logis/{unshipped}";
    }
    "POST /receipts/{imp_uid}" {
        200 yes "the receipt is issued": "POST /receipts/{trans}", r#"{"identifier":"010","company_name":"s","company_tel":"02","corp_reg_no":"1"}"#;
        400 no "one is issued already, it isn't paid or not in cash, or a field is missing": "POST /receipts/{paid}", r#"{"identifier":"010","company_name":"s","company_tel":"02","corp_reg_no":"1"}"#;
        404 no "there is no such payment": "POST /receipts/imp_000000000000", r#"{"identifier":"010","company_name":"s","company_tel":"02","corp_reg_no":"1"}"#;
    }
    "GET /receipts/{imp_uid}" {
        200 yes "a receipt was issued": "GET /receipts/{receipted}";
        404 no "none was, or there is no such payment": "GET /receipts/{paid}";
    }
    "DELETE /receipts/{imp_uid}" {
        200 yes "the receipt is cancelled": "DELETE /receipts/{to_unreceipt}";
        404 no "none was issued, or there is no such payment": "DELETE /receipts/{paid}";
    }
    "GET, POST, DELETE /receipts/external/{merchant_uid}" {
        501 no "PAYJOA can't": "POST /receipts/external/m", r#"{}"#;
    }
    "POST /vbanks" {
        501 no "PAYJOA's virtual accounts come from the window only": "POST /vbanks", r#"{}"#;
    }
    "PUT, DELETE /vbanks/{imp_uid}" {
        404 no "there is no such payment": "DELETE /vbanks/imp_000000000000";
        501 no "PAYJOA's virtual accounts can't be changed or revoked": "PUT /vbanks/{paid}", r#"{}"#;
    }
    "GET /vbanks/holder" {
        200 yes "there is such an account": "GET /vbanks/holder?bank_code=004&bank_num=1234567890";
        400 no "the bank's code isn't KFTC's, or something is missing": "GET /vbanks/holder?bank_code=04&bank_num=1";
        404 no "there is none: the number begins with 000": "GET /vbanks/holder?bank_code=004&bank_num=0001";
    }
    "GET /cards" {
        200 yes "always": "GET /cards";
    }
    "GET /cards/{code}" {
        200 yes "there is such an issuer": "GET /cards/361";
        404 no "there is none": "GET /cards/999";
    }
    "GET /banks" {
        200 yes "always": "GET /banks";
    }
    "GET /banks/{code}" {
        200 yes "there is such a bank": "GET /banks/004";
        404 no "there is none": "GET /banks/04";
    }
    "GET /users/pg" {
        200 yes "always": "GET /users/pg";
    }
    "GET, DELETE /certifications/{imp_uid}" {
        404 no "PAYJOA has no identity verification": "GET /certifications/imp_000000000000";
    }
}
