//! What a rule finds on the map.

use geo::{BooleanOps, BoundingRect, Intersects, MultiPolygon, Polygon};
use jiff::civil::Date;
use rayon::prelude::*;

use super::keys::note;
use super::source::{LayerSource, SourceFeature};
use super::{Predicate, Way};
use crate::domain::Level;
use crate::index::Snapshot;
use crate::priority::derive;
use crate::query::expression::{Bound, Shape};
use crate::spatial::{Bbox, LocalMetric, Location, PreparedPolygon, buffer, repair};
use crate::statistics::{Note, words};

/// A commune whose area is covered by so much is inside: neighbours that were drawn at different times never agree to the last metre.
const INSIDE: f64 = 0.999;
/// Names that are said of a ground made of several features.
const NAMES: usize = 3;

/// Something that a rule found.
#[derive(Debug, Clone)]
pub enum Found {
    /// A commune.
    Commune {
        /// Its row.
        row: u32,
        /// Metres of the line that belong to it, where it lies along one.
        length_m: Option<f64>,
        /// Why.
        reason: Note,
    },
    /// Ground of its own.
    Ground {
        /// Number of the first feature that it is made of.
        number: u64,
        /// What it is called.
        name: String,
        /// The shape in degrees.
        geometry: MultiPolygon<f64>,
        /// Why.
        reason: Note,
        /// Whether it is made of demonstration data.
        demonstration: bool,
    },
}

/// What one way of a rule finds on a day, communes in order of code. Nothing where the layer is not there.
#[must_use]
pub fn find(way: &Way, snapshot: &Snapshot, day: Date) -> Vec<Found> {
    let Some(source) = LayerSource::find(&way.layer, snapshot) else { return Vec::new() };
    let choice = way.filter.as_ref().map(|(_, expression)| Bound::new(expression, &source.properties())).transpose();
    let Ok(choice) = choice else { return Vec::new() };
    let features = source.features(snapshot, day, choice.as_ref());
    let [vi, en] = source.title();
    match &way.predicate {
        Predicate::Touches { tolerance_m, length_m } => along(&features, (*tolerance_m, *length_m), [vi, en], snapshot, day),
        Predicate::Within { distance_m: Some(metres) } => near(&features, *metres, [vi, en], snapshot, day),
        Predicate::Within { distance_m: None } => {
            let inside = covered(&features, INSIDE, snapshot, day).into_iter();
            let reason =
                |name: &str| note(format!("{name} nằm trong «{vi}» trên bản đồ."), format!("{name} lies inside \"{en}\" on the map."));
            inside.map(|(row, _)| commune(row, reason(name(snapshot, row)))).collect()
        }
        Predicate::Overlaps { share } => {
            let covered = covered(&features, *share, snapshot, day).into_iter();
            let reason = |name: &str, part: f64| {
                let (part, least) = (words::decimal(part * 100.0, 1), words::decimal(share * 100.0, 1));
                note(
                    format!("{} % diện tích {name} nằm trong «{vi}» (cần ít nhất {} %).", part.vi, least.vi),
                    format!("{} % of the area of {name} lies in \"{en}\" (at least {} % is asked for).", part.en, least.en),
                )
            };
            covered.map(|(row, part)| commune(row, reason(name(snapshot, row), part))).collect()
        }
        Predicate::Attribute => {
            let filter = way.filter.as_ref().map(|(text, _)| text.as_str()).unwrap_or_default();
            let reason = |name: &str| note(format!("{name} thỏa điều kiện {filter}."), format!("{name} meets the condition {filter}."));
            features.iter().filter_map(|feature| Some(commune(feature.row?, reason(feature.name)))).collect()
        }
        Predicate::Buffer { buffer_m } => around(&features, *buffer_m, [vi, en]),
    }
}

fn commune(row: u32, reason: Note) -> Found {
    Found::Commune { row, length_m: None, reason }
}

fn name(snapshot: &Snapshot, row: u32) -> &str {
    &snapshot.units.get(row).unit.name
}

