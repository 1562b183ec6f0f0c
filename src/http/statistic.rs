//! The statistics by name: their parameters, and their answers in every form. Routes, jobs and the command line ask here.

use std::io::{self, Write};

use geo::Centroid;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Problem;
use super::parameters::Parameters;
use super::routes::layers::{Notice, header, notices};
use super::state::{Current, today};
use crate::analysis::clusters::ClusterSettings;
use crate::analysis::near_repeat::{KnoxSettings, MOST_PERMUTATIONS};
use crate::analysis::watch::Watch;
use crate::domain::Level;
use crate::export::geojson::{self, Header};
use crate::index::Snapshot;
use crate::layer::table::{Computed, Table, TableRow};
use crate::layer::{Layer, Value as FieldValue, View, tables};
use crate::query::filter::parse_datetime;
use crate::query::summary::Compare;
use crate::query::{Filter, QueryError};
use crate::statistics::trends::By;
use crate::statistics::{About, clusters, evaluation, history, hotspots, near_repeat, period::Step, ranking, rates, trends};

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// Hot spots.
    Hotspots,
    /// Their history.
    History,
    /// Trends.
    Trends,
    /// Clusters.
    Clusters,
    /// Near repeats.
    NearRepeat,
    /// Whether hot spots help.
    Evaluation,
    /// The places to attend to first within a budget.
    Ranking,
    /// Rates and change of communes.
    Rates,
}

/// An answer with the snapshot's generation and notices.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Stated<T> {
    /// Number of the commit.
    pub generation: u64,
    /// What must be known of the data.
    pub notices: Vec<Notice>,
    /// The answer.
    #[serde(flatten)]
    pub answer: T,
}

impl<T> Stated<T> {
    /// An answer of a snapshot.
    #[must_use]
    pub fn new(snapshot: &Snapshot, answer: T) -> Self {
        Self { generation: snapshot.generation, notices: notices(snapshot), answer }
    }
}

/// What a statistic answered.
#[derive(Debug)]
pub struct Answer {
    /// Its rows, for files and for the map.
    pub table: Table,
    /// What it says in one sentence, Vietnamese and English.
    pub sentence: [String; 2],
    /// Members beside the features, where it is a map.
    more: Map<String, Value>,
    /// The whole answer, where it is none.
    document: Option<Vec<u8>>,
    filter: Filter,
}

