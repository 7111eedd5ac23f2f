codes! {
    /// A courier, `logis.company` of an escrow shipping. PAYJOA checks neither it nor the tracking number; what isn't in the
    /// table counts as `ETC` there.
    open Courier {
        Lotte = "HYUNDAI" "롯데택배" "Lotte",
        Hanaro = "HANARO" "하나로택배" "Hanaro",
        ScLogis = "SAGAWA" "SC로지스" "SC Logis",
        Logen = "KGB" "로젠택배" "KGB Logen",
        YellowCap = "YELLOWCAP" "KG옐로우캡" "Yellow Cap",
        Dongbu = "DONGBU" "KG로지스(동부)" "Dongbu",
        KoreaPost = "EPOST" "우체국택배" "Korea Post",
        Cj = "CJGLS" "CJ대한통운" "CJ Logistics",
        Hanjin = "HANJIN" "한진택배" "Hanjin",
        Daesin = "DAESIN" "대신택배" "Daesin",
        RegisteredMail = "REGISTPOST" "우편등기" "Registered mail",
        Chunil = "CHUNIL" "천일택배" "Chunil",
        Ilyang = "ILYANG" "일양로지스" "Ilyang",
        ConvenienceStore = "CVSNET" "편의점택배" "Convenience store",
        Kyungdong = "KDEXP" "경동택배" "Kyungdong",
        Honam = "HONAM" "우리(호남)택배" "Woori (Honam)",
        Hapdong = "HDEXP" "합동택배" "Hapdong",
        Etc = "ETC" "기타" "Other courier",
    }
}
