//! Where the background of the synthetic incidents lies: communes, settlements, and no clusters by accident.
//!
//! A commune is drawn in proportion to its area and to how densely its ground is settled, then a point in it: half of
//! them anywhere, half around one of its settlements. Pure chance would sometimes pile up enough of them to be found
//! significant, and the planted clusters would no longer be the whole truth; so a place that is full (`spacing`) is drawn
//! again. The background is smoother than real life: it shows what the statistics find, not how often they are wrong.

use std::collections::BTreeMap;

use geo::{Area, BoundingRect, Contains, MultiPolygon, Point};

use super::embedded::{self, Commune, MOUNTAIN_DISTRICTS};
use super::ground::{self, LonLat};
use super::lineage::main_old_districts;
use super::profiles::Terrain;
use super::random::SplitMix64;
use super::shapes::commune_polygons;
use super::spacing::{Spacing, Stratum};

/// Old districts along the land border that get the border's incidents: Mường Lát, Quan Hóa, Quan Sơn, Lang Chánh, Thường Xuân.
const BORDER_DISTRICTS: [&str; 5] = ["384", "385", "387", "388", "396"];
/// Old districts by the sea: Sầm Sơn, Hoằng Hóa, Hậu Lộc, Nga Sơn, Quảng Xương, Nghi Sơn.
const COASTAL_DISTRICTS: [&str; 6] = ["382", "399", "400", "401", "406", "407"];
const SETTLEMENTS_PER_COMMUNE: usize = 6;
/// Spread of a settlement, the standard deviation in metres.
const SETTLEMENT_SPREAD: f64 = 900.0;
/// After so many places a draw starts again with another commune, so that a full one does not hold it up.
const TRIES_IN_A_COMMUNE: u32 = 12;

/// The ground on which the background is scattered, and what lies on it so far.
#[derive(Debug)]
pub(super) struct Background {
    communes: Vec<CommuneGround>,
    weights: BTreeMap<Terrain, Vec<u32>>,
    spacing: Spacing,
}

#[derive(Debug)]
struct CommuneGround {
    shape: MultiPolygon,
    /// The first is the seat.
    settlements: [LonLat; SETTLEMENTS_PER_COMMUNE],
}

/// How well the place of an incident is known, as the importer calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Exact,
    Approximate,
    /// The point is that of a settlement.
    Village,
    /// The point is that of the commune's seat.
    Commune,
}

impl Background {
    pub(super) fn new(random: &mut SplitMix64) -> Self {
        let mut shapes = commune_polygons();
        let districts = main_old_districts();
        let mut communes = Vec::new();
        let mut weights: BTreeMap<Terrain, Vec<u32>> = BTreeMap::new();
        for commune in embedded::communes() {
            let shape = shapes.remove(&commune.code).expect("every commune of the table has a shape");
            let area = area_of(&shape);
            for terrain in [Terrain::Settled, Terrain::Coast, Terrain::Forest, Terrain::Border] {
                let density = density(&commune, &districts[&commune.code], terrain);
                weights.entry(terrain).or_default().push(area * density);
            }
            let settlements = [(); SETTLEMENTS_PER_COMMUNE].map(|()| anywhere_in(&shape, random));
            communes.push(CommuneGround { shape, settlements });
        }
        Self { communes, weights, spacing: Spacing::default() }
    }

    /// The place of one incident.
    pub(super) fn draw(&mut self, terrain: Terrain, precision: Precision, stratum: Stratum, random: &mut SplitMix64) -> LonLat {
        loop {
            let commune = &self.communes[random.weighted(&self.weights[&terrain])];
            match precision {
                Precision::Commune => return commune.settlements[0],
                Precision::Village => {
                    return commune.settlements[random.index(SETTLEMENTS_PER_COMMUNE)];
                }
                Precision::Exact | Precision::Approximate => {}
            }
            for _ in 0..TRIES_IN_A_COMMUNE {
                let place = commune.draw(random);
                if self.spacing.take(stratum, place) {
                    return place;
                }
            }
        }
    }
}

impl CommuneGround {
    fn draw(&self, random: &mut SplitMix64) -> LonLat {
        if random.percent(50) {
            return anywhere_in(&self.shape, random);
        }
        let settlement = self.settlements[random.index(SETTLEMENTS_PER_COMMUNE)];
        loop {
            let east = SETTLEMENT_SPREAD * random.normal();
            let north = SETTLEMENT_SPREAD * random.normal();
            let place = ground::rounded(ground::offset(settlement, east, north));
            if self.shape.contains(&Point::from(place)) {
                return place;
            }
        }
    }
}

/// Area in millionths of a square degree, about 0.01 km², so that the last bit of it changes nothing.
pub(super) fn area_of(shape: &MultiPolygon) -> u32 {
    (shape.unsigned_area() * 1e6).round() as u32
}

/// How densely incidents of a category of this terrain lie in a commune; only the ratios count.
pub(super) fn density(commune: &Commune, old_district: &str, terrain: Terrain) -> u32 {
    let mountainous = MOUNTAIN_DISTRICTS.contains(&old_district);
    let settled = match (commune.kind.as_str(), mountainous) {
        ("Phường", _) => 48,
        (_, false) => 30,
        (_, true) => 10,
    };
    match terrain {
        Terrain::Coast if COASTAL_DISTRICTS.contains(&old_district) => 4 * settled,
        Terrain::Settled | Terrain::Coast => settled,
        Terrain::Forest => {
            if mountainous {
                4
            } else {
                1
            }
        }
        Terrain::Border => u32::from(BORDER_DISTRICTS.contains(&old_district)),
    }
}

fn anywhere_in(shape: &MultiPolygon, random: &mut SplitMix64) -> LonLat {
    let bounds = shape.bounding_rect().expect("a commune has positions");
    loop {
        let place = ground::rounded((bounds.min().x + bounds.width() * random.unit(), bounds.min().y + bounds.height() * random.unit()));
        if shape.contains(&Point::from(place)) {
            return place;
        }
    }
}
