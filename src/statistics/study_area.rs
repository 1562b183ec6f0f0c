//! The ground that a statistic looks at: what was asked for, or each province by itself.

use std::sync::Arc;

use geo::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::domain::GeometryQuality;
use crate::index::Snapshot;
use crate::query::{Filter, QueryError};
use crate::spatial::hexagon::{Hexagon, HexagonGrid};
use crate::spatial::{Area, Bbox, LocalGrid, Location, PreparedPolygon, Region};

/// Widest study area in degrees: one UTM zone and its neighbours.
const WIDEST: f64 = 12.0;
const FARTHEST: f64 = 84.0;
const WORLD: Bbox = Bbox::new(-180.0, -90.0, 180.0, 90.0);

/// A study area, the filter of the incidents in it, and its metric grid.
#[derive(Debug, Clone)]
pub struct StudyArea {
    /// The unit, where it is a whole one that nobody asked for by itself.
    pub unit: Option<u32>,
    /// The ground.
    pub region: Region,
    /// Its incidents.
    pub filter: Filter,
    /// The UTM zone of its middle.
    pub grid: Arc<LocalGrid>,
    /// Ground on which nobody lives, where a mask is loaded: it has no cells.
    pub uninhabited: Option<Arc<PreparedPolygon>>,
}

/// The study areas of a filter: one where a unit, box or zone is asked for, otherwise each topmost unit of the day.
///
/// # Errors
/// When what is asked for is empty, or too wide for one UTM zone.
pub fn study_areas(snapshot: &Snapshot, filter: &Filter) -> Result<Vec<StudyArea>, QueryError> {
    if !filter.is_narrowed() {
        return Ok(topmost(snapshot, filter));
    }
    let parameter = filter.parameter_of_area();
    let region = filter.study_region(snapshot, &WORLD).filter(|region| !region.bbox().is_empty());
    let region = region.ok_or_else(|| QueryError::refused(parameter, "the study area is empty: nothing lies in all that was asked for"))?;
    let bbox = region.bbox();
    if bbox.east - bbox.west > WIDEST || bbox.south < -FARTHEST || bbox.north > FARTHEST {
        return Err(QueryError::refused(parameter, "the study area is too large for one UTM zone; ask for a smaller one"));
    }
    let (longitude, latitude) = bbox.centre();
    let grid = Arc::new(LocalGrid::at(longitude, latitude));
    Ok(vec![StudyArea { unit: None, region, filter: filter.clone(), grid, uninhabited: snapshot.uninhabited.clone() }])
}

fn topmost(snapshot: &Snapshot, filter: &Filter) -> Vec<StudyArea> {
    let units = &snapshot.units;
    let areas = units.on(filter.as_of).filter_map(|(row, indexed)| {
        let unit = &indexed.unit;
        let is_topmost = unit.parent.as_ref().is_none_or(|parent| units.row_on(parent, filter.as_of).is_none());
        let ground = indexed.prepared.as_ref().filter(|_| is_topmost && unit.geometry_quality != GeometryQuality::None)?;
        let (longitude, latitude) = ground.bbox().centre();
        Some(StudyArea {
            unit: Some(row),
            region: Region::new(vec![vec![ground.clone()]]),
            filter: filter.within(Area::Polygon(ground.clone())),
            grid: Arc::new(LocalGrid::at(longitude, latitude)),
            uninhabited: snapshot.uninhabited.clone(),
        })
    });
    areas.collect()
}

impl StudyArea {
    /// The cells whose centre lies in the area, and not on uninhabited land, row by row.
    ///
    /// # Errors
    /// About how many there would be, when that is more than `most`.
    pub fn cells(&self, hexagons: &HexagonGrid, most: usize) -> Result<Vec<Hexagon>, f64> {
        let bbox = self.region.bbox();
        let mut metric = Bbox::EMPTY;
        // The edges of a box in degrees bend on the grid; points along them show how far.
        for step in 0..=16 {
            let share = f64::from(step) / 16.0;
            let (x, y) = (bbox.west + share * (bbox.east - bbox.west), bbox.south + share * (bbox.north - bbox.south));
            for (longitude, latitude) in [(x, bbox.south), (x, bbox.north), (bbox.west, y), (bbox.east, y)] {
                let [x, y] = self.grid.project(longitude, latitude).ok_or(f64::INFINITY)?;
                metric.extend(x, y);
            }
        }
        let about = (metric.east - metric.west) * (metric.north - metric.south) / hexagons.area();
        if about > most as f64 {
            return Err(about);
        }
        let cells = hexagons.cells_with_centre_in((metric.west, metric.south), (metric.east, metric.north));
        let is_inside = |cell: &Hexagon| {
            let (x, y) = hexagons.centre(*cell);
            let is_empty = |x, y| self.uninhabited.as_ref().is_some_and(|mask| mask.locate(x, y) == Location::Inside);
            self.grid.unproject(x, y).is_some_and(|[x, y]| self.region.contains(x, y) && !is_empty(x, y))
        };
        Ok(cells.into_par_iter().filter(is_inside).collect())
    }

    /// Identifier of a cell: the grid's EPSG code, column and row.
    #[must_use]
    pub fn cell_id(&self, cell: Hexagon) -> String {
        format!("{}.{}.{}", self.grid.epsg(), cell.q, cell.r)
    }

    /// A ring in metres as a ring in degrees, rounded like every stored place.
    #[must_use]
    pub fn ring(&self, corners: &[(f64, f64)]) -> Option<LineString<f64>> {
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let places = corners.iter().map(|&(x, y)| self.grid.unproject(x, y).map(|[lon, lat]| (round(lon), round(lat))));
        let mut ring = LineString::from(places.collect::<Option<Vec<_>>>()?);
        ring.close();
        Some(ring)
    }

    /// A cell in degrees.
    #[must_use]
    pub fn shape(&self, hexagons: &HexagonGrid, cell: Hexagon) -> Option<MultiPolygon<f64>> {
        Some(MultiPolygon(vec![Polygon::new(self.ring(&hexagons.corners(cell))?, Vec::new())]))
    }
}
