//! One table of everything that was compared, what Diaban needs by itself, and how it grows; as Markdown, to the output and to a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::arguments::Arguments;
use super::http::Throughput;
use super::http_line::{comparison, rate, verdict};
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
];

/// What Diaban's answers over HTTP are to reach by themselves: the row's beginning, with how many incidents, which figure, in seconds.
const HTTP_AIMS: &[(&str, usize, &str, Figure, f64)] = &[
    ("point tiles, cold", 1_000_000, "p99", |throughput| throughput.p99, 10e-3),
    ("bbox page of 1,000", 1_000_000, "p99", |throughput| throughput.p99, 2e-3),
    ("the fullest tile of z8", 10_000_000, "median", |throughput| throughput.p50, 30e-3),
];

/// A figure of a load.
type Figure = fn(&Throughput) -> f64;

/// What loading is to take at ten million incidents, in seconds, by the row's beginning.
const LOAD_AIMS: &[(&str, f64)] = &[("Diaban, from the store", 12.0), ("Diaban, from the index file", 1.0)];
/// Bytes that an incident may take.
const BYTES_AIM: f64 = 32.0;

/// With how many incidents aims in process are stated.
const STATED_AT: usize = 10_000_000;
/// With how many those beside servers are.
const STATED_OVER_HTTP: usize = 1_000_000;

/// What a row of Diaban by itself is to reach.
#[derive(Debug, Clone, Copy)]
pub enum OwnAim {
    /// Nothing is said.
    None,
    /// With so many incidents, so many seconds.
    Seconds(usize, f64),
    /// Three times the bare count and a millisecond.
    Summary,
}

/// A row of Diaban by itself.
struct OwnRow {
    count: usize,
    title: String,
    bare: String,
    spread: Spread,
    aim: OwnAim,
}

/// Everything that was measured.
pub struct Report {
    command: String,
    pairs: Vec<(usize, Pair)>,
    http: Vec<HttpLine>,
    loads: Vec<(usize, String, f64)>,
    memory: Vec<(usize, String, u64)>,
    own_rows: Vec<OwnRow>,
    texts: Vec<(usize, u64)>,
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
            own_rows: Vec::new(),
            texts: Vec::new(),
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

    /// Memory of the senders' own numbers in Diaban.
    pub fn texts(&mut self, count: usize, bytes: u64) {
        self.texts.push((count, bytes));
    }

    /// Diaban's way from the store, and from the index file; and the units alone, which are part of both.
    pub fn store(&mut self, count: usize, [from_store, from_file, units]: [std::time::Duration; 3]) {
        let store = "Diaban, from the store: units, placement, and writing the index file";
        self.loads.push((count, store.into(), from_store.as_secs_f64()));
        self.loads.push((count, "Diaban, from the index file, with units".into(), from_file.as_secs_f64()));
        self.loads.push((count, "Diaban, the units alone, a part of both".into(), units.as_secs_f64()));
    }

    /// A row of the part in process.
    pub fn pair(&mut self, count: usize, pair: Pair) {
        self.pairs.push((count, pair));
    }

    /// A row of the part over HTTP.
    pub fn http(&mut self, line: HttpLine) {
        self.http.push(line);
    }

    /// What Diaban was asked alone; `bare` is the row of the bare count.
    pub fn own(&mut self, count: usize, title: &str, bare: &str, spread: Spread, aim: OwnAim) {
        eprintln!("{title}: {spread}");
        self.own_rows.push(OwnRow { count, title: title.into(), bare: bare.into(), spread, aim });
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
        self.write_own(&mut text)?;
        self.growth(&mut text)?;
        self.load_and_memory(&mut text)?;
        self.setup(&mut text)?;
        Ok(text)
    }

