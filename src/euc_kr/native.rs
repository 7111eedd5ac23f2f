use encoding_rs::EUC_KR;

use super::Writable;

pub(super) fn writable(c: char) -> Writable {
    let mut utf8 = [0; 4];
    let (bytes, _, unmappable) = EUC_KR.encode(c.encode_utf8(&mut utf8));
    match *bytes {
        _ if unmappable => Writable::No,
        [lead, trail] if lead >= 0xa1 && trail >= 0xa1 => Writable::Yes,
        [_, _] => Writable::Rarely,
        _ => Writable::Yes,
    }
}
