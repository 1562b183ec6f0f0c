//! Density as one grid, as JSON and as GeoTIFF.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::layers::{DayPeriod, FilterParameters, Notice, notices};
use super::sentences::density_sentence;
use crate::domain::Level;
use crate::export::geotiff::{self, About, Raster};
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::turns::Turn;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::density_grid::{self, DensityMap};
use crate::query::Filter;
use crate::query::summary::data_period;
use crate::statistics::words::grouped;

use super::density::{DEFAULT_SIGMA_M, SIGMA_M};

/// Parameters of a grid beside the filter.
pub const PARAMETERS: [&str; 3] = ["sigma", "cell", "per"];
/// For who only wants to know where it is densest.
const SKIP_VALUES: &str = "skipValues";

const METHOD_VI: &str = "Ước lượng mật độ hạt nhân Gauss trên lưới ô vuông, cắt ở 4σ, hiệu chỉnh biên theo khối lượng hạt nhân nằm trong khu vực \
    (ít nhất một phần tư)";
const METHOD_EN: &str = "Gaussian kernel density on square cells, cut at 4σ, corrected for the edge by the kernel's mass inside the study area \
    (at least a quarter)";

/// A density on a grid of square cells in metres.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct DensityGridAnswer {
    /// Number of the commit.
    pub generation: u64,
    /// EPSG code of the reference system of `origin` and `cell_m`: the UTM zone of the study area, WGS 84.
    pub epsg: u32,
    /// Western and northern edge of the first cell, in metres.
    pub origin: [f64; 2],
    /// Side of a cell in metres.
    pub cell_m: f64,
    /// Cells in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Unit of the values.
    pub unit: &'static str,
    /// Standard deviation of the kernel in metres.
    pub sigma_m: f64,
    /// Incidents that the density shows.
    pub n: u64,
    /// Selected incidents that it does not show, and why.
    pub left_out: LeftOut,
    /// The largest value.
    pub maximum: f32,
    /// Where that is; null where nothing lies inside.
    #[schema(required)]
    pub densest: Option<DensestPlace>,
    /// The asked period within the data.
    #[schema(required)]
    pub period: Option<DayPeriod>,
    /// Last day of the data.
    #[schema(required)]
    pub cut_off: Option<String>,
    /// Day whose boundary version is used.
    pub as_of: String,
    /// How it was computed, in Vietnamese.
    pub method_vi: &'static str,
    /// How it was computed, in English.
    pub method_en: &'static str,
    /// What it says, in Vietnamese.
    pub sentence_vi: String,
    /// What it says, in English.
    pub sentence_en: String,
    /// What must be known of the data.
    pub notices: Vec<Notice>,
    /// One value a cell, row by row from the north, in a row from the west; null outside the study area. Absent with `skipValues`.
    #[schema(value_type = Option<Vec<Option<f32>>>)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<f32>,
}

/// The middle of the cell with the largest value.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct DensestPlace {
    /// Degrees.
    pub longitude: f64,
    /// Degrees.
    pub latitude: f64,
    /// Name of the commune that it lies in; null where it lies in none.
    #[schema(required)]
    pub commune: Option<String>,
}

/// Selected incidents that a density does not show.
#[derive(Debug, Clone, Copy, serde::Serialize, utoipa::ToSchema)]
pub struct LeftOut {
    /// Only their commune is known, so they would make a peak where its label stands.
    pub known_by_commune_only: u64,
    /// They lie outside the study area.
    pub outside_study_area: u64,
}

