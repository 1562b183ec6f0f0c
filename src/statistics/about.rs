//! What every answer says about itself.

use jiff::civil::Date;

use super::located::Counted;
use super::{Note, Remark};
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::Filter;

/// First and last local day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Days {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl From<Interval> for Days {
    fn from(period: Interval) -> Self {
        Self { from: period.first_day().to_string(), to: period.last_day().to_string() }
    }
}

/// Selected incidents that an answer does not rest on, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct NotUsed {
    /// A patrol or an inspection discovered them, so they show where it was sent.
    pub discovered: u64,
    /// Only their village or commune is known.
    pub known_by_area_only: u64,
    /// They lie outside the study area.
    pub outside_study_area: u64,
    /// Only their month is known, where the day matters.
    pub without_day: u64,
    /// Rows of this period and these categories that the import refused, whatever their place; of each file its last import. Not known, and 0,
    /// where only a part of the ground is asked for.
    pub refused_at_import: u64,
}

/// Settings, incidents and method of an answer.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct About {
    /// Day whose boundary version is used.
    pub as_of: String,
    /// Last local day of the data.
    #[schema(required)]
    pub cut_off: Option<String>,
    /// The period that was looked at.
    #[schema(required)]
    pub period: Option<Days>,
    /// Incidents that the answer rests on.
    pub n: u64,
    /// How many of them do not say how they came to be known.
    pub how_known_unknown: u64,
    /// Those that it does not rest on.
    pub left_out: NotUsed,
    /// Share of incidents without a usable place: known by area only, or refused at import.
    #[schema(required)]
    pub without_location_share: Option<f64>,
    /// What the analysis was asked to do.
    #[schema(value_type = Object)]
    pub settings: serde_json::Value,
    /// How it was computed, in Vietnamese.
    pub method_vi: String,
    /// How it was computed, in English.
    pub method_en: String,
    /// What it says, in Vietnamese.
    pub sentence_vi: String,
    /// What it says, in English.
    pub sentence_en: String,
    /// How much to trust it.
    pub notes: Vec<Remark>,
}

impl About {
    /// Of `n` incidents of a period, `outside` more of which lie outside the study area. Method and sentence come later.
    #[must_use]
    pub fn new(snapshot: &Snapshot, filter: &Filter, period: Option<Interval>, counted: &Counted, (n, outside): (u64, u64)) -> Self {
        let refused = if filter.is_narrowed() { 0 } else { period.map_or(0, |period| refused_at_import(snapshot, filter, period)) };
        let without = counted.known_by_area_only + refused;
        let all = without + n + outside + counted.without_day;
        Self {
            as_of: filter.as_of.to_string(),
            cut_off: cut_off(snapshot).map(|day| day.to_string()),
            period: period.map(Days::from),
            n,
            how_known_unknown: counted.unknown,
            left_out: NotUsed {
                discovered: counted.discovered,
                known_by_area_only: counted.known_by_area_only,
                outside_study_area: outside,
                without_day: counted.without_day,
                refused_at_import: refused,
            },
            without_location_share: (all > 0).then(|| without as f64 / all as f64),
            settings: serde_json::Value::Null,
            method_vi: String::new(),
            method_en: String::new(),
            sentence_vi: String::new(),
            sentence_en: String::new(),
            notes: Vec::new(),
        }
    }

    /// Says what was asked and how it was computed.
    #[must_use]
    pub fn by(mut self, settings: serde_json::Value, method: Note) -> Self {
        self.settings = settings;
        (self.method_vi, self.method_en) = (method.vi, method.en);
        self
    }

    /// Says how much to trust it.
    #[must_use]
    pub fn noting(mut self, notes: Vec<Note>) -> Self {
        self.notes = notes.into_iter().map(Remark::from).collect();
        self
    }

    /// Says what it means.
    #[must_use]
    pub fn saying(mut self, sentence: Note) -> Self {
        (self.sentence_vi, self.sentence_en) = (sentence.vi, sentence.en);
        self
    }
}

/// Last local day of the data.
#[must_use]
pub fn cut_off(snapshot: &Snapshot) -> Option<Date> {
    snapshot.incidents.span().map(Interval::last_day)
}

fn refused_at_import(snapshot: &Snapshot, filter: &Filter, period: Interval) -> u64 {
    let (first, last) = (period.first_day().strftime("%Y-%m").to_string(), period.last_day().strftime("%Y-%m").to_string());
    let is_of_period = |month: &str| month >= first.as_str() && month <= last.as_str();
    let takes = |category: &str| snapshot.taxonomy.row(category).is_none_or(|row| filter.takes_category(row));
    let rows = snapshot.refused.iter().filter(|refused| is_of_period(&refused.month) && takes(&refused.category));
    rows.map(|refused| refused.count).sum()
}
