//! Finding a unit by name or code, without case and diacritics.

use jiff::civil::Date;

use crate::domain::{Level, text};
use crate::index::Snapshot;

/// Rows of units whose name holds every word of the query, or whose code begins with it. Units in force on `day` come
/// first, then names that begin with the query, then shorter names; at most `limit`.
#[must_use]
pub fn search(snapshot: &Snapshot, query: &str, level: Option<Level>, day: Date, limit: usize) -> Vec<u32> {
    let folded = text::fold(query);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(bool, bool, usize, u32)> = Vec::new();
    for (row, indexed) in snapshot.units.all().iter().enumerate() {
        let unit = &indexed.unit;
        if level.is_some_and(|level| level != unit.level) {
            continue;
        }
        let name = &indexed.folded_name;
        let begins_word = |word: &str| name.split(' ').any(|part| part.starts_with(word));
        if words.iter().all(|word| begins_word(word)) || unit.code.as_str().starts_with(query.trim()) {
            // "Phường Hàm Rồng" is looked for as "ham rong": the kind in front does not count against it.
            let direct = name.ends_with(&folded) || name.starts_with(&folded);
            found.push((!unit.validity.contains(day), !direct, name.len(), row as u32));
        }
    }
    found.sort_unstable();
    found.into_iter().take(limit).map(|(.., row)| row).collect()
}
