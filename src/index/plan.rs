//! A selection made ready for the columns: boxes become one box of whole numbers, areas get their raster, lists become tables.
//!
//! A plan looks at a block in this order, and stops as soon as it can:
//! 1. what the block's rows have in common says that none matches, or that all do (then no column is read at all);
//! 2. a mask of 256 bytes is cleared column by column: time, category, knowledge, severity, box. No branch depends on a row;
//! 3. what is left is looked up in the areas' rasters, and only places in cells on the edge are asked exactly.

use std::sync::Arc;

use super::block::{Block, category_bit};
use super::column::{BLOCK, Mask};
use super::columns::{Columns, knowledge_code};
use super::selection::{NO_SEVERITY, RowPredicate, Selection, UnitSelection};
use crate::domain::{HowKnown, Interval, Precision};
use crate::spatial::fixed_point::degrees;
use crate::spatial::raster::Cell;
use crate::spatial::{Area, AreaRaster, FixedBox, Location, Relation};

/// Least and most cells along the side of an area's raster.
const SIDES: std::ops::RangeInclusive<f64> = 16.0..=512.0;
/// The same for a circle, whose cells are dearer to find.
const MOST_FOR_A_CIRCLE: f64 = 96.0;
/// Points for which a cell pays.
const POINTS_PER_CELL: f64 = 3.0;

pub(super) struct Plan<'s> {
    /// Every box of the selection in one.
    pub window: FixedBox,
    shapes: Vec<(&'s Area, AreaRaster)>,
    period: Interval,
    categories: Option<Categories>,
    knowledge: Option<Vec<u8>>,
    severity: Option<Vec<u8>>,
    units: Vec<(&'s UnitSelection<'s>, Vec<u8>)>,
    /// Asked of single rows by whoever has them, see [`super::IncidentIndex::fold`].
    pub predicates: &'s [Arc<dyn RowPredicate + 's>],
}

struct Categories {
    wanted: Vec<u8>,
    /// Bits that some wanted category has, and those that no unwanted one has.
    some: u64,
    all: u64,
}

/// What a plan says of a block.
#[expect(clippy::large_enum_variant, reason = "it lives on the stack while its block is looked at; a box would cost an allocation each")]
pub(super) enum Verdict {
    None,
    All,
    Some(Mask),
}

impl<'s> Plan<'s> {
    /// Everything but the rasters, which need to know how many points to expect: see [`Self::lay_rasters`].
    pub fn new(selection: &'s Selection<'s>) -> Self {
        let boxes = selection.areas.iter().map(|area| FixedBox::inside(&area.bbox()));
        let table = |wanted: &mut dyn Iterator<Item = u8>| {
            let mut table = vec![0; 256];
            wanted.for_each(|code| table[code as usize] = 1);
            table
        };
        let knowledge = (!selection.how_known.is_empty() || !selection.precision.is_empty()).then(|| {
            let all_of = |how: &HowKnown| selection.how_known.is_empty() || selection.how_known.contains(how);
            let precisions = Precision::ALL.iter().filter(|p| selection.precision.is_empty() || selection.precision.contains(p));
            table(
                &mut precisions
                    .flat_map(|precision| HowKnown::ALL.iter().filter(|how| all_of(how)).map(|how| knowledge_code(*how, *precision))),
            )
        });
        let severity = Some(&selection.severity).filter(|wanted| !wanted.is_empty());
        Self {
            window: boxes.fold(selection.window, |all, one| all.intersection(&one)),
            shapes: Vec::new(),
            period: selection.period,
            categories: selection.categories.as_deref().map(Categories::new),
            knowledge,
            severity: severity.map(|wanted| table(&mut wanted.iter().map(|severity| severity_code(*severity)))),
            units: selection.units.iter().map(|unit| (unit, unit.codes())).collect(),
            predicates: &selection.predicates,
        }
    }

