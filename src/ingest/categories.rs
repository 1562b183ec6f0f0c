//! Categories as senders write them, matched with the taxonomy.

use std::collections::HashMap;

use super::options::UnknownCategories;
use super::{IngestError, personal};
use crate::domain::text::{fold, normalise};
use crate::domain::{Category, Taxonomy};
use crate::store::Commit;

/// New categories that one file may bring before the column is taken for something else.
const MOST_NEW: usize = 500;
const LONGEST_CODE: usize = 40;

/// The look-up by code, Vietnamese and English name, folded.
pub struct Categories {
    codes: HashMap<String, String>,
    mode: UnknownCategories,
    /// Names of the categories that were added.
    pub added: Vec<String>,
}

impl Categories {
    /// The look-up over a taxonomy. Where two mean the same, the first counts.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy, mode: UnknownCategories) -> Self {
        let mut codes = HashMap::new();
        // Codes first: no name may hide one.
        for category in taxonomy.categories() {
            codes.entry(fold(&category.code)).or_insert_with(|| category.code.clone());
        }
        for category in taxonomy.categories() {
            for name in [&category.name_vi, &category.name_en] {
                codes.entry(fold(name)).or_insert_with(|| category.code.clone());
            }
        }
        Self { codes, mode, added: Vec::new() }
    }

    /// The code of a written category; the reason why not otherwise. Adds it to the store when that is wanted.
    pub fn code(&mut self, commit: &mut Commit<'_>, file: &str, written: &str) -> Result<Result<String, String>, IngestError> {
        let folded = fold(written);
        if let Some(code) = self.codes.get(&folded) {
            return Ok(Ok(code.clone()));
        }
        if written.is_empty() {
            return Ok(Err("it is empty, expected a category of the taxonomy".into()));
        }
        if self.mode == UnknownCategories::Refuse || folded.is_empty() || personal::is_personal_value(written) {
            return Ok(Err(unknown(written)));
        }
        if self.added.len() >= MOST_NEW {
            let message = format!("{file}: more than {MOST_NEW} new categories; is the right column mapped to category?");
            return Err(IngestError::Option(message));
        }
        let code = self.free_code(&folded);
        let name = normalise(written);
        commit.add_category(&Category {
            code: code.clone(),
            parent: None,
            name_vi: name.clone(),
            name_en: name.clone(),
            colour: None,
            coarse_location: false,
            usually_discovered: false,
        })?;
        self.added.push(name);
        self.codes.insert(fold(&code), code.clone());
        self.codes.insert(folded, code.clone());
        Ok(Ok(code))
    }

    /// `vehicle crime` as `VEHICLE-CRIME`, with a number when another name has led to the same.
    fn free_code(&self, folded: &str) -> String {
        let base: String = folded.to_uppercase().replace(' ', "-").chars().take(LONGEST_CODE).collect();
        let taken = |code: &str| self.codes.contains_key(&fold(code));
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        std::iter::once(base.clone()).chain(numbered).find(|code| !taken(code)).unwrap_or(base)
    }
}

/// The value is not repeated: a wrong column may hold anything, names of people too.
fn unknown(written: &str) -> String {
    format!("its {} characters are not a category of the taxonomy, neither a code nor a name", written.chars().count())
}
