//! Units in an R-tree of envelopes over prepared polygons.
//!
//! All boundary versions share one tree; a version is a filter on validity. A point belongs to exactly one unit of a
//! level on a day (see [`UnitIndex::locate`]).

use std::collections::HashMap;

use geo::InteriorPoint;
use jiff::civil::Date;
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::domain::{Level, Unit, UnitCode, text};
use crate::spatial::{Bbox, LocalMetric, Location, PreparedPolygon};

/// How far a point in a gap between neighbours may lie from the unit it is given to, in metres.
pub const GAP_TOLERANCE_M: f64 = 50.0;

/// A unit with what is needed to ask about it.
#[derive(Debug)]
pub struct IndexedUnit {
    /// The unit itself.
    pub unit: Unit,
    /// Its polygon, prepared; `None` for a unit known by code only.
    pub prepared: Option<std::sync::Arc<PreparedPolygon>>,
    /// A place inside it for its label, longitude and latitude.
    pub label: Option<[f64; 2]>,
    /// Its name without diacritics, for search.
    pub folded_name: String,
}

/// How a point came to its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// It lies inside, or on a border that the unit has the lowest code at.
    Within(u32),
    /// It lies in a gap between neighbours and was given to the nearest.
    Nearest(u32),
}

impl Placement {
    /// The unit's row.
    #[must_use]
    pub fn row(self) -> u32 {
        match self {
            Self::Within(row) | Self::Nearest(row) => row,
        }
    }
}

