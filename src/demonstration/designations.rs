//! Invented designations of the ethnic-minority and mountainous area, so that the layer can be seen before a province
//! loads its list.
//!
//! **Which communes.** Today's communes whose old district (`lineage::main_old_districts`) is one of the eleven old
//! mountain districts: 76. The official list of 2026 has 78; it is not at hand, and this is not a guess at it.
//!
//! **Which class.** Invented, in the official proportions but for two communes: 4 of class I, 17 of class II, 55 of
//! class III. Communes are put in order of remoteness: first those of the four districts next to the plain, then the
//! others; within each by the distance of the centroid from that of Hạc Thành, the seat of the province. The four
//! nearest are given class I, the next 17 class II, the rest III.

use super::DESIGNATION_SOURCE;
use super::embedded::{self, Commune, MOUNTAIN_DISTRICTS, write_csv};
use super::ground;
use super::lineage::main_old_districts;

/// Ngọc Lặc, Cẩm Thủy, Thạch Thành and Như Thanh, the mountain districts next to the plain.
const NEXT_TO_THE_PLAIN: [&str; 4] = ["389", "390", "391", "403"];

/// Hạc Thành, the ward in which the province has its seat.
const SEAT: &str = "14797";

/// How many communes have class I, and how many class II; the rest has III.
const CLASS_COUNTS: [usize; 2] = [4, 17];

/// The day from which the invented designations hold.
const VALID_FROM: &str = "2026-01-01";

/// The 76 invented designations, as a CSV table `unit,kind,basis,class,source,decision,valid_from` in order of unit.
/// `source` says in every row that this is a demonstration and not the official list; `decision` is empty.
#[must_use]
pub fn designations_csv() -> Vec<u8> {
    let mut rows: Vec<[String; 7]> = mountain_communes_by_remoteness()
        .into_iter()
        .enumerate()
        .map(|(rank, commune)| {
            [&commune.code, "ethnic_minority", "population", class(rank), DESIGNATION_SOURCE, "", VALID_FROM].map(str::to_owned)
        })
        .collect();
    rows.sort();
    write_csv(["unit", "kind", "basis", "class", "source", "decision", "valid_from"], rows)
}

fn class(rank: usize) -> &'static str {
    let [first, second] = CLASS_COUNTS;
    match rank {
        rank if rank < first => "I",
        rank if rank < first + second => "II",
        _ => "III",
    }
}

fn mountain_communes_by_remoteness() -> Vec<Commune> {
    let districts = main_old_districts();
    let communes = embedded::communes();
    let seat = communes
        .iter()
        .find(|commune| commune.code == SEAT)
        .map(|commune| (commune.longitude, commune.latitude))
        .expect("the seat of the province is one of its communes");
    let mut ranked: Vec<(bool, f64, Commune)> = communes
        .into_iter()
        .filter_map(|commune| {
            let district = districts.get(&commune.code)?.as_str();
            let far_side = !NEXT_TO_THE_PLAIN.contains(&district);
            let distance = ground::squared_distance(seat, (commune.longitude, commune.latitude));
            MOUNTAIN_DISTRICTS.contains(&district).then_some((far_side, distance, commune))
        })
        .collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    ranked.into_iter().map(|(_, _, commune)| commune).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lineage_places_76_communes_in_the_old_mountain_districts_and_the_classes_are_4_17_55() {
        let csv = String::from_utf8(designations_csv()).expect("the table is UTF-8");
        let of = |class: &str| csv.lines().filter(|line| line.contains(&format!(",ethnic_minority,population,{class},"))).count();
        assert_eq!((of("I"), of("II"), of("III")), (4, 17, 55));
        assert_eq!(csv.lines().count(), 77);
    }

    #[test]
    fn every_row_says_that_it_is_not_the_official_list_and_names_no_decision() {
        let csv = designations_csv();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        for row in reader.records() {
            let row = row.expect("a row of the table");
            assert_eq!(&row[4], DESIGNATION_SOURCE);
            assert_eq!(&row[5], "");
            assert_eq!(&row[6], "2026-01-01");
        }
    }

    #[test]
    fn the_eleven_mountain_districts_are_the_ones_meant() {
        let names: std::collections::BTreeSet<String> = embedded::old_communes()
            .into_iter()
            .filter(|commune| MOUNTAIN_DISTRICTS.contains(&commune.district_code.as_str()))
            .map(|commune| commune.district.replace("Huyện ", ""))
            .collect();
        let meant = [
            "Mường Lát",
            "Quan Hóa",
            "Quan Sơn",
            "Bá Thước",
            "Lang Chánh",
            "Thường Xuân",
            "Ngọc Lặc",
            "Cẩm Thủy",
            "Thạch Thành",
            "Như Xuân",
            "Như Thanh",
        ];
        assert_eq!(names, meant.map(str::to_owned).into());
    }
}
