//! What the shop says, in Korean and English.

use payjoa::Language;

macro_rules! words {
    ($($name:ident: $ko:literal, $en:literal;)*) => {
        #[derive(Debug)]
        pub struct Words { $(pub $name: &'static str,)* }
        const KO: Words = Words { $($name: $ko,)* };
        const EN: Words = Words { $($name: $en,)* };
    };
}

words! {
    shop: "한별 아웃도어", "Hanbyeol Outdoor";
    tagline: "겨울을 걷는 사람들을 위한 옷", "Clothes for people who walk through winter";
    intro: "오래 입을 수 있게, 꼭 필요한 만큼만 만듭니다.", "Made to last, and only as much as needed.";
    products: "상품", "Products";
    add: "담기", "Add to cart";
    cart: "장바구니", "Cart";
    cart_empty: "장바구니가 비어 있어요.", "Your cart is empty.";
    less: "하나 빼기", "One less";
    more: "하나 더", "One more";
    total: "합계", "Total";
    to_checkout: "주문하기", "Checkout";
    to_shop: "쇼핑 계속하기", "Continue shopping";
    checkout: "주문 / 결제", "Checkout";
    your_order: "주문 상품", "Your order";
    payment: "결제", "Payment";
    method: "신용·체크카드", "Credit or debit card";
    how: "결제 수단", "How to pay";
    deposit: "가상계좌 입금", "Deposit into a virtual account";
    escrow: "가상계좌 입금 (에스크로: 물건을 받을 때까지 돈을 맡아 둡니다)", "Deposit with escrow: held until the goods arrive";
    club: "산행 간식 구독", "Trail snack box, every month";
    secure: "결제는 PAYJOA 결제창에서 안전하게 진행됩니다.", "You pay securely in PAYJOA’s own window.";
    preparing: "주문을 준비하고 있어요…", "Preparing your order…";
    begun_heading: "이미 결제하셨을 수 있어요", "You may have paid already";
    begun: "이 주문의 결제를 시작하신 적이 있어요. 결제를 마치셨다면 다시 결제하지 말고 결과를 먼저 확인해 주세요.", "You have started to pay for this order. If you finished, don’t pay again; check the result first.";
    no_longer_sold: "더 이상 판매하지 않는 상품을 장바구니에서 뺐어요.", "We took something out of your cart that is no longer sold.";
    understood: "확인", "OK";
    changed: "장바구니의 상품이 바뀌어 지금은 주문할 수 없어요. 다시 불러와 주세요.", "Something in your cart has changed, so it can’t be ordered like this. Please reload it.";
    reload: "다시 불러오기", "Reload";
    unavailable: "지금은 주문할 수 없어요.", "We can’t take your order right now.";
    unchecked: "이 주문이 결제되었는지 지금은 확인할 수 없어요. 잠시 후 다시 시도해 주세요.", "We can’t see right now whether this order is paid. Please try again in a moment.";
    refused: "이 주문은 결제할 수 없어요.", "This order can’t be paid.";
    retry: "다시 시도", "Try again";
    loading: "불러오는 중…", "Loading…";
    result: "결제 결과", "Your payment";
    footer: "이 쇼핑몰은 payjoa의 데모이며, 실제 결제는 이루어지지 않습니다.", "This shop is a demo of payjoa. No money moves.";
    to_other_language: "English", "한국어";
    skip: "본문으로 건너뛰기", "Skip to content";
}

impl Words {
    pub fn new(language: Language) -> &'static Words {
        match language {
            Language::Ko => &KO,
            Language::En => &EN,
        }
    }
}
