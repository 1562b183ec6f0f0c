//! The query string, read strictly: what is not known is an error, so that a misspelt filter never gives a wrong answer.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::Value;

use super::Problem;
use super::output_crs::OutputCrs;
use crate::domain::{DomainError, UnitCode};
use crate::query::area_request::AreaRequest;
use crate::query::expression::{Language, LiteralSystem};
use crate::query::filter::parse_datetime;
use crate::query::{Expression, FilterRequest, QueryError};
use crate::spatial::{Bbox, ProjectedBox};

/// The one parameter that may come twice.
const DATETIME: &str = "datetime";

/// The drawn area, which only those paths take that name it.
const AREA: &str = "area";

/// A parsed query string.
#[derive(Debug, Default)]
pub struct Parameters {
    /// The filter.
    pub filter: FilterRequest,
    extra: BTreeMap<String, String>,
    canonical: String,
}

impl Parameters {
    /// Reads a query string with the filter parameters and those named in `allowed`.
    ///
    /// # Errors
    /// When a parameter is unknown, comes twice, or is malformed.
    pub fn parse(query: Option<&str>, allowed: &[&str]) -> Result<Self, Problem> {
        let mut pairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let values = pairs.entry(name.clone()).or_default();
            // GDAL sends one for each end of an interval.
            if !values.is_empty() && name != DATETIME {
                return Err(Problem::invalid(&name, "is given twice"));
            }
            values.push(value);
        }
        let mut parameters = Self { canonical: canonical(&pairs), ..Self::default() };
        let mut take = |name: &str| pairs.remove(name).and_then(|mut values| values.pop());
        let expression = take("filter");
        let reading = ExpressionReading::new(take("filter-lang").as_deref(), take("filter-crs").as_deref(), expression.is_some())?;
        parameters.filter.expression = expression.map(|expression| reading.parse(&expression)).transpose()?;
        (parameters.filter.bbox, parameters.filter.projected_box) = read_bbox(take("bbox").as_deref(), take("bbox-crs").as_deref())?;
        for (name, value) in pairs.into_iter().flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value))) {
            if name == AREA && allowed.contains(&AREA) {
                parameters.filter.area = Some(read_area(&value)?);
            } else if allowed.contains(&name.as_str()) {
                parameters.extra.insert(name, value);
            } else {
                parameters.read_filter(&name, &value)?;
            }
        }
        Ok(parameters)
    }

    fn read_filter(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let filter = &mut self.filter;
        match name {
            DATETIME => {
                let period = parse_datetime(value)?;
                filter.period = Some(filter.period.map_or(period, |earlier| earlier.intersection(&period)));
            }
            "category" => filter.category = list(name, value)?,
            "how_known" => filter.how_known = list(name, value)?,
            "severity" => filter.severity = list(name, value)?,
            "unit" => filter.unit = Some(UnitCode::new(value).map_err(|error| domain(name, &error))?),
            "zone" => filter.zone = Some(value.to_owned()),
            "as_of" => filter.as_of = Some(value.parse().map_err(|_| Problem::invalid(name, "expected a day such as 2025-07-01"))?),
            _ => return Err(Problem::invalid(name, "is not a parameter of this path")),
        }
        Ok(())
    }

    /// Reads a query string with only those parameters that are named, of the filter too.
    ///
    /// # Errors
    /// When a parameter is another, comes twice, or is malformed.
    pub fn parse_only(query: Option<&str>, allowed: &[&str]) -> Result<Self, Problem> {
        let of_the_filter = ["as_of"];
        let (filter, beside): (Vec<&str>, Vec<&str>) = allowed.iter().partition(|name| of_the_filter.contains(name));
        let parameters = Self::parse(query, &beside)?;
        let names = parameters.canonical.trim_start_matches('?').split('&').filter_map(|pair| pair.split('=').next());
        match names.filter(|name| !name.is_empty()).find(|name| !filter.contains(name) && !beside.contains(name)) {
            Some(unknown) => Err(Problem::invalid(unknown, "is not a parameter of this path")),
            None => Ok(parameters),
        }
    }

    /// The value of a parameter beside the filter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.extra.get(name).map(String::as_str)
    }

    /// A parameter beside the filter that is `true` or `false`, and false where it is not given.
    ///
    /// # Errors
    /// When it is something else.
    pub fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::invalid(name, "expected true or false")),
        }
    }

    /// A parameter beside the filter, as a number in a range.
    ///
    /// # Errors
    /// When it is no number, or outside the range.
    pub fn number<T: FromStr + PartialOrd + std::fmt::Display + Copy>(&self, name: &str, least: T, most: T) -> Result<Option<T>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.parse::<T>().ok().filter(|n| *n >= least && *n <= most);
        number.map(Some).ok_or_else(|| Problem::invalid(name, format!("expected a number from {least} to {most}")))
    }

    /// A parameter beside the filter, as a list of numbers with commas.
    ///
    /// # Errors
    /// When one is no number, or no finite one.
    pub fn numbers<T: FromStr>(&self, name: &str) -> Result<Option<Vec<T>>, Problem> {
        self.get(name).map(|text| list(name, text)).transpose()
    }

    /// The canonical query string with another value of one parameter, for a link to the next page.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let others = self.without(name);
        format!("{others}{}{name}={value}", if others.is_empty() { '?' } else { '&' })
    }

    /// The canonical query string without one parameter.
    #[must_use]
    pub fn without(&self, name: &str) -> String {
        let pairs = self.canonical.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
        let others: Vec<&str> = pairs.filter(|pair| pair.split('=').next() != Some(name)).collect();
        if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) }
    }

    /// Takes a parameter as given that was not, since something else has decided it.
    pub fn settle(&mut self, name: &str, value: &str) {
        self.canonical = self.with(name, value);
        self.extra.insert(name.to_owned(), value.to_owned());
    }

    /// The query string with its parameters in order, for links and entity tags; empty or beginning with `?`.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }
}

