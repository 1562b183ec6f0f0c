//! `density` as one grid: incidents per km² on square cells in the UTM zone of the study area.
//!
//! The study area is what the filter asks for (a unit, a box, a zone), and the topmost units otherwise, see
//! [`Filter::study_region`]. The kernel is that of [`analysis::density`](crate::analysis::density). The grid is computed in
//! strips from the north, which continue each other exactly, so that only the answer itself is ever whole in memory.

use rayon::prelude::*;

use crate::analysis::density::{TRUNCATION, density};
use crate::analysis::grid_frame::{GridFrame, StudyArea};
use crate::domain::Precision;
use crate::index::Snapshot;
use crate::query::{Filter, QueryError};
use crate::spatial::{Area, Bbox, LocalGrid, LocalMetric, Region};

/// Most cells of a grid, with the kernel's margin around it.
pub const MOST_CELLS: usize = 16_000_000;
/// Cells of a strip, about.
const STRIP_CELLS: usize = 1 << 20;
/// Cells may be from σ/20 to σ/2: smaller ones show nothing more, larger ones are too coarse for the kernel.
const CELLS_PER_SIGMA: (f64, f64) = (20.0, 2.0);
/// Edges of the study area are cut into pieces of at most so many degrees before they are projected: straight to 0.2 m.
const LONGEST_EDGE: f64 = 0.05;
/// Degrees of longitude that one zone's grid is used for, and latitudes beyond which there is none.
const WIDEST: f64 = 24.0;
const FARTHEST: f64 = 84.0;
const WORLD: Bbox = Bbox::new(-180.0, -90.0, 180.0, 90.0);

/// A density on a grid.
#[derive(Debug, Clone)]
pub struct DensityMap {
    /// EPSG code of the grid's UTM zone.
    pub epsg: u32,
    /// Where the cells lie; its origin is a multiple of the cell.
    pub frame: GridFrame,
    /// Incidents per km² at the middle of each cell, row by row from the **north**, in a row from the west; not a number outside the study area.
    pub values: Vec<f32>,
    /// Longitude and latitude of the middle of the cell with the largest value, the northern-most of equals; `None` where all are 0.
    pub highest_at: Option<[f64; 2]>,
    /// The kernel's standard deviation in metres.
    pub sigma_m: f64,
    /// Incidents that the density shows.
    pub n: u64,
    /// Selected incidents left out since only their commune is known.
    pub known_by_commune_only: u64,
    /// Selected incidents left out since they lie outside the study area.
    pub outside_study_area: u64,
}

impl DensityMap {
    /// The largest value; 0 when nothing lies inside.
    #[must_use]
    pub fn maximum(&self) -> f32 {
        self.values.iter().copied().fold(0.0, f32::max)
    }

    /// The western and northern edge in metres.
    #[must_use]
    pub fn corner(&self) -> [f64; 2] {
        [self.frame.origin_x, self.frame.origin_y + self.frame.height as f64 * self.frame.cell]
    }
}

/// Computes the grid. `cell_m` is σ/5 when not given.
///
/// # Errors
/// When the cell does not fit the kernel, the grid would have more than [`MOST_CELLS`], or there is no ground to show.
pub fn compute(snapshot: &Snapshot, filter: &Filter, sigma_m: f64, cell_m: Option<f64>) -> Result<DensityMap, QueryError> {
    let cell = cell_m.unwrap_or(sigma_m / 5.0);
    let (least, most) = (sigma_m / CELLS_PER_SIGMA.0, sigma_m / CELLS_PER_SIGMA.1);
    if !(cell >= least && cell <= most) {
        let detail = format!("{cell} m does not fit a sigma of {sigma_m} m; expected {least} to {most} m");
        return Err(QueryError::invalid("cell", detail));
    }
    let region = filter.study_region(snapshot, &WORLD);
    let bbox = match &region {
        Some(region) => region.bbox(),
        // Nothing has an edge here: as far as the kernel reaches around the incidents.
        None => around(&snapshot.incidents.extent(), TRUNCATION * sigma_m),
    };
    if bbox.is_empty() {
        return Err(empty(filter));
    }
    let (longitude, latitude) = bbox.centre();
    let grid = LocalGrid::at(longitude, latitude);
    let project = |x: f64, y: f64| grid.project(x, y).filter(|[x, y]| x.is_finite() && y.is_finite());
    let too_far = || QueryError::refused(filter.parameter_of_area(), "the study area is too large for one UTM zone; ask for a smaller one");
    if bbox.east - bbox.west > WIDEST || bbox.south < -FARTHEST || bbox.north > FARTHEST {
        return Err(too_far());
    }
    let outline = Region::new(vec![vec![Area::Bbox(bbox).outline()]]);
    let metric = region.as_ref().unwrap_or(&outline).projected(LONGEST_EDGE, &project).ok_or_else(too_far)?;
    let frame = frame(&metric.bbox(), cell, sigma_m)?;
    let points = Points::collect(snapshot, filter, region.as_ref(), &grid);
    let mask = region.is_some().then_some(KnownInside(metric));
    let values = strips(&frame, sigma_m, &points, mask.as_ref().map(|mask| mask as &dyn StudyArea));
    if values.iter().all(|value| value.is_nan()) {
        return Err(empty(filter));
    }
    Ok(DensityMap {
        epsg: grid.epsg(),
        highest_at: highest(&values).and_then(|cell| {
            let (column, row) = (cell % frame.width, frame.height - 1 - cell / frame.width);
            let middle = |origin: f64, cells: usize| origin + (cells as f64 + 0.5) * frame.cell;
            grid.unproject(middle(frame.origin_x, column), middle(frame.origin_y, row))
        }),
        frame,
        values,
        sigma_m,
        n: points.x.len() as u64,
        known_by_commune_only: points.known_by_commune_only,
        outside_study_area: points.outside_study_area,
    })
}

