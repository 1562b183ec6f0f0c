//! What layers there are.

use axum::extract::State;
use axum::response::Response;

use super::Sentence;
use crate::domain::text::english_unit_name;
use crate::export::Format;
use crate::export::geojson::Header;
use crate::http::state::{Current, today};
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::index::Snapshot;
use crate::layer::{self, Field, GeometryKind, Group, Layer, View};
use crate::query::carried;
use crate::query::expression::Language;
use crate::query::summary::data_period;

/// The filter, the same on every path.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in OpenAPI; `Parameters` reads them")]
pub struct FilterParameters {
    /// west,south,east,north in degrees
    bbox: Option<String>,
    /// RFC 3339 time, day, month, or interval with `..` for an open end; an incident's interval must lie wholly inside
    datetime: Option<String>,
    /// Category codes, comma-separated; each includes all below it
    category: Option<String>,
    /// `reported`, `discovered`, `unknown`, comma-separated
    how_known: Option<String>,
    /// Severities, comma-separated
    severity: Option<String>,
    /// Unit code; a province includes its communes
    unit: Option<String>,
    /// Priority zone id; only zones whose basis is a place
    zone: Option<String>,
    /// Day whose boundary version is used; today when absent
    as_of: Option<String>,
    /// CQL2 over the properties of the features that are asked for: of incidents wherever incidents are counted, otherwise of the layer's own
    filter: Option<String>,
    /// The language of `filter`; `cql-text` is the older name of `cql2-text`, which is the default
    #[param(rename = "filter-lang", inline)]
    filter_lang: Option<Language>,
    /// The system of coordinates in `filter` by its address, with the axes in the authority's order; CRS84 when absent
    #[param(rename = "filter-crs")]
    filter_crs: Option<String>,
}

/// The layers and what the data are.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct LayerCatalogue {
    /// Number of the commit.
    pub generation: u64,
    /// Name of the area in Vietnamese.
    pub title_vi: String,
    /// Name of the area in English.
    pub title_en: String,
    /// Box around the units, or around the incidents without units.
    #[schema(required)]
    pub extent: Option<[f64; 4]>,
    /// Box around the incidents.
    #[schema(required)]
    pub incident_extent: Option<[f64; 4]>,
    /// Whether demonstration data are loaded.
    pub demonstration: bool,
    /// First and last local day of the incidents.
    #[schema(required)]
    pub period: Option<DayPeriod>,
    /// Day whose boundary version is used.
    pub as_of: String,
    /// What must stay visible wherever the data are shown.
    pub notices: Vec<Notice>,
    /// The layers.
    pub layers: Vec<LayerDescription>,
    /// Indicators of units that are loaded, in order of their names. `/api/rates` takes their names.
    pub indicators: Vec<IndicatorDescription>,
}

/// A yearly figure of units.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct IndicatorDescription {
    /// Its name.
    pub id: String,
    /// Years of which some unit has it, in order.
    pub years: Vec<i16>,
    /// Units that have it in some year.
    pub units: usize,
    /// Whether the demonstration invented it.
    pub is_invented: bool,
}

/// First and last day.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct DayPeriod {
    /// First day.
    pub first: String,
    /// Last day, the data's cut-off.
    pub last: String,
}

/// Something that must stay visible wherever the data are shown.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Notice {
    /// Identifier.
    pub id: &'static str,
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

/// A layer.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct LayerDescription {
    /// Identifier.
    pub id: String,
    /// Group in the layer list.
    pub group: Group,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
    /// What its features are.
    pub geometry: GeometryKind,
    /// Number of features without a filter.
    pub count: usize,
    /// Properties.
    pub fields: Vec<Field>,
    /// Whether some of it is demonstration data.
    pub demonstration: bool,
    /// Whether some of it stands in for shapes that are not loaded.
    pub approximate: bool,
    /// Whom to name.
    #[schema(required)]
    pub attribution: Option<String>,
    /// Address as GeoJSON, if it has features.
    #[schema(required)]
    pub geojson: Option<String>,
    /// Addresses as files, in every format.
    pub files: Vec<String>,
    /// Address of its `TileJSON`.
    pub tilejson: String,
}

