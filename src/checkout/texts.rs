//! What a checkout says, in Korean and English; all of it can be replaced.
//!
//! A table and not a struct of strings: a page downloads what copies, compares and drops them, too.

use std::{borrow::Cow, sync::Arc};

use super::{Refusal, State};
use crate::{
    Language, Won,
    browser::{OpenError, advice},
    outcome::Confirmation,
    request::KoreaTime,
};

/// Heading and explanation of each [`Text`] in their order, one behind the other: pointers to each would be as much to download
/// as many of the words.
struct Table {
    words: &'static str,
    lengths: &'static [u8],
}

impl Table {
    fn get(&self, at: usize) -> &'static str {
        let length = |length: &u8| usize::from(*length);
        let start: usize = self.lengths.iter().take(at).map(length).sum();
        let end = start + self.lengths.get(at).map(length).unwrap_or_default();
        self.words.get(start..end).unwrap_or_default()
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: [$ko:literal, $ko_more:literal], [$en:literal, $en_more:literal];)*) => {
        /// Something a checkout says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Text { $($(#[$doc])* $name,)* }

        static KOREAN: Table = Table {
            words: concat!($($ko, $ko_more,)*),
            lengths: &[$($ko.len() as u8, $ko_more.len() as u8,)*],
        };
        static ENGLISH: Table = Table {
            words: concat!($($en, $en_more,)*),
            lengths: &[$($en.len() as u8, $en_more.len() as u8,)*],
        };
    };
}

