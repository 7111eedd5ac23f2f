//! The page of all faults, written from the catalogue.

use std::fmt::Write;

use payjoa::Language;

use super::{Fault, Place};

/// `docs/sandbox-faults.md` (English) or `docs/sandbox-faults.ko.md`.
#[must_use]
pub fn markdown(language: Language) -> String {
    let mut page = match language {
        Language::En => HEAD_EN,
        Language::Ko => HEAD_KO,
    }
    .to_owned();
    for place in Place::ALL {
        let (name, does) =
            if language == Language::Ko { ("이름", "무슨 일이 생기나") } else { ("name", "what happens") };
        // Writing to a string can't fail.
        let _ = write!(page, "\n## {}\n\n| {name} | {does} |\n| --- | --- |\n", place.title(language));
        for fault in Fault::ALL.iter().filter(|fault| fault.place() == place) {
            let _ = writeln!(page, "| `{fault}` | {} |", fault.description(language));
        }
    }
    page
}

const HEAD_EN: &str = "# The faults of payjoa-sandbox

[한국어](sandbox-faults.ko.md)

Written from the code by `payjoa-sandbox faults --markdown`. Each happens to real payments; each has a test that shows it.

```sh
payjoa-sandbox arm lost-webhook --order mid_1234567890     # every webhook of one order
payjoa-sandbox arm error-after --path /payments/cancel --times 1
payjoa-sandbox arm slow-answer --chance 0.1 --seed 42 --delay-ms 40000
payjoa-sandbox arm --off                                   # nothing goes wrong any more
```

The same from Rust is `sandbox.arm(Fault::LostWebhook.order(..))`, over HTTP `POST /_sandbox/faults`, and on the dashboard a form.
A fault is armed for everybody, for one order (`merchant_uid`) or one payment (`imp_uid`), for a number of times, and with a
probability that a seed repeats. Faults of the browser and of the payment are drawn once, when the shopper decides; faults of
webhooks for each webhook; faults of the script and of the API for each request. Calls of `/users/getToken` are spared unless
`--path` names them.
";

const HEAD_KO: &str = "# payjoa-sandbox의 장애 목록

[English](sandbox-faults.md)

`payjoa-sandbox faults --markdown --lang ko`가 코드에서 만든 문서입니다. 모두 실제 결제에서 일어나는 일이며, 하나하나 테스트가 있습니다.

```sh
payjoa-sandbox arm lost-webhook --order mid_1234567890     # 한 주문의 모든 웹훅
payjoa-sandbox arm error-after --path /payments/cancel --times 1
payjoa-sandbox arm slow-answer --chance 0.1 --seed 42 --delay-ms 40000
payjoa-sandbox arm --off                                   # 모두 해제
```

Rust에서는 `sandbox.arm(Fault::LostWebhook.order(..))`, HTTP로는 `POST /_sandbox/faults`, 대시보드에서는 입력란으로 같은 일을 합니다.
장애는 모두에게, 한 주문(`merchant_uid`)이나 한 결제(`imp_uid`)에만, 정한 횟수만큼, 또는 시드로 되풀이되는 확률로 일어나게 할 수 있습니다.
브라우저와 결제의 장애는 구매자가 결정할 때 한 번, 웹훅의 장애는 웹훅마다, 스크립트와 API의 장애는 요청마다 정해집니다.
`/users/getToken` 호출은 `--path`로 지정할 때만 장애가 생깁니다.
";
