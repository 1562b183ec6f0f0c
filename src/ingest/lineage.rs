//! Lineage: which unit became which.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::columns::Field;
use super::lists::{self, List, RowResult, Values, or_reject};
use super::options::Options;
use super::report::Report;
use super::source::Source;
use super::{IngestError, finish, lineage_graph};
use crate::domain::{Lineage, UnitCode};
use crate::store::{Commit, Store};

const OLD: usize = 0;
const NEW: usize = 1;
const DATE: usize = 2;
const SPLIT: usize = 3;
const IS_DEFAULT: usize = 4;
const SHARE: usize = 5;

/// Imports a table of lineage. The first own one removes the demonstration's.
///
/// # Errors
/// When the file is refused; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, options: &Options) -> Result<Report, IngestError> {
    let source = Source::open(path)?;
    let data = store.directory().to_path_buf();
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    let removed = if options.demonstration { 0 } else { commit.remove_demonstration_lineage()? };
    let list = LineageList { file: source.name.clone(), demonstration: options.demonstration };
    let (mut report, rejected, sha256) = lists::read(&mut commit, source, list, options, &data)?;
    report.removed_demonstration.lineage = removed;
    finish(commit, report, &rejected, sha256, started, options)
}

/// The table.
pub(super) struct LineageList {
    /// Name of the file.
    pub file: String,
    /// Whether it is the demonstration's.
    pub demonstration: bool,
}

impl List for LineageList {
    const KIND: &'static str = "lineage";
    const FIELDS: &'static [Field] = &[
        Field { name: "old_code", headers: &["old code", "old commune", "ma cu"] },
        Field { name: "new_code", headers: &["new code", "new commune", "ma moi"] },
        Field { name: "date", headers: &["date", "ngay"] },
        Field { name: "split", headers: &["split", "chia"] },
        Field { name: "is_default", headers: &["is default", "chinh"] },
        Field { name: "share", headers: &["share", "ty le"] },
    ];
    const REQUIRED: &'static [usize] = &[OLD, NEW, DATE];

    fn row(&mut self, commit: &mut Commit<'_>, values: &Values<'_>) -> RowResult {
        let share = or_reject!(values.number(SHARE));
        if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Ok(Err(values.reject(SHARE, "it is not a share from 0 to 1")));
        }
        let Some(date) = or_reject!(values.day(DATE)) else { return Ok(Err(values.reject(DATE, "it is empty"))) };
        let lineage = Lineage {
            old_code: or_reject!(values.code(OLD)),
            new_code: or_reject!(values.code(NEW)),
            date,
            split: or_reject!(values.flag(SPLIT)),
            is_default: or_reject!(values.flag(IS_DEFAULT)),
            share,
            area_share: None,
            demonstration: self.demonstration,
        };
        Ok(Ok(commit.put_lineage(&lineage)?))
    }

    fn warnings(&self, commit: &Commit<'_>) -> Result<Vec<String>, IngestError> {
        let lineage = commit.lineage()?;
        let codes: BTreeSet<&UnitCode> = lineage.iter().flat_map(|link| [&link.old_code, &link.new_code]).collect();
        let mut versions = HashMap::new();
        for &code in &codes {
            let periods: Vec<_> = commit.unit_versions(code)?.into_iter().map(|entry| entry.unit.validity).collect();
            if !periods.is_empty() {
                versions.insert(code.clone(), periods);
            }
        }
        match lineage_graph::fault(&lineage, &versions) {
            Some(reason) => Err(IngestError::Lineage { file: self.file.clone(), reason }),
            None => lists::unknown_units(commit, codes),
        }
    }
}
