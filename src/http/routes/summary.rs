//! Everything about the incidents in an area and period.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use geo::MapCoords;
use serde_json::Value;

use super::layers::{Notice, notices};
use crate::domain::{HowKnown, Interval, UnitCode};
use crate::http::parameters::{ExpressionReading, check_bbox, read_object};
use crate::http::state::Current;
use crate::http::{AppState, Asked, Problem, answer};
use crate::priority::{Zone, zones_within};
use crate::query::expression::Language;
use crate::query::filter::parse_datetime;
use crate::query::summary::{Compare, Previous, summarise};
use crate::query::{AreaRequest, Expression, Filter, FilterRequest};
use crate::spatial::Bbox;
use crate::statistics::comparison::{compared, summary_sentence};
use crate::statistics::per_inhabitants::{PerInhabitants, per_inhabitants};

/// Days that an answer lists unasked: a year and what a chart shows around it.
const DAYS_UNASKED: usize = 400;

/// A question: an area and the filter, with lists as arrays. Everything may be left out.
#[derive(Debug, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryRequest {
    /// A GeoJSON Polygon or MultiPolygon, `{"unit": code}`, `{"zone": id}`, `{"center": [longitude, latitude], "radius_m": metres}`, or `{"along": "border" or "coast", "distance_m": metres}`: what lies
    /// within that distance of the line, on land.
    #[serde(default)]
    pub area: Option<Value>,
    /// west, south, east, north.
    #[serde(default)]
    pub bbox: Option<[f64; 4]>,
    /// Interval, see the filter parameter.
    #[serde(default)]
    pub datetime: Option<String>,
    /// Category codes.
    #[serde(default)]
    pub category: Vec<String>,
    /// Ways of coming to be known.
    #[serde(default)]
    pub how_known: Vec<HowKnown>,
    /// Severities.
    #[serde(default)]
    pub severity: Vec<u8>,
    /// Unit code.
    #[serde(default)]
    pub unit: Option<UnitCode>,
    /// Zone id.
    #[serde(default)]
    pub zone: Option<String>,
    /// Day whose boundary version is used.
    #[serde(default)]
    pub as_of: Option<String>,
    /// CQL2 over the properties of incidents: text, or an object in the JSON encoding.
    #[serde(default)]
    pub filter: Option<Value>,
    /// `cql2-text` (default for text), `cql2-json` (default for an object) or `cql-text`.
    #[serde(default, rename = "filter-lang")]
    pub filter_lang: Option<String>,
    /// The system of coordinates in `filter` by its address; CRS84 when absent.
    #[serde(default, rename = "filter-crs")]
    pub filter_crs: Option<String>,
    /// `previous_year` (default) or `preceding`.
    #[serde(default)]
    pub compare: Option<String>,
    /// Also counts by day where the period is longer than 400 days, up to 4,018.
    #[serde(default)]
    pub daily: bool,
}

/// The answer.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct SummaryAnswer {
    /// Incidents.
    pub count: u64,
    /// Size of the area in km², where one was asked for.
    #[schema(required)]
    pub area_km2: Option<f64>,
    /// Incidents per km² over the whole period.
    #[schema(required)]
    pub rate_per_km2: Option<f64>,
    /// Incidents per 10,000 inhabitants and year, where one unit is asked for and its inhabitants are known.
    #[schema(required)]
    pub per_inhabitants: Option<PerInhabitants>,
    /// The shape of an area that was asked for by its distance from a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline: Option<Value>,
    /// The asked period as far as the data reach.
    #[schema(required)]
    pub period: Option<FromTo>,
    /// Last local day of the data.
    #[schema(required)]
    pub data_cut_off: Option<String>,
    /// By category, largest first.
    pub by_category: Vec<KeyCount>,
    /// By month, every month of the period.
    pub by_month: Vec<KeyCount>,
    /// By day, for periods of up to 400 days, or up to 4,018 with `daily`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_day: Option<Vec<KeyCount>>,
    /// Incidents known by month only, which are not in `by_day`.
    pub without_day: u64,
    /// Incidents whose minute is known, by local hour of the week: hour 0 begins on Monday at midnight, hour 167 is Sunday's last.
    pub by_hour_of_week: Vec<u64>,
    /// By commune, largest first.
    pub by_unit: Vec<UnitCount>,
    /// Incidents in no commune.
    pub outside_units: u64,
    /// Incidents in a gap between communes, given to the nearest.
    pub assigned_to_nearest: u64,
    /// Priority zones of a place that meet the area, unit or zone asked for.
    pub zones_within: Vec<ZoneWithin>,
    /// By how they came to be known.
    pub by_how_known: Vec<KeyCount>,
    /// The earlier period.
    #[schema(required)]
    pub previous: Option<PreviousAnswer>,
    /// The answer in one sentence.
    pub sentence_vi: String,
    /// The answer in one sentence.
    pub sentence_en: String,
    /// What must be said wherever the figures are shown.
    pub notices: Vec<Notice>,
    /// Number of the commit.
    pub generation: u64,
}

