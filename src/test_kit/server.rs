//! The shop's server.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use super::Says;
use crate::{
    browser::{ConfirmFuture, Confirmer},
    outcome::contract::ConfirmRequest,
};

/// A shop's server that answers as it is told: first what [`FakeServer::then`] has put in line, then always what
/// [`FakeServer::always`] says (at first: not yet). Clones are the same server.
///
/// ```
/// use payjoa::{MerchantUid, test_kit::{FakeServer, Says}};
///
/// let order = MerchantUid::new("mid_1")?;
/// let server = FakeServer::new();
/// server.then(Says::unreachable());
/// server.always(Says::failed(&order));
/// assert!(server.asked().is_empty());
/// # Ok::<(), payjoa::IdError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FakeServer(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    line: RefCell<VecDeque<Says>>,
    always: RefCell<Says>,
    asked: RefCell<Vec<ConfirmRequest>>,
}

impl FakeServer {
    /// One that doesn't know yet.
    #[must_use]
    pub fn new() -> FakeServer {
        FakeServer(Rc::new(Inner {
            line: RefCell::default(),
            always: RefCell::new(Says::not_yet()),
            asked: RefCell::default(),
        }))
    }

    /// Puts one answer in line.
    pub fn then(&self, says: impl Into<Says>) {
        self.0.line.borrow_mut().push_back(says.into());
    }

    /// What it says whenever nothing is in line.
    pub fn always(&self, says: impl Into<Says>) {
        self.0.always.replace(says.into());
    }

    /// What it has been asked, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<ConfirmRequest> {
        self.0.asked.borrow().clone()
    }
}

impl Default for FakeServer {
    fn default() -> Self {
        FakeServer::new()
    }
}

impl Confirmer for FakeServer {
    fn confirm(&self, request: ConfirmRequest) -> ConfirmFuture {
        self.0.asked.borrow_mut().push(request);
        let next = self.0.line.borrow_mut().pop_front();
        match next.unwrap_or_else(|| self.0.always.borrow().clone()) {
            Says(Some(answer)) => Box::pin(std::future::ready(answer)),
            Says(None) => Box::pin(std::future::pending()),
        }
    }
}
