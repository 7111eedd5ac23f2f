use std::cell::OnceCell;

use web_sys::TextDecoder;

use super::Writable;

/// Two bits for each character of the basic plane; EUC-KR has none beyond it.
struct Table(Vec<u8>);

thread_local! {
    static TABLE: OnceCell<Table> = const { OnceCell::new() };
}

pub(super) fn writable(c: char) -> Writable {
    TABLE.with(|table| table.get_or_init(read).get(c))
}

pub(super) fn is_plain(text: &str) -> bool {
    text.chars().all(|c| super::writable(c) == Writable::Yes)
}

impl Table {
    fn get(&self, c: char) -> Writable {
        let at = u32::from(c) as usize;
        match self.0.get(at / 4).map(|byte| byte >> (at % 4 * 2) & 0b11) {
            Some(0b01) => Writable::Rarely,
            Some(0b11) => Writable::Yes,
            _ => Writable::No,
        }
    }

    fn set(&mut self, c: char, bits: u8) {
        let at = u32::from(c) as usize;
        if let Some(byte) = self.0.get_mut(at / 4) {
            *byte |= bits << (at % 4 * 2);
        }
    }
}

/// Has the browser decode every pair of bytes, one a line, in a single call.
///
/// A browser without the decoder (there is none) would refuse every character beyond ASCII rather than let one through.
fn read() -> Table {
    let mut table = Table(vec![0; 0x1_0000 / 4]);
    let pairs: Vec<(u8, u8)> = (0x81..=0xfe).flat_map(|lead| (0x41..=0xfe).map(move |trail| (lead, trail))).collect();
    let bytes: Vec<u8> = pairs.iter().flat_map(|&(lead, trail)| [lead, trail, b'\n']).collect();
    let decoded = TextDecoder::new_with_label("euc-kr").and_then(|decoder| decoder.decode_with_u8_array(&bytes));
    let lines = decoded.unwrap_or_default();
    for ((lead, trail), line) in pairs.into_iter().zip(lines.split('\n')) {
        let mut characters = line.chars();
        if let (Some(c), None) = (characters.next(), characters.next())
            && c != char::REPLACEMENT_CHARACTER
        {
            table.set(c, if lead >= 0xa1 && trail >= 0xa1 { 0b11 } else { 0b01 });
        }
    }
    table
}
