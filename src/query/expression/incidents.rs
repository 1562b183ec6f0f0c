//! An expression over incidents: as far as the index has a column to search by, it becomes sets of wanted values, and the
//! rest is asked row by row.
//!
//! A part of the top-level `AND` that names one column of few values only (category, how it came to be known, severity)
//! is asked once of every value there is, and those of which it is true are the set. So `category LIKE 'TT%'`,
//! `severity IS NULL` and `NOT how_known = 'discovered'` need no rule of their own, and a set can never disagree with the
//! expression. The senders are asked so too, since many incidents share one.
//!
//! `occurred_at >= …` bounds the period from below, and so do `T_AFTER` and `T_INTERSECTS`. An upper bound does not bound the period, since `occurred_at` is where
//! an incident's interval begins and the period must hold its end.
//!
//! A spatial function of the place and a geometry becomes an area of the index: with a box or polygons `S_INTERSECTS` is just that
//! area, whose edge belongs to it; others are asked row by row within it.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Bound, Expression, GEOMETRY as GEOMETRY_NAME, Kind, Property, Scalar, Shape};
use crate::domain::HowKnown;
use crate::domain::time::local_date;
use crate::index::selection::NO_SEVERITY;
use crate::index::{IncidentIndex, IncidentTexts, PlacementColumn, RowPredicate, Selection, Snapshot};
use crate::query::QueryError;
use crate::spatial::Area;

use super::moment;

/// The properties of incidents, those that the layer shows, in its order, and their place. A category is its own code only, without those
/// below it; a unit is the commune's code on the filter's day.
pub const PROPERTIES: &[Property] = &[
    Property { name: "id", kind: Kind::Text },
    Property { name: "source", kind: Kind::Text },
    Property { name: "occurred_at", kind: Kind::Time },
    Property { name: "occurred_until", kind: Kind::Day },
    Property { name: "reported_at", kind: Kind::Time },
    Property { name: "category", kind: Kind::Text },
    Property { name: "severity", kind: Kind::Number },
    Property { name: "how_known", kind: Kind::Text },
    Property { name: "precision", kind: Kind::Text },
    Property { name: "unit", kind: Kind::Text },
    Property { name: "deaths", kind: Kind::Number },
    Property { name: "injured", kind: Kind::Number },
    Property { name: "damage_vnd", kind: Kind::Number },
    Property { name: "cleared", kind: Kind::Boolean },
    Property { name: "kept", kind: Kind::Text },
    Property { name: GEOMETRY_NAME, kind: Kind::Geometry },
];

const ID: usize = 0;
const SOURCE: usize = 1;
const OCCURRED_AT: usize = 2;
const OCCURRED_UNTIL: usize = 3;
const REPORTED_AT: usize = 4;
const CATEGORY: usize = 5;
const SEVERITY: usize = 6;
const HOW_KNOWN: usize = 7;
const PRECISION: usize = 8;
const UNIT: usize = 9;
const DEATHS: usize = 10;
const INJURED: usize = 11;
const DAMAGE_VND: usize = 12;
const CLEARED: usize = 13;
const KEPT: usize = 14;
const GEOMETRY: usize = 15;

/// An expression bound to the incidents of one snapshot.
#[derive(Debug, Clone)]
pub struct IncidentExpression {
    /// Some part is true of nothing.
    is_empty: bool,
    /// First second of `occurred_at` that is taken.
    starts_from: Option<i64>,
    /// Wanted taxonomy rows, of each part that names the category only.
    categories: Option<Vec<usize>>,
    how_known: Option<Vec<HowKnown>>,
    /// With [`NO_SEVERITY`] where a missing one is wanted.
    severity: Option<Vec<u8>>,
    /// Wanted rows of the list of senders: texts that many incidents share, and that cost more to search than a number.
    sources: Option<Arc<[bool]>>,
    /// Areas that hold all points which spatial functions take.
    areas: Vec<Area>,
    rest: Arc<[Bound]>,
    names_time: bool,
    names_unit: bool,
}

impl IncidentExpression {
    /// Binds an expression and turns into columns what can be.
    ///
    /// # Errors
    /// As [`Bound::new`].
    pub fn new(expression: &Expression, snapshot: &Snapshot) -> Result<Self, QueryError> {
        let bound = Bound::new(expression, PROPERTIES)?;
        let mut rest = Vec::new();
        let mut found = Self::row_by_row(&bound);
        for part in bound.conjuncts() {
            if !found.take_by_column(&part, snapshot) {
                rest.push(part);
            }
        }
        // Only what is left asks for the commune.
        found.names_unit = rest.iter().any(|part| part.properties().contains(&UNIT));
        found.rest = rest.into();
        Ok(found)
    }