/// Reads a body that must be a JSON object.
///
/// # Errors
/// When it is none, or a key or value is not what is expected.
pub fn read_object<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let malformed = |error: serde_json::Error| Problem::invalid("body", format!("is not the expected JSON object: {error}"));
    // Through an object first, since serde would take an array for the fields in their order.
    let object: serde_json::Map<String, Value> = serde_json::from_slice(body).map_err(malformed)?;
    serde_json::from_value(Value::Object(object)).map_err(malformed)
}

fn read_area(text: &str) -> Result<AreaRequest, Problem> {
    let area: Value = serde_json::from_str(text).map_err(|error| Problem::invalid(AREA, format!("is not the expected JSON: {error}")))?;
    Ok(AreaRequest::from_json(&area)?)
}

/// How an expression is written.
pub struct ExpressionReading {
    /// CQL2 as text where none is said.
    pub language: Language,
    crs: OutputCrs,
}

impl ExpressionReading {
    /// By the names of its language and of the system of its geometries, CRS84 where none is said. Either without an expression is a
    /// mistake.
    ///
    /// # Errors
    /// When the language or the system is not known, or there is nothing in it.
    pub fn new(language: Option<&str>, crs: Option<&str>, has_expression: bool) -> Result<Self, Problem> {
        let crs_read = crs.map(|crs| OutputCrs::parse("filter-crs", crs)).transpose()?;
        let reading = Self {
            language: language.map(str::parse::<Language>).transpose()?.unwrap_or_default(),
            crs: crs_read.unwrap_or_else(OutputCrs::crs84),
        };
        match [("filter-lang", language), ("filter-crs", crs)].into_iter().find(|(_, given)| given.is_some()) {
            Some((name, _)) if !has_expression => Err(Problem::invalid(name, "is given without filter")),
            _ => Ok(reading),
        }
    }

