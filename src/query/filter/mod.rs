//! The one filter.

mod request;
mod resolve;

pub use request::{FilterRequest, ZoneGround, ZoneLookup, parse_datetime};

use std::sync::Arc;

use geo::MultiPolygon;
use jiff::civil::Date;

use super::expression::Bound;
use super::expression::incidents::IncidentExpression;
use crate::domain::{GeometryQuality, HowKnown, Interval, Precision};
use crate::index::{IncidentIndex, IncidentTexts, RowPredicate, Selection, Snapshot, UnitSelection};
use crate::spatial::{Area, Bbox, PreparedPolygon, Region, Relation};

/// A filter looked up in one snapshot.
#[derive(Debug, Clone)]
pub struct Filter {
    /// All of [`Filter::key`] but the period.
    subject: Option<String>,
    /// Day whose boundary version is used.
    pub as_of: Date,
    /// When, if asked.
    pub period: Option<Interval>,
    /// Areas that must all hold a point; the asked box first, then the drawn or named ones.
    areas: Vec<Area>,
    /// Size of the asked area in km², where there is one and it is known.
    pub area_km2: Option<f64>,
    /// The asked box, which also chooses the features of unit layers.
    asked_box: Option<Area>,
    /// The shape of an area that was named by its distance from a line.
    pub along: Option<Arc<MultiPolygon<f64>>>,
    /// The asked unit, where nothing else narrows the ground: its figures are known.
    pub sole_unit: Option<u32>,
    /// Rows of the asked unit and all below it, which also choose the features of unit layers.
    pub unit_rows: Option<Vec<u32>>,
    categories: Option<Vec<usize>>,
    how_known: Vec<HowKnown>,
    precision: Vec<Precision>,
    severity: Vec<u8>,
    units: Vec<UnitCondition>,
    is_narrowed: bool,
    expression: Option<Arc<IncidentExpression>>,
    choice: Option<Arc<Bound>>,
    /// The last number that is taken.
    last_number: Option<i64>,
}

/// Takes the incidents up to a number.
#[derive(Debug)]
struct UpTo(i64);

impl RowPredicate for UpTo {
    fn holds(&self, incidents: &IncidentIndex, _: &mut IncidentTexts<'_>, row: usize) -> bool {
        incidents.feature_id(row) <= self.0
    }
}

/// What lies in a unit: what is placed in one of its communes, and what is placed in none but lies in its own shape.
#[derive(Debug, Clone)]
struct UnitCondition {
    communes: Vec<u32>,
    shape: Option<Arc<PreparedPolygon>>,
}

impl Filter {
    /// Takes every incident, placed in the units of a day.
    #[must_use]
    pub fn of_everything(as_of: Date) -> Self {
        Self {
            subject: Some(as_of.to_string()),
            as_of,
            period: None,
            areas: Vec::new(),
            area_km2: None,
            asked_box: None,
            along: None,
            sole_unit: None,
            unit_rows: None,
            categories: None,
            how_known: Vec::new(),
            precision: Vec::new(),
            severity: Vec::new(),
            units: Vec::new(),
            is_narrowed: false,
            expression: None,
            choice: None,
            last_number: None,
        }
    }

    /// The same question of another period.
    #[must_use]
    pub fn with_period(&self, period: Interval) -> Self {
        Self { period: Some(period), ..self.clone() }
    }

    /// The same question of all time.
    #[must_use]
    pub fn of_all_time(&self) -> Self {
        Self { period: None, ..self.clone() }
    }

    /// The same question whatever the category.
    #[must_use]
    pub fn of_all_categories(&self) -> Self {
        Self { subject: self.subject_with("of all categories"), categories: None, ..self.clone() }
    }

    /// The same question about these ways of coming to be known only.
    #[must_use]
    pub fn with_how_known(&self, how_known: &[HowKnown]) -> Self {
        Self { subject: self.subject_with(&format!("{how_known:?}")), how_known: how_known.to_vec(), ..self.clone() }
    }

