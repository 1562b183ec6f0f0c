//! One table of everything that was compared, what Diaban needs by itself, and how it grows; as Markdown, to the output and to a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::arguments::Arguments;
use super::http_line::{comparison, rate};
use super::measure::Pair;
use super::peer::{Failure, Loaded, Peer};
use super::postgres;
use super::statistics::{Spread, digits, time};

pub use super::http_line::HttpLine;

/// What Diaban is to reach by itself, in seconds, at ten million incidents.
const OWN_AIMS: &[(&str, f64)] = &[
    ("count in a 200-vertex polygon, 0.01 % of the incidents", 0.07e-3),
    ("count in a 200-vertex polygon, 1 %", 1.0e-3),
    ("count in a 200-vertex polygon, 10 %", 3.5e-3),
    ("square bins, three categories and two years", 15e-3),
    ("hexagon bins, the same filter", 75e-3),
    ("all incidents to 3,300 units", 0.15),
];

/// Everything that was measured.
pub struct Report {
    command: String,
    pairs: Vec<(usize, Pair)>,
    http: Vec<HttpLine>,
    loads: Vec<(usize, String, f64)>,
    memory: Vec<(usize, String, u64)>,
    summaries: Vec<(usize, String, Spread)>,
    settings: BTreeMap<String, String>,
    missing: BTreeMap<String, String>,
}

impl Report {
    /// Nothing yet.
    pub fn new(arguments: &Arguments) -> Self {
        let counts: Vec<String> = arguments.counts.iter().map(ToString::to_string).collect();
        let options = std::env::args().skip(1).filter(|argument| argument != "--bench").collect::<Vec<_>>().join(" ");
        eprintln!("{} incidents", counts.join(", "));
        Self {
            command: format!("cargo bench --locked --bench peers -- {options}").trim_end_matches([' ', '-']).into(),
            pairs: Vec::new(),
            http: Vec::new(),
            loads: Vec::new(),
            memory: Vec::new(),
            summaries: Vec::new(),
            settings: BTreeMap::new(),
            missing: BTreeMap::new(),
        }
    }

