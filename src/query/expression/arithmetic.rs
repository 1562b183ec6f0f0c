//! Arithmetic (OGC 21-065r2, requirements class "Arithmetic Expressions"). What has no value, such as a division by zero or what no number
//! can hold, is missing, as everything that is not known.

use super::Scalar;

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArithmeticOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, with a fraction.
    Divide,
    /// `div`, the whole part of the quotient.
    IntegerDivide,
    /// `%`, what `div` leaves, with the sign of the dividend.
    Remainder,
    /// `^`
    Power,
}

impl ArithmeticOperator {
    /// Every operator.
    pub const ALL: [Self; 7] = [Self::Add, Self::Subtract, Self::Multiply, Self::Divide, Self::IntegerDivide, Self::Remainder, Self::Power];

    /// As it is written in both encodings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::IntegerDivide => "div",
            Self::Remainder => "%",
            Self::Power => "^",
        }
    }

    pub(super) fn from_sign(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == sign)
    }

    /// Whole numbers stay whole, and exact, except in a quotient with a fraction and a power below one.
    pub(super) fn apply(self, left: &Scalar<'_>, right: &Scalar<'_>) -> Scalar<'static> {
        if let (Scalar::Integer(left), Scalar::Integer(right)) = (left, right)
            && let Some(exact) = self.of_integers(*left, *right)
        {
            return exact;
        }
        let number = |scalar: &Scalar<'_>| match scalar {
            Scalar::Integer(number) => Some(*number as f64),
            Scalar::Number(number) => Some(*number),
            _ => None,
        };
        let (Some(left), Some(right)) = (number(left), number(right)) else { return Scalar::Null };
        let result = match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::IntegerDivide => (left / right).trunc(),
            Self::Remainder => left % right,
            Self::Power => left.powf(right),
        };
        if result.is_finite() { Scalar::Number(result) } else { Scalar::Null }
    }

    /// The result if it is whole, missing when there is none; `None` when it may have a fraction.
    fn of_integers(self, left: i64, right: i64) -> Option<Scalar<'static>> {
        let result = match self {
            Self::Add => left.checked_add(right),
            Self::Subtract => left.checked_sub(right),
            Self::Multiply => left.checked_mul(right),
            Self::Divide if left.checked_rem(right) == Some(0) => left.checked_div(right),
            Self::Divide => return None,
            Self::IntegerDivide => left.checked_div(right),
            Self::Remainder => left.checked_rem(right),
            Self::Power => left.checked_pow(u32::try_from(right).ok()?),
        };
        Some(result.map_or(Scalar::Null, Scalar::Integer))
    }
}
