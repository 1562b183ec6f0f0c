//! A `PostgreSQL` cluster of the peer run's own: in `target/peers`, on a free port, ended with the run.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::peer::{Failure, installed};

/// What differs from the defaults; everything else, such as the just-in-time compiler, is as `PostgreSQL` comes.
pub const SETTINGS: [(&str, &str); 11] = [
    ("shared_buffers", "4GB"),
    ("effective_cache_size", "12GB"),
    ("work_mem", "256MB"),
    ("maintenance_work_mem", "1GB"),
    ("max_worker_processes", "8"),
    ("max_parallel_workers", "2"),
    ("max_parallel_workers_per_gather", "2"),
    ("max_wal_size", "8GB"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("fsync", "off"),
];

/// A running cluster.
pub struct Postgres {
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes the cluster on first use, and starts it.
    ///
    /// # Errors
    /// When `PostgreSQL` is not installed or does not start.
    pub fn start() -> Result<Self, Failure> {
        if !tool("postgres").exists() {
            return Err("not installed (scripts/install-peers apt)".into());
        }
        let folder = installed().join("postgres");
        if !folder.join("PG_VERSION").exists() {
            std::fs::create_dir_all(&folder)?;
            run(Command::new("chown").arg("-R").arg(user()).arg(&folder))?;
            run(as_user("initdb").args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "-D"]).arg(&folder))?;
        }
        let port = free_port()?;
        let mut options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={}", folder.display());
        for (name, value) in SETTINGS {
            options.extend([" -c ", name, "=", value]);
        }
        let log = folder.join("log");
        run(as_user("pg_ctl").arg("-D").arg(&folder).arg("-l").arg(log).args(["-w", "-t", "60", "-o", &options, "start"]))?;
        Ok(Self { folder, port })
    }

    /// Where it is, for libpq: over the socket.
    pub fn socket(&self) -> String {
        format!("host={} port={} user=postgres dbname=postgres", self.folder.display(), self.port)
    }

    /// Where it is, as a URL over the loopback address.
    pub fn url(&self) -> String {
        format!("postgresql://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = run(as_user("pg_ctl").arg("-D").arg(&self.folder).args(["-m", "fast", "-w", "stop"]));
        if let Err(failure) = stopped {
            eprintln!("PostgreSQL could not be stopped: {failure}");
        }
    }
}

/// `PostgreSQL` refuses to run as root.
fn user() -> &'static str {
    "postgres"
}

fn tool(name: &str) -> PathBuf {
    PathBuf::from("/usr/lib/postgresql/15/bin").join(name)
}

fn as_user(name: &str) -> Command {
    let mut command = Command::new("runuser");
    command.args(["-u", user(), "--"]).arg(tool(name)).current_dir("/");
    command
}

fn run(command: &mut Command) -> Result<(), Failure> {
    // Nobody may hold the pipe that this process waits for: the server lives on.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

/// A port that nobody listens on now.
///
/// # Errors
/// When there is none.
pub fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
