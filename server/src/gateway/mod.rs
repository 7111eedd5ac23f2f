//! i'mport's REST API (V1): what the shop's server asks, and what it can be told.
//!
//! Only talking happens here; what an answer means for an order is decided in [`crate::settle`]. Start at [`Gateway`].

mod billing;
mod builder;
mod buyer;
mod call;
mod client;
mod config;
mod envelope;
mod error;
mod escrow;
mod lenient;
mod limiter;
mod lookups;
mod page;
mod payment;
mod payments;
mod prepare;
mod private;
mod raw;
mod receipt;
mod refund;
mod retry;
mod token;
mod transport;

pub use billing::{
    Card, CardCharge, CardError, Customer, CustomerUid, Customers, NewCustomer, NewSchedules, PaymentResult,
    PlannedCharge, ProductType, Schedule, SchedulePeriod, ScheduleStatus, StoredCharge, Terms, Unschedule,
};
pub use builder::GatewayBuilder;
pub use buyer::Buyer;
pub use client::Gateway;
pub use config::{ConfigError, GatewayConfig};
pub use error::{Cause, GatewayError};
pub use escrow::{Party, Shipped, Shipping};
pub use lookups::{Channel, Named};
pub use page::{Page, Paging, Sorting};
pub use payment::{Cancellation, Payment, PaymentStatus};
pub use payments::{Found, PaymentList, StatusFilter};
pub use prepare::Prepared;
pub use private::Private;
pub use raw::Raw;
pub use receipt::{Issuer, NewReceipt, Receipt, ReceiptType};
pub use refund::{GivenBack, Heard, Part, Refund, RefundAccount, RefundError, SomeWon};
pub use retry::{Repeat, Retry};
pub use transport::{Body, BoxError, HttpRequest, HttpResponse, HttpService, Operation, Patience, TransportError};
