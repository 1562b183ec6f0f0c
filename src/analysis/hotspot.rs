//! Hot spots: places where incidents are significantly more frequent than chance would give.
//!
//! Points (x, y in metres, a day number, a key of the exact place) are counted in planar hexagons of a study area; the
//! neighbourhood of a cell is itself and its first ring. Two tests look at each cell:
//!
//! - **strong**: the final stage of the [three-stage convolution test](super::convolution), q ≤ 0.05. The answer to act on.
//! - **possible**: only [Gi\*](super::getis_ord) with its normal p, z > 0 and q ≤ 0.05. It finds more and raises false alarms, in pure
//!   noise too; off by default on a map and never in zones or briefings.
//!
//! Strong cells that hang together form a [`StrongArea`]. Below 60 incidents or 30 cells there is no answer: [`TooLittleData`].
//!
//! Source: Getis & Ord 1995 and Benjamini & Hochberg 1995 as cited in those modules; thresholds are this project's defaults.
//!
//! ```
//! use diaban::analysis::hotspot::{HotspotClass, HotspotSettings, IncidentColumns, analyse_hotspots};
//!
//! let settings = HotspotSettings::default();
//! let cells = settings.grid().cells_with_centre_in((0.0, 0.0), (8_000.0, 8_000.0));
//! // One incident in every cell, and forty more along a street of 800 m.
//! let (mut x, mut y): (Vec<f64>, Vec<f64>) = cells.iter().map(|&cell| settings.grid().centre(cell)).unzip();
//! x.extend((0..40).map(|i| 4_000.0 + 20.0 * f64::from(i)));
//! y.extend([4_000.0; 40]);
//! let day: Vec<i32> = (0..).take(x.len()).collect();
//! let place: Vec<u64> = (0..).take(x.len()).collect();
//! let incidents = IncidentColumns::new(&x, &y, &day, &place)?;
//! let analysis = analyse_hotspots(&incidents, &cells, &settings)?;
//! assert!(analysis.cells.iter().any(|cell| cell.class == HotspotClass::Strong));
//! assert!(analysis.areas[0].qualifies_as_zone);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use thiserror::Error;

use super::benjamini_hochberg::benjamini_hochberg;
use super::convolution::{ConvolutionSettings, ConvolutionStage, convolution_test};
use super::getis_ord::{GetisOrdStar, Neighbourhoods, getis_ord_star};
use super::incidents_by_cell::IncidentsByCell;
use super::strong_area::{StrongArea, strong_areas};
use crate::spatial::hexagon::{Hexagon, HexagonGrid};
use crate::spatial::hexagon_set::HexagonSet;

pub use super::incidents_by_cell::{IncidentColumns, UnequalColumns};

/// What the analysis is asked to do; carried by its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HotspotSettings {
    /// The easting of the centre of hexagon (0, 0), in metres. Keep it the same so that cells can be compared over time.
    pub origin_x: f64,
    /// The northing of the centre of hexagon (0, 0), in metres.
    pub origin_y: f64,
    /// The side of a hexagon in metres; positive.
    pub side_m: f64,
    /// The false discovery rate of both tests.
    pub fdr: f64,
    /// The most stages of the convolution test.
    pub stages: usize,
    /// Below this many incidents in the study area there is no answer.
    pub min_incidents: usize,
    /// Below this many study cells there is no answer; nor does a later stage draw from fewer.
    pub min_cells: usize,
    /// The incidents that a strong area needs to become a zone.
    pub zone_min_incidents: usize,
    /// The distinct days on which they must have happened.
    pub zone_min_days: usize,
    /// The distinct places at which they must have happened.
    pub zone_min_places: usize,
    /// A cell is flagged as a pile-up where at least this share of its incidents lies at exactly one place, …
    pub pile_up_share: f64,
    /// … and at least this many.
    pub pile_up_min_incidents: usize,
}

