//! One row as one incident.

use super::Rejected;
use super::columns::{Columns, Field};
use super::personal;
use crate::domain::text::{fold, normalise};
use crate::domain::{HowKnown, Incident, Interval, Precision};

macro_rules! fields {
    ($($constant:ident = $number:literal, $name:literal, [$($header:literal),*];)*) => {
        $(pub const $constant: usize = $number;)*
        /// The fields of an incident, with the headers they are recognised by.
        pub const FIELDS: &[Field] = &[$(Field { name: $name, headers: &[$($header),*] }),*];
    };
}

fields! {
    ID = 0, "id", ["id", "incident id", "crime id", "ma vu viec", "ma vu", "ma so", "so hieu", "ma"];
    OCCURRED_AT = 1, "occurred_at", ["occurred at", "date", "ngay", "ngay xay ra", "thoi gian xay ra", "thoi gian", "thoi diem", "datetime", "month", "thang"];
    OCCURRED_FROM = 2, "occurred_from", ["occurred from", "tu ngay", "xay ra tu"];
    OCCURRED_TO = 3, "occurred_to", ["occurred to", "occurred until", "den ngay", "xay ra den"];
    CATEGORY = 4, "category", ["category", "category code", "crime type", "type", "loai", "loai vu viec", "loai vu", "ma loai", "ten loai"];
    LON = 5, "lon", ["lon", "lng", "long", "longitude", "kinh do"];
    LAT = 6, "lat", ["lat", "latitude", "vi do"];
    X = 7, "x", ["x", "easting"];
    Y = 8, "y", ["y", "northing"];
    UNIT = 9, "unit", ["unit", "unit code", "commune code", "ma xa", "ma don vi"];
    REPORTED_AT = 10, "reported_at", ["reported at", "ngay bao", "ngay trinh bao", "thoi gian bao"];
    SEVERITY = 11, "severity", ["severity", "muc do"];
    HOW_KNOWN = 12, "how_known", ["how known", "nguon biet", "cach phat hien"];
    PRECISION = 13, "precision", ["precision", "do chinh xac"];
    SOURCE = 14, "source", ["source", "nguon"];
    DEATHS = 15, "deaths", ["deaths", "so nguoi chet", "chet", "tu vong"];
    INJURED = 16, "injured", ["injured", "so nguoi bi thuong", "bi thuong"];
    DAMAGE = 17, "damage_vnd", ["damage vnd", "thiet hai", "thiet hai vnd", "thiet hai dong"];
    CLEARED = 18, "cleared", ["cleared", "da giai quyet", "da lam ro"];
}

const EARLIEST_YEAR: i16 = 1900;
const LATEST_YEAR: i16 = 2100;

/// The values of a row.
pub struct Fields<'a> {
    /// Where each field stands.
    pub columns: &'a Columns,
    /// The row's values.
    pub values: &'a [&'a str],
    /// Its line.
    pub line: u64,
}

