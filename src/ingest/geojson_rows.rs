//! `GeoJSON`, one feature in memory at a time.

use std::collections::HashMap;
use std::fmt;

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};
use geojson::{GeometryValue, Position};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::IngestError;
use super::rows::{Row, RowSink};
use super::source::{Source, State};

/// Properties that a file may have before it is taken for nonsense.
const MOST_COLUMNS: usize = 1000;

/// Reads a feature collection.
pub fn read(source: &mut Source, sink: &mut dyn RowSink) -> Result<(), IngestError> {
    let file = source.name.clone();
    let state = source.state();
    let mut reading = Reading { file: file.clone(), sink, state, failure: None, columns: Vec::new(), column_of: HashMap::new(), count: 0 };
    let parsed = {
        if source.head()?.starts_with(&[0xef, 0xbb, 0xbf]) {
            std::io::BufRead::consume(source.reader(), 3);
        }
        let mut json = serde_json::Deserializer::from_reader(source.reader());
        Collection(&mut reading).deserialize(&mut json).and_then(|()| json.end())
    };
    let failure = reading.failure.take();
    match parsed {
        Ok(()) => Ok(()),
        Err(error) => Err(failure.or_else(|| source.fault()).unwrap_or_else(|| {
            let reason = if error.is_eof() { format!("it is cut off: {error}") } else { error.to_string() };
            IngestError::Format { file, expected: "a GeoJSON feature collection", reason }
        })),
    }
}

struct Reading<'a> {
    file: String,
    sink: &'a mut dyn RowSink,
    state: State,
    /// What the sink refused: `serde` can carry only text.
    failure: Option<IngestError>,
    columns: Vec<String>,
    column_of: HashMap<String, usize>,
    count: u64,
}

#[derive(serde::Deserialize)]
struct Feature {
    id: Option<Value>,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    #[serde(default)]
    geometry: Option<geojson::Geometry>,
}

impl Reading<'_> {
    fn feature(&mut self, feature: Feature) -> Result<(), IngestError> {
        self.count += 1;
        let mut properties = feature.properties.unwrap_or_default();
        if let Some(id) = feature.id
            && !properties.contains_key("id")
        {
            properties.insert("id".into(), id);
        }
        let known = self.columns.len();
        for name in properties.keys() {
            let name = crate::domain::text::normalise(name);
            if !self.column_of.contains_key(&name) {
                self.column_of.insert(name.clone(), self.columns.len());
                self.columns.push(name);
            }
        }
        if self.columns.len() > MOST_COLUMNS {
            let reason = format!("its features have more than {MOST_COLUMNS} different properties");
            return Err(IngestError::Format { file: self.file.clone(), expected: "a GeoJSON feature collection", reason });
        }
        if self.columns.len() > known || self.count == 1 {
            self.sink.columns(&self.columns, true)?;
        }
        let mut values = vec![String::new(); self.columns.len()];
        for (name, value) in properties {
            if let Some(&column) = self.column_of.get(&crate::domain::text::normalise(&name)) {
                values[column] = text(value);
            }
        }
        let values: Vec<&str> = values.iter().map(|value| value.trim()).collect();
        let (geometry, fault) = match feature.geometry.map(|geometry| shape(geometry.value)) {
            None => (None, None),
            Some(Some(geometry)) => (Some(geometry), None),
            Some(None) => (None, Some("the geometry is of a kind, or has positions, that cannot be used".to_owned())),
        };
        self.sink.row(Row { line: self.count, values: &values, geometry, fault })?;
        self.state.record_done();
        Ok(())
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

struct Collection<'a, 'b>(&'a mut Reading<'b>);

impl<'de> DeserializeSeed<'de> for Collection<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of type FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => {
                    let kind: Value = map.next_value()?;
                    if kind != "FeatureCollection" {
                        return Err(A::Error::custom(format!("its type is {kind}, expected \"FeatureCollection\"")));
                    }
                }
                "crs" => {
                    let crs: Value = map.next_value()?;
                    let name = crs.pointer("/properties/name").and_then(Value::as_str).map(str::to_owned);
                    let name = name.or_else(|| (!crs.is_null()).then(|| crs.to_string()));
                    if let Some(name) = name {
                        let result = self.0.sink.crs(&name);
                        self.0.pass(result)?;
                    }
                }
                "features" => {
                    found = true;
                    map.next_value_seed(Features(&mut *self.0))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if found { Ok(()) } else { Err(A::Error::custom("it has no \"features\"")) }
    }
}

struct Features<'a, 'b>(&'a mut Reading<'b>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Feature>()? {
            let result = self.0.feature(feature);
            self.0.pass(result)?;
        }
        Ok(())
    }
}

impl Reading<'_> {
    fn pass<E: serde::de::Error>(&mut self, result: Result<(), IngestError>) -> Result<(), E> {
        result.map_err(|error| {
            self.failure = Some(error);
            E::custom("refused")
        })
    }
}

/// The geometry with its first two dimensions; `None` when a position is too short, or for a collection.
fn shape(value: GeometryValue) -> Option<Geometry<f64>> {
    Some(match value {
        GeometryValue::Point { coordinates } => Point(coord(&coordinates)?).into(),
        GeometryValue::MultiPoint { coordinates } => match coordinates.as_slice() {
            [only] => Point(coord(only)?).into(),
            _ => return None,
        },
        GeometryValue::LineString { coordinates } => path(&coordinates)?.into(),
        GeometryValue::MultiLineString { coordinates } => {
            MultiLineString(coordinates.iter().map(|line| path(line)).collect::<Option<_>>()?).into()
        }
        GeometryValue::Polygon { coordinates } => polygon(&coordinates)?.into(),
        GeometryValue::MultiPolygon { coordinates } => {
            MultiPolygon(coordinates.iter().map(|rings| polygon(rings)).collect::<Option<_>>()?).into()
        }
        GeometryValue::GeometryCollection { .. } => return None,
    })
}

fn coord(position: &Position) -> Option<Coord<f64>> {
    match position.as_slice() {
        [x, y, ..] => Some(Coord { x: *x, y: *y }),
        _ => None,
    }
}

fn path(positions: &[Position]) -> Option<LineString<f64>> {
    positions.iter().map(coord).collect()
}

fn polygon(rings: &[Vec<Position>]) -> Option<Polygon<f64>> {
    let mut rings = rings.iter().map(|ring| path(ring));
    let exterior = rings.next()??;
    Some(Polygon::new(exterior, rings.collect::<Option<_>>()?))
}