/// What must be said of the data.
#[must_use]
pub fn notices(snapshot: &Snapshot) -> Vec<Notice> {
    let mut notices = Vec::new();
    if snapshot.has_synthetic_incidents() {
        notices.push(Notice {
            id: "synthetic",
            vi: "Vụ việc là dữ liệu giả lập để minh họa, không phải số liệu thật.",
            en: "Incidents are synthetic, for demonstration only.",
        });
    }
    if snapshot.units.all().iter().any(|u| u.unit.geometry_quality == crate::domain::GeometryQuality::Approximate) {
        notices.push(Notice {
            id: "approximate",
            vi: "Địa giới xã là gần đúng, không dùng cho số liệu báo cáo.",
            en: "Commune boundaries are approximate, never for reported figures.",
        });
    }
    if snapshot.designations.iter().any(|designation| designation.demonstration) {
        notices.push(Notice {
            id: "invented_designations",
            vi: "Danh sách khu vực I/II/III là minh họa, không phải danh sách chính thức.",
            en: "The list of class I/II/III areas is a demonstration, not the official list.",
        });
    }
    if snapshot.indicators.iter().any(|indicator| indicator.demonstration) {
        notices.push(Notice {
            id: "invented_population",
            vi: "Dân số là số minh họa, không phải số thật; tỷ suất chỉ để xem thử.",
            en: "Numbers of inhabitants are invented, and rates per inhabitant with them.",
        });
    }
    notices
}

fn describe(layer: &dyn Layer, view: &View) -> LayerDescription {
    let [title_vi, title_en] = layer.title();
    let demonstration = layer.is_demonstration(view);
    let id = layer.id();
    LayerDescription {
        group: layer.group(),
        title_vi,
        title_en,
        geometry: layer.geometry(),
        count: layer.count(view),
        fields: layer.fields().to_vec(),
        demonstration,
        approximate: layer.is_approximate(view),
        attribution: layer.attribution(view),
        geojson: Some(format!("/layers/{id}.geojson")),
        files: Format::ALL.iter().map(|format| format!("/layers/{id}.{}", format.ending())).collect(),
        tilejson: format!("/tiles/{id}.json"),
        id: id.to_owned(),
    }
}

fn density(view: &View) -> LayerDescription {
    LayerDescription {
        id: "density".into(),
        group: Group::Incidents,
        title_vi: "Mật độ vụ việc (số vụ trên km²)".into(),
        title_en: "Density of incidents (per km²)".into(),
        geometry: GeometryKind::Raster,
        count: view.snapshot.incidents.len(),
        fields: Vec::new(),
        demonstration: view.snapshot.has_synthetic_incidents(),
        approximate: false,
        attribution: None,
        geojson: None,
        files: vec!["/layers/density.json".into(), "/layers/density.tif".into()],
        tilejson: "/tiles/density.json".into(),
    }
}

fn catalogue(current: &Current, view: &View) -> LayerCatalogue {
    let snapshot = &view.snapshot;
    let mut layers: Vec<LayerDescription> = layer::catalogue(view).iter().map(|layer| describe(&**layer, view)).collect();
    layers.push(density(view));
    let day = view.zones.day;
    let units = Some(snapshot.units.extent(day)).filter(|bbox| !bbox.is_empty());
    let incidents = Some(snapshot.incidents.extent()).filter(|bbox| !bbox.is_empty());
    let mut topmost = snapshot.units.on(day).filter(|(_, u)| u.unit.parent.is_none() && u.prepared.is_some());
    let only = topmost.next().filter(|_| topmost.next().is_none()).map(|(_, u)| u.unit.name.clone());
    let period = data_period(&current.snapshot, None);
    LayerCatalogue {
        generation: snapshot.generation,
        title_vi: only.clone().unwrap_or_else(|| "Địa bàn".into()),
        title_en: only.map_or_else(|| "Diaban".into(), |name| english_unit_name(&name)),
        extent: units.or(incidents).map(Into::into),
        incident_extent: incidents.map(Into::into),
        demonstration: snapshot.demonstration,
        period: period.map(|p| DayPeriod { first: p.first_day().to_string(), last: p.last_day().to_string() }),
        as_of: day.to_string(),
        notices: notices(snapshot),
        layers,
        indicators: carried::loaded(snapshot)
            .into_iter()
            .map(|carried::Loaded { name: id, years, units, is_invented }| IndicatorDescription { id, years, units, is_invented })
            .collect(),
    }
}

/// The layers, and what must be said of the data.
#[utoipa::path(get, path = "/layers", params(("as_of" = Option<String>, Query, description = "Day whose boundary version is used")),
    responses((status = 200, body = LayerCatalogue), (status = "4XX", body = Problem, content_type = "application/problem+json")), tag = "layers")]
pub async fn layers(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of"])?;
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        let day = parameters.filter.as_of.unwrap_or_else(today);
        state.compute_light(move || Ok(answer::json(&catalogue(&current, &current.view(day)))))
    })
    .await
}

/// What stands at the top of every file: the generation, and what must be said of the data.
#[must_use]
pub fn header(snapshot: &Snapshot) -> Header {
    let notices = notices(snapshot).into_iter().map(|notice| Sentence { vi: notice.vi.into(), en: notice.en.into() }).collect();
    Header { generation: snapshot.generation, notices, ..Header::default() }
}
