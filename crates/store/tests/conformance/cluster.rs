//! A private PostgreSQL cluster in a temporary folder, for one test run.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Stopped and removed when dropped.
pub struct Cluster {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
    databases: AtomicU32,
    fsync: &'static str,
}

impl Cluster {
    /// Starts a fast one without durability; `None` if PostgreSQL tests are disabled.
    #[allow(dead_code, reason = "each test uses a part")]
    pub fn start() -> Option<Self> {
        Self::start_with("off")
    }

    /// Starts a durable one.
    #[allow(dead_code, reason = "each test uses a part")]
    pub fn durable() -> Option<Self> {
        Self::start_with("on")
    }

    fn start_with(fsync: &'static str) -> Option<Self> {
        if std::env::var("COUNTERSIGN_TEST_POSTGRES").as_deref() == Ok("off") {
            return None;
        }
        let programs = programs().expect(
            "PostgreSQL's initdb and pg_ctl are not under /usr/lib/postgresql: install Debian's package `postgresql`, \
             or set COUNTERSIGN_TEST_POSTGRES=off to leave these tests out",
        );
        let folder = tempfile::tempdir().unwrap();
        run(Command::new("chmod").arg("777").arg(folder.path()));
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let cluster = Self {
            folder,
            programs,
            port,
            databases: AtomicU32::new(0),
            fsync,
        };
        let data = cluster.folder.path().join("data");
        run(cluster
            .program("initdb")
            .args(["-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync", "-D"])
            .arg(&data));
        cluster.boot();
        Some(cluster)
    }

    fn boot(&self) {
        let (port, folder, fsync) = (self.port, self.folder.path(), self.fsync);
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync={fsync} -c max_connections=60",
            folder.display()
        );
        let mut start = self.program("pg_ctl");
        start
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-l")
            .arg(folder.join("log"));
        run(start.args(["-w", "-o", &options, "start"]));
    }

    fn stop(&self) {
        let data = self.folder.path().join("data");
        run(self
            .program("pg_ctl")
            .arg("-D")
            .arg(&data)
            .args(["-m", "immediate", "-w", "stop"]));
    }

    /// Stops it immediately, without a checkpoint, and starts it again.
    #[allow(dead_code, reason = "each test uses a part")]
    pub fn crash(&self) {
        self.stop();
        self.boot();
    }

    /// The URL of an empty database.
    pub fn fresh_database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let port = self.port.to_string();
        run(self
            .program("createdb")
            .args(["-h", "127.0.0.1", "-p", &port, "-U", "test", &name]));
        format!("postgres://test@127.0.0.1:{port}/{name}")
    }

    /// Runs one of PostgreSQL's programs, as `postgres` if the user is root, which the server refuses.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        if is_root() {
            // The files belong to `postgres`; root removes them with the folder.
            let _ = std::fs::remove_dir_all(self.folder.path().join("data"));
        }
    }
}

fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .collect();
    found.sort();
    found.pop()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    Path::new("/proc/self")
        .metadata()
        .is_ok_and(|metadata| metadata.uid() == 0)
}

fn run(command: &mut Command) {
    // No pipe for the output: the server that pg_ctl starts would keep it open.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(
        matches!(&status, Ok(status) if status.success()),
        "{command:?}: {status:?}"
    );
}