impl Default for HotspotSettings {
    fn default() -> Self {
        Self {
            origin_x: 0.0,
            origin_y: 0.0,
            side_m: 250.0,
            fdr: 0.05,
            stages: 3,
            min_incidents: 60,
            min_cells: 30,
            zone_min_incidents: 5,
            zone_min_days: 3,
            zone_min_places: 3,
            pile_up_share: 0.5,
            pile_up_min_incidents: 5,
        }
    }
}

impl HotspotSettings {
    /// The grid whose cells the study area lists.
    #[must_use]
    pub fn grid(&self) -> HexagonGrid {
        HexagonGrid { origin_x: self.origin_x, origin_y: self.origin_y, side: self.side_m }
    }

    /// Whether so much is enough to tell a hot spot from chance.
    fn are_enough(&self, incidents: usize, cells: usize) -> bool {
        incidents >= self.min_incidents && cells >= self.min_cells
    }

    /// Whether the last stage of the test says that a cell is strong.
    fn is_strong(&self, q: f64) -> bool {
        q <= self.fdr
    }

    fn convolution(&self) -> ConvolutionSettings {
        ConvolutionSettings { fdr: self.fdr, stages: self.stages, min_null_cells: self.min_cells }
    }
}

/// There are too few incidents or cells to tell a hot spot from chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{incidents} incidents in {cells} cells: at least {needed_incidents} incidents and {needed_cells} cells are needed")]
pub struct TooLittleData {
    /// The incidents inside the study cells.
    pub incidents: usize,
    /// The incidents outside them, which were not used.
    pub incidents_outside: usize,
    /// The study cells.
    pub cells: usize,
    /// The incidents that the settings ask for.
    pub needed_incidents: usize,
    /// The cells that the settings ask for.
    pub needed_cells: usize,
}

/// How sure the analysis is that a cell is part of a hot spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HotspotClass {
    /// More than chance shuffling of the same cells would give.
    Strong,
    /// Only the test that raises false alarms says so.
    Possible,
    /// Neither test says so.
    None,
}

/// What the analysis says of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HotspotCell {
    /// Which cell.
    pub hexagon: Hexagon,
    /// The incidents in it.
    pub count: u32,
    /// k: the cells of its neighbourhood within the study area, itself included (1 to 7).
    pub neighbourhood_size: u32,
    /// The incidents in the neighbourhood.
    pub local_sum: u64,
    /// Getis-Ord Gi\*.
    pub z: f64,
    /// Two-sided normal p of z.
    pub p_normal: f64,
    /// Benjamini-Hochberg over the `p_normal` of all cells.
    pub q_normal: f64,
    /// P(S ≥ local sum) by the last stage of the convolution test.
    pub p: f64,
    /// Benjamini-Hochberg over the `p` of all cells.
    pub q: f64,
    /// The verdict.
    pub class: HotspotClass,
    /// The most incidents at exactly one place in this cell.
    pub largest_pile: u32,
    /// Whether that pile is suspiciously large: often a police post or a centroid, not where things happened.
    pub is_pile_up: bool,
}

/// The answer, with what it was computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct HotspotAnalysis {
    /// What was asked.
    pub settings: HotspotSettings,
    /// n: the incidents inside the study cells.
    pub incidents: usize,
    /// The incidents outside them (or without finite coordinates), which were not used.
    pub incidents_outside: usize,
    /// The stages that the convolution test took.
    pub stages: usize,
    /// The cells that its last stage drew from.
    pub null_cells: usize,
    /// The study cells, each once, row by row from the south.
    pub cells: Vec<HotspotCell>,
    /// The merged strong cells, in the order of their first cell.
    pub areas: Vec<StrongArea>,
}

