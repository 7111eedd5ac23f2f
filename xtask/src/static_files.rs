//! A web server for one folder of files, on this machine alone: browsers run no WebAssembly from a file.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context, Result};

/// Nobody needs longer to ask for a file.
const PATIENCE: Duration = Duration::from_secs(10);

/// It serves until the process ends.
#[derive(Debug)]
pub(crate) struct StaticFiles {
    url: String,
}

impl StaticFiles {
    /// Serves the files of a folder, but not of folders in it.
    pub(crate) fn serve(folder: PathBuf, port: u16) -> Result<Self> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("port {port} is taken"))?;
        let url = format!("http://{}/", listener.local_addr()?);
        let folder = Arc::new(folder);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = Arc::clone(&folder);
                // A browser that goes away in the middle of an answer is nobody's problem.
                thread::spawn(move || drop(answer(stream, &folder)));
            }
        });
        Ok(Self { url })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    reader.read_line(&mut request)?;
    let mut header = String::from("-");
    while !header.trim_end().is_empty() {
        header.clear();
        reader.read_line(&mut header)?;
    }
    let found = name(&request).and_then(|name| Some((kind(name), fs::read(folder.join(name)).ok()?)));
    let (status, kind, body) = match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", b"There is no such file.".to_vec()),
    };
    // Built anew, it must be seen anew.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file that a request line asks for, if it asks for one of the folder itself.
fn name(request: &str) -> Option<&str> {
    let path = request.strip_prefix("GET /")?.split(' ').next()?;
    let name = path.split('?').next()?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    match name {
        "" => Some("index.html"),
        name => Some(name).filter(|name| name.chars().all(plain) && !name.starts_with('.')),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{kind, name};

    #[test]
    fn only_files_of_the_folder_itself_are_named() {
        for (request, want) in [
            ("GET / HTTP/1.1\r\n", Some("index.html")),
            ("GET /?lang=ko HTTP/1.1\r\n", Some("index.html")),
            ("GET /payjoa-gallery_bg.wasm HTTP/1.1\r\n", Some("payjoa-gallery_bg.wasm")),
            ("GET /../secret HTTP/1.1\r\n", None),
            ("GET /%2e%2e/secret HTTP/1.1\r\n", None),
            ("GET /.. HTTP/1.1\r\n", None),
            ("POST / HTTP/1.1\r\n", None),
            ("", None),
        ] {
            assert_eq!(name(request), want, "{request}");
        }
        assert_eq!(kind("x.wasm"), "application/wasm");
    }
}
