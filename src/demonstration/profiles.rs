//! What the synthetic incidents of each category look like: how many, when, and on what ground.
//!
//! The figures are invented to look plausible to someone who plans: theft before Tết, drowning in summer, crashes at
//! dusk, inspections in working hours. They are no estimate of anything.

use super::calendar::Rhythm;

/// Where a category happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Terrain {
    /// Where people live: wards more than the plain, the plain more than the mountains.
    Settled,
    /// As `Settled`, but much more along the sea.
    Coast,
    /// Mostly in the mountains.
    Forest,
    /// Only in the old districts along the land border.
    Border,
}

/// One category's look.
#[derive(Debug)]
pub(super) struct Profile {
    /// Code of a category of the taxonomy.
    pub(super) category: &'static str,
    /// Share of all background incidents, in thousandths.
    pub(super) share: u32,
    pub(super) terrain: Terrain,
    pub(super) rhythm: Rhythm,
}

// Relative weights of the months, January first.
const ALL_YEAR: [u32; 12] = [10; 12];
const BEFORE_TET: [u32; 12] = [14, 13, 9, 9, 9, 10, 10, 10, 9, 9, 10, 13];
const SUMMER: [u32; 12] = [9, 10, 9, 9, 11, 13, 13, 12, 10, 9, 8, 8];
const BATHING: [u32; 12] = [2, 2, 4, 8, 16, 24, 22, 18, 10, 6, 3, 2];
const DRY_AND_HOT: [u32; 12] = [12, 12, 9, 9, 12, 15, 13, 9, 7, 7, 9, 12];
const DRY: [u32; 12] = [13, 13, 13, 12, 9, 7, 6, 6, 7, 9, 12, 13];
const ROADS: [u32; 12] = [13, 14, 9, 9, 9, 9, 9, 9, 10, 11, 11, 12];
const FIREWORKS: [u32; 12] = [26, 18, 4, 3, 3, 3, 3, 4, 6, 10, 18, 30];

// Relative weights of the weekdays, Monday first.
const ALL_WEEK: [u32; 7] = [10; 7];
const WEEKEND: [u32; 7] = [8, 8, 8, 9, 12, 14, 13];
const WORKDAYS: [u32; 7] = [13, 13, 13, 12, 12, 4, 3];

// Relative weights of the hours, midnight first.
const THEFT: [u32; 24] = [9, 10, 11, 10, 7, 4, 3, 4, 6, 7, 8, 7, 6, 7, 7, 6, 6, 6, 6, 7, 7, 7, 8, 8];
const EVENING: [u32; 24] = [6, 4, 2, 1, 1, 1, 1, 2, 3, 4, 4, 5, 5, 4, 4, 5, 6, 8, 10, 13, 15, 15, 13, 9];
const NIGHT: [u32; 24] = [13, 11, 8, 5, 3, 2, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 7, 9, 11, 13, 14, 14];
const OFFICE: [u32; 24] = [0, 0, 0, 0, 0, 0, 1, 5, 11, 13, 12, 7, 3, 6, 11, 12, 9, 5, 2, 1, 1, 0, 0, 0];
const AFTERNOON: [u32; 24] = [0, 0, 0, 0, 0, 1, 2, 3, 4, 6, 8, 8, 7, 9, 13, 16, 17, 13, 7, 3, 1, 0, 0, 0];
const TRAFFIC: [u32; 24] = [3, 2, 1, 1, 2, 4, 8, 9, 7, 6, 6, 7, 6, 6, 6, 7, 9, 13, 14, 12, 10, 8, 6, 4];
const ROUND_THE_CLOCK: [u32; 24] = [5, 5, 4, 4, 3, 3, 4, 4, 5, 5, 6, 6, 6, 5, 5, 5, 5, 6, 6, 7, 7, 6, 6, 5];

