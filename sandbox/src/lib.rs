#![doc = include_str!("../README.md")]

mod accept;
mod agenda;
mod billing;
mod clock;
mod fault;
mod gateway;
mod http;
mod operate;
mod options;
mod outbox;
mod payment;
mod prepare;
mod random;
mod refusal;
mod rules;
mod sandbox;
mod shopping;
mod state;
mod store;
mod token;
mod webhook;

pub use fault::{Arm, ArmId, Armed, BadArm, Fault, Faults, Place, Target, UnknownFault, markdown as faults_page};
pub use gateway::{ActError, NotSent, Opened};
pub use operate::Clock;
pub use options::Options;
pub use payment::{CancelRefused, Decision, Event, Status};
pub use refusal::Refusal;
pub use sandbox::{Sandbox, StartError};
pub use shopping::PayError;
pub use store::StateFileError;
pub use webhook::{WebhookFormat, WebhookUrlError};

/// The user code that `IMP.init` takes here.
pub const USER_CODE: &str = "imp00000000";
/// The REST key that `POST /users/getToken` takes here.
pub const IMP_KEY: &str = "sandbox";
/// The REST secret that `POST /users/getToken` takes here.
pub const IMP_SECRET: &str = "sandbox";