impl Statistic {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Hotspots, Self::History, Self::Trends, Self::Clusters, Self::NearRepeat, Self::Evaluation, Self::Ranking, Self::Rates];

    /// The path that it is asked at.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Hotspots => "/api/hotspots",
            Self::History => "/api/hotspots/history",
            Self::Trends => "/api/trends",
            Self::Clusters => "/api/clusters",
            Self::NearRepeat => "/api/near-repeat",
            Self::Evaluation => "/api/evaluate",
            Self::Ranking => "/api/ranking",
            Self::Rates => "/api/rates",
        }
    }

    /// Its name in the body of a job: its path below `/api/`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.path().trim_start_matches("/api/")
    }

    /// Its parameters beside the filter.
    #[must_use]
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Hotspots => &["area", "cell", "all"],
            Self::History => &["area", "cell", "step"],
            Self::Trends => &["area", "by", "step"],
            Self::Clusters => &["area", "radius", "least"],
            Self::NearRepeat => &["area", "distances", "days", "permutations", "seed"],
            Self::Evaluation => &["area", "cell", "later", "share"],
            Self::Ranking => &["area", "cell", "share"],
            Self::Rates => &["indicator", "compare", "first"],
        }
    }

    /// Whether its answer is GeoJSON.
    #[must_use]
    pub fn is_map(self) -> bool {
        matches!(self, Self::Hotspots | Self::History | Self::Clusters | Self::Ranking)
    }

    /// Media type of its answer.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        if self.is_map() { "application/geo+json" } else { "application/json" }
    }

    /// Computes the answer. Call it off the async threads.
    ///
    /// # Errors
    /// When a parameter is malformed, or the question cannot be answered.
    pub fn answer(self, current: &Current, parameters: &Parameters, watch: &Watch) -> Result<Answer, Problem> {
        let snapshot = &*current.snapshot;
        let filter = current.filter(&parameters.filter)?;
        match self {
            Self::Hotspots => hot_spots(snapshot, parameters, filter, watch),
            Self::History => {
                let step = parameters.get("step").map(str::parse::<Step>).transpose()?;
                let found = history::histories(snapshot, &filter, &settings(snapshot, &filter, parameters)?, step, watch)?;
                let mut answer = Answer::map(&found.about, tables::history(&found), filter)?;
                answer.more.insert("communes".into(), communes_of(&answer.table, snapshot, answer.filter.as_of));
                let states = found.cells.iter().map(|cell| (cell.id.clone(), cell.states().into()));
                answer.more.insert("states".into(), Value::Object(states.collect()));
                answer.more.insert("steps".into(), found.steps.into());
                Ok(answer)
            }
            Self::Trends => {
                let by = parameters.get("by").map_or(Ok(By::Nothing), str::parse::<By>)?;
                let step = parameters.get("step").map_or(Ok(Step::Month), str::parse::<Step>)?;
                let found = trends::trends(snapshot, &filter, by, step)?;
                Answer::document(tables::trends(&found, by, snapshot), sentence(&found.about), &Stated::new(snapshot, found), filter)
            }
            Self::Clusters => {
                let default = ClusterSettings::default();
                let settings = ClusterSettings {
                    radius_m: parameters.number("radius", clusters::RADII.0, clusters::RADII.1)?.unwrap_or(default.radius_m),
                    min_incidents: parameters.number("least", clusters::MINIMA.0, clusters::MINIMA.1)?.unwrap_or(default.min_incidents),
                };
                let found = clusters::find(snapshot, &filter, &settings, watch)?;
                let mut answer = Answer::map(&found.about, tables::clusters(&found), filter)?;
                answer.more.insert("in_none".into(), found.in_none.into());
                Ok(answer)
            }
            Self::NearRepeat => near_repeats(snapshot, parameters, filter, watch),
            Self::Evaluation => {
                let later = parameters.get("later").map(|text| parse_datetime(text).map_err(|error| about_later(&error))).transpose()?;
                let found = evaluation::evaluate_hotspots(
                    snapshot,
                    &filter,
                    later,
                    &settings(snapshot, &filter, parameters)?,
                    share(parameters)?,
                    watch,
                )?;
                Answer::document(tables::evaluation(&found), sentence(&found.about), &Stated::new(snapshot, found), filter)
            }
            Self::Ranking => {
                let found = ranking::ranking(snapshot, &filter, &settings(snapshot, &filter, parameters)?, share(parameters)?, watch)?;
                let mut answer = Answer::map(&found.about, tables::ranking(&found), filter)?;
                answer.more.insert("held_out".into(), serde_json::to_value(&found.held_out).map_err(Problem::internal)?);
                Ok(answer)
            }
            Self::Rates => {
                let first = parameters.number("first", 1, 10_000)?.unwrap_or(rates::DEFAULT_FIRST);
                let compare = parameters.get("compare").map_or(Ok(Compare::PreviousYear), str::parse::<Compare>)?;
                let found = rates::unit_rates(snapshot, &filter, parameters.get("indicator"), compare, first)?;
                Answer::document(tables::rates(&found, snapshot), sentence(&found.about), &Stated::new(snapshot, found), filter)
            }
        }
    }
}

fn hot_spots(snapshot: &Snapshot, parameters: &Parameters, filter: Filter, watch: &Watch) -> Result<Answer, Problem> {
    let all = parameters.flag("all")?;
    let most = if all { hotspots::MOST_WRITTEN } else { hotspots::MOST_CELLS };
    let found = hotspots::hotspots(snapshot, &filter, &settings(snapshot, &filter, parameters)?, most, watch)?;
    if let Some(about) = found.too_many_cells() {
        let detail = format!(
            "the study area would have about {about:.0} cells, more than the {most} of one answer; take larger cells or a smaller area"
        );
        return Err(QueryError::refused("cell", detail).into());
    }
    let mut answer = Answer::map(&found.about(snapshot), tables::hotspots(&found, all), filter)?;
    if !all {
        answer.more.insert("communes".into(), communes_of(&answer.table, snapshot, answer.filter.as_of));
    }
    Ok(answer)
}

