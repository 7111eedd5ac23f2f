//! Starting a cluster, and having it go away.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::programs;

/// Far longer than a start takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs the server until standard input ends, which it does when the process that asked for the cluster is gone. A line
/// `stop` on it ends the server as a crash would, a line `start` starts it again.
const KEEPER: &str = r#"
    programs=$1
    folder=$2
    settings=$3
    start() {
        "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= $settings \
            -c max_connections=300 -c log_min_messages=panic </dev/null &
        server=$!
    }
    stop() {
        kill -QUIT $server
        wait $server
    }
    start
    trap '' INT TERM HUP
    while read -r word; do
        case $word in
            stop) stop ;;
            start) start ;;
        esac
    done
    stop
    rm -rf "$folder"
"#;

/// What a commit is worth.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Commits {
    /// It is there for others to see: enough for a test of transactions.
    Seen,
    /// It is on disk, as in production.
    OnDisk,
}

impl Commits {
    fn settings(self) -> &'static str {
        match self {
            Commits::Seen => "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB",
            Commits::OnDisk => "",
        }
    }
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<User>,
    /// Its standard input stays open as long as this process lives.
    keeper: Child,
}

/// Whom to run it as.
#[derive(Clone, Copy, Debug)]
struct User {
    uid: u32,
    gid: u32,
}

impl Cluster {
    pub(crate) fn start(commits: Commits) -> Result<Cluster, String> {
        let programs = programs::find().ok_or(programs::MISSING)?;
        let user = other_user()?;
        let folder = folder(user).map_err(|why| format!("no folder for a PostgreSQL: {why}"))?;
        let mut initdb = command(&programs.join("initdb"), user);
        initdb.args(["--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D"]);
        done("initdb", initdb.arg(folder.join("data")).output())?;
        let mut keeper = command(Path::new("/bin/sh"), user);
        keeper.args(["-c", KEEPER, "keeper"]).arg(&programs).arg(&folder).arg(commits.settings());
        // A group of its own: Ctrl-C reaches the tests, whose end reaches the keeper.
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let keeper = keeper.spawn().map_err(|why| format!("PostgreSQL could not be started: {why}"))?;
        let cluster = Cluster { programs, folder, user, keeper };
        cluster.await_answer()?;
        Ok(cluster)
    }

    /// A new database, and its address.
    pub(crate) fn create(&self, name: &str) -> Result<String, String> {
        self.sql(&format!("CREATE DATABASE {name}"))?;
        Ok(format!("postgres://postgres@localhost/{name}?host={}&sslmode=disable", self.folder.display()))
    }

    /// Ends the server as a crash would: whoever is connected is cut off.
    pub(crate) fn crash(&mut self) -> Result<(), String> {
        self.tell("stop")?;
        let since = Instant::now();
        while self.sql("SELECT 1").is_ok() {
            if since.elapsed() > PATIENCE {
                return Err("PostgreSQL never stopped".to_owned());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Starts it again.
    pub(crate) fn start_again(&mut self) -> Result<(), String> {
        self.tell("start")?;
        self.await_answer()
    }

    fn tell(&mut self, word: &str) -> Result<(), String> {
        let input = self.keeper.stdin.as_mut().ok_or("the keeper of PostgreSQL does not listen")?;
        writeln!(input, "{word}").map_err(|why| format!("the keeper of PostgreSQL does not listen: {why}"))
    }

    fn await_answer(&self) -> Result<(), String> {
        let since = Instant::now();
        loop {
            match self.sql("SELECT 1") {
                Ok(()) => return Ok(()),
                Err(why) if since.elapsed() > PATIENCE => return Err(format!("PostgreSQL never answered: {why}")),
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    fn sql(&self, sql: &str) -> Result<(), String> {
        let mut psql = command(&self.programs.join("psql"), self.user);
        psql.arg("-h").arg(&self.folder).args(["-X", "-q", "-U", "postgres", "-d", "postgres", "-c", sql]);
        done("psql", psql.output())
    }
}

fn command(program: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").stdin(Stdio::null()).env_remove("PGOPTIONS").env("LC_ALL", "C");
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    command
}

fn done(what: &str, output: io::Result<Output>) -> Result<(), String> {
    let output = output.map_err(|why| format!("{what} could not be started: {why}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{what}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

/// In `/tmp`, short: the path of a socket has a hundred characters at most.
fn folder(user: Option<User>) -> io::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("payjoa-pg-").tempdir_in("/tmp")?.keep();
    if let Some(User { uid, gid }) = user {
        std::os::unix::fs::chown(&folder, Some(uid), Some(gid))?;
    }
    Ok(folder)
}

/// The user `postgres` if this is root, for whom PostgreSQL doesn't run; else nobody else.
fn other_user() -> Result<Option<User>, String> {
    let own = Command::new("id").arg("-u").output().map_err(|why| format!("`id -u` could not be started: {why}"))?;
    if own.stdout.trim_ascii() != b"0" {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|why| format!("/etc/passwd: {why}"))?;
    let found = users.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, uid, gid, ..] = fields[..] else { return None };
        (name == "postgres").then_some(User { uid: uid.parse().ok()?, gid: gid.parse().ok()? })
    });
    found.map(Some).ok_or_else(|| "PostgreSQL does not run as root, and there is no user `postgres`".to_owned())
}