    /// The same question about places known as precisely as these only.
    #[must_use]
    pub fn with_precision(&self, precision: &[Precision]) -> Self {
        Self { subject: self.subject_with(&format!("{precision:?}")), precision: precision.to_vec(), ..self.clone() }
    }

    /// The same question, narrowed to an area.
    #[must_use]
    pub fn within(&self, area: Area) -> Self {
        let mut narrowed = self.clone();
        narrowed.subject = None;
        narrowed.sole_unit = None;
        narrowed.areas.push(area);
        narrowed
    }

    /// The same question of the incidents, without the box and the unit that choose the features of a unit layer: each
    /// chosen unit then shows all its incidents, not only those in the box.
    #[must_use]
    pub fn without_choice_of_units(&self) -> Self {
        let boxes = usize::from(self.asked_box.is_some());
        Self {
            subject: self.subject_with("without choice of units"),
            areas: self.areas[boxes..].to_vec(),
            units: Vec::new(),
            ..self.clone()
        }
    }

    /// The same question, of incidents with a number up to this one only.
    #[must_use]
    pub fn up_to(&self, number: i64) -> Self {
        Self { subject: self.subject_with(&format!("up to {number}")), last_number: Some(number), ..self.clone() }
    }

    /// Whether a box is asked for.
    #[must_use]
    pub const fn has_box(&self) -> bool {
        self.asked_box.is_some()
    }

    /// Whether the asked box, if there is one, meets another.
    #[must_use]
    pub fn meets(&self, bbox: &Bbox) -> bool {
        self.asked_box.as_ref().is_none_or(|asked| asked.relation(bbox) != Relation::Disjoint)
    }

