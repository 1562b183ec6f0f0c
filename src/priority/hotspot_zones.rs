//! Hot-spot zones: strong cells of the 250 m hexagon grid, merged, each with one sentence why.
//!
//! Each topmost unit (a province) is a study area of its own, in the UTM zone of its middle. The period is the twelve
//! months up to the data's cut-off. Incidents that patrols discovered are left out, since they follow the patrols, and
//! so are places known only by village or commune.

use std::sync::Arc;

use geo::{LineString, MultiPolygon, Polygon};
use jiff::ToSpan;
use jiff::civil::Date;

use super::note::Note;
use super::zone::{Zone, ZoneShape};
use crate::analysis::hotspot::{HotspotAnalysis, HotspotClass, HotspotSettings, IncidentColumns, TooLittleData, analyse_hotspots};
use crate::analysis::strong_area::StrongArea;
use crate::domain::{Basis, HowKnown, Interval, Precision};
use crate::index::{Selection, Snapshot};
use crate::query::calendar;
use crate::spatial::hexagon::{Hexagon, HexagonGrid};
use crate::spatial::{Area, Bbox, LocalGrid, Location, PreparedPolygon};

const SOURCE: &str =
    "Kiểm định tích chập ba bước, ô lục giác cạnh 250 m, BH 5 % / Three-stage convolution test, hexagons of side 250 m, BH at 5 %";
/// Study areas larger than this many cells are not analysed: about 1.6 million km².
const MAX_CELLS: f64 = 1e7;

/// A cell that is strong or possible.
#[derive(Debug, Clone)]
pub struct HotspotFeature {
    /// Identifier: UTM zone's EPSG code, column and row of the cell.
    pub id: String,
    /// Strong or possible.
    pub class: HotspotClass,
    /// Incidents in the cell.
    pub count: u64,
    /// Cells in the neighbourhood.
    pub k: u64,
    /// Incidents in the neighbourhood.
    pub local_sum: u64,
    /// Gi\*.
    pub z: f64,
    /// Two-sided normal p of Gi\*.
    pub p_normal: f64,
    /// p of the convolution test.
    pub p: f64,
    /// The same after Benjamini and Hochberg.
    pub q: f64,
    /// Whether most incidents of the cell lie at one point, such as a police post.
    pub is_pile_up: bool,
    /// The cell in degrees.
    pub geometry: MultiPolygon<f64>,
}

/// The cells of all study areas, and how they were found.
#[derive(Debug, Clone, Default)]
pub struct HotspotLayer {
    /// Strong and possible cells.
    pub cells: Vec<HotspotFeature>,
    /// Incidents used.
    pub n: usize,
    /// Incidents left out because a patrol discovered them.
    pub left_out_discovered: usize,
    /// Incidents whose way of coming to be known is not said; they are used.
    pub unknown: usize,
    /// The twelve months.
    pub period: Option<Interval>,
    /// Why something was not computed, or how much to trust it.
    pub notes: Vec<Note>,
}

/// Finds the hot spots of every study area on a day's boundaries.
#[must_use]
pub fn compute(snapshot: &Snapshot, day: Date) -> (HotspotLayer, Vec<Zone>) {
    let mut layer = HotspotLayer::default();
    let mut zones = Vec::new();
    let Some(span) = snapshot.incidents.span() else { return (layer, zones) };
    let last = span.last_day();
    let first = last.checked_sub(1.year()).and_then(|d| d.checked_add(1.day())).unwrap_or(last);
    let period = Interval::days(first, last);
    layer.period = Some(period);
    for (row, indexed) in snapshot.units.on(day) {
        let unit = &indexed.unit;
        let is_topmost = unit.parent.as_ref().is_none_or(|parent| snapshot.units.row_on(parent, day).is_none());
        if let Some(prepared) = indexed.prepared.as_ref().filter(|_| is_topmost) {
            study(snapshot, row, prepared, period, &mut layer, &mut zones);
        }
    }
    if layer.n > 0 {
        layer.notes.push(Note {
            vi: "Cụm tập trung tính trên toàn bộ diện tích: chưa xét tới dân số, chưa loại trừ rừng và nơi không có người ở.".into(),
            en: "Hot spots are computed over the whole area: population and forest are not considered.".into(),
        });
    }
    (layer, zones)
}

