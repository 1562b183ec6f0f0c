//! Reading tables of a TOML file, with the line of everything that is wrong.

use std::cell::RefCell;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::statistics::Note;

/// What is wrong with a file of rules, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct RuleProblem {
    /// Line, the first is 1.
    pub line: usize,
    /// The key, empty where it is no single one.
    pub key: String,
    /// Why.
    pub reason: Note,
}

impl std::fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, key, reason } = self;
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        write!(f, "line {line}: {key}{} / {}", reason.vi, reason.en)
    }
}

/// A sentence in both languages.
pub(super) fn note(vi: impl Into<String>, en: impl Into<String>) -> Note {
    Note { vi: vi.into(), en: en.into() }
}

/// A file, and what was found wrong with it so far.
pub(super) struct Document<'t> {
    text: &'t str,
    problems: RefCell<Vec<RuleProblem>>,
}

impl<'t> Document<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, problems: RefCell::default() }
    }

    /// The line in which a byte stands.
    pub fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
    }

    /// Notes that something is wrong in a line.
    pub fn refuse(&self, line: usize, key: &str, reason: Note) {
        self.problems.borrow_mut().push(RuleProblem { line, key: key.to_owned(), reason });
    }

    /// Everything that is wrong, by line.
    pub fn problems(self) -> Vec<RuleProblem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    pub fn is_right(&self) -> bool {
        self.problems.borrow().is_empty()
    }
}

/// A table, of which every key must be asked for.
pub(super) struct Keys<'d, 't> {
    document: &'d Document<'t>,
    table: &'d DeTable<'d>,
    /// Line of its header.
    pub line: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d, 't> Keys<'d, 't> {
    pub fn new(document: &'d Document<'t>, table: &'d DeTable<'d>, span: Range<usize>) -> Self {
        // A table's span may begin at its header or at its first key; the earliest of them is where a reader looks.
        Self { document, table, line: document.line(span.start), asked: RefCell::default() }
    }

    /// A key's value, and its line.
    pub fn value(&self, key: &'static str) -> Option<(&'d DeValue<'d>, usize)> {
        self.asked.borrow_mut().push(key);
        let (name, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((value.get_ref(), self.document.line(name.span().start)))
    }

    /// Whether a key is there.
    pub fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    /// The line of a key, or of the table where it is missing.
    pub fn line_of(&self, key: &'static str) -> usize {
        self.value(key).map_or(self.line, |(_, line)| line)
    }

    /// Refuses the value of a key.
    pub fn refuse(&self, key: &'static str, reason: Note) {
        self.document.refuse(self.line_of(key), key, reason);
    }

    fn wrong_type(&self, key: &'static str, found: &DeValue<'_>, [vi, en]: [&str; 2]) {
        let found = found.type_str();
        self.refuse(key, note(format!("là {found}, cần {vi}"), format!("it is of type {found}, expected {en}")));
    }

    /// Text without spaces around it.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let (value, _) = self.value(key)?;
        let Some(text) = value.as_str() else {
            self.wrong_type(key, value, ["chữ trong dấu nháy", "text in quotation marks"]);
            return None;
        };
        Some(crate::domain::text::normalise(text))
    }

    /// Text that must be there.
    pub fn needed_text(&self, key: &'static str) -> Option<String> {
        if !self.has(key) {
            self.document.refuse(self.line, key, note("thiếu khóa này", "this key is missing"));
            return None;
        }
        let text = self.text(key)?;
        if text.is_empty() || text.chars().count() > 300 {
            self.refuse(key, note("cần từ 1 đến 300 ký tự", "expected 1 to 300 characters"));
            return None;
        }
        Some(text)
    }

    /// True or false.
    pub fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some((value, _)) = self.value(key) else { return default };
        value.as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, ["true hoặc false", "true or false"]);
            default
        })
    }

    /// A number within bounds, both included.
    pub fn number(&self, key: &'static str, low: f64, high: f64) -> Option<f64> {
        let (value, _) = self.value(key)?;
        let number = match value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number as f64),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            other => {
                self.wrong_type(key, other, ["một số", "a number"]);
                return None;
            }
        };
        let number = number.filter(|number| (low..=high).contains(number));
        if number.is_none() {
            self.refuse(key, note(format!("cần một số từ {low} đến {high}"), format!("expected a number from {low} to {high}")));
        }
        number
    }

    /// A day, as a date or as text.
    pub fn day(&self, key: &'static str) -> Option<Date> {
        let (value, _) = self.value(key)?;
        let text = match value {
            DeValue::Datetime(day) => day.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let day = text.parse().ok().filter(|_| text.len() == "2025-07-01".len());
        if day.is_none() {
            self.refuse(key, note("cần một ngày có thật như 2025-07-01", "expected a day that exists, such as 2025-07-01"));
        }
        day
    }

    /// A table in it.
    pub fn table(&self, key: &'static str) -> Option<Keys<'d, 't>> {
        let (value, line) = self.value(key)?;
        let Some(table) = value.as_table() else {
            self.wrong_type(key, value, ["một bảng", "a table"]);
            return None;
        };
        Some(Keys { document: self.document, table, line, asked: RefCell::default() })
    }

    /// A list of tables in it.
    pub fn tables(&self, key: &'static str) -> Vec<Keys<'d, 't>> {
        let Some((value, _)) = self.value(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            let reason = note(format!("cần dạng [[{key}]]"), format!("expected tables that begin with [[{key}]]"));
            self.refuse(key, reason);
            return Vec::new();
        };
        let table = |entry: &'d Spanned<DeValue<'d>>| {
            let table = entry.get_ref().as_table();
            if table.is_none() {
                self.wrong_type(key, entry.get_ref(), ["một bảng", "a table"]);
            }
            table.map(|table| Keys::new(self.document, table, entry.span()))
        };
        array.iter().filter_map(table).collect()
    }

    /// Refuses the keys that nobody asked for: a typing error must not pass for a rule.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (name, _) in self.table.iter().filter(|(name, _)| !asked.contains(&name.get_ref().as_ref())) {
            let mut known: Vec<&str> = asked.clone();
            known.sort_unstable();
            known.dedup();
            let known = known.join(", ");
            let reason =
                note(format!("không có khóa này ở đây; các khóa: {known}"), format!("there is no such key here; the keys are: {known}"));
            self.document.refuse(self.document.line(name.span().start), name.get_ref(), reason);
        }
    }
}
