//! Just enough HTTP to keep a connection busy: what is measured is the gateway, not its client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A connection that is kept open.
pub(super) struct Connection {
    reader: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    pub(super) fn open(address: &str) -> Result<Connection> {
        let stream = TcpStream::connect(address).with_context(|| format!("nothing listens at {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Connection { reader: BufReader::new(stream), host: address.to_owned() })
    }

    /// An access token.
    pub(super) fn token(&mut self) -> Result<String> {
        let keys = r#"{"imp_key":"sandbox","imp_secret":"sandbox"}"#;
        let answer: Value = serde_json::from_str(&self.call("POST /users/getToken", "", keys)?)?;
        let token = answer.pointer("/response/access_token").and_then(Value::as_str);
        token.map(str::to_owned).context("the gateway gave no token")
    }

    /// `METHOD /path`, and the body of the answer.
    pub(super) fn call(&mut self, call: &str, token: &str, body: &str) -> Result<String> {
        let request = format!(
            "{call} HTTP/1.1\r\nHost: {}\r\nAuthorization: {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.reader.get_mut().write_all(request.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<String> {
        let (mut line, mut length) = (String::new(), None);
        while line != "\r\n" {
            line.clear();
            ensure!(self.reader.read_line(&mut line)? > 0, "the gateway closed the connection");
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.trim().parse::<usize>()?);
            }
        }
        let mut body = vec![0; length.context("an answer without Content-Length")?];
        self.reader.read_exact(&mut body)?;
        Ok(String::from_utf8(body)?)
    }
}
