//! The processes of the shop, each with a port of its own, and what they print.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::load::Chance;

const PATIENCE: Duration = Duration::from_secs(120);
/// The back room's.
pub(crate) const PASSWORD: &str = "kill-test";

pub(crate) struct Victims {
    gateway: String,
    database: String,
    each: Vec<Victim>,
    lines: Arc<Mutex<Vec<String>>>,
    killed: u32,
}

struct Victim {
    port: u16,
    child: Option<(Child, JoinHandle<()>)>,
    /// Whether the current one has said where it listens.
    listening: Arc<AtomicBool>,
}

impl Victims {
    pub(crate) async fn start(number: usize, gateway: &str, database: &str) -> Victims {
        let each = (0..number).map(|_| Victim { port: free_port(), child: None, listening: Arc::default() });
        let (gateway, database) = (gateway.to_owned(), database.to_owned());
        let mut victims = Victims { gateway, database, each: each.collect(), lines: Arc::default(), killed: 0 };
        for victim in 0..number {
            victims.spawn(victim);
            victims.until_listening(victim, 0).await;
        }
        victims
    }

    pub(crate) fn address(&self, victim: usize) -> String {
        format!("http://127.0.0.1:{}", self.each[victim].port)
    }

    pub(crate) fn addresses(&self) -> Vec<String> {
        (0..self.each.len()).map(|victim| self.address(victim)).collect()
    }

    pub(crate) fn spawn(&mut self, victim: usize) {
        let victim = &mut self.each[victim];
        let mut command = Command::new(env!("CARGO_BIN_EXE_merchant"));
        command.args(["--port", &victim.port.to_string(), "--gateway", &self.gateway]);
        command.env("DATABASE_URL", &self.database).env("RUST_LOG", "off").env("ADMIN_PASSWORD", PASSWORD);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        victim.listening = Arc::default();
        let (lines, listening) = (Arc::clone(&self.lines), Arc::clone(&victim.listening));
        let out = BufReader::new(child.stdout.take().unwrap());
        let reader = thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if line.starts_with("merchant listening on ") {
                    listening.store(true, Ordering::SeqCst);
                } else {
                    lines.lock().unwrap().push(line);
                }
            }
        });
        victim.child = Some((child, reader));
    }

    pub(crate) async fn until_listening(&mut self, victim: usize, kill: u32) {
        let since = Instant::now();
        while !self.each[victim].listening.load(Ordering::SeqCst) {
            let ended = self.each[victim].child.as_mut().and_then(|(child, _)| child.try_wait().unwrap());
            assert_eq!(ended, None, "after kill {kill} it didn't start any more");
            assert!(since.elapsed() < PATIENCE, "after kill {kill} it never listened");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// SIGKILL: nothing in it has a say.
    pub(crate) fn kill(&mut self, victim: usize) {
        if let Some((mut child, reader)) = self.each[victim].child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
            // What it printed before it died counts.
            reader.join().unwrap();
            self.killed += 1;
        }
    }

    pub(crate) fn kill_all(&mut self) {
        (0..self.each.len()).for_each(|victim| self.kill(victim));
    }

    pub(crate) fn killed(&self) -> u32 {
        self.killed
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Drop for Victims {
    fn drop(&mut self) {
        self.kill_all();
    }
}

/// The shop has to come back at the same address, so it can't choose its own each time. One that the system gives to nobody
/// who doesn't ask for it: while the shop is dead, an outgoing connection would take it.
fn free_port() -> u16 {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let mut chance = Chance::new(seed as u64);
    let mut free = || {
        let port = u16::try_from(10_000 + chance.below(20_000)).unwrap();
        TcpListener::bind(("127.0.0.1", port)).map(|_| port).ok()
    };
    (0..1_000).find_map(|_| free()).expect("a free port")
}