fn along(
    features: &[SourceFeature<'_>],
    (tolerance_m, length_m): (f64, f64),
    [vi, en]: [&str; 2],
    snapshot: &Snapshot,
    day: Date,
) -> Vec<Found> {
    let lines = features.iter().filter_map(|feature| if let Shape::Line(lines) = feature.shape { Some(lines) } else { None });
    let found = derive::communes_along(lines, &snapshot.units, day, tolerance_m, length_m);
    let reason = |name: &str, metres: f64| {
        let km = format!("{:.1}", metres / 1000.0);
        note(
            format!("{name} tiếp giáp {vi} khoảng {} km (suy ra từ bản đồ, không phải danh sách chính thức).", km.replace('.', ",")),
            format!("{name} lies along {en} for about {km} km (derived from the map, not an official list)."),
        )
    };
    let commune = |along: derive::Along| Found::Commune {
        row: along.row,
        length_m: Some(along.length_m),
        reason: reason(name(snapshot, along.row), along.length_m),
    };
    found.into_iter().map(commune).collect()
}

/// The communes of a day with their shapes.
fn communes(snapshot: &Snapshot, day: Date) -> Vec<(u32, &MultiPolygon<f64>, &PreparedPolygon)> {
    let units = snapshot.units.on(day).filter(|(_, indexed)| indexed.unit.level == Level::Commune);
    units.filter_map(|(row, indexed)| Some((row, indexed.unit.geometry.as_ref()?, indexed.prepared.as_deref()?))).collect()
}

/// Communes of whose area at least a share is covered by polygons, with the share that is.
fn covered(features: &[SourceFeature<'_>], share: f64, snapshot: &Snapshot, day: Date) -> Vec<(u32, f64)> {
    let boxed = |feature: &SourceFeature<'_>| match feature.shape {
        Shape::Polygon(polygons) => Some((polygons.bounding_rect().map(Bbox::from)?, (*polygons).clone())),
        Shape::Point(_) | Shape::Line(_) => None,
    };
    let polygons: Vec<(Bbox, MultiPolygon<f64>)> = features.iter().filter_map(boxed).collect();
    let part = |shape: &MultiPolygon<f64>, prepared: &PreparedPolygon| {
        let near: Vec<&MultiPolygon<f64>> =
            polygons.iter().filter(|(bbox, _)| bbox.intersects(prepared.bbox())).map(|(_, polygon)| polygon).collect();
        if near.is_empty() {
            return 0.0;
        }
        // Polygons that lie over each other count once.
        let cover = geo::algorithm::bool_ops::unary_union(near);
        repair::area_km2(&shape.intersection(&cover)) / repair::area_km2(shape).max(f64::MIN_POSITIVE)
    };
    let communes = communes(snapshot, day);
    let parts: Vec<(u32, f64)> = communes.par_iter().map(|(row, shape, prepared)| (*row, part(shape, prepared))).collect();
    parts.into_iter().filter(|(_, part)| *part >= share).collect()
}

/// Communes of which a part lies within a distance of a feature.
fn near(features: &[SourceFeature<'_>], metres: f64, [vi, en]: [&str; 2], snapshot: &Snapshot, day: Date) -> Vec<Found> {
    let outlines: Vec<Outline<'_>> = features.iter().filter_map(Outline::new).collect();
    let reason = |name: &str, feature: &str| {
        let (of_vi, of_en) =
            if feature.is_empty() { (String::new(), String::new()) } else { (format!(" ({feature})"), format!(" ({feature})")) };
        let metres = metres.round();
        note(
            format!("{name} có chỗ cách «{vi}»{of_vi} không quá {metres} m."),
            format!("A part of {name} lies within {metres} m of \"{en}\"{of_en}."),
        )
    };
    let communes = communes(snapshot, day);
    let found: Vec<Option<Found>> = communes
        .par_iter()
        .map(|(row, shape, prepared)| {
            let outline = outlines.iter().find(|outline| outline.is_within(metres, shape, prepared))?;
            Some(commune(*row, reason(name(snapshot, *row), outline.name)))
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// A feature with its edges, to measure distances to it.
struct Outline<'a> {
    name: &'a str,
    shape: Shape<'a>,
    bbox: Bbox,
    vertices: Vec<[f64; 2]>,
    edges: PreparedPolygon,
}

impl<'a> Outline<'a> {
    fn new(feature: &SourceFeature<'a>) -> Option<Self> {
        let edges = edges(feature.shape);
        let bbox = bbox(feature.shape)?;
        let vertices = edges.iter().map(|[x, y, ..]| [*x, *y]).collect::<Vec<_>>();
        let last = edges.last().map(|[.., x, y]| [*x, *y]);
        let vertices = vertices.into_iter().chain(last).collect();
        Some(Self { name: feature.name, shape: feature.shape, bbox, vertices, edges: PreparedPolygon::of_edges(edges) })
    }

    /// The nearest places of two shapes that do not meet are a vertex of one and an edge of the other.
    fn is_within(&self, metres: f64, shape: &MultiPolygon<f64>, prepared: &PreparedPolygon) -> bool {
        let (longitude, latitude) = prepared.bbox().centre();
        // The widest degree of the window, so that it is never too small.
        let [dx, dy] = LocalMetric::at(longitude, latitude).metres_per_degree();
        if !prepared.bbox().padded(metres / dx * 1.05, metres / dy * 1.05).intersects(&self.bbox) {
            return false;
        }
        let meets = match self.shape {
            Shape::Point([x, y]) => prepared.locate(x, y) != Location::Outside,
            Shape::Line(lines) => lines.intersects(shape),
            Shape::Polygon(polygons) => polygons.intersects(shape),
        };
        let rings = || shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        meets
            || self.vertices.iter().any(|[x, y]| prepared.boundary_distance(*x, *y, metres).is_some())
            || rings().flat_map(|ring| &ring.0).any(|c| self.edges.boundary_distance(c.x, c.y, metres).is_some())
    }
}

/// The edges of a shape; of a point one without length.
fn edges(shape: Shape<'_>) -> Vec<[f64; 4]> {
    let edge = |line: geo::Line<f64>| [line.start.x, line.start.y, line.end.x, line.end.y];
    match shape {
        Shape::Point([x, y]) => vec![[x, y, x, y]],
        Shape::Line(lines) => lines.iter().flat_map(geo::LineString::lines).map(edge).collect(),
        Shape::Polygon(polygons) => {
            let rings = polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
            rings.flat_map(geo::LineString::lines).map(edge).collect()
        }
    }
}

fn bbox(shape: Shape<'_>) -> Option<Bbox> {
    match shape {
        Shape::Point([x, y]) => Some(Bbox::new(x, y, x, y)),
        Shape::Line(lines) => lines.bounding_rect().map(Bbox::from),
        Shape::Polygon(polygons) => polygons.bounding_rect().map(Bbox::from),
    }
}

/// Features with the ground around them. What meets is one ground; with no distance each feature stays its own.
fn around(features: &[SourceFeature<'_>], metres: f64, [vi, en]: [&str; 2]) -> Vec<Found> {
    let grounds: Vec<Option<MultiPolygon<f64>>> = features
        .par_iter()
        .map(|feature| {
            let geometry = match feature.shape {
                Shape::Point([x, y]) => geo::Point::new(x, y).into(),
                Shape::Line(lines) => geo::Geometry::MultiLineString(lines.clone()),
                Shape::Polygon(polygons) if metres > 0.0 => geo::Geometry::MultiPolygon(polygons.clone()),
                Shape::Polygon(polygons) => return Some(polygons.clone()),
            };
            buffer::buffer(&geometry, metres)
        })
        .collect();
    let pairs: Vec<(&SourceFeature<'_>, MultiPolygon<f64>)> =
        features.iter().zip(grounds).filter_map(|(feature, ground)| Some((feature, ground?))).collect();
    if metres <= 0.0 {
        return pairs.into_iter().map(|(feature, ground)| made_of(&[feature], ground, metres, [vi, en])).collect();
    }
    let shapes: Vec<MultiPolygon<f64>> = pairs.iter().map(|(_, ground)| ground.clone()).collect();
    let merged = repair::dissolve(&shapes).map(|shape| shape.0).unwrap_or_default();
    let prepared: Vec<(Polygon<f64>, PreparedPolygon)> =
        merged.into_iter().map(|polygon| (polygon.clone(), PreparedPolygon::new(&MultiPolygon(vec![polygon])))).collect();
    let mut members: Vec<Vec<&SourceFeature<'_>>> = vec![Vec::new(); prepared.len()];
    for (feature, _) in &pairs {
        let Some([x, y, ..]) = edges(feature.shape).first().copied() else { continue };
        let holds =
            |(_, ground): &(Polygon<f64>, PreparedPolygon)| ground.bbox().contains(x, y) && ground.locate(x, y) != Location::Outside;
        if let Some(number) = prepared.iter().position(holds) {
            members[number].push(feature);
        }
    }
    let grounds = prepared.into_iter().zip(members).filter(|(_, members)| !members.is_empty());
    let mut found: Vec<Found> =
        grounds.map(|((polygon, _), members)| made_of(&members, MultiPolygon(vec![polygon]), metres, [vi, en])).collect();
    found.sort_by_key(|found| if let Found::Ground { number, .. } = found { *number } else { 0 });
    found
}

fn made_of(members: &[&SourceFeature<'_>], geometry: MultiPolygon<f64>, metres: f64, [vi, en]: [&str; 2]) -> Found {
    let names: Vec<&str> = members.iter().map(|member| member.name).filter(|name| !name.is_empty()).take(NAMES).collect();
    let more = members.len().saturating_sub(names.len());
    let (list_vi, list_en) = match (names.is_empty(), more) {
        (true, _) => (format!("{} «{vi}»", members.len()), format!("{} of \"{en}\"", members.len())),
        (false, 0) => (names.join(", "), names.join(", ")),
        (false, more) => (format!("{} và {more} nơi khác", names.join(", ")), format!("{} and {more} more", names.join(", "))),
    };
    let reason = if metres > 0.0 {
        note(format!("Trong phạm vi {metres} m quanh {list_vi} (lớp «{vi}»)."), format!("Within {metres} m of {list_en} (layer \"{en}\")."))
    } else {
        note(format!("{list_vi} (lớp «{vi}»)."), format!("{list_en} (layer \"{en}\")."))
    };
    Found::Ground {
        number: members.iter().map(|member| member.number).min().unwrap_or_default(),
        name: list_vi,
        geometry,
        reason,
        demonstration: members.iter().any(|member| member.demonstration),
    }
}