    /// Lays a raster over each area that is no box, as fine as `points` candidates pay for.
    pub fn lay_rasters(&mut self, selection: &'s Selection<'s>, points: usize) {
        let side = (points as f64 / POINTS_PER_CELL).sqrt().clamp(*SIDES.start(), *SIDES.end());
        for area in &selection.areas {
            match area {
                // In the window already.
                Area::Bbox(_) => {}
                Area::Circle(_) => self.shapes.push((area, AreaRaster::new(area, side.min(MOST_FOR_A_CIRCLE) as usize))),
                Area::Polygon(_) => self.shapes.push((area, AreaRaster::new(area, side as usize))),
            }
        }
    }

    /// Whether it asks for a box and nothing else.
    pub fn is_box(&self) -> bool {
        let is_any = self.categories.is_none() && self.knowledge.is_none() && self.severity.is_none() && self.units.is_empty();
        is_any && self.shapes.is_empty() && self.predicates.is_empty() && self.period == Interval::ALWAYS
    }

    /// Which rows of a block match. `first` is the row of the block's first, `offset` what to add for the placement's row.
    pub fn judge(&self, columns: &Columns, block: &Block, first: usize, len: usize, offset: usize) -> Verdict {
        if !self.window.intersects(&block.bbox) || block.span.end <= self.period.start || block.span.start >= self.period.end {
            return Verdict::None;
        }
        if self.categories.as_ref().is_some_and(|categories| block.categories & categories.some == 0) {
            return Verdict::None;
        }
        let mut crossing = [false; 8];
        let mut is_within = true;
        for (number, (_, raster)) in self.shapes.iter().enumerate() {
            match raster.relation(&block.bbox) {
                Relation::Disjoint => return Verdict::None,
                Relation::Within => {}
                Relation::Crosses => {
                    is_within = false;
                    crossing[number.min(7)] = true;
                }
            }
        }
        let in_window = self.window.contains_box(&block.bbox);
        let in_period = self.period.contains(block.span);
        let of_categories = self.categories.as_ref().filter(|categories| block.categories & !categories.all != 0);
        let any_row_matches = self.knowledge.is_none() && self.severity.is_none() && self.units.is_empty();
        if is_within && in_window && in_period && of_categories.is_none() && any_row_matches {
            return Verdict::All;
        }
        let mut mask = [0; BLOCK];
        mask[..len].fill(1);
        let rows = first..first + len;
        if !in_period {
            self.keep_period(columns, rows.clone(), &mut mask);
        }
        if let Some(categories) = of_categories {
            columns.category.keep_wanted(rows.clone(), &categories.wanted, &mut mask);
        }
        self.keep_listed(columns, &rows, offset, &mut mask);
        // As a rule the box ends on one side of the block only.
        if block.bbox.west < self.window.west || block.bbox.east > self.window.east {
            keep_between(&columns.longitude[rows.clone()], self.window.west, self.window.east, &mut mask);
        }
        if block.bbox.south < self.window.south || block.bbox.north > self.window.north {
            keep_between(&columns.latitude[rows.clone()], self.window.south, self.window.north, &mut mask);
        }
        for (number, (area, raster)) in self.shapes.iter().enumerate() {
            if crossing[number.min(7)] {
                keep_in_area(&columns.longitude[rows.clone()], &columns.latitude[rows.clone()], area, raster, &mut mask);
            }
        }
        Verdict::Some(mask)
    }

    /// Clears the rows of a mask that do not match, whatever their block has in common: for rows that lie in no block.
    pub fn keep_matching(&self, columns: &Columns, rows: &std::ops::Range<usize>, offset: usize, mask: &mut Mask) {
        self.keep_period(columns, rows.clone(), mask);
        if let Some(categories) = &self.categories {
            columns.category.keep_wanted(rows.clone(), &categories.wanted, mask);
        }
        self.keep_listed(columns, rows, offset, mask);
        let (longitude, latitude) = (&columns.longitude[rows.clone()], &columns.latitude[rows.clone()]);
        keep_between(longitude, self.window.west, self.window.east, mask);
        keep_between(latitude, self.window.south, self.window.north, mask);
        for (area, raster) in &self.shapes {
            keep_in_area(longitude, latitude, area, raster, mask);
        }
    }

    fn keep_period(&self, columns: &Columns, rows: std::ops::Range<usize>, mask: &mut Mask) {
        keep_period(columns, rows, self.period, mask);
    }

