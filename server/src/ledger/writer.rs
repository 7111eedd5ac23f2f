//! The one connection of this process that writes to SQLite: transactions take turns at it, and those that come while the
//! disk is busy share the next commit.
//!
//! SQLite has one writer at a time, and a commit waits for the disk. Connections that compete for it sleep while it is
//! free, and wait for the disk one after the other. So there is one, lent to each transaction in its turn, between
//! savepoints: one that is undone takes nobody with it. Nobody is told that a transaction is committed before it is on disk.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{
    Connection, Error, Executor, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteQueryResult},
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, mpsc, oneshot},
    time::{sleep, timeout},
};

use super::LedgerError;

/// So many transactions share a commit at most: other processes want their turn, too.
const MOST: usize = 64;
/// How long another process may write before nobody waits for it any more.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a transaction may take: each is a few statements. Shorter than others wait for it.
const LONGEST_TURN: Duration = Duration::from_secs(8);
/// How soon to look whether it still does, and how long to leave the file alone where others look as well.
const GAP: Duration = Duration::from_millis(1);
/// How long to write without leaving such a gap, met somebody or not: whoever waits in SQLite's own way looks seldom.
const HELD: Duration = Duration::from_millis(10);
/// How long after meeting another process it is reckoned with.
const REMEMBERED: Duration = Duration::from_secs(1);
/// SQLite's code for "somebody else writes", in the lower byte of whatever it says about the circumstances.
const SQLITE_BUSY: u32 = 5;

/// Says whether a transaction is on disk.
type Receipt = oneshot::Sender<Result<(), LedgerError>>;
/// Gives whoever waits for it a turn.
type Reply = oneshot::Sender<Result<Turn, LedgerError>>;

/// Gives turns. Cheap to clone; clones share the connection.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    requests: mpsc::UnboundedSender<Request>,
}

enum Request {
    Turn(Reply),
    Close(oneshot::Sender<()>),
}

/// A transaction whose turn it is; undone when dropped.
///
/// It sees what those before it wrote, which may not be on disk yet. So whatever it found out is good only once its end was
/// waited for, even if it writes nothing.
pub(super) struct Turn {
    connection: OwnedMutexGuard<SqliteConnection>,
    verdict: oneshot::Sender<Verdict>,
}

/// How a transaction ends.
enum Verdict {
    Commit(Receipt),
    Undo(Receipt),
}

impl Writer {
    /// Lends out this connection from now on; `options` make another one, should it break.
    pub(super) fn new(connection: SqliteConnection, options: SqliteConnectOptions) -> Writer {
        let (requests, waiting) = mpsc::unbounded_channel();
        let lender =
            Lender { connection: Arc::new(Mutex::new(connection)), options, broken: false, kept: false, crowded: None };
        tokio::spawn(lender.run(waiting));
        Writer { requests }
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Result<Turn, LedgerError> {
        let (reply, turn) = oneshot::channel();
        self.requests.send(Request::Turn(reply)).map_err(|_| closed())?;
        turn.await.map_err(|_| closed())?
    }

    /// Closes the connection once everything under way is done.
    pub(super) async fn close(&self) {
        let (reply, done) = oneshot::channel();
        if self.requests.send(Request::Close(reply)).is_ok() {
            // An error means that it was closed before.
            let _ = done.await;
        }
    }
}

impl Turn {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Returns once it is on disk.
    pub(super) async fn commit(self) -> Result<(), LedgerError> {
        self.end(Verdict::Commit).await
    }

    /// Returns once all that it saw is on disk.
    pub(super) async fn undo(self) -> Result<(), LedgerError> {
        self.end(Verdict::Undo).await
    }

    /// Commits what was done, or undoes it and says why it could not be: that, too, may rest on what isn't on disk yet.
    pub(super) async fn end_with<T>(self, outcome: Result<T, Error>) -> Result<T, LedgerError> {
        match outcome {
            Ok(done) => self.commit().await.map(|()| done),
            Err(error) => match self.undo().await {
                Ok(()) => Err(error.into()),
                Err(undone) => Err(LedgerError::Database(format!("{error}; {undone}").into())),
            },
        }
    }

    async fn end(self, verdict: fn(Receipt) -> Verdict) -> Result<(), LedgerError> {
        let (receipt, on_disk) = oneshot::channel();
        self.verdict.send(verdict(receipt)).map_err(|_| closed())?;
        drop(self.connection);
        on_disk.await.map_err(|_| closed())?
    }
}

struct Lender {
    connection: Arc<Mutex<SqliteConnection>>,
    options: SqliteConnectOptions,
    /// Whether the connection is in a state that nobody knows: a full disk makes SQLite end a transaction by itself.
    broken: bool,
    /// Whether somebody has it and doesn't give it back.
    kept: bool,
    /// When another process was met last.
    crowded: Option<Instant>,
}

impl Lender {
    async fn run(mut self, mut requests: mpsc::UnboundedReceiver<Request>) {
        let mut request = requests.recv().await;
        let mut held = Duration::ZERO;
        while let Some(Request::Turn(first)) = request {
            let began = Instant::now();
            let next = self.share(first, &mut requests).await;
            held += began.elapsed();
            if held > HELD || self.crowded.is_some_and(|met| met.elapsed() < REMEMBERED) {
                sleep(GAP).await;
                held = Duration::ZERO;
            }
            request = match next {
                Some(next) => Some(next),
                None => requests.recv().await,
            };
        }
        if let Some(Request::Close(done)) = request {
            requests.close();
            if let Ok(connection) = Arc::try_unwrap(self.connection) {
                // It is the last thing that is done with it; whatever was committed is on disk.
                let _ = connection.into_inner().close().await;
            }
            let _ = done.send(());
        }
    }

