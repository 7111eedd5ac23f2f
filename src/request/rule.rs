//! The catalogue of rules: their numbers, and where they are written.

/// The documents that rules come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The PAYJOA payment window integration guide (about 2022).
    PayjoaGuide,
    /// The precautions page of that guide.
    PayjoaPrecautions,
    /// The Kiwoom Pay guide and precautions of mid-2025.
    KiwoomPay2025,
    /// The Kiwoom Pay guide and precautions of August 2025 to April 2026.
    KiwoomPay2026,
    /// The V1 JavaScript SDK's documentation, current or legacy.
    SdkDocs,
    /// What the SDK's public builds 1.1.8 to 1.3.0 do.
    SdkBehaviour,
    /// The V1 REST API's specification.
    ApiSpec,
    /// PortOne's help centre and the i'mport manual.
    HelpCentre,
    /// Follows from the others.
    Derived,
}

impl Source {
    /// What the document is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Source::PayjoaGuide => "PAYJOA payment window integration guide",
            Source::PayjoaPrecautions => "Precautions for using PAYJOA",
            Source::KiwoomPay2025 => "Kiwoom Pay guide and precautions (2025)",
            Source::KiwoomPay2026 => "Kiwoom Pay guide and precautions (2026)",
            Source::SdkDocs => "V1 JavaScript SDK documentation",
            Source::SdkBehaviour => "Behaviour of the SDK's public builds",
            Source::ApiSpec => "V1 REST API specification",
            Source::HelpCentre => "PortOne help centre and i'mport manual",
            Source::Derived => "Derived from the other documents",
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])+ $name:ident = $id:literal [$($source:ident),+];)+) => {
        /// A rule of PAYJOA's or of the SDK's, by its number.
        ///
        /// ```
        /// use payjoa::request::{Rule, Source};
        ///
        /// assert_eq!(Rule::InstallmentMinimum.id(), "R14");
        /// assert_eq!(Rule::InstallmentMinimum.sources(), [Source::PayjoaGuide]);
        /// assert_eq!(Source::PayjoaGuide.title(), "PAYJOA payment window integration guide");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])+ $name,)+
        }

        impl Rule {
            /// Every rule about a request.
            pub const ALL: &[Rule] = &[$(Rule::$name,)+];

            /// `R1` and so on: stable, made for programs and support.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)+ }
            }

            /// The documents it comes from, the oldest first.
            #[must_use]
            pub const fn sources(self) -> &'static [Source] {
                match self { $(Rule::$name => &[$(Source::$source),+],)+ }
            }
        }
    };
}

rules! {
    /// `pay_method` is one of PAYJOA's twelve.
    PayMethod = "R1" [PayjoaGuide, KiwoomPay2025, KiwoomPay2026];
    /// `pg` is `daou` or `daou.<CPID>`, or a `channelKey` is given.
    Channel = "R2" [PayjoaGuide, KiwoomPay2025];
    /// `merchant_uid` is a text that isn't empty.
    MerchantUid = "R3" [PayjoaGuide, SdkBehaviour];
    /// `merchant_uid` has at most 40 characters.
    MerchantUidLength = "R4" [SdkDocs, ApiSpec];
    /// `amount` is a whole number of won from 1 to 2^53 - 1.
    Amount = "R5" [PayjoaGuide, Derived];
    /// `digital` is given and a boolean.
    Digital = "R6" [PayjoaGuide, KiwoomPay2026];
    /// `escrow` only with transfers and virtual accounts.
    EscrowMethod = "R7" [PayjoaGuide];
    /// `escrow` is a boolean, and means goods that are shipped.
    Escrow = "R8" [PayjoaGuide, Derived];
    /// `name` is given, has at most 40 characters and can be written in EUC-KR.
    Name = "R9" [SdkDocs, KiwoomPay2025];
    /// `buyer_name` can be written in EUC-KR; `buyer_*` fit what is stored.
    Buyer = "R10" [KiwoomPay2025, ApiSpec];
    /// `m_redirect_url` on mobile; an absolute http(s) address wherever it is given.
    RedirectUrl = "R11" [PayjoaGuide, SdkDocs];
    /// `app_scheme` in an app; a scheme that the app owns.
    AppScheme = "R12" [PayjoaGuide, SdkDocs, HelpCentre];
    /// `display.card_quota` is a list of months from 2 to 12.
    CardQuota = "R13" [PayjoaGuide, KiwoomPay2025, SdkDocs, Derived];
    /// Instalments need 50,000 won.
    InstallmentMinimum = "R14" [PayjoaGuide];
    /// Card options belong to card payments.
    CardOptions = "R15" [PayjoaGuide];
    /// `card.direct` and `card.detail` have their shape.
    CardDirect = "R16" [KiwoomPay2025, SdkDocs];
    /// `customer_uid` has no place here: the window issues no billing keys.
    CustomerUid = "R17" [SdkDocs, ApiSpec];
    /// `tax_free` is a whole number of won within the amount.
    TaxFree = "R18" [PayjoaPrecautions, ApiSpec];
    /// `tax_free` only with methods that can be split.
    TaxFreeMethod = "R19" [PayjoaPrecautions, KiwoomPay2025];
    /// `vbank_due` is a real deadline in the future.
    VbankDue = "R20" [SdkDocs];
    /// `vbank_due` belongs to virtual accounts.
    VbankDueMethod = "R21" [SdkDocs];
    /// `CASHRECEIPTFLAG` has a value that its method knows.
    CashReceipt = "R22" [PayjoaGuide, KiwoomPay2025, KiwoomPay2026];
    /// `CASHRECEIPTFLAG` does nothing with other methods.
    CashReceiptMethod = "R23" [PayjoaGuide];
    /// `PRODUCTCODE` is a text; `bypass` and `bypass.daou` are objects.
    ProductCode = "R24" [PayjoaGuide];
    /// `DIRECT_YN` and `CARDQUOTA` have their syntax.
    DaouOptions = "R25" [KiwoomPay2026];
    /// `confirm_url` does nothing on PAYJOA.
    ConfirmUrl = "R26" [HelpCentre];
    /// `notice_url` can be reached.
    NoticeUrl = "R27" [SdkDocs, KiwoomPay2026];
    /// `custom_data` travels as JSON.
    CustomData = "R28" [SdkDocs];
    /// `currency` is `KRW`.
    Currency = "R29" [Derived];
    /// Parameters that PAYJOA doesn't know.
    Unknown = "R30" [Derived];
    /// Phone payments' own options.
    Phone = "R33" [KiwoomPay2026, SdkDocs];
}
