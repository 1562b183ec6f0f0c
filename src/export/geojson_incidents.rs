//! Incidents as GeoJSON straight from the columns into bytes: some ten times as fast as through [`Feature`](crate::layer::Feature)s, and
//! to the byte the same.

use std::io::{self, Write};

use crate::domain::LocalClock;
use crate::index::{IncidentTexts, PlacementColumn, Snapshot};
use crate::query::Filter;

/// Writes incidents one after the other. What comes again and again is written as JSON once.
pub struct IncidentWriter<'a> {
    snapshot: &'a Snapshot,
    placement: &'a PlacementColumn,
    texts: IncidentTexts<'a>,
    categories: Vec<String>,
    sources: Vec<String>,
    clock: LocalClock,
}

impl<'a> IncidentWriter<'a> {
    /// A writer for the boundary version of a filter.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, filter: &Filter) -> Self {
        Self {
            snapshot,
            placement: snapshot.placement(filter.as_of),
            texts: snapshot.incidents.texts(),
            categories: snapshot.taxonomy.categories().iter().map(|category| json(&category.code)).collect(),
            sources: snapshot.incidents.sources().iter().map(|source| json(source)).collect(),
            clock: LocalClock::default(),
        }
    }

    /// Prepares for rows in an order other than the index's, see [`IncidentTexts::read_ahead`].
    pub fn read_ahead(&mut self, rows: &[usize]) {
        self.texts.read_ahead(rows);
    }

    /// Writes the Feature of a row.
    ///
    /// # Errors
    /// When a text cannot be written, which writing to memory does not cause.
    pub fn write(&mut self, out: &mut Vec<u8>, row: usize) -> io::Result<()> {
        self.write_at(out, row, None)
    }

    /// The same with the property `distance_m` before all others.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_at(&mut self, out: &mut Vec<u8>, row: usize, distance_m: Option<f64>) -> io::Result<()> {
        let incidents = &self.snapshot.incidents;
        let mut text = [0; LocalClock::LONGEST];
        let [id, kept] = self.texts.get(row);
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        integer(out, incidents.feature_id(row) as u64);
        out.extend_from_slice(b",\"properties\":{");
        if let Some(metres) = distance_m {
            write!(out, "\"distance_m\":{metres:.3},")?;
        }
        out.extend_from_slice(b"\"id\":");
        serde_json::to_writer(&mut *out, id)?;
        out.extend_from_slice(b",\"source\":");
        out.extend_from_slice(self.sources[incidents.source_row(row) as usize].as_bytes());
        let occurred = incidents.occurred(row);
        out.extend_from_slice(b",\"occurred_at\":\"");
        out.extend_from_slice(self.clock.write(occurred.start, occurred.is_instant(), &mut text));
        if occurred.is_instant() {
            out.extend_from_slice(b"\",\"occurred_until\":null,\"reported_at\":");
        } else {
            out.extend_from_slice(b"\",\"occurred_until\":\"");
            out.extend_from_slice(self.clock.write(occurred.end - 1, false, &mut text));
            out.extend_from_slice(b"\",\"reported_at\":");
        }
        let details = incidents.details(row);
        match details.reported_at {
            None => out.extend_from_slice(b"null"),
            Some(reported) => {
                out.push(b'"');
                out.extend_from_slice(self.clock.write(reported, true, &mut text));
                out.push(b'"');
            }
        }
        out.extend_from_slice(b",\"category\":");
        out.extend_from_slice(self.categories.get(incidents.category(row)).map_or("null", String::as_str).as_bytes());
        out.extend_from_slice(b",\"severity\":");
        optional(out, incidents.severity(row).map(u64::from));
        out.extend_from_slice(b",\"how_known\":\"");
        out.extend_from_slice(incidents.how_known(row).as_str().as_bytes());
        out.extend_from_slice(b"\",\"precision\":\"");
        out.extend_from_slice(incidents.precision(row).as_str().as_bytes());
        out.extend_from_slice(b"\",\"unit\":");
        match self.placement.unit(row) {
            None => out.extend_from_slice(b"null"),
            Some(unit) => {
                // A code has no character that JSON escapes.
                out.push(b'"');
                out.extend_from_slice(self.snapshot.units.get(unit).unit.code.as_str().as_bytes());
                out.push(b'"');
            }
        }
        out.extend_from_slice(b",\"deaths\":");
        optional(out, details.deaths.map(u64::from));
        out.extend_from_slice(b",\"injured\":");
        optional(out, details.injured.map(u64::from));
        out.extend_from_slice(b",\"damage_vnd\":");
        optional(out, details.damage_vnd);
        out.extend_from_slice(match details.cleared {
            None => b",\"cleared\":null,\"kept\":",
            Some(true) => b",\"cleared\":true,\"kept\":",
            Some(false) => b",\"cleared\":false,\"kept\":",
        });
        if kept.is_empty() {
            out.extend_from_slice(b"null");
        } else {
            serde_json::to_writer(&mut *out, kept)?;
        }
        out.extend_from_slice(b"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[");
        let [longitude, latitude] = incidents.place(row);
        degrees(out, longitude)?;
        out.push(b',');
        degrees(out, latitude)?;
        out.extend_from_slice(b"]}}");
        Ok(())
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn optional(out: &mut Vec<u8>, number: Option<u64>) {
    match number {
        None => out.extend_from_slice(b"null"),
        Some(number) => integer(out, number),
    }
}

fn integer(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[first..]);
}

/// A fixed-point number of degrees as the shortest decimal that is read back as the same double.
fn degrees(out: &mut Vec<u8>, units: i32) -> io::Result<()> {
    let (whole, mut part) = (units.unsigned_abs() / 10_000_000, units.unsigned_abs() % 10_000_000);
    if whole == 0 {
        // Small numbers are written with an exponent.
        return write!(out, "{}", serde_json::Value::from(f64::from(units) / 1e7));
    }
    if units < 0 {
        out.push(b'-');
    }
    integer(out, whole.into());
    out.push(b'.');
    let mut digits = [b'0'; 7];
    for digit in digits.iter_mut().rev() {
        *digit += (part % 10) as u8;
        part /= 10;
    }
    let used = digits.iter().rposition(|digit| *digit != b'0').unwrap_or(0) + 1;
    out.extend_from_slice(&digits[..used]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn degrees_are_written_as_the_double_they_stand_for(units in -1_800_000_000i32..=1_800_000_000, zeros in 0u32..8) {
            let units = units / 10i32.pow(zeros) * 10i32.pow(zeros);
            for units in [units, units % 10_000_000] {
                let mut out = Vec::new();
                degrees(&mut out, units).expect("in memory");
                prop_assert_eq!(String::from_utf8(out).expect("ASCII"), serde_json::to_string(&(f64::from(units) / 1e7)).expect("a number"));
            }
        }
    }
}
