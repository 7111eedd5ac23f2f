//! The state file: everything that the gateway remembers, in SQLite, so that a restart or a crash loses nothing.
//!
//! The gateway works in memory. What a change touched is handed to a task that writes it down, many changes in one
//! transaction if they come fast; an HTTP answer waits until what it tells is on the disk. Without a state file nothing of
//! this runs.

mod change;
mod file;

use std::path::{Path, PathBuf};

use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

pub(crate) use change::{Change, Kind, Saved};
use file::File;

/// The state file can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateFileError {
    /// It can't be opened or made.
    #[error("the state file {path} can't be opened: {cause}")]
    Open {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another sandbox uses it.
    #[error("another sandbox uses the state file {path}; each needs its own")]
    InUse {
        /// Which file.
        path: PathBuf,
    },
    /// It is something else, or of another version.
    #[error("{path} is no state file of this version of the sandbox; name another file")]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
}

/// How far the writing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Progress {
    written: u64,
    failed: bool,
}

/// An open state file, and the task that writes it.
pub(crate) struct Store {
    changes: mpsc::UnboundedSender<(u64, Vec<Change>)>,
    progress: watch::Receiver<Progress>,
    task: std::sync::Mutex<Option<JoinHandle<()>>>,
}

/// Something that happened isn't on the disk, and won't be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotWritten;

impl Store {
    /// Opens the file and reads what is in it.
    pub(crate) async fn open(path: &Path) -> Result<(Store, Saved), StateFileError> {
        let mut file = File::open(path).await?;
        let saved = file.read().await.map_err(|cause| StateFileError::Open { path: path.to_owned(), cause })?;
        let (changes, receiver) = mpsc::unbounded_channel();
        let (teller, progress) = watch::channel(Progress { written: 0, failed: false });
        let task = tokio::spawn(write(file, receiver, teller));
        Ok((Store { changes, progress, task: std::sync::Mutex::new(Some(task)) }, saved))
    }

    /// Hands over what changed; `number` counts the times.
    pub(crate) fn keep(&self, number: u64, changes: Vec<Change>) {
        // Without a receiver the writing has failed, which `written` tells.
        let _ = self.changes.send((number, changes));
    }

    /// Waits until everything up to `number` is on the disk.
    pub(crate) async fn written(&self, number: u64) -> Result<(), NotWritten> {
        let mut progress = self.progress.clone();
        let reached = progress.wait_for(|progress| progress.failed || progress.written >= number).await;
        if reached.is_ok_and(|progress| !progress.failed) { Ok(()) } else { Err(NotWritten) }
    }

    /// Writes what is left and closes the file.
    pub(crate) async fn close(&self) {
        let _ = self.changes.send((u64::MAX, Vec::new()));
        let task = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(task) = task {
            // A task that panicked has nothing left to write.
            let _ = task.await;
        }
    }
}

async fn write(
    mut file: File,
    mut changes: mpsc::UnboundedReceiver<(u64, Vec<Change>)>,
    progress: watch::Sender<Progress>,
) {
    while let Some((mut number, mut batch)) = changes.recv().await {
        while let Ok((next, more)) = changes.try_recv() {
            number = next;
            batch.extend(more);
        }
        if let Err(error) = file.write(&batch).await {
            tracing::error!(%error, "the state file can't be written any more: every answer from now on is a failure");
            progress.send_modify(|progress| progress.failed = true);
            return;
        }
        progress.send_modify(|progress| progress.written = number);
        if number == u64::MAX {
            break;
        }
    }
    file.close().await;
}
