//! One HTTP request to a process of our own; not worth a client library that everybody would wait for.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

const TIMEOUT: Duration = Duration::from_secs(10);

/// `PUT`s JSON to `http://host:port` + `path`.
///
/// # Errors
/// The server can't be reached, doesn't answer in time, or answers with anything but a 2xx status.
pub(crate) fn put(origin: &str, path: &str, body: &Value) -> Result<()> {
    let head = request(origin, path, &body.to_string()).with_context(|| format!("PUT {origin}{path}"))?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    if !status.starts_with('2') {
        bail!("PUT {origin}{path} was answered with `{}`", head.lines().next().unwrap_or_default());
    }
    Ok(())
}

fn request(origin: &str, path: &str, body: &str) -> Result<String> {
    let host = origin.strip_prefix("http://").ok_or_else(|| anyhow!("{origin} is not an http address"))?;
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    // In one piece: a server that answers and closes after the first piece would reset the connection.
    let request = format!(
        "PUT {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use serde_json::json;

    use super::put;

    /// A server for one request that answers with this status line; gives its address and what it was sent.
    fn answering(status: &'static str) -> (String, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let served = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let received = whole_request(&mut stream);
            stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes()).unwrap();
            received
        });
        (origin, served)
    }

    /// Reads to the end of the body: to answer and close with anything unread would reset the connection.
    fn whole_request(stream: &mut impl Read) -> String {
        let mut reader = BufReader::new(stream);
        let mut received = String::new();
        while !received.ends_with("\r\n\r\n") {
            assert_ne!(reader.read_line(&mut received).unwrap(), 0, "the request ends in its head: {received}");
        }
        let length = received.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        received + std::str::from_utf8(&body).unwrap()
    }

    #[test]
    fn json_is_put() {
        let (origin, served) = answering("204 No Content");
        put(&origin, "/_sandbox/webhook", &json!({"url": "x"})).unwrap();
        let received = served.join().unwrap();
        assert!(received.starts_with("PUT /_sandbox/webhook HTTP/1.1\r\n"), "{received}");
        assert!(received.ends_with("\r\n\r\n{\"url\":\"x\"}"), "{received}");
    }

    #[test]
    fn a_refusal_is_an_error_with_its_status() {
        let (origin, _served) = answering("422 Unprocessable Content");
        let error = put(&origin, "/x", &json!({})).unwrap_err().to_string();
        assert!(error.ends_with("`HTTP/1.1 422 Unprocessable Content`"), "{error}");
    }
}
