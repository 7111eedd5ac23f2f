//! The harness of the end-to-end tests: a gateway, a shop and a browser for each test, and nothing shared between them.
//!
//! Read [`scenario()`] first: it is what every test in `tests/payments/` starts with. It hands out a [`World`], whose
//! [`World::page`] is the shop as a shopper uses it and whose [`World::gateway`] and [`World::backend`] reach behind
//! the scenes. [`on_stage()`] has no shop: its [`Stage`] shows a page that the test writes; [`in_gallery()`] has the
//! pieces alone, in its [`Gallery`]. Nothing sleeps: everything waits for a
//! condition, and says which one when it never comes true. What browsers may do differently is tested in each of them:
//! [`in_every_browser!`].

mod backend;
mod browser;
mod chromium;
mod every_browser;
mod evidence;
mod firefox;
mod gallery;
mod gateway;
mod page;
mod pages;
mod process;
mod scenario;
mod stage;
mod storefront;
mod tools;
mod wait;
mod webkit;
mod window;
mod world;

pub use backend::{Backend, Order, Reply};
pub use browser::{Browser, Device, Locale};
pub use gallery::Gallery;
pub use gateway::Gateway;
pub use page::Page;
pub use scenario::{in_gallery, on_stage, scenario};
pub use stage::Stage;
pub use wait::eventually;
pub use window::{Decision, Fault, Window};
pub use world::{Setup, World};
