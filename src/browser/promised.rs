//! A value that arrives once, for any number of tasks that wait for it.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::wait::after;

/// The first value given counts; later ones are ignored. Every clone is the same promise.
pub(super) struct Promised<T>(Rc<RefCell<Slot<T>>>);

struct Slot<T> {
    value: Option<T>,
    waiting: Vec<Waker>,
}

impl<T: Clone> Promised<T> {
    pub(super) fn new() -> Self {
        Promised(Rc::new(RefCell::new(Slot { value: None, waiting: Vec::new() })))
    }

    pub(super) fn settle(&self, value: T) {
        let waiting = {
            let mut slot = self.0.borrow_mut();
            if slot.value.is_some() {
                return;
            }
            slot.value = Some(value);
            std::mem::take(&mut slot.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }

    /// What settles it, for a timer or whatever else happens once.
    pub(super) fn settling(&self, value: T) -> Box<dyn FnOnce()>
    where
        T: 'static,
    {
        let promised = self.clone();
        Box::new(move || promised.settle(value))
    }

    /// What it was settled with, if it has been.
    pub(super) fn given(&self) -> Option<T> {
        self.0.borrow().value.clone()
    }
}

/// Ready after so many milliseconds. Not gloo-timers' future: it brings a channel of its own.
pub(crate) async fn sleep(millis: u32) {
    let over = Promised::new();
    let timer = after(millis, over.settling(()));
    over.await;
    drop(timer);
}

impl<T> Clone for Promised<T> {
    fn clone(&self) -> Self {
        Promised(Rc::clone(&self.0))
    }
}

impl<T: Clone> Future for Promised<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.0.borrow_mut();
        match &slot.value {
            Some(value) => Poll::Ready(value.clone()),
            None => {
                // Every poll leaves a waker; one task is polled rarely enough for the doubles not to matter.
                slot.waiting.push(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