texts! {
    /// While the script loads.
    Loading: ["결제 준비 중", ""], ["Preparing payment", ""];
    /// Before the click.
    Idle: ["", ""], ["", ""];
    /// While the page leaves for PAYJOA.
    Opening: ["결제 페이지로 이동 중", "잠시만 기다려 주세요."], ["Opening the payment page", "One moment, please."];
    /// While the payment window is open.
    Window: ["결제창에서 계속해 주세요", "결제창에서 결제를 마치면 이 페이지가 자동으로 바뀝니다."], ["Continue in the payment window", "This page moves on by itself when you are done there."];
    /// While the server is asked.
    Checking: ["결제를 확인하고 있어요", "이 페이지를 닫지 말고 잠시만 기다려 주세요."], ["Checking your payment", "Please keep this page open for a moment."];
    /// The server has not known for a while.
    Unknown: ["아직 확인 중이에요", "결제가 완료되었을 수 있으니 다시 결제하지 마세요. 확인되면 이 페이지에 표시됩니다."], ["We are still checking", "Your payment may have gone through, so please don’t pay again. This page shows the result as soon as we know it."];
    /// Paid.
    Paid: ["결제가 완료되었어요", "주문해 주셔서 감사합니다."], ["Payment complete", "Thank you for your order."];
    /// A virtual account has been issued.
    AwaitingDeposit: ["입금을 기다리고 있어요", "아래 계좌로 정확한 금액을 입금하면 주문이 완료됩니다."], ["Waiting for your deposit", "Your order is complete once the exact amount arrives in this account."];
    /// Not paid.
    Failed: ["결제되지 않았어요", "결제가 완료되지 않았습니다."], ["Not paid", "The payment was not completed."];
    /// Paid and given back.
    Cancelled: ["결제가 취소되었어요", "결제 수단에 따라 환불까지 며칠이 걸릴 수 있습니다."], ["Payment cancelled", "Depending on how you paid, the refund may take a few days to reach you."];
    /// The payment isn't the one the order needs.
    Rejected: ["결제를 확인할 수 없어요", "이 주문의 결제로 인정되지 않았습니다. 고객센터로 문의해 주세요."], ["Payment not accepted", "It doesn’t match your order. Please contact us."];
    /// The shop doesn't know the order.
    UnknownOrder: ["주문을 찾을 수 없어요", "이 번호의 주문이 없습니다. 결제하셨다면 고객센터로 문의해 주세요."], ["Order not found", "The shop has no order with this number. If you have paid, please contact us."];
    /// The browser blocked the window.
    Blocked: ["팝업이 차단되었어요", "이 사이트의 팝업을 허용한 뒤 결제 버튼을 다시 눌러 주세요."], ["Your browser blocked the payment window", "Allow popups for this site, then press the pay button again."];
    /// The script isn't there.
    NotLoaded: ["결제를 시작할 수 없어요", "결제 모듈을 불러오지 못했습니다. 인터넷 연결을 확인하고 다시 시도해 주세요."], ["Payment can’t start", "The payment module did not load. Check your connection and try again."];
    /// Another payment's window is open.
    AlreadyOpen: ["다른 결제가 진행 중이에요", "열려 있는 결제를 먼저 마쳐 주세요."], ["Another payment is open", "Finish the open payment first."];
    /// A payment window of this shop is open in another tab.
    OpenElsewhere: ["다른 탭에서 결제가 진행 중이에요", "그 탭에서 결제를 마쳐 주세요."], ["A payment is open in another tab", "Finish the payment there."];
    /// The window could not be opened.
    NotOpened: ["결제창을 열지 못했어요", "결제는 시작되지 않았습니다."], ["The payment window did not open", "No payment has begun."];
    /// The script reported an error, and the server knows of no payment.
    NotStarted: ["결제가 시작되지 않았어요", "이 주문의 결제 내역을 찾지 못했습니다."], ["The payment did not start", "We found no payment of this order."];
    /// A return page without a payment.
    NothingReturned: ["확인할 결제가 없어요", "결제를 진행 중이었다면 주문 내역을 확인해 주세요."], ["No payment to check", "If you were paying just now, look at your orders."];
    /// A payment of an earlier visit that isn't settled.
    Pending: ["확인되지 않은 결제가 있어요", "지난번에 시작한 결제의 결과를 확인할 수 있어요."], ["You have an unfinished payment", "See what became of the payment you started last time."];
    /// The pay button, before the amount.
    Pay: ["결제하기", ""], ["Pay", ""];
    /// The shopper's way out of an open window.
    WindowGone: ["결제창을 닫았어요", ""], ["I closed the payment window", ""];
    /// Asks the server now.
    CheckNow: ["지금 다시 확인", ""], ["Check again now", ""];
    /// Another attempt, with a new order; said after the explanation where there is a button for it.
    TryAgain: ["다시 시도", "다시 시도할 수 있어요."], ["Try again", "You can try again."];
    /// Finds out about a pending payment.
    Resume: ["결과 확인하기", ""], ["Check it now", ""];
    /// The link to the receipt.
    Receipt: ["영수증 보기", ""], ["View receipt", ""];
    /// Before an order number.
    Order: ["주문번호", ""], ["Order", ""];
    /// Before an amount.
    Amount: ["금액", ""], ["Amount", ""];
    /// Before the bank's name.
    Bank: ["은행", ""], ["Bank", ""];
    /// Before the account number.
    Account: ["계좌번호", ""], ["Account", ""];
    /// Before the account's holder.
    Holder: ["예금주", ""], ["Account holder", ""];
    /// Before the deadline of a deposit.
    Due: ["입금 기한", ""], ["Deposit by", ""];
    /// Copies an account's number.
    Copy: ["복사", ""], ["Copy", ""];
    /// It has been copied.
    Copied: ["복사했어요", ""], ["Copied", ""];
    /// Around what is left of a deposit's time.
    Left: ["남음", ""], ["left", ""];
    /// A deposit's time is over, as far as the browser's clock goes; only the server knows whether the money has arrived.
    Over: ["입금 기한이 지났어요", "이 계좌로 더 이상 입금하지 마세요. 이미 입금하셨다면 고객센터로 문의해 주세요."], ["The deadline has passed", "Please don’t deposit into this account any more. If you already have, please contact us."];
    /// Before what may be worth knowing in this browser.
    Advice: ["결제가 잘 되지 않나요?", ""], ["Trouble paying?", ""];
    /// Puts an advice away.
    Dismiss: ["안내 닫기", ""], ["Dismiss", ""];
}