impl<'a> Fields<'a> {
    /// The value of a field.
    pub fn get(&self, field: usize) -> &'a str {
        self.columns.get(field, self.values)
    }

    fn reject(&self, field: usize, reason: impl Into<String>) -> Rejected {
        Rejected::new(self.line, FIELDS[field].name, reason)
    }

    /// When it happened.
    pub fn occurred(&self) -> Result<Interval, Rejected> {
        let (at, from, to) = (self.get(OCCURRED_AT), self.get(OCCURRED_FROM), self.get(OCCURRED_TO));
        if !from.is_empty() {
            let start = self.moment(OCCURRED_FROM, from)?;
            let end = if to.is_empty() { start } else { self.moment(OCCURRED_TO, to)? };
            if end.end <= start.start {
                return Err(self.reject(OCCURRED_TO, "it lies before occurred_from"));
            }
            return Ok(Interval { start: start.start, end: end.end });
        }
        self.moment(OCCURRED_AT, at)
    }

    fn moment(&self, field: usize, text: &str) -> Result<Interval, Rejected> {
        // The value itself is not repeated: a wrong column may hold a name.
        let expected = "expected a date that exists, such as 2025-07-01, 01/07/2025, 2025-07 or 2025-07-01T08:30:00+07:00";
        if text.is_empty() {
            return Err(self.reject(field, format!("it is empty, {expected}")));
        }
        let interval = Interval::parse(text).map_err(|_| self.reject(field, format!("it is not a date, {expected}")))?;
        let years = interval.first_day().year()..=interval.last_day().year();
        if *years.start() < EARLIEST_YEAR || *years.end() > LATEST_YEAR {
            return Err(self.reject(field, format!("its year lies outside {EARLIEST_YEAR} to {LATEST_YEAR}")));
        }
        // One typing error in a year would move the cut-off of all data. A day is left for clocks and time zones.
        if interval.start > crate::store::moment::now() + 86_400 {
            return Err(self.reject(field, "it lies in the future"));
        }
        Ok(interval)
    }

    /// Two numbers of a pair of fields; `None` when both are empty.
    pub fn pair(&self, first: usize, second: usize) -> Result<Option<(f64, f64)>, Rejected> {
        let (a, b) = (self.get(first), self.get(second));
        if a.is_empty() && b.is_empty() {
            return Ok(None);
        }
        let number = |field: usize, text: &str| {
            decimal(text).ok_or_else(|| self.reject(field, if text.is_empty() { "it is empty" } else { "it is not a number" }))
        };
        Ok(Some((number(first, a)?, number(second, b)?)))
    }

    /// Everything but place, time, category and what was kept.
    pub fn rest(&self, precision: Precision) -> Result<Incident, Rejected> {
        let source = normalise(self.get(SOURCE));
        if personal::is_personal_value(&source) {
            return Err(self.reject(SOURCE, "it holds a phone number, identity number or e-mail address"));
        }
        Ok(Incident {
            id: normalise(self.get(ID)),
            source,
            category: String::new(),
            occurred: Interval::instant(0),
            reported_at: self.optional(
                REPORTED_AT,
                |text| self.moment(REPORTED_AT, text).ok().map(|moment| moment.start),
                "a date that exists",
            )?,
            longitude_e7: 0,
            latitude_e7: 0,
            severity: self.optional(SEVERITY, |text| text.parse().ok().filter(|value| *value <= 100), "a whole number from 0 to 100")?,
            how_known: self.optional(HOW_KNOWN, how_known, "reported, discovered or unknown")?.unwrap_or(HowKnown::Unknown),
            precision: self
                .optional(PRECISION, |text| text.to_lowercase().parse().ok(), "exact, approximate, village or commune")?
                .unwrap_or(precision),
            deaths: self.optional(DEATHS, count, "a whole number")?.map(|value| u32::try_from(value).unwrap_or(u32::MAX)),
            injured: self.optional(INJURED, count, "a whole number")?.map(|value| u32::try_from(value).unwrap_or(u32::MAX)),
            damage_vnd: self.optional(DAMAGE, count, "a whole number of đồng")?,
            cleared: self.optional(CLEARED, yes_or_no, "true or false")?,
            kept: String::new(),
        })
    }

    fn optional<T>(&self, field: usize, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<T>, Rejected> {
        match self.get(field) {
            "" => Ok(None),
            text => parse(text).map(Some).ok_or_else(|| self.reject(field, format!("it is not accepted, expected {expected}"))),
        }
    }

    /// The columns that were asked to be kept, as a JSON object.
    pub fn kept(&self) -> Result<String, Rejected> {
        if self.columns.kept.is_empty() {
            return Ok(String::new());
        }
        let mut object = serde_json::Map::new();
        for (at, name) in &self.columns.kept {
            let value = normalise(self.values.get(*at).copied().unwrap_or_default());
            if personal::is_personal_value(&value) {
                return Err(Rejected::new(self.line, name, "it holds a phone number, identity number or e-mail address"));
            }
            // What stands inside has headers of its own, which nobody looks at.
            if value.starts_with(['{', '[']) {
                return Err(Rejected::new(self.line, name, "it holds a structure, expected a text or a number"));
            }
            if !value.is_empty() {
                object.insert(name.clone(), value.into());
            }
        }
        Ok(if object.is_empty() { String::new() } else { serde_json::Value::Object(object).to_string() })
    }
}

/// A number with a decimal point, or with the decimal comma of Vietnamese spreadsheets.
pub fn decimal(text: &str) -> Option<f64> {
    let plain = if text.contains('.') || text.matches(',').count() != 1 { text.to_owned() } else { text.replace(',', ".") };
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A whole number, perhaps grouped: `1.500.000`.
fn count(text: &str) -> Option<u64> {
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}']).collect();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    // No damage is larger than what fits a signed number of SQL.
    (grouped && groups.iter().all(|group| digits(group)))
        .then(|| groups.concat().parse().ok())
        .flatten()
        .filter(|value| i64::try_from(*value).is_ok())
}

fn how_known(text: &str) -> Option<HowKnown> {
    match fold(text).as_str() {
        "tin bao" | "trinh bao" | "to giac" | "nguoi dan bao" => Some(HowKnown::Reported),
        "phat hien" | "tuan tra" | "kiem tra" => Some(HowKnown::Discovered),
        "khong ro" => Some(HowKnown::Unknown),
        word => word.parse().ok(),
    }
}

/// Yes or no, in English or Vietnamese.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "true" | "yes" | "y" | "1" | "co" | "da" | "x" => Some(true),
        "false" | "no" | "n" | "0" | "khong" | "chua" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_spreadsheets_write_them() {
        assert_eq!(decimal("105,8412"), Some(105.8412));
        assert_eq!(decimal("105.8412"), Some(105.8412));
        assert_eq!((decimal("NaN"), decimal("inf"), decimal("1,2,3")), (None, None, None));
        assert_eq!(count("1.500.000"), Some(1_500_000));
        assert_eq!((count("1.5"), count("-1"), count(""), count("99999999999999999999")), (None, None, None, None));
    }

    #[test]
    fn fields_are_numbered_in_their_order() {
        assert_eq!(FIELDS.len(), CLEARED + 1);
        for (number, name) in [(ID, "id"), (LON, "lon"), (UNIT, "unit"), (CLEARED, "cleared")] {
            assert_eq!(FIELDS[number].name, name);
        }
    }
}
