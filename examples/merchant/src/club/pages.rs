//! The subscription as its shopper sees it: one page, and what its buttons do.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use payjoa::Language;
use payjoa_server::{
    billing::BillingError,
    gateway::GatewayError,
    ledger::{Order, OrderState},
};

use super::{
    form::{AgainForm, CardForm, JoinForm},
    subscription::{ClubError, Standing},
    words::{Words, words},
};
use crate::{
    calendar::day,
    html::{Page, escaped, is_own, money},
    language::Spoken,
    shopper,
};

const STYLE: &str = concat!(include_str!("../../../../www/shop.css"), include_str!("club.css"));
const HERE: &str = "/club";

pub(super) async fn show(State(shop): State<super::State>, Spoken(language): Spoken, headers: HeaderMap) -> Response {
    let shopper = shop.shoppers.welcome(&headers);
    match shop.club.look(&shopper.account).await {
        Ok((boxes, standing)) => {
            let cookie = shopper.cookie.map(|cookie| [(header::SET_COOKIE, cookie)]);
            let view = View { words: words(language), language, sandbox: shop.sandbox };
            ([(header::CACHE_CONTROL, "no-store")], cookie, view.page(&boxes, &standing)).into_response()
        }
        Err(error) => refused(language, error),
    }
}

pub(super) async fn join(
    State(shop): State<super::State>,
    Spoken(language): Spoken,
    headers: HeaderMap,
    Form(form): Form<JoinForm>,
) -> Response {
    let Some(account) = own(&headers) else { return StatusCode::FORBIDDEN.into_response() };
    let Ok(card) = form.card.card() else { return message(language, words(language).no_card) };
    done(language, shop.club.join(&account, form.nth, card).await)
}

pub(super) async fn again(
    State(shop): State<super::State>,
    Spoken(language): Spoken,
    headers: HeaderMap,
    Form(form): Form<AgainForm>,
) -> Response {
    let Some(account) = own(&headers) else { return StatusCode::FORBIDDEN.into_response() };
    done(language, shop.club.begin(&account, form.nth).await)
}

/// Another card; a charge that the old one refused is tried with it at once.
pub(super) async fn card(
    State(shop): State<super::State>,
    Spoken(language): Spoken,
    headers: HeaderMap,
    Form(form): Form<CardForm>,
) -> Response {
    let Some(account) = own(&headers) else { return StatusCode::FORBIDDEN.into_response() };
    let Ok(card) = form.card() else { return message(language, words(language).no_card) };
    match shop.club.change_card(&account, card).await {
        Ok(()) => retry_for(&shop, language, &account).await,
        Err(error) => refused(language, error),
    }
}

pub(super) async fn retry(State(shop): State<super::State>, Spoken(language): Spoken, headers: HeaderMap) -> Response {
    let Some(account) = own(&headers) else { return StatusCode::FORBIDDEN.into_response() };
    retry_for(&shop, language, &account).await
}

pub(super) async fn leave(State(shop): State<super::State>, Spoken(language): Spoken, headers: HeaderMap) -> Response {
    let Some(account) = own(&headers) else { return StatusCode::FORBIDDEN.into_response() };
    done(language, shop.club.leave(&account).await)
}

async fn retry_for(shop: &super::State, language: Language, account: &str) -> Response {
    let tried = async {
        match shop.club.look(account).await? {
            (_, Standing::Refused { order, .. }) => shop.club.retry(&order).await,
            _ => Ok(()),
        }
    };
    done(language, tried.await)
}

/// Whose subscription may be changed by this request.
fn own(headers: &HeaderMap) -> Option<String> {
    is_own(headers).then(|| shopper::known(headers)).flatten()
}

fn done(language: Language, outcome: Result<(), ClubError>) -> Response {
    match outcome {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(error) => refused(language, error),
    }
}

/// What a card's issuer says may be shown to its holder; everything else is the shop's business.
fn refused(language: Language, error: ClubError) -> Response {
    match error {
        ClubError::Billing(BillingError::Declined { .. }) | ClubError::Gateway(GatewayError::Declined { .. }) => {
            message(language, words(language).declined)
        }
        error => {
            tracing::error!(%error, "a subscription could not be looked after");
            let page = note(language, words(language).trouble);
            (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
        }
    }
}

fn message(language: Language, text: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, note(language, text)).into_response()
}

fn note(language: Language, text: &str) -> Html<String> {
    let words = words(language);
    let body = format!(
        "<section class='panel narrow'><p role=alert>{text}</p><p class=back><a class=button href='{HERE}'>{}</a></p></section>",
        words.back
    );
    frame(language, 0).around(&body)
}

fn frame(language: Language, refresh: u32) -> Page<'static> {
    let words = words(language);
    // The other one's page says the same in its own words.
    let top = match language {
        Language::Ko => {
            "<header class=top><a class=brand href='/'>한별 아웃도어</a>\
             <a class=language href='?lang=en' lang=en>English</a></header>"
        }
        Language::En => {
            "<header class=top><a class=brand href='/'>Hanbyeol Outdoor</a>\
             <a class=language href='?lang=ko' lang=ko>한국어</a></header>"
        }
    };
    Page { language, title: words.title, style: STYLE, top, refresh }
}

