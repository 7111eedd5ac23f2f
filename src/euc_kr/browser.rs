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
    let mut bytes = Vec::with_capacity(PAIRS * 3);
    for pair in 0..PAIRS {
        let (lead, trail) = bytes_of(pair);
        bytes.extend([lead, trail, b'\n']);
    }
    let decoded = TextDecoder::new_with_label("euc-kr").and_then(|decoder| decoder.decode_with_u8_array(&bytes));
    let (mut pair, mut in_line) = (0, 0);
    for c in decoded.unwrap_or_default().chars() {
        in_line += 1;
        if c == '\n' {
            (pair, in_line) = (pair + 1, 0);
        } else if in_line == 1 && c != char::REPLACEMENT_CHARACTER {
            let (lead, trail) = bytes_of(pair);
            table.set(c, if lead >= 0xa1 && trail >= 0xa1 { 0b11 } else { 0b01 });
        }
    }
    table
}

const TRAILS: usize = 0xfe - 0x41 + 1;
const PAIRS: usize = (0xfe - 0x81 + 1) * TRAILS;

/// Each pair that may be a character, the leads from 0x81 and the trails from 0x41 on.
fn bytes_of(pair: usize) -> (u8, u8) {
    ((0x81 + pair / TRAILS) as u8, (0x41 + pair % TRAILS) as u8)
}
