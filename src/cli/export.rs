//! `diaban export`: a layer as a file, without a server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Args;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tempfile::NamedTempFile;

use super::{CliError, DataArguments, print};
use crate::domain::time::local_date;
use crate::export::{About, ExportError, Format, Rows, geopackage};
use crate::http::parameters::Parameters;
use crate::http::routes::density_grid;
use crate::http::routes::files::{Export, every, headers};
use crate::http::state::Current;
use crate::http::{AppState, Problem, Settings};
use crate::index::Snapshot;
use crate::store::Store;

/// How the name of a file begins that is still being written, and how it ends.
const UNFINISHED: (&str, &str) = (".diaban-export-", ".part");
/// How old an unfinished file is at least before it is looked at: somebody may just be about to lock it.
const YOUNG: Duration = Duration::from_mins(1);
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
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
struct FilterArguments {
    /// west,south,east,north in degrees.
    #[arg(long, allow_hyphen_values = true)]
    bbox: Option<String>,
    /// RFC 3339 time, day, month, or interval with `..` for an open end.
    #[arg(long)]
    datetime: Option<String>,
    /// Category codes, comma-separated; each includes all below it.
    #[arg(long)]
    category: Option<String>,
    /// `reported`, `discovered`, `unknown`, comma-separated.
    #[arg(long)]
    how_known: Option<String>,
    /// Severities, comma-separated.
    #[arg(long)]
    severity: Option<String>,
    /// Unit code; a province includes its communes.
    #[arg(long)]
    unit: Option<String>,
    /// Priority zone id; only zones whose basis is a place.
    #[arg(long)]
    zone: Option<String>,
    /// Day whose boundary version is used; today when absent.
    #[arg(long)]
    as_of: Option<String>,
    /// CQL2 over the properties of the layer's features.
    #[arg(long)]
    filter: Option<String>,
    /// The language of --filter: `cql2-text` when absent, or `cql2-json`.
    #[arg(long)]
    filter_lang: Option<String>,
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
}

impl FilterArguments {
    /// As they stand in an address, so that they are read as the server reads them.
    fn parameters(&self, allowed: &[&str]) -> Result<Parameters, Problem> {
        let given = [
            ("bbox", &self.bbox),
            ("datetime", &self.datetime),
            ("category", &self.category),
            ("how_known", &self.how_known),
            ("severity", &self.severity),
            ("unit", &self.unit),
            ("zone", &self.zone),
            ("as_of", &self.as_of),
            ("filter", &self.filter),
            ("filter-lang", &self.filter_lang),
            ("limit", &self.limit),
            ("lang", &self.lang),
            ("sigma", &self.sigma),
            ("cell", &self.cell),
        ];
        let pairs = given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        Parameters::parse(Some(&query.join("&")), allowed)
    }
}

/// Writes a layer.
pub fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let name = arguments.output.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let what = if arguments.layer == DENSITY.0 {
        density(arguments, name)?
    } else {
        let format = Format::of_file(name).map(|(_, format)| format).ok_or_else(|| {
            let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
            CliError::Export(format!("cannot tell the format of {name:?}; expected a name that ends in one of {}", endings.join(", ")))
        })?;
        features(arguments, format)?
    };
    print(&format!("wrote {what} to {}", arguments.output.display()));
    Ok(())
}

/// The data of the store as they are now.
fn current(arguments: &ExportArguments) -> Result<Arc<Current>, CliError> {
    let data = Store::open_read_only(&arguments.data.data)?.load()?;
    let snapshot = Snapshot::new(data, local_date(jiff::Timestamp::now().as_second()));
    Ok(AppState::new(snapshot, Settings::default()).current())
}

fn density(arguments: &ExportArguments, name: &str) -> Result<String, CliError> {
    if !name.ends_with(DENSITY.1) {
        return Err(CliError::Export("density goes into a .tif only".into()));
    }
    let parameters = arguments.filter.parameters(&density_grid::PARAMETERS)?;
    let current = current(arguments)?;
    let tiff = density_grid::file(&current, &parameters)?;
    write(&arguments.output, |path| Ok(fs::write(path, tiff).map_err(ExportError::from)?))?;
    Ok(format!("the density of generation {}", current.snapshot.generation))
}

fn features(arguments: &ExportArguments, format: Format) -> Result<String, CliError> {
    let parameters = arguments.filter.parameters(&["limit", "lang"])?;
    if parameters.get("lang").is_some() && format != Format::Csv {
        return Err(CliError::Export("--lang goes with .csv".into()));
    }
    let current = current(arguments)?;
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

/// Writes beside the place of the file and puts it there when it is whole, so that what is there is never half of one.
fn write(output: &Path, content: impl FnOnce(&Path) -> Result<(), CliError>) -> Result<(), CliError> {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    remove_abandoned(folder);
    let named = tempfile::Builder::new().prefix(UNFINISHED.0).suffix(UNFINISHED.1).tempfile_in(folder);
    let file = named.map_err(ExportError::from)?;
    // Held to the end, also to one by force: whoever gets it knows that nobody writes here any more.
    file.as_file().lock().map_err(ExportError::from)?;
    content(file.path())?;
    // What others may read, unlike a temporary file.
    set_readable(&file).map_err(ExportError::from)?;
    file.persist(output).map_err(|error| ExportError::from(error.error))?;
    Ok(())
}

/// Removes what exports left behind that were ended by force. What cannot be looked at is left to whom it belongs.
fn remove_abandoned(folder: &Path) {
    let is_unfinished = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1)
    };
    let is_abandoned = |path: &Path| {
        let file = File::open(path)?;
        let age = file.metadata()?.modified()?.elapsed().unwrap_or_default();
        Ok::<bool, std::io::Error>(age > YOUNG && file.try_lock().is_ok())
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in entries.filter(|path| is_unfinished(path) && is_abandoned(path).unwrap_or(false)) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(unix)]
fn set_readable(file: &NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_readable(_: &NamedTempFile) -> std::io::Result<()> {
    Ok(())
}