/// Density as one grid, as JSON. The study area is the asked unit, box and zone, or all provinces.
#[utoipa::path(get, path = "/layers/density.json", tag = "layers",
    params(FilterParameters,
        ("sigma" = Option<f64>, Query, description = "Standard deviation of the kernel, 50 to 5000 m; 300 when absent"),
        ("cell" = Option<f64>, Query, description = "Side of a cell in metres, from a twentieth to half of sigma; a fifth when absent"),
        ("per" = Option<String>, Query, description = "`year`: incidents per km² and year rather than of the whole period"),
        ("skipValues" = Option<bool>, Query, description = "`true`: without `values`, for who only wants to know where it is densest")),
    responses((status = 200, body = DensityGridAnswer), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn json(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let state = &state;
    with_grid(state, &asked, &[SKIP_VALUES], async |grid: DensityGridAnswer, turn| {
        let write = move |out: &mut dyn std::io::Write| {
            let _turn = turn;
            Ok(serde_json::to_writer(out, &grid)?)
        };
        state.stream("application/json", write).await
    })
    .await
}

/// Density as one grid, as GeoTIFF. Parameters as for JSON; not a number outside the study area.
#[utoipa::path(get, path = "/layers/density.tif", tag = "layers",
    params(FilterParameters,
        ("sigma" = Option<f64>, Query, description = "Standard deviation of the kernel, 50 to 5000 m; 300 when absent"),
        ("cell" = Option<f64>, Query, description = "Side of a cell in metres, from a twentieth to half of sigma; a fifth when absent"),
        ("per" = Option<String>, Query, description = "`year`: incidents per km² and year rather than of the whole period")),
    responses((status = 200, content_type = "image/tiff", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn geotiff(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let state = &state;
    let mut response = with_grid(state, &asked, &[], async |grid: DensityGridAnswer, turn| {
        let encode = move || {
            let _turn = turn;
            tiff(&grid).map_err(Problem::internal)
        };
        Ok(answer::bytes("image/tiff", state.compute(encode).await?))
    })
    .await?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"density.tif\""));
    Ok(response)
}

/// Computes the grid that was asked for, with `more` parameters than those of every grid, when the client does not have it, and hands it on
/// with a turn to hold it.
async fn with_grid<Answering>(
    state: &AppState,
    asked: &Asked,
    more: &[&'static str],
    respond: impl FnOnce(DensityGridAnswer, Turn) -> Answering,
) -> Result<Response, Problem>
where
    Answering: Future<Output = Result<Response, Problem>>,
{
    let parameters = asked.parameters(&[&PARAMETERS, more].concat())?;
    let kernel = kernel(&parameters)?;
    let skips_values = parameters.flag(SKIP_VALUES)?;
    conditional::answer(state, asked, parameters, |current, parameters| async move {
        let turn = state.grid_turn().await?;
        let mut grid = state.compute(move || compute(&current, &parameters, kernel)).await?;
        if skips_values {
            grid.values = Vec::new();
        }
        respond(grid, turn).await
    })
    .await
}

/// The GeoTIFF that some parameters ask for, for who has no server.
///
/// # Errors
/// When a parameter is refused, or the grid cannot be made.
pub fn file(current: &Current, parameters: &Parameters) -> Result<Vec<u8>, Problem> {
    tiff(&compute(current, parameters, kernel(parameters)?)?).map_err(Problem::internal)
}

/// What the incidents are counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PerArea {
    /// Ground, in the whole period.
    Whole,
    /// Ground and time.
    Year,
}

impl PerArea {
    fn unit(self) -> &'static str {
        match self {
            Self::Whole => "incidents per km²",
            Self::Year => "incidents per km² and year",
        }
    }
}

/// What a grid is asked for beside its filter.
#[derive(Debug, Clone, Copy)]
struct Kernel {
    sigma_m: f64,
    /// The side of a cell, if it was asked for.
    cell_m: Option<f64>,
    per: PerArea,
}

fn kernel(parameters: &Parameters) -> Result<Kernel, Problem> {
    let sigma_m = parameters.number("sigma", SIGMA_M.0, SIGMA_M.1)?.unwrap_or(DEFAULT_SIGMA_M);
    let per = match parameters.get("per") {
        None => PerArea::Whole,
        Some("year") => PerArea::Year,
        Some(_) => return Err(Problem::invalid("per", "expected year, or nothing for the whole period")),
    };
    Ok(Kernel { sigma_m, cell_m: parameters.number("cell", 0.0, SIGMA_M.1)?, per })
}