    /// Binds an expression and asks it of every row as it stands; the same rows as [`Self::new`], found more slowly.
    ///
    /// # Errors
    /// As [`Bound::new`].
    pub fn without_columns(expression: &Expression) -> Result<Self, QueryError> {
        Ok(Self::row_by_row(&Bound::new(expression, PROPERTIES)?))
    }

    fn row_by_row(bound: &Bound) -> Self {
        let named = bound.properties();
        Self {
            is_empty: false,
            starts_from: None,
            categories: None,
            how_known: None,
            severity: None,
            sources: None,
            areas: Vec::new(),
            names_time: [OCCURRED_AT, OCCURRED_UNTIL, REPORTED_AT].iter().any(|property| named.contains(property)),
            names_unit: named.contains(&UNIT),
            rest: Arc::new([bound.clone()]),
        }
    }

    /// Whether it speaks of time itself, so that it cannot be asked of another period.
    #[must_use]
    pub fn names_time(&self) -> bool {
        self.names_time
    }

    /// Takes a part over into a set of wanted values, if it is about one column only.
    fn take_by_column(&mut self, part: &Bound, snapshot: &Snapshot) -> bool {
        let mut named = part.properties().iter();
        match (named.next(), named.next()) {
            (None, _) => self.is_empty |= !part.holds(&|_| Scalar::Null),
            (Some(&CATEGORY), None) => {
                let codes = snapshot.taxonomy.categories().iter().map(|category| Scalar::text(&category.code));
                narrow(&mut self.categories, codes.enumerate().filter(|(_, code)| part.holds(&|_| code.clone())).map(|(row, _)| row));
            }
            (Some(&HOW_KNOWN), None) => {
                let ways = HowKnown::ALL.iter().copied();
                narrow(&mut self.how_known, ways.filter(|way| part.holds(&|_| Scalar::text(way.as_str()))));
            }
            (Some(&SEVERITY), None) => narrow(&mut self.severity, (0..=u8::MAX).filter(|severity| part.holds(&|_| of_severity(*severity)))),
            (Some(&SOURCE), None) => {
                let earlier = self.sources.take();
                let still = |row: usize| earlier.as_ref().is_none_or(|wanted| wanted[row]);
                let sources = snapshot.incidents.sources().iter().enumerate();
                self.sources = Some(sources.map(|(row, source)| still(row) && part.holds(&|_| Scalar::text(source))).collect());
            }
            (Some(&GEOMETRY), None) => {
                let Some((area, is_exact)) = part.ground() else { return false };
                self.areas.push(area);
                return is_exact;
            }
            (Some(&OCCURRED_AT), None) => match part.first_second_taken(OCCURRED_AT) {
                Some((second, is_exact)) => {
                    self.starts_from = self.starts_from.max(Some(second));
                    return is_exact;
                }
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Adds itself to what the index is asked.
    pub fn narrow<'a>(&self, selection: &mut Selection<'a>, snapshot: &'a Snapshot, as_of: Date) {
        let mut is_empty = self.is_empty;
        if let Some(second) = self.starts_from {
            selection.period.start = selection.period.start.max(second);
            is_empty |= selection.period.start >= selection.period.end;
        }
        is_empty |= meet(&mut selection.how_known, self.how_known.as_deref());
        is_empty |= meet(&mut selection.severity, self.severity.as_deref());
        selection.areas.extend(self.areas.iter().cloned());
        if let Some(rows) = &self.categories {
            let asked = selection.categories.take();
            let wanted = |row: &usize| asked.as_ref().is_none_or(|asked| asked.get(*row).copied().unwrap_or(false));
            let rows: Vec<usize> = rows.iter().copied().filter(wanted).collect();
            selection.set_categories(&rows, snapshot.taxonomy.categories().len());
        }
        if is_empty {
            // No category at all: every block is skipped.
            selection.set_categories(&[], snapshot.taxonomy.categories().len());
            return;
        }
        if !self.rest.is_empty() || self.sources.is_some() {
            let placement = self.names_unit.then(|| snapshot.placement(as_of));
            selection.predicates.push(Arc::new(ByRow {
                sources: self.sources.clone(),
                names_text: self.rest.iter().any(|part| part.properties().iter().any(|property| [ID, KEPT].contains(property))),
                parts: self.rest.clone(),
                snapshot,
                placement,
            }));
        }
    }
}

/// Keeps of a set of wanted values what `also` has.
fn narrow<T: Copy + PartialEq>(wanted: &mut Option<Vec<T>>, also: impl Iterator<Item = T>) {
    let also: Vec<T> = also.collect();
    match wanted {
        None => *wanted = Some(also),
        Some(wanted) => wanted.retain(|value| also.contains(value)),
    }
}

/// Narrows a selection's list, in which nothing means everything; true when nothing is left.
fn meet<T: Copy + PartialEq>(selected: &mut Vec<T>, wanted: Option<&[T]>) -> bool {
    let Some(wanted) = wanted else { return false };
    if selected.is_empty() {
        selected.extend_from_slice(wanted);
    } else {
        selected.retain(|value| wanted.contains(value));
    }
    selected.is_empty()
}

fn of_severity(severity: u8) -> Scalar<'static> {
    if severity == NO_SEVERITY { Scalar::Null } else { Scalar::Integer(i64::from(severity)) }
}

fn number(value: Option<u64>) -> Scalar<'static> {
    value.map_or(Scalar::Null, |value| i64::try_from(value).map_or(Scalar::Number(value as f64), Scalar::Integer))
}

