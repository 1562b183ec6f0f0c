//! The in-process rows of the table, with the ratios that they are to reach.

use super::measure::Row;
use super::peer::DataSet;
use super::request::{Conditions, Question};
use crate::data::{FIRST_SECOND, SECONDS};

/// Side of the square bins in metres.
const SQUARE: u32 = 600;
/// Side of the hexagons in metres: cells about as large.
const HEXAGON: u32 = 375;
/// Neighbours of each place.
const NEIGHBOURS: usize = 10;

/// All rows.
pub fn rows(data: &DataSet) -> Vec<Row> {
    let polygons = |percent: f64| -> Vec<Question> {
        let of_share = data.areas.polygons.iter().filter(|drawn| drawn.percent.total_cmp(&percent).is_eq());
        of_share.map(|drawn| Question::CountPolygon(drawn.polygon.clone())).collect()
    };
    // Three of twelve categories, two of five years.
    let conditions = Conditions { categories: vec![0, 2, 5], period: FIRST_SECOND + SECONDS / 5..FIRST_SECOND + SECONDS * 3 / 5 };
    vec![
        Row {
            title: "count in a 200-vertex polygon, 0.01 % of the incidents".into(),
            questions: polygons(0.01),
            aims: &[("PostGIS", 30.0), ("DuckDB spatial", 50.0), ("shapely", 30.0)],
        },
        Row {
            title: "count in a 200-vertex polygon, 1 %".into(),
            questions: polygons(1.0),
            aims: &[("PostGIS", 140.0), ("DuckDB spatial", 50.0), ("shapely", 30.0)],
        },
        Row {
            title: "count in a 200-vertex polygon, 10 %".into(),
            questions: polygons(10.0),
            aims: &[("PostGIS", 200.0), ("DuckDB spatial", 50.0), ("shapely", 30.0)],
        },
        Row {
            title: "count in a box, 1 %".into(),
            questions: data.areas.boxes.iter().map(|bounds| Question::CountBox(*bounds)).collect(),
            aims: &[("rstar, points", 60.0), ("PostGIS", 200.0)],
        },
        Row {
            title: "square bins, three categories and two years".into(),
            questions: vec![Question::SquareBins { conditions: conditions.clone(), side: SQUARE }],
            aims: &[("PostGIS", 100.0), ("DuckDB spatial", 9.0)],
        },
        Row {
            title: "hexagon bins, the same filter".into(),
            questions: vec![Question::HexagonBins { conditions, side: HEXAGON }],
            aims: &[("PostGIS", 45.0), ("DuckDB spatial", 3.0)],
        },
        Row {
            title: "all incidents to 3,300 units".into(),
            questions: vec![Question::Assign],
            aims: &[("PostGIS", 20.0), ("geopandas", 50.0)],
        },
        Row {
            title: "ten nearest".into(),
            questions: vec![Question::Nearest {
                metres: data.areas.places.iter().map(|place| data.ground.project(*place)).collect(),
                places: data.areas.places.clone(),
                count: NEIGHBOURS,
            }],
            aims: &[("PostGIS", 30.0), ("rstar, points", 0.67)],
        },
    ]
}
