//! A raster over all communes of a day that says which one a place lies in, for placing many incidents.
//!
//! ```text
//! 0 0 L 2 2      0    nothing known: ask the tree of units
//! 1 L L 2 2      k    the whole cell lies in one unit and meets no other
//! 1 1 L L 0      L    edges pass through: ask the few units that the cell's list names
//! ```
//!
//! The answer is always that of [`UnitIndex::locate`]; the raster only saves most of its work.

use std::ops::Range;

use jiff::civil::Date;
use rayon::prelude::*;

use super::units::{Placement, UnitIndex};
use crate::domain::Level;
use crate::spatial::fixed_point::degrees;
use crate::spatial::raster::{Cell, Frame};
use crate::spatial::{Area, AreaRaster, FixedBox, Location};

/// Cells along the side of a raster, and incidents for which a cell pays.
const SIDES: Range<f64> = 64.0..2048.0;
const INCIDENTS_PER_CELL: f64 = 2.0;

const UNKNOWN: u32 = 0;
/// Set for a cell whose other bits number a list.
const LIST: u32 = 1 << 31;

/// The communes of one day on a raster.
#[derive(Debug)]
pub struct UnitCover<'a> {
    units: &'a UnitIndex,
    day: Date,
    frame: Frame,
    // Unit row plus one, a list's number, or nothing known.
    cells: Vec<u32>,
    list_starts: Vec<u32>,
    listed: Vec<u32>,
}

impl<'a> UnitCover<'a> {
    /// As fine as pays for so many incidents.
    #[must_use]
    pub fn for_incidents(units: &'a UnitIndex, day: Date, incidents: usize) -> Self {
        let side = (incidents as f64 / INCIDENTS_PER_CELL).sqrt().clamp(SIDES.start, SIDES.end);
        Self::new(units, day, side as usize)
    }

    /// Lays `side` × `side` cells at most over the communes in force on a day: O(cells + edges), on all cores.
    #[must_use]
    pub fn new(units: &'a UnitIndex, day: Date, side: usize) -> Self {
        let communes = units.on(day).filter(|(_, unit)| unit.unit.level == Level::Commune);
        let shapes: Vec<(u32, Area)> = communes.filter_map(|(row, unit)| Some((row, Area::Polygon(unit.prepared.clone()?)))).collect();
        let extent = shapes.iter().map(|(_, area)| FixedBox::inside(&area.bbox())).filter(|bbox| !bbox.is_empty());
        let frame = Frame::new(&extent.fold(FixedBox::EMPTY, |all, bbox| all.union(&bbox)), side);
        let [columns, rows] = frame.size();
        let mut cells = vec![UNKNOWN; columns * rows];
        // A cell and a unit that it is not wholly and solely in.
        let mut shared: Vec<(u32, u32)> = Vec::new();
        for some in shapes.chunks(64) {
            let rasters: Vec<_> = some.par_iter().map(|(row, area)| (*row, AreaRaster::in_frame(area, &frame))).collect();
            for (row, raster) in rasters {
                for (number, cell) in raster.touched(&frame) {
                    if cell == Cell::Inside && cells[number] == UNKNOWN {
                        cells[number] = row + 1;
                    } else {
                        shared.push((number as u32, row));
                    }
                }
            }
        }
        shared.sort_unstable();
        let mut cover = Self { units, day, frame, cells, list_starts: vec![0], listed: Vec::new() };
        for list in shared.chunk_by(|a, b| a.0 == b.0) {
            let cell = &mut cover.cells[list[0].0 as usize];
            cover.listed.extend(cell.checked_sub(1));
            cover.listed.extend(list.iter().map(|(_, row)| *row));
            *cell = LIST | (cover.list_starts.len() - 1) as u32;
            cover.list_starts.push(cover.listed.len() as u32);
        }
        cover
    }

    /// The commune of a fixed-point place, as [`UnitIndex::locate`] gives it.
    #[must_use]
    pub fn locate(&self, longitude: i32, latitude: i32) -> Option<Placement> {
        match self.frame.number(longitude, latitude).map_or(UNKNOWN, |number| self.cells[number]) {
            UNKNOWN => self.units.locate(degrees(longitude), degrees(latitude), Level::Commune, self.day),
            list if list & LIST != 0 => self.locate_among((list & !LIST) as usize, degrees(longitude), degrees(latitude)),
            cell => Some(Placement::Within(cell - 1)),
        }
    }

    fn locate_among(&self, list: usize, longitude: f64, latitude: f64) -> Option<Placement> {
        let units = &self.listed[self.list_starts[list] as usize..self.list_starts[list + 1] as usize];
        let (mut inside, mut border) = (None::<u32>, None::<u32>);
        for &row in units {
            let lowest = |found: Option<u32>| Some(found.map_or(row, |found| found.min(row)));
            match self.units.prepared(row).map(|polygon| polygon.locate(longitude, latitude)) {
                Some(Location::Inside) => inside = lowest(inside),
                Some(Location::Boundary) => border = lowest(border),
                _ => {}
            }
        }
        // Only a place in a gap or beyond the outermost border gets here without a unit.
        let found = inside.or(border).map(Placement::Within);
        found.or_else(|| self.units.locate(longitude, latitude, Level::Commune, self.day))
    }
}