    /// A peer was not there, or failed to load.
    pub fn missing(&mut self, peer: &str, why: &str) {
        eprintln!("{peer}: {why}");
        self.missing.insert(peer.into(), why.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// A peer has taken the data in.
    pub fn loaded(&mut self, count: usize, peer: &dyn Peer, loaded: &Loaded) {
        self.settings(peer, &loaded.version);
        self.loads.push((count, peer.name().into(), loaded.time.as_secs_f64()));
    }

    /// How a peer was set up.
    pub fn settings(&mut self, peer: &dyn Peer, version: &str) {
        self.settings.insert(peer.name().into(), format!("{version} {}", peer.settings()).trim().into());
    }

    /// A server was started.
    pub fn server(&mut self, name: &str, settings: &str) {
        self.settings.entry(format!("{name} over HTTP")).or_insert_with(|| settings.into());
    }

    /// Memory of a peer.
    pub fn memory(&mut self, count: usize, peer: &str, bytes: u64) {
        self.memory.push((count, peer.into(), bytes));
    }

    /// Diaban's way from the store.
    pub fn store(&mut self, count: usize, duration: std::time::Duration) {
        self.loads.push((count, "Diaban, from the store, with units and placement".into(), duration.as_secs_f64()));
    }

    /// A row of the part in process.
    pub fn pair(&mut self, count: usize, pair: Pair) {
        self.pairs.push((count, pair));
    }

    /// A row of the part over HTTP.
    pub fn http(&mut self, line: HttpLine) {
        self.http.push(line);
    }

    /// A count through the interface.
    pub fn summary(&mut self, count: usize, row: &str, spread: Spread) {
        self.summaries.push((count, row.into(), spread));
    }

    /// Writes what there is so far, where that is asked for.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, arguments: &Arguments) -> Result<(), Failure> {
        if let Some(file) = &arguments.write {
            std::fs::write(file, self.markdown()?)?;
        }
        Ok(())
    }

    /// Prints the report.
    ///
    /// # Errors
    /// When Diaban failed, or one of its answers was wrong.
    pub fn finish(&self) -> Result<(), Failure> {
        println!("{}", self.markdown()?);
        if let Some(why) = self.missing.get("Diaban") {
            return Err(why.clone().into());
        }
        let pairs = self.pairs.iter().map(|(_, pair)| &pair.answers).filter(|answers| answers.contains("**Diaban"));
        let http =
            self.http.iter().filter(|line| line.server == "Diaban").map(|line| &line.answers).filter(|answers| answers.contains("**"));
        let wrong: Vec<&String> = pairs.chain(http).collect();
        if wrong.is_empty() { Ok(()) } else { Err(format!("Diaban answered wrongly: {wrong:?}").into()) }
    }

    fn markdown(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        writeln!(text, "# Benchmarks\n")?;
        writeln!(
            text,
            "Written by `{}` on {}, {}.\n",
            self.command,
            diaban::domain::time::local_date(jiff::Timestamp::now().as_second()),
            machine()
        )?;
        writeln!(text, "{INTRODUCTION}\n")?;
        self.comparisons(&mut text)?;
        self.own(&mut text)?;
        self.growth(&mut text)?;
        self.load_and_memory(&mut text)?;
        self.setup(&mut text)?;
        Ok(text)
    }

    fn comparisons(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "## Beside the peers\n")?;
        writeln!(
            text,
            "| question | n | peer | Diaban | peer | ratio | aim | answers |\n| --- | ---: | --- | --- | --- | ---: | ---: | --- |"
        )?;
        for (count, pair) in &self.pairs {
            let spread = |spread: &Option<Spread>| spread.as_ref().map_or("not measured".into(), ToString::to_string);
            let (ours, theirs) = (spread(&pair.ours), spread(&pair.theirs));
            let (ratio, aim) = comparison(pair.ratio, pair.aim);
            writeln!(
                text,
                "| {} | {} | {} | {ours} | {theirs} | {ratio} | {aim} | {} |",
                pair.row,
                short(*count),
                pair.peer,
                pair.answers
            )?;
        }
        for line in &self.http {
            let (ratio, aim) = comparison(line.ratio(), line.aim);
            let (ours, theirs) = if line.server == "Diaban" {
                (rate(line.theirs.as_ref()), "–".into())
            } else {
                (rate(line.ours.as_ref()), rate(line.theirs.as_ref()))
            };
            writeln!(
                text,
                "| {} | {} | {} | {ours} | {theirs} | {ratio} | {aim} | {} |",
                line.row,
                short(line.count),
                line.server,
                line.answers
            )?;
        }
        writeln!(text)
    }

    /// Diaban's median of a row, from its first pairing.
    fn ours(&self, count: usize, row: &str) -> Option<Spread> {
        self.pairs.iter().find(|(n, pair)| *n == count && pair.row == row)?.1.ours
    }

