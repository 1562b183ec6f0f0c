//! What a briefing holds.

use crate::priority::rules::HOTSPOT;
use crate::statistics::Note;
use crate::statistics::about::Days;
use crate::statistics::comparison::Move;
use crate::statistics::per_inhabitants::PerInhabitants;
use crate::statistics::trends::Trends;

/// What the ground of a briefing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// Everything that is loaded.
    All,
    /// An administrative unit.
    Unit,
    /// A priority zone of a place.
    Zone,
    /// What lies along a border or coast.
    Along,
    /// A drawn polygon, a circle or a box.
    Drawn,
}

/// The ground of a briefing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct BriefingArea {
    /// What it is.
    pub kind: AreaKind,
    /// Code of the unit, or id of the zone.
    #[schema(required)]
    pub code: Option<String>,
    /// Its name.
    pub name: Note,
    /// Name of the unit above, where it is a unit that has one.
    #[schema(required)]
    pub within: Option<Note>,
    /// Size in km², where it is known.
    #[schema(required)]
    pub area_km2: Option<f64>,
    /// Box around it: west, south, east, north in degrees.
    #[schema(required)]
    pub bbox: Option<[f64; 4]>,
}

/// The figures at the top.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct KeyFigures {
    /// Incidents in the period.
    pub count: u64,
    /// Those that a patrol or an inspection discovered; they follow the patrols.
    pub discovered: u64,
    /// Those that do not say how they came to be known.
    pub how_known_unknown: u64,
    /// Incidents per km² and year; where the briefing is of everything, those in the province.
    #[schema(required)]
    pub per_km2: Option<f64>,
    /// Incidents per 10,000 inhabitants and year, for a unit whose inhabitants are known; where the briefing is of everything, the province.
    #[schema(required)]
    pub per_inhabitants: Option<PerInhabitants>,
    /// All incidents of the same period and categories, on whatever ground; none where the briefing is of everything.
    #[schema(required)]
    pub count_everywhere: Option<u64>,
}

/// A comparison with an earlier period.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Comparison {
    /// `previous_year` or `preceding`.
    pub compare: &'static str,
    /// The earlier period.
    pub period: Days,
    /// Incidents in it.
    pub count: u64,
    /// Rate now over rate then; none where there were none then, or the data do not reach back.
    #[schema(required)]
    pub ratio: Option<f64>,
    /// Exact two-sided p; none where the data do not reach back.
    #[schema(required)]
    pub p: Option<f64>,
    /// What it says.
    pub sentence: Note,
}

/// A count now and in the same months of the year before.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// Code of the category or commune.
    pub code: String,
    /// Its name.
    pub name: Note,
    /// Incidents in the period.
    pub count: u64,
    /// Incidents in the same period of the year before; none where the data do not reach back.
    #[schema(required)]
    pub previous: Option<u64>,
    /// Rate now over rate then.
    #[schema(required)]
    pub ratio: Option<f64>,
    /// Exact p after Benjamini and Hochberg over the whole table.
    #[schema(required)]
    pub q: Option<f64>,
    /// What that says, at q ≤ 0.05.
    #[schema(required)]
    pub change: Option<Move>,
}

/// A category.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct CategoryFigures {
    /// Its counts.
    #[serde(flatten)]
    pub changed: Changed,
    /// Its share of all incidents of the briefing.
    pub share: f64,
    /// Whether patrols usually discover it, so that its counts follow the patrols.
    pub usually_discovered: bool,
}

/// A commune; without the incidents that patrols discovered.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct CommuneFigures {
    /// Its counts.
    #[serde(flatten)]
    pub changed: Changed,
    /// Incidents per 10,000 inhabitants and year, of the whole commune.
    #[schema(required)]
    pub rate: Option<f64>,
    /// Lower limit of the exact 95 % interval.
    #[schema(required)]
    pub lower: Option<f64>,
    /// Upper limit.
    #[schema(required)]
    pub upper: Option<f64>,
    /// Rank by the shrunk rate, or by the shrunk number per km² where no inhabitants are known.
    #[schema(required)]
    pub rank: Option<u32>,
    /// How often it is among the first ten when its count is drawn anew.
    #[schema(required)]
    pub in_first: Option<f64>,
}

