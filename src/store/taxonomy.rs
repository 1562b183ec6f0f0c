//! The taxonomy that a new store begins with.

use crate::domain::{Category, Taxonomy};

const DEFAULT: &str = include_str!("../../geodata/taxonomy.csv");

/// The default taxonomy, compiled in.
#[must_use]
pub fn default_taxonomy() -> Taxonomy {
    let mut reader = csv::Reader::from_reader(DEFAULT.as_bytes());
    let categories = reader.records().filter_map(Result::ok).map(|row| {
        let field = |index: usize| row.get(index).unwrap_or_default().to_owned();
        let optional = |index: usize| Some(field(index)).filter(|text| !text.is_empty());
        Category {
            code: field(0),
            parent: optional(1),
            name_vi: field(2),
            name_en: field(3),
            colour: optional(4),
            coarse_location: field(5) == "true",
            usually_discovered: field(6) == "true",
        }
    });
    Taxonomy::new(categories.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_every_parent_exists() {
        let taxonomy = default_taxonomy();
        assert_eq!(taxonomy.categories().len() + 1, DEFAULT.lines().count());
        for category in taxonomy.categories() {
            assert!(category.parent.as_deref().is_none_or(|parent| taxonomy.get(parent).is_some()), "{}", category.code);
            assert!(taxonomy.colour(&category.code).is_some(), "{}", category.code);
        }
        assert!(taxonomy.get("TT-XHTD").is_some_and(|category| category.coarse_location));
        assert!(taxonomy.get("MT-BUON").is_some_and(|category| category.usually_discovered));
    }
}