const fn profile(
    category: &'static str,
    share: u32,
    terrain: Terrain,
    (months, weekdays, hours): ([u32; 12], [u32; 7], [u32; 24]),
) -> Profile {
    Profile { category, share, terrain, rhythm: Rhythm { months, weekdays, hours } }
}

/// A profile for every category of the taxonomy that has no further division, in its order; the shares add to 1000.
pub(super) static PROFILES: [Profile; 23] = [
    profile("TT-TROM", 190, Terrain::Settled, (BEFORE_TET, ALL_WEEK, THEFT)),
    profile("TT-CUOP", 18, Terrain::Settled, (BEFORE_TET, ALL_WEEK, EVENING)),
    profile("TT-THUONG", 70, Terrain::Settled, (SUMMER, WEEKEND, EVENING)),
    profile("TT-ROI", 60, Terrain::Settled, (SUMMER, WEEKEND, EVENING)),
    profile("TT-HUY", 35, Terrain::Settled, (ALL_YEAR, WEEKEND, NIGHT)),
    profile("TT-XHTD", 8, Terrain::Settled, (SUMMER, ALL_WEEK, EVENING)),
    profile("TT-BLGD", 25, Terrain::Settled, (BEFORE_TET, WEEKEND, EVENING)),
    profile("MT-BUON", 75, Terrain::Settled, (ALL_YEAR, ALL_WEEK, NIGHT)),
    profile("MT-DUNG", 25, Terrain::Settled, (ALL_YEAR, WEEKEND, NIGHT)),
    profile("TN-BAC", 60, Terrain::Settled, (BEFORE_TET, WEEKEND, EVENING)),
    profile("TN-MD", 8, Terrain::Settled, (SUMMER, WEEKEND, NIGHT)),
    profile("KT-LAU", 35, Terrain::Settled, (BEFORE_TET, WORKDAYS, OFFICE)),
    profile("KT-LAI", 15, Terrain::Settled, (BEFORE_TET, WORKDAYS, OFFICE)),
    profile("KT-LUA", 55, Terrain::Settled, (ALL_YEAR, WORKDAYS, OFFICE)),
    profile("MG-THAI", 25, Terrain::Settled, (ALL_YEAR, WORKDAYS, OFFICE)),
    profile("MG-KS", 15, Terrain::Forest, (DRY, WORKDAYS, OFFICE)),
    profile("MG-RUNG", 20, Terrain::Forest, (DRY, ALL_WEEK, OFFICE)),
    profile("GT-BO", 190, Terrain::Settled, (ROADS, WEEKEND, TRAFFIC)),
    profile("GT-THUY", 6, Terrain::Coast, (BATHING, WEEKEND, AFTERNOON)),
    profile("CN-CHAY", 35, Terrain::Settled, (DRY_AND_HOT, ALL_WEEK, ROUND_THE_CLOCK)),
    profile("CN-DUOI", 12, Terrain::Coast, (BATHING, WEEKEND, AFTERNOON)),
    profile("BG-QC", 8, Terrain::Border, (DRY, ALL_WEEK, ROUND_THE_CLOCK)),
    profile("BG-VK", 10, Terrain::Border, (FIREWORKS, ALL_WEEK, NIGHT)),
];

/// The profile of a category.
pub(super) fn profile_of(category: &str) -> &'static Profile {
    PROFILES.iter().find(|profile| profile.category == category).expect("every category of the demonstration has a profile")
}

#[cfg(test)]
mod tests {
    use super::super::embedded;
    use super::*;

    #[test]
    fn every_leaf_of_the_taxonomy_has_one_profile_and_the_shares_add_up() {
        let leaves: Vec<String> = embedded::leaf_categories().into_iter().map(|category| category.code).collect();
        let profiles: Vec<&str> = PROFILES.iter().map(|profile| profile.category).collect();
        assert_eq!(profiles, leaves);
        assert_eq!(PROFILES.iter().map(|profile| profile.share).sum::<u32>(), 1_000);
    }
}
