//! A file that a command writes: whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::CliError;
use crate::export::csv::Headers;
use crate::export::{ExportError, Format};
use crate::http::parameters::Parameters;
use crate::http::routes::files::Export;
use crate::http::state::Current;
use crate::http::statistic::Answer;

/// How the name of a file begins that is still being written, and how it ends.
const UNFINISHED: (&str, &str) = (".diaban-export-", ".part");
/// How old an unfinished file is at least before it is looked at: somebody may just be about to lock it.
const YOUNG: Duration = Duration::from_mins(1);

/// The format that a name's ending says.
pub fn format_of(path: &Path) -> Result<Format, CliError> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    Format::of_file(name).map(|(_, format)| format).ok_or_else(|| {
        let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
        CliError::Export(format!("cannot tell the format of {name:?}; expected a name that ends in one of {}", endings.join(", ")))
    })
}

/// Writes beside the place of the file and puts it there when it is whole, so that what is there is never half of one.
pub fn write(output: &Path, content: impl FnOnce(&Path) -> Result<(), CliError>) -> Result<(), CliError> {
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

/// Writes what a statistic answered, and gives the number of its rows.
pub fn write_answer(output: &Path, format: Format, current: &Current, answer: Answer, parameters: &Parameters) -> Result<u64, CliError> {
    let count = answer.table.rows.len() as u64;
    write(output, |path| {
        if format == Format::GeoJson && answer.is_map() {
            let mut file = BufWriter::new(File::create(path).map_err(ExportError::from)?);
            return Ok(answer.write(current, &mut file).and_then(|()| file.flush()).map_err(ExportError::from)?);
        }
        let export = Export::of_answer(current, answer, parameters);
        let never = AtomicBool::new(false);
        let rows = export.rows(&never);
        format.check(&rows)?;
        Ok(format.write_file(path, &rows, &export.about, Headers::Names)?)
    })?;
    Ok(count)
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
