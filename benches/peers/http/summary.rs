//! Counts through `/api/summary` with every breakdown, beside the bare count in process.

use std::time::Instant;

use serde_json::{Value, json};

use super::client::Client;
use crate::measure::Row;
use crate::peer::{DataSet, Failure};
use crate::report::{OwnAim, Report};
use crate::request::Question;
use crate::statistics::{Spread, seconds};
use crate::truth;

const ROUNDS: usize = 5;

/// Measures the three shares.
///
/// # Errors
/// When Diaban does not answer, or answers another count than the exact one.
pub fn measure(data: &DataSet, address: &str, report: &mut Report) -> Result<(), Failure> {
    let mut client = Client::connect(address)?;
    for Row { title, questions, .. } in crate::rows::rows(data) {
        let mut times = Vec::new();
        for question in &questions {
            let Question::CountPolygon(polygon) = question else { break };
            let ring: Vec<[f64; 2]> = polygon.exterior().coords().map(|place| [place.x, place.y]).collect();
            let body = json!({"area": {"type": "Polygon", "coordinates": [ring]}}).to_string();
            let exact = truth::answer(question, data)[0][2];
            for round in 0..=ROUNDS {
                let start = Instant::now();
                let answer = client.post("/api/summary", &body)?;
                // The first warms.
                if round > 0 {
                    times.push(seconds(start.elapsed()));
                }
                let answer: Value = serde_json::from_slice(&answer.body)?;
                if answer["count"].as_i64() != Some(exact) {
                    return Err(format!("{title}: /api/summary counts {} for {exact}", answer["count"]).into());
                }
            }
        }
        if let Some(spread) = Spread::of(&times) {
            report.own(data.records.len(), &format!("{title}: `/api/summary` with every breakdown"), &title, spread, OwnAim::Summary);
        }
    }
    Ok(())
}
