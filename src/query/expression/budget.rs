//! How large an expression may be, so that no input overflows the stack or makes a single row cost thousands of comparisons.

use super::PARAMETER;
use crate::query::QueryError;

/// Longest expression in bytes, in either encoding.
pub const MAX_LENGTH: usize = 256 * 1024;
/// Deepest nesting of parentheses, `NOT` and `CASEI`.
pub const MAX_DEPTH: usize = 100;
/// Most comparisons, each of which may be asked of every row.
pub const MAX_CONDITIONS: usize = 500;
/// Most values in all lists together; a list is searched, not walked.
pub const MAX_LITERALS: usize = 20_000;
/// Most operators of arithmetic, each of which is done for every row.
pub const MAX_OPERATIONS: usize = 200;
/// Longest pattern of `LIKE` in characters.
pub const MAX_PATTERN: usize = 500;

/// What a parser may still read.
#[derive(Debug)]
pub(super) struct Budget {
    conditions: usize,
    literals: usize,
    operations: usize,
    depth: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { conditions: MAX_CONDITIONS, literals: MAX_LITERALS, operations: MAX_OPERATIONS, depth: MAX_DEPTH }
    }

    pub(super) fn condition(&mut self) -> Result<(), QueryError> {
        self.conditions =
            less(self.conditions, &format!("has more than {MAX_CONDITIONS} conditions; use IN for many values of one property"))?;
        Ok(())
    }

    pub(super) fn literal(&mut self) -> Result<(), QueryError> {
        self.literals = less(self.literals, &format!("has more than {MAX_LITERALS} values"))?;
        Ok(())
    }

    pub(super) fn operation(&mut self) -> Result<(), QueryError> {
        self.operations = less(self.operations, &format!("has more than {MAX_OPERATIONS} operators of arithmetic"))?;
        Ok(())
    }

    /// One level down; to be given back with [`Self::ascend`].
    pub(super) fn descend(&mut self) -> Result<(), QueryError> {
        self.depth = less(self.depth, &format!("is nested more than {MAX_DEPTH} levels deep"))?;
        Ok(())
    }

    pub(super) fn ascend(&mut self) {
        self.depth += 1;
    }
}

fn less(left: usize, fault: &str) -> Result<usize, QueryError> {
    left.checked_sub(1).ok_or_else(|| QueryError::invalid(PARAMETER, fault))
}

pub(super) fn check_length(expression: &str) -> Result<(), QueryError> {
    if expression.len() > MAX_LENGTH {
        return Err(QueryError::invalid(PARAMETER, format!("is longer than {MAX_LENGTH} bytes")));
    }
    Ok(())
}
