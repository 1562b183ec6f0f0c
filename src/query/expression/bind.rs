//! An expression over the properties of one layer: names looked up, kinds checked, lists sorted, patterns made ready.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use geo::Geometry;

use super::like::Pattern;
use super::period::Period;
use super::scalar::Folding;
use super::spatial::Target;
use super::text::innermost;
use super::{
    ArithmeticOperator, Comparison, Expression, Literal, Operand, PARAMETER, Scalar, Shape, SpatialRelation, TemporalRelation, moment,
};
use crate::query::QueryError;
use crate::spatial::Area;

/// What the values of a property are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An instant.
    Time,
    /// A day, which compares as its midnight; to temporal functions it is all of itself.
    Day,
    /// A geometry, which only the spatial functions take, and `IS NULL`.
    Geometry,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Time | Self::Day => "time",
            Self::Geometry => "geometry",
        }
    }
}

/// A property that an expression may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
}

/// An expression that can be asked of features with known properties.
#[derive(Debug, Clone)]
pub struct Bound {
    node: Node,
    properties: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
enum Node {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Comparison(Term, Comparison, Term),
    /// The list is sorted.
    In(Term, Vec<Scalar<'static>>),
    Between(Term, Term, Term),
    Like(Term, Pattern),
    IsNull(Term),
    Boolean(Term),
    /// A property and what it is related to.
    Spatial(usize, SpatialRelation, Arc<Target>),
    /// A property and itself.
    SpatialItself(usize, SpatialRelation),
    Temporal(Period, TemporalRelation, Period),
}

/// Something with a value, its properties by their numbers.
#[derive(Debug, Clone)]
pub(super) enum Term {
    Property { number: usize, folding: Folding },
    Constant(Scalar<'static>),
    Arithmetic(Box<Self>, ArithmeticOperator, Box<Self>),
}

impl Bound {
    /// Looks an expression up in the properties of a layer.
    ///
    /// # Errors
    /// When it names another property, or compares values of different kinds; says which properties there are.
    pub fn new(expression: &Expression, properties: &[Property]) -> Result<Self, QueryError> {
        let mut binder = Binder { properties, named: BTreeSet::new() };
        let node = binder.node(expression)?;
        Ok(Self { node, properties: binder.named })
    }

    /// Positions of the properties that it names.
    #[must_use]
    pub fn properties(&self) -> &BTreeSet<usize> {
        &self.properties
    }

    /// Whether it is true of a feature, given its values by the position of the property. What is unknown is not true.
    pub fn holds<'a>(&self, value: &dyn Fn(usize) -> Scalar<'a>) -> bool {
        self.node.truth(value) == Some(true)
    }

    /// The parts that must all hold: of `a AND (b AND c)` these are a, b and c.
    #[must_use]
    pub fn conjuncts(self) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut open = vec![self.node];
        while let Some(node) = open.pop() {
            match node {
                Node::All(inner) => open.extend(inner.into_iter().rev()),
                node => {
                    let mut properties = BTreeSet::new();
                    node.collect_properties(&mut properties);
                    parts.push(Self { node, properties });
                }
            }
        }
        parts
    }

    /// For a spatial function of a property and a geometry: where all points lie that are taken, and whether all that lie there are.
    pub(super) fn ground(&self) -> Option<(Area, bool)> {
        let Node::Spatial(_, relation, target) = &self.node else { return None };
        target.ground(*relation)
    }