impl Text {
    /// What is said in this state.
    #[must_use]
    pub fn of(state: &State) -> Text {
        match state {
            State::Loading => Text::Loading,
            State::Idle => Text::Idle,
            State::Window(_) if state.name() == "opening" => Text::Opening,
            State::Window(_) => Text::Window,
            State::Checking(_) => Text::Checking,
            State::Unknown(_) => Text::Unknown,
            State::Settled(Confirmation::Paid(_)) => Text::Paid,
            State::Settled(Confirmation::AwaitingDeposit(_)) => Text::AwaitingDeposit,
            State::Settled(Confirmation::Failed(_)) => Text::Failed,
            State::Settled(Confirmation::Cancelled(_)) => Text::Cancelled,
            State::Rejected { .. } => Text::Rejected,
            State::UnknownOrder { .. } => Text::UnknownOrder,
            State::Blocked => Text::Blocked,
            State::Refused(Refusal::Load(_)) => Text::NotLoaded,
            State::Refused(Refusal::Open(OpenError::AlreadyOpen { .. })) => Text::AlreadyOpen,
            State::Refused(Refusal::Open(OpenError::OpenElsewhere)) => Text::OpenElsewhere,
            State::Refused(Refusal::Open(_)) => Text::NotOpened,
            State::Refused(Refusal::NotStarted { .. }) => Text::NotStarted,
            State::Refused(Refusal::NothingReturned) => Text::NothingReturned,
        }
    }
}

/// A shop's own words for a [`Text`].
#[derive(Debug, PartialEq, Eq)]
struct Own {
    text: Text,
    words: [Cow<'static, str>; 2],
}

/// Everything a checkout says, in one language. Cheap to clone.
///
/// ```
/// use payjoa::{Language, checkout::{Text, Texts}};
///
/// let texts = Texts::new(Language::En)
///     .with(Text::Paid, "Thank you!", "Your jacket is on its way.")
///     .with(Text::Pay, "Buy now for", "");
/// assert_eq!(texts.heading(Text::Paid), "Thank you!");
/// assert_eq!(texts.heading(Text::Failed), "Not paid");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    language: Language,
    own: Option<Arc<Vec<Arc<Own>>>>,
}

impl Texts {
    /// The texts as payjoa has them.
    #[must_use]
    pub const fn new(language: Language) -> Texts {
        Texts { language, own: None }
    }

    /// Says something differently: a heading (or a button's text), and an explanation, which may be empty.
    #[must_use]
    pub fn with(
        mut self,
        text: Text,
        heading: impl Into<Cow<'static, str>>,
        explanation: impl Into<Cow<'static, str>>,
    ) -> Texts {
        let own = Arc::new(Own { text, words: [heading.into(), explanation.into()] });
        Arc::make_mut(self.own.get_or_insert_default()).push(own);
        self
    }

    /// The language, for `lang` attributes.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A few words; of a button, its text.
    #[must_use]
    pub fn heading(&self, text: Text) -> &str {
        self.get(text, 0)
    }

    /// A sentence or two; may be empty.
    #[must_use]
    pub fn explanation(&self, text: Text) -> &str {
        self.get(text, 1)
    }

    /// The explanation of a state: the shop's own words for it; otherwise what helps in this very browser, where there is
    /// such a thing; otherwise the general words.
    #[must_use]
    pub fn explained(&self, state: &State) -> &str {
        let text = Text::of(state);
        if self.own(text).is_none() {
            match state {
                State::Refused(Refusal::Load(error)) => return error.diagnosis().text(self.language),
                State::Blocked => return advice::popup_blocked(advice::this_browser()).text(self.language),
                _ => {}
            }
        }
        self.explanation(text)
    }

    /// What is said of another attempt, where one is offered: after payjoa's own words for a state, which don't speak of it.
    pub(crate) fn another_try(&self, state: &State) -> Option<&str> {
        let text = Text::of(state);
        let speaks = matches!(text, Text::Failed | Text::NotStarted | Text::NotOpened | Text::OpenElsewhere);
        (speaks && self.own(text).is_none()).then(|| self.explanation(Text::TryAgain))
    }

    /// The words said last count.
    fn own(&self, text: Text) -> Option<&Own> {
        let own = self.own.as_ref().and_then(|own| own.iter().rev().find(|own| own.text == text));
        own.map(Arc::as_ref)
    }

    fn get(&self, text: Text, part: usize) -> &str {
        let table = match self.language {
            Language::Ko => &KOREAN,
            Language::En => &ENGLISH,
        };
        match self.own(text) {
            Some(own) => own.words.get(part).map_or("", |words| words),
            None => table.get(text as usize * 2 + part),
        }
    }