fn study(snapshot: &Snapshot, row: u32, ground: &Arc<PreparedPolygon>, period: Interval, layer: &mut HotspotLayer, zones: &mut Vec<Zone>) {
    let unit = &snapshot.units.get(row).unit;
    let (longitude, latitude) = ground.bbox().centre();
    let grid = LocalGrid::at(longitude, latitude);
    let points = Points::collect(snapshot, ground, period, &grid);
    layer.left_out_discovered += points.discovered;
    layer.unknown += points.unknown;
    let settings = HotspotSettings::default();
    let Some(cells) = study_cells(ground, &grid, &settings.grid()) else {
        layer.notes.push(Note {
            vi: format!("{}: khu vực quá lớn để phân tích cụm tập trung.", unit.name),
            en: format!("{}: the area is too large for hot-spot analysis.", unit.name),
        });
        return;
    };
    let columns = IncidentColumns::new(&points.x, &points.y, &points.day, &points.place).expect("the four columns are filled together");
    match analyse_hotspots(&columns, &cells, &settings) {
        Ok(analysis) => {
            layer.n += analysis.incidents;
            add_cells(&analysis, &grid, &mut layer.cells);
            let areas = analysis.areas.iter().filter(|area| area.qualifies_as_zone);
            zones.extend(areas.filter_map(|area| zone(&analysis, area, &grid, period)));
        }
        // A province without any incident is no news.
        Err(TooLittleData { incidents: 0, .. }) => {}
        Err(too_little) => layer.notes.push(Note {
            vi: format!(
                "{}: chưa tính cụm tập trung vì chỉ có {} vụ việc dùng được trong 12 tháng (cần ít nhất {}).",
                unit.name, too_little.incidents, too_little.needed_incidents
            ),
            en: format!("{}: no hot spots, since {too_little}.", unit.name),
        }),
    }
}

#[derive(Default)]
struct Points {
    x: Vec<f64>,
    y: Vec<f64>,
    day: Vec<i32>,
    place: Vec<u64>,
    discovered: usize,
    unknown: usize,
}

impl Points {
    fn collect(snapshot: &Snapshot, ground: &Arc<PreparedPolygon>, period: Interval, grid: &LocalGrid) -> Self {
        let incidents = &snapshot.incidents;
        let selection = Selection { areas: vec![Area::Polygon(ground.clone())], period, ..Selection::default() };
        let mut points = Self::default();
        incidents.scan(&selection, |row| {
            if !matches!(incidents.precision(row), Precision::Exact | Precision::Approximate) {
                return;
            }
            match incidents.how_known(row) {
                HowKnown::Discovered => {
                    points.discovered += 1;
                    return;
                }
                HowKnown::Unknown => points.unknown += 1,
                HowKnown::Reported => {}
            }
            let [longitude, latitude] = incidents.position(row);
            if let Some([x, y]) = grid.project(longitude, latitude) {
                points.x.push(x);
                points.y.push(y);
                points.day.push(calendar::day_number(incidents.occurred(row).start) as i32);
                let [longitude, latitude] = incidents.place(row);
                points.place.push((u64::from(longitude as u32) << 32) | u64::from(latitude as u32));
            }
        });
        points
    }
}

/// The cells whose centre lies in the study area; `None` when there are too many.
fn study_cells(ground: &PreparedPolygon, grid: &LocalGrid, hexagons: &HexagonGrid) -> Option<Vec<Hexagon>> {
    let bbox = ground.bbox();
    let mut metric = Bbox::EMPTY;
    // The edges of a box in degrees bend on the grid; points along them show how far.
    for step in 0..=16 {
        let share = f64::from(step) / 16.0;
        let (x, y) = (bbox.west + share * (bbox.east - bbox.west), bbox.south + share * (bbox.north - bbox.south));
        for (longitude, latitude) in [(x, bbox.south), (x, bbox.north), (bbox.west, y), (bbox.east, y)] {
            let [x, y] = grid.project(longitude, latitude)?;
            metric.extend(x, y);
        }
    }
    if (metric.east - metric.west) * (metric.north - metric.south) / hexagons.area() > MAX_CELLS {
        return None;
    }
    let mut cells = hexagons.cells_with_centre_in((metric.west, metric.south), (metric.east, metric.north));
    cells.retain(|&cell| {
        let (x, y) = hexagons.centre(cell);
        grid.unproject(x, y).is_some_and(|[longitude, latitude]| ground.locate(longitude, latitude) != Location::Outside)
    });
    Some(cells)
}

