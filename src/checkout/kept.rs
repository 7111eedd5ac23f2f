//! What options hold of the application's own. They go wherever it takes them, which with Leptos may be another thread of a
//! server's; what it has made for the browser needn't.

#[cfg(not(feature = "leptos"))]
use std::rc::Rc;
#[cfg(feature = "leptos")]
use std::sync::Arc;

#[cfg(feature = "leptos")]
use super::OneThread;

#[cfg(feature = "leptos")]
pub(super) struct Kept<T: ?Sized>(Arc<OneThread<Box<T>>>);

#[cfg(feature = "leptos")]
impl<T: ?Sized> Kept<T> {
    pub(super) fn new(value: Box<T>) -> Self {
        Self(Arc::new(OneThread::new(value)))
    }

    /// Nothing where it can't be used.
    pub(super) fn get(&self) -> Option<&T> {
        self.0.get().map(|value| &**value)
    }
}

#[cfg(feature = "leptos")]
impl<T: ?Sized> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Without Leptos nobody pays for it.
#[cfg(not(feature = "leptos"))]
pub(super) struct Kept<T: ?Sized>(Rc<T>);

#[cfg(not(feature = "leptos"))]
impl<T: ?Sized> Kept<T> {
    pub(super) fn new(value: Box<T>) -> Self {
        Self(value.into())
    }

    pub(super) fn get(&self) -> Option<&T> {
        Some(&self.0)
    }
}

#[cfg(not(feature = "leptos"))]
impl<T: ?Sized> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}
