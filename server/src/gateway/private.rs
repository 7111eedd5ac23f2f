//! Texts about a person, and buffers that hold them.

use std::{fmt, io};

use bytes::Bytes;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A text about a person: a name, a telephone number, an account. It can't be printed by accident, and its memory is
/// wiped when it is dropped.
///
/// ```
/// use payjoa_server::gateway::Private;
///
/// let holder = Private::new("Hong Gil-dong");
/// assert_eq!(format!("{holder:?}"), "[private]");
/// assert_eq!(holder.expose(), "Hong Gil-dong");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Private(Zeroizing<String>);

impl Private {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Private {
        Private(Zeroizing::new(text.into()))
    }

    /// The text. Say it to whom it belongs, and to no log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

impl From<&str> for Private {
    fn from(text: &str) -> Private {
        Private::new(text)
    }
}

impl From<String> for Private {
    fn from(text: String) -> Private {
        Private::new(text)
    }
}

/// As [`super::lenient::text`].
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Private>, D::Error> {
    Ok(super::lenient::text(deserializer)?.map(Private::new))
}

impl<'de> Deserialize<'de> for Private {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Private::new(String::deserialize(deserializer)?))
    }
}

/// Bytes whose memory is wiped, also the memory that they grew out of.
#[derive(Default)]
pub(super) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    const LEAST: usize = 1024;

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn extend(&mut self, bytes: &[u8]) {
        let needed = self.0.len().saturating_add(bytes.len());
        if needed > self.0.capacity() {
            // A vector that grows by itself leaves its old memory behind as it is.
            let mut bigger = Vec::with_capacity(needed.max(self.0.capacity().saturating_mul(2)).max(Self::LEAST));
            bigger.extend_from_slice(&self.0);
            self.0 = Zeroizing::new(bigger);
        }
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_there_however_often_it_grew() {
        let (mut wiped, mut want) = (Wiped::default(), Vec::new());
        for number in 0..2_000_u32 {
            wiped.extend(&number.to_le_bytes());
            want.extend_from_slice(&number.to_le_bytes());
        }
        assert_eq!(wiped.len(), want.len());
        assert_eq!(wiped.into_bytes(), want);
    }
}