    fn own(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "## Diaban by itself\n\n| question | n | median (quartiles) | aim at 10 M |\n| --- | ---: | --- | ---: |")?;
        for count in self.counts() {
            let in_process = self.pairs.iter().any(|(n, _)| *n == count);
            for (row, aim) in OWN_AIMS.iter().filter(|_| in_process) {
                let median = self.ours(count, row).map_or("not built".into(), |spread| spread.to_string());
                writeln!(text, "| {row} | {} | {median} | {} |", short(count), time(*aim))?;
            }
            for (_, row, spread) in self.summaries.iter().filter(|(n, ..)| *n == count) {
                let aim = self.ours(count, row).map_or("–".into(), |bare| time(bare.median * 3.0 + 1e-3));
                writeln!(text, "| {row}: `/api/summary` with every breakdown | {} | {spread} | {aim} |", short(count))?;
            }
        }
        writeln!(text)
    }

    fn growth(&self, text: &mut String) -> std::fmt::Result {
        let counts = self.counts();
        if counts.len() < 2 {
            return Ok(());
        }
        writeln!(text, "## Growth\n\nDiaban's medians with the number of incidents; the areas are the same.\n")?;
        let head: String = counts.iter().flat_map(|count| [" ".into(), short(*count), " |".into()]).collect();
        writeln!(text, "| question |{head}\n| --- |{}", " ---: |".repeat(counts.len()))?;
        let mut rows: Vec<&str> = Vec::new();
        for (_, pair) in &self.pairs {
            if !rows.contains(&pair.row.as_str()) {
                rows.push(&pair.row);
            }
        }
        for row in rows {
            let median = |count: usize| self.ours(count, row).map_or("–".into(), |spread| time(spread.median));
            let cells: String = counts.iter().flat_map(|count| [" ".into(), median(*count), " |".into()]).collect();
            writeln!(text, "| {row} |{cells}")?;
        }
        writeln!(text)
    }

    fn load_and_memory(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "## Load and memory\n\n| n | peer | load and index | bytes a point |\n| ---: | --- | ---: | ---: |")?;
        for (count, peer, seconds) in &self.loads {
            let bytes = self.memory.iter().find(|(n, name, _)| n == count && name == peer);
            let bytes = bytes.map_or("–".into(), |(_, _, bytes)| digits(*bytes as f64 / *count as f64));
            writeln!(text, "| {} | {peer} | {} | {bytes} |", short(*count), time(*seconds))?;
        }
        writeln!(text, "\n{MEMORY}\n")
    }

    fn setup(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "## How each was set up\n")?;
        for (peer, settings) in &self.settings {
            writeln!(text, "- **{peer}**: {settings}")?;
        }
        let settings: Vec<String> = postgres::SETTINGS.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        writeln!(text, "- **PostgreSQL**: unlogged tables; {}", settings.join(", "))?;
        for (peer, why) in &self.missing {
            writeln!(text, "- **{peer}** was not measured: {why}")?;
        }
        Ok(())
    }

    fn counts(&self) -> Vec<usize> {
        let mut counts: Vec<usize> = self.loads.iter().map(|(count, ..)| *count).collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}

const INTRODUCTION: &str = "Each row asks Diaban and one peer the same questions in turn, in one run on one machine. Times are medians with quartiles and how often was asked;
the first of each question warms and does not count. A ratio is the median of the questions' ratios: how many times as long the peer takes, or over HTTP how
many times as many answers a second Diaban gives. *Answers*: every in-process answer is compared with the exact one, found by plain loops; over HTTP the first
24 of a row are. Data are seeded (`benches/data`): clustered incidents, 3,300 polygons with shared borders, areas drawn to hold a share of the incidents.

Point tiles below zoom 13 are not the same for all: Diaban gathers incidents on a grid with their counts, which add up to the truth; the peers send
every point. Tiles are those of random incidents. *Cold* means that no cache of tiles is on and that no tile is asked for twice with the clock running; the databases' own memory is warm.
Cold tiles are asked for uncompressed.";

const MEMORY: &str = "Bytes a point: for Diaban, rstar and geo-index the growth of a process that builds nothing else; for DuckDB, shapely, geopandas and supercluster the
growth of theirs; for PostGIS the table with its indexes on the disk. Diaban's time starts from incidents in memory, that of the peers from columns in memory.";

/// 1,000,000 as `1 M`.
fn short(count: usize) -> String {
    match count {
        c if c % 1_000_000 == 0 => format!("{} M", c / 1_000_000),
        c if c % 1000 == 0 => format!("{} k", c / 1000),
        c => c.to_string(),
    }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: f64 = memory.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default();
    format!("{cores} cores of {}, {:.0} GB", model.unwrap_or("an unknown processor"), kib / 1e6)
}