/// First and last local day.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct FromTo {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl From<&Zone> for ZoneWithin {
    fn from(zone: &Zone) -> Self {
        Self { id: zone.id.clone(), kind: zone.kind.clone(), class: zone.class.clone(), name: zone.name.clone() }
    }
}

impl From<Interval> for FromTo {
    fn from(period: Interval) -> Self {
        Self { from: period.first_day().to_string(), to: period.last_day().to_string() }
    }
}

/// A count of something.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct KeyCount {
    /// What is counted.
    pub key: String,
    /// How many.
    pub count: u64,
}

/// A commune and its count.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitCount {
    /// Code.
    pub key: String,
    /// Name.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// A priority zone that meets the area.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct ZoneWithin {
    /// Identifier.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// Class, may be empty.
    pub class: String,
    /// Name.
    pub name: String,
}

/// The earlier period and whether the difference could be luck.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct PreviousAnswer {
    /// `previous_year` or `preceding`.
    pub compare: &'static str,
    /// The earlier period.
    pub period: FromTo,
    /// Incidents in it.
    pub count: u64,
    /// Rate now over rate then; `null` when there were none then, or the data do not reach back.
    #[schema(required)]
    pub ratio: Option<f64>,
    /// Exact two-sided p; `null` when the data do not reach back.
    #[schema(required)]
    pub p_value: Option<f64>,
    /// The test.
    pub method: &'static str,
    /// What it means.
    pub sentence_vi: String,
    /// What it means.
    pub sentence_en: String,
}

impl SummaryRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is no JSON object, or has a key that is not known.
    pub fn read(body: &[u8]) -> Result<Self, Problem> {
        read_object(body)
    }

    /// The period to compare with.
    fn compare(&self) -> Result<Compare, Problem> {
        Ok(self.compare.as_deref().map_or(Ok(Compare::PreviousYear), str::parse::<Compare>)?)
    }

    /// What it asks for.
    ///
    /// # Errors
    /// When a value is malformed.
    pub fn into_filter(self) -> Result<FilterRequest, Problem> {
        let bbox = self.bbox.map(|[west, south, east, north]| check_bbox(Bbox::new(west, south, east, north))).transpose()?;
        let as_of =
            self.as_of.map(|day| day.parse()).transpose().map_err(|_| Problem::invalid("as_of", "expected a day such as 2025-07-01"))?;
        Ok(FilterRequest {
            bbox,
            projected_box: None,
            area: self.area.filter(|area| !area.is_null()).map(|area| AreaRequest::from_json(&area)).transpose()?,
            period: self.datetime.map(|text| parse_datetime(&text)).transpose()?,
            category: self.category,
            how_known: self.how_known,
            severity: self.severity,
            unit: self.unit,
            zone: self.zone,
            as_of,
            expression: read_expression(
                self.filter.filter(|filter| !filter.is_null()).as_ref(),
                self.filter_lang.as_deref(),
                self.filter_crs.as_deref(),
            )?,
        })
    }
}

/// An expression as text in its language, or as the JSON that it is.
fn read_expression(filter: Option<&Value>, language: Option<&str>, crs: Option<&str>) -> Result<Option<Expression>, Problem> {
    let reading = ExpressionReading::new(language, crs, filter.is_some())?;
    let Some(filter) = filter else { return Ok(None) };
    let expression = match filter {
        Value::String(text) => reading.parse(text)?,
        _ if language.is_some() && reading.language != Language::Json => {
            return Err(Problem::invalid("filter", "is no text; expected text, or filter-lang cql2-json"));
        }
        json => reading.from_json(json)?,
    };
    Ok(Some(expression))
}

