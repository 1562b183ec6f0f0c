//! What Diaban is asked alone, in process: what no peer has, or has only with other work around it.

use std::collections::BTreeSet;
use std::time::Instant;

use diaban::index::{PlacementColumn, UnitCover};
use diaban::query::page::page;
use diaban::query::summary::{Compare, summarise};
use diaban::query::{AreaRequest, FilterRequest};
use diaban::spatial::Bbox;
use geo::MultiPolygon;

use super::diaban::{DAY, Diaban, by_unit, filter};
use super::http::pages::{PAGE, pages};
use super::measure::{Budget, Row, Truths};
use super::peer::{DataSet, Failure};
use super::report::{OwnAim, Report};
use super::request::Question;
use super::statistics::{Spread, seconds};

/// Pages that are asked for.
const PAGES: usize = 20;

/// Measures them, and compares each answer.
///
/// # Errors
/// When an answer is not the exact one.
pub fn measure(
    data: &DataSet,
    ours: &Diaban,
    rows: &[Row],
    truths: &mut Truths,
    budget: Budget,
    report: &mut Report,
) -> Result<(), Failure> {
    let (snapshot, count) = (ours.snapshot()?, data.records.len());
    for row in rows {
        let mut times = Vec::new();
        for (number, question) in row.questions.iter().enumerate() {
            match question {
                Question::CountPolygon(polygon) => {
                    let area = AreaRequest::Polygon(MultiPolygon(vec![polygon.clone()]));
                    let request = FilterRequest { area: Some(area), ..FilterRequest::default() };
                    let exact = truths.of(row, number, data)[0][2] as u64;
                    for _ in 0..=budget.rounds {
                        let start = Instant::now();
                        let summary = summarise(snapshot, &filter(&request, snapshot)?, Compare::default());
                        times.push(seconds(start.elapsed()));
                        let sums = [
                            summary.count,
                            summary.by_category.iter().map(|(_, count)| count).sum(),
                            summary.by_month.iter().map(|(_, count)| count).sum(),
                            summary.by_how_known.iter().map(|(_, count)| count).sum(),
                            summary.by_hour_of_week.iter().sum(),
                            summary.by_unit.iter().map(|(_, count)| count).sum::<u64>() + summary.outside_units,
                        ];
                        if sums != [exact; 6] {
                            return Err(format!("{}: the summary counts {sums:?} for {exact}", row.title).into());
                        }
                    }
                }
                Question::Assign => {
                    let cover = UnitCover::for_incidents(&snapshot.units, DAY, count);
                    for _ in 0..=budget.rounds {
                        let start = Instant::now();
                        let placement = PlacementColumn::with_cover(&snapshot.incidents, &cover);
                        times.push(seconds(start.elapsed()));
                        if by_unit(&placement, snapshot.incidents.rows()) != *truths.of(row, number, data) {
                            return Err(format!("{}: the resident cover gives others", row.title).into());
                        }
                    }
                }
                _ => {}
            }
        }
        let (title, aim) = match row.questions.first() {
            Some(Question::CountPolygon(_)) => (format!("{}: summary with every breakdown, in process", row.title), OwnAim::Summary),
            Some(Question::Assign) => (format!("{}, resident", row.title), OwnAim::Seconds(10_000_000, 0.15)),
            _ => continue,
        };
        if let Some(spread) = Spread::of(&times) {
            report.own(count, &title, &row.title, spread, aim);
        }
    }
    let mut times = Vec::new();
    for expected in pages(&data.records, PAGES) {
        let [west, south, east, north] = expected.bounds;
        let request = FilterRequest { bbox: Some(Bbox::new(west, south, east, north)), ..FilterRequest::default() };
        for _ in 0..=budget.rounds {
            let start = Instant::now();
            let found = page(snapshot, &filter(&request, snapshot)?, None, PAGE);
            times.push(seconds(start.elapsed()));
            let ids: BTreeSet<i64> = found.rows.iter().map(|row| snapshot.incidents.feature_id(*row)).collect();
            if ids != expected.ids || found.matched != ids.len() as u64 {
                return Err(format!("a page holds {} incidents for {}", ids.len(), expected.ids.len()).into());
            }
        }
    }
    if let Some(spread) = Spread::of(&times) {
        report.own(count, "bbox page of 1,000, its rows, in process", "", spread, OwnAim::None);
    }
    Ok(())
}
