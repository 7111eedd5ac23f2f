//! Which payments have a webhook on its way.

use std::{collections::HashMap, sync::Arc};

use payjoa::ImpUid;
use tokio::sync::watch;

/// Webhooks on their way.
#[derive(Clone, Default)]
pub(super) struct Flights(Arc<watch::Sender<HashMap<ImpUid, Count>>>);

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    flying: u32,
    landed: u64,
}

/// One on its way, until it is dropped.
pub(super) struct Flight {
    flights: Flights,
    imp_uid: ImpUid,
}

impl Flights {
    pub(super) fn take_off(&self, imp_uid: &ImpUid) -> Flight {
        self.0.send_modify(|all| all.entry(imp_uid.clone()).or_default().flying += 1);
        Flight { flights: self.clone(), imp_uid: imp_uid.clone() }
    }

    /// How many have landed so far.
    pub(super) fn landed(&self, imp_uid: &ImpUid) -> u64 {
        self.0.borrow().get(imp_uid).map_or(0, |count| count.landed)
    }

    /// Waits until more than so many have landed.
    pub(super) async fn after(&self, imp_uid: &ImpUid, landed: u64) {
        self.wait(imp_uid, |count| count.landed > landed).await;
    }

    /// Waits until none is on its way.
    pub(super) async fn none(&self, imp_uid: &ImpUid) {
        self.wait(imp_uid, |count| count.flying == 0).await;
    }

    async fn wait(&self, imp_uid: &ImpUid, until: impl Fn(Count) -> bool) {
        let mut flights = self.0.subscribe();
        // The sender is in this very value: it can't be gone.
        let _ = flights.wait_for(|all| until(all.get(imp_uid).copied().unwrap_or_default())).await;
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.flights.0.send_modify(|all| {
            if let Some(count) = all.get_mut(&self.imp_uid) {
                count.flying -= 1;
                count.landed += 1;
            }
        });
    }
}
