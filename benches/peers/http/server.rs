//! What a server in the peer run is: a process that serves the same incidents and polygons as tiles and pages.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::client::Client;
use crate::peer::{DataSet, Failure, installed};
use crate::postgres::Postgres;

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The incidents.
    Incidents,
    /// The 3,300 polygons.
    Units,
}

/// A tile's zoom, column and row.
pub type Tile = (u8, u32, u32);

/// A server program; one file each in this folder.
pub trait Server {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// How it is set up, for the report.
    fn settings(&self) -> &'static str;

    /// Its version.
    fn version(&self) -> String;

    /// Starts it. With `cache` it keeps tiles in memory, otherwise nothing.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    fn start(&self, data: &DataSet, postgres: Option<&Postgres>, cache: bool) -> Result<Running, Failure>;

    /// The path of a tile; `None` when it has none of the layer.
    fn tile(&self, layer: Layer, tile: Tile) -> Option<String>;

    /// The path of the incidents in a box as GeoJSON, at most so many.
    fn page(&self, bounds: [f64; 4], limit: usize) -> Option<String>;
}

/// What a program prints; empty when it does not run.
pub fn output(command: &mut Command) -> String {
    command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Version of a package of the peers' own Python.
pub fn python_version(package: &str) -> String {
    let program = format!("from importlib.metadata import version; print(version('{package}'))");
    output(Command::new(installed().join("python/bin/python")).args(["-c", &program])).trim().into()
}

/// A running server; ends when it is dropped.
pub struct Running {
    /// `host:port`.
    pub address: String,
    child: Child,
}

impl Running {
    /// Waits until a path is answered.
    ///
    /// # Errors
    /// When it ends before that or takes longer than the time.
    pub fn wait(mut child: Child, address: String, path: &str, patience: Duration) -> Result<Self, Failure> {
        let begin = Instant::now();
        loop {
            let answered = Client::connect(&address).and_then(|mut client| client.get(path, "identity"));
            if answered.is_ok_and(|answer| answer.status < 500) {
                return Ok(Self { address, child });
            }
            if let Some(status) = child.try_wait()? {
                return Err(format!("it ended ({status}) before it answered").into());
            }
            if begin.elapsed() > patience {
                let _ = child.kill();
                let _ = child.wait();
                return Err("it did not answer in time".into());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A polite end first, so that what it started itself ends too.
        let _ = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(5) {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
