//! A confirmer may forget to answer.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use super::{ConfirmError, Confirmer, promised::sleep};
use crate::outcome::contract::{ConfirmRequest, Reply};

/// Asks, and gives up after so many milliseconds: [`ConfirmError::TimedOut`]. Dropping the future gives up, too.
///
/// [`HttpConfirmer`](super::HttpConfirmer) has a time-out of its own; another one may have none, and a page that waits for it
/// would say "checking" for ever.
/// The question is asked at once, not when the future is first polled.
///
/// # Errors
/// What the confirmer says, or [`ConfirmError::TimedOut`].
pub fn confirm_within(
    confirmer: &dyn Confirmer,
    request: ConfirmRequest,
    millis: u32,
) -> impl Future<Output = Result<Reply, ConfirmError>> + use<> {
    let answer = confirmer.confirm(request);
    async move {
        let limit = Box::pin(sleep(millis));
        FirstOf { answer, limit }.await.unwrap_or(Err(ConfirmError::TimedOut { seconds: millis.div_ceil(1_000) }))
    }
}

/// Not futures' `select`, which would be a crate for this.
struct FirstOf<A, L> {
    answer: A,
    limit: L,
}

impl<T, A: Future<Output = T> + Unpin, L: Future<Output = ()> + Unpin> Future for FirstOf<A, L> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        if let Poll::Ready(answer) = Pin::new(&mut self.answer).poll(context) {
            return Poll::Ready(Some(answer));
        }
        Pin::new(&mut self.limit).poll(context).map(|()| None)
    }
}
