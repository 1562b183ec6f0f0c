//! Invented numbers of inhabitants, so that rates can be seen before a province loads its own.
//!
//! They follow how densely the ground is settled, as the background of the synthetic incidents does ([`density`]), but
//! for a quarter more or less that is drawn, and add up to about as many as the province has. The draw has a seed of
//! its own: the incidents stay where they are whatever is changed here.

use super::background::{area_of, density};
use super::embedded::{self, PROVINCE_CODE, write_csv};
use super::lineage::main_old_districts;
use super::profiles::Terrain;
use super::random::SplitMix64;
use super::shapes::commune_polygons;

/// The year that the invented numbers are of: the communes of today began in it.
pub const POPULATION_YEAR: i16 = 2025;

/// About how many people live in the province.
const INHABITANTS: u64 = 3_700_000;

/// Numbers are rounded to so many, since nothing in them is exact.
const ROUNDED_TO: u64 = 10;

/// Where the stream of random numbers starts.
const SEED: u64 = 0x0D1A_BA00_2025_1231;

/// The invented inhabitants of each of today's communes and of the province, as a CSV table
/// `unit,indicator,year,value`: the communes in order of code, then the province, which has their sum. That they are
/// invented is said by the importer's mark of the demonstration, which every answer that uses them repeats.
#[must_use]
pub fn population_csv() -> Vec<u8> {
    let communes = inhabitants();
    let sum = communes.iter().map(|(_, number)| number).sum();
    let rows = communes.into_iter().chain([(PROVINCE_CODE.to_owned(), sum)]);
    let year = POPULATION_YEAR.to_string();
    let record = |(code, number): (String, u64)| [code, "population".to_owned(), year.clone(), number.to_string()];
    write_csv(["unit", "indicator", "year", "value"], rows.map(record))
}

fn inhabitants() -> Vec<(String, u64)> {
    let mut random = SplitMix64::new(SEED);
    let (shapes, districts) = (commune_polygons(), main_old_districts());
    let weighted = embedded::communes().into_iter().map(|commune| {
        let settled = density(&commune, &districts[&commune.code], Terrain::Settled);
        let percent = 75 + random.below(51);
        let weight = u64::from(area_of(&shapes[&commune.code])) * u64::from(settled) * percent;
        (commune.code, weight)
    });
    let weighted: Vec<(String, u64)> = weighted.collect();
    let all: u64 = weighted.iter().map(|(_, weight)| weight).sum();
    let share = |weight: u64| INHABITANTS * weight / all / ROUNDED_TO * ROUNDED_TO;
    weighted.into_iter().map(|(code, weight)| (code, share(weight))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_commune_has_inhabitants_and_the_province_their_sum() {
        let communes = inhabitants();
        assert_eq!(communes.len(), 166);
        let sum: u64 = communes.iter().map(|(_, number)| number).sum();
        assert!((INHABITANTS - 2_000..=INHABITANTS).contains(&sum), "{sum}");
        for (code, number) in &communes {
            assert!((1_000..150_000).contains(number), "{code} has {number}");
        }
        let csv = String::from_utf8(population_csv()).expect("the table is UTF-8");
        assert!(csv.starts_with("unit,indicator,year,value\n"));
        assert!(csv.ends_with(&format!("\n38,population,2025,{sum}\n")), "{csv}");
        assert_eq!(csv.lines().count(), 1 + 166 + 1);
    }
}
