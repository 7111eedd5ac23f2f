//! What shoppers see: the pieces that every framework's components are thin over.
//!
//! A [`View`] says what to show; [`View::html`] writes its first frame where a server renders, and [`Mounted`] puts it into a
//! page and keeps it there. Yew, Leptos and the custom element do no more than this, so they look and behave the same; so can
//! a framework that payjoa doesn't know.
//!
//! ```no_run
//! use payjoa::{UserCode, checkout::Options, request::PaymentRequest, view::{Mounted, View}};
//!
//! # fn page(root: &web_sys::Element, request: PaymentRequest) -> Result<(), payjoa::IdError> {
//! let options = Options::new(UserCode::new("imp00000000")?, "/payments/confirm");
//! let mounted = Mounted::new(root, View::checkout(options, request));
//! # drop(mounted);
//! # Ok(())
//! # }
//! ```
//!
//! # What is in the page
//!
//! Each element has a class and a shadow part of the same name (`payjoa-pay`, `::part(pay)`), and [`Classes`] puts a shop's own
//! in their place. [`STYLESHEET`] makes them look like something, with the shop's colours; without it nothing is styled. Stable
//! are the names and `data-state` ([`State::name`](crate::checkout::State::name)) and `data-action` ([`Action::name`]).
//!
//! | name | what |
//! | --- | --- |
//! | `checkout`, `return`, `resume`, ... | the pieces' roots, if they have no class of their own |
//! | `status` | what happened; has `data-state`. In it `message` (the live region) with `heading` and `explanation`, and `details` |
//! | `details` | facts as a list: order, amount, and of a virtual account bank, number (`copy`, `copied`), holder, deadline (`left`, with `data-over` when it has passed) |
//! | `pay`, `window-gone`, `check-now`, `try-again`, `resume-button`, `dismiss` | buttons |
//! | `window-notice` | above everything else while the payment window is open, since i'mport's script covers the page: position it |
//! | `advice` | what to know before paying in this browser; `advice-words` in it |
//! | `receipt` | the link to a receipt |
//! | `method-picker` | the root of a [`Picker`]: `methods` (a fieldset) with `legend` and a `method` for each; labels `issuer`, `months`, `escrow` |

mod action;
mod advice;
mod classes;
mod clipboard;
mod controls;
mod deposit;
mod dom;
mod html;
mod markup;
mod mounted;
mod panel;
mod picker;
mod pieces;
mod source;
mod status;

use std::rc::Rc;

pub use action::Action;
pub use classes::Classes;
pub use mounted::Mounted;
pub use picker::{Choice, MountedPicker, Offer, Picker};

