//! Expressions over the properties of features: CQL2 without arrays (OGC 21-065r2), in both of its encodings.
//!
//! ```text
//! "deaths > 0 AND …"  ──text──▶ ┌────────────┐ ──bind──▶ Bound ── holds(values of a feature)? ──▶ chosen
//! {"op": "and", …}    ──json──▶ │ Expression │ ──incidents──▶ columns of the index, the rest row by row
//!                               └────────────┘ ──write──▶ text, JSON
//! ```
//!
//! An [`Expression`] is what was written, independent of any layer. Binding looks its properties up in the list of a
//! layer and checks the types, so that what compares a number with a text is refused instead of being false everywhere.
//! Logic has three values, as in SQL: a comparison with a missing value is unknown, and only what is true is chosen.
//!
//! Taken: `AND OR NOT`, `= <> < > <= >=`, `IN`, `BETWEEN`, `LIKE` (`ILIKE`, which older clients send, too), `IS NULL`,
//! `CASEI`, `ACCENTI`, `DATE`, `TIMESTAMP`, a boolean property alone, arithmetic, the spatial and
//! the temporal functions. A new kind of operand is a case of [`Operand`], read in `text` and `json`,
//! written in `write` and given its kind and value in `bind`.

pub mod arithmetic;
pub mod bind;
mod budget;
mod drawing;
mod geojson;
pub mod incidents;
mod json;
mod lexer;
mod like;
mod moment;
mod period;
pub mod scalar;
pub mod spatial;
pub mod temporal;
mod text;
mod text_terms;
mod wkt;
mod write;
mod write_geometry;

pub use arithmetic::ArithmeticOperator;
pub use bind::{Bound, Kind, Property};
pub use budget::{MAX_CONDITIONS, MAX_DEPTH, MAX_LENGTH, MAX_LITERALS, MAX_OPERATIONS, MAX_PATTERN};
pub use drawing::LiteralSystem;
pub use scalar::Scalar;
pub use spatial::{Shape, SpatialRelation};
pub use temporal::TemporalRelation;

use geo::Geometry;
use jiff::civil::{Date, DateTime};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::QueryError;

/// The parameter that every fault of an expression is about.
pub const PARAMETER: &str = "filter";

/// The property that is the geometry of a feature, on every layer.
pub const GEOMETRY: &str = "geometry";

/// The language that an expression is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub enum Language {
    /// CQL2 as text.
    #[default]
    #[serde(rename = "cql2-text")]
    Text,
    /// CQL2 as JSON.
    #[serde(rename = "cql2-json")]
    Json,
    /// The older name of the text encoding, which GDAL sends; read as CQL2.
    #[serde(rename = "cql-text")]
    OldText,
}

impl std::str::FromStr for Language {
    type Err = QueryError;

    fn from_str(name: &str) -> Result<Self, QueryError> {
        match name {
            "cql2-text" => Ok(Self::Text),
            "cql2-json" => Ok(Self::Json),
            "cql-text" => Ok(Self::OldText),
            _ => Err(QueryError::invalid("filter-lang", format!("{name:?} is not known; expected cql2-text, cql2-json or cql-text"))),
        }
    }
}

/// What is true, false or unknown of a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// All of them, at least two.
    And(Vec<Self>),
    /// Any of them, at least two.
    Or(Vec<Self>),
    /// The opposite; unknown stays unknown.
    Not(Box<Self>),
    /// A comparison of two values of one kind.
    Comparison {
        /// Left of the sign.
        left: Operand,
        /// The sign.
        comparison: Comparison,
        /// Right of the sign.
        right: Operand,
    },
    /// Whether a value is one of a list.
    In {
        /// The value.
        operand: Operand,
        /// Literals, at least one, also in `CASEI`.
        list: Vec<Operand>,
    },
    /// Whether a value lies between two, both included.
    Between {
        /// The value.
        operand: Operand,
        /// The least.
        low: Operand,
        /// The greatest.
        high: Operand,
    },
    /// Whether a text matches a pattern: `%` for any characters, `_` for one, a backslash before either for itself.
    Like {
        /// The text.
        operand: Operand,
        /// A text literal, also in `CASEI`.
        pattern: Operand,
    },
    /// Whether a value is missing.
    IsNull(Operand),
    /// A boolean property or literal alone.
    Boolean(Operand),
    /// How two geometries lie to each other.
    Spatial {
        /// How.
        relation: SpatialRelation,
        /// A geometry, or a property that is one.
        left: Operand,
        /// Another.
        right: Operand,
    },
    /// How two instants or intervals lie to each other.
    Temporal {
        /// How.
        relation: TemporalRelation,
        /// A time, or an interval.
        left: Operand,
        /// Another.
        right: Operand,
    },
}

