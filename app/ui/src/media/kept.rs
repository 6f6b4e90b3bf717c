//! Values of the browser that live as long as a page. Invariant: on the server it is always empty, so that it may be
//! dropped by any thread.

use leptos::{__reexports::send_wrapper::SendWrapper, prelude::*};

/// A place for one such value.
pub struct Kept<T: 'static>(StoredValue<Option<SendWrapper<T>>>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Kept<T> {}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(StoredValue::new(None))
    }
}

impl<T> Kept<T> {
    /// Keeps `value`; what was kept before is dropped. Once the page has gone, `value` is dropped too.
    pub fn put(self, value: T) {
        let before = self.take();
        self.0.try_set_value(Some(SendWrapper::new(value)));
        drop(before);
    }

    /// Empties it.
    #[must_use]
    pub fn take(self) -> Option<T> {
        self.0.try_update_value(Option::take).flatten().map(SendWrapper::take)
    }

    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.try_with_value(|kept| kept.as_ref().map(|value| read(value))).flatten()
    }

    #[must_use]
    pub fn is_some(self) -> bool {
        self.with(|_| ()).is_some()
    }
}
