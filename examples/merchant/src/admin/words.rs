//! What the back room says.

use payjoa::Language;
use payjoa_server::ledger::OrderState;

use crate::language::words;

words! {
    shop: "한별 아웃도어", "Hanbyeol Outdoor";
    room: "관리", "Back room";
    orders: "주문", "Orders";
    order: "주문", "Order";
    metrics: "지표", "Metrics";
    made: "주문 시각", "Made";
    what: "상품", "What";
    amount: "금액", "Amount";
    state: "상태", "State";
    older: "이전 주문 보기", "Older orders";
    none: "아직 주문이 없습니다.", "There are no orders yet.";
    unknown: "그런 주문은 없습니다.", "There is no such order.";
    given_back: "환불 금액", "Given back";
    payment: "결제 번호", "Payment";
    method: "결제 수단", "Paid by";
    reason: "사유", "Reason";
    escrow: "에스크로", "Escrow";
    shipped: "배송 등록", "Shipping registered";
    not_shipped: "배송 미등록: 등록 전에는 정산되지 않습니다", "No shipping registered: the money is not paid out before it is";
    deposit: "입금 계좌", "Account to pay into";
    refund: "환불", "Give money back";
    refund_amount: "금액 (비우면 전액)", "Amount in won (empty: all of it)";
    refund_reason: "사유", "Reason";
    refund_bank: "은행", "Bank";
    refund_account: "계좌 번호", "Account number";
    refund_holder: "예금주", "Account holder";
    refund_deposit: "가상계좌 환불은 전액만 가능하고, PAYJOA와의 별도 계약이 필요하며, 영업일 7일 이상 걸립니다.", "A deposit is given back whole, needs a contract of its own with PAYJOA, and takes seven working days or more.";
    give_back: "환불하기", "Give back";
    not_given_back: "환불하지 못했습니다", "Nothing was given back";
    refunds: "환불 내역", "Refunds";
    shipping: "배송 등록", "Register the shipping";
    change_shipping: "배송 정보 변경", "Change the shipping";
    courier: "택배사", "Courier";
    invoice: "송장 번호", "Tracking number";
    arrives: "도착 예정일", "Arrives on";
    address: "받는 주소", "Address";
    receiver: "받는 사람", "Receiver";
    register: "등록하기", "Register";
    not_registered: "배송을 등록하지 못했습니다", "The shipping was not registered";
    subscription: "구독 결제", "Subscription";
    subscription_failed: "정기 결제가 거절되었습니다. 카드를 다시 시도할 수 있습니다.", "The planned charge was refused. The card can be tried again.";
    retry: "다시 결제하기", "Charge again";
    not_charged: "결제하지 못했습니다", "It was not charged";
    history: "처리 기록", "What happened";
    told: "상점에 알림", "The shop was told";
    arrived: "전달됨", "arrived";
    waiting: "전달 대기", "to be delivered";
    given_up: "전달 포기", "given up";
    attempts: "회 시도", "attempts";
    dead: "전달되지 못한 알림", "Messages that never arrived";
    revive: "다시 보내기", "Try again";
    no_amount: "금액이 올바르지 않습니다.", "That is no amount.";
    no_account: "은행, 계좌 번호, 예금주가 필요합니다.", "Bank, account number and holder are needed.";
    unreadable: "장부를 읽을 수 없습니다", "The ledger can’t be read";
    later: "잠시 후 다시 시도해 주세요.", "Try again in a moment.";
    back: "돌아가기", "Back";
}

pub(super) fn state(language: Language, state: OrderState) -> &'static str {
    let (ko, en) = match state {
        OrderState::Created => ("결제 전", "not paid yet"),
        OrderState::AwaitingDeposit => ("입금 대기", "awaiting deposit"),
        OrderState::Paid => ("결제됨", "paid"),
        OrderState::PartlyCancelled => ("일부 환불", "partly given back"),
        OrderState::Cancelled => ("전액 환불", "given back"),
        OrderState::Failed => ("실패", "failed"),
        OrderState::Expired => ("입금 기한 지남", "deposit overdue"),
        OrderState::Rejected => ("확인 필요", "rejected"),
    };
    if language == Language::Ko { ko } else { en }
}

/// Who brought something up; what this page doesn't know is shown as it is.
pub(super) fn source(language: Language, source: &str) -> &str {
    let (ko, en) = match source {
        "shop" => ("상점", "shop"),
        "page" => ("쇼핑객의 화면", "shopper’s page"),
        "webhook" => ("웹훅", "webhook"),
        "sweep" => ("상점의 재확인", "own look"),
        "reconciler" => ("대사", "reconciler"),
        "outbox" => ("알림함", "outbox"),
        other => (other, other),
    };
    if language == Language::Ko { ko } else { en }
}

/// What happened, as the ledger's history calls it.
pub(super) fn event(language: Language, kind: &str) -> &str {
    let (ko, en) = match kind {
        "created" => ("주문 기록", "written down"),
        "prepared" => ("금액 사전 등록", "amount registered at i’mport"),
        "planned" => ("정기 결제 예약", "charge planned"),
        "unplanned" => ("정기 결제 예약 해제", "planned charge given up"),
        "account_changed" => ("입금 계좌 변경", "another account to pay into"),
        "mismatch" => ("주문과 다른 결제", "a payment that doesn’t fit"),
        "second_payment" => ("중복 결제", "paid once more"),
        "second_account" => ("가상계좌 추가 발급", "another account was issued"),
        "failed_seen" => ("실패로 보고됨", "reported as failed"),
        "unknown_status" => ("알 수 없는 상태", "a status nobody knows"),
        "refund_wanted" => ("환불 요청", "refund wanted"),
        "refund_done" => ("환불 완료", "refund done"),
        "refund_refused" => ("환불 거절", "refund refused"),
        "shipped" => ("배송 등록", "shipping registered"),
        "receipt_issued" => ("현금영수증 발행", "cash receipt issued"),
        "receipt_cancelled" => ("현금영수증 취소", "cash receipt cancelled"),
        // What the shop is told.
        "fulfil" => ("발송하기", "send the goods"),
        "partly_cancelled" => ("일부 환불됨", "some money was given back"),
        "cancelled" => ("전액 환불됨", "all money was given back"),
        "needs_attention" => ("담당자 확인 필요", "a person is needed"),
        "unknown_payment" => ("모르는 결제", "a payment of no order"),
        "shipping_due" => ("배송 등록 필요", "shipping is due"),
        other => (other, other),
    };
    if language == Language::Ko { ko } else { en }
}
