//! Which column holds which field.

use super::IngestError;
use super::options::Options;
use super::personal;
use crate::domain::text::fold;

/// A field and the headers by which it is recognised when nobody maps it, folded, the best first.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in `--map`.
    pub name: &'static str,
    /// Headers that mean it.
    pub headers: &'static [&'static str],
}

/// The columns of a file, for a message. A first row of values instead of names is not repeated: it may be about a person.
pub(super) fn listed(names: &[String]) -> String {
    let is_value = |name: &String| {
        let number = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | ':' | ' '));
        number || personal::is_personal_value(name)
    };
    if names.iter().any(is_value) { format!("{} without names", names.len()) } else { names.join(", ") }
}

/// Where each field stands.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    positions: Vec<Option<usize>>,
    defaults: Vec<Option<String>>,
    /// Positions and names of columns to keep.
    pub kept: Vec<(usize, String)>,
    /// Names of columns that are left out.
    pub dropped: Vec<String>,
}

impl Columns {
    /// Finds the fields among the columns of a file.
    ///
    /// # Errors
    /// When columns are personal and not dropped, or an option names what is not there.
    pub fn resolve(file: &str, fields: &[Field], names: &[String], options: &Options, names_allowed: bool) -> Result<Self, IngestError> {
        let dropped_by_wish: Vec<String> = options.drop.iter().map(|name| fold(name)).collect();
        let stays = |name: &str| !dropped_by_wish.contains(&fold(name));
        let personal: Vec<String> =
            names.iter().filter(|name| stays(name) && personal::is_personal_header(name, names_allowed)).cloned().collect();
        if !personal.is_empty() {
            return Err(IngestError::PersonalColumns { file: file.to_owned(), columns: personal });
        }
        let find = |column: &str, option: &'static str| {
            // What is left out may be personal: no other option brings it back in.
            if !stays(column) {
                return Err(IngestError::Option(format!(
                    "the column {column:?} stands in --drop and in {option}; which of the two is meant?"
                )));
            }
            let exact = names.iter().position(|name| name == column);
            exact.or_else(|| names.iter().position(|name| fold(name) == fold(column))).ok_or_else(|| IngestError::UnknownColumn {
                file: file.to_owned(),
                column: column.to_owned(),
                option,
                columns: listed(names),
            })
        };
        let field_number = |field: &str| {
            let number = fields.iter().position(|known| known.name == field);
            let known = || fields.iter().map(|known| known.name).collect::<Vec<_>>().join(", ");
            number.ok_or_else(|| IngestError::Option(format!("there is no field {field:?}; the fields are: {}", known())))
        };

        let mut columns = Self { positions: vec![None; fields.len()], defaults: vec![None; fields.len()], ..Self::default() };
        for (field, column) in &options.map {
            columns.positions[field_number(field)?] = Some(find(column, "--map")?);
        }
        for (field, value) in &options.defaults {
            columns.defaults[field_number(field)?] = Some(value.clone());
        }
        for column in &options.keep {
            columns.kept.push((find(column, "--keep")?, column.clone()));
        }
        let mut taken: Vec<usize> = columns.positions.iter().flatten().copied().chain(columns.kept.iter().map(|(at, _)| *at)).collect();
        for (number, field) in fields.iter().enumerate() {
            if columns.positions[number].is_some() {
                continue;
            }
            let found = field.headers.iter().find_map(|header| {
                names.iter().enumerate().position(|(at, name)| !taken.contains(&at) && stays(name) && personal::words(name) == *header)
            });
            columns.positions[number] = found;
            taken.extend(found);
        }
        columns.dropped = names.iter().enumerate().filter(|(at, _)| !taken.contains(at)).map(|(_, name)| name.clone()).collect();
        Ok(columns)
    }

    /// Whether a field has a column or a default.
    #[must_use]
    pub fn has(&self, field: usize) -> bool {
        self.positions[field].is_some() || self.defaults[field].is_some()
    }

    /// The value of a field in a row; its default, or nothing, where the row has none.
    #[must_use]
    pub fn get<'a>(&'a self, field: usize, values: &[&'a str]) -> &'a str {
        let value = self.positions[field].and_then(|at| values.get(at).copied()).unwrap_or_default();
        if value.is_empty() { self.defaults[field].as_deref().unwrap_or_default() } else { value }
    }
}