    /// Reads an expression in its language.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn parse(&self, expression: &str) -> Result<Expression, Problem> {
        self.with_system(|system| Expression::parse_in(expression, self.language, system))
    }

    /// Reads an expression that is JSON already.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn from_json(&self, expression: &Value) -> Result<Expression, Problem> {
        self.with_system(|system| Expression::from_json_in(expression, system))
    }

    fn with_system(&self, read: impl FnOnce(LiteralSystem<'_>) -> Result<Expression, QueryError>) -> Result<Expression, Problem> {
        Ok(read(LiteralSystem { degrees: &|place| self.crs.degrees(place), is_projected: self.crs.is_projected() })?)
    }
}

fn decode(text: &str) -> Result<String, Problem> {
    let text = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&text).decode_utf8();
    decoded.map(std::borrow::Cow::into_owned).map_err(|_| Problem::invalid("query", "the query string is not UTF-8"))
}

fn canonical(pairs: &BTreeMap<String, Vec<String>>) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b',').remove(b':').remove(b'/');
    let mut text = String::new();
    for (name, value) in pairs.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value))) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.extend(utf8_percent_encode(name, PLAIN));
        text.push('=');
        text.extend(utf8_percent_encode(value, PLAIN));
    }
    text
}

fn domain(name: &str, error: &DomainError) -> Problem {
    Problem::invalid(name, format!("{:?} is not accepted, expected {}", error.found, error.expected))
}

fn list<T: FromStr>(name: &str, text: &str) -> Result<Vec<T>, Problem> {
    let item = |item: &str| {
        let accepted = Some(item.trim()).filter(|item| !item.is_empty()).and_then(|item| item.parse().ok());
        accepted.ok_or_else(|| Problem::invalid(name, format!("{item:?} is not accepted, expected a list with commas")))
    };
    text.split(',').map(item).collect()
}

/// Reads `bbox` in the system that `bbox-crs` names, CRS84 where it names none, with the axes in the order of the authority. In a projected
/// system it is the smallest box of degrees around it, and the box itself.
fn read_bbox(bbox: Option<&str>, crs: Option<&str>) -> Result<(Option<Bbox>, Option<ProjectedBox>), Problem> {
    let crs = crs.map(|crs| OutputCrs::parse("bbox-crs", crs)).transpose()?;
    match (bbox, crs) {
        (None, None) => Ok((None, None)),
        (None, Some(_)) => Err(Problem::invalid("bbox-crs", "is given without bbox")),
        (Some(bbox), None) => Ok((Some(parse_bbox(bbox)?), None)),
        (Some(bbox), Some(crs)) => {
            let numbers = four_numbers(bbox)?;
            let projected = crs.projected_box(numbers);
            let wgs84 = projected.map_or_else(|| crs.bbox_to_wgs84(numbers), |projected| projected.bbox());
            let wgs84 = wgs84.ok_or_else(|| Problem::invalid("bbox", "lies outside of where its system is defined"))?;
            Ok((Some(check_bbox(wgs84)?), projected))
        }
    }
}

/// Reads `west,south,east,north` in degrees. West may lie east of east: the box then goes on across the antimeridian.
///
/// # Errors
/// When there are not four finite numbers (or six, with heights, which are not looked at), south lies above north, or a value is no
/// longitude or latitude.
pub fn parse_bbox(text: &str) -> Result<Bbox, Problem> {
    let [west, south, east, north] = four_numbers(text)?;
    check_bbox(Bbox::new(west, south, east, north))
}

fn four_numbers(text: &str) -> Result<[f64; 4], Problem> {
    let numbers: Vec<Option<f64>> = text.split(',').map(|part| part.trim().parse().ok().filter(|n: &f64| n.is_finite())).collect();
    let numbers: Option<Vec<f64>> = numbers.into_iter().collect();
    match numbers.as_deref() {
        Some([west, south, east, north] | [west, south, _, east, north, _]) => Ok([*west, *south, *east, *north]),
        _ => Err(Problem::invalid("bbox", "expected four numbers west,south,east,north")),
    }
}