    /// An amount as shoppers read it: `1,004원` or `₩1,004`.
    #[must_use]
    pub fn money(&self, amount: Won) -> String {
        match self.language {
            Language::Ko => [amount.grouped().as_str(), "원"].concat(),
            Language::En => ["₩", amount.grouped().as_str()].concat(),
        }
    }

    /// The pay button's text: `1,004원 결제하기` or `Pay ₩1,004`.
    #[must_use]
    pub fn pay_amount(&self, amount: Won) -> String {
        let money = self.money(amount);
        match self.language {
            Language::Ko => [money.as_str(), " ", self.heading(Text::Pay)].concat(),
            Language::En => [self.heading(Text::Pay), " ", money.as_str()].concat(),
        }
    }

    /// A moment in Unix seconds, in Korea's time: `2026-12-24 18:00`.
    #[must_use]
    pub fn moment(&self, seconds: u64) -> String {
        let digits = KoreaTime::from_unix_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).digits();
        let part = |from, to| digits.get(from..to).unwrap_or_default();
        let korea = match self.language {
            Language::Ko => "",
            Language::En => " (KST)",
        };
        [part(0, 4), "-", part(4, 6), "-", part(6, 8), " ", part(8, 10), ":", part(10, 12), korea].concat()
    }
}

impl Texts {
    /// How long there is until a moment, to the hour or to the minute: `2일 3시간 남음` or `2 d 3 h left`. Both in Unix seconds.
    #[must_use]
    pub fn left(&self, until: u64, now: u64) -> String {
        let Some(minutes) = until.checked_sub(now).map(|seconds| seconds / 60) else {
            return self.heading(Text::Over).to_owned();
        };
        let [days, hours, minute] = match self.language {
            Language::Ko => ["일", "시간", "분"],
            Language::En => [" d", " h", " min"],
        };
        let parts = match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
            (0, 0, left) => [(left, minute), (0, "")],
            (0, left, more) => [(left, hours), (more, minute)],
            (left, more, _) => [(left, days), (more, hours)],
        };
        let mut told = String::new();
        for (index, (number, unit)) in parts.into_iter().enumerate() {
            if index == 0 || number > 0 {
                told.push_str(&number.to_string());
                told.push_str(unit);
                told.push(' ');
            }
        }
        told.push_str(self.heading(Text::Left));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_exists_in_both_languages() {
        for table in [&KOREAN, &ENGLISH] {
            assert_eq!(table.lengths.len(), (Text::Dismiss as usize + 1) * 2);
            assert_eq!(table.lengths.iter().map(|length| usize::from(*length)).sum::<usize>(), table.words.len());
        }
        for at in 0..KOREAN.lengths.len() {
            let (korean, english) = (KOREAN.get(at), ENGLISH.get(at));
            assert_eq!(korean.is_empty(), english.is_empty(), "{korean:?} {english:?}");
        }
    }

    #[test]
    fn the_shops_own_words_said_last_count() {
        let texts =
            Texts::new(Language::Ko).with(Text::Paid, "고맙습니다", "").with(Text::Paid, "감사합니다", "또 오세요");
        assert_eq!((texts.heading(Text::Paid), texts.explanation(Text::Paid)), ("감사합니다", "또 오세요"));
        assert_eq!(texts.heading(Text::Failed), Texts::new(Language::Ko).heading(Text::Failed));
    }

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

    #[test]
    fn what_is_left_is_told_in_two_parts_at_most() {
        let (ko, en) = (Texts::new(Language::Ko), Texts::new(Language::En));
        for (seconds, korean, english) in [
            (59, "0분 남음", "0 min left"),
            (3_600, "1시간 남음", "1 h left"),
            (5_430, "1시간 30분 남음", "1 h 30 min left"),
            (2 * 86_400 + 3 * 3_600 + 60, "2일 3시간 남음", "2 d 3 h left"),
            (3 * 86_400, "3일 남음", "3 d left"),
        ] {
            assert_eq!(
                (ko.left(1_000 + seconds, 1_000), en.left(1_000 + seconds, 1_000)),
                (korean.into(), english.into())
            );
        }
        assert_eq!(en.left(1, 2), "The deadline has passed");
    }
}