/// The parts of an expression that are asked of every row.
#[derive(Debug)]
struct ByRow<'a> {
    sources: Option<Arc<[bool]>>,
    parts: Arc<[Bound]>,
    /// Whether a part names a text that is read block by block.
    names_text: bool,
    snapshot: &'a Snapshot,
    /// Only where a part names the unit, since a boundary version's column is made when it is first asked for.
    placement: Option<&'a PlacementColumn>,
}

impl RowPredicate for ByRow<'_> {
    fn holds(&self, incidents: &IncidentIndex, texts: &mut IncidentTexts<'_>, row: usize) -> bool {
        if self.sources.as_ref().is_some_and(|wanted| !wanted[incidents.source_row(row) as usize]) {
            return false;
        }
        let texts = if self.names_text { texts.get(row) } else { [""; 2] };
        self.parts.iter().all(|part| part.holds(&|property| self.value(incidents, row, texts, property)))
    }
}

impl ByRow<'_> {
    fn value<'i>(&'i self, incidents: &'i IncidentIndex, row: usize, [id, kept]: [&'i str; 2], property: usize) -> Scalar<'i> {
        let details = || incidents.details(row);
        let text = |text: Option<&'i str>| text.map_or(Scalar::Null, Scalar::text);
        match property {
            ID => Scalar::text(id),
            SOURCE => Scalar::text(incidents.source(row)),
            OCCURRED_AT => Scalar::seconds(incidents.occurred(row).start),
            OCCURRED_UNTIL => {
                // An instant has no end of its own; an interval's is the last day that it is known to lie in.
                let occurred = incidents.occurred(row);
                if occurred.is_instant() { Scalar::Null } else { Scalar::Time(moment::midnight(local_date(occurred.end - 1))) }
            }
            REPORTED_AT => details().reported_at.map_or(Scalar::Null, Scalar::seconds),
            CATEGORY => text(self.snapshot.taxonomy.categories().get(incidents.category(row)).map(|category| category.code.as_str())),
            SEVERITY => of_severity(incidents.severity(row).unwrap_or(NO_SEVERITY)),
            HOW_KNOWN => Scalar::text(incidents.how_known(row).as_str()),
            PRECISION => Scalar::text(incidents.precision(row).as_str()),
            UNIT => {
                let unit = self.placement.and_then(|placement| placement.unit(row));
                text(unit.map(|unit| self.snapshot.units.get(unit).unit.code.as_str()))
            }
            DEATHS => number(details().deaths.map(u64::from)),
            INJURED => number(details().injured.map(u64::from)),
            DAMAGE_VND => number(details().damage_vnd),
            CLEARED => details().cleared.map_or(Scalar::Null, Scalar::Boolean),
            GEOMETRY => Scalar::Shape(Shape::Point(incidents.position(row))),
            _ => text(Some(kept).filter(|kept| !kept.is_empty())),
        }
    }
}