    fn keep_listed(&self, columns: &Columns, rows: &std::ops::Range<usize>, offset: usize, mask: &mut Mask) {
        if let Some(wanted) = &self.knowledge {
            columns.knowledge.keep_wanted(rows.clone(), wanted, mask);
        }
        if let Some(wanted) = &self.severity {
            columns.severity.keep_wanted(rows.clone(), wanted, mask);
        }
        for (unit, codes) in &self.units {
            let (placement, placed) = unit.placement.part(offset, rows);
            placement.keep_wanted(placed.clone(), codes, mask);
            if let Some(shape) = &unit.or_in {
                let mut unplaced = [1; BLOCK];
                placement.keep_wanted(placed, &[1], &mut unplaced);
                for (number, row) in rows.clone().enumerate() {
                    if mask[number] & unplaced[number] == 1 {
                        let location = shape.locate(degrees(columns.longitude[row]), degrees(columns.latitude[row]));
                        mask[number] = u8::from(location != Location::Outside);
                    }
                }
            }
        }
    }
}

impl UnitSelection<'_> {
    /// The wanted communes as codes of the placement column; 0, for no commune, where the shape decides.
    fn codes(&self) -> Vec<u8> {
        std::iter::once(self.or_in.is_some()).chain(self.wanted.iter().copied()).map(u8::from).collect()
    }
}

impl Categories {
    fn new(wanted: &[bool]) -> Self {
        let bits =
            |kind: bool| wanted.iter().enumerate().filter(|(_, w)| **w == kind).fold(0, |bits, (row, _)| bits | category_bit(row as u16));
        Self { wanted: wanted.iter().map(|wanted| u8::from(*wanted)).collect(), some: bits(true), all: bits(true) & !bits(false) }
    }
}

/// The code in the column `severity`.
const fn severity_code(severity: u8) -> u8 {
    if severity == NO_SEVERITY { 0 } else { severity + 1 }
}

/// Clears the rows whose interval does not lie wholly in a period.
pub(super) fn keep_period(columns: &Columns, rows: std::ops::Range<usize>, period: Interval, mask: &mut Mask) {
    let (durations, starts) = (&columns.duration, &columns.start);
    // Where all last equally long, one comparison of the start is enough.
    if durations.bytes() == 0 && !durations.is_empty() {
        return starts.keep_between(rows, period.start, period.end.saturating_sub(durations.get(0)), mask);
    }
    starts.keep_between(rows.clone(), period.start, period.end.saturating_sub(1), mask);
    if period.end == i64::MAX {
        return;
    }
    if durations.is_wide() {
        // Something lasts longer than a century.
        for (keep, row) in mask.iter_mut().zip(rows) {
            *keep &= u8::from(period.contains(columns.occurred(row)));
        }
        return;
    }
    let mut start = [0; BLOCK];
    let mut duration = [0; BLOCK];
    // Relative to the period's end, which the comparison before has bounded from above.
    let base = period.end.saturating_sub(i64::from(u32::MAX));
    starts.copy_relative(rows.clone(), base, &mut start);
    durations.copy_relative(rows, 0, &mut duration);
    for (keep, (start, duration)) in mask.iter_mut().zip(start.iter().zip(&duration)) {
        *keep &= u8::from(start.checked_add(*duration).is_some());
    }
}

fn keep_between(values: &[i32], low: i32, high: i32, mask: &mut Mask) {
    for (keep, value) in mask.iter_mut().zip(values) {
        *keep &= u8::from((*value >= low) & (*value <= high));
    }
}

fn keep_in_area(longitude: &[i32], latitude: &[i32], area: &Area, raster: &AreaRaster, mask: &mut Mask) {
    let mut on_edge = [0u16; BLOCK];
    let mut edges = 0;
    for (number, (keep, (x, y))) in mask.iter_mut().zip(longitude.iter().zip(latitude)).enumerate() {
        let cell = raster.cell(*x, *y);
        on_edge[edges] = number as u16;
        edges += usize::from((cell == Cell::Edge) & (*keep == 1));
        *keep &= u8::from(cell != Cell::Outside);
    }
    for &number in &on_edge[..edges] {
        let number = number as usize;
        mask[number] = u8::from(area.contains(degrees(longitude[number]), degrees(latitude[number])));
    }
}
