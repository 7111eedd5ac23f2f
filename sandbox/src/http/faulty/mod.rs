//! Layers that carry faults out: around the REST API, around the SDK's scripts, around the payment window. What is behind
//! them knows nothing of faults.

mod answer;
mod api;
mod named;
mod script;
mod window;

pub(super) use api::api;
pub(super) use script::script;
pub(super) use window::window;
