//! The part of a checkout that touches the page: does what `state::step` says, and reports back.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;

use super::{
    Options, State,
    state::{Effect, Event, step},
    timing::jittered,
};
use crate::{
    ImpUid, MerchantUid, Platform,
    browser::{
        self, Imp, OpenError, OpenWindow, PageEvents, page, pending, return_page,
        wait::{after, spawn},
    },
    outcome::{Answer, Unverified, contract::ConfirmRequest},
    request::PaymentRequest,
};

/// One attempt to pay, or one payment to find out about. Clones are the same checkout.
///
/// When the last clone is dropped everything ends quietly: timers stop, late answers are ignored. The record of a pending
/// payment stays for the next visit.
#[derive(Clone)]
pub struct Checkout(Rc<Inner>);

/// How long a confirmer may take for one answer, in milliseconds; one of the shop's own may have no limit.
const ANSWER_LIMIT: u32 = 30_000;

type Listener = Rc<dyn Fn(&State)>;

/// From which state to which, and when.
type Step = (Rc<State>, Rc<State>, f64);

struct Inner {
    options: Options,
    state: RefCell<Rc<State>>,
    /// What has happened and [`Options::on_transition`] hasn't been told yet.
    untold: RefCell<Vec<Step>>,
    listeners: RefCell<Vec<(u32, Listener)>>,
    subscribed: Cell<u32>,
    imp: RefCell<Option<Imp>>,
    request: RefCell<Option<PaymentRequest>>,
    window: RefCell<Option<OpenWindow>>,
    timer: RefCell<Option<Timeout>>,
    /// Tells the current question from those whose answer nobody waits for any more.
    question: Cell<u32>,
    page: RefCell<Option<PageEvents>>,
}