/// Units in order of code, then validity. A *row* is a position in that order.
#[derive(Debug, Default)]
pub struct UnitIndex {
    units: Vec<IndexedUnit>,
    rows_by_code: HashMap<UnitCode, Vec<u32>>,
    children: HashMap<UnitCode, Vec<u32>>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl UnitIndex {
    /// Builds the index: O(n log n) over all edges.
    #[must_use]
    pub fn new(mut units: Vec<Unit>) -> Self {
        units.sort_by(|a, b| (&a.code, a.validity).cmp(&(&b.code, b.validity)));
        let units: Vec<IndexedUnit> = units
            .into_par_iter()
            .map(|unit| {
                let prepared = unit.geometry.as_ref().map(|g| std::sync::Arc::new(PreparedPolygon::new(g)));
                let thin = || unit.geometry.as_ref().and_then(InteriorPoint::interior_point).map(|p| [p.x(), p.y()]);
                let label = prepared.as_ref().and_then(|prepared| prepared.inner_place()).or_else(thin);
                IndexedUnit { prepared, label, folded_name: text::fold(&unit.name), unit }
            })
            .collect();
        let mut rows_by_code: HashMap<UnitCode, Vec<u32>> = HashMap::new();
        let mut children: HashMap<UnitCode, Vec<u32>> = HashMap::new();
        let mut rectangles = Vec::new();
        for (row, indexed) in units.iter().enumerate() {
            let row = row as u32;
            rows_by_code.entry(indexed.unit.code.clone()).or_default().push(row);
            if let Some(parent) = &indexed.unit.parent {
                children.entry(parent.clone()).or_default().push(row);
            }
            if let Some(prepared) = indexed.prepared.as_ref().filter(|p| !p.bbox().is_empty()) {
                let bbox = prepared.bbox();
                rectangles.push(GeomWithData::new(Rectangle::from_corners([bbox.west, bbox.south], [bbox.east, bbox.north]), row));
            }
        }
        Self { units, rows_by_code, children, tree: RTree::bulk_load(rectangles) }
    }

    /// Every unit, by row.
    #[must_use]
    pub fn all(&self) -> &[IndexedUnit] {
        &self.units
    }

    /// The unit of a row.
    #[must_use]
    pub fn get(&self, row: u32) -> &IndexedUnit {
        &self.units[row as usize]
    }

    /// The rows of a code, oldest first.
    #[must_use]
    pub fn rows(&self, code: &UnitCode) -> &[u32] {
        self.rows_by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// The row of a code that is in force on a day.
    #[must_use]
    pub fn row_on(&self, code: &UnitCode, day: Date) -> Option<u32> {
        self.rows(code).iter().copied().find(|&row| self.get(row).unit.validity.contains(day))
    }

    /// The row of a code that is in force on a day, and otherwise its latest.
    #[must_use]
    pub fn row_on_or_latest(&self, code: &UnitCode, day: Date) -> Option<u32> {
        self.row_on(code, day).or_else(|| self.rows(code).last().copied())
    }

    /// Rows in force on a day, in order of code.
    pub fn on(&self, day: Date) -> impl Iterator<Item = (u32, &IndexedUnit)> {
        self.units.iter().enumerate().filter(move |(_, u)| u.unit.validity.contains(day)).map(|(row, u)| (row as u32, u))
    }

    /// A unit's row and the rows of all below it that are in force on a day.
    #[must_use]
    pub fn with_descendants(&self, row: u32, day: Date) -> Vec<u32> {
        let mut rows = vec![row];
        let mut next = 0;
        while next < rows.len() {
            let code = &self.get(rows[next]).unit.code;
            for &child in self.children.get(code).map_or(&[][..], Vec::as_slice) {
                if self.get(child).unit.validity.contains(day) && !rows.contains(&child) {
                    rows.push(child);
                }
            }
            next += 1;
        }
        rows
    }

    /// The unit of a level to which a point belongs on a day.
    ///
    /// Inside wins; in an overlap and on a shared border the lowest code; a hole is outside. A point in no unit but within
    /// [`GAP_TOLERANCE_M`] of one and inside the unit above it (a gap between neighbours) goes to the nearest.
    #[must_use]
    pub fn locate(&self, longitude: f64, latitude: f64, level: Level, day: Date) -> Option<Placement> {
        let mut inside: Option<u32> = None;
        let mut border: Option<u32> = None;
        let eligible = |row: u32| self.get(row).unit.level == level && self.get(row).unit.validity.contains(day);
        for entry in self.tree.locate_in_envelope_intersecting(AABB::from_point([longitude, latitude])) {
            let row = entry.data;
            if !eligible(row) {
                continue;
            }
            match self.prepared(row).map(|p| p.locate(longitude, latitude)) {
                Some(Location::Inside) => inside = Some(inside.map_or(row, |lowest| lowest.min(row))),
                Some(Location::Boundary) => border = Some(border.map_or(row, |lowest| lowest.min(row))),
                _ => {}
            }
        }
        if let Some(row) = inside.or(border) {
            return Some(Placement::Within(row));
        }
        self.nearest_across_a_gap(longitude, latitude, day, eligible).map(Placement::Nearest)
    }

    fn nearest_across_a_gap(&self, longitude: f64, latitude: f64, day: Date, eligible: impl Fn(u32) -> bool) -> Option<u32> {
        let window = LocalMetric::at(longitude, latitude).window(GAP_TOLERANCE_M);
        let mut nearest: Option<(f64, u32)> = None;
        for entry in self.tree.locate_in_envelope_intersecting(window.envelope()) {
            let row = entry.data;
            if !eligible(row) {
                continue;
            }
            let distance = self.prepared(row).and_then(|p| p.boundary_distance(longitude, latitude, GAP_TOLERANCE_M));
            if let Some(distance) = distance
                && nearest.is_none_or(|best| (distance, row) < best)
            {
                nearest = Some((distance, row));
            }
        }
        let (_, row) = nearest?;
        let parent = self.row_on(self.get(row).unit.parent.as_ref()?, day)?;
        let within_outline = self.prepared(parent)?.locate(longitude, latitude) != Location::Outside;
        within_outline.then_some(row)
    }

    /// Rows whose box meets a box.
    pub fn intersecting(&self, bbox: &Bbox) -> impl Iterator<Item = u32> + '_ {
        self.tree.locate_in_envelope_intersecting(bbox.envelope()).map(|entry| entry.data)
    }

    /// The prepared polygon of a row.
    #[must_use]
    pub fn prepared(&self, row: u32) -> Option<&PreparedPolygon> {
        self.units[row as usize].prepared.as_deref()
    }

    /// The box around all units in force on a day.
    #[must_use]
    pub fn extent(&self, day: Date) -> Bbox {
        self.on(day).filter_map(|(_, u)| u.prepared.as_ref()).fold(Bbox::EMPTY, |all, p| all.union(p.bbox()))
    }
}