    fn comparisons(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "## Beside the peers\n")?;
        writeln!(
            text,
            "| question | n | peer | Diaban | peer | ratio | aim | | answers |\n| --- | ---: | --- | --- | --- | ---: | ---: | --- | --- |"
        )?;
        for (count, pair) in &self.pairs {
            let spread = |spread: &Option<Spread>| spread.as_ref().map_or("not measured".into(), ToString::to_string);
            let (ours, theirs) = (spread(&pair.ours), spread(&pair.theirs));
            let [ratio, aim, verdict] = comparison(pair.ratio, pair.aim, *count == STATED_AT, &pair.answers);
            writeln!(
                text,
                "| {} | {} | {} | {ours} | {theirs} | {ratio} | {aim} | {verdict} | {} |",
                pair.row,
                short(*count),
                pair.peer,
                pair.answers
            )?;
        }
        for line in &self.http {
            let [ratio, aim, verdict] = comparison(line.ratio(), line.aim, line.count == STATED_OVER_HTTP, &line.answers);
            let (ours, theirs) = if line.server == "Diaban" {
                (rate(line.theirs.as_ref()), "–".into())
            } else {
                (rate(line.ours.as_ref()), rate(line.theirs.as_ref()))
            };
            writeln!(
                text,
                "| {} | {} | {} | {ours} | {theirs} | {ratio} | {aim} | {verdict} | {} |",
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

    fn write_own(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "## Diaban by itself\n\n| question | n | median (quartiles) | aim | |\n| --- | ---: | --- | ---: | --- |")?;
        let mut line = |title: &str, count: usize, figure: &str, value: f64, aim: Option<(usize, f64)>| {
            let is_met = aim.filter(|(stated, _)| *stated == count).map(|(_, aim)| value <= aim);
            let aim = aim.map_or("–".into(), |(stated, aim)| format!("≤ {} at {}", time(aim), short(stated)));
            writeln!(text, "| {title} | {} | {figure} | {aim} | {} |", short(count), verdict(is_met))
        };
        for count in self.counts() {
            for (row, aim) in OWN_AIMS {
                if let Some(spread) = self.ours(count, row) {
                    line(row, count, &spread.to_string(), spread.median, Some((STATED_AT, *aim)))?;
                }
            }
            for row in self.own_rows.iter().filter(|row| row.count == count) {
                let aim = match row.aim {
                    OwnAim::None => None,
                    OwnAim::Seconds(stated, aim) => Some((stated, aim)),
                    OwnAim::Summary => self.ours(count, &row.bare).map(|bare| (count, bare.median * 3.0 + 1e-3)),
                };
                line(&row.title, count, &row.spread.to_string(), row.spread.median, aim)?;
            }
            let mut seen = Vec::new();
            for answered in self.http.iter().filter(|line| line.count == count) {
                let aim = HTTP_AIMS.iter().find(|(begin, ..)| answered.row.starts_with(begin));
                let (Some((_, stated, name, figure, aim)), Some(throughput)) = (aim, answered.diaban()) else { continue };
                if !seen.contains(&&answered.row) {
                    seen.push(&answered.row);
                    let value = figure(&throughput);
                    line(&format!("{}, {name}", answered.row), count, &time(value), value, Some((*stated, *aim)))?;
                }
            }
        }
        writeln!(text)
    }

    fn growth(&self, text: &mut String) -> std::fmt::Result {
        let counts = self.counts();
        let (Some(first), Some(last)) = (counts.first(), counts.last().filter(|_| counts.len() > 1)) else { return Ok(()) };
        writeln!(text, "## From {} to {}\n\n{GROWTH}\n", short(*first), short(*last))?;
        let head: String = counts.iter().flat_map(|count| [" ".into(), short(*count), " |".into()]).collect();
        writeln!(text, "| question |{head} grows |\n| --- |{} ---: |", " ---: |".repeat(counts.len()))?;
        let mut rows: Vec<&str> = Vec::new();
        let titles = self.pairs.iter().map(|(_, pair)| pair.row.as_str()).chain(self.own_rows.iter().map(|row| row.title.as_str()));
        for row in titles {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        for row in rows {
            let of = |count: usize| {
                let own = || Some(self.own_rows.iter().find(|own| own.count == count && own.title == row)?.spread);
                self.ours(count, row).or_else(own).map(|spread| spread.median)
            };
            let cells: String = counts.iter().flat_map(|count| [" ".into(), of(*count).map_or("–".into(), time), " |".into()]).collect();
            let growth = of(*first).zip(of(*last)).map_or("–".into(), |(first, last)| format!("{} ×", digits(last / first)));
            writeln!(text, "| {row} |{cells} {growth} |")?;
        }
        writeln!(text)
    }

    fn load_and_memory(&self, text: &mut String) -> std::fmt::Result {
        let head = "| n | peer | load and index | aim | | bytes a point | aim | |\n| ---: | --- | ---: | ---: | --- | ---: | ---: | --- |";
        writeln!(text, "## Load and memory\n\n{head}")?;
        for (count, peer, seconds) in &self.loads {
            let bytes = self.memory.iter().find(|(n, name, _)| n == count && name == peer).map(|(.., bytes)| *bytes as f64 / *count as f64);
            let aim = LOAD_AIMS.iter().find(|(begin, _)| peer.starts_with(begin)).map(|(_, aim)| *aim);
            let bytes_aim = (peer == "Diaban").then_some(BYTES_AIM);
            writeln!(
                text,
                "| {} | {peer} | {} | {} | {} | {} | {} | {} |",
                short(*count),
                time(*seconds),
                aim.map_or("–".into(), |aim| format!("≤ {} at {}", time(aim), short(STATED_AT))),
                verdict(aim.filter(|_| *count == STATED_AT).map(|aim| *seconds <= aim)),
                bytes.map_or("–".into(), digits),
                bytes_aim.map_or("–".into(), |aim| format!("≤ {aim} B at {}", short(STATED_AT))),
                verdict(bytes.zip(bytes_aim).filter(|_| *count == STATED_AT).map(|(bytes, aim)| bytes <= aim)),
            )?;
        }
        writeln!(text, "\n{MEMORY}\n")?;
        for (count, bytes) in &self.texts {
            let each = digits(*bytes as f64 / *count as f64);
            writeln!(
                text,
                "Until the index file is written, the senders' own numbers take {each} bytes more a point at {}.\n",
                short(*count)
            )?;
        }
        Ok(())
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
Cold tiles are asked for uncompressed. Aims of ratios are stated for 10 M incidents in process and for 1 M over HTTP.";

const GROWTH: &str = "Diaban's medians with the number of incidents; the areas are the same, so an area's incidents grow with all.";

const MEMORY: &str = "Bytes a point: for Diaban, rstar and geo-index the growth of a process that builds nothing else; for DuckDB, shapely, geopandas and supercluster the
growth of theirs; for PostGIS the table with its indexes on the disk. Diaban's time starts from incidents in memory, that of the peers from columns in memory. Its senders' own numbers are left out, as they lie in the index file.";

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
