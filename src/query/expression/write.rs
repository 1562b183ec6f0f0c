//! An expression back as text and as JSON. Reading either gives the same expression again.

use std::fmt::{Display, Formatter, Result, Write};

use serde_json::{Value, json};

use super::lexer::{begins_name, continues_name};
use super::text::RESERVED;
use super::{Expression, Literal, Operand, write_geometry};

impl Display for Expression {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::And(parts) => joined(out, parts, " AND "),
            Self::Or(parts) => joined(out, parts, " OR "),
            Self::Not(inner) => write!(out, "NOT ({inner})"),
            Self::Comparison { left, comparison, right } => write!(out, "{left} {} {right}", comparison.as_str()),
            Self::In { operand, list } => {
                write!(out, "{operand} IN (")?;
                for (number, value) in list.iter().enumerate() {
                    write!(out, "{}{value}", if number > 0 { ", " } else { "" })?;
                }
                out.write_char(')')
            }
            Self::Between { operand, low, high } => write!(out, "{operand} BETWEEN {low} AND {high}"),
            Self::Like { operand, pattern } => write!(out, "{operand} LIKE {pattern}"),
            Self::IsNull(operand) => write!(out, "{operand} IS NULL"),
            Self::Boolean(operand) => write!(out, "{operand}"),
            Self::Spatial { relation, left, right } => write!(out, "{}({left}, {right})", relation.as_str()),
            Self::Temporal { relation, left, right } => write!(out, "{}({left}, {right})", relation.as_str()),
        }
    }
}

fn joined(out: &mut Formatter<'_>, parts: &[Expression], between: &str) -> Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            out.write_str(between)?;
        }
        if matches!(part, Expression::And(_) | Expression::Or(_)) { write!(out, "({part})")? } else { write!(out, "{part}")? }
    }
    Ok(())
}

impl Display for Operand {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Property(name) => {
                let is_word = name.chars().next().is_some_and(begins_name) && name.chars().all(continues_name);
                let is_reserved = RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved));
                if is_word && !is_reserved { out.write_str(name) } else { write!(out, "\"{}\"", name.replace('"', "\"\"")) }
            }
            Self::Literal(literal) => write!(out, "{literal}"),
            Self::CaseInsensitive(inner) => write!(out, "CASEI({inner})"),
            Self::AccentInsensitive(inner) => write!(out, "ACCENTI({inner})"),
            Self::Arithmetic { left, operator, right } => {
                side(out, left)?;
                write!(out, " {} ", operator.as_str())?;
                side(out, right)
            }
            Self::Interval { start, end } => {
                out.write_str("INTERVAL(")?;
                end_of_interval(out, start.as_deref())?;
                out.write_str(", ")?;
                end_of_interval(out, end.as_deref())?;
                out.write_char(')')
            }
        }
    }
}

/// A side of an operator, within parentheses where it has one itself.
fn side(out: &mut Formatter<'_>, operand: &Operand) -> Result {
    if matches!(operand, Operand::Arithmetic { .. }) { write!(out, "({operand})") } else { write!(out, "{operand}") }
}

fn end_of_interval(out: &mut Formatter<'_>, end: Option<&Operand>) -> Result {
    match end {
        None => out.write_str("'..'"),
        Some(Operand::Literal(Literal::Date(day))) => write!(out, "'{day}'"),
        Some(Operand::Literal(Literal::Timestamp(utc))) => write!(out, "'{utc}Z'"),
        Some(other) => write!(out, "{other}"),
    }
}

impl Display for Literal {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text(text) => write!(out, "'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
            Self::Integer(number) => write!(out, "{number}"),
            // With a point or an exponent, so that it is read as no integer.
            Self::Number(number) => write!(out, "{number:?}"),
            Self::Boolean(value) => out.write_str(if *value { "TRUE" } else { "FALSE" }),
            Self::Date(day) => write!(out, "DATE('{day}')"),
            Self::Timestamp(utc) => write!(out, "TIMESTAMP('{utc}Z')"),
            Self::Geometry(geometry) => write_geometry::as_text(out, geometry),
        }
    }
}

impl Expression {
    /// The expression in the JSON encoding.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let all = |parts: &[Self]| parts.iter().map(Self::to_json).collect::<Vec<_>>();
        match self {
            Self::And(parts) => json!({"op": "and", "args": all(parts)}),
            Self::Or(parts) => json!({"op": "or", "args": all(parts)}),
            Self::Not(inner) => json!({"op": "not", "args": [inner.to_json()]}),
            Self::Comparison { left, comparison, right } => json!({"op": comparison.as_str(), "args": [left.to_json(), right.to_json()]}),
            Self::In { operand, list } => {
                json!({"op": "in", "args": [operand.to_json(), list.iter().map(Operand::to_json).collect::<Vec<_>>()]})
            }
            Self::Between { operand, low, high } => json!({"op": "between", "args": [operand.to_json(), low.to_json(), high.to_json()]}),
            Self::Like { operand, pattern } => json!({"op": "like", "args": [operand.to_json(), pattern.to_json()]}),
            Self::IsNull(operand) => json!({"op": "isNull", "args": [operand.to_json()]}),
            Self::Boolean(operand) => operand.to_json(),
            Self::Spatial { relation, left, right } => {
                json!({"op": relation.as_str().to_ascii_lowercase(), "args": [left.to_json(), right.to_json()]})
            }
            Self::Temporal { relation, left, right } => {
                json!({"op": relation.as_str().to_ascii_lowercase(), "args": [left.to_json(), right.to_json()]})
            }
        }
    }
}

impl Operand {
    fn to_json(&self) -> Value {
        match self {
            Self::Property(name) => json!({"property": name}),
            Self::CaseInsensitive(inner) => json!({"op": "casei", "args": [inner.to_json()]}),
            Self::AccentInsensitive(inner) => json!({"op": "accenti", "args": [inner.to_json()]}),
            Self::Arithmetic { left, operator, right } => json!({"op": operator.as_str(), "args": [left.to_json(), right.to_json()]}),
            Self::Interval { start, end } => {
                let time = |time: &Option<Box<Self>>| match time.as_deref() {
                    None => json!(".."),
                    Some(Self::Literal(Literal::Date(day))) => json!(day.to_string()),
                    Some(Self::Literal(Literal::Timestamp(utc))) => json!(format!("{utc}Z")),
                    Some(other) => other.to_json(),
                };
                json!({"interval": [time(start), time(end)]})
            }
            Self::Literal(Literal::Text(text)) => json!(text),
            Self::Literal(Literal::Integer(number)) => json!(number),
            Self::Literal(Literal::Number(number)) => json!(number),
            Self::Literal(Literal::Boolean(value)) => json!(value),
            Self::Literal(Literal::Date(day)) => json!({"date": day.to_string()}),
            Self::Literal(Literal::Timestamp(utc)) => json!({"timestamp": format!("{utc}Z")}),
            Self::Literal(Literal::Geometry(geometry)) => write_geometry::as_json(geometry),
        }
    }
}
