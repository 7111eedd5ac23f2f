//! A PostgreSQL for the tests: a cluster of their own, on a Unix socket in a temporary folder, thrown away with the process
//! that asked for it, however that process ends.
//!
//! Nothing is listened on in the network, no cluster that is already there is touched, and fsync is off: what is tested here
//! are transactions, not disks ([`Server::start_on_disk`] is for what is measured). As root, the server runs as the user
//! `postgres`, as it refuses to run as root.

mod cluster;
mod programs;

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

use cluster::{Cluster, Commits};

/// Set to `skip` where there can't be a PostgreSQL: tests that need one say so and pass.
pub const SWITCH: &str = "PAYJOA_TEST_POSTGRES";

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database (`postgres://…`), on a cluster that the whole process shares. None, and a word about
/// it on standard error, if tests with PostgreSQL were switched off.
///
/// # Panics
/// If there is no PostgreSQL to be started. Says how to get one.
#[must_use]
#[expect(clippy::panic, reason = "this is a test that fails")]
pub fn database() -> Option<String> {
    let start = || (!is_off()).then(|| Cluster::start(Commits::Seen).unwrap_or_else(|why| panic!("{why}")));
    let Some(cluster) = CLUSTER.get_or_init(start) else {
        eprintln!("NOT TESTED: {SWITCH}=skip leaves out what needs PostgreSQL");
        return None;
    };
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    Some(cluster.create(&name).unwrap_or_else(|why| panic!("{why}")))
}

fn is_off() -> bool {
    std::env::var_os(SWITCH).is_some_and(|word| word == "skip")
}

/// A server that one test has for itself, to take away and to give back. It stops, and its files go away, when dropped.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
}

impl Server {
    /// Starts one. None, and a word about it on standard error, if tests with PostgreSQL were switched off.
    ///
    /// # Panics
    /// As [`database`].
    #[must_use]
    pub fn start() -> Option<Server> {
        Server::start_with(Commits::Seen)
    }

    /// Starts one whose commits are on disk, with PostgreSQL's own settings, as in production: for what is measured.
    ///
    /// # Panics
    /// As [`database`].
    #[must_use]
    pub fn start_on_disk() -> Option<Server> {
        Server::start_with(Commits::OnDisk)
    }

    #[expect(clippy::panic, reason = "this is a test that fails")]
    fn start_with(commits: Commits) -> Option<Server> {
        if is_off() {
            eprintln!("NOT TESTED: {SWITCH}=skip leaves out what needs PostgreSQL");
            return None;
        }
        Some(Server { cluster: Cluster::start(commits).unwrap_or_else(|why| panic!("{why}")) })
    }

    /// The address of a new, empty database.
    ///
    /// # Panics
    /// If the server doesn't make one.
    #[must_use]
    #[expect(clippy::panic, reason = "this is a test that fails")]
    pub fn database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.cluster.create(&name).unwrap_or_else(|why| panic!("{why}"))
    }

    /// Ends it as a crash would: whoever is connected is cut off, and nobody can connect any more. What was committed is
    /// still there when it is started again.
    ///
    /// # Panics
    /// If it doesn't stop.
    #[expect(clippy::panic, reason = "this is a test that fails")]
    pub fn crash(&mut self) {
        self.cluster.crash().unwrap_or_else(|why| panic!("{why}"));
    }

    /// Starts it again.
    ///
    /// # Panics
    /// If it doesn't answer.
    #[expect(clippy::panic, reason = "this is a test that fails")]
    pub fn start_again(&mut self) {
        self.cluster.start_again().unwrap_or_else(|why| panic!("{why}"));
    }
}
