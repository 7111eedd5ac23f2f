//! `/_sandbox/events`: what happens, as it happens (Server-Sent Events).

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use serde_json::json;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{
    clock,
    described::masked,
    document::{Documented, Operation, Verb},
    schema,
};
use crate::gateway::{Gateway, News};

pub(super) fn routes() -> Documented {
    let told = "What happens, as it happens: `payment` ({imp_uid, merchant_uid, at, kind, detail}), `refused` (a request that opened no window), `clock`, `faults` (read them \
                anew), and `missed` when this listener was too slow to be told everything";
    Documented::default().on(
        Verb::Get,
        "/events",
        events,
        Operation::new(told, schema::text()).kind("text/event-stream"),
    )
}

async fn events(State(gateway): State<Arc<Gateway>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listening = gateway.feed.listen();
    let news = stream::unfold((gateway, listening), |(gateway, mut listening)| async move {
        let event = tokio::select! {
            event = next(&gateway, &mut listening) => event?,
            // Otherwise a dashboard that is open would keep the program from ending.
            () = gateway.stopped() => return None,
        };
        Some((Ok(event), (gateway, listening)))
    });
    Sse::new(news).keep_alive(KeepAlive::default())
}

async fn next(gateway: &Gateway, listening: &mut Receiver<News>) -> Option<Event> {
    let (name, data) = match listening.recv().await {
        Ok(News::Payment(happened)) => {
            let event = masked(happened.event.clone());
            let data = json!({
                "imp_uid": happened.imp_uid, "merchant_uid": happened.merchant_uid, "at": event.at, "kind": event.kind,
                "detail": event.detail,
            });
            ("payment", data)
        }
        Ok(News::Refused(refused)) => ("refused", refused.as_ref().clone()),
        Ok(News::Clock) => ("clock", clock::hands(gateway)),
        Ok(News::Faults) => ("faults", json!({})),
        Err(RecvError::Lagged(missed)) => ("missed", json!({"missed": missed})),
        Err(RecvError::Closed) => return None,
    };
    Some(Event::default().event(name).data(data.to_string()))
}