/// A hot spot that meets the ground.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct HotspotFigures {
    /// Id of the zone.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it is one, and how sure that is.
    pub reason: Note,
    /// Communes that it lies in.
    pub communes: Vec<String>,
    /// Size in km².
    pub area_km2: f64,
    /// Longitude and latitude of its middle.
    pub centre: [f64; 2],
}

/// Why a commune deserves attention.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Reason {
    /// `hotspot`, `rose`, `first`, or a kind of designation of a place.
    pub kind: String,
    /// What it is called.
    pub title: Note,
    /// Why.
    pub detail: Note,
    /// Legal source or method.
    pub source: String,
    /// Number of the decision, may be empty.
    pub decision: String,
}

/// Kinds of reasons that come from incidents.
const FROM_INCIDENTS: [&str; 3] = [HOTSPOT, ROSE, FIRST];
/// More than the year before, and more than luck.
pub(super) const ROSE: &str = "rose";
/// Among the first communes, and surely so.
pub(super) const FIRST: &str = "first";

impl Reason {
    /// Whether it comes from incidents, and not from a list or the map.
    #[must_use]
    pub fn comes_from_incidents(&self) -> bool {
        FROM_INCIDENTS.contains(&self.kind.as_str())
    }
}

/// A commune that deserves attention.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct PriorityCommune {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Incidents, without those that patrols discovered.
    pub count: u64,
    /// Reasons that come from incidents first.
    pub reasons: Vec<Reason>,
}

/// A commune on a list of a programme area.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct ProgrammeCommune {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Class within the kind, may be empty.
    pub class: String,
    /// Number of the decision, may be empty.
    pub decision: String,
}

/// The communes of a programme area (a designation whose basis is a population): a list without any figure of incidents.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Programme {
    /// Kind.
    pub kind: String,
    /// What it is called.
    pub title: Note,
    /// Its communes on the ground of the briefing.
    pub communes: Vec<ProgrammeCommune>,
}

/// A briefing of an area and a period.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Briefing {
    /// Its title.
    pub title: Note,
    /// The ground.
    pub area: BriefingArea,
    /// The period, as far as the data reach.
    pub period: Days,
    /// Day whose boundary version is used.
    pub as_of: String,
    /// Last local day of the data.
    #[schema(required)]
    pub data_cut_off: Option<String>,
    /// The categories that were asked for; empty for all.
    pub categories_asked: Vec<Note>,
    /// What to say first.
    pub sentences: Vec<Note>,
    /// The figures at the top.
    pub figures: KeyFigures,
    /// With the same months of the year before, and with the period just before.
    pub comparisons: Vec<Comparison>,
    /// The three years of months up to the end of the period, and whether they rise or fall; none where the question names times itself.
    #[schema(required)]
    pub trend: Option<Trends>,
    /// Categories, largest first.
    pub categories: Vec<CategoryFigures>,
    /// Communes with incidents, largest first; empty for a single commune.
    pub communes: Vec<CommuneFigures>,
    /// The period that hot spots were looked for in: the asked one where it is a year or longer, otherwise the year up to its end.
    #[schema(required)]
    pub hotspot_period: Option<Days>,
    /// Hot spots, most incidents first.
    pub hotspots: Vec<HotspotFigures>,
    /// Communes that deserve attention, with reasons.
    pub priority_communes: Vec<PriorityCommune>,
    /// Programme areas, without figures.
    pub programmes: Vec<Programme>,
    /// What the figures rest on, and how much to trust them.
    pub notes: Vec<Note>,
}
