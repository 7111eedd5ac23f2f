//! A piece in the page: drawn when something changes, and its clicks heard.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::{Action, View, dom::Canvas, panel::Panel};
use crate::{
    browser::{
        page,
        wait::{after, listen},
    },
    checkout::{Checkout, State, Subscription},
};

/// How often a countdown is drawn again, in milliseconds.
const COUNTDOWN: u32 = 20_000;

/// A [`View`] that is in the page. Dropping it ends everything: listeners and timers are removed and late answers ignored, the
/// nodes stay until the root goes.
#[must_use = "it ends as soon as this is dropped"]
pub struct Mounted(Rc<Inner>);

struct Inner {
    panel: RefCell<Panel>,
    canvas: RefCell<Canvas>,
    /// The name of the state that is in the page.
    state: Cell<&'static str>,
    /// Something changed while it was being drawn.
    again: Cell<bool>,
    subscription: RefCell<Option<Subscription>>,
    clicks: RefCell<Option<EventListener>>,
    countdown: RefCell<Option<Timeout>>,
}

impl Mounted {
    /// Puts the view into `root`, which is empty or has what [`View::html`] wrote for the same view. Nothing on a server.
    pub fn new(root: &web_sys::Element, view: View) -> Option<Mounted> {
        let panel = Panel::new(view);
        let canvas = Canvas::new(root.clone(), panel.view.kind.root, panel.nodes(), &panel.view.classes)?;
        let inner = Rc::new(Inner {
            panel: RefCell::new(panel),
            canvas: RefCell::new(canvas),
            state: Cell::new(""),
            again: Cell::new(false),
            subscription: RefCell::default(),
            clicks: RefCell::default(),
            countdown: RefCell::default(),
        });
        inner.listen();
        inner.begin();
        Some(Mounted(inner))
    }

    /// Shows it with other options. Another order, or another [`Checkout`], begins anew; otherwise nothing that is under
    /// way changes.
    pub fn update(&self, view: View) {
        if self.0.panel.borrow_mut().replace(view) {
            self.0.begin();
        } else {
            self.0.draw();
        }
    }

    /// Whether it is the same piece with other options.
    #[cfg(feature = "leptos")]
    pub(crate) fn is_of_kind(&self, view: &View) -> bool {
        std::ptr::eq(self.0.panel.borrow().view.kind, view.kind)
    }

    /// The checkout that it shows.
    #[must_use]
    pub fn checkout(&self) -> Checkout {
        self.0.panel.borrow().checkout.clone()
    }
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mounted").field(&self.checkout()).finish()
    }
}

impl Inner {
    /// One listener for all buttons: they come and go.
    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let heard = move |event: &web_sys::Event| {
            if let (Some(inner), Some(action)) = (weak.upgrade(), clicked(event)) {
                inner.act(action);
            }
        };
        let clicks = listen(self.canvas.borrow().root(), "click", Box::new(heard));
        self.clicks.replace(Some(clicks));
    }

    fn begin(self: &Rc<Self>) {
        let checkout = self.panel.borrow().checkout.clone();
        self.state.replace("");
        let weak = Rc::downgrade(self);
        let draw = move |_: &State| {
            if let Some(inner) = Weak::upgrade(&weak) {
                inner.draw();
            }
        };
        self.subscription.replace(Some(checkout.subscribe(draw)));
        let begin = self.panel.borrow_mut().begin();
        begin(&checkout);
        self.draw();
    }

    /// In the click itself: the payment window opens in it or is blocked.
    fn act(self: &Rc<Self>, action: Action) {
        // A borrow must not outlive this line: what is done draws anew.
        let act = self.panel.borrow_mut().act(action);
        act();
        self.draw();
    }

    fn draw(self: &Rc<Self>) {
        // It is being drawn up the stack: moving the focus calls listeners of the page's, which may do anything.
        let Ok(mut canvas) = self.canvas.try_borrow_mut() else { return self.again.set(true) };
        // Nothing of the panel may be borrowed while the page changes: listeners of the page's may hand in another view.
        let (nodes, classes, state, on_settled) = {
            let panel = self.panel.borrow();
            let view = &panel.view;
            (panel.nodes(), view.classes.clone(), panel.checkout.state(), view.on_settled.clone())
        };
        let before = self.state.replace(state.name());
        let entered = before != state.name() && !before.is_empty();
        let focus = Focus::of(canvas.root().clone());
        canvas.show(nodes, &classes);
        if focus.is_lost() || (entered && state.is_result()) {
            focus.to_heading();
        }
        if entered && matches!(*state, State::Window(_)) {
            lift(canvas.root());
        }
        let told = on_settled.filter(|_| entered);
        drop(canvas);
        self.count_down(&state);
        if let (State::Settled(confirmation), Some(told)) = (&*state, told) {
            told(confirmation);
        }
        if self.again.take() {
            self.draw();
        }
    }

    fn count_down(self: &Rc<Self>, state: &State) {
        let counting = super::deposit::is_counting(state);
        let weak = Rc::downgrade(self);
        self.countdown.replace(counting.then(|| {
            let draw = move || {
                if let Some(inner) = weak.upgrade() {
                    inner.draw();
                }
            };
            after(COUNTDOWN, Box::new(draw))
        }));
    }
}

/// The action of the nearest element around what was clicked.
fn clicked(event: &web_sys::Event) -> Option<Action> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let button = target.closest("[data-action]").ok()??;
    Action::named(&button.get_attribute("data-action")?)
}

/// Whether the focus was in a piece, which changes now.
struct Focus {
    root: web_sys::Element,
    inside: bool,
}

impl Focus {
    fn of(root: web_sys::Element) -> Focus {
        Focus { inside: has_focus(&root), root }
    }

    /// The button that had it is gone: without help the next Tab would start at the top of the page.
    fn is_lost(&self) -> bool {
        self.inside && !has_focus(&self.root)
    }

    /// To the pay button where nothing is said: after another try was asked for, or an advice put away.
    fn to_heading(&self) {
        let find = |selector| self.root.query_selector(selector).ok().flatten();
        let place = find("[tabindex='-1']").or_else(|| find("[data-action='pay']"));
        if let Some(place) = place.and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A browser that can't focus it has nothing to lose.
            let _ = place.focus();
        }
    }
}

fn has_focus(root: &web_sys::Element) -> bool {
    let active = page::get(&root.get_root_node(), "activeElement").and_then(|active| active.dyn_into().ok());
    active.is_some_and(|active: web_sys::Element| root.contains(Some(&active)))
}

/// Puts the way out into the browser's top layer: the SDK covers the page while its window is open. Browsers that have no
/// popovers show it in its place.
fn lift(root: &web_sys::Element) -> Option<()> {
    let notice = root.query_selector("[popover]").ok()??;
    let show: Function = page::get(&notice, "showPopover")?.dyn_into().ok()?;
    // It throws if it is shown already, which is what we want.
    show.call0(&JsValue::from(notice)).ok().map(drop)
}
