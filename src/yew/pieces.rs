//! The components and what they take.

use yew::prelude::*;

use super::{
    picker::MethodPickerProps,
    shown::{Shown, Shows},
};
use crate::{
    Language,
    checkout::{Checkout as Machine, Options, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
    view::{Classes, Mounted, View},
};

/// Takes a payment: loads i'mport's script when it appears, opens the window in the click, and shows what the server says.
pub type Checkout = Shown<CheckoutProps>;

/// Put it on the page that `m_redirect_url` names. Takes the result out of the address bar, asks the server, and shows what
/// it says; reloading it, coming back to it or typing its address changes nothing.
pub type ReturnPage = Shown<ReturnPageProps>;

/// Put it where shoppers arrive. Shows nothing unless this browser began a payment whose end it hasn't seen: tab closed,
/// battery dead, callback never fired. Then it offers to find out.
pub type Resume = Shown<ResumeProps>;

/// The pay button alone, of a checkout from [`use_checkout`](super::use_checkout).
pub type PayButton = Shown<PayButtonProps>;

/// How a checkout from [`use_checkout`](super::use_checkout) stands, and what can be done besides paying.
pub type PaymentStatus = Shown<PaymentStatusProps>;

/// The account to deposit into of a checkout from [`use_checkout`](super::use_checkout), once there is one; nothing before.
pub type DepositAccount = Shown<DepositAccountProps>;

/// Choosing how to pay: methods, and what belongs to the one that is chosen. [`Choice::apply`](crate::view::Choice::apply) makes a
/// request of it.
pub type MethodPicker = Shown<MethodPickerProps>;

/// What [`Checkout`] takes.
#[derive(Properties, Debug)]
pub struct CheckoutProps {
    /// Whose payments, and whom to ask. Read when an order's checkout begins; others in a later render change nothing.
    pub options: Options,
    /// What to pay for. The shop's server has created the order and registered its amount *before*, so that nothing is
    /// awaited in the click. Another order begins a new checkout.
    pub request: PaymentRequest,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
    /// Called once when the server knows. The only place to empty a cart.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
    /// The shopper wants another attempt: have the server create a new order and pass its request. Without it there is
    /// no such button.
    #[prop_or_default]
    pub on_try_again: Option<Callback<()>>,
}

/// Equal requests that aren't clones of each other count as different: to compare them costs more than to show them again.
impl PartialEq for CheckoutProps {
    fn eq(&self, other: &CheckoutProps) -> bool {
        self.options == other.options
            && self.request.is(&other.request)
            && self.texts == other.texts
            && self.classes == other.classes
            && self.on_settled == other.on_settled
            && self.on_try_again == other.on_try_again
    }
}

/// What [`ReturnPage`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct ReturnPageProps {
    /// Whose payments, and whom to ask. Read when the component appears; others in a later render change nothing.
    pub options: Options,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
    /// Called when the server knows; again after a reload.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
    /// The shopper wants another attempt: lead back to the checkout. Without it there is no such button.
    #[prop_or_default]
    pub on_try_again: Option<Callback<()>>,
}

/// What [`Resume`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct ResumeProps {
    /// Whose payments, and whom to ask. Read when the component appears; others in a later render change nothing.
    pub options: Options,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
    /// Called when the server knows.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
}

/// What [`PayButton`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct PayButtonProps {
    /// The application's checkout: [`UseCheckout::checkout`](super::UseCheckout::checkout).
    pub checkout: Machine,
    /// What to pay for; see [`CheckoutProps::request`].
    pub request: PaymentRequest,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
}

/// What [`PaymentStatus`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct PaymentStatusProps {
    /// The application's checkout: [`UseCheckout::checkout`](super::UseCheckout::checkout).
    pub checkout: Machine,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
    /// Called when the server knows.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
    /// The shopper wants another attempt; see [`CheckoutProps::on_try_again`].
    #[prop_or_default]
    pub on_try_again: Option<Callback<()>>,
}

/// What [`DepositAccount`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct DepositAccountProps {
    /// The application's checkout: [`UseCheckout::checkout`](super::UseCheckout::checkout).
    pub checkout: Machine,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
}

/// What all pieces over a [`View`] do.
macro_rules! shows {
    ($($props:ident: $view:expr;)*) => {$(
        impl Shows for $props {
            type Mounted = Mounted;

            fn mount(&self, place: &web_sys::Element) -> Option<Mounted> {
                Mounted::new(place, viewed(self))
            }

            fn update(&self, mounted: &Mounted) {
                mounted.update(viewed(self));
            }

            fn first_frame(&self) -> String {
                viewed(self).root_html()
            }
        }

        impl Viewed for $props {
            fn view(&self) -> View {
                let view: fn(&$props) -> View = $view;
                view(self)
            }

            fn looks(&self) -> (&Texts, &Classes) {
                (&self.texts, &self.classes)
            }
        }
    )*};
}

trait Viewed {
    fn view(&self) -> View;
    fn looks(&self) -> (&Texts, &Classes);
}

fn viewed(props: &impl Viewed) -> View {
    let (texts, classes) = props.looks();
    props.view().texts(texts.clone()).classes(classes.clone())
}

shows! {
    CheckoutProps: |props| {
        let view = View::checkout(props.options.clone(), props.request.clone());
        told(view, &props.on_settled, props.on_try_again.as_ref())
    };
    ReturnPageProps: |props| {
        told(View::return_page(props.options.clone()), &props.on_settled, props.on_try_again.as_ref())
    };
    ResumeProps: |props| told(View::resume(props.options.clone()), &props.on_settled, None);
    PayButtonProps: |props| View::pay_button(props.checkout.clone(), props.request.clone());
    PaymentStatusProps: |props| {
        told(View::payment_status(props.checkout.clone()), &props.on_settled, props.on_try_again.as_ref())
    };
    DepositAccountProps: |props| View::deposit_account(props.checkout.clone());
}

fn told(mut view: View, on_settled: &Callback<Confirmation>, on_try_again: Option<&Callback<()>>) -> View {
    let on_settled = on_settled.clone();
    view = view.on_settled(move |confirmation| on_settled.emit(confirmation.clone()));
    match on_try_again.cloned() {
        Some(again) => view.on_try_again(move || again.emit(())),
        None => view,
    }
}

pub(super) fn korean() -> Texts {
    Texts::new(Language::Ko)
}