use self::{panel::Panel, pieces::Kind, source::Source};
use crate::{
    Language, MerchantUid,
    checkout::{Checkout, Options, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
};

/// payjoa's look, for a `<style>` or a shadow root: phones and PCs, light and dark, high contrast, reduced motion. Pages that serve
/// files link it instead: it is `src/view/payjoa.css` of this package. Nothing is downloaded unless it is used.
///
/// Colours, corners and the font are custom properties that the page may set anywhere around: `--payjoa-accent`,
/// `--payjoa-on-accent`, `--payjoa-surface`, `--payjoa-ink`, `--payjoa-muted`, `--payjoa-line`, `--payjoa-good`, `--payjoa-warn`,
/// `--payjoa-bad`, `--payjoa-focus`, `--payjoa-radius`, `--payjoa-gap`, `--payjoa-font`. Dark colours come with the page's
/// `color-scheme`, or with `data-theme="dark"` around.
pub const STYLESHEET: &str = include_str!("payjoa.css");

/// Who is told what the server knows.
type Told = Rc<dyn Fn(&Confirmation)>;

/// Something to show. Cheap to clone.
#[derive(Clone)]
pub struct View {
    kind: &'static Kind,
    source: Source,
    request: Option<PaymentRequest>,
    texts: Texts,
    classes: Classes,
    on_settled: Option<Told>,
    on_try_again: Option<Rc<dyn Fn()>>,
}

impl View {
    fn new(kind: &'static Kind, source: Source, request: Option<PaymentRequest>) -> View {
        let texts = Texts::new(Language::Ko);
        View { kind, source, request, texts, classes: Classes::default(), on_settled: None, on_try_again: None }
    }

    /// A button that pays for an order, and what became of it. The shop's server has created the order and registered its
    /// amount *before*, so that nothing is awaited in the click.
    #[must_use]
    pub fn checkout(options: Options, request: PaymentRequest) -> View {
        View::new(&pieces::CHECKOUT, Source::Own(options), Some(request))
    }

    /// The page that PAYJOA comes back to on a phone. Takes the result out of the address bar, asks the server, and shows
    /// what it says; reloading it, coming back to it or typing its address changes nothing.
    #[must_use]
    pub fn return_page(options: Options) -> View {
        View::new(&pieces::RETURN_PAGE, Source::Own(options), None)
    }

    /// For where shoppers arrive: nothing, unless this browser began a payment whose end it hasn't seen. Then it offers to
    /// find out.
    #[must_use]
    pub fn resume(options: Options) -> View {
        View::new(&pieces::RESUME, Source::Own(options), None)
    }

    /// The pay button of a checkout that the application has.
    #[must_use]
    pub fn pay_button(checkout: Checkout, request: PaymentRequest) -> View {
        View::new(&pieces::PAY_BUTTON, Source::Shared(checkout), Some(request))
    }

    /// How a checkout stands that the application has, and what can be done besides paying.
    #[must_use]
    pub fn payment_status(checkout: Checkout) -> View {
        View::new(&pieces::PAYMENT_STATUS, Source::Shared(checkout), None)
    }

    /// The account to deposit into, once there is one; nothing otherwise.
    #[must_use]
    pub fn deposit_account(checkout: Checkout) -> View {
        View::new(&pieces::DEPOSIT_ACCOUNT, Source::Shared(checkout), None)
    }

    /// Shows a checkout that the application has, which it also begins, instead of one of the view's own.
    #[must_use]
    pub fn of(mut self, checkout: Checkout) -> View {
        self.source = Source::Shared(checkout);
        self
    }

    /// The words (default: Korean).
    #[must_use]
    pub fn texts(mut self, texts: Texts) -> View {
        self.texts = texts;
        self
    }

    /// Other classes than payjoa's own.
    #[must_use]
    pub fn classes(mut self, classes: Classes) -> View {
        self.classes = classes;
        self
    }

    /// Called when the server knows. The only place to empty a cart.
    #[must_use]
    pub fn on_settled(mut self, told: impl Fn(&Confirmation) + 'static) -> View {
        self.on_settled = Some(Rc::new(told));
        self
    }

    /// The shopper wants another attempt: have the server create a new order and show its request. Without it there is no
    /// such button.
    #[must_use]
    pub fn on_try_again(mut self, asked: impl Fn() + 'static) -> View {
        self.on_try_again = Some(Rc::new(asked));
        self
    }

    /// The first frame, for a server to put into the root.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(&Panel::new(self.clone()).nodes(), &self.classes)
    }

    /// The first frame with its root, a `section`.
    #[must_use]
    pub fn root_html(&self) -> String {
        html::write_root(self.kind.root, Panel::new(self.clone()).nodes(), &self.classes)
    }

    /// The classes of the root.
    #[cfg(feature = "leptos")]
    pub(crate) fn root_class(&self) -> String {
        self.classes.of(self.kind.root)
    }

    /// Whether the other one continues this one's checkout.
    fn is_about_the_same(&self, other: &View) -> bool {
        let same_source = match (&self.source, &other.source) {
            // Options are read when an order's checkout begins.
            (Source::Own(_), Source::Own(_)) => true,
            (one, another) => one == another,
        };
        same_source && self.order() == other.order()
    }

    fn order(&self) -> Option<&MerchantUid> {
        self.request.as_ref().map(PaymentRequest::merchant_uid)
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("request", &self.request).finish_non_exhaustive()
    }
}
