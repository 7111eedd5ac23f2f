//! A picker in the page.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};

use super::{CONTROL, Choice, Picker, ROOT};
use crate::{
    browser::{page, wait::listen},
    view::dom::Canvas,
};

/// A [`Picker`] that is in the page. Dropping it removes its listener; the nodes stay until the root goes.
#[must_use = "it ends as soon as this is dropped"]
pub struct MountedPicker {
    inner: Rc<Inner>,
    _changes: EventListener,
}

struct Inner {
    picker: RefCell<Picker>,
    choice: RefCell<Choice>,
    canvas: RefCell<Canvas>,
    /// A random name: another module in the same page counts from one, too.
    group: String,
}

impl MountedPicker {
    /// Puts the picker into `root`, which is empty or has what [`Picker::root_html`] wrote. Nothing on a server, or if nothing
    /// is offered.
    pub fn new(root: &web_sys::Element, picker: Picker) -> Option<MountedPicker> {
        let choice = picker.offer.first()?;
        let canvas = Canvas::new(root.clone(), ROOT, picker.first(), &picker.classes)?;
        let group = ["payjoa-method-", &((page::random() * 1e9) as u32).to_string()].concat();
        let inner = Rc::new(Inner {
            picker: RefCell::new(picker),
            choice: RefCell::new(choice),
            canvas: RefCell::new(canvas),
            group,
        });
        inner.catch_up(root);
        let chosen = Rc::clone(&inner);
        let heard = move |event: &web_sys::Event| {
            if let Some(control) = event.target().and_then(|target| target.dyn_into().ok()) {
                chosen.changed(control);
            }
        };
        let changes = listen(root, "change", Box::new(heard));
        Some(MountedPicker { inner, _changes: changes })
    }

    /// Offers something else, or in other words. What was chosen stays chosen, if it is still offered.
    pub fn update(&self, picker: Picker) {
        {
            let mut choice = self.inner.choice.borrow_mut();
            if let Some(first) = picker.offer.first().filter(|_| !picker.offer.methods.contains(&choice.method)) {
                *choice = first;
            }
        }
        self.inner.picker.replace(picker);
        self.inner.draw();
    }

    /// What is chosen now.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.inner.choice.borrow().clone()
    }
}

impl Inner {
    /// Names the buttons. What the shopper has chosen in a server's page before it came alive is chosen.
    fn catch_up(&self, root: &web_sys::Element) {
        let controls = root.query_selector_all("select, input:checked").ok();
        self.draw();
        for control in controls.iter().flat_map(|controls| (0..controls.length()).filter_map(|at| controls.get(at))) {
            self.changed(control.unchecked_into());
        }
    }

    fn changed(&self, control: web_sys::Element) {
        let Some((control, value)) = named(control) else { return };
        let after = self.choice.borrow().after(&self.picker.borrow().offer, &control, &value);
        let Some(after) = after.filter(|after| *after != *self.choice.borrow()) else { return };
        self.choice.replace(after.clone());
        self.draw();
        let told = self.picker.borrow().on_choose.clone();
        if let Some(told) = told {
            told(&after);
        }
    }

    fn draw(&self) {
        // Nothing but the canvas is borrowed while the page changes: its listeners may hand in another picker.
        let Ok(mut canvas) = self.canvas.try_borrow_mut() else { return };
        let picker = self.picker.borrow().clone();
        let nodes = picker.nodes(&self.choice.borrow(), &self.group);
        canvas.show(nodes, &picker.classes);
    }
}

/// Which control it is, and its value; of a checkbox whether it is checked.
fn named(control: web_sys::Element) -> Option<(String, String)> {
    let name = control.get_attribute(CONTROL)?;
    let control = JsValue::from(control);
    let value = match name.as_str() {
        "escrow" => page::is_true(&control, "checked").to_string(),
        _ => page::text(&control, "value"),
    };
    Some((name, value))
}

impl std::fmt::Debug for MountedPicker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MountedPicker").field("choice", &self.inner.choice).finish_non_exhaustive()
    }
}
