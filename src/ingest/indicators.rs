//! Indicators: yearly figures of units.

use std::collections::BTreeSet;
use std::path::Path;

use super::columns::Field;
use super::lists::{self, List, RowResult, Values, or_reject};
use super::options::Options;
use super::report::Report;
use super::source::Source;
use super::{IngestError, finish, personal};
use crate::domain::{Indicator, UnitCode};
use crate::store::{Commit, Store};

const UNIT: usize = 0;
const INDICATOR: usize = 1;
const YEAR: usize = 2;
const VALUE: usize = 3;

/// Imports a table of indicators. It removes the demonstration's of the names that it holds.
///
/// # Errors
/// When the file is refused, as it is when it holds figures about groups of residents; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, options: &Options) -> Result<Report, IngestError> {
    let source = Source::open(path)?;
    let data = store.directory().to_path_buf();
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    let before = commit.demonstration_indicators()?;
    let list = IndicatorList::new(options.demonstration);
    let (mut report, rejected, sha256) = lists::read(&mut commit, source, list, options, &data)?;
    if !options.demonstration {
        report.removed_demonstration.indicators = before - commit.demonstration_indicators()?;
    }
    finish(commit, report, &rejected, sha256, started, options)
}

/// The table.
#[derive(Default)]
pub(super) struct IndicatorList {
    units: BTreeSet<UnitCode>,
    /// Names of this file.
    met: BTreeSet<String>,
    /// Whether it is the demonstration's.
    demonstration: bool,
}

impl IndicatorList {
    /// The table.
    pub fn new(demonstration: bool) -> Self {
        Self { demonstration, ..Self::default() }
    }
}

impl List for IndicatorList {
    const KIND: &'static str = "indicators";
    const FIELDS: &'static [Field] = &[
        Field { name: "unit", headers: &["unit", "unit code", "code", "commune code", "ma xa", "ma don vi", "ma"] },
        Field { name: "indicator", headers: &["indicator", "chi tieu"] },
        Field { name: "year", headers: &["year", "nam"] },
        Field { name: "value", headers: &["value", "gia tri"] },
    ];
    const REQUIRED: &'static [usize] = &[UNIT, INDICATOR, YEAR, VALUE];

    fn row(&mut self, commit: &mut Commit<'_>, values: &Values<'_>) -> RowResult {
        let indicator = or_reject!(values.text(INDICATOR));
        if personal::is_group_figure(&indicator) {
            return Err(IngestError::GroupFigure { file: values.file.to_owned(), line: values.line, name: indicator });
        }
        if indicator.is_empty() {
            return Ok(Err(values.reject(INDICATOR, "it is empty")));
        }
        let year = values.get(YEAR).parse().ok().filter(|year| (1900..=2100).contains(year));
        let Some(year) = year else { return Ok(Err(values.reject(YEAR, "it is not a year from 1900 to 2100"))) };
        let Some(value) = or_reject!(values.number(VALUE)) else { return Ok(Err(values.reject(VALUE, "it is empty"))) };
        let unit = or_reject!(values.code(UNIT));
        self.units.insert(unit.clone());
        if self.met.insert(indicator.clone()) && !self.demonstration {
            commit.remove_demonstration_indicators(&indicator)?;
        }
        Ok(Ok(commit.put_indicator(&Indicator { unit, indicator, year, value, demonstration: self.demonstration })?))
    }

    fn warnings(&self, commit: &Commit<'_>) -> Result<Vec<String>, IngestError> {
        lists::unknown_units(commit, &self.units)
    }
}