/// The commune in which the middle of each cell lies, by the cell's id, so that a place can be called by a name.
fn communes_of(cells: &Table, snapshot: &Snapshot, as_of: Date) -> Value {
    let commune = |row: &TableRow| {
        let middle = row.geometry.as_ref()?.centroid()?;
        let found = snapshot.units.locate(middle.x(), middle.y(), Level::Commune, as_of)?;
        let FieldValue::Text(cell) = row.values.first()? else { return None };
        Some((cell.to_string(), snapshot.units.get(found.row()).unit.code.to_string().into()))
    };
    Value::Object(cells.rows.iter().filter_map(commune).collect())
}

fn near_repeats(snapshot: &Snapshot, parameters: &Parameters, filter: Filter, watch: &Watch) -> Result<Answer, Problem> {
    let distances = parameters.numbers("distances")?.unwrap_or_else(|| near_repeat::DEFAULT_DISTANCES.to_vec());
    let days = parameters.numbers("days")?.unwrap_or_else(|| near_repeat::DEFAULT_DAYS.to_vec());
    let settings = KnoxSettings {
        space_edges: &distances,
        time_edges: &days,
        permutations: parameters.number("permutations", 99, MOST_PERMUTATIONS)?.unwrap_or(near_repeat::DEFAULT_PERMUTATIONS),
        seed: parameters.number("seed", 0, i32::MAX)?.unwrap_or(0).unsigned_abs().into(),
    };
    let found = near_repeat::table(snapshot, &filter, &settings, watch)?;
    Answer::document(tables::near_repeat(&found), sentence(&found.about), &Stated::new(snapshot, found), filter)
}

fn settings(snapshot: &Snapshot, filter: &Filter, parameters: &Parameters) -> Result<crate::analysis::hotspot::HotspotSettings, Problem> {
    // What is no number, or an endless one, is out of bounds.
    let side = parameters.get("cell").map(|text| text.parse::<f64>().unwrap_or(f64::NAN));
    Ok(hotspots::settings(snapshot, filter, side)?)
}

fn share(parameters: &Parameters) -> Result<f64, Problem> {
    Ok(parameters.number("share", evaluation::SHARES.0, evaluation::SHARES.1)?.unwrap_or(evaluation::DEFAULT_SHARE))
}

/// The reader of intervals speaks of `datetime`.
fn about_later(error: &QueryError) -> Problem {
    let (QueryError::Invalid { detail, .. } | QueryError::Refused { detail, .. } | QueryError::NotFound { detail, .. }) = error;
    Problem::invalid("later", detail)
}

fn sentence(about: &About) -> [String; 2] {
    [about.sentence_vi.clone(), about.sentence_en.clone()]
}

impl Answer {
    fn map(about: &About, table: Table, filter: Filter) -> Result<Self, Problem> {
        let more = match serde_json::to_value(about).map_err(Problem::internal)? {
            Value::Object(more) => more,
            _ => Map::new(),
        };
        Ok(Self { table, sentence: sentence(about), more, document: None, filter })
    }

    fn document(table: Table, sentence: [String; 2], whole: &impl Serialize, filter: Filter) -> Result<Self, Problem> {
        let document = serde_json::to_vec(whole).map_err(Problem::internal)?;
        Ok(Self { table, sentence, more: Map::new(), document: Some(document), filter })
    }

    /// Whether it is GeoJSON.
    #[must_use]
    pub fn is_map(&self) -> bool {
        self.document.is_none()
    }

    /// What files are written from: a view of the table, the layer over it, and a filter that chooses nothing more.
    #[must_use]
    pub fn into_layer(self, current: &Current) -> (View, Box<dyn Layer>, Filter) {
        let mut view = current.view(today());
        let layer = Box::new(Computed(self.table.kind));
        view.table = Some(std::sync::Arc::new(self.table));
        (view, layer, self.filter)
    }

    /// Writes the answer as the server gives it.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(self, current: &Current, out: &mut dyn Write) -> io::Result<()> {
        if let Some(document) = &self.document {
            return out.write_all(document);
        }
        let more = self.more.clone();
        let (view, layer, filter) = self.into_layer(current);
        let header = Header { more, attribution: layer.attribution(&view), ..header(&view.snapshot) };
        geojson::write(out, &view, &*layer, &filter, &header, usize::MAX)
    }
}
