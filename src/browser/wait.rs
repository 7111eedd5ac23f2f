//! Listeners, timers and tasks, each of one kind: gloo and wasm-bindgen make those of every closure and future anew, and a page
//! downloads each.

use std::pin::Pin;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::{Event, EventTarget};

/// Hears an event until it is dropped.
pub(crate) fn listen(target: &EventTarget, name: &'static str, heard: Box<dyn FnMut(&Event)>) -> EventListener {
    EventListener::new(target, name, heard)
}

/// Does something after so many milliseconds, unless it is dropped before.
pub(crate) fn after(millis: u32, act: Box<dyn FnOnce()>) -> Timeout {
    Timeout::new(millis, act)
}

/// Begins a task of its own.
pub(crate) fn spawn(task: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(task);
}
