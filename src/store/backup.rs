//! Copies of the store: taken while it serves, put back when it does not.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{FILE_NAME, Store, StoreError};

const PAGES_A_STEP: i32 = 4096;

impl Store {
    /// Writes a consistent copy to `file`, whatever is committed meanwhile. The file appears only when it is whole.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn backup(&self, file: &Path) -> Result<(), StoreError> {
        let partial = beside(file, "partial");
        remove_if_there(&partial)?;
        let copy = || -> Result<(), StoreError> {
            let mut target = Connection::open(&partial)?;
            {
                let backup = rusqlite::backup::Backup::new(&self.connection, &mut target)?;
                backup.run_to_completion(PAGES_A_STEP, Duration::from_millis(1), None)?;
            }
            // A copy is one file: without this it would want its log beside it.
            target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
            target.close().map_err(|(_, error)| error)?;
            rename_durably(&partial, file)
        };
        copy().inspect_err(|_| drop(std::fs::remove_file(&partial)))
    }
}

/// Puts a copy in place of the store in `directory`, after looking whether it is whole. The store before is replaced at
/// once or not at all. The generation goes on from the higher of both, so that no answer is taken for an older one.
///
/// # Errors
/// When the copy is no store or damaged, when another process uses the store, or the disk refuses.
pub fn restore(directory: &Path, file: &Path) -> Result<u64, StoreError> {
    if !file.is_file() {
        return Err(StoreError::Missing(file.to_path_buf()));
    }
    std::fs::create_dir_all(directory).map_err(StoreError::io("make the folder", directory))?;
    let target = directory.join(FILE_NAME);
    let before = if target.is_file() { close_for_replacement(directory, &target)? } else { 0 };

    // The copy goes into a folder of its own, where it can be opened and looked at as a store.
    let staging = directory.join("restore.partial");
    drop(std::fs::remove_dir_all(&staging));
    std::fs::create_dir(&staging).map_err(StoreError::io("make the folder", &staging))?;
    let generation = stage(file, &staging, before).and_then(|generation| {
        rename_durably(&staging.join(FILE_NAME), &target)?;
        Ok(generation)
    });
    drop(std::fs::remove_dir_all(&staging));
    generation
}

fn stage(file: &Path, staging: &Path, before: u64) -> Result<u64, StoreError> {
    let staged = staging.join(FILE_NAME);
    std::fs::copy(file, &staged).map_err(StoreError::io("copy", file))?;
    let mut store = Store::connect(staging, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    store.upgrade().map_err(|error| match error {
        StoreError::NotAStore { reason, .. } => StoreError::NotAStore { path: file.to_path_buf(), reason },
        other => other,
    })?;
    if let Some(problem) = store.check()?.into_iter().next() {
        return Err(StoreError::NotAStore { path: file.to_path_buf(), reason: format!("it is damaged: {}", problem.0) });
    }
    let generation = store.generation()?.max(before) + 1;
    store.connection.execute("UPDATE meta SET value = ?1 WHERE name = 'generation'", [generation.to_string()])?;
    store.connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    store.connection.close().map_err(|(_, error)| error)?;
    Ok(generation)
}

/// Makes sure that nobody else has the store open, folds its log into it, and returns its generation. A store that can
/// no longer be read may be replaced as it is.
fn close_for_replacement(directory: &Path, target: &Path) -> Result<u64, StoreError> {
    let generation = (|| -> Result<u64, StoreError> {
        let store = Store::connect(directory, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        store.verify()?;
        store.connection.busy_timeout(Duration::from_millis(200))?;
        let generation = store.generation()?;
        // Leaving write-ahead mode is possible only for the one connection that is left.
        let mode: String = store.connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        if mode == "wal" { Err(StoreError::Busy) } else { Ok(generation) }
    })();
    match generation {
        Ok(generation) => Ok(generation),
        Err(StoreError::Busy) => Err(StoreError::InUse(directory.to_path_buf())),
        Err(_) => {
            for suffix in ["-wal", "-shm"] {
                let mut name = target.as_os_str().to_owned();
                name.push(suffix);
                remove_if_there(Path::new(&name))?;
            }
            Ok(0)
        }
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn remove_if_there(file: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::io("remove", file)(error)),
        _ => Ok(()),
    }
}

/// Renames, and waits until both the content and the name are on the disk.
fn rename_durably(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::File::open(from).and_then(|file| file.sync_all()).map_err(StoreError::io("write", from))?;
    std::fs::rename(from, to).map_err(StoreError::io("write", to))?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io("write", folder))
}
