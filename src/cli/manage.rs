//! `diaban info`, `check`, `backup`, `restore`.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, DataArguments, print, print_json};
use crate::domain::time::local_rfc3339;
use crate::domain::{Interval, Level};
use crate::http::state::today;
use crate::index::UnitIndex;
use crate::index::topology::{Gap, Overlap, Topology};
use crate::index::units::GAP_TOLERANCE_M;
use crate::store::{self, JournalEntry, Store, StoredData};

/// So many overlaps and gaps are named.
const LARGEST_NAMED: usize = 5;

/// Options of `info`.
#[derive(Debug, Args)]
pub struct InfoArguments {
    #[command(flatten)]
    data: DataArguments,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    data: DataArguments,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// The file to write; one that is there is replaced.
    file: PathBuf,
    #[command(flatten)]
    data: DataArguments,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// A file that `backup` wrote.
    file: PathBuf,
    #[command(flatten)]
    data: DataArguments,
}

/// What is in a store.
#[derive(Debug, serde::Serialize)]
struct Info {
    store_id: String,
    generation: u64,
    demonstration: bool,
    provinces: usize,
    districts: usize,
    communes: usize,
    lineage: usize,
    designations: usize,
    indicators: usize,
    lines: usize,
    categories: usize,
    incidents: usize,
    places: usize,
    first_incident: Option<String>,
    last_incident: Option<String>,
    imports: Vec<JournalEntry>,
}

impl Info {
    fn new(data: &StoredData, imports: Vec<JournalEntry>) -> Self {
        let level = |level: Level| data.units.iter().filter(|unit| unit.level == level).count();
        let mut places: Vec<_> = data.incidents.iter().map(|(_, incident)| (incident.longitude_e7, incident.latitude_e7)).collect();
        places.sort_unstable();
        places.dedup();
        let occurred = || data.incidents.iter().map(|(_, incident)| incident.occurred);
        Self {
            store_id: data.store_id.clone(),
            generation: data.generation,
            demonstration: data.demonstration,
            provinces: level(Level::Province),
            districts: level(Level::District),
            communes: level(Level::Commune),
            lineage: data.lineage.len(),
            designations: data.designations.len(),
            indicators: data.indicators.len(),
            lines: data.lines.len(),
            categories: data.taxonomy.categories().len(),
            incidents: data.incidents.len(),
            places: places.len(),
            first_incident: occurred().map(Interval::first_day).min().map(|day| day.to_string()),
            last_incident: occurred().map(Interval::last_day).max().map(|day| day.to_string()),
            imports,
        }
    }
}

impl std::fmt::Display for Info {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { store_id, generation, provinces, districts, communes, lineage, designations, .. } = self;
        writeln!(f, "store {store_id}, generation {generation}")?;
        if self.demonstration {
            writeln!(f, "it holds demonstration data: approximate boundaries, invented designations and inhabitants, synthetic incidents")?;
        }
        writeln!(
            f,
            "{provinces} provinces, {districts} districts, {communes} communes; {lineage} lineage rows, {designations} designations"
        )?;
        writeln!(f, "{} indicators, {} lines, {} categories", self.indicators, self.lines, self.categories)?;
        write!(f, "{} incidents at {} places", self.incidents, self.places)?;
        if let (Some(first), Some(last)) = (&self.first_incident, &self.last_incident) {
            write!(f, ", {first} to {last}")?;
        }
        for JournalEntry { record, finished_at, generation, .. } in &self.imports {
            write!(
                f,
                "\n{} {} from {}: {} read, {} accepted, {} updated, {} unchanged, {} rejected (generation {generation})",
                local_rfc3339(*finished_at),
                record.kind,
                record.file,
                record.read,
                record.accepted,
                record.updated,
                record.unchanged,
                record.rejected
            )?;
        }
        Ok(())
    }
}

/// Says what is in the store.
pub fn info(arguments: &InfoArguments) -> Result<(), CliError> {
    let store = Store::open_read_only(&arguments.data.data)?;
    let info = Info::new(&store.load()?, store.journal()?);
    if arguments.json {
        print_json(&info);
    } else {
        print(&info.to_string());
    }
    Ok(())
}

/// Looks for damage, and for boundaries that do not fit together.
pub fn check(arguments: &CheckArguments) -> Result<(), CliError> {
    let store = Store::open_read_only(&arguments.data.data)?;
    let problems = store.check()?;
    // Shapes of a damaged store would not say anything.
    let boundaries = if problems.is_empty() { Some(topology(&store)?) } else { None };
    if arguments.json {
        print_json(&serde_json::json!({ "generation": store.generation()?, "problems": problems, "boundaries": boundaries }));
    } else if let Some(boundaries) = boundaries {
        print(&format!("the store is whole, generation {}", store.generation()?));
        for sentence in described(&boundaries) {
            print(&sentence);
        }
    } else {
        for problem in &problems {
            print(&problem.0);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(CliError::Damaged(problems.len())) }
}

fn topology(store: &Store) -> Result<Topology, CliError> {
    let reader = store.reader()?;
    let units = UnitIndex::new(reader.without_incidents()?.units);
    Ok(Topology::new(&units, today()))
}

/// What does not fit together, in sentences that name the largest.
fn described(boundaries: &Topology) -> Vec<String> {
    let Topology { overlaps, gaps } = boundaries;
    let near = |[longitude, latitude]: [f64; 2]| format!("near {longitude:.5}, {latitude:.5}");
    let named = |all: Vec<String>| all.join("; ");
    let mut sentences = Vec::new();
    if !overlaps.is_empty() {
        let area: f64 = overlaps.iter().map(|overlap| overlap.area_km2).sum();
        let largest = overlaps
            .iter()
            .take(LARGEST_NAMED)
            .map(|Overlap { codes: [a, b], area_km2, place }| format!("{a} and {b} {area_km2:.4} km² {}", near(*place)));
        sentences.push(format!(
            "{} overlaps between communes, {area:.4} km² together (incidents there belong to the lower code); the largest: {}",
            overlaps.len(),
            named(largest.collect())
        ));
    }
    if !gaps.is_empty() {
        let area: f64 = gaps.iter().map(|gap| gap.area_km2).sum();
        let largest = gaps
            .iter()
            .take(LARGEST_NAMED)
            .map(|Gap { inside, area_km2, place }| format!("in {inside} {area_km2:.4} km² {}", near(*place)));
        sentences.push(format!(
            "{} gaps between communes, {area:.4} km² together (incidents there belong to the nearest within {GAP_TOLERANCE_M} m); the largest: {}",
            gaps.len(),
            named(largest.collect())
        ));
    }
    sentences
}

/// Writes a copy.
pub fn backup(arguments: &BackupArguments) -> Result<(), CliError> {
    let store = Store::open_read_only(&arguments.data.data)?;
    store.backup(&arguments.file)?;
    print(&format!("copied generation {} to {}", store.generation()?, arguments.file.display()));
    Ok(())
}

/// Puts a copy back.
pub fn restore(arguments: &RestoreArguments) -> Result<(), CliError> {
    let generation = store::restore(&arguments.data.data, &arguments.file)?;
    print(&format!("restored from {}, generation {generation}", arguments.file.display()));
    Ok(())
}