    /// The question as text, for caches: two filters of one snapshot with the same key take the same incidents and choose the
    /// same features. `None` for a question that was narrowed by a shape only the caller knows.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        self.subject.as_ref().map(|subject| format!("{subject} {:?}", self.period))
    }

    fn subject_with(&self, change: &str) -> Option<String> {
        self.subject.as_ref().map(|subject| format!("{subject} {change}"))
    }

    /// The expression that chooses the features of a layer, over the properties it was [looked up with](Self::resolve_for_features).
    #[must_use]
    pub fn choice(&self) -> Option<&Bound> {
        self.choice.as_deref()
    }

    /// Whether the expression speaks of time itself, so that the same question cannot be asked of another period.
    #[must_use]
    pub fn expression_names_time(&self) -> bool {
        self.expression.as_ref().is_some_and(|expression| expression.names_time())
    }

    /// Whether only a part of the ground is asked for: a box, an area, a unit or a zone.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.is_narrowed
    }

    /// The parameter that chose the ground, for messages.
    #[must_use]
    pub fn parameter_of_area(&self) -> &'static str {
        if self.has_box() { "bbox" } else { "unit" }
    }

    /// Whether it takes the incidents of a category, by its row in the taxonomy.
    #[must_use]
    pub fn takes_category(&self, row: usize) -> bool {
        self.categories.as_ref().is_none_or(|rows| rows.contains(&row))
    }

    /// The ways of coming to be known that are asked for; empty for all.
    #[must_use]
    pub fn how_known(&self) -> &[HowKnown] {
        &self.how_known
    }

    /// The ground on which density is corrected for its edge: what is selected lies in it, or would if it were inside a unit at all.
    ///
    /// That is the asked box, drawn area, unit or zone, all at once; where no unit is asked for, the topmost units of the day too (the
    /// provinces), of those that come near `bbox`. `None` when nothing was asked for and no unit is drawn.
    #[must_use]
    pub fn study_region(&self, snapshot: &Snapshot, bbox: &Bbox) -> Option<Region> {
        let units = &snapshot.units;
        let is_box = |area: &&Area| matches!(area, Area::Bbox(_));
        let mut conditions = self.grounds(snapshot);
        if self.units.is_empty() {
            let is_drawn = |row: &u32| units.prepared(*row).is_some() && units.get(*row).unit.geometry_quality != GeometryQuality::None;
            let topmost = units.intersecting(bbox).filter(is_drawn).filter(|&row| {
                let unit = &units.get(row).unit;
                let above = unit.parent.as_ref().and_then(|parent| units.row_on(parent, self.as_of));
                unit.validity.contains(self.as_of) && above.is_none_or(|above| !is_drawn(&above))
            });
            let topmost: Vec<_> = topmost.filter_map(|row| units.get(row).prepared.clone()).collect();
            if !topmost.is_empty() || units.on(self.as_of).any(|(row, _)| is_drawn(&row)) {
                conditions.push(topmost);
            }
        }
        // A box around the world says nothing about a province, and a metric grid has no place for it.
        let ground = Region::new(conditions.clone()).bbox().padded(0.01, 0.01);
        conditions.extend(self.areas.iter().filter(is_box).map(|area| {
            let common = area.bbox().intersection(&ground);
            if common.is_empty() { Vec::new() } else { vec![Area::Bbox(common).outline()] }
        }));
        (!conditions.is_empty()).then(|| Region::new(conditions))
    }

    /// Whether ground is drawn or named, beyond a box.
    #[must_use]
    pub fn has_ground(&self) -> bool {
        !self.units.is_empty() || self.areas.iter().any(|area| !matches!(area, Area::Bbox(_)))
    }

    /// The ground that is asked for by drawing or naming it, each part as the shapes of which a place must lie in one; a box is none.
    #[must_use]
    pub fn grounds(&self, snapshot: &Snapshot) -> Vec<Vec<Arc<PreparedPolygon>>> {
        let drawn = self.areas.iter().filter(|area| !matches!(area, Area::Bbox(_))).map(|area| vec![area.outline()]);
        let named = self.units.iter().map(|condition| match &condition.shape {
            Some(shape) => vec![shape.clone()],
            None => condition.communes.iter().filter_map(|&row| snapshot.units.get(row).prepared.clone()).collect(),
        });
        drawn.chain(named).collect()
    }

    /// What the index is asked.
    #[must_use]
    pub fn selection<'a>(&self, snapshot: &'a Snapshot) -> Selection<'a> {
        let mut selection = Selection {
            areas: self.areas.clone(),
            period: self.period.unwrap_or(Interval::ALWAYS),
            how_known: self.how_known.clone(),
            precision: self.precision.clone(),
            severity: self.severity.clone(),
            ..Selection::default()
        };
        if let Some(rows) = &self.categories {
            selection.set_categories(rows, snapshot.taxonomy.categories().len());
        }
        for condition in &self.units {
            let mut wanted = vec![false; snapshot.units.all().len()];
            let mut bbox = condition.shape.as_ref().map_or(Bbox::EMPTY, |shape| *shape.bbox());
            for &row in &condition.communes {
                wanted[row as usize] = true;
                bbox = snapshot.units.prepared(row).map_or(bbox, |p| bbox.union(p.bbox()));
            }
            // Wide enough for the points across a gap that a commune was given.
            selection.areas.push(Area::Bbox(bbox.padded(0.001, 0.001)));
            selection.units.push(UnitSelection { placement: snapshot.placement(self.as_of), wanted, or_in: condition.shape.clone() });
        }
        if let Some(expression) = &self.expression {
            expression.narrow(&mut selection, snapshot, self.as_of);
        }
        if let Some(number) = self.last_number {
            selection.predicates.push(Arc::new(UpTo(number)));
        }
        // The smallest area leads, since it chooses the blocks to look into.
        selection.areas.sort_by(|a, b| size(a).total_cmp(&size(b)));
        selection
    }
}

fn size(area: &Area) -> f64 {
    let bbox = area.bbox();
    (bbox.east - bbox.west) * (bbox.north - bbox.south)
}