fn compute(current: &Current, parameters: &Parameters, kernel: Kernel) -> Result<DensityGridAnswer, Problem> {
    let filter = current.filter(&parameters.filter)?;
    let mut map = density_grid::compute(&current.snapshot, &filter, kernel.sigma_m, kernel.cell_m)?;
    if let Some(period) = data_period(&current.snapshot, filter.period).filter(|_| kernel.per == PerArea::Year) {
        let years = period.length_in_years();
        for value in &mut map.values {
            *value = (f64::from(*value) / years) as f32;
        }
    }
    Ok(describe(current, &filter, map, kernel.per))
}

fn describe(current: &Current, filter: &Filter, map: DensityMap, per: PerArea) -> DensityGridAnswer {
    let snapshot = &current.snapshot;
    let period = data_period(snapshot, filter.period);
    let sentence = density_sentence(&map, period, per == PerArea::Year);
    DensityGridAnswer {
        generation: snapshot.generation,
        epsg: map.epsg,
        origin: map.corner(),
        cell_m: map.frame.cell,
        columns: map.frame.width,
        rows: map.frame.height,
        unit: per.unit(),
        sigma_m: map.sigma_m,
        n: map.n,
        left_out: LeftOut { known_by_commune_only: map.known_by_commune_only, outside_study_area: map.outside_study_area },
        maximum: map.maximum(),
        densest: map.highest_at.map(|[longitude, latitude]| {
            let commune = snapshot.units.locate(longitude, latitude, Level::Commune, filter.as_of);
            DensestPlace { longitude, latitude, commune: commune.map(|found| snapshot.units.get(found.row()).unit.name.clone()) }
        }),
        period: period.map(|p| DayPeriod { first: p.first_day().to_string(), last: p.last_day().to_string() }),
        cut_off: snapshot.incidents.span().map(|span| span.last_day().to_string()),
        as_of: filter.as_of.to_string(),
        method_vi: METHOD_VI,
        method_en: METHOD_EN,
        sentence_vi: sentence.vi,
        sentence_en: sentence.en,
        notices: notices(snapshot),
        values: map.values,
    }
}

fn tiff(grid: &DensityGridAnswer) -> Result<Vec<u8>, String> {
    let period = grid.period.as_ref().map(|period| format!("{}/{}", period.first, period.last)).unwrap_or_default();
    let mut items = vec![
        ("sigma_m", grid.sigma_m.to_string()),
        ("n", grid.n.to_string()),
        ("left_out_known_by_commune_only", grid.left_out.known_by_commune_only.to_string()),
        ("left_out_outside_study_area", grid.left_out.outside_study_area.to_string()),
        ("period", period.clone()),
        ("cut_off", grid.cut_off.clone().unwrap_or_default()),
        ("as_of", grid.as_of.clone()),
        ("generation", grid.generation.to_string()),
        ("method_vi", grid.method_vi.into()),
        ("method_en", grid.method_en.into()),
        ("sentence_vi", grid.sentence_vi.clone()),
        ("sentence_en", grid.sentence_en.clone()),
    ];
    let said = |text: fn(&Notice) -> &'static str| grid.notices.iter().map(text).collect::<Vec<_>>().join(" ");
    items.extend([("notices_vi", said(|notice| notice.vi)), ("notices_en", said(|notice| notice.en))]);
    let notice = said(|notice| notice.en);
    let about = About {
        description: format!(
            "{}, Gaussian kernel of {} m, n = {}, {period}. {}",
            grid.unit.replace('²', "2"),
            grid.sigma_m,
            grouped(grid.n, ','),
            if notice.is_ascii() { notice } else { String::new() }
        ),
        title: if grid.unit == PerArea::Whole.unit() {
            "Mật độ vụ việc (số vụ trên km²)"
        } else {
            "Mật độ vụ việc (số vụ trên km² mỗi năm)"
        }
        .into(),
        unit: grid.unit.into(),
        items,
    };
    let raster = Raster {
        epsg: u16::try_from(grid.epsg).map_err(|error| error.to_string())?,
        corner: grid.origin,
        cell: grid.cell_m,
        width: grid.columns as u32,
        values: &grid.values,
    };
    geotiff::encode(&raster, &about).map_err(|error| error.to_string())
}
