//! For a shop's own tests: i'mport and the shop's server in memory, so that every [`State`](crate::checkout::State) can be
//! reached without a network. Feature `test-kit`; have it in `[dev-dependencies]` only.
//!
//! A [`TestKit`] is a browser that has never been at the shop: i'mport's script is there ([`FakeImp`]), and there is a server to
//! ask ([`FakeServer`]), whose answers the test decides on. The test is the shopper in the payment window, and it is PAYJOA.
//!
//! ```no_run
//! use payjoa::{Platform, checkout::Checkout, request::PaymentRequest, test_kit::{Says, TestKit, until}};
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let kit = TestKit::new();
//! let request = PaymentRequest::card("mid_1", 61_000, "Padding jacket").digital(false).build(Platform::Pc)?;
//!
//! // Or a component of the shop's, which gets the same options.
//! let checkout = Checkout::new(kit.options());
//! checkout.prepare();
//! until(|| checkout.state().can_pay()).await?;
//! checkout.pay(&request);
//!
//! // The shopper has paid, and the window says nonsense; only the server counts.
//! kit.server.then(Says::paid(request.merchant_uid(), request.amount()));
//! kit.imp.decline("no")?;
//! until(|| checkout.state().name() == "paid").await?;
//! assert_eq!(kit.imp.requests()[0]["amount"], 61_000);
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here can make a [`Confirmation`](crate::outcome::Confirmation): the fake server writes the same
//! [`contract`](crate::outcome::contract) as a real one, and payjoa reads it in the same way.
//!
//! Tests that need the payment page itself, redirects, webhooks or a server of the shop's use the sandbox (`payjoa-sandbox`).
//!
//! # How to reach each state
//!
//! | state | how |
//! | --- | --- |
//! | `loading` | [`FakeImp::never_loads`] |
//! | `idle` | nothing more to do |
//! | `opening` | a phone: [`TestKit::pretend_agent`], or a request for [`Platform::MobileApp`](crate::Platform::MobileApp) |
//! | `window` | pay |
//! | `checking` | [`FakeImp::approve`], [`decline`](FakeImp::decline), [`cancel`](FakeImp::cancel) or [`close_without_a_word`](FakeImp::close_without_a_word) with `window_gone`, while the server says [`Says::not_yet`] |
//! | `unknown` | the same with a [`Timing::patience`](crate::checkout::Timing::patience) of 0 |
//! | `paid`, `awaiting-deposit`, `failed`, `cancelled` | [`Says::paid`], [`Says::deposit`], [`Says::failed`], [`Says::cancelled`] |
//! | `rejected` | [`Says::rejected`], [`Says::unknown_order`] |
//! | `blocked` | [`FakeImp::on_next`] with [`Opening::Blocked`] |
//! | `refused`: the script | [`FakeImp::fails_to_load`] with any [`LoadError`](crate::browser::LoadError) |
//! | `refused`: the window | [`FakeImp::refuses_to_start`], [`TestKit::another_tab_pays`], a second checkout while a window is open |
//! | `refused`: never begun | [`FakeImp::fail_early`] and [`Says::not_yet`] twice |
//! | `refused`: nothing to check | a return page that nothing came back to |

mod imp;
mod installed;
mod kit;
mod page;
mod says;
mod server;

pub use imp::{FakeImp, NoWindow, Opening};
pub use kit::TestKit;
pub use page::{NotInTime, click, state, until};
pub use says::Says;
pub use server::FakeServer;
