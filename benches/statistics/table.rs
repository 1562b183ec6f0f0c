//! The table: Diaban's time, each peer's, and whether they found the same.

use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python with the peers' packages.
pub struct Peer {
    python: PathBuf,
    folder: PathBuf,
}

/// What a peer gave.
pub struct Theirs {
    name: &'static str,
    seconds: Option<f64>,
    /// Whether its answer is Diaban's.
    agrees: bool,
    /// Diaban's time for the same, where that is not the row's.
    against: Option<f64>,
}

impl Peer {
    pub fn find(folder: &Path) -> Self {
        let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/python/bin/python");
        let python = std::env::var_os("DIABAN_PYTHON").map_or(installed, PathBuf::from);
        Self { python, folder: folder.to_path_buf() }
    }

    /// Asks for a task, and compares its number with Diaban's to a hundredth: binning differs that much.
    pub fn ask(&self, name: &'static str, task: &str, expected: f64) -> Theirs {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/statistics/peers.py");
        let output = Command::new(&self.python).arg(script).arg(&self.folder).arg(task).output();
        let said = output.ok().filter(|output| output.status.success()).map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let numbers: Vec<f64> = said.iter().flat_map(|said| said.split_whitespace()).filter_map(|word| word.parse().ok()).collect();
        let [seconds, answer] = numbers[..] else { return Theirs { name, seconds: None, agrees: false, against: None } };
        eprintln!("{name}: {seconds:.3} s, {answer} where Diaban has {expected}");
        Theirs { name, seconds: Some(seconds), agrees: (answer - expected).abs() <= 1e-2 * expected.abs(), against: None }
    }
}

impl Theirs {
    /// The time of Diaban that this is to be compared with.
    pub fn against(self, seconds: f64) -> Self {
        Self { against: Some(seconds), ..self }
    }
}

/// A statistic.
pub struct Row {
    title: &'static str,
    seconds: f64,
    aim: &'static str,
    peers: Vec<Theirs>,
    ratio: Option<f64>,
}

impl Row {
    pub fn new(title: &'static str, seconds: f64, aim: &'static str) -> Self {
        eprintln!("{title}: {seconds:.4} s");
        Self { title, seconds, aim, peers: Vec::new(), ratio: None }
    }

    /// The peers, and how many times as long the first of them should take.
    pub fn beside(self, peers: impl IntoIterator<Item = Theirs>, ratio: Option<f64>) -> Self {
        Self { peers: peers.into_iter().collect(), ratio, ..self }
    }
}

/// All rows.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    pub fn add(&mut self, row: Row) {
        self.0.push(row);
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        writeln!(f, "# Benchmarks of the statistics\n")?;
        writeln!(
            f,
            "Written by `cargo bench --locked --bench statistics -- --write docs/benchmarks-statistics.md`, {cores} cores. Diaban: the median of five"
        )?;
        writeln!(
            f,
            "runs; a peer: one run on the same numbers, without reading them. *Same*: whether its answer is Diaban's to a hundredth (the"
        )?;
        writeln!(f, "largest density, the largest Gi\\*, the sum of z, the observed pairs, the number of core places).\n")?;
        writeln!(f, "| statistic | Diaban | aim | peer | peer's time | ratio | aim | same |")?;
        writeln!(f, "| --- | ---: | ---: | --- | ---: | ---: | ---: | --- |")?;
        for row in &self.0 {
            for (number, peer) in row.peers.iter().enumerate() {
                let ours = peer.against.unwrap_or(row.seconds);
                let (time, ratio) = peer.seconds.map_or_else(
                    || ("not installed".to_owned(), "–".to_owned()),
                    |seconds| (spell(seconds), format!("{:.1} ×", seconds / ours)),
                );
                let aim = row.ratio.filter(|_| number == 0).map_or_else(|| "–".to_owned(), |ratio| format!("≥ {ratio:.0} ×"));
                let beside = peer.against.map_or_else(String::new, |seconds| format!(" ({} for what the peer is given)", spell(seconds)));
                let same = if peer.seconds.is_none() {
                    "–"
                } else if peer.agrees {
                    "yes"
                } else {
                    "no"
                };
                writeln!(
                    f,
                    "| {} | {}{beside} | {} | {} | {time} | {ratio} | {aim} | {same} |",
                    row.title,
                    spell(row.seconds),
                    row.aim,
                    peer.name
                )?;
            }
        }
        Ok(())
    }
}

fn spell(seconds: f64) -> String {
    if seconds < 0.1 { format!("{:.2} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}