/// Whether the edges are in order and on the globe.
///
/// # Errors
/// When they are not.
pub fn check_bbox(bbox: Bbox) -> Result<Bbox, Problem> {
    if bbox.south > bbox.north {
        return Err(Problem::invalid("bbox", "south lies above north; expected west,south,east,north"));
    }
    if bbox.west.abs().max(bbox.east.abs()) > 180.0 || bbox.south.abs().max(bbox.north.abs()) > 90.0 {
        return Err(Problem::invalid("bbox", "expected longitudes within ±180 and latitudes within ±90"));
    }
    Ok(bbox)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_refused() {
        for query in [
            "colour=red",
            "bbox=1,2,3",
            "bbox=1,2,3,nan",
            "bbox=1,2,3,inf",
            "bbox=105,21,106,20",
            "bbox=105,19,106,20,21",
            "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
            "bbox=105,19,106,20&bbox-crs=EPSG:1",
            "bbox=19,181,20,182&bbox-crs=EPSG:4326",
            "bbox=-200,0,0,1",
            "datetime=yesterday",
            "datetime=2025-07-02/2025-07-01",
            "severity=high",
            "severity=300",
            "how_known=rumour",
            "as_of=2025-02-29",
            "unit=",
            "unit=1&unit=2",
            "category=%FF",
            "filter=",
            "filter=deaths%20%3E",
            "filter=TRUE&filter-lang=sql",
            "filter-lang=cql2-text",
            "filter-crs=EPSG:4326",
            "filter=TRUE&filter-crs=EPSG:1",
        ] {
            assert!(Parameters::parse(Some(query), &[]).is_err(), "{query}");
        }
    }

    #[test]
    fn a_box_is_read_in_the_order_of_its_system() {
        let bbox = |query: &str| Parameters::parse(Some(query), &[]).expect("well formed").filter.bbox.expect("a box");
        let degrees = Bbox::new(105.0, 19.0, 106.0, 20.0);
        assert_eq!(bbox("bbox=105,19,106,20"), degrees);
        assert_eq!(bbox("bbox=105,19,-5,106,20,900"), degrees);
        assert_eq!(bbox("bbox=105,19,106,20&bbox-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84"), degrees);
        assert_eq!(bbox("bbox=19,105,20,106&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326"), degrees);
        let projected = bbox("bbox=500000,2100000,600000,2200000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/32648");
        assert!(
            (projected.west - 105.0).abs() < 1e-6 && projected.east > 105.955 && projected.south < 18.990_1 && projected.north > 19.896
        );
        // Across the antimeridian.
        assert_eq!(bbox("bbox=179,19,-179,20"), Bbox::new(179.0, 19.0, -179.0, 20.0));
    }

    #[test]
    fn two_times_must_both_hold() {
        let period = |query: &str| Parameters::parse(Some(query), &[]).expect("well formed").filter.period.expect("a period");
        let both = period("datetime=2025-01-01/..&datetime=../2025-03-31");
        assert_eq!(both, period("datetime=2025-01-01/2025-03-31"));
        let none = period("datetime=2025-01-01&datetime=2026-01-01");
        assert!(none.start >= none.end);
    }

    #[test]
    fn the_order_of_parameters_does_not_matter() {
        let one = Parameters::parse(Some("unit=38&datetime=2025-01-01/.."), &[]).expect("well formed");
        let two = Parameters::parse(Some("datetime=2025-01-01%2F..&unit=38"), &[]).expect("well formed");
        assert_eq!(one.canonical(), two.canonical());
        assert_eq!(one.canonical(), "?datetime=2025-01-01/..&unit=38");
    }
}
