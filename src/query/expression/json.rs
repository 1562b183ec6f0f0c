//! CQL2 as JSON. `{"casei": …}` of the drafts is read beside `{"op": "casei", "args": [ … ]}` of the standard.

use serde_json::{Map, Value};

use super::budget::{Budget, MAX_PATTERN};
use super::drawing::{Drawing, LiteralSystem};
use super::text::innermost;
use super::{ArithmeticOperator, Comparison, Expression, Literal, Operand, PARAMETER, SpatialRelation, TemporalRelation, moment};
use crate::query::QueryError;

const OPERATORS: &str = "and, or, not, =, <>, <, >, <=, >=, in, between, like, isNull, casei, accenti, arithmetic and the \
    spatial and temporal functions such as s_intersects and t_during";

/// Operators around a text.
const FOLDINGS: [&str; 2] = [CASE, "accenti"];
const CASE: &str = "casei";

pub(super) fn parse(value: &Value, system: LiteralSystem<'_>) -> Result<Expression, QueryError> {
    Reader { budget: Budget::new(), drawing: Drawing::new(system) }.expression(value, "$")
}

/// What is wrong with a text that is no JSON, without the place, which is said before.
pub(super) fn fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        serde_json::error::Category::Eof => "breaks off".to_owned(),
        _ => format!("is not: {text}"),
    }
}

pub(super) fn expected(path: &str, what: &str, found: &Value) -> QueryError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    wrong(path, &format!("expected {what}, found {found}"))
}

pub(super) fn wrong(path: &str, detail: &str) -> QueryError {
    QueryError::invalid(PARAMETER, format!("at {path}: {detail}"))
}

/// The single member of an object that has only this one.
pub(super) fn only<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|_| object.len() == 1)
}

/// An operator and its arguments.
fn operation<'v>(object: &'v Map<String, Value>, path: &str) -> Result<(&'v str, &'v [Value]), QueryError> {
    if let Some(unknown) = object.keys().find(|key| !["op", "args"].contains(&key.as_str())) {
        let unknown: String = unknown.chars().take(20).collect();
        return Err(wrong(path, &format!("the member {unknown:?} is not known; expected \"op\" and \"args\", or \"property\"")));
    }
    let operator = object.get("op").ok_or_else(|| wrong(path, "expected the member \"op\""))?;
    let operator = operator.as_str().ok_or_else(|| expected(&format!("{path}.op"), "an operator", operator))?;
    let arguments = object.get("args").ok_or_else(|| wrong(path, "expected the member \"args\""))?;
    let arguments = arguments.as_array().ok_or_else(|| expected(&format!("{path}.args"), "an array", arguments))?;
    Ok((operator, arguments))
}

fn exactly<'v, const N: usize>(arguments: &'v [Value], path: &str, operator: &str) -> Result<&'v [Value; N], QueryError> {
    let many = if N == 1 { "argument" } else { "arguments" };
    arguments.try_into().map_err(|_| wrong(&format!("{path}.args"), &format!("{operator} takes {N} {many}, found {}", arguments.len())))
}

pub(super) struct Reader<'a> {
    pub(super) budget: Budget,
    pub(super) drawing: Drawing<'a>,
}

