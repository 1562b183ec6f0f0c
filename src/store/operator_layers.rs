//! Layers that an operator brings in: a table of the layers, and one of all their features.

use rusqlite::{Connection, params};

use super::commit::Commit;
use super::{StoreError, geometry};
use crate::domain::operator_layer::interned;
use crate::domain::{OperatorColumn, OperatorFeature, OperatorLayer, OperatorShape};

/// What version 2 of the tables added.
pub(super) const TABLES: &str = "
CREATE TABLE feature_layers (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, layer TEXT NOT NULL UNIQUE, title_vi TEXT NOT NULL, title_en TEXT NOT NULL,
  source TEXT NOT NULL, shape TEXT NOT NULL, columns TEXT NOT NULL);
CREATE TABLE features (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom GEOMETRY, layer TEXT NOT NULL, attributes TEXT NOT NULL);
CREATE INDEX features_layer ON features (layer);
";
/// The table of features and its geometry type.
pub(super) const FEATURES: (&str, &str) = ("features", "GEOMETRY");
/// The table of layers.
pub(super) const LAYERS: &str = "feature_layers";

impl Commit<'_> {
    /// The layer as it stands, to see whether an import would change it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn operator_layer(&self, id: &str) -> Result<Option<OperatorLayer>, StoreError> {
        Ok(load(self.connection())?.into_iter().find(|layer| layer.id == id))
    }

    /// Stores a layer in the place of the one of the same name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_operator_layer(&mut self, layer: &OperatorLayer) -> Result<(), StoreError> {
        self.remove_operator_layer(&layer.id)?;
        let columns: Vec<[&str; 2]> = layer.columns.iter().map(|column| [column.name, column.kind.as_str()]).collect();
        self.connection().execute(
            "INSERT INTO feature_layers (layer, title_vi, title_en, source, shape, columns) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![layer.id, layer.title_vi, layer.title_en, layer.source, layer.shape.as_str(), serde_json::json!(columns).to_string()],
        )?;
        let mut statement = self.connection().prepare_cached("INSERT INTO features (geom, layer, attributes) VALUES (?1, ?2, ?3)")?;
        for feature in &layer.features {
            let shape = match &feature.shape {
                OperatorShape::Point([longitude, latitude]) => geometry::encode_point(*longitude, *latitude).to_vec(),
                OperatorShape::Line(lines) => geometry::encode_multi_line(lines),
                OperatorShape::Polygon(polygons) => geometry::encode_multi_polygon(polygons),
            };
            statement.execute(params![shape, layer.id, serde_json::json!(feature.values).to_string()])?;
        }
        drop(statement);
        self.touch(FEATURES.0);
        self.touch(LAYERS);
        Ok(())
    }

    /// Removes a layer. Whether there was one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_operator_layer(&mut self, id: &str) -> Result<bool, StoreError> {
        self.connection().execute("DELETE FROM features WHERE layer = ?1", [id])?;
        let removed = self.connection().execute("DELETE FROM feature_layers WHERE layer = ?1", [id])? > 0;
        if removed {
            self.touch(FEATURES.0);
            self.touch(LAYERS);
        }
        Ok(removed)
    }
}

/// Whether the tables are there: a store of version 1 that may only be read has none.
pub(super) fn are_there(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([LAYERS], |row| row.get(0))?)
}

/// All layers with their features, in the order in which they came.
pub(super) fn load(connection: &Connection) -> Result<Vec<OperatorLayer>, StoreError> {
    if !are_there(connection)? {
        return Ok(Vec::new());
    }
    let unreadable = |what: &str| StoreError::Unreadable(format!("{what} of an operator's layer"));
    let mut layers = super::load::rows(
        connection,
        "SELECT layer, title_vi, title_en, source, shape, columns FROM feature_layers ORDER BY fid",
        &[],
        |row| {
            let columns: Vec<[String; 2]> = serde_json::from_str(&row.get::<_, String>(5)?).map_err(|_| unreadable("the columns"))?;
            let columns = columns.iter().map(|[name, kind]| Ok(OperatorColumn { name: interned(name), kind: kind.parse()? }));
            Ok(OperatorLayer {
                id: row.get(0)?,
                title_vi: row.get(1)?,
                title_en: row.get(2)?,
                source: row.get(3)?,
                shape: row.get::<_, String>(4)?.parse()?,
                columns: columns.collect::<Result<_, StoreError>>()?,
                features: Vec::new(),
            })
        },
    )?;
    let features = super::load::rows(connection, "SELECT fid, geom, layer, attributes FROM features ORDER BY fid", &[], |row| {
        let shape = match row.get_ref(1)?.as_blob().ok().and_then(geometry::decode) {
            Some(geo::Geometry::Point(point)) => OperatorShape::Point([point.x(), point.y()]),
            Some(geo::Geometry::MultiLineString(lines)) => OperatorShape::Line(lines),
            Some(geo::Geometry::MultiPolygon(polygons)) => OperatorShape::Polygon(polygons),
            _ => return Err(unreadable("a shape")),
        };
        let values = serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| unreadable("the values"))?;
        Ok((row.get::<_, String>(2)?, OperatorFeature { number: row.get(0)?, shape, values }))
    })?;
    for (id, feature) in features {
        let layer = layers.iter_mut().find(|layer| layer.id == id).ok_or_else(|| unreadable("a feature without its layer"))?;
        if feature.values.len() != layer.columns.len() {
            return Err(unreadable("too few values"));
        }
        layer.features.push(feature);
    }
    Ok(layers)
}
