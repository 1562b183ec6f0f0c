//! `diaban import …`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{CliError, DataArguments, print, print_json};
use crate::domain::{Level, LineKind, Validity};
use crate::ingest::{self, IngestError, Options, Report, UnknownCategories};
use crate::store::Store;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Incidents: CSV, or points in GeoJSON or GeoPackage.
    Incidents(Incidents),
    /// Units: polygons in GeoJSON or GeoPackage, or a CSV list of codes. The first own import removes the demonstration.
    Units(Units),
    /// Which unit became which: CSV with `old_code`, `new_code`, `date`, `split`, `is_default` and perhaps `share`.
    Lineage(Common),
    /// Official statuses of units: CSV with kind, basis, unit, class, source, decision, `valid_from`, `valid_to`.
    Designations(Common),
    /// Yearly figures of units: CSV with unit, indicator, year, value.
    Indicators(Common),
    /// Land border or coast: lines in GeoJSON or GeoPackage.
    Lines(Lines),
    /// A layer of your own (schools, industrial zones, ports): points, lines or polygons in GeoJSON or GeoPackage.
    Features(Features),
}

/// Options of every import.
#[derive(Debug, Args)]
pub struct Common {
    /// The file; `.gz` is read as it is.
    file: PathBuf,
    #[command(flatten)]
    data: DataArguments,
    /// Which column holds a field. May be repeated.
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Value of a field where a row has none. May be repeated.
    #[arg(long = "default", value_name = "FIELD=VALUE")]
    defaults: Vec<String>,
    /// Leave a column out, also one that looks personal. May be repeated.
    #[arg(long, value_name = "COLUMN")]
    drop: Vec<String>,
    /// Reference system of the coordinates.
    #[arg(long, value_name = "EPSG:N")]
    crs: Option<String>,
    /// Read and check everything, store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Where rejected rows are written with their reasons; `rejects/` in the data folder when not said.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Print the report as one JSON object.
    #[arg(long)]
    json: bool,
}

/// Options of `import incidents`.
#[derive(Debug, Args)]
pub struct Incidents {
    #[command(flatten)]
    common: Common,
    /// Keep a column that is no field. May be repeated.
    #[arg(long, value_name = "COLUMN")]
    keep: Vec<String>,
    /// What to do with categories that the taxonomy lacks.
    #[arg(long, value_enum, default_value = "refuse")]
    categories: CategoriesArgument,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CategoriesArgument {
    /// Reject the row.
    Refuse,
    /// Add the category.
    Add,
}

/// Options of `import units`.
#[derive(Debug, Args)]
pub struct Units {
    #[command(flatten)]
    common: Common,
    /// Level of the units in the file: province, district or commune.
    #[arg(long)]
    level: Level,
    /// First day on which they are in force; unbounded when not said.
    #[arg(long, value_name = "DATE")]
    valid_from: Option<Date>,
    /// First day on which they are no longer in force.
    #[arg(long, value_name = "DATE")]
    valid_to: Option<Date>,
}

/// Options of `import lines`.
#[derive(Debug, Args)]
pub struct Lines {
    #[command(flatten)]
    common: Common,
    /// What the lines are: border or coast.
    #[arg(long)]
    kind: LineKind,
}

/// Options of `import features`.
#[derive(Debug, Args)]
pub struct Features {
    #[command(flatten)]
    common: Common,
    /// Name of the layer in paths and rules: lower-case letters, digits and _. The layer of that name is replaced.
    #[arg(long, value_name = "NAME")]
    layer: String,
    /// Vietnamese title.
    #[arg(long, value_name = "TEXT")]
    title_vi: Option<String>,
    /// English title.
    #[arg(long, value_name = "TEXT")]
    title_en: Option<String>,
    /// Where the data come from, to be named with them.
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
}

impl Common {
    fn options(&self) -> Result<Options, IngestError> {
        let pairs = |texts: &[String]| texts.iter().map(|text| Options::pair(text)).collect::<Result<Vec<_>, _>>();
        Ok(Options {
            map: pairs(&self.map)?,
            defaults: pairs(&self.defaults)?,
            drop: self.drop.clone(),
            crs: self.crs.clone(),
            dry_run: self.dry_run,
            rejects: self.rejects.clone(),
            ..Options::default()
        })
    }

    fn run(&self, options: &Options, import: impl FnOnce(&mut Store, &Options) -> Result<Report, IngestError>) -> Result<(), CliError> {
        // A file that is not there must not leave an empty store behind.
        std::fs::metadata(&self.file).map_err(|source| IngestError::Open { file: self.file.display().to_string(), source })?;
        let mut store = Store::open(&self.data.data)?;
        let report = import(&mut store, options)?;
        if self.json {
            print_json(&report);
        } else {
            print(&report.to_string());
        }
        Ok(())
    }
}

/// Runs one of them.
pub fn run(command: ImportCommand) -> Result<(), CliError> {
    match command {
        ImportCommand::Incidents(Incidents { common, keep, categories }) => {
            let categories = match categories {
                CategoriesArgument::Refuse => UnknownCategories::Refuse,
                CategoriesArgument::Add => UnknownCategories::Add,
            };
            let options = Options { keep, categories, ..common.options()? };
            common.run(&options, |store, options| ingest::incidents::import(store, &common.file, options))
        }
        ImportCommand::Units(Units { common, level, valid_from, valid_to }) => {
            let validity = Validity::new(valid_from, valid_to).map_err(|error| IngestError::Option(error.to_string()))?;
            let units = ingest::units::UnitOptions { level, validity, approximate: false };
            common.run(&common.options()?, |store, options| ingest::units::import(store, &common.file, units, options))
        }
        ImportCommand::Lineage(common) => {
            common.run(&common.options()?, |store, options| ingest::lineage::import(store, &common.file, options))
        }
        ImportCommand::Designations(common) => {
            common.run(&common.options()?, |store, options| ingest::designations::import(store, &common.file, options))
        }
        ImportCommand::Indicators(common) => {
            common.run(&common.options()?, |store, options| ingest::indicators::import(store, &common.file, options))
        }
        ImportCommand::Lines(Lines { common, kind }) => {
            common.run(&common.options()?, |store, options| ingest::lines::import(store, &common.file, kind, options))
        }
        ImportCommand::Features(Features { common, layer, title_vi, title_en, source }) => {
            let naming = ingest::features::Naming { layer, title_vi, title_en, source };
            common.run(&common.options()?, |store, options| ingest::features::import(store, &common.file, &naming, options))
        }
    }
}
