//! Strong cells that hang together, merged into areas.
//!
//! Cells join where they share an edge. An area carries its incidents, the distinct days and places among them, and its
//! dissolved outline in metres; see [`hotspot`](super::hotspot) for what makes a cell strong and an example. An area qualifies as a
//! *zone* with at least 5 incidents on 3 days at 3 places (the defaults of [`HotspotSettings`]): a single event with many
//! reports, or a pile of records on one police post, does not become one.

use super::hotspot::{HotspotCell, HotspotClass, HotspotSettings};
use super::incidents_by_cell::{IncidentColumns, IncidentsByCell};
use crate::spatial::hexagon::Hexagon;
use crate::spatial::hexagon_outline::{HexagonPolygon, outline};
use crate::spatial::hexagon_set::HexagonSet;

/// A group of strong cells that hang together by edges.
#[derive(Clone, Debug, PartialEq)]
pub struct StrongArea {
    /// Its cells, as rising positions in [`HotspotAnalysis::cells`](super::hotspot::HotspotAnalysis::cells).
    pub cells: Vec<u32>,
    /// The incidents in them.
    pub incidents: usize,
    /// The distinct days on which those happened.
    pub days: usize,
    /// The distinct places at which those happened.
    pub places: usize,
    /// The smallest q of its cells.
    pub smallest_q: f64,
    /// Whether one of its cells is flagged as a pile-up.
    pub has_pile_up: bool,
    /// Whether it has the incidents, days and places that a zone needs.
    pub qualifies_as_zone: bool,
    /// Its dissolved outline in metres.
    pub outline: HexagonPolygon,
}

/// Merges the strong cells. `results` has one entry for each of `cells`.
pub(super) fn strong_areas(
    cells: &HexagonSet,
    results: &[HotspotCell],
    by_cell: &IncidentsByCell,
    incidents: &IncidentColumns<'_>,
    settings: &HotspotSettings,
) -> Vec<StrongArea> {
    cells
        .components(|cell| results[cell].class == HotspotClass::Strong)
        .into_iter()
        .map(|members| strong_area(members, results, by_cell, incidents, settings))
        .collect()
}

fn strong_area(
    members: Vec<u32>,
    results: &[HotspotCell],
    by_cell: &IncidentsByCell,
    incidents: &IncidentColumns<'_>,
    settings: &HotspotSettings,
) -> StrongArea {
    let rows: Vec<u32> = members.iter().flat_map(|&cell| by_cell.rows(cell as usize)).copied().collect();
    let days = distinct(rows.iter().map(|&row| incidents.day(row)));
    let places = distinct(rows.iter().map(|&row| incidents.place(row)));
    let cell_results = || members.iter().map(|&cell| &results[cell as usize]);
    let hexagons: Vec<Hexagon> = cell_results().map(|cell| cell.hexagon).collect();
    StrongArea {
        incidents: rows.len(),
        days,
        places,
        smallest_q: cell_results().map(|cell| cell.q).fold(1.0, f64::min),
        has_pile_up: cell_results().any(|cell| cell.is_pile_up),
        qualifies_as_zone: rows.len() >= settings.zone_min_incidents
            && days >= settings.zone_min_days
            && places >= settings.zone_min_places,
        outline: outline(&settings.grid(), &hexagons).pop().expect("cells that hang together have one outline"),
        cells: members,
    }
}

/// How many different values there are.
fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len()
}
