//! What the subscription's pages say.

use crate::language::words;

words! {
    title: "산행 간식 구독", "Trail snack box";
    intro: "매달 산에서 먹기 좋은 간식 한 상자를 보내 드려요. 언제든 해지할 수 있어요.", "A box of snacks for the trail, every month. End it whenever you like.";
    a_month: "매월 {}", "{} a month";
    standing: "구독 상태", "Your subscription";
    join_heading: "구독 시작하기", "Start it";
    join_explains: "오늘 첫 상자 값을 결제하고, 다음 달부터 매월 같은 날 결제됩니다.", "Today’s box is charged now, and then one each month on the same day.";
    join: "구독하고 결제하기", "Subscribe and pay";
    again: "등록된 카드로 다시 시작하기", "Start again with the stored card";
    active: "구독 중입니다. 다음 결제일:", "It goes on. The next charge is on";
    working: "결제를 처리하고 있어요. 잠시만 기다려 주세요…", "A charge is on its way. One moment…";
    refused: "이번 달 결제가 거절되었어요.", "This month’s charge was refused.";
    refused_explains: "카드를 확인한 뒤 다시 결제하거나 다른 카드를 등록해 주세요. 다시 결제되어야 다음 상자를 보내 드릴 수 있어요.", "Check your card and try again, or give us another one. We send the next box once it is paid.";
    ended: "구독이 해지되었습니다. 더 이상 결제되지 않아요.", "It has ended. Nothing more will be charged.";
    retry: "지금 다시 결제하기", "Try the card again now";
    leave: "구독 해지하기", "End the subscription";
    change: "카드 변경", "Another card";
    change_button: "이 카드로 변경하기", "Use this card from now on";
    number: "카드 번호", "Card number";
    expiry: "유효기간 (MM/YY)", "Good until (MM/YY)";
    birth: "생년월일 6자리 또는 사업자번호", "Birth date (YYMMDD) or business number";
    password: "카드 비밀번호 앞 2자리", "First two digits of the card’s password";
    stored: "카드 정보는 결제대행사에 보관되고, 이 쇼핑몰에는 남지 않습니다.", "Your card is kept by the payment gateway, not by this shop.";
    sandbox: "연습용 카드: 1234-1234-1234-1234는 결제되고, …-0341은 등록만 되고 결제가 거절되며, …-0002는 등록도 거절됩니다.", "Cards to play with: 1234-1234-1234-1234 pays, one that ends in 0341 is stored and refused when charged, one in 0002 is not even stored.";
    boxes: "받은 상자와 결제", "Your boxes";
    day: "날짜", "Day";
    what: "내용", "What";
    price: "금액", "Price";
    state: "상태", "State";
    paid: "결제됨", "Paid";
    planned: "예정", "Planned";
    unpaid: "결제되지 않음", "Not paid";
    given_back: "환불됨", "Given back";
    no_card: "카드 번호와 유효기간을 확인해 주세요.", "Please check the card’s number and month.";
    declined: "카드가 거절되었어요. 다른 카드로 시도해 주세요.", "The card was refused. Please try another one.";
    trouble: "지금은 처리할 수 없어요. 잠시 후 다시 시도해 주세요.", "This can’t be done right now. Please try again in a moment.";
    back: "돌아가기", "Back";
    to_shop: "쇼핑 계속하기", "Continue shopping";
}