    /// For `property >= time`, `property > time` and temporal functions of the property, in either order: the first second that is taken, and
    /// whether all from there on are.
    pub(super) fn first_second_taken(&self, property: usize) -> Option<(i64, bool)> {
        let (left, comparison, right) = match &self.node {
            Node::Comparison(left, comparison, right) => (left, comparison, right),
            Node::Temporal(left, relation, right) => {
                let first = left.first_second_taken(*relation, right, property);
                return first.or_else(|| right.first_second_taken(relation.mirrored(), left, property));
            }
            _ => return None,
        };
        let (comparison, time) = match (left, right) {
            (Term::Property { number, .. }, Term::Constant(Scalar::Time(time))) if *number == property => (*comparison, *time),
            (Term::Constant(Scalar::Time(time)), Term::Property { number, .. }) if *number == property => (comparison.mirrored(), *time),
            _ => return None,
        };
        match comparison {
            Comparison::GreaterOrEqual => Some((moment::first_second(time), true)),
            Comparison::Greater => Some((moment::first_second(time + 1), true)),
            _ => None,
        }
    }
}

impl Comparison {
    /// The sign when both sides change places.
    const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::Greater => Self::Less,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

impl Node {
    /// True, false, or unknown.
    fn truth<'a>(&self, value: &dyn Fn(usize) -> Scalar<'a>) -> Option<bool> {
        match self {
            Self::All(parts) => decided_by(parts, false, value),
            Self::Any(parts) => decided_by(parts, true, value),
            Self::Not(inner) => inner.truth(value).map(|truth| !truth),
            Self::Comparison(left, comparison, right) => {
                left.value(value).compare(&right.value(value)).map(|ordering| comparison.holds(ordering))
            }
            Self::In(term, list) => match term.value(value) {
                Scalar::Null => None,
                found => Some(list.binary_search_by(|listed| listed.compare(&found).unwrap_or(Ordering::Less)).is_ok()),
            },
            Self::Between(term, low, high) => {
                let found = term.value(value);
                let above = found.compare(&low.value(value)).map(Ordering::is_ge);
                let below = found.compare(&high.value(value)).map(Ordering::is_le);
                match (above, below) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
            Self::Like(term, pattern) => match term.value(value) {
                Scalar::Text(text) => Some(pattern.matches(&text)),
                _ => None,
            },
            Self::IsNull(term) => Some(term.value(value) == Scalar::Null),
            Self::Boolean(term) => match term.value(value) {
                Scalar::Boolean(truth) => Some(truth),
                _ => None,
            },
            Self::Spatial(number, relation, target) => shape(&value(*number)).map(|shape| target.holds(*relation, shape)),
            Self::Temporal(left, relation, right) => Some(relation.holds(left.span(value)?, right.span(value)?)),
            Self::SpatialItself(number, relation) => shape(&value(*number)).map(|_| relation.holds_of_itself()),
        }
    }

    fn collect_properties(&self, found: &mut BTreeSet<usize>) {
        let mut term = |term: &Term| term.collect_properties(found);
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect_properties(found)),
            Self::Not(inner) => inner.collect_properties(found),
            Self::Comparison(left, _, right) => [left, right].into_iter().for_each(term),
            Self::Between(operand, low, high) => [operand, low, high].into_iter().for_each(term),
            Self::In(operand, _) | Self::Like(operand, _) | Self::IsNull(operand) | Self::Boolean(operand) => term(operand),
            Self::Temporal(left, _, right) => {
                [left, right].into_iter().flat_map(Period::terms).for_each(term);
            }
            Self::Spatial(number, ..) | Self::SpatialItself(number, _) => {
                found.insert(*number);
            }
        }
    }
}

fn shape<'s>(value: &Scalar<'s>) -> Option<Shape<'s>> {
    if let Scalar::Shape(shape) = value { Some(*shape) } else { None }
}

/// `decisive` as soon as one part says so; otherwise unknown if one part is, or else the opposite.
fn decided_by<'a>(parts: &[Node], decisive: bool, value: &dyn Fn(usize) -> Scalar<'a>) -> Option<bool> {
    let mut all = Some(!decisive);
    for part in parts {
        match part.truth(value) {
            Some(truth) if truth == decisive => return Some(decisive),
            None => all = None,
            Some(_) => {}
        }
    }
    all
}

impl Term {
    pub(super) fn value<'v, 'a: 'v>(&'v self, value: &dyn Fn(usize) -> Scalar<'a>) -> Scalar<'v> {
        match self {
            Self::Property { number, folding } => value(*number).folded(*folding),
            Self::Constant(Scalar::Text(text)) => Scalar::text(text),
            Self::Constant(constant) => constant.clone(),
            Self::Arithmetic(left, operator, right) => operator.apply(&left.value(value), &right.value(value)),
        }
    }

    fn collect_properties(&self, found: &mut BTreeSet<usize>) {
        match self {
            Self::Property { number, .. } => {
                found.insert(*number);
            }
            Self::Constant(_) => {}
            Self::Arithmetic(left, _, right) => [left, right].into_iter().for_each(|side| side.collect_properties(found)),
        }
    }
}

pub(super) struct Binder<'p> {
    pub(super) properties: &'p [Property],
    named: BTreeSet<usize>,
}

