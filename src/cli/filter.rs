//! The filter as options of a command, with the words of the server.

use clap::Args;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::CliError;
use super::area::{AreaArgument, unit_code};
use crate::domain::UnitCode;
use crate::http::parameters::Parameters;
use crate::http::state::today;
use crate::index::Snapshot;

/// Which incidents or features.
#[derive(Debug, Args)]
pub struct FilterArguments {
    /// west,south,east,north in degrees.
    #[arg(long, allow_hyphen_values = true)]
    bbox: Option<String>,
    /// RFC 3339 time, day, month, or interval with `..` for an open end.
    #[arg(long)]
    datetime: Option<String>,
    /// Category codes, comma-separated; each includes all below it.
    #[arg(long)]
    category: Option<String>,
    /// `reported`, `discovered`, `unknown`, comma-separated.
    #[arg(long)]
    how_known: Option<String>,
    /// Severities, comma-separated.
    #[arg(long)]
    severity: Option<String>,
    /// Unit code; a province includes its communes.
    #[arg(long)]
    unit: Option<String>,
    /// An area: a file with GeoJSON or WKT polygons, such a text itself, or the code or name of a unit.
    #[arg(long)]
    area: Option<String>,
    /// Priority zone id; only zones whose basis is a place.
    #[arg(long)]
    zone: Option<String>,
    /// Day whose boundary version is used; today when absent.
    #[arg(long)]
    as_of: Option<String>,
    /// CQL2 over the properties of the layer's features, or of incidents.
    #[arg(long)]
    filter: Option<String>,
    /// The language of --filter: `cql2-text` when absent, or `cql2-json`.
    #[arg(long)]
    filter_lang: Option<String>,
    /// The system of coordinates in --filter, such as `EPSG:5897`, with the axes in the authority's order; CRS84 when absent.
    #[arg(long)]
    filter_crs: Option<String>,
}

impl FilterArguments {
    /// As they stand in an address, together with other parameters, so that they are read as the server reads them. Only some of the others are
    /// allowed: another that is given is refused as the server would.
    ///
    /// # Errors
    /// When one is malformed or not allowed.
    pub fn parameters_of(&self, beside: &[(&'static str, &Option<String>)], allowed: &[&str]) -> Result<Parameters, CliError> {
        let area = match self.area.as_deref().map(AreaArgument::read).transpose()? {
            Some(AreaArgument::Drawn(area)) => Some(area.to_string()),
            // Looked up once the data are there.
            Some(AreaArgument::Unit(_)) | None => None,
        };
        let given = [
            ("area", &area),
            ("bbox", &self.bbox),
            ("datetime", &self.datetime),
            ("category", &self.category),
            ("how_known", &self.how_known),
            ("severity", &self.severity),
            ("unit", &self.unit),
            ("zone", &self.zone),
            ("as_of", &self.as_of),
            ("filter", &self.filter),
            ("filter-lang", &self.filter_lang),
            ("filter-crs", &self.filter_crs),
        ];
        let pairs = given.iter().chain(beside).filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        Ok(Parameters::parse(Some(&query.join("&")), allowed)?)
    }

    /// Narrows to the unit that --area names, where it names one.
    ///
    /// # Errors
    /// When there is no such unit, or a unit is given already.
    pub fn find_area(&self, parameters: &mut Parameters, snapshot: &Snapshot) -> Result<(), CliError> {
        let Some(AreaArgument::Unit(name)) = self.area.as_deref().map(AreaArgument::read).transpose()? else { return Ok(()) };
        if self.unit.is_some() {
            return Err(CliError::Export("area: names a unit, and --unit does too; give one of them".into()));
        }
        let code = unit_code(snapshot, &name, parameters.filter.as_of.unwrap_or_else(today))?;
        parameters.filter.unit = Some(UnitCode::new(&code).map_err(crate::query::QueryError::from)?);
        parameters.settle("unit", &code);
        Ok(())
    }
}
