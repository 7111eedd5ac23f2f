//! A checkout to play with: whoever looks at it is the shopper, the payment window and the shop's server.

use std::{cell::Cell, rc::Rc};

use payjoa::{
    Language,
    browser::platform,
    checkout::{Options, Texts, Timing},
    request::{PaymentRequest, Violations},
    test_kit::{Opening, Says, TestKit},
    view::{Mounted, View},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

use crate::scene::AMOUNT;

const HTML: &str = r#"<div class="table"><h1>Shop</h1><a href="?">back</a><section id="shop"></section><button>after it</button>
<h1>Behind the scenes</h1>
<menu aria-label="The payment window">
<button data-do="approve">approve</button><button data-do="decline">decline</button><button data-do="close">close without a word</button>
<button data-do="early">early error</button><button data-do="block">block the next one</button></menu>
<menu aria-label="The server">
<button data-do="not-yet">not yet</button><button data-do="paid">paid</button><button data-do="deposit">deposit</button>
<button data-do="failed">failed</button><button data-do="cancelled">cancelled</button><button data-do="rejected">rejected</button>
</menu></div>"#;

/// It lives as long as the page.
pub(crate) fn begin(main: &Element, language: Language) {
    main.set_inner_html(HTML);
    let Ok(Some(root)) = main.query_selector("#shop") else { return };
    let table = Rc::new(Table { kit: TestKit::new(), orders: Cell::new(1) });
    let (Ok(view), table) = (table.view(language), Rc::clone(&table)) else { return };
    let Some(mounted) = Mounted::new(&root, table.with_another_try(view, language)).map(Rc::new) else { return };
    MOUNTED.set(Some(Rc::clone(&mounted)));
    let clicked = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(deed), Some(request)) =
            (target.and_then(|target| target.get_attribute("data-do")), table.request().ok())
        {
            table.act(&deed, &request);
        }
    });
    let _ = main.add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    clicked.forget();
}

thread_local! {
    static MOUNTED: std::cell::RefCell<Option<Rc<Mounted>>> = const { std::cell::RefCell::new(None) };
}

struct Table {
    kit: TestKit,
    /// How many orders there have been: another try is another one.
    orders: Cell<u32>,
}

impl Table {
    fn request(&self) -> Result<PaymentRequest, Violations> {
        let order = format!("play-{}", self.orders.get());
        let request = PaymentRequest::card(order, AMOUNT, "NF long padding jacket M").digital(false);
        request.m_redirect_url("https://shop.example/back").build(platform())
    }

    fn view(&self, language: Language) -> Result<View, Violations> {
        Ok(View::checkout(self.options(), self.request()?).texts(Texts::new(language)))
    }

    fn with_another_try(self: &Rc<Self>, view: View, language: Language) -> View {
        let table = Rc::clone(self);
        view.on_try_again(move || {
            table.orders.set(table.orders.get() + 1);
            table.kit.server.always(Says::not_yet());
            if let (Ok(view), Some(mounted)) = (table.view(language), MOUNTED.with_borrow(Option::clone)) {
                mounted.update(table.with_another_try(view, language));
            }
        })
    }

    fn options(&self) -> Options {
        self.kit.options().timing(Timing { first_pause: 200, longest_pause: 200, ..Timing::default() })
    }

    fn act(&self, deed: &str, request: &PaymentRequest) {
        let (imp, server) = (&self.kit.imp, &self.kit.server);
        let (order, amount) = (request.merchant_uid(), request.amount());
        // There may be no window; then nothing happens.
        let _ = match deed {
            "approve" => imp.approve(),
            "decline" => imp.decline("no"),
            "close" => imp.close_without_a_word(),
            "early" => imp.fail_early("F400", "no"),
            "block" => {
                imp.on_next(Opening::Blocked);
                Ok(())
            }
            _ => Ok(()),
        };
        match deed {
            "not-yet" => server.always(Says::not_yet()),
            "paid" => server.always(Says::paid(order, amount)),
            "deposit" => server.always(Says::deposit(order, amount, (js_sys::Date::now() / 1_000.0) as u64 + 86_400)),
            "failed" => server.always(Says::failed(order)),
            "cancelled" => server.always(Says::cancelled(order, amount)),
            "rejected" => server.always(Says::rejected()),
            _ => {}
        }
    }
}
