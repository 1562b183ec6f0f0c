//! The sides of a temporal function, bound to the properties of a layer.

use super::bind::{Binder, Kind, Term, short};
use super::temporal::{End, Span};
use super::{Literal, Operand, Scalar, TemporalRelation, moment};
use crate::query::QueryError;

/// From a start to an end, each open where there is none.
#[derive(Debug, Clone)]
pub(super) struct Period {
    start: Option<Moment>,
    end: Option<Moment>,
    /// Whether one time is both.
    is_instant: bool,
}

/// An end, and whether it is a day.
#[derive(Debug, Clone)]
struct Moment {
    term: Term,
    is_day: bool,
}

impl Period {
    /// `None` where an end is missing, or comes before the start.
    pub(super) fn span<'a>(&self, value: &dyn Fn(usize) -> Scalar<'a>) -> Option<Span> {
        let end = |moment: &Option<Moment>, open: End| match moment {
            None => Some(open),
            Some(moment) => match moment.term.value(value) {
                Scalar::Time(time) => Some(End::new(time, moment.is_day)),
                _ => None,
            },
        };
        Span::new(end(&self.start, End::OPEN_START)?, end(&self.end, End::OPEN_END)?)
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        [&self.start, &self.end].into_iter().flatten().map(|moment| &moment.term)
    }

    /// Where the property alone is this side: the first second of it that is taken, and whether all from there on are.
    pub(super) fn first_second_taken(&self, relation: TemporalRelation, right: &Self, property: usize) -> Option<(i64, bool)> {
        let is_instant = |moment: &Moment| matches!(moment.term, Term::Property { number, .. } if number == property) && !moment.is_day;
        // The property stands for both ends.
        if !(self.is_instant && self.start.as_ref().is_some_and(is_instant)) {
            return None;
        }
        let span = right.span(&|_| Scalar::Null)?;
        match relation {
            TemporalRelation::After => Some((moment::first_second(span.last().saturating_add(1)), true)),
            TemporalRelation::Intersects | TemporalRelation::Equals => Some((moment::first_second(span.first()), false)),
            _ => None,
        }
    }
}

impl Binder<'_> {
    pub(super) fn period(&mut self, relation: TemporalRelation, operand: &Operand) -> Result<Period, QueryError> {
        let Operand::Interval { start, end } = operand else {
            if !relation.takes_instants() {
                let detail = format!("{} takes two intervals, but {} is none; write INTERVAL", relation.as_str(), short(operand));
                return Err(self.fault(&format!("{detail}(…, …), or T_INTERSECTS for an instant")));
            }
            let moment = self.moment(operand, relation)?;
            return Ok(Period { start: Some(moment.clone()), end: Some(moment), is_instant: true });
        };
        let mut moment = |end: &Option<Box<Operand>>| end.as_ref().map(|end| self.moment(end, relation)).transpose();
        let period = Period { start: moment(start)?, end: moment(end)?, is_instant: false };
        let is_constant = |moment: &Option<Moment>| moment.as_ref().is_none_or(|moment| matches!(moment.term, Term::Constant(_)));
        if is_constant(&period.start) && is_constant(&period.end) && period.span(&|_| Scalar::Null).is_none() {
            return Err(self.fault(&format!("{} ends before it begins", short(operand))));
        }
        Ok(period)
    }

    fn moment(&mut self, operand: &Operand, relation: TemporalRelation) -> Result<Moment, QueryError> {
        let read = match operand {
            Operand::Literal(Literal::Text(text)) => moment::parse_either(text).map(Operand::Literal),
            _ => None,
        };
        let operand = read.as_ref().unwrap_or(operand);
        self.must_be(operand, Kind::Time, &format!("{} takes times", relation.as_str()))?;
        let is_day = match operand {
            Operand::Property(name) => self.properties[self.find(name)?].kind == Kind::Day,
            other => matches!(other, Operand::Literal(Literal::Date(_))),
        };
        Ok(Moment { term: self.term(operand, Kind::Time)?, is_day })
    }
}