/// Looks for hot spots among the study cells (ids of [`HotspotSettings::grid`]; repeated ones count once).
///
/// Deterministic: neither the order of the incidents nor that of the cells changes the answer. O(n log n) in cells, O(n log m) in
/// incidents, where m is the most in one cell.
pub fn analyse_hotspots(
    incidents: &IncidentColumns<'_>,
    cells: &[Hexagon],
    settings: &HotspotSettings,
) -> Result<HotspotAnalysis, TooLittleData> {
    let grid = settings.grid();
    let cells = HexagonSet::new(cells.to_vec());
    let by_cell = IncidentsByCell::new(incidents, &grid, &cells);
    if !settings.are_enough(by_cell.inside(), cells.len()) {
        return Err(TooLittleData {
            incidents: by_cell.inside(),
            incidents_outside: by_cell.outside(),
            cells: cells.len(),
            needed_incidents: settings.min_incidents,
            needed_cells: settings.min_cells,
        });
    }
    let counts = by_cell.counts();
    let neighbourhoods = Neighbourhoods::first_ring(&cells);
    let gi_star = getis_ord_star(&counts, &neighbourhoods);
    let stages = convolution_test(&counts, &gi_star.local_sum, &neighbourhoods, &settings.convolution());
    let results = cell_results(&cells, &by_cell, &neighbourhoods, &gi_star, stages.last(), settings);
    let areas = strong_areas(&cells, &results, &by_cell, incidents, settings);
    Ok(HotspotAnalysis {
        settings: *settings,
        incidents: by_cell.inside(),
        incidents_outside: by_cell.outside(),
        stages: stages.len(),
        null_cells: stages.last().map_or(0, |stage| stage.null_cells),
        cells: results,
        areas,
    })
}

/// Which cells are strong by their counts alone, exactly as in [`analyse_hotspots`]; none of them where those are too little to tell.
///
/// `counts` has one entry for each cell of `neighbourhoods`. It leaves out what only places and days can say, so that many periods over
/// the same cells cost no more than the test itself.
#[must_use]
pub fn strong_cells(counts: &[u32], neighbourhoods: &Neighbourhoods, settings: &HotspotSettings) -> Vec<bool> {
    let incidents = counts.iter().map(|&count| count as usize).sum();
    if !settings.are_enough(incidents, counts.len()) {
        return vec![false; counts.len()];
    }
    let local_sum = getis_ord_star(counts, neighbourhoods).local_sum;
    let stages = convolution_test(counts, &local_sum, neighbourhoods, &settings.convolution());
    let last = stages.last();
    (0..counts.len()).map(|cell| last.is_some_and(|stage| settings.is_strong(stage.q[cell]))).collect()
}

fn cell_results(
    cells: &HexagonSet,
    by_cell: &IncidentsByCell,
    neighbourhoods: &Neighbourhoods,
    gi_star: &GetisOrdStar,
    last_stage: Option<&ConvolutionStage>,
    settings: &HotspotSettings,
) -> Vec<HotspotCell> {
    let q_normal = benjamini_hochberg(&gi_star.p);
    let piles = by_cell.largest_piles();
    let cell_result = |(number, &hexagon): (usize, &Hexagon)| {
        let (p, q) = last_stage.map_or((1.0, 1.0), |stage| (stage.p[number], stage.q[number]));
        let class = if settings.is_strong(q) {
            HotspotClass::Strong
        } else if gi_star.z[number] > 0.0 && q_normal[number] <= settings.fdr {
            HotspotClass::Possible
        } else {
            HotspotClass::None
        };
        let (count, largest_pile) = (by_cell.count(number), piles[number]);
        HotspotCell {
            hexagon,
            count,
            neighbourhood_size: neighbourhoods.size(number) as u32,
            local_sum: gi_star.local_sum[number],
            z: gi_star.z[number],
            p_normal: gi_star.p[number],
            q_normal: q_normal[number],
            p,
            q,
            class,
            largest_pile,
            is_pile_up: largest_pile as usize >= settings.pile_up_min_incidents
                && f64::from(largest_pile) >= settings.pile_up_share * f64::from(count),
        }
    };
    cells.cells().iter().enumerate().map(cell_result).collect()
}
