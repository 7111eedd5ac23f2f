//! Escrow and cash receipts are for transfers and virtual accounts, a deadline is for a deposit, a number for a phone.
use payjoa::request::{CashReceipt, CashReceiptDialect, KoreaTime, PaymentRequest};

fn main() {
    let card = || PaymentRequest::card("mid_1", 50_000, "T-shirt");
    card().escrow(true);
    card().cash_receipt(CashReceipt::Allow);
    card().cash_receipt_in(CashReceipt::Allow, CashReceiptDialect::PayjoaGuide);
    card().deposit_due(KoreaTime::from_unix_seconds(0));
    card().deposit_due_text("20270131");
    card().direct(true);
    card().phone_number("01012345678");
    card().only_carriers([&payjoa::codes::Carrier::Skt]);
}