impl Checkout {
    /// A checkout that has done nothing yet; its state is [`State::Loading`]. Touches no browser.
    #[must_use]
    pub fn new(options: Options) -> Checkout {
        Checkout(Rc::new(Inner {
            options,
            state: RefCell::new(Rc::new(State::Loading)),
            untold: RefCell::default(),
            listeners: RefCell::default(),
            subscribed: Cell::new(0),
            imp: RefCell::default(),
            request: RefCell::default(),
            window: RefCell::default(),
            timer: RefCell::default(),
            question: Cell::new(0),
            page: RefCell::default(),
        }))
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> Rc<State> {
        Rc::clone(&self.0.state.borrow())
    }

    /// Calls `listener` after everything that may have changed the state, for as long as the subscription lives.
    pub fn subscribe(&self, listener: impl Fn(&State) + 'static) -> Subscription {
        let number = self.0.subscribed.get().wrapping_add(1);
        self.0.subscribed.set(number);
        self.0.listeners.borrow_mut().push((number, Rc::new(listener)));
        Subscription { checkout: Rc::downgrade(&self.0), number }
    }

    /// Loads i'mport's script, so that a click can open the window at once; also after something failed, to try again.
    pub fn prepare(&self) {
        self.dispatch(Event::Prepare);
    }

    /// Opens the payment window. **Call it in the shopper's click and await nothing before**; does nothing unless
    /// [`State::can_pay`].
    pub fn pay(&self, request: &PaymentRequest) {
        if !self.0.state.borrow().can_pay() {
            return;
        }
        self.0.request.replace(Some(request.clone()));
        let leaving = browser::platform().is_mobile() || request.platform() == Platform::MobileApp;
        self.dispatch(Event::Pay { order: request.merchant_uid().clone(), leaving });
    }

    /// In place of [`Checkout::pay`] for a click so long ago that the browser would block the window: says so, and waits for
    /// another click.
    #[cfg(feature = "element")]
    pub(crate) fn too_late(&self) {
        self.dispatch(Event::TooLate);
    }

    /// The shopper says that the payment window is gone: gives it up and asks the server.
    pub fn window_gone(&self) {
        self.dispatch(Event::WindowGone);
    }

    /// Asks the server now instead of at the next turn.
    pub fn check_now(&self) {
        self.dispatch(Event::CheckNow);
    }

    /// Finds out about an order of an earlier visit; see [`pending`].
    pub fn resume(&self, order: MerchantUid) {
        self.dispatch(Event::Returned(Unverified::resumed(order)));
    }

    /// Finds out about the payment that the page came back from; see [`return_page::take`].
    pub fn resume_returned(&self) {
        self.dispatch(return_page::take().map_or(Event::NothingReturned, Event::Returned));
    }

    fn dispatch(&self, event: Event) {
        // Where a server renders there is nobody to load, ask or wait for: it shows the first state.
        if !cfg!(target_arch = "wasm32") {
            return;
        }
        let mut effects = Vec::new();
        let timing = &self.0.options.inner().timing;
        let (before, now) = (self.state(), page::uptime());
        if let Some(after) = step(&before, event, now, timing, &mut effects) {
            let after = Rc::new(after);
            if self.0.options.inner().on_transition.is_some() {
                self.0.untold.borrow_mut().push((before, Rc::clone(&after), now));
            }
            self.0.state.replace(after);
        }
        for effect in effects {
            self.run(effect);
        }
        // Last: whoever is told may drive the checkout on, and nothing may then be left to do for a state that is over.
        self.tell();
        self.notify();
    }

    /// One at a time, so that what happens meanwhile is told after what happened before.
    fn tell(&self) {
        let Some(told) = self.0.options.inner().on_transition.as_ref().and_then(|told| told.get()) else { return };
        let next = || {
            let mut untold = self.0.untold.borrow_mut();
            (!untold.is_empty()).then(|| untold.remove(0))
        };
        while let Some((before, after, at)) = next() {
            told(&before, &after, at);
        }
    }

    fn notify(&self) {
        // A listener may subscribe, unsubscribe or drive the checkout on; then the others hear of the newest state only.
        let listeners: Vec<_> = self.0.listeners.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect();
        for listener in listeners {
            listener(&self.state());
        }
    }

    fn run(&self, effect: Effect) {
        match effect {
            Effect::Load => self.load(),
            Effect::Open => {
                self.watch_the_page();
                self.open();
            }
            Effect::Abandon => {
                if let Some(window) = self.0.window.take() {
                    window.abandon();
                }
            }
            Effect::Remember(order) => pending::remember(&order),
            Effect::Forget(order) => pending::forget(&order),
            Effect::Ask { order, imp_uid } => self.ask(order, imp_uid),
            Effect::Wait(millis) => self.wait(millis),
        }
    }

    fn load(&self) {
        let checkout = self.weak();
        let options = self.0.options.clone();
        spawn(Box::pin(async move {
            let loaded = browser::load(&options.inner().sdk).await;
            let Some(checkout) = checkout.upgrade() else { return };
            checkout.dispatch(match loaded {
                Ok(imp) => checkout.initialise(imp),
                Err(error) => Event::NotLoaded(error.into()),
            });
        }));
    }

    /// Before the click: the script builds its frames now.
    fn initialise(&self, imp: Imp) -> Event {
        match imp.init(&self.0.options.inner().user_code) {
            Ok(()) => {
                self.0.imp.replace(Some(imp));
                Event::Loaded
            }
            Err(error) => Event::NotLoaded(error.into()),
        }
    }

    fn open(&self) {
        let opened = self.request_pay();
        match opened {
            Ok(window) => {
                self.0.window.replace(Some(window));
                self.dispatch(Event::Opened);
            }
            Err(error) => self.dispatch(Event::NotOpened(error)),
        }
    }

    fn request_pay(&self) -> Result<OpenWindow, OpenError> {
        let imp = self.0.imp.borrow().clone().ok_or(OpenError::NotInitialised)?;
        let request = self.0.request.borrow().clone().ok_or(OpenError::NotInitialised)?;
        let checkout = self.weak();
        imp.request_pay_with(&request, move |answer| {
            if let Some(checkout) = checkout.upgrade() {
                checkout.dispatch(answer.map_or_else(Event::NotOpened, Event::Answered));
            }
        })
    }

    /// A page that left for PAYJOA and is brought back by the back button continues where it stood, with no window. And whoever
    /// looks at the page again, from a bank's app or another tab, wants to know now.
    fn watch_the_page(&self) {
        if self.0.page.borrow().is_some() {
            return;
        }
        let on = |event: fn() -> Event| {
            let checkout = self.weak();
            move || {
                if let Some(checkout) = checkout.upgrade() {
                    checkout.dispatch(event());
                }
            }
        };
        let events = PageEvents::new()
            .on_restored(on(|| Event::WindowGone))
            .on_visible(on(|| Event::Seen))
            .on_online(on(|| Event::Seen));
        self.0.page.replace(Some(events));
    }

    fn ask(&self, merchant_uid: MerchantUid, imp_uid: Option<ImpUid>) {
        self.0.timer.take();
        self.watch_the_page();
        let question = self.0.question.get().wrapping_add(1);
        self.0.question.set(question);
        let asked = merchant_uid.clone();
        let Some(confirmer) = self.0.options.inner().confirmer.get() else { return };
        let reply = browser::confirm_within(confirmer, ConfirmRequest { imp_uid, merchant_uid }, ANSWER_LIMIT);
        let checkout = self.weak();
        spawn(Box::pin(async move {
            let reply = reply.await;
            let Some(checkout) = checkout.upgrade().filter(|checkout| checkout.0.question.get() == question) else {
                return;
            };
            // An answer about another order proves nothing; as good as none.
            let answer = reply.ok().and_then(|reply| Answer::from_reply(reply, &asked).ok());
            checkout.dispatch(answer.map_or(Event::NoReply, Event::Replied));
        }));
    }

    fn wait(&self, millis: u32) {
        let checkout = self.weak();
        let due = move || {
            if let Some(checkout) = checkout.upgrade() {
                checkout.dispatch(Event::Due);
            }
        };
        let timer = after(jittered(millis, page::random()), Box::new(due));
        self.0.timer.replace(Some(timer));
    }

    fn weak(&self) -> WeakCheckout {
        WeakCheckout(Rc::downgrade(&self.0))
    }
}

/// What everything that outlives a checkout holds of it.
struct WeakCheckout(Weak<Inner>);

impl WeakCheckout {
    fn upgrade(&self) -> Option<Checkout> {
        self.0.upgrade().map(Checkout)
    }
}

impl PartialEq for Checkout {
    /// Whether both are the same checkout.
    fn eq(&self, other: &Checkout) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for Checkout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checkout").field("state", &self.0.state.borrow()).finish_non_exhaustive()
    }
}

/// A listener's place at a [`Checkout`].
#[must_use = "the listener is removed as soon as this is dropped"]
pub struct Subscription {
    checkout: Weak<Inner>,
    number: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(checkout) = self.checkout.upgrade() {
            checkout.listeners.borrow_mut().retain(|(number, _)| *number != self.number);
        }
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("number", &self.number).finish_non_exhaustive()
    }
}
