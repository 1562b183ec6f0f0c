//! `diaban export`: a layer as a file, without a server.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use clap::Args;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tempfile::NamedTempFile;

use super::{CliError, DataArguments, print};
use crate::domain::time::local_date;
use crate::export::{About, ExportError, Format, Rows, geopackage};
use crate::http::parameters::Parameters;
use crate::http::routes::files::{Export, every, headers};
use crate::http::state::Current;
use crate::http::{AppState, Problem, Settings};
use crate::index::Snapshot;
use crate::store::Store;

/// Options of `export`. The filter is that of the server, with the same words.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Id of the layer; `all` for every layer in one `.gpkg`.
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
    /// The system of coordinates in --filter, such as `EPSG:5897`, with the axes in the authority's order; CRS84 when absent.
    #[arg(long)]
    filter_crs: Option<String>,
    /// At most so many features.
    #[arg(long)]
    limit: Option<String>,
    /// Headers of CSV in Vietnamese (`vi`) or English (`en`).
    #[arg(long)]
    lang: Option<String>,
}

impl FilterArguments {
    /// As they stand in an address, so that they are read as the server reads them.
    fn parameters(&self) -> Result<Parameters, Problem> {
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
            ("filter-crs", &self.filter_crs),
            ("limit", &self.limit),
            ("lang", &self.lang),
        ];
        let pairs = given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        Parameters::parse(Some(&query.join("&")), &["limit", "lang"])
    }
}

/// Writes a layer.
pub fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let name = arguments.output.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let format = Format::of_file(name).map(|(_, format)| format).ok_or_else(|| {
        let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
        CliError::Export(format!("cannot tell the format of {name:?}; expected a name that ends in one of {}", endings.join(", ")))
    })?;
    let parameters = arguments.filter.parameters()?;
    if parameters.get("lang").is_some() && format != Format::Csv {
        return Err(CliError::Export("--lang goes with .csv".into()));
    }
    let data = Store::open_read_only(&arguments.data.data)?.load()?;
    let snapshot = Snapshot::new(data, local_date(jiff::Timestamp::now().as_second()));
    let current = AppState::new(snapshot, Settings::default()).current();
    let count = write(&current, arguments, format, &parameters)?;
    print(&format!("wrote {count} features of generation {} to {}", current.snapshot.generation, arguments.output.display()));
    Ok(())
}

/// Writes beside the place of the file and puts it there when it is whole, so that what is there is never half of one.
fn write(current: &Current, arguments: &ExportArguments, format: Format, parameters: &Parameters) -> Result<u64, CliError> {
    let folder = arguments.output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let exports = match (arguments.layer.as_str(), format) {
        ("all", Format::GeoPackage) => every(current, parameters, usize::MAX)?,
        ("all", _) => return Err(CliError::Export("all layers go into a .gpkg only".into())),
        (layer, _) => vec![Export::new(current, layer, parameters, usize::MAX)?],
    };
    let file = NamedTempFile::with_prefix_in(".diaban-", folder).map_err(ExportError::from)?;
    let never = AtomicBool::new(false);
    let layers: Vec<(Rows<'_>, About)> = exports.iter().map(|export| (export.rows(&never), export.about.clone())).collect();
    match &layers[..] {
        [(rows, about)] => {
            format.check(rows)?;
            format.write_file(file.path(), rows, about, headers(parameters)?)?;
        }
        layers => geopackage::write(file.path(), layers, None)?,
    }
    // What others may read, unlike a temporary file.
    set_readable(&file).map_err(ExportError::from)?;
    file.persist(&arguments.output).map_err(|error| ExportError::from(error.error))?;
    layers.iter().try_fold(0, |sum, (rows, _)| Ok(sum + rows.count()?))
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