impl Reader<'_> {
    fn expression(&mut self, value: &Value, path: &str) -> Result<Expression, QueryError> {
        self.budget.descend()?;
        let expression = self.inner(value, path)?;
        self.budget.ascend();
        Ok(expression)
    }

    fn inner(&mut self, value: &Value, path: &str) -> Result<Expression, QueryError> {
        let object = match value {
            Value::Bool(_) => {
                self.budget.condition()?;
                return Ok(Expression::Boolean(self.operand(value, path)?));
            }
            Value::Object(object) => object,
            other => return Err(expected(path, "a condition", other)),
        };
        if object.contains_key("property") {
            self.budget.condition()?;
            return Ok(Expression::Boolean(self.operand(value, path)?));
        }
        let (operator, arguments) = operation(object, path)?;
        match operator {
            "and" | "or" => {
                if arguments.len() < 2 {
                    return Err(wrong(
                        &format!("{path}.args"),
                        &format!("{operator} takes at least 2 arguments, found {}", arguments.len()),
                    ));
                }
                let parts = arguments.iter().enumerate().map(|(number, part)| self.expression(part, &format!("{path}.args[{number}]")));
                let parts = parts.collect::<Result<_, _>>()?;
                Ok(if operator == "and" { Expression::And(parts) } else { Expression::Or(parts) })
            }
            "not" => {
                let [inner] = exactly(arguments, path, operator)?;
                Ok(Expression::Not(Box::new(self.expression(inner, &format!("{path}.args[0]"))?)))
            }
            _ => {
                self.budget.condition()?;
                self.predicate(operator, arguments, path)
            }
        }
    }

    fn predicate(&mut self, operator: &str, arguments: &[Value], path: &str) -> Result<Expression, QueryError> {
        let place = |number: usize| format!("{path}.args[{number}]");
        if let Some(comparison) = Comparison::from_sign(operator) {
            let [left, right] = exactly(arguments, path, operator)?;
            return Ok(Expression::Comparison { left: self.operand(left, &place(0))?, comparison, right: self.operand(right, &place(1))? });
        }
        if let Some(relation) = SpatialRelation::from_name(operator) {
            let [left, right] = exactly(arguments, path, operator)?;
            return Ok(Expression::Spatial { relation, left: self.geometry(left, &place(0))?, right: self.geometry(right, &place(1))? });
        }
        if let Some(relation) = TemporalRelation::from_name(operator) {
            let [left, right] = exactly(arguments, path, operator)?;
            return Ok(Expression::Temporal { relation, left: self.period(left, &place(0))?, right: self.period(right, &place(1))? });
        }
        match operator {
            "in" => {
                let [operand, list] = exactly(arguments, path, operator)?;
                let operand = self.operand(operand, &place(0))?;
                let values = list.as_array().ok_or_else(|| expected(&place(1), "an array of values", list))?;
                if values.is_empty() {
                    return Err(wrong(&place(1), "expected at least one value"));
                }
                let values = values.iter().enumerate().map(|(number, value)| self.value(value, &format!("{}[{number}]", place(1))));
                Ok(Expression::In { operand, list: values.collect::<Result<_, _>>()? })
            }
            "between" => {
                let [operand, low, high] = exactly(arguments, path, operator)?;
                Ok(Expression::Between {
                    operand: self.operand(operand, &place(0))?,
                    low: self.operand(low, &place(1))?,
                    high: self.operand(high, &place(2))?,
                })
            }
            "like" => {
                let [operand, pattern] = exactly(arguments, path, operator)?;
                let operand = self.operand(operand, &place(0))?;
                let read = self.value(pattern, &place(1))?;
                match innermost(&read) {
                    Operand::Literal(Literal::Text(text)) if text.chars().count() <= MAX_PATTERN => {
                        Ok(Expression::Like { operand, pattern: read })
                    }
                    Operand::Literal(Literal::Text(_)) => {
                        Err(wrong(&place(1), &format!("the pattern has more than {MAX_PATTERN} characters")))
                    }
                    _ => Err(expected(&place(1), "a pattern as text", pattern)),
                }
            }
            "isNull" => {
                let [operand] = exactly(arguments, path, operator)?;
                Ok(Expression::IsNull(self.operand(operand, &place(0))?))
            }
            _ => {
                let operator: String = operator.chars().take(20).collect();
                Err(wrong(&format!("{path}.op"), &format!("the operator {operator:?} is not taken; taken are {OPERATORS}")))
            }
        }
    }

    /// A literal, also in `casei` and `accenti`.
    fn value(&mut self, value: &Value, path: &str) -> Result<Operand, QueryError> {
        self.budget.literal()?;
        let operand = self.operand(value, path)?;
        match innermost(&operand) {
            Operand::Property(_) => Err(wrong(path, "expected a value, found a property")),
            _ => Ok(operand),
        }
    }

    pub(super) fn operand(&mut self, value: &Value, path: &str) -> Result<Operand, QueryError> {
        let literal = |literal| Ok(Operand::Literal(literal));
        match value {
            Value::String(text) => literal(Literal::text(text)),
            Value::Bool(value) => literal(Literal::Boolean(*value)),
            Value::Number(number) => match (number.as_i64(), number.as_f64().filter(|n| n.is_finite())) {
                (Some(number), _) => literal(Literal::Integer(number)),
                (None, Some(number)) => literal(Literal::Number(number)),
                (None, None) => Err(wrong(path, "the number is too large")),
            },
            Value::Null => Err(wrong(path, "expected a value or a property, found null; use isNull")),
            Value::Array(_) => Err(expected(path, "a value or a property", value)),
            Value::Object(object) => self.object(object, path),
        }
    }

    /// A time, or an interval.
    fn period(&mut self, value: &Value, path: &str) -> Result<Operand, QueryError> {
        let Some(ends) = value.as_object().and_then(|object| only(object, "interval")) else { return self.operand(value, path) };
        let path = format!("{path}.interval");
        let ends = ends.as_array().ok_or_else(|| expected(&path, "an array of two times", ends))?;
        let [start, end] = &ends[..] else { return Err(wrong(&path, &format!("expected two times, found {}", ends.len()))) };
        let mut end_of = |value: &Value, number: usize| -> Result<_, QueryError> {
            let path = format!("{path}[{number}]");
            Ok(match value {
                Value::String(text) if text == ".." => None,
                Value::String(text) => {
                    let read = moment::parse_either(text).ok_or_else(|| wrong(&path, "expected a day, a time or \"..\""))?;
                    Some(Box::new(Operand::Literal(read)))
                }
                other => Some(Box::new(self.operand(other, &path)?)),
            })
        };
        Ok(Operand::Interval { start: end_of(start, 0)?, end: end_of(end, 1)? })
    }

    fn arithmetic(&mut self, operator: &str, arguments: &[Value], path: &str) -> Result<Operand, QueryError> {
        self.budget.operation()?;
        self.budget.descend()?;
        let [left, right] = exactly(arguments, path, operator)?;
        let left = Box::new(self.operand(left, &format!("{path}.args[0]"))?);
        let right = Box::new(self.operand(right, &format!("{path}.args[1]"))?);
        self.budget.ascend();
        let operator = ArithmeticOperator::from_sign(operator).ok_or_else(|| wrong(path, "expected an operator of arithmetic"))?;
        Ok(Operand::Arithmetic { left, operator, right })
    }

    fn object(&mut self, object: &Map<String, Value>, path: &str) -> Result<Operand, QueryError> {
        if let Some(name) = only(object, "property") {
            let name = name.as_str().filter(|name| !name.is_empty()).ok_or_else(|| expected(path, "the name of a property", name))?;
            return Ok(Operand::Property(name.to_owned()));
        }
        if let Some(day) = only(object, "date") {
            let read = day.as_str().and_then(moment::parse_date).map(Literal::Date);
            return read.map(Operand::Literal).ok_or_else(|| wrong(path, "expected a day such as 2025-07-01"));
        }
        if let Some(time) = only(object, "timestamp") {
            let read = time.as_str().and_then(moment::parse_timestamp).map(Literal::Timestamp);
            return read.map(Operand::Literal).ok_or_else(|| wrong(path, "expected a time such as 2025-07-01T08:30:00Z"));
        }
        let draft = FOLDINGS.into_iter().find_map(|name| only(object, name).map(|inner| (name, inner)));
        let (operator, inner) = match draft {
            Some(found) => found,
            None => match operation(object, path)? {
                (operator, arguments) if FOLDINGS.contains(&operator) => {
                    let [inner] = exactly(arguments, path, operator)?;
                    (operator, inner)
                }
                (operator, arguments) if ArithmeticOperator::from_sign(operator).is_some() => {
                    return self.arithmetic(operator, arguments, path);
                }
                (operator, _) => {
                    let operator: String = operator.chars().take(20).collect();
                    return Err(wrong(path, &format!("expected a value or a property, found the operator {operator:?}")));
                }
            },
        };
        self.budget.descend()?;
        let operand = Box::new(self.operand(inner, &format!("{path}.args[0]"))?);
        self.budget.ascend();
        Ok(if operator == CASE { Operand::CaseInsensitive(operand) } else { Operand::AccentInsensitive(operand) })
    }
}
