//! `diaban export`: a layer as a file, without a server.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;
use tempfile::NamedTempFile;

use super::filter::FilterArguments;
use super::{CliError, DataArguments, print};
use crate::domain::time::local_date;
use crate::export::csv::Headers;
use crate::export::{About, ExportError, Format, Rows, geopackage};
use crate::http::parameters::Parameters;
use crate::http::routes::files::{Export, every, headers};
use crate::http::state::Current;
use crate::http::statistic::Answer;
use crate::http::{AppState, Settings};
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
    /// At most so many features.
    #[arg(long)]
    limit: Option<String>,
    /// Headers of CSV in Vietnamese (`vi`) or English (`en`).
    #[arg(long)]
    lang: Option<String>,
    #[command(flatten)]
    data: DataArguments,
}

/// A file that is to be written, in the format that its ending says.
pub struct Output<'p> {
    path: &'p Path,
    format: Format,
}

impl<'p> Output<'p> {
    /// Reads the format off a name.
    pub fn new(path: &'p Path) -> Result<Self, CliError> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let format = Format::of_file(name).map(|(_, format)| format).ok_or_else(|| {
            let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
            CliError::Export(format!("cannot tell the format of {name:?}; expected a name that ends in one of {}", endings.join(", ")))
        })?;
        Ok(Self { path, format })
    }

    /// Where it goes.
    pub fn path(&self) -> std::path::Display<'_> {
        self.path.display()
    }

    /// Writes beside the place of the file and puts it there when it is whole, so that what is there is never half of one.
    fn write(&self, write: impl FnOnce(&Path) -> Result<(), CliError>) -> Result<(), CliError> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::with_prefix_in(".diaban-", folder).map_err(ExportError::from)?;
        write(file.path())?;
        // What others may read, unlike a temporary file.
        set_readable(&file).map_err(ExportError::from)?;
        file.persist(self.path).map_err(|error| ExportError::from(error.error))?;
        Ok(())
    }

    /// Writes what a statistic answered, and gives the number of its rows.
    pub fn write_answer(&self, current: &Current, answer: Answer, parameters: &Parameters) -> Result<u64, CliError> {
        let count = answer.table.rows.len() as u64;
        self.write(|path| {
            if self.format == Format::GeoJson && answer.is_map() {
                let mut file = BufWriter::new(File::create(path).map_err(ExportError::from)?);
                return Ok(answer.write(current, &mut file).and_then(|()| file.flush()).map_err(ExportError::from)?);
            }
            let export = Export::of_answer(current, answer, parameters);
            let never = AtomicBool::new(false);
            let rows = export.rows(&never);
            self.format.check(&rows)?;
            Ok(self.format.write_file(path, &rows, &export.about, Headers::Names)?)
        })?;
        Ok(count)
    }
}

/// What is in a store, to be asked without a server.
pub fn current(arguments: &DataArguments) -> Result<Arc<Current>, CliError> {
    let data = Store::open_read_only(&arguments.data)?.load()?;
    let snapshot = Snapshot::new(data, local_date(jiff::Timestamp::now().as_second()));
    Ok(AppState::new(snapshot, Settings::default()).current())
}

/// Writes a layer.
pub fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let output = Output::new(&arguments.output)?;
    let parameters = arguments.filter.parameters(&[("limit", &arguments.limit), ("lang", &arguments.lang)])?;
    if parameters.get("lang").is_some() && output.format != Format::Csv {
        return Err(CliError::Export("--lang goes with .csv".into()));
    }
    let current = current(&arguments.data)?;
    let count = write(&current, &arguments.layer, &output, &parameters)?;
    print(&format!("wrote {count} features of generation {} to {}", current.snapshot.generation, output.path()));
    Ok(())
}

fn write(current: &Current, layer: &str, output: &Output<'_>, parameters: &Parameters) -> Result<u64, CliError> {
    let exports = match (layer, output.format) {
        ("all", Format::GeoPackage) => every(current, parameters, usize::MAX)?,
        ("all", _) => return Err(CliError::Export("all layers go into a .gpkg only".into())),
        (layer, _) => vec![Export::new(current, layer, parameters, usize::MAX)?],
    };
    let never = AtomicBool::new(false);
    let layers: Vec<(Rows<'_>, About)> = exports.iter().map(|export| (export.rows(&never), export.about.clone())).collect();
    output.write(|path| match &layers[..] {
        [(rows, about)] => {
            output.format.check(rows)?;
            Ok(output.format.write_file(path, rows, about, headers(parameters)?)?)
        }
        layers => Ok(geopackage::write(path, layers, None)?),
    })?;
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