/// Counts, rate, breakdowns and comparison for an area and period.
#[utoipa::path(post, path = "/api/summary", tag = "incidents", request_body = SummaryRequest,
    responses((status = 200, body = SummaryAnswer), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn summary(State(state): State<AppState>, asked: Asked, body: Bytes) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    let current = state.current();
    let summary = state
        .compute(move || {
            let request = SummaryRequest::read(&body)?;
            let (daily, compare) = (request.daily, request.compare()?);
            let mut answer = answer_for(&current, &request.into_filter()?, compare)?;
            answer.by_day = answer.by_day.filter(|days| daily || days.len() <= DAYS_UNASKED);
            Ok(answer)
        })
        .await?;
    Ok(answer::json(&summary))
}

fn answer_for(current: &Current, request: &FilterRequest, compare: Compare) -> Result<SummaryAnswer, Problem> {
    let snapshot = &current.snapshot;
    let filter = current.filter(request)?;
    let summary = summarise(snapshot, &filter, compare);
    let category = |row: usize| snapshot.taxonomy.categories().get(row).map_or_else(String::new, |c| c.code.clone());
    let unit = |row: u32| &snapshot.units.get(row).unit;
    let previous =
        summary.previous.zip(summary.period).map(|(previous, period)| previous_answer(summary.count, period, &previous, compare));
    let sentence = summary_sentence(&summary, filter.area_km2);
    let keys = |counts: Vec<(String, u64)>| counts.into_iter().map(|(key, count)| KeyCount { key, count }).collect();
    Ok(SummaryAnswer {
        count: summary.count,
        area_km2: filter.area_km2,
        rate_per_km2: filter.area_km2.filter(|area| *area > 0.0).map(|area| summary.count as f64 / area),
        per_inhabitants: filter
            .sole_unit
            .zip(summary.period)
            .and_then(|(row, period)| per_inhabitants(snapshot, row, summary.count, period)),
        outline: filter.along.as_deref().map(outline),
        period: summary.period.map(Into::into),
        data_cut_off: snapshot.incidents.span().map(|span| span.last_day().to_string()),
        by_category: summary.by_category.iter().map(|&(row, count)| KeyCount { key: category(row), count }).collect(),
        by_month: keys(summary.by_month),
        by_day: summary.by_day.map(|days| keys(days.into_iter().map(|(day, count)| (day.to_string(), count)).collect())),
        without_day: summary.without_day,
        by_hour_of_week: summary.by_hour_of_week,
        by_unit: summary
            .by_unit
            .iter()
            .map(|&(row, count)| UnitCount { key: unit(row).code.to_string(), name: unit(row).name.clone(), count })
            .collect(),
        outside_units: summary.outside_units,
        assigned_to_nearest: summary.assigned_to_nearest,
        zones_within: within(current, &filter),
        by_how_known: summary.by_how_known.iter().map(|&(way, count)| KeyCount { key: way.to_string(), count }).collect(),
        previous,
        sentence_vi: sentence.vi,
        sentence_en: sentence.en,
        notices: notices(snapshot),
        generation: snapshot.generation,
    })
}

/// The zones of the ground that is asked for; the zones of the day are not computed for a question without ground.
fn within(current: &Current, filter: &Filter) -> Vec<ZoneWithin> {
    if !filter.has_ground() {
        return Vec::new();
    }
    let view = current.view(filter.as_of);
    zones_within(&view.zones.zones, &current.snapshot, filter).into_iter().map(ZoneWithin::from).collect()
}

/// A shape as GeoJSON, to a tenth of a metre.
fn outline(shape: &geo::MultiPolygon<f64>) -> Value {
    let rounded = shape.map_coords(|point| geo::Coord { x: (point.x * 1e6).round() / 1e6, y: (point.y * 1e6).round() / 1e6 });
    serde_json::to_value(geojson::GeometryValue::from(&rounded)).unwrap_or(Value::Null)
}

fn previous_answer(count: u64, period: Interval, previous: &Previous, compare: Compare) -> PreviousAnswer {
    let compared = compared(count, period, previous);
    PreviousAnswer {
        compare: compare.word(),
        period: previous.period.into(),
        count: previous.count,
        ratio: compared.ratio,
        p_value: compared.p,
        method: "exact conditional binomial test",
        sentence_vi: compared.sentence.vi,
        sentence_en: compared.sentence.en,
    }
}
