//! What conditions are made of in the text encoding: values, arithmetic, and the periods of temporal functions.

use super::lexer::{Token, fault};
use super::text::{Parser, RESERVED};
use super::{ArithmeticOperator, Expression, Literal, Operand, SpatialRelation, TemporalRelation, moment};
use crate::query::QueryError;

const INSTANT: &str = "a day such as '2025-07-01', a time such as '2025-07-01T08:30:00Z', '..' or a property";

impl Parser<'_> {
    /// A value, a property, or a number made of them.
    pub(super) fn operand(&mut self, what: &str) -> Result<Operand, QueryError> {
        self.chain(what, &["+", "-"], Self::product)
    }

    fn product(&mut self, what: &str) -> Result<Operand, QueryError> {
        self.chain(what, &["*", "/", "%", "div"], Self::power)
    }

    /// Operands with operators of one rank between them, from the left.
    fn chain(
        &mut self,
        what: &str,
        signs: &[&str],
        part: impl Fn(&mut Self, &str) -> Result<Operand, QueryError>,
    ) -> Result<Operand, QueryError> {
        let mut left = part(self, what)?;
        while let Some(operator) = self.operator().filter(|operator| signs.contains(&operator.as_str())) {
            self.budget.operation()?;
            self.advance()?;
            let right = Box::new(part(self, NUMBER)?);
            left = Operand::Arithmetic { left: Box::new(left), operator, right };
        }
        Ok(left)
    }

    fn operator(&self) -> Option<ArithmeticOperator> {
        match &self.token {
            Token::Sign(sign) => ArithmeticOperator::from_sign(sign),
            token if token.is_word("DIV") => Some(ArithmeticOperator::IntegerDivide),
            _ => None,
        }
    }

    /// Powers, from the right.
    fn power(&mut self, what: &str) -> Result<Operand, QueryError> {
        let left = self.factor(what)?;
        if self.token != Token::Sign("^") {
            return Ok(left);
        }
        self.budget.operation()?;
        self.advance()?;
        let right = Box::new(self.power(NUMBER)?);
        Ok(Operand::Arithmetic { left: Box::new(left), operator: ArithmeticOperator::Power, right })
    }

    fn factor(&mut self, what: &str) -> Result<Operand, QueryError> {
        match &self.token {
            Token::Text(text) => {
                let literal = Literal::text(text);
                self.advance()?;
                Ok(Operand::Literal(literal))
            }
            Token::Number(number) => {
                let number = number.clone();
                self.advance()?;
                Ok(Operand::Literal(number))
            }
            Token::Sign("(") => {
                self.budget.descend()?;
                self.advance()?;
                let inner = self.operand(what)?;
                self.budget.ascend();
                self.sign(")", "an operator or )")?;
                Ok(inner)
            }
            Token::Sign(sign @ ("-" | "+")) => {
                let is_negative = *sign == "-";
                self.budget.descend()?;
                self.budget.operation()?;
                self.advance()?;
                let factor = self.factor(NUMBER)?;
                self.budget.ascend();
                Ok(if is_negative { opposite(factor) } else { factor })
            }
            Token::Quoted(name) => {
                let name = name.clone();
                self.advance()?;
                Ok(Operand::Property(name))
            }
            Token::Word(_) => self.word(what),
            Token::Sign(_) | Token::End => Err(self.expected(what)),
        }
    }

    fn word(&mut self, what: &str) -> Result<Operand, QueryError> {
        let at = self.at;
        for (keyword, value) in [("TRUE", true), ("FALSE", false)] {
            if self.took(keyword)? {
                return Ok(Operand::Literal(Literal::Boolean(value)));
            }
        }
        if self.token.is_word("NULL") {
            return Err(fault(at, &format!("expected {what}, found NULL; write IS NULL")));
        }
        if RESERVED.iter().any(|reserved| self.token.is_word(reserved)) {
            return Err(self.expected(what));
        }
        let Token::Word(name) = self.advance()? else { return Err(self.expected(what)) };
        if self.token != Token::Sign("(") {
            return Ok(Operand::Property(name));
        }
        match name.to_ascii_uppercase().as_str() {
            "CASEI" => self.folded().map(Operand::CaseInsensitive),
            "ACCENTI" => self.folded().map(Operand::AccentInsensitive),
            "DATE" => self.moment("a day such as '2025-07-01'", |text| moment::parse_date(text).map(Literal::Date)),
            "TIMESTAMP" => {
                self.moment("a time such as '2025-07-01T08:30:00Z'", |text| moment::parse_timestamp(text).map(Literal::Timestamp))
            }
            _ => {
                let spatial = SpatialRelation::ALL.map(SpatialRelation::as_str);
                let conditions = [&spatial[..], &TemporalRelation::ALL.map(TemporalRelation::as_str)[..]].concat().join(", ");
                let taken = "CASEI, ACCENTI, DATE and TIMESTAMP";
                Err(fault(at, &format!("the function {name} is not taken; taken are {taken}, and as conditions {conditions}")))
            }
        }
    }

    /// The text in `CASEI(…)` and `ACCENTI(…)`.
    fn folded(&mut self) -> Result<Box<Operand>, QueryError> {
        self.advance()?;
        self.budget.descend()?;
        let operand = self.operand("a text or a property")?;
        self.budget.ascend();
        self.sign(")", ")")?;
        Ok(Box::new(operand))
    }

    fn moment(&mut self, what: &str, read: impl Fn(&str) -> Option<Literal>) -> Result<Operand, QueryError> {
        self.advance()?;
        let Token::Text(text) = &self.token else { return Err(self.expected(what)) };
        let literal = read(text).ok_or_else(|| self.expected(what))?;
        self.advance()?;
        self.sign(")", ")")?;
        Ok(Operand::Literal(literal))
    }

    /// A temporal function with its two periods.
    pub(super) fn temporal(&mut self, relation: TemporalRelation) -> Result<Expression, QueryError> {
        self.advance()?;
        self.sign("(", "( and two times or intervals")?;
        let left = self.period()?;
        self.sign(",", ", and a second time or interval")?;
        let right = self.period()?;
        self.sign(")", ")")?;
        Ok(Expression::Temporal { relation, left, right })
    }

    fn period(&mut self) -> Result<Operand, QueryError> {
        if !self.took("INTERVAL")? {
            return self.operand("a time such as DATE('2025-07-01'), an INTERVAL or a property");
        }
        self.sign("(", "( and two times")?;
        let start = self.end()?;
        self.sign(",", ", and the last time")?;
        let end = self.end()?;
        self.sign(")", ")")?;
        Ok(Operand::Interval { start, end })
    }

    /// An end of an interval; `None` where it is open.
    fn end(&mut self) -> Result<Option<Box<Operand>>, QueryError> {
        let Token::Text(text) = &self.token else { return self.operand(INSTANT).map(|operand| Some(Box::new(operand))) };
        let read = match text.as_str() {
            ".." => None,
            text => Some(Box::new(Operand::Literal(moment::parse_either(text).ok_or_else(|| self.expected(INSTANT))?))),
        };
        self.advance()?;
        Ok(read)
    }
}

const NUMBER: &str = "a number or a property";

/// The number with the other sign; one too large for an integer is a number also when only its sign would make it fit.
fn opposite(operand: Operand) -> Operand {
    match operand {
        Operand::Literal(Literal::Integer(number)) if number != i64::MIN => Operand::Literal(Literal::Integer(-number)),
        Operand::Literal(Literal::Number(number)) => Operand::Literal(Literal::Number(-number)),
        other => Operand::Arithmetic {
            left: Box::new(Operand::Literal(Literal::Integer(-1))),
            operator: ArithmeticOperator::Multiply,
            right: Box::new(other),
        },
    }
}
