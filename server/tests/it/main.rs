//! The server half against a scripted i'mport, and against the sandbox.

mod gateway;
mod outbox;
mod race;
mod router;
mod sandbox;
mod secrets;
mod settle;
mod support;
mod sweep;
