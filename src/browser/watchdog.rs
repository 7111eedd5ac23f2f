//! Asking the shop's server while the payment window is open.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;

use super::{
    Confirmer, PageEvents, page,
    wait::{after, spawn},
    within::confirm_within,
};
use crate::{
    MerchantUid,
    outcome::{Answer, contract::ConfirmRequest},
};

/// How often a [`Watchdog`] asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The pause before the first question, in milliseconds (default 3 000). It grows by half with each one.
    pub first: u32,
    /// The longest pause (default 15 000).
    pub longest: u32,
    /// How long one answer may take (default 10 000).
    pub answer: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { first: 3_000, longest: 15_000, answer: 10_000 }
    }
}

/// Asks the shop's server every few seconds how an order stands, for as long as it lives.
///
/// The payment window's own answer may never come: the shopper closes it in a way that i'mport's script doesn't notice, or the
/// card company's app takes over. It asks only while somebody can see the page, and at once when the page becomes visible
/// again or is brought back by the back button. `told` gets every answer of the server's about this very order and says
/// whether to go on; dropping the watchdog ends it, too, and whatever is on its way is then ignored.
///
/// ```no_run
/// use std::rc::Rc;
/// use payjoa::{MerchantUid, browser::{HttpConfirmer, Pace, Watchdog}, outcome::Answer};
///
/// let order = MerchantUid::new("mid_1234567890")?;
/// let server = Rc::new(HttpConfirmer::new("/payments/confirm"));
/// let watchdog = Watchdog::start(server, order, Pace::default(), |answer| matches!(answer, Answer::Pending { .. }));
/// # drop(watchdog);
/// # Ok::<(), payjoa::IdError>(())
/// ```
#[must_use = "it ends as soon as this is dropped"]
pub struct Watchdog {
    inner: Rc<Inner>,
    _events: PageEvents,
}

struct Inner {
    confirmer: Rc<dyn Confirmer>,
    order: MerchantUid,
    pace: Pace,
    told: RefCell<Box<dyn FnMut(Answer) -> bool>>,
    pause: Cell<u32>,
    asking: Cell<bool>,
    over: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
}

impl Watchdog {
    /// Begins with a pause: the shopper needs a moment in the window. On a server it never asks.
    pub fn start(
        confirmer: Rc<dyn Confirmer>,
        order: MerchantUid,
        pace: Pace,
        told: impl FnMut(Answer) -> bool + 'static,
    ) -> Watchdog {
        let inner = Rc::new(Inner {
            confirmer,
            order,
            pace,
            told: RefCell::new(Box::new(told)),
            pause: Cell::new(pace.first),
            asking: Cell::new(false),
            over: Cell::new(false),
            timer: RefCell::default(),
        });
        let again = || {
            let inner = Rc::downgrade(&inner);
            move || Inner::turn(&inner)
        };
        let events = PageEvents::new().on_visible(again()).on_restored(again());
        inner.wait();
        Watchdog { inner, _events: events }
    }

    /// Whether `told` has said that it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.inner.over.get()
    }

    /// Asks now, instead of after the pause.
    pub fn ask_now(&self) {
        Inner::turn(&Rc::downgrade(&self.inner));
    }
}

impl Inner {
    fn wait(self: &Rc<Self>) {
        if page::window().is_none() || self.over.get() {
            return;
        }
        let inner = Rc::downgrade(self);
        let timer = after(self.pause.get(), Box::new(move || Inner::turn(&inner)));
        self.timer.replace(Some(timer));
    }

    /// While nobody looks, the event that ends that comes back here; no timer is needed until then.
    fn turn(weak: &Weak<Inner>) {
        let Some(inner) = weak.upgrade() else { return };
        if inner.over.get() || inner.asking.get() || !page::is_visible() {
            return;
        }
        inner.timer.take();
        inner.asking.set(true);
        let pause = inner.pause.get();
        inner.pause.set((pause + pause / 2).min(inner.pace.longest));
        spawn(Box::pin(Inner::ask(weak.clone(), Rc::clone(&inner.confirmer), inner.order.clone(), inner.pace.answer)));
    }

    async fn ask(weak: Weak<Inner>, confirmer: Rc<dyn Confirmer>, order: MerchantUid, millis: u32) {
        let request = ConfirmRequest { imp_uid: None, merchant_uid: order.clone() };
        let reply = confirm_within(&*confirmer, request, millis).await;
        let Some(inner) = weak.upgrade() else { return };
        inner.asking.set(false);
        // An answer about another order proves nothing; as good as none.
        if let Some(answer) = reply.ok().and_then(|reply| Answer::from_reply(reply, &order).ok()) {
            let go_on = (inner.told.borrow_mut())(answer);
            inner.over.set(!go_on);
        }
        inner.wait();
    }
}

impl std::fmt::Debug for Watchdog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watchdog")
            .field("order", &self.inner.order)
            .field("over", &self.is_over())
            .finish_non_exhaustive()
    }
}
