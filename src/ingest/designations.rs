//! Designations: official statuses of units, from lists.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::civil::Date;

use super::columns::Field;
use super::lists::{self, List, RowResult, Values, or_reject};
use super::options::Options;
use super::report::Report;
use super::source::Source;
use super::units::days;
use super::{IngestError, Rejected, finish, personal};
use crate::domain::{Basis, Designation, DesignationKind, OperatorLayer, UnitCode, Validity};
use crate::store::{Commit, Store};

const KIND: usize = 0;
const BASIS: usize = 1;
const UNIT: usize = 2;
const CLASS: usize = 3;
const SOURCE: usize = 4;
const DECISION: usize = 5;
const VALID_FROM: usize = 6;
const VALID_TO: usize = 7;
const TITLE_VI: usize = 8;
const TITLE_EN: usize = 9;
const SUPERSEDES: usize = 10;

/// Imports a table of designations. It removes the demonstration's of the kinds that it holds.
///
/// # Errors
/// When the file is refused; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, options: &Options) -> Result<Report, IngestError> {
    let source = Source::open(path)?;
    let data = store.directory().to_path_buf();
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    let list = DesignationList::new(&commit, options.demonstration)?;
    let before = commit.demonstration_designations()?;
    let (mut report, rejected, sha256) = lists::read(&mut commit, source, list, options, &data)?;
    if !options.demonstration {
        report.removed_demonstration.designations = before - commit.demonstration_designations()?;
    }
    finish(commit, report, &rejected, sha256, started, options)
}

/// The table.
pub(super) struct DesignationList {
    kinds: HashMap<String, Basis>,
    /// Kinds of this file.
    met: BTreeSet<String>,
    /// Where each kind, unit and first day stands in this file.
    seen: HashMap<(String, UnitCode, Option<Date>), u64>,
    /// What decisions superseded: kind, decision and day, and how many designations that ended.
    superseded: BTreeMap<(String, String, Date), usize>,
    demonstration: bool,
}

impl DesignationList {
    /// The table, for a store with its kinds.
    pub fn new(commit: &Commit<'_>, demonstration: bool) -> Result<Self, IngestError> {
        let kinds = commit.designation_kinds()?.into_iter().map(|kind| (kind.id, kind.basis)).collect();
        Ok(Self { kinds, met: BTreeSet::new(), seen: HashMap::new(), superseded: BTreeMap::new(), demonstration })
    }

    /// A decision that supersedes another ends all that the other gave, also to units that it does not name itself.
    fn supersede(&mut self, commit: &mut Commit<'_>, designation: &Designation) -> Result<(), IngestError> {
        let Some(day) = designation.validity.from.filter(|_| !designation.supersedes.is_empty()) else { return Ok(()) };
        let key = (designation.kind.clone(), designation.supersedes.clone(), day);
        if let Entry::Vacant(entry) = self.superseded.entry(key) {
            let ended = commit.end_designations(&designation.kind, &designation.supersedes, day)?;
            entry.insert(ended);
        }
        Ok(())
    }

    /// The basis of a kind. A kind that the store does not know yet needs one, and is added.
    fn basis(&mut self, commit: &mut Commit<'_>, kind: &str, values: &Values<'_>) -> Result<Result<Basis, Rejected>, IngestError> {
        let given = match values.get(BASIS) {
            "" => None,
            text => Some(or_reject!(text.parse::<Basis>().map_err(|_| values.reject(BASIS, "it is not place or population")))),
        };
        if let Some(&known) = self.kinds.get(kind) {
            return Ok(match given {
                Some(given) if given != known => Err(values.reject(BASIS, format!("the basis of {kind} is {known}"))),
                _ => Ok(known),
            });
        }
        if personal::is_group_figure(kind) {
            return Err(IngestError::GroupFigure { file: values.file.to_owned(), line: values.line, name: kind.to_owned() });
        }
        if !OperatorLayer::is_identifier(kind) || OperatorLayer::RESERVED.contains(&kind) || commit.operator_layer(kind)?.is_some() {
            let expected = "it cannot name a kind, expected lower-case letters, digits and _, and no name of another layer";
            return Ok(Err(values.reject(KIND, expected)));
        }
        let Some(basis) = given else {
            let known = DesignationKind::known().into_iter().map(|kind| kind.id).collect::<Vec<_>>().join(", ");
            return Ok(Err(values.reject(BASIS, format!("a kind other than {known} needs its basis: place or population"))));
        };
        let titles = [values.get(TITLE_VI), values.get(TITLE_EN), values.get(CLASS)];
        if let Some(title) = titles.iter().find(|title| basis == Basis::Place && personal::is_group_figure(title)) {
            return Err(IngestError::GroupFigure { file: values.file.to_owned(), line: values.line, name: (*title).to_owned() });
        }
        let title = |field: usize| match values.text(field) {
            Ok(text) if text.is_empty() => Ok(kind.replace('_', " ")),
            other => other,
        };
        let kind =
            DesignationKind { id: kind.to_owned(), basis, title_vi: or_reject!(title(TITLE_VI)), title_en: or_reject!(title(TITLE_EN)) };
        commit.put_designation_kind(&kind)?;
        self.kinds.insert(kind.id, basis);
        Ok(Ok(basis))
    }
}

