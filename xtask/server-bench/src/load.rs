//! Shoppers: connections that are kept open, each asking its next question as soon as the last one is answered.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, task::JoinSet};

/// What is asked, and what the answer has to have in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    pub(crate) path: &'static str,
    pub(crate) answered_with: &'static str,
}

/// How it went.
#[derive(Debug)]
pub(crate) struct Answers {
    /// Of each question, shortest first.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) began: Instant,
    /// From the first question to the last answer.
    pub(crate) took: Duration,
}

/// A connection that is kept open.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("nothing listens at {address}"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        // It ends when the sender is dropped; an error of it is the next request's, too.
        tokio::spawn(connection);
        Ok(Connection { sender, host: address.to_string() })
    }

    /// `METHOD /path` with JSON, and the answer.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        body: Bytes,
    ) -> Result<(StatusCode, Bytes)> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, token);
        }
        let request = request.header(header::CONTENT_TYPE, "application/json").body(Full::new(body))?;
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}

/// Has so many shoppers, spread evenly over the processes, ask all questions, each one once.
pub(crate) async fn put(
    addresses: &[SocketAddr],
    shoppers: usize,
    question: Question,
    bodies: Vec<Bytes>,
) -> Result<Answers> {
    let mut connections = Vec::new();
    for &address in addresses.iter().cycle().take(shoppers.min(bodies.len())) {
        connections.push(Connection::open(address).await?);
    }
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let mut asking = JoinSet::new();
    let began = Instant::now();
    for connection in connections {
        asking.spawn(shopper(connection, question, Arc::clone(&bodies), Arc::clone(&next)));
    }
    let mut latencies = Vec::with_capacity(bodies.len());
    while let Some(shopper) = asking.join_next().await {
        latencies.extend(shopper??);
    }
    let took = began.elapsed();
    ensure!(latencies.len() == bodies.len(), "{} of {} questions were answered", latencies.len(), bodies.len());
    latencies.sort_unstable();
    Ok(Answers { latencies, began, took })
}

async fn shopper(
    mut connection: Connection,
    question: Question,
    bodies: Arc<Vec<Bytes>>,
    next: Arc<AtomicUsize>,
) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
        let asked = Instant::now();
        let (status, answer) = connection.ask("POST", question.path, "", body.clone()).await?;
        latencies.push(asked.elapsed());
        let text = String::from_utf8_lossy(&answer);
        ensure!(
            status == StatusCode::OK && text.contains(question.answered_with),
            "POST {} was answered with {status}: {text}",
            question.path
        );
    }
    Ok(latencies)
}
