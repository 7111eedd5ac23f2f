codes! {
    /// A bank by KFTC's code: `bank_code` and `vbank_code` in results. **Not** what a refund takes; see [`RefundBank`].
    open Bank {
        Kdb = "002" "KDB산업은행" "KDB",
        Ibk = "003" "IBK기업은행" "IBK",
        Kb = "004" "KB국민은행" "KB",
        Keb = "005" "외환은행" "KEB (old)",
        Suhyup = "007" "수협은행" "Suhyup",
        Nh = "011" "NH농협은행" "NH",
        NhLocal = "012" "지역농축협" "NH local",
        Woori = "020" "우리은행" "Woori",
        Sc = "023" "SC제일은행" "SC",
        Citi = "027" "씨티은행" "Citi",
        Daegu = "031" "대구은행" "Daegu",
        Busan = "032" "부산은행" "Busan",
        Gwangju = "034" "광주은행" "Gwangju",
        Jeju = "035" "제주은행" "Jeju",
        Jeonbuk = "037" "전북은행" "Jeonbuk",
        Kyongnam = "039" "경남은행" "Kyongnam",
        Saemaul = "045" "새마을금고" "Saemaul",
        CreditUnion = "048" "신협" "Credit Union",
        PostOffice = "071" "우체국" "Post Office",
        Hana = "081" "하나은행" "Hana",
        Shinhan = "088" "신한은행" "Shinhan",
        KBank = "089" "케이뱅크" "K bank",
        Kakao = "090" "카카오뱅크" "Kakao Bank",
        Toss = "092" "토스뱅크" "Toss Bank",
    }
}

codes! {
    /// A bank that PAYJOA refunds a virtual account to, by PAYJOA's own code: these ten and no others.
    closed RefundBank {
        Ibk = "03" "IBK기업은행" "IBK",
        Kb = "04" "KB국민은행" "KB",
        Keb = "05" "외환은행" "KEB (old)",
        Nh = "08" "NH농협은행" "NH",
        Woori = "09" "우리은행" "Woori",
        Shinhan = "10" "신한은행" "Shinhan",
        Sc = "11" "SC제일은행" "SC",
        Hana = "12" "하나은행" "Hana",
        Busan = "15" "부산은행" "Busan",
        PostOffice = "31" "우체국" "Post Office",
    }
}

impl RefundBank {
    /// The refund bank that a bank is, if PAYJOA can refund to it.
    #[must_use]
    pub fn of(bank: &Bank) -> Option<RefundBank> {
        Some(match bank {
            Bank::Ibk => RefundBank::Ibk,
            Bank::Kb => RefundBank::Kb,
            Bank::Keb => RefundBank::Keb,
            Bank::Nh => RefundBank::Nh,
            Bank::Woori => RefundBank::Woori,
            Bank::Shinhan => RefundBank::Shinhan,
            Bank::Sc => RefundBank::Sc,
            Bank::Hana => RefundBank::Hana,
            Bank::Busan => RefundBank::Busan,
            Bank::PostOffice => RefundBank::PostOffice,
            _ => return None,
        })
    }
}
