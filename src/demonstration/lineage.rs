//! The old units of Thanh Hóa, and which of today's communes each old commune became.
//!
//! The province kept its code and name on 1 July 2025, so it is not among the old units. Some communes kept theirs too:
//! an old and a new commune of one code are two units, told apart by their dates of validity.

use std::collections::BTreeMap;

use super::REFORM_DAY;
use super::embedded::{self, PROVINCE_CODE, write_csv};

/// The districts and communes of Thanh Hóa before 1 July 2025, without shapes, as a CSV table
/// `code,name,level,parent,valid_to`: 26 districts, then 547 communes. `valid_to` is the first day they no longer were.
#[must_use]
pub fn old_units_csv() -> Vec<u8> {
    let communes = embedded::old_communes();
    let districts: BTreeMap<&str, &str> =
        communes.iter().map(|commune| (commune.district_code.as_str(), commune.district.as_str())).collect();
    let district_rows = districts.iter().map(|(code, name)| unit(code, name, "district", PROVINCE_CODE));
    let commune_rows = communes.iter().map(|commune| unit(&commune.code, &commune.name, "commune", &commune.district_code));
    write_csv(["code", "name", "level", "parent", "valid_to"], district_rows.chain(commune_rows))
}

fn unit(code: &str, name: &str, level: &str, parent: &str) -> [String; 5] {
    [code, name, level, parent, REFORM_DAY].map(str::to_owned)
}

/// Which old commune became which of today's communes of Thanh Hóa, as a CSV table
/// `old_code,new_code,date,split,is_default` (558 pairs). The two flags are 0 or 1: whether the old commune was
/// divided, and whether the new one is its main successor. Shares are not known.
#[must_use]
pub fn lineage_csv() -> Vec<u8> {
    write_csv(
        ["old_code", "new_code", "date", "split", "is_default"],
        embedded::successions()
            .into_iter()
            .map(|pair| [pair.old_commune, pair.new_commune, REFORM_DAY.to_owned(), pair.split, pair.is_default]),
    )
}

/// The old district of each of today's communes, by the code of the commune: of the old communes whose main successor
/// it is, the district that most lay in; the lowest code when two have as many.
pub(super) fn main_old_districts() -> BTreeMap<String, String> {
    let mut counts: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for pair in embedded::successions() {
        if pair.is_default == "1" {
            *counts.entry(pair.new_commune).or_default().entry(pair.old_district).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter_map(|(commune, districts)| {
            // `rev`, because `max_by_key` keeps the last of several maxima, and the lowest code must win.
            let main = districts.into_iter().rev().max_by_key(|&(_, count)| count)?;
            Some((commune, main.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_province_has_26_districts_and_547_communes_that_end_on_the_day_of_the_reform() {
        let csv = String::from_utf8(old_units_csv()).expect("the table is UTF-8");
        let level = |word: &str| csv.lines().filter(|line| line.contains(word)).count();
        assert_eq!((level(",district,38,"), level(",commune,")), (26, 547));
        assert!(csv.starts_with("code,name,level,parent,valid_to\n"));
        assert!(csv.lines().skip(1).all(|line| line.ends_with(",2025-07-01")));
        assert!(csv.contains("384,Huyện Mường Lát,district,38,2025-07-01"));
    }

    #[test]
    fn every_commune_of_today_has_a_predecessor_and_every_old_one_a_main_successor() {
        let pairs = embedded::successions();
        assert_eq!(pairs.len(), 558);
        assert_eq!(String::from_utf8(lineage_csv()).expect("the table is UTF-8").lines().count(), 559);
        assert_eq!(main_old_districts().len(), 166);
        for old in embedded::old_communes() {
            let main = pairs.iter().filter(|pair| pair.old_commune == old.code && pair.is_default == "1").count();
            assert_eq!(main, 1, "{}", old.name);
        }
    }
}
