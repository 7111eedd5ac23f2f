//! `bundle-sizes FILE...` prints a JSON list with the bytes of each file: raw, gzip -9, brotli -q 11 -w 22.
//!
//! A program of its own so that nobody compiles two compressors before seeing the demo.

use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

const BROTLI_BUFFER: usize = 64 * 1024;
const BROTLI_QUALITY: u32 = 11;
/// As `brotli` and nginx choose by themselves: 4 MiB.
const BROTLI_WINDOW_BITS: u32 = 22;

fn main() -> Result<()> {
    let sizes = env::args_os().skip(1).map(|file| measure(Path::new(&file))).collect::<Result<Vec<_>>>()?;
    serde_json::to_writer(io::stdout(), &sizes)?;
    Ok(())
}

fn measure(file: &Path) -> Result<Value> {
    let content = fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
    Ok(json!({ "raw": content.len(), "gzip": gzip(&content)?, "brotli": brotli(&content)? }))
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn brotli(content: &[u8]) -> Result<usize> {
    let mut encoder = CompressorWriter::new(Vec::new(), BROTLI_BUFFER, BROTLI_QUALITY, BROTLI_WINDOW_BITS);
    encoder.write_all(content)?;
    Ok(encoder.into_inner().len())
}

#[cfg(test)]
mod tests {
    use super::{brotli, gzip};

    #[test]
    fn repetition_compresses() {
        let content = b"payjoa ".repeat(1_000);
        assert!((20..100).contains(&gzip(&content).unwrap()), "{}", gzip(&content).unwrap());
        assert!((10..60).contains(&brotli(&content).unwrap()), "{}", brotli(&content).unwrap());
    }
}
