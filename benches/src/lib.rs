//! What the benchmarks share: the PAYJOA guide's own sample order.

use payjoa::request::{Card, PaymentRequest, RequestBuilder};

/// The sample order by the builder, with all that the guide gives it.
pub fn sample() -> RequestBuilder<Card> {
    PaymentRequest::card("mid_1234567890", 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .buyer_name("John Doe")
        .buyer_email("hello@world.com")
        .buyer_tel("01012345678")
        .m_redirect_url("https://allerts.com/payments/complete")
        .product_code("iamport")
        .daou("CASHRECEIPTFLAG", 2)
        .app_scheme("iamportappscheme")
}