struct View {
    words: &'static Words,
    language: Language,
    sandbox: bool,
}

impl View {
    fn page(&self, boxes: &[Order], standing: &Standing) -> Html<String> {
        let words = self.words;
        let price = money(self.language, payjoa::Won::new(super::subscription::PRICE).unwrap_or_default());
        let price = words.a_month.replace("{}", &price);
        let body = format!(
            "<p class=intro>{} <strong>{price}</strong></p><div class=club>\
             <section class=panel><h2>{}</h2>{}</section>{}</div><p class=back><a href='/'>{}</a></p>",
            words.intro,
            if matches!(standing, Standing::None { .. }) { words.join_heading } else { words.standing },
            self.standing(standing),
            self.boxes(boxes),
            words.to_shop,
        );
        // What is under way is over in a moment; the page finds out by itself.
        frame(self.language, if matches!(standing, Standing::Working) { 2 } else { 0 }).around(&body)
    }

    fn standing(&self, standing: &Standing) -> String {
        let words = self.words;
        let status = |text: &str| format!("<p class=standing role=status>{text}</p>");
        match standing {
            Standing::None { next } => {
                format!("<p>{}</p>{}", words.join_explains, self.card_form("join", Some(*next), words.join))
            }
            Standing::Active { at } => {
                let next = format!("{} <strong><time>{}</time></strong>", words.active, day(*at));
                let leave = button("leave", "", words.leave, "button");
                format!("{}{}{leave}", status(&next), self.change_card(false))
            }
            Standing::Working => status(words.working),
            Standing::Refused { why, .. } => {
                let why = escaped(why.as_deref().unwrap_or_default());
                let retry = button("retry", "", words.retry, "button primary");
                let heading = format!("<strong>{}</strong> {why}", words.refused);
                format!(
                    "<p class='standing bad' role=status>{heading}</p><p>{}</p>{retry}{}",
                    words.refused_explains,
                    self.change_card(true)
                )
            }
            Standing::Ended { next } => {
                let hidden = format!("<input type=hidden name=nth value={next}>");
                let again = button("again", &hidden, words.again, "button primary");
                format!("{}{again}{}", status(words.ended), self.change_card(false))
            }
        }
    }

    fn change_card(&self, open: bool) -> String {
        let (words, form) = (self.words, self.card_form("card", None, self.words.change_button));
        format!("<details{}><summary>{}</summary>{form}</details>", if open { " open" } else { "" }, words.change)
    }

    fn card_form(&self, to: &str, nth: Option<u32>, submit: &str) -> String {
        let Words { number, expiry, birth, password, stored, sandbox, .. } = self.words;
        let nth = nth.map(|nth| format!("<input type=hidden name=nth value={nth}>")).unwrap_or_default();
        let hint = if self.sandbox { format!("<p class='muted small'>{sandbox}</p>") } else { String::new() };
        format!(
            "<form class=card-form method=post action='{HERE}/{to}'>{nth}\
             <label class=wide>{number}<input name=number required inputmode=numeric autocomplete=cc-number maxlength=23></label>\
             <label>{expiry}<input name=expiry required inputmode=numeric autocomplete=cc-exp placeholder=MM/YY maxlength=7></label>\
             <label>{password}<input name=password type=password inputmode=numeric maxlength=2 autocomplete=off></label>\
             <label class=wide>{birth}<input name=birth inputmode=numeric maxlength=10 autocomplete=off></label>{hint}\
             <button class='button primary wide'>{submit}</button><p class='muted small wide'>{stored}</p></form>"
        )
    }

    fn boxes(&self, boxes: &[Order]) -> String {
        if boxes.is_empty() {
            return String::new();
        }
        let rows: String = boxes.iter().rev().map(|order| self.row(order)).collect();
        let Words { boxes, day, what, price, state, .. } = self.words;
        format!(
            "<section class=panel><h2>{boxes}</h2><table class=boxes><thead><tr><th scope=col>{day}<th scope=col>{what}\
             <th scope=col class=won>{price}<th scope=col>{state}</thead><tbody>{rows}</tbody></table></section>"
        )
    }

    fn row(&self, order: &Order) -> String {
        let words = self.words;
        let (state, class) = match order.state {
            OrderState::Paid => (words.paid, "good"),
            OrderState::PartlyCancelled | OrderState::Cancelled => (words.given_back, "muted"),
            OrderState::Created => (words.planned, "muted"),
            _ => (words.unpaid, "bad"),
        };
        let seconds = order.paid_at.or_else(|| u64::try_from(order.created_at / 1_000).ok()).unwrap_or_default();
        format!(
            "<tr><td><time>{}</time><td>{}<td class=won>{}<td class={class}>{state}",
            day(seconds),
            escaped(&order.name),
            money(self.language, order.amount),
        )
    }
}

fn button(to: &str, hidden: &str, text: &str, class: &str) -> String {
    format!("<form method=post action='{HERE}/{to}'>{hidden}<button class='{class}'>{text}</button></form>")
}
