//! Incidents in a vector tile: gathered on a grid with their counts, or each for itself.

use fast_mvt::{MvtError, MvtFeatureBuilder, MvtGeomType, MvtLayerBuilder};

use super::vector::{coord, tag};
use super::{EXTENT, aggregate};
use crate::layer::{Layer, View, incident_fields, incident_values};
use crate::query::Filter;
use crate::spatial::TileCoordinate;

pub(super) fn gathered(view: &View, layer: &dyn Layer, filter: &Filter, tile: TileCoordinate) -> Result<Option<Vec<u8>>, MvtError> {
    let cells = aggregate::cells(&view.snapshot, filter, tile);
    if cells.is_empty() {
        return Ok(None);
    }
    let mut builder = MvtLayerBuilder::new(layer.id())?;
    for cell in cells {
        let mut point = builder.feature_of(MvtGeomType::Point);
        point.points([coord(cell.vertex)])?;
        if cell.count == 1 {
            point.id(Some(view.snapshot.incidents.feature_id[cell.row] as u64));
            tag_incident(&mut point, view, filter, cell.row)?;
        }
        tag(&mut point, "count", &cell.count.into())?;
        tag(&mut point, "aggregated", &true.into())?;
        builder = point.end();
    }
    Ok(Some(builder.encode()))
}

pub(super) fn single(view: &View, layer: &dyn Layer, filter: &Filter, tile: TileCoordinate) -> Result<Option<Vec<u8>>, MvtError> {
    let mut rows = Vec::new();
    aggregate::visit(&view.snapshot, filter, tile, |row, local| {
        rows.push((row, local.map(|share| (share * f64::from(EXTENT)).round() as i32)));
    });
    if rows.is_empty() {
        return Ok(None);
    }
    let mut builder = MvtLayerBuilder::new(layer.id())?;
    for (row, vertex) in rows {
        let mut point = builder.feature_of(MvtGeomType::Point);
        point.points([coord(vertex)])?;
        point.id(Some(view.snapshot.incidents.feature_id[row] as u64));
        tag_incident(&mut point, view, filter, row)?;
        tag(&mut point, "count", &1u64.into())?;
        builder = point.end();
    }
    Ok(Some(builder.encode()))
}

fn tag_incident(point: &mut MvtFeatureBuilder, view: &View, filter: &Filter, row: usize) -> Result<(), MvtError> {
    for (field, value) in incident_fields().iter().zip(incident_values(&view.snapshot, filter, row)) {
        tag(point, field.name, &value)?;
    }
    Ok(())
}
