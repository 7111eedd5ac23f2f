//! A value that belongs to one thread, in something that is sent between threads.

use std::mem::ManuallyDrop;

use send_wrapper::SendWrapper;

/// Can be sent anywhere and looked at where it was made; elsewhere it looks empty. A browser has one thread. A server that
/// renders may have many, and must not panic.
pub(crate) struct OneThread<T>(Option<SendWrapper<ManuallyDrop<T>>>);

impl<T> OneThread<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Some(SendWrapper::new(ManuallyDrop::new(value))))
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().filter(|value| value.valid()).map(|value| &***value)
    }
}

/// What ends on another thread is leaked: neither may it be touched there, nor can it be sent back.
impl<T> Drop for OneThread<T> {
    fn drop(&mut self) {
        if let Some(value) = self.0.take_if(|value| value.valid()) {
            drop(ManuallyDrop::into_inner(value.take()));
        }
    }
}

impl<T> std::fmt::Debug for OneThread<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneThread").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::{rc::Rc, thread};

    use super::*;

    #[test]
    fn it_ends_where_it_was_made() {
        let value = Rc::new(());
        let kept = OneThread::new(Rc::clone(&value));
        assert!(kept.get().is_some());
        drop(kept);
        assert_eq!(Rc::strong_count(&value), 1);
    }

    #[test]
    fn elsewhere_it_is_empty_and_ends_quietly() {
        let value = Rc::new(());
        let kept = OneThread::new(Rc::clone(&value));
        thread::spawn(move || assert!(kept.get().is_none())).join().unwrap();
        assert_eq!(Rc::strong_count(&value), 2);
    }
}
