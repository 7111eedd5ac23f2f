//! Where goods are sent from: the part of fulfilment that must happen once, although the shop may be told twice.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    path::PathBuf,
};

/// Stands for a warehouse or courier that takes an idempotency key with each order, as most of their APIs do. Here it is a
/// folder with a slip for every parcel: a file can be made only once under its name, whichever process tries.
#[derive(Debug)]
pub(crate) struct Warehouse(Option<PathBuf>);

impl Warehouse {
    /// Without a folder nothing is remembered, and what is told twice is sent twice.
    pub(crate) fn open(folder: Option<PathBuf>) -> std::io::Result<Warehouse> {
        folder.as_deref().map(fs::create_dir_all).transpose()?;
        Ok(Warehouse(folder))
    }

    /// Sends a parcel, unless one was sent under that key already; whether it was sent now.
    pub(crate) fn send(&self, key: &str, slip: &str) -> std::io::Result<bool> {
        let Some(folder) = &self.0 else { return Ok(true) };
        let name: String = key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        match OpenOptions::new().write(true).create_new(true).open(folder.join(name)) {
            Ok(mut file) => file.write_all(slip.as_bytes()).and_then(|()| file.sync_all()).map(|()| true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_is_one_parcel_whoever_sends_it() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Warehouse::open(Some(folder.path().join("parcels"))).unwrap();
        let (one, other) = (open(), open());
        assert!(one.send("fulfil/shop_1", "a jacket").unwrap());
        assert!(!one.send("fulfil/shop_1", "a jacket").unwrap());
        assert!(!other.send("fulfil/shop_1", "a jacket").unwrap());
        assert!(other.send("fulfil/shop_2", "a scarf").unwrap());
    }
}
