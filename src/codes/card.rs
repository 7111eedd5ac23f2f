codes! {
    /// A card issuer by KFTC's code: `card.direct`, `card.detail`, and `card_code` in results. The foreign brands occur in
    /// results only.
    open CardIssuer {
        Bc = "361" "BC카드" "BC",
        Gwangju = "364" "광주카드" "Gwangju",
        Samsung = "365" "삼성카드" "Samsung",
        Shinhan = "366" "신한카드" "Shinhan",
        Hyundai = "367" "현대카드" "Hyundai",
        Lotte = "368" "롯데카드" "Lotte",
        Suhyup = "369" "수협카드" "Suhyup",
        Citi = "370" "씨티카드" "Citi",
        Nh = "371" "NH카드" "NH",
        Jeonbuk = "372" "전북카드" "Jeonbuk",
        Jeju = "373" "제주카드" "Jeju",
        HanaSk = "374" "하나SK카드" "Hana SK",
        Kb = "381" "KB국민카드" "KB",
        Woori = "041" "우리카드" "Woori",
        Saemaul = "045" "새마을금고" "Saemaul",
        CreditUnion = "048" "신협" "Credit Union",
        PostOffice = "071" "우체국" "Post Office",
        Kdb = "002" "KDB산업은행" "KDB",
        KBank = "089" "케이뱅크" "K bank",
        KakaoBank = "090" "카카오뱅크" "Kakao Bank",
        UnionPay = "10001" "유니온페이" "UnionPay",
        Diners = "10002" "다이너스" "Diners",
        Amex = "10003" "아멕스" "American Express",
        Mastercard = "10004" "마스터카드" "Mastercard",
        Visa = "10005" "비자" "Visa",
        Jcb = "10006" "JCB" "JCB",
    }
}

codes! {
    /// A card by PAYJOA's own code, which only `bypass.daou.CARDQUOTA` uses.
    open PayjoaCard {
        Bc = "CCBC" "BC카드" "BC",
        Kb = "CCKM" "KB국민카드" "KB",
        Jeju = "CCCJ" "제주카드" "Jeju",
        Shinhan = "CCLG" "신한카드" "Shinhan",
        Citi = "CCCT" "씨티카드" "Citi",
        Lotte = "CCLO" "롯데카드" "Lotte",
        CreditUnion = "CCCU" "신협" "Credit Union",
        Saemaul = "CCMG" "새마을금고" "Saemaul",
        Hyundai = "CCDI" "현대카드" "Hyundai",
        Nh = "CCNH" "NH카드" "NH",
        HyundaiSecurities = "CCHD" "현대증권" "Hyundai Securities",
        Woori = "CCPH" "우리카드" "Woori",
        HanaSk = "CCHN" "하나SK카드" "Hana SK",
        PostOffice = "CCPO" "우체국" "Post Office",
        Jeonbuk = "CCJB" "전북카드" "Jeonbuk",
        SavingsBanks = "CCSB" "저축은행" "Savings Banks",
        KakaoBank = "CCKA" "카카오뱅크" "Kakao Bank",
        Samsung = "CCSS" "삼성카드" "Samsung",
        Kdb = "CCKD" "KDB산업은행" "KDB",
        Suhyup = "CCSU" "수협카드" "Suhyup",
        Hana = "CCKE" "하나은행" "Hana Bank",
        Toss = "CCTS" "토스뱅크" "Toss Bank",
        Gwangju = "CCKJ" "광주카드" "Gwangju",
        KBank = "CKBK" "케이뱅크" "K bank",
    }
}
