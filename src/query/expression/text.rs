//! CQL2 as text, by recursive descent.
//!
//! ```text
//! any       = all *("OR" all)
//! all       = not *("AND" not)
//! not       = "NOT" not | "(" any ")" | predicate
//! predicate = operand [sign operand | ["NOT"] ("IN" "(" value *("," value) ")" | "BETWEEN" operand "AND" operand | "LIKE" value)
//!                      | "IS" ["NOT"] "NULL"]
//!           | spatial relation "(" geometry "," geometry ")" | temporal relation "(" period "," period ")"
//! operand   = product *(("+" | "-") product);   product = power *(("*" | "/" | "%" | "DIV") power);   power = factor ["^" power]
//! factor    = property | value | ("+" | "-") factor | "(" operand ")"
//! value     = literal | ("CASEI" | "ACCENTI") "(" … ")"
//! ```
//! What a geometry is stands in `wkt`, what a period in `text_terms`. A parenthesis opens an operand where one can see behind its end that
//! it does.

use super::budget::{Budget, MAX_PATTERN};
use super::drawing::{Drawing, LiteralSystem};
use super::lexer::{Lexer, Token, fault};
use super::{Comparison, Expression, Literal, Operand, SpatialRelation, TemporalRelation};
use crate::query::QueryError;

/// Words that are no bare property names; as names they stand in double quotes.
pub(super) const RESERVED: [&str; 12] = ["AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "IS", "NULL", "TRUE", "FALSE", "DIV"];

const AFTER_OPERAND: &str = "one of = <> < > <= >=, IN, BETWEEN, LIKE or IS NULL";

pub(super) fn parse(expression: &str, system: LiteralSystem<'_>) -> Result<Expression, QueryError> {
    let mut lexer = Lexer::new(expression);
    let (at, token) = lexer.next()?;
    let mut parser = Parser { lexer, token, at, budget: Budget::new(), drawing: Drawing::new(system) };
    let expression = parser.any()?;
    match parser.token {
        Token::End => Ok(expression),
        _ => Err(parser.expected("AND, OR or the end")),
    }
}

/// A geometry alone.
pub(super) fn parse_geometry(text: &str) -> Result<Literal, QueryError> {
    let mut lexer = Lexer::new(text);
    let (at, token) = lexer.next()?;
    let mut parser = Parser { lexer, token, at, budget: Budget::new(), drawing: Drawing::new(LiteralSystem::CRS84) };
    match (parser.geometry()?, &parser.token) {
        (Operand::Literal(geometry), Token::End) => Ok(geometry),
        _ => Err(parser.expected("a geometry and nothing behind it")),
    }
}

pub(super) struct Parser<'a> {
    lexer: Lexer,
    /// The token that is looked at.
    pub(super) token: Token,
    /// Where it begins.
    pub(super) at: usize,
    pub(super) budget: Budget,
    pub(super) drawing: Drawing<'a>,
}