fn add_cells(analysis: &HotspotAnalysis, grid: &LocalGrid, features: &mut Vec<HotspotFeature>) {
    let hexagons = analysis.settings.grid();
    for cell in analysis.cells.iter().filter(|cell| cell.class != HotspotClass::None) {
        let Some(ring) = ring(&hexagons.corners(cell.hexagon), grid) else { continue };
        features.push(HotspotFeature {
            id: cell_id(grid, cell.hexagon),
            class: cell.class,
            count: u64::from(cell.count),
            k: u64::from(cell.neighbourhood_size),
            local_sum: cell.local_sum,
            z: cell.z,
            p_normal: cell.p_normal,
            p: cell.p,
            q: cell.q,
            is_pile_up: cell.is_pile_up,
            geometry: MultiPolygon(vec![Polygon::new(ring, vec![])]),
        });
    }
}

fn cell_id(grid: &LocalGrid, cell: Hexagon) -> String {
    format!("{}.{}.{}", grid.epsg(), cell.q, cell.r)
}

/// A ring in metres as a ring in degrees, rounded like every stored place.
fn ring(corners: &[(f64, f64)], grid: &LocalGrid) -> Option<LineString<f64>> {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let places = corners.iter().map(|&(x, y)| grid.unproject(x, y).map(|[lon, lat]| (round(lon), round(lat))));
    let mut ring = LineString::from(places.collect::<Option<Vec<_>>>()?);
    ring.close();
    Some(ring)
}

fn zone(analysis: &HotspotAnalysis, area: &StrongArea, grid: &LocalGrid, period: Interval) -> Option<Zone> {
    let hexagons = analysis.settings.grid();
    let holes = area.outline.holes.iter().map(|hole| ring(hole, grid)).collect::<Option<Vec<_>>>()?;
    let geometry = MultiPolygon(vec![Polygon::new(ring(&area.outline.outer, grid)?, holes)]);
    let first_cell = analysis.cells[*area.cells.first()? as usize].hexagon;
    let area_km2 = area.cells.len() as f64 * hexagons.area() / 1e6;
    let expected = analysis.incidents as f64 / analysis.cells.len() as f64 * area.cells.len() as f64;
    let times = area.incidents as f64 / expected.max(f64::MIN_POSITIVE);
    let (from, to) = (period.first_day(), period.last_day());
    let pile_vi =
        if area.has_pile_up { " Nhiều vụ việc ghi tại cùng một điểm, nên kiểm tra lại vị trí." } else { "" };
    let pile_en = if area.has_pile_up { " Many lie at exactly one point: check the location." } else { "" };
    Some(Zone {
        id: format!("hotspot:{}", cell_id(grid, first_cell)),
        kind: "hotspot".into(),
        basis: Basis::Place,
        class: "strong".into(),
        unit: None,
        name: format!("Cụm tập trung {} vụ", area.incidents),
        reason_vi: format!(
            "{} vụ việc (không tính vụ do tuần tra phát hiện) tại {} địa điểm trong {} ngày, từ {} đến {}, gấp khoảng {times:.0} lần mức trung bình trên diện tích {} km²; \
             khó có thể do ngẫu nhiên (q {}, n = {}).{pile_vi}",
            area.incidents,
            area.places,
            area.days,
            from.strftime("%d/%m/%Y"),
            to.strftime("%d/%m/%Y"),
            format!("{area_km2:.2}").replace('.', ","),
            small(area.smallest_q).replace('.', ","),
            analysis.incidents,
        ),
        reason_en: format!(
            "{} incidents (without those that patrols discovered) at {} places on {} days from {from} to {to}, about {times:.0} times the average, on {area_km2:.2} km²; \
             unlikely to be chance (q {}, n = {}).{pile_en}",
            area.incidents,
            area.places,
            area.days,
            small(area.smallest_q),
            analysis.incidents,
        ),
        source: SOURCE.into(),
        decision: String::new(),
        derived: true,
        demonstration: false,
        shape: ZoneShape::Own { prepared: Arc::new(PreparedPolygon::new(&geometry)), geometry, area_km2 },
    })
}

/// A probability for a sentence.
fn small(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { format!("= {p:.4}") }
}
