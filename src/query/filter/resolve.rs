//! Looks up in one snapshot what a request names.

use std::sync::Arc;

use geo::{Coord, MultiPolygon, Rect};
use jiff::civil::Date;

use super::{Filter, FilterRequest, UnitCondition, ZoneGround, ZoneLookup};
use crate::domain::incident::MAX_SEVERITY;
use crate::domain::{Level, UnitCode};
use crate::index::Snapshot;
use crate::query::expression::incidents::IncidentExpression;
use crate::query::expression::{Bound, Property};
use crate::query::{AreaRequest, QueryError, along};
use crate::spatial::{Area, Bbox, PreparedPolygon, repair};

impl Filter {
    /// Looks a request about incidents up; its expression is one over [incidents](crate::query::expression::incidents::PROPERTIES). `zone`
    /// gives the ground of a priority zone by its id.
    ///
    /// # Errors
    /// When a category, unit, zone or property does not exist, or a unit has no shape on the day asked for.
    pub fn resolve(request: &FilterRequest, snapshot: &Snapshot, today: Date, zone: ZoneLookup<'_>) -> Result<Self, QueryError> {
        let mut filter = Self::without_expression(request, snapshot, today, zone)?;
        let expression = request.expression.as_ref().map(|expression| IncidentExpression::new(expression, snapshot));
        filter.expression = expression.transpose()?.map(Arc::new);
        Ok(filter)
    }

    /// Looks a request about the features of another layer up: its expression, and an area that is drawn, choose features by their properties,
    /// see [`Self::choice`], and do not narrow the incidents that are counted in them.
    ///
    /// # Errors
    /// As [`Self::resolve`]; when the area is neither a polygon nor a unit.
    pub fn resolve_for_features(
        request: &FilterRequest,
        properties: &[Property],
        snapshot: &Snapshot,
        today: Date,
        zone: ZoneLookup<'_>,
    ) -> Result<Self, QueryError> {
        let request = &*request.of_features()?;
        let mut filter = Self::without_expression(request, snapshot, today, zone)?;
        filter.choice = request.expression.as_ref().map(|expression| Bound::new(expression, properties)).transpose()?.map(Arc::new);
        Ok(filter)
    }

    fn without_expression(request: &FilterRequest, snapshot: &Snapshot, today: Date, zone: ZoneLookup<'_>) -> Result<Self, QueryError> {
        let as_of = request.as_of.unwrap_or(today);
        if let Some(severity) = request.severity.iter().find(|severity| **severity > MAX_SEVERITY) {
            return Err(QueryError::invalid("severity", format!("{severity} is not accepted, expected numbers from 0 to {MAX_SEVERITY}")));
        }
        let asked_box = match &request.projected_box {
            Some(projected) => {
                Some(Area::Polygon(projected.outline().ok_or_else(|| QueryError::invalid("bbox", "is no box on the ground"))?))
            }
            None => request.bbox.map(|bbox| across_the_antimeridian(bbox, snapshot, as_of)),
        };
        let mut filter = Self {
            subject: Some(format!("{as_of} {:?}", FilterRequest { period: None, ..request.clone() })),
            period: request.period,
            areas: asked_box.clone().into_iter().collect(),
            is_narrowed: asked_box.is_some(),
            asked_box,
            how_known: request.how_known.clone(),
            severity: request.severity.clone(),
            ..Self::of_everything(as_of)
        };
        if !request.category.is_empty() {
            let mut rows = Vec::new();
            for code in &request.category {
                let found = snapshot.taxonomy.with_descendants(code);
                if found.is_empty() {
                    return Err(QueryError::invalid("category", format!("there is no category {code:?}; see /api/categories")));
                }
                rows.extend(found);
            }
            filter.categories = Some(rows);
        }
        if let Some(code) = &request.unit {
            filter.narrow_to_unit("unit", code, snapshot)?;
        }
        if let Some(id) = &request.zone {
            filter.narrow_to_zone("zone", zone(id)?, snapshot)?;
        }
        match &request.area {
            None => {}
            Some(AreaRequest::Unit(code)) => filter.narrow_to_unit("area", code, snapshot)?,
            Some(AreaRequest::Zone(id)) => filter.narrow_to_zone("area", zone(id)?, snapshot)?,
            Some(AreaRequest::Along { line, distance_m }) => {
                let shape = along::region(snapshot, as_of, *line, *distance_m)?;
                filter.narrow_to_area(Area::Polygon(Arc::new(PreparedPolygon::new(&shape))), repair::area_km2(&shape));
                filter.along = Some(Arc::new(shape));
            }
            Some(drawn) => {
                let (area, size) = drawn.resolve_drawn().ok_or_else(|| QueryError::invalid("area", "is not an area"))?;
                filter.narrow_to_area(area, size);
            }
        }
        Ok(filter)
    }