impl Binder<'_> {
    fn node(&mut self, expression: &Expression) -> Result<Node, QueryError> {
        Ok(match expression {
            Expression::And(parts) => Node::All(parts.iter().map(|part| self.node(part)).collect::<Result<_, _>>()?),
            Expression::Or(parts) => Node::Any(parts.iter().map(|part| self.node(part)).collect::<Result<_, _>>()?),
            Expression::Not(inner) => Node::Not(Box::new(self.node(inner)?)),
            Expression::Comparison { left, comparison, right } => {
                let kind = self.common_kind(&[left, right])?;
                if kind == Kind::Boolean && !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
                    return Err(self.fault(&format!("{left} and {right} are true or false: they compare with = and <> only")));
                }
                Node::Comparison(self.term(left, kind)?, *comparison, self.term(right, kind)?)
            }
            Expression::In { operand, list } => {
                let operands: Vec<&Operand> = std::iter::once(operand).chain(list).collect();
                let kind = self.common_kind(&operands)?;
                let term = self.term(operand, kind)?;
                let mut values = list.iter().map(|value| self.constant(value, kind)).collect::<Result<Vec<_>, _>>()?;
                values.sort_by(|a, b| a.compare(b).unwrap_or(Ordering::Equal));
                Node::In(term, values)
            }
            Expression::Between { operand, low, high } => {
                let kind = self.common_kind(&[operand, low, high])?;
                if kind == Kind::Boolean {
                    return Err(self.fault(&format!("{operand} is true or false: it has no BETWEEN")));
                }
                Node::Between(self.term(operand, kind)?, self.term(low, kind)?, self.term(high, kind)?)
            }
            Expression::Like { operand, pattern } => {
                self.must_be(operand, Kind::Text, "LIKE takes a text")?;
                match self.constant(pattern, Kind::Text)? {
                    Scalar::Text(text) => Node::Like(self.term(operand, Kind::Text)?, Pattern::new(&text)),
                    _ => return Err(self.fault(&format!("LIKE takes a pattern as text, not {pattern}"))),
                }
            }
            Expression::IsNull(operand) => {
                let kind = self.kind(operand)?;
                Node::IsNull(self.term(operand, kind)?)
            }
            Expression::Boolean(operand) => {
                self.must_be(operand, Kind::Boolean, "a condition is expected")?;
                Node::Boolean(self.term(operand, Kind::Boolean)?)
            }
            Expression::Spatial { relation, left, right } => self.spatial(*relation, left, right)?,
            Expression::Temporal { relation, left, right } => {
                Node::Temporal(self.period(*relation, left)?, *relation, self.period(*relation, right)?)
            }
        })
    }

    fn spatial(&mut self, relation: SpatialRelation, left: &Operand, right: &Operand) -> Result<Node, QueryError> {
        let why = format!("{} takes geometries", relation.as_str());
        self.must_be(left, Kind::Geometry, &why)?;
        self.must_be(right, Kind::Geometry, &why)?;
        Ok(match (left, right) {
            (Operand::Literal(Literal::Geometry(one)), Operand::Literal(Literal::Geometry(other))) => {
                Node::Boolean(Term::Constant(Scalar::Boolean(Target::relates(relation, one, other))))
            }
            (Operand::Property(name), Operand::Literal(Literal::Geometry(geometry))) => self.spatial_of(name, relation, geometry)?,
            (Operand::Literal(Literal::Geometry(geometry)), Operand::Property(name)) => {
                self.spatial_of(name, relation.mirrored(), geometry)?
            }
            (Operand::Property(name), _) => {
                let number = self.find(name)?;
                self.named.insert(number);
                Node::SpatialItself(number, relation)
            }
            _ => return Err(self.fault(&why)),
        })
    }

    fn spatial_of(&mut self, name: &str, relation: SpatialRelation, geometry: &Geometry<f64>) -> Result<Node, QueryError> {
        let number = self.find(name)?;
        self.named.insert(number);
        Ok(Node::Spatial(number, relation, Arc::new(Target::new(geometry))))
    }

    pub(super) fn fault(&self, detail: &str) -> QueryError {
        let known: Vec<String> = self.properties.iter().map(|property| format!("{} ({})", property.name, property.kind.as_str())).collect();
        let known =
            if known.is_empty() { "there are no properties here".to_owned() } else { format!("properties are {}", known.join(", ")) };
        QueryError::invalid(PARAMETER, format!("{detail}; {known}"))
    }

    pub(super) fn find(&self, name: &str) -> Result<usize, QueryError> {
        self.properties.iter().position(|property| property.name == name).ok_or_else(|| {
            let name: String = name.chars().take(60).collect();
            self.fault(&format!("there is no property {name:?}"))
        })
    }

    fn kind(&self, operand: &Operand) -> Result<Kind, QueryError> {
        match operand {
            // Only temporal functions tell days and instants apart.
            Operand::Property(name) => Ok(match self.properties[self.find(name)?].kind {
                Kind::Day => Kind::Time,
                kind => kind,
            }),
            Operand::Arithmetic { left, operator, right } => {
                let why = format!("{} takes numbers", operator.as_str());
                self.must_be(left, Kind::Number, &why)?;
                self.must_be(right, Kind::Number, &why)?;
                Ok(Kind::Number)
            }
            Operand::Interval { .. } => Err(self.fault("an INTERVAL is taken by functions such as T_INTERSECTS only")),
            Operand::Literal(Literal::Text(_)) => Ok(Kind::Text),
            Operand::Literal(Literal::Integer(_) | Literal::Number(_)) => Ok(Kind::Number),
            Operand::Literal(Literal::Boolean(_)) => Ok(Kind::Boolean),
            Operand::Literal(Literal::Date(_) | Literal::Timestamp(_)) => Ok(Kind::Time),
            Operand::Literal(Literal::Geometry(_)) => Ok(Kind::Geometry),
            Operand::CaseInsensitive(inner) => self.must_be(inner, Kind::Text, "CASEI takes a text").map(|()| Kind::Text),
            Operand::AccentInsensitive(inner) => self.must_be(inner, Kind::Text, "ACCENTI takes a text").map(|()| Kind::Text),
        }
    }

    pub(super) fn must_be(&self, operand: &Operand, kind: Kind, why: &str) -> Result<(), QueryError> {
        let found = self.kind(operand)?;
        if found == kind { Ok(()) } else { Err(self.fault(&format!("{why}, but {} is a {}", short(operand), found.as_str()))) }
    }

    /// The kind that all operands have. A text beside a time is read as one, since clients that know no types send it so.
    fn common_kind(&self, operands: &[&Operand]) -> Result<Kind, QueryError> {
        let kinds = operands.iter().map(|operand| self.kind(operand)).collect::<Result<Vec<_>, _>>()?;
        let common = if kinds.contains(&Kind::Time) { Kind::Time } else { kinds[0] };
        let fits = |at: usize| {
            kinds[at] == common
                || (common == Kind::Time
                    && matches!(operands[at], Operand::Literal(Literal::Text(text)) if moment::parse_either(text).is_some()))
        };
        if kinds.contains(&Kind::Geometry) {
            return Err(self.fault("geometries do not compare: use a function such as S_INTERSECTS"));
        }
        let Some(other) = (0..operands.len()).find(|&at| !fits(at)) else { return Ok(common) };
        let like = kinds.iter().position(|kind| *kind == common).unwrap_or(0);
        let named = |at: usize| format!("{} (a {})", short(operands[at]), kinds[at].as_str());
        Err(self.fault(&format!("{} cannot be compared with {}", named(like.min(other)), named(like.max(other)))))
    }

    pub(super) fn term(&mut self, operand: &Operand, kind: Kind) -> Result<Term, QueryError> {
        match innermost(operand) {
            Operand::Property(name) => {
                let number = self.find(name)?;
                self.named.insert(number);
                Ok(Term::Property { number, folding: folding(operand) })
            }
            Operand::Arithmetic { left, operator, right } => {
                let (left, right) = (self.term(left, kind)?, self.term(right, kind)?);
                Ok(Term::Arithmetic(Box::new(left), *operator, Box::new(right)))
            }
            _ => self.constant(operand, kind).map(Term::Constant),
        }
    }

    fn constant(&self, operand: &Operand, kind: Kind) -> Result<Scalar<'static>, QueryError> {
        match innermost(operand) {
            Operand::Literal(Literal::Text(text)) if kind == Kind::Time => {
                moment::parse_either(text).as_ref().map(Scalar::from).ok_or_else(|| self.fault(&format!("{} is no time", short(operand))))
            }
            Operand::Literal(literal) => Ok(Scalar::from(literal).folded(folding(operand))),
            other => Err(self.fault(&format!("a value is expected, but {} is none", short(other)))),
        }
    }
}

/// The differences that the functions around an operand leave out, in whatever order they stand.
fn folding(operand: &Operand) -> Folding {
    match operand {
        Operand::CaseInsensitive(inner) => Folding { case: true, ..folding(inner) },
        Operand::AccentInsensitive(inner) => Folding { accents: true, ..folding(inner) },
        _ => Folding::default(),
    }
}

/// An operand for a message, cut when it is long.
pub(super) fn short(operand: &Operand) -> String {
    let text = operand.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(60).chain(['…']).collect() }
}
