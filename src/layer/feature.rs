//! What layers are made of.

use std::borrow::Cow;
use std::ops::ControlFlow;

use geo::{MultiLineString, MultiPolygon};

use super::shapes::DrawnShape;

/// Where the layer list shows a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Priority zones of a place, and hot spots.
    Zones,
    /// Incidents and their density.
    Incidents,
    /// Administrative units.
    Boundaries,
    /// Border, coast.
    Background,
    /// Designations of a population: outlines and lists.
    Programmes,
}

/// What the features of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GeometryKind {
    /// MultiPolygon.
    Polygon,
    /// MultiLineString.
    Line,
    /// Point.
    Point,
    /// A picture, without features.
    Raster,
}

/// Type of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// Text.
    String,
    /// Whole number.
    Integer,
    /// Number.
    Number,
    /// True or false.
    Boolean,
    /// A day.
    Date,
}

/// A property of a layer's features.
#[derive(Debug, Clone, Copy, serde::Serialize, utoipa::ToSchema)]
pub struct Field {
    /// Name in JSON, tiles and files.
    pub name: &'static str,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Vietnamese title.
    pub title_vi: &'static str,
    /// English title.
    pub title_en: &'static str,
}

/// Writes a layer's fields as a table.
macro_rules! fields {
    ($($name:literal $kind:ident $vi:literal $en:literal),+ $(,)?) => {
        &[$($crate::layer::Field { name: $name, kind: $crate::layer::FieldType::$kind, title_vi: $vi, title_en: $en }),+]
    };
}
pub(super) use fields;

/// Value of a property.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Value<'a> {
    /// This feature must not have the property at all.
    Absent,
    /// Not known.
    Null,
    /// Text or a day.
    Text(Cow<'a, str>),
    /// Whole number.
    Integer(i64),
    /// Number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl Value<'_> {
    /// The same, with borrowed text.
    #[must_use]
    pub fn borrowed(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            Self::Absent => Value::Absent,
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Number(number) => Value::Number(*number),
            Self::Boolean(value) => Value::Boolean(*value),
        }
    }

    /// The same, with text of its own.
    #[must_use]
    pub fn owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Absent => Value::Absent,
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(number),
            Self::Number(number) => Value::Number(number),
            Self::Boolean(value) => Value::Boolean(value),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u64> for Value<'_> {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or(Self::Number(value as f64), Self::Integer)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Shape of a feature, longitude and latitude in degrees.
#[derive(Debug, Clone, Copy)]
pub enum Geometry<'a> {
    /// A multipolygon.
    Polygon(&'a MultiPolygon<f64>),
    /// A multilinestring.
    Line(&'a MultiLineString<f64>),
    /// A point.
    Point([f64; 2]),
}

/// One feature of a layer.
#[derive(Debug)]
pub struct Feature<'a> {
    /// Stable number within the layer and generation.
    pub number: u64,
    /// Its shape; `None` for a unit known by code only.
    pub geometry: Option<Geometry<'a>>,
    /// The same for tiles; points and those without a shape have none.
    pub shape: Option<DrawnShape>,
    /// Where its label stands, for polygons.
    pub label: Option<[f64; 2]>,
    /// Values in the order of the layer's fields.
    pub values: Vec<Value<'a>>,
}

/// Takes one feature after the other; `Break` ends the walk.
pub type Visit<'v, 'a> = dyn FnMut(Feature<'a>) -> ControlFlow<()> + 'v;