    fn narrow_to_zone(&mut self, parameter: &str, ground: ZoneGround, snapshot: &Snapshot) -> Result<(), QueryError> {
        match ground {
            ZoneGround::Unit(code) => self.narrow_to_unit(parameter, &code, snapshot)?,
            ZoneGround::Area(area, size) => self.narrow_to_area(area, size),
        }
        Ok(())
    }

    fn narrow_to_area(&mut self, area: Area, size_km2: f64) {
        self.sole_unit = None;
        self.areas.push(area);
        self.set_size(Some(size_km2));
    }

    /// The size is known of one area, not of what several have in common.
    fn set_size(&mut self, size_km2: Option<f64>) {
        self.area_km2 = if self.is_narrowed { None } else { size_km2 };
        self.is_narrowed = true;
    }

    fn narrow_to_unit(&mut self, parameter: &str, code: &UnitCode, snapshot: &Snapshot) -> Result<(), QueryError> {
        let units = &snapshot.units;
        let Some(row) = units.row_on(code, self.as_of) else {
            let detail = if units.rows(code).is_empty() {
                format!("there is no unit {code}")
            } else {
                format!("unit {code} is not in force on {}; ask for another day with as_of", self.as_of)
            };
            return Err(QueryError::not_found(parameter, detail));
        };
        let mut rows = units.with_descendants(row, self.as_of);
        // By the placement column, so that a point on a shared border counts in one unit only, as everywhere.
        let communes: Vec<u32> =
            rows.iter().copied().filter(|&r| units.get(r).unit.level == Level::Commune && units.prepared(r).is_some()).collect();
        let is_commune = units.get(row).unit.level == Level::Commune;
        let shape = units.get(row).prepared.clone().filter(|_| !is_commune);
        if communes.is_empty() && shape.is_none() {
            let detail = format!("unit {code} is known by code only: its shape is not loaded");
            return Err(QueryError::refused(parameter, detail));
        }
        self.units.push(UnitCondition { communes, shape });
        self.sole_unit = (!self.is_narrowed).then_some(row);
        self.set_size(units.get(row).unit.area_km2);
        if let Some(earlier) = self.unit_rows.take() {
            rows.retain(|r| earlier.contains(r));
        }
        self.unit_rows = Some(rows);
        Ok(())
    }
}

/// A box whose west lies east of its east goes on across the antimeridian (RFC 7946, section 5.3). Mostly the data meet only one of its
/// two parts, which then stands for both.
fn across_the_antimeridian(bbox: Bbox, snapshot: &Snapshot, day: Date) -> Area {
    if bbox.west <= bbox.east {
        return Area::Bbox(bbox);
    }
    let extent = snapshot.incidents.extent().union(&snapshot.units.extent(day)).padded(1.0, 1.0);
    let parts = [Bbox { east: 180.0, ..bbox }, Bbox { west: -180.0, ..bbox }];
    match parts.map(|part| extent.intersects(&part)) {
        [true, true] => {
            let rectangle =
                |part: Bbox| Rect::new(Coord { x: part.west, y: part.south }, Coord { x: part.east, y: part.north }).to_polygon();
            Area::Polygon(Arc::new(PreparedPolygon::new(&MultiPolygon(parts.map(rectangle).to_vec()))))
        }
        [false, true] => Area::Bbox(parts[1]),
        [_, false] => Area::Bbox(parts[0]),
    }
}
