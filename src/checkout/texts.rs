//! What a checkout says, in Korean and English; every word can be replaced.

use std::borrow::Cow;

use super::{Refusal, State};
use crate::{Language, Won, browser::OpenError, outcome::Confirmation, request::KoreaTime};

/// A heading and what it means for the shopper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// A few words.
    pub heading: Cow<'static, str>,
    /// A sentence or two; may be empty.
    pub explanation: Cow<'static, str>,
}

impl Words {
    /// A heading and an explanation.
    pub fn new(heading: impl Into<Cow<'static, str>>, explanation: impl Into<Cow<'static, str>>) -> Words {
        Words { heading: heading.into(), explanation: explanation.into() }
    }
}

macro_rules! texts {
    (words { $($(#[$wdoc:meta])* $w:ident: $wko:expr, $wen:expr;)* } labels { $($(#[$ldoc:meta])* $l:ident: $lko:expr, $len:expr;)* }) => {
        /// Everything a checkout says. Start from [`Texts::new`] and replace what your shop says differently.
        ///
        /// ```
        /// use payjoa::{Language, checkout::{Texts, Words}};
        ///
        /// let texts = Texts { paid: Words::new("Thank you!", "Your jacket is on its way."), ..Texts::new(Language::En) };
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Texts {
            /// The language that the texts are in, for `lang` attributes and the order of number and unit.
            pub language: Language,
            $($(#[$wdoc])* pub $w: Words,)*
            $($(#[$ldoc])* pub $l: Cow<'static, str>,)*
        }

        impl Texts {
            /// The texts as payjoa has them.
            #[must_use]
            pub fn new(language: Language) -> Texts {
                match language {
                    Language::Ko => Texts {
                        language,
                        $($w: Words { heading: Cow::Borrowed($wko.0), explanation: Cow::Borrowed($wko.1) },)*
                        $($l: Cow::Borrowed($lko),)*
                    },
                    Language::En => Texts {
                        language,
                        $($w: Words { heading: Cow::Borrowed($wen.0), explanation: Cow::Borrowed($wen.1) },)*
                        $($l: Cow::Borrowed($len),)*
                    },
                }
            }
        }
    };
}

texts! {
    words {
        /// While the script loads.
        loading: ("결제 준비 중", ""), ("Preparing payment", "");
        /// Before the click.
        idle: ("", ""), ("", "");
        /// While the page leaves for PAYJOA.
        opening: ("결제 페이지로 이동 중", "잠시만 기다려 주세요."), ("Opening the payment page", "One moment, please.");
        /// While the payment window is open.
        window: ("결제창에서 계속해 주세요", "결제창에서 결제를 마치면 이 페이지가 자동으로 바뀝니다."),
            ("Continue in the payment window", "This page moves on by itself when you are done there.");
        /// While the server is asked.
        checking: ("결제를 확인하고 있어요", "이 페이지를 닫지 말고 잠시만 기다려 주세요."),
            ("Checking your payment", "Please keep this page open for a moment.");
        /// The server has not known for a while.
        unknown: ("아직 확인 중이에요", "결제가 완료되었을 수 있으니 다시 결제하지 마세요. 확인되는 대로 알려 드릴게요."),
            ("We are still checking", "Your payment may have gone through, so please don’t pay again. We’ll tell you as soon as we know.");
        /// Paid.
        paid: ("결제가 완료되었어요", "주문해 주셔서 감사합니다."), ("Payment complete", "Thank you for your order.");
        /// A virtual account has been issued.
        awaiting_deposit: ("입금을 기다리고 있어요", "아래 계좌로 정확한 금액을 입금하면 주문이 완료됩니다."),
            ("Waiting for your deposit", "Your order is complete once the exact amount arrives in this account.");
        /// Not paid.
        failed: ("결제되지 않았어요", "금액이 청구되지 않았습니다. 다시 시도해 주세요."),
            ("Not paid", "You have not been charged. Please try again.");
        /// Paid and given back.
        cancelled: ("결제가 취소되었어요", "결제 금액이 환불되었습니다."), ("Payment cancelled", "Your money has been returned.");
        /// The payment isn't the one the order needs.
        rejected: ("결제를 확인할 수 없어요", "이 주문의 결제로 인정되지 않았습니다. 고객센터로 문의해 주세요."),
            ("Payment not accepted", "It doesn’t match your order. Please contact us.");
        /// The shop doesn't know the order.
        unknown_order: ("주문을 찾을 수 없어요", "확인할 주문이 없습니다."), ("Order not found", "There is no such order to check.");
        /// The browser blocked the window.
        blocked: ("팝업이 차단되었어요", "이 사이트의 팝업을 허용한 뒤 결제 버튼을 다시 눌러 주세요."),
            ("Your browser blocked the payment window", "Allow popups for this site, then press the pay button again.");
        /// The script isn't there.
        not_loaded: ("결제를 시작할 수 없어요", "결제 모듈을 불러오지 못했습니다. 인터넷 연결을 확인하고 다시 시도해 주세요."),
            ("Payment can’t start", "The payment module did not load. Check your connection and try again.");
        /// Another payment's window is open.
        already_open: ("다른 결제가 진행 중이에요", "열려 있는 결제를 먼저 마쳐 주세요."),
            ("Another payment is open", "Finish the open payment first.");
        /// The window could not be opened.
        not_opened: ("결제창을 열지 못했어요", "잠시 후 다시 시도해 주세요."), ("The payment window did not open", "Please try again in a moment.");
        /// A return page without a payment.
        nothing_returned: ("확인할 결제가 없어요", "결제를 진행 중이었다면 주문 내역을 확인해 주세요."),
            ("No payment to check", "If you were paying just now, look at your orders.");
        /// A payment of an earlier visit that isn't settled.
        pending: ("확인되지 않은 결제가 있어요", "지난번에 시작한 결제의 결과를 확인할 수 있어요."),
            ("You have an unfinished payment", "See what became of the payment you started last time.");
    }
    labels {
        /// The pay button, before the amount.
        pay: "결제하기", "Pay";
        /// The shopper's way out of an open window.
        window_gone: "결제창을 닫았어요", "I closed the payment window";
        /// Asks the server now.
        check_now: "지금 다시 확인", "Check again now";
        /// Another attempt, with a new order.
        try_again: "다시 시도", "Try again";
        /// Finds out about a pending payment.
        resume: "결과 확인하기", "Check it now";
        /// The link to the receipt.
        receipt: "영수증 보기", "View receipt";
        /// Before an order number.
        order: "주문번호", "Order";
        /// Before an amount.
        amount: "금액", "Amount";
        /// Before the bank's name.
        bank: "은행", "Bank";
        /// Before the account number.
        account: "계좌번호", "Account";
        /// Before the account's holder.
        holder: "예금주", "Account holder";
        /// Before the deadline of a deposit.
        due: "입금 기한", "Deposit by";
    }
}

impl Texts {
    /// What to say in this state.
    #[must_use]
    pub fn words(&self, state: &State) -> &Words {
        match state {
            State::Loading => &self.loading,
            State::Idle => &self.idle,
            State::Window(_) if state.name() == "opening" => &self.opening,
            State::Window(_) => &self.window,
            State::Checking(_) => &self.checking,
            State::Unknown(_) => &self.unknown,
            State::Settled(Confirmation::Paid(_)) => &self.paid,
            State::Settled(Confirmation::AwaitingDeposit(_)) => &self.awaiting_deposit,
            State::Settled(Confirmation::Failed(_)) => &self.failed,
            State::Settled(Confirmation::Cancelled(_)) => &self.cancelled,
            State::Rejected(_) => &self.rejected,
            State::UnknownOrder(_) => &self.unknown_order,
            State::Blocked => &self.blocked,
            State::Refused(Refusal::Load(_)) => &self.not_loaded,
            State::Refused(Refusal::Open(OpenError::AlreadyOpen { .. })) => &self.already_open,
            State::Refused(Refusal::Open(_)) => &self.not_opened,
            State::Refused(Refusal::NothingReturned) => &self.nothing_returned,
        }
    }

    /// An amount as shoppers read it: `1,004원` or `₩1,004`.
    #[must_use]
    pub fn money(&self, amount: Won) -> String {
        match self.language {
            Language::Ko => [amount.to_string().as_str(), "원"].concat(),
            Language::En => ["₩", amount.to_string().as_str()].concat(),
        }
    }

    /// The pay button's text: `1,004원 결제하기` or `Pay ₩1,004`.
    #[must_use]
    pub fn pay_amount(&self, amount: Won) -> String {
        let money = self.money(amount);
        match self.language {
            Language::Ko => [money.as_str(), " ", &self.pay].concat(),
            Language::En => [&self.pay, " ", money.as_str()].concat(),
        }
    }

    /// A moment in Unix seconds, in Korea's time: `2026-12-24 18:00`.
    #[must_use]
    pub fn moment(&self, seconds: u64) -> String {
        let digits = KoreaTime::from_unix_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).to_string();
        let part = |from, to| digits.get(from..to).unwrap_or_default();
        let korea = match self.language {
            Language::Ko => "",
            Language::En => " (KST)",
        };
        [part(0, 4), "-", part(4, 6), "-", part(6, 8), " ", part(8, 10), ":", part(10, 12), korea].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_moments_read_as_the_language_has_them() {
        let (ko, en) = (Texts::new(Language::Ko), Texts::new(Language::En));
        let amount = Won::new(1_004).unwrap();
        assert_eq!(
            (ko.pay_amount(amount).as_str(), en.pay_amount(amount).as_str()),
            ("1,004원 결제하기", "Pay ₩1,004")
        );
        assert_eq!(ko.moment(1_798_102_800), "2026-12-24 18:00");
        assert_eq!(en.moment(1_798_102_800), "2026-12-24 18:00 (KST)");
    }
}