impl List for DesignationList {
    const KIND: &'static str = "designations";
    const FIELDS: &'static [Field] = &[
        Field { name: "kind", headers: &["kind", "dien", "loai"] },
        Field { name: "basis", headers: &["basis"] },
        Field { name: "unit", headers: &["unit", "unit code", "code", "commune code", "ma xa", "ma don vi", "ma"] },
        Field { name: "class", headers: &["class", "khu vuc", "hang"] },
        Field { name: "source", headers: &["source", "can cu", "nguon"] },
        Field { name: "decision", headers: &["decision", "quyet dinh", "so quyet dinh"] },
        Field { name: "valid_from", headers: &["valid from", "tu ngay", "hieu luc tu"] },
        Field { name: "valid_to", headers: &["valid to", "den ngay", "hieu luc den"] },
        Field { name: "title_vi", headers: &["title vi"] },
        Field { name: "title_en", headers: &["title en"] },
        Field { name: "supersedes", headers: &["supersedes", "thay the", "thay the quyet dinh"] },
    ];
    const REQUIRED: &'static [usize] = &[KIND, UNIT];

    fn row(&mut self, commit: &mut Commit<'_>, values: &Values<'_>) -> RowResult {
        let kind = values.get(KIND).to_owned();
        let unit = or_reject!(values.code(UNIT));
        let (from, to) = (or_reject!(values.day(VALID_FROM)), or_reject!(values.day(VALID_TO)));
        let validity = or_reject!(Validity::new(from, to).map_err(|_| values.reject(VALID_TO, "it does not lie after valid_from")));
        let (class, source, decision) =
            (or_reject!(values.text(CLASS)), or_reject!(values.text(SOURCE)), or_reject!(values.text(DECISION)));
        let supersedes = or_reject!(values.text(SUPERSEDES));
        if !supersedes.is_empty() && from.is_none() {
            return Ok(Err(values.reject(VALID_FROM, "it is empty, but only a list with a first day can supersede another")));
        }
        if !supersedes.is_empty() && supersedes == decision {
            return Ok(Err(values.reject(SUPERSEDES, "a decision cannot supersede itself")));
        }
        let basis = or_reject!(self.basis(commit, &kind, values)?);
        if let Some(first) = self.seen.get(&(kind.clone(), unit.clone(), from)) {
            return Ok(Err(values.reject(UNIT, format!("the same kind, unit and first day stand in line {first}"))));
        }
        self.seen.insert((kind.clone(), unit.clone(), from), values.line);
        if self.met.insert(kind.clone()) && !self.demonstration {
            commit.remove_demonstration_designations(&kind)?;
        }
        let designation =
            Designation { kind, basis, unit, class, source, decision, supersedes, validity, demonstration: self.demonstration };
        self.supersede(commit, &designation)?;
        for other in commit.designations_of(&designation.kind, &designation.unit)? {
            if other.validity.from != validity.from && other.validity.overlaps(validity) {
                let by = if other.decision.is_empty() { String::new() } else { format!(" by {}", other.decision) };
                let reason = format!(
                    "it overlaps another status of the same kind and unit{by}, {}: say in supersedes which decision this one replaces, or when the other ends in its valid_to",
                    days(other.validity)
                );
                return Ok(Err(values.reject(VALID_FROM, reason)));
            }
        }
        Ok(Ok(commit.put_designation(&designation)?))
    }

    fn warnings(&self, commit: &Commit<'_>) -> Result<Vec<String>, IngestError> {
        let ended = self.superseded.iter().map(|((kind, decision, day), count)| match count {
            0 => format!("{kind}: nothing of decision {decision}, which is superseded, was in force on {day}"),
            count => format!("{kind}: {count} designations of decision {decision} end on {day}, superseded"),
        });
        let unknown = lists::unknown_units(commit, self.seen.keys().map(|(_, unit, _)| unit))?;
        Ok(ended.chain(unknown).collect())
    }
}
