//! Numbers that nobody can guess from the ones before.

use payjoa::ImpUid;

/// `imp_` and twelve digits, as i'mport numbers payments.
pub(crate) fn imp_uid() -> Option<ImpUid> {
    ImpUid::new(format!("imp_{}", digits(12))).ok()
}

/// An access token: forty hexadecimal digits.
pub(crate) fn token() -> String {
    let mut bytes = [0_u8; 20];
    fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// So many decimal digits; the first is never 0.
pub(crate) fn digits(count: usize) -> String {
    let mut bytes = vec![0_u8; count];
    fill(&mut bytes);
    let digit = |(place, byte): (usize, &u8)| char::from(if place == 0 { b'1' + byte % 9 } else { b'0' + byte % 10 });
    bytes.iter().enumerate().map(digit).collect()
}

/// A seed for chance, small enough to be typed again.
pub(crate) fn seed() -> u64 {
    let mut bytes = [0_u8; 4];
    fill(&mut bytes);
    u32::from_le_bytes(bytes).into()
}

fn fill(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // A test double without a random source still works; its numbers are told apart by the time.
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let seed = since.as_nanos().to_le_bytes();
        bytes.iter_mut().zip(seed.iter().cycle()).for_each(|(byte, seed)| *byte = *seed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ() {
        assert_ne!(imp_uid(), imp_uid());
        assert_ne!(token(), token());
        assert_eq!(token().len(), 40);
    }

    #[test]
    fn a_payment_number_has_twelve_digits() {
        let imp_uid = imp_uid().unwrap();
        let number = imp_uid.as_str().strip_prefix("imp_").unwrap();
        assert!(number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit()), "{number}");
    }
}