/// The first of the largest values above 0.
fn highest(values: &[f32]) -> Option<usize> {
    let larger = |best: Option<(usize, f32)>, (cell, &value): (usize, &f32)| {
        if value > best.map_or(0.0, |(_, highest)| highest) { Some((cell, value)) } else { best }
    };
    values.iter().enumerate().fold(None, larger).map(|(cell, _)| cell)
}

fn empty(filter: &Filter) -> QueryError {
    QueryError::refused(
        filter.parameter_of_area(),
        "the study area is empty: nothing lies in all that was asked for; see the extent in /layers",
    )
}

/// A box moved outwards by so many metres.
fn around(bbox: &Bbox, metres: f64) -> Bbox {
    if bbox.is_empty() {
        return *bbox;
    }
    let farthest = bbox.south.abs().max(bbox.north.abs());
    let [per_longitude, per_latitude] = LocalMetric::at(0.0, farthest).metres_per_degree();
    bbox.padded(metres / per_longitude, metres / per_latitude)
}

/// The cells over a box in metres.
fn frame(bbox: &Bbox, cell: f64, sigma_m: f64) -> Result<GridFrame, QueryError> {
    let cells = cells_with_margin(bbox, cell, sigma_m);
    if cells > MOST_CELLS as f64 {
        // The number falls with the cell's square, but for the margin.
        let fits =
            (1..=4_000).map(|step| cell * 1.01f64.powi(step)).find(|cell| cells_with_margin(bbox, *cell, sigma_m) <= MOST_CELLS as f64);
        let fits = fits.expect("a cell as large as the area fits").ceil();
        let most = sigma_m / CELLS_PER_SIGMA.1;
        let detail = format!(
            "{cells:.0} cells of {cell} m, with the kernel's margin, are more than the {MOST_CELLS} of one grid; \
             cells of {fits} m would fit{}; or ask for a smaller area with unit or bbox",
            if fits > most { format!(", with a sigma of at least {} m", fits * CELLS_PER_SIGMA.1) } else { String::new() }
        );
        return Err(QueryError::refused("cell", detail));
    }
    let [(origin_x, width), (origin_y, height)] = spans(bbox, cell);
    Ok(GridFrame { origin_x, origin_y, cell, width: width as usize, height: height as usize })
}

/// Where the cells begin and how many there are, along x and y. Cells lie on multiples of their side, so grids of different areas fit together.
fn spans(bbox: &Bbox, cell: f64) -> [(f64, f64); 2] {
    [(bbox.west, bbox.east), (bbox.south, bbox.north)].map(|(from, to)| {
        let first = (from / cell).floor();
        (first * cell, ((to / cell).ceil() - first).max(1.0))
    })
}

fn cells_with_margin(bbox: &Bbox, cell: f64, sigma_m: f64) -> f64 {
    spans(bbox, cell).iter().map(|(_, cells)| cells + 2.0 * margin(cell, sigma_m) as f64).product()
}

fn margin(cell: f64, sigma_m: f64) -> usize {
    (TRUNCATION * sigma_m / cell).ceil() as usize + 1
}

#[derive(Default)]
struct Points {
    x: Vec<f64>,
    y: Vec<f64>,
    known_by_commune_only: u64,
    outside_study_area: u64,
}

