//! `diaban export`: a layer as a file, without a server.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::filter::FilterArguments;
use super::output::{format_of, write};
use super::{CliError, DataArguments, print};
use crate::domain::time::local_date;
use crate::export::{About, ExportError, Format, Rows, geopackage};
use crate::http::routes::density_grid;
use crate::http::routes::files::{Export, LANGUAGE, every, headers};
use crate::http::state::Current;
use crate::http::{AppState, Settings};
use crate::index::Snapshot;
use crate::store::Store;

/// The layer that is a grid, and the ending of its file.
const DENSITY: (&str, &str) = ("density", ".tif");

/// Options of `export`. The filter is that of the server, with the same words.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Id of the layer; `all` for every layer in one `.gpkg`, `density` for a `.tif`.
    layer: String,
    /// The file to write, whose ending says the format; one that is there is replaced.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    filter: FilterArguments,
    /// At most so many features.
    #[arg(long)]
    limit: Option<String>,
    /// Headers of CSV in Vietnamese (`vi`) or English (`en`).
    #[arg(long)]
    lang: Option<String>,
    /// Of density: standard deviation of the kernel, 50 to 5000 m; 300 when absent.
    #[arg(long)]
    sigma: Option<String>,
    /// Of density: side of a cell in metres; a fifth of sigma when absent.
    #[arg(long)]
    cell: Option<String>,
    /// Of density: `year` for incidents per km² and year rather than of the whole period.
    #[arg(long)]
    per: Option<String>,
    #[command(flatten)]
    data: DataArguments,
}

impl ExportArguments {
    /// The options beside the filter that belong to what is asked for, and those that do not and were given all the same.
    fn beside(&self, names: &[&'static str]) -> Vec<(&'static str, &Option<String>)> {
        let all = [("limit", &self.limit), (LANGUAGE, &self.lang), ("sigma", &self.sigma), ("cell", &self.cell), ("per", &self.per)];
        all.into_iter().filter(|(name, value)| names.contains(name) || value.is_some()).collect()
    }

    fn parameters(&self, names: &[&'static str]) -> Result<crate::http::parameters::Parameters, CliError> {
        self.filter.parameters_of(&self.beside(names), &[names, &["area"]].concat())
    }
}

/// What is in a store, to be asked without a server.
pub fn current(arguments: &DataArguments) -> Result<Arc<Current>, CliError> {
    let data = Store::open_read_only(&arguments.data)?.load()?;
    let snapshot = Snapshot::new(data, local_date(jiff::Timestamp::now().as_second()));
    let snapshot = Arc::new(snapshot);
    let rules = super::rules::in_force(arguments, &snapshot)?;
    Ok(AppState::with_rules(snapshot, rules, Settings::default()).current())
}

/// Writes a layer.
pub fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let what = if arguments.layer == DENSITY.0 { density(arguments)? } else { features(arguments, format_of(&arguments.output)?)? };
    print(&format!("wrote {what} to {}", arguments.output.display()));
    Ok(())
}

fn density(arguments: &ExportArguments) -> Result<String, CliError> {
    if !arguments.output.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(DENSITY.1)) {
        return Err(CliError::Export("density goes into a .tif only".into()));
    }
    let mut parameters = arguments.parameters(&density_grid::PARAMETERS)?;
    let current = current(&arguments.data)?;
    arguments.filter.find_area(&mut parameters, &current.snapshot)?;
    let tiff = density_grid::file(&current, &parameters)?;
    write(&arguments.output, |path| Ok(fs::write(path, tiff).map_err(ExportError::from)?))?;
    Ok(format!("the density of generation {}", current.snapshot.generation))
}

fn features(arguments: &ExportArguments, format: Format) -> Result<String, CliError> {
    let mut parameters = arguments.parameters(&["limit", LANGUAGE])?;
    if parameters.get(LANGUAGE).is_some() && format != Format::Csv {
        return Err(CliError::Export("--lang goes with .csv".into()));
    }
    let current = current(&arguments.data)?;
    arguments.filter.find_area(&mut parameters, &current.snapshot)?;
    let exports = match (arguments.layer.as_str(), format) {
        ("all", Format::GeoPackage) => every(&current, &parameters, usize::MAX)?,
        ("all", _) => return Err(CliError::Export("all layers go into a .gpkg only".into())),
        (layer, _) => vec![Export::new(&current, layer, &parameters, usize::MAX)?],
    };
    let never = AtomicBool::new(false);
    let layers: Vec<(Rows<'_>, About)> = exports.iter().map(|export| (export.rows(&never), export.about.clone())).collect();
    write(&arguments.output, |path| {
        match &layers[..] {
            [(rows, about)] => {
                format.check(rows)?;
                format.write_file(path, rows, about, headers(&parameters)?)?;
            }
            layers => geopackage::write(path, layers, None)?,
        }
        Ok(())
    })?;
    let count = layers.iter().try_fold(0, |sum, (rows, _)| Ok::<u64, ExportError>(sum + rows.count()?))?;
    Ok(format!("{count} features of generation {}", current.snapshot.generation))
}
