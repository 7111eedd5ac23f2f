//! A picker in the page.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};

use super::{CONTROL, Choice, Picker, ROOT};
use crate::{browser::page, view::dom::Canvas};

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
}

impl MountedPicker {
    /// Puts the picker into `root`, which is empty or has what [`Picker::root_html`] wrote. Nothing on a server, or if nothing
    /// is offered.
    pub fn new(root: &web_sys::Element, picker: Picker) -> Option<MountedPicker> {
        let choice = picker.offer.first()?;
        let canvas = Canvas::new(root.clone(), ROOT, picker.nodes(&choice), &picker.classes)?;
        let inner =
            Rc::new(Inner { picker: RefCell::new(picker), choice: RefCell::new(choice), canvas: RefCell::new(canvas) });
        let changes = EventListener::new(root, "change", {
            let inner = Rc::clone(&inner);
            move |event| inner.changed(event)
        });
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
    fn changed(&self, event: &web_sys::Event) {
        let Some((control, value)) = changed_control(event) else { return };
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
        let nodes = picker.nodes(&self.choice.borrow());
        canvas.show(nodes, &picker.classes);
    }
}

/// Which control it was, and its value; of a checkbox whether it is checked.
fn changed_control(event: &web_sys::Event) -> Option<(String, String)> {
    let control: web_sys::Element = event.target()?.dyn_into().ok()?;
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