/// A sign between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessOrEqual,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Every sign.
    pub const ALL: [Self; 6] = [Self::Equal, Self::NotEqual, Self::Less, Self::Greater, Self::LessOrEqual, Self::GreaterOrEqual];

    /// As it is written in both encodings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::Greater => ">",
            Self::LessOrEqual => "<=",
            Self::GreaterOrEqual => ">=",
        }
    }

    fn from_sign(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|comparison| comparison.as_str() == sign)
    }
}

/// Something with a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A property of the feature, by name.
    Property(String),
    /// A value as written.
    Literal(Literal),
    /// A text without the difference of upper and lower case, `CASEI(…)`.
    CaseInsensitive(Box<Self>),
    /// A text without its diacritics, `đ` as `d`, `ACCENTI(…)`.
    AccentInsensitive(Box<Self>),
    /// A number made of two.
    Arithmetic {
        /// Left of the operator.
        left: Box<Self>,
        /// The operator.
        operator: ArithmeticOperator,
        /// Right of the operator.
        right: Box<Self>,
    },
    /// The time from one time to another, both included, which only temporal functions take.
    Interval {
        /// The first; `None` for an open start.
        start: Option<Box<Self>>,
        /// The last; `None` for an open end.
        end: Option<Box<Self>>,
    },
}

impl Operand {
    fn names(&self, property: &str) -> bool {
        match self {
            Self::Property(name) => name == property,
            Self::Literal(_) => false,
            Self::CaseInsensitive(inner) | Self::AccentInsensitive(inner) => inner.names(property),
            Self::Arithmetic { left, right, .. } => left.names(property) || right.names(property),
            Self::Interval { start, end } => [start, end].into_iter().flatten().any(|end| end.names(property)),
        }
    }
}

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Text, in NFC as everything in the store.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other finite number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A day; where it is compared with a time it is its local midnight in `Asia/Ho_Chi_Minh`.
    Date(Date),
    /// An instant in UTC.
    Timestamp(DateTime),
    /// A geometry in longitude and latitude; its polygons do not cross themselves or each other.
    Geometry(Geometry<f64>),
}

impl Literal {
    /// A text in NFC.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.nfc().collect())
    }

    /// A geometry in longitude and latitude from Well-Known Text.
    ///
    /// # Errors
    /// When it cannot be read, or its polygons cross themselves or each other.
    pub fn geometry(text: &str) -> Result<Self, QueryError> {
        budget::check_length(text)?;
        text::parse_geometry(text)
    }
}

impl Expression {
    /// Reads an expression in a language.
    ///
    /// # Errors
    /// Says at which character or member something else was expected, and what; also when the expression is longer,
    /// deeper or has more conditions than is taken.
    pub fn parse(expression: &str, language: Language) -> Result<Self, QueryError> {
        Self::parse_in(expression, language, LiteralSystem::CRS84)
    }

    /// Reads an expression whose geometries are written in a system of coordinates.
    ///
    /// # Errors
    /// As [`Self::parse`]; also when a place is none of the system.
    pub fn parse_in(expression: &str, language: Language, system: LiteralSystem<'_>) -> Result<Self, QueryError> {
        budget::check_length(expression)?;
        match language {
            Language::Text | Language::OldText => text::parse(expression, system),
            Language::Json => {
                let value = serde_json::from_str(expression).map_err(|error| {
                    QueryError::invalid(
                        PARAMETER,
                        format!("at column {}: expected CQL2 as JSON, but it {}", error.column(), json::fault(&error)),
                    )
                })?;
                json::parse(&value, system)
            }
        }
    }

    /// Whether it names a property.
    #[must_use]
    pub fn names(&self, property: &str) -> bool {
        let operand = |operand: &Operand| operand.names(property);
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.names(property)),
            Self::Not(inner) => inner.names(property),
            Self::Comparison { left, right, .. } | Self::Spatial { left, right, .. } | Self::Temporal { left, right, .. } => {
                operand(left) || operand(right)
            }
            Self::Between { operand: value, low, high } => [value, low, high].into_iter().any(operand),
            Self::In { operand: value, .. } | Self::Like { operand: value, .. } | Self::IsNull(value) | Self::Boolean(value) => {
                operand(value)
            }
        }
    }

    /// Reads an expression in the JSON encoding.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn from_json(value: &Value) -> Result<Self, QueryError> {
        Self::from_json_in(value, LiteralSystem::CRS84)
    }

    /// Reads an expression in the JSON encoding whose geometries are written in a system of coordinates.
    ///
    /// # Errors
    /// As [`Self::parse_in`].
    pub fn from_json_in(value: &Value, system: LiteralSystem<'_>) -> Result<Self, QueryError> {
        json::parse(value, system)
    }
}
