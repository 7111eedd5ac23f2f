//! One piece in one state, and the way there.

use payjoa::{
    Language, Platform, Won,
    browser::platform,
    checkout::{Checkout, Options, Texts, Timing},
    request::{PaymentRequest, Violations},
    test_kit::{NoWindow, TestKit, until},
    view::{Mounted, MountedPicker, Picker, View},
};
use web_sys::Element;

/// Which piece.
#[derive(Clone, Copy)]
pub(crate) enum Piece {
    Checkout,
    Return,
    Resume,
    PayButton,
    PaymentStatus,
    DepositAccount,
    /// With what is offered and chosen.
    Picker(fn() -> Option<Picker>),
}

/// How a piece comes into its state.
pub(crate) struct Scene {
    /// Its place in the address, and its name in tests.
    pub(crate) id: &'static str,
    /// What people read.
    pub(crate) title: &'static str,
    /// [`State::name`](payjoa::checkout::State::name) in the end.
    state: &'static str,
    piece: Piece,
    agent: Option<&'static str>,
    request: fn(Platform) -> Result<PaymentRequest, Violations>,
    patience: u32,
    /// Before the shopper sees it.
    before: fn(&TestKit),
    pays: bool,
    /// After that.
    then: fn(&TestKit, &Checkout) -> Result<(), NoWindow>,
    /// What somebody does in the page at last.
    touch: fn(&Element),
    again: bool,
    /// Whether it needs a page of its own, since it covers the page.
    pub(crate) covers: bool,
}

impl Scene {
    pub(crate) fn new(id: &'static str, title: &'static str, piece: Piece, state: &'static str) -> Scene {
        Scene {
            id,
            title,
            state,
            piece,
            agent: None,
            request: jacket,
            patience: u32::MAX,
            before: |_| {},
            pays: false,
            then: |_, _| Ok(()),
            touch: |_| {},
            again: true,
            covers: false,
        }
    }

    pub(crate) fn in_browser(mut self, agent: &'static str) -> Scene {
        self.agent = Some(agent);
        self
    }

    pub(crate) fn request(mut self, request: fn(Platform) -> Result<PaymentRequest, Violations>) -> Scene {
        self.request = request;
        self
    }

    pub(crate) fn impatient(mut self) -> Scene {
        self.patience = 0;
        self
    }

    pub(crate) fn before(mut self, before: fn(&TestKit)) -> Scene {
        self.before = before;
        self
    }

    pub(crate) fn pays(mut self) -> Scene {
        self.pays = true;
        self
    }

    pub(crate) fn then(mut self, then: fn(&TestKit, &Checkout) -> Result<(), NoWindow>) -> Scene {
        self.then = then;
        self
    }

    pub(crate) fn touch(mut self, touch: fn(&Element)) -> Scene {
        self.touch = touch;
        self
    }

    pub(crate) fn without_another_try(mut self) -> Scene {
        self.again = false;
        self
    }

    pub(crate) fn covers(mut self) -> Scene {
        self.covers = true;
        self
    }

    /// Puts the piece into the page and brings it there; what keeps it there is kept for ever.
    pub(crate) async fn play(&self, root: &Element, language: Language) -> Result<(), String> {
        let kit = TestKit::new();
        if let Some(agent) = self.agent {
            kit.pretend_agent(agent);
        }
        (self.before)(&kit);
        if let Piece::Picker(picker) = self.piece {
            let picker = picker().ok_or("there is nothing to pick")?.texts(Texts::new(language));
            std::mem::forget(MountedPicker::new(root, picker));
            (self.touch)(root);
            return Ok(());
        }
        let request = (self.request)(platform()).map_err(|refused| format!("{refused:?}"))?;
        let view = self.view(&kit, &request).texts(Texts::new(language));
        let view = if self.again { view.on_try_again(|| {}) } else { view };
        let mounted = Mounted::new(root, view).ok_or("there is no page")?;
        let checkout = mounted.checkout();
        std::mem::forget(mounted);
        if self.pays {
            until(|| checkout.state().can_pay()).await.map_err(|late| late.to_string())?;
            checkout.pay(&request);
        }
        (self.then)(&kit, &checkout).map_err(|none| none.to_string())?;
        let arrived = || checkout.state().name() == self.state;
        until(arrived).await.map_err(|late| format!("{late}; it is {}", checkout.state().name()))?;
        settle().await?;
        (self.touch)(root);
        Ok(())
    }

    fn view(&self, kit: &TestKit, request: &PaymentRequest) -> View {
        let options = self.options(kit);
        let shared = || {
            let checkout = Checkout::new(options.clone());
            checkout.prepare();
            checkout
        };
        match self.piece {
            Piece::Return => View::return_page(options),
            Piece::Resume => View::resume(options),
            Piece::PayButton => View::pay_button(shared(), request.clone()),
            Piece::PaymentStatus => View::payment_status(shared()),
            Piece::DepositAccount => View::deposit_account(shared()),
            Piece::Checkout | Piece::Picker(_) => View::checkout(options, request.clone()),
        }
    }

    /// Once it is there, nothing happens any more.
    fn options(&self, kit: &TestKit) -> Options {
        let never = u32::MAX / 2;
        kit.options().timing(Timing {
            watchdog: never,
            patience: self.patience,
            first_pause: 1,
            longest_pause: 1,
            slow_pause: never,
        })
    }
}

/// Lets everything run that is ready to, while this scene's browser and script are still there.
async fn settle() -> Result<(), String> {
    let mut turns = 0;
    let turned = || {
        turns += 1;
        turns > 2
    };
    until(turned).await.map_err(|late| late.to_string())
}

pub(crate) const AMOUNT: u64 = 61_000;

pub(crate) fn amount() -> Won {
    Won::new(AMOUNT).unwrap_or(Won::ZERO)
}

/// What most scenes pay for.
fn jacket(platform: Platform) -> Result<PaymentRequest, Violations> {
    let request = PaymentRequest::card("20261130-000412", AMOUNT, "NF long padding jacket M").digital(false);
    request.m_redirect_url("https://shop.example/back").build(platform)
}