impl Parser<'_> {
    pub(super) fn expected(&self, what: &str) -> QueryError {
        fault(self.at, &format!("expected {what}, found {}", self.token))
    }

    pub(super) fn advance(&mut self) -> Result<Token, QueryError> {
        let (at, token) = self.lexer.next()?;
        self.at = at;
        Ok(std::mem::replace(&mut self.token, token))
    }

    /// Takes the keyword if it is next.
    pub(super) fn took(&mut self, keyword: &str) -> Result<bool, QueryError> {
        let is_next = self.token.is_word(keyword);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    pub(super) fn sign(&mut self, sign: &'static str, what: &str) -> Result<(), QueryError> {
        if self.token != Token::Sign(sign) {
            return Err(self.expected(what));
        }
        self.advance()?;
        Ok(())
    }

    fn any(&mut self) -> Result<Expression, QueryError> {
        let first = self.all()?;
        let mut parts = vec![first];
        while self.took("OR")? {
            parts.push(self.all()?);
        }
        Ok(if parts.len() > 1 { Expression::Or(parts) } else { parts.remove(0) })
    }

    fn all(&mut self) -> Result<Expression, QueryError> {
        let first = self.not()?;
        let mut parts = vec![first];
        while self.took("AND")? {
            parts.push(self.not()?);
        }
        Ok(if parts.len() > 1 { Expression::And(parts) } else { parts.remove(0) })
    }

    fn not(&mut self) -> Result<Expression, QueryError> {
        self.budget.descend()?;
        let expression = if self.took("NOT")? {
            Expression::Not(Box::new(self.not()?))
        } else if self.token == Token::Sign("(") && !self.opens_an_operand() {
            self.advance()?;
            let inner = self.any()?;
            self.sign(")", "AND, OR or )")?;
            inner
        } else {
            self.predicate()?
        };
        self.budget.ascend();
        Ok(expression)
    }

    fn predicate(&mut self) -> Result<Expression, QueryError> {
        self.budget.condition()?;
        if let Token::Word(name) = &self.token
            && let Some(relation) = SpatialRelation::from_name(name)
        {
            return self.spatial(relation);
        }
        if let Token::Word(name) = &self.token
            && let Some(relation) = TemporalRelation::from_name(name)
        {
            return self.temporal(relation);
        }
        let operand = self.operand("a condition")?;
        if let Token::Sign(sign) = self.token
            && let Some(comparison) = Comparison::from_sign(sign)
        {
            self.advance()?;
            let right = self.operand("a value or a property")?;
            return Ok(Expression::Comparison { left: operand, comparison, right });
        }
        if self.took("IS")? {
            let is_not = self.took("NOT")?;
            if !self.took("NULL")? {
                return Err(self.expected(if is_not { "NULL" } else { "NULL or NOT NULL" }));
            }
            return Ok(negated_if(is_not, Expression::IsNull(operand)));
        }
        let is_not = self.took("NOT")?;
        let predicate = if self.took("IN")? {
            Expression::In { operand, list: self.list()? }
        } else if self.took("BETWEEN")? {
            let low = self.operand("the least value")?;
            if !self.took("AND")? {
                return Err(self.expected("AND and the greatest value"));
            }
            Expression::Between { operand, low, high: self.operand("the greatest value")? }
        } else if self.took("LIKE")? {
            Expression::Like { operand, pattern: self.pattern()? }
        } else if self.took("ILIKE")? {
            let pattern = Operand::CaseInsensitive(Box::new(self.pattern()?));
            Expression::Like { operand: Operand::CaseInsensitive(Box::new(operand)), pattern }
        } else if is_not {
            return Err(self.expected("IN, BETWEEN or LIKE"));
        } else if matches!(operand, Operand::Property(_) | Operand::Literal(Literal::Boolean(_))) {
            return if self.ends_a_predicate() { Ok(Expression::Boolean(operand)) } else { Err(self.expected(AFTER_OPERAND)) };
        } else {
            return Err(self.expected(AFTER_OPERAND));
        };
        Ok(negated_if(is_not, predicate))
    }

    /// Whether the parenthesis that is next holds a part of a predicate, not a condition.
    fn opens_an_operand(&mut self) -> bool {
        let behind = self.lexer.behind_closing();
        let is_sign = matches!(&behind, Token::Sign(sign) if !["(", ")", ","].contains(sign));
        is_sign || ["DIV", "IN", "BETWEEN", "LIKE", "ILIKE", "IS", "NOT"].iter().any(|word| behind.is_word(word))
    }

    fn spatial(&mut self, relation: SpatialRelation) -> Result<Expression, QueryError> {
        self.advance()?;
        self.sign("(", "( and two geometries")?;
        let left = self.geometry()?;
        self.sign(",", ", and a second geometry")?;
        let right = self.geometry()?;
        self.sign(")", ")")?;
        Ok(Expression::Spatial { relation, left, right })
    }

    /// Whether a boolean property may stand alone here.
    fn ends_a_predicate(&self) -> bool {
        matches!(self.token, Token::End | Token::Sign(")")) || self.token.is_word("AND") || self.token.is_word("OR")
    }

    fn list(&mut self) -> Result<Vec<Operand>, QueryError> {
        self.sign("(", "( and a list of values")?;
        let mut list = vec![self.value("a value")?];
        while self.token == Token::Sign(",") {
            self.advance()?;
            list.push(self.value("a value")?);
        }
        self.sign(")", ", or )")?;
        Ok(list)
    }

    fn pattern(&mut self) -> Result<Operand, QueryError> {
        let at = self.at;
        let pattern = self.value("a pattern in single quotes")?;
        match innermost(&pattern) {
            Operand::Literal(Literal::Text(text)) if text.chars().count() <= MAX_PATTERN => Ok(pattern),
            Operand::Literal(Literal::Text(_)) => Err(fault(at, &format!("the pattern has more than {MAX_PATTERN} characters"))),
            _ => Err(fault(at, "expected a pattern in single quotes")),
        }
    }

    /// A literal, also in `CASEI` and `ACCENTI`.
    fn value(&mut self, what: &str) -> Result<Operand, QueryError> {
        self.budget.literal()?;
        let at = self.at;
        let operand = self.operand(what)?;
        match innermost(&operand) {
            Operand::Property(name) => Err(fault(at, &format!("expected {what}, found the property {name}"))),
            _ => Ok(operand),
        }
    }
}

fn negated_if(negated: bool, expression: Expression) -> Expression {
    if negated { Expression::Not(Box::new(expression)) } else { expression }
}

/// What `CASEI` and `ACCENTI` are around.
pub(super) fn innermost(operand: &Operand) -> &Operand {
    match operand {
        Operand::CaseInsensitive(inner) | Operand::AccentInsensitive(inner) => innermost(inner),
        other => other,
    }
}