impl Points {
    fn collect(snapshot: &Snapshot, filter: &Filter, region: Option<&Region>, grid: &LocalGrid) -> Self {
        let incidents = &snapshot.incidents;
        let mut rows: Vec<u32> = Vec::new();
        let mut points = Self::default();
        incidents.scan(&filter.selection(snapshot), |row| {
            if incidents.precision(row) == Precision::Commune {
                points.known_by_commune_only += 1;
            } else {
                rows.push(row as u32);
            }
        });
        let place = |&row: &u32| {
            let [longitude, latitude] = incidents.position(row as usize);
            let is_inside = region.is_none_or(|region| region.contains(longitude, latitude));
            is_inside.then(|| grid.project(longitude, latitude)).flatten().map(|[x, y]| (x, y))
        };
        (points.x, points.y) = rows.par_iter().filter_map(place).unzip();
        points.outside_study_area = (rows.len() - points.x.len()) as u64;
        points
    }
}

/// The study area for points of which it is known already, exactly, that they lie inside.
struct KnownInside(Region);

impl StudyArea for KnownInside {
    fn contains(&self, _: f64, _: f64) -> bool {
        true
    }

    fn coverage(&self, frame: &GridFrame) -> Vec<f64> {
        self.0.coverage(frame)
    }
}

/// Values from the north, a strip at a time.
fn strips(frame: &GridFrame, sigma_m: f64, points: &Points, mask: Option<&dyn StudyArea>) -> Vec<f32> {
    // Not so low that computing the margin again and again costs more than the strip.
    let rows_in_strip = (STRIP_CELLS / frame.width).max(2 * margin(frame.cell, sigma_m));
    let mut values = Vec::with_capacity(frame.width * frame.height);
    let mut north = frame.height;
    while north > 0 {
        let south = north.saturating_sub(rows_in_strip);
        let strip = GridFrame { origin_y: frame.origin_y + south as f64 * frame.cell, height: north - south, ..*frame };
        let map = density(&strip, sigma_m, &points.x, &points.y, mask);
        for row in (0..strip.height).rev() {
            let cells = row * frame.width..(row + 1) * frame.width;
            let inside = |cell: usize| map.coverage.as_ref().is_none_or(|coverage| coverage[cell] > 0.0);
            values.extend(cells.map(|cell| if inside(cell) { map.grid.values[cell] as f32 } else { f32::NAN }));
        }
        north = south;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_are_the_grid_that_is_computed_whole() {
        let frame = GridFrame { origin_x: 500_000.0, origin_y: 2_000_000.0, cell: 60.0, width: 1_300, height: 2_000 };
        assert!(frame.width * frame.height > 2 * STRIP_CELLS);
        let at = |number: u64, size: f64| f64::from((number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as u32) / f64::from(1 << 24) * size;
        let (x, y) = (0..4_000).map(|number| (500_000.0 + at(number, 78_000.0), 2_000_000.0 + at(number * 7 + 1, 120_000.0))).unzip();
        let points = Points { x, y, ..Points::default() };
        let triangle = geo::LineString::from(vec![(500_000.0, 2_000_000.0), (578_000.0, 2_010_000.0), (530_000.0, 2_120_000.0)]);
        let polygon = geo::MultiPolygon(vec![geo::Polygon::new(triangle, Vec::new())]);
        let region = Region::new(vec![vec![std::sync::Arc::new(crate::spatial::PreparedPolygon::new(&polygon))]]);
        let values = strips(&frame, 300.0, &points, Some(&region));
        let whole = density(&frame, 300.0, &points.x, &points.y, Some(&region));
        let coverage = whole.coverage.expect("there is a mask");
        let mut inside = 0;
        for (number, &value) in values.iter().enumerate() {
            let cell = (frame.height - 1 - number / frame.width) * frame.width + number % frame.width;
            assert_eq!(value.is_nan(), coverage[cell] == 0.0);
            if !value.is_nan() {
                inside += 1;
                assert!((f64::from(value) - whole.grid.values[cell]).abs() <= 1e-6 * whole.grid.values[cell] + 1e-9);
            }
        }
        assert!(inside > 900_000, "{inside}");
    }

    #[test]
    fn a_grid_that_is_too_large_says_what_would_fit() {
        let bbox = Bbox::new(500_000.0, 2_000_000.0, 700_000.0, 2_300_000.0);
        let Err(QueryError::Refused { parameter, detail }) = frame(&bbox, 30.0, 300.0) else { panic!("67 million cells") };
        assert_eq!(parameter, "cell");
        let fits: f64 =
            detail.split("; cells of ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|cell| cell.parse().ok()).expect("a cell");
        assert!(frame(&bbox, fits, 300.0).is_ok() && frame(&bbox, fits - 2.0, 300.0).is_err(), "{detail}");
        let Err(QueryError::Refused { detail, .. }) = frame(&bbox, 10.0, 50.0) else { panic!("600 million cells") };
        assert!(detail.contains("with a sigma of at least"), "{detail}");
    }
}
