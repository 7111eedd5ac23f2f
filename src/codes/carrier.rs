codes! {
    /// A mobile carrier, `phone.detail[].carrier` of a phone payment. Source: V1 JavaScript SDK documentation.
    open Carrier {
        Skt = "SKT" "SK텔레콤" "SK Telecom",
        Kt = "KTF" "KT" "KT",
        LgUplus = "LGT" "LG유플러스" "LG U+",
        Hello = "CJH" "헬로모바일" "Hello Mobile",
    }
}