    /// One commit for all who want a turn by the time the one before is over. Returns a request that is for later.
    async fn share(&mut self, first: Reply, requests: &mut mpsc::UnboundedReceiver<Request>) -> Option<Request> {
        if let Err(error) = self.begin().await {
            let _ = first.send(Err(failed(&error)));
            return refuse(requests, &error);
        }
        let (mut receipts, mut turn, mut later) = (Vec::new(), Some(first), None);
        let (mut given, mut going_well) = (0, Ok(()));
        while let Some(reply) = turn.take() {
            given += 1;
            let (undo, receipt) = match self.lend(reply).await {
                Ok(Some(Verdict::Commit(receipt))) => (false, Some(receipt)),
                Ok(Some(Verdict::Undo(receipt))) => (true, Some(receipt)),
                Ok(None) => (true, None),
                Err(error) => {
                    going_well = Err(error);
                    break;
                }
            };
            receipts.extend(receipt);
            if given < MOST {
                (turn, later) = waiting(requests);
            }
            if undo {
                going_well = self.run_sql("ROLLBACK TO turn").await;
            } else if turn.is_some() {
                going_well = self.run_sql("RELEASE turn; SAVEPOINT turn").await;
            }
            if let Err(error) = &going_well {
                if let Some(reply) = turn {
                    let _ = reply.send(Err(failed(error)));
                }
                break;
            }
        }
        let ended = match going_well {
            Ok(()) => self.run_sql("COMMIT").await,
            error => error,
        };
        if ended.is_err() && !self.kept {
            // It may be over already, and nobody else may write until it is.
            let _ = self.run_sql("ROLLBACK").await;
        }
        self.broken |= ended.is_err();
        for receipt in receipts {
            // Whoever doesn't wait for it any more has found it out, or will.
            let _ = receipt.send(ended.as_ref().map_err(failed).copied());
        }
        later
    }

    /// Begins a transaction, once no other process writes.
    async fn begin(&mut self) -> Result<(), Error> {
        let began = Instant::now();
        loop {
            match self.try_to_begin().await {
                Err(error) if is_busy(&error) && began.elapsed() < PATIENCE => {
                    self.crowded = Some(Instant::now());
                    sleep(GAP).await;
                }
                begun => {
                    self.broken |= begun.as_ref().is_err_and(|error| !is_busy(error));
                    return begun;
                }
            }
        }
    }

    async fn try_to_begin(&mut self) -> Result<(), Error> {
        if self.broken {
            let connection = SqliteConnection::connect_with(&self.options).await?;
            self.connection = Arc::new(Mutex::new(connection));
            (self.broken, self.kept) = (false, false);
        }
        self.run_sql("BEGIN IMMEDIATE; SAVEPOINT turn").await
    }

    /// How it ends, unless it was given up. One that neither goes on nor is given up keeps the connection.
    async fn lend(&mut self, reply: Reply) -> Result<Option<Verdict>, Error> {
        let (verdict, decided) = oneshot::channel();
        let connection = Arc::clone(&self.connection).lock_owned().await;
        // Should nobody wait for the turn any more, it is over at once.
        let _ = reply.send(Ok(Turn { connection, verdict }));
        if let Ok(verdict) = timeout(LONGEST_TURN, decided).await {
            return Ok(verdict.ok());
        }
        tracing::error!(
            "a transaction was begun and not gone on with: is a future of the ledger's kept without being polled?"
        );
        self.kept = true;
        Err(Error::Protocol("a transaction was begun and not gone on with".to_owned()))
    }

    async fn run_sql(&self, sql: &'static str) -> Result<(), Error> {
        self.connection.lock().await.execute(sql).await.map(|_: SqliteQueryResult| ())
    }
}

/// Whoever waits for a turn still, or what else is wanted.
fn waiting(requests: &mut mpsc::UnboundedReceiver<Request>) -> (Option<Reply>, Option<Request>) {
    loop {
        match requests.try_recv() {
            Ok(Request::Turn(reply)) if reply.is_closed() => {}
            Ok(Request::Turn(reply)) => return (Some(reply), None),
            Ok(close) => return (None, Some(close)),
            Err(_) => return (None, None),
        }
    }
}

/// Whoever waits by now would find the same error, each after as long a wait.
fn refuse(requests: &mut mpsc::UnboundedReceiver<Request>, error: &Error) -> Option<Request> {
    loop {
        match waiting(requests) {
            (Some(reply), _) => drop(reply.send(Err(failed(error)))),
            (None, later) => return later,
        }
    }
}

fn is_busy(error: &Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

/// The same for everybody whom it concerns.
fn failed(error: &Error) -> LedgerError {
    LedgerError::Database(error.to_string().into())
}

fn closed() -> LedgerError {
    LedgerError::Database(Error::PoolClosed.into())
}
