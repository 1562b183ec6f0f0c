//! `diaban hotspots`, `trends` and the other statistics: the server's answers without a server.

use std::path::PathBuf;

use clap::Args;

use super::export;
use super::filter::FilterArguments;
use super::output::{format_of, write_answer};
use super::{CliError, DataArguments, print};
use crate::http::statistic::Statistic;
use crate::statistics::Watch;

/// What every statistic is asked with.
#[derive(Debug, Args)]
pub struct Common {
    /// The file to write (.geojson, .gpkg, .csv or any other of `export`); without it the answer's sentence is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the answer as the server gives it, as JSON.
    #[arg(long, conflicts_with = "output")]
    json: bool,
    #[command(flatten)]
    filter: FilterArguments,
    #[command(flatten)]
    data: DataArguments,
}

/// Options of `hotspots`.
#[derive(Debug, Args)]
pub struct HotspotArguments {
    #[command(flatten)]
    common: Common,
    /// Side of a hexagon in metres, 25 to 10000; 250 when absent.
    #[arg(long)]
    cell: Option<String>,
    /// Every cell of the study area (`true`), not only those that are strong or possible.
    #[arg(long)]
    all: Option<String>,
}

/// Options of `hotspot-history`.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    #[command(flatten)]
    common: Common,
    /// Side of a hexagon in metres, 25 to 10000; 250 when absent.
    #[arg(long)]
    cell: Option<String>,
    /// `week`, `month`, `quarter`, `half_year` or `year`.
    #[arg(long)]
    step: Option<String>,
}

/// Options of `trends`.
#[derive(Debug, Args)]
pub struct TrendArguments {
    #[command(flatten)]
    common: Common,
    /// A series for each `category` or `unit`.
    #[arg(long)]
    by: Option<String>,
    /// `week`, `month`, `quarter`, `half_year` or `year`; months when absent.
    #[arg(long)]
    step: Option<String>,
}

/// Options of `clusters`.
#[derive(Debug, Args)]
pub struct ClusterArguments {
    #[command(flatten)]
    common: Common,
    /// How far is near, in metres, 10 to 10000; 150 when absent.
    #[arg(long)]
    radius: Option<String>,
    /// How many incidents within it make a core; 10 when absent.
    #[arg(long)]
    least: Option<String>,
}

/// Options of `near-repeat`.
#[derive(Debug, Args)]
pub struct NearRepeatArguments {
    #[command(flatten)]
    common: Common,
    /// Edges of the bands in metres, comma-separated; `0,1,100,200,300,400,500` when absent.
    #[arg(long)]
    distances: Option<String>,
    /// Edges of the bands in days, comma-separated; `0,8,15,22,29` when absent.
    #[arg(long)]
    days: Option<String>,
    /// Shuffles, 99 to 9999; 999 when absent.
    #[arg(long)]
    permutations: Option<String>,
    /// Where the random numbers start; 0 when absent.
    #[arg(long)]
    seed: Option<String>,
}

/// Options of `evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArguments {
    #[command(flatten)]
    common: Common,
    /// The period in which the choice is tried, as --datetime; the three months after the earlier one when absent.
    #[arg(long)]
    later: Option<String>,
    /// Share of the area that the ranking chooses, 0.0001 to 0.5; 0.01 when absent.
    #[arg(long)]
    share: Option<String>,
    /// Side of a hexagon in metres, 25 to 10000; 250 when absent.
    #[arg(long)]
    cell: Option<String>,
}

/// Options of `ranking`.
#[derive(Debug, Args)]
pub struct RankingArguments {
    #[command(flatten)]
    common: Common,
    /// The budget: share of the area, 0.0001 to 0.5; 0.01 when absent.
    #[arg(long)]
    share: Option<String>,
    /// Side of a hexagon in metres, 25 to 10000; 250 when absent.
    #[arg(long)]
    cell: Option<String>,
}

/// Options of `rates`.
#[derive(Debug, Args)]
pub struct RateArguments {
    #[command(flatten)]
    common: Common,
    /// What rates are taken of; `population` when absent.
    #[arg(long)]
    indicator: Option<String>,
    /// `previous_year` (default) or `preceding`.
    #[arg(long)]
    compare: Option<String>,
    /// How many communes are the first; 10 when absent.
    #[arg(long)]
    first: Option<String>,
}

pub fn rates(arguments: &RateArguments) -> Result<(), CliError> {
    let beside = [("indicator", &arguments.indicator), ("compare", &arguments.compare), ("first", &arguments.first)];
    run(Statistic::Rates, &arguments.common, &beside)
}

pub fn hotspots(arguments: &HotspotArguments) -> Result<(), CliError> {
    run(Statistic::Hotspots, &arguments.common, &[("cell", &arguments.cell), ("all", &arguments.all)])
}

pub fn history(arguments: &HistoryArguments) -> Result<(), CliError> {
    run(Statistic::History, &arguments.common, &[("cell", &arguments.cell), ("step", &arguments.step)])
}

pub fn trends(arguments: &TrendArguments) -> Result<(), CliError> {
    run(Statistic::Trends, &arguments.common, &[("by", &arguments.by), ("step", &arguments.step)])
}

pub fn clusters(arguments: &ClusterArguments) -> Result<(), CliError> {
    run(Statistic::Clusters, &arguments.common, &[("radius", &arguments.radius), ("least", &arguments.least)])
}

pub fn near_repeat(arguments: &NearRepeatArguments) -> Result<(), CliError> {
    let beside = [
        ("distances", &arguments.distances),
        ("days", &arguments.days),
        ("permutations", &arguments.permutations),
        ("seed", &arguments.seed),
    ];
    run(Statistic::NearRepeat, &arguments.common, &beside)
}

pub fn evaluate(arguments: &EvaluateArguments) -> Result<(), CliError> {
    run(Statistic::Evaluation, &arguments.common, &[("later", &arguments.later), ("share", &arguments.share), ("cell", &arguments.cell)])
}

pub fn ranking(arguments: &RankingArguments) -> Result<(), CliError> {
    run(Statistic::Ranking, &arguments.common, &[("share", &arguments.share), ("cell", &arguments.cell)])
}

fn run(statistic: Statistic, common: &Common, beside: &[(&'static str, &Option<String>)]) -> Result<(), CliError> {
    // What can be refused without the data is refused before they are read.
    let output = common.output.as_deref().map(|path| Ok::<_, CliError>((path, format_of(path)?))).transpose()?;
    let mut parameters = common.filter.parameters_of(beside, statistic.parameters())?;
    let current = export::current(&common.data)?;
    common.filter.find_area(&mut parameters, &current.snapshot)?;
    let answer = statistic.answer(&current, &parameters, &Watch::default())?;
    if common.json {
        let mut body = Vec::new();
        answer.write(&current, &mut body).map_err(crate::export::ExportError::from)?;
        print(String::from_utf8_lossy(&body).trim_end());
        return Ok(());
    }
    for sentence in &answer.sentence {
        print(sentence);
    }
    let Some((path, format)) = output else { return Ok(()) };
    let count = write_answer(path, format, &current, answer, &parameters)?;
    print(&format!("wrote {count} rows of generation {} to {}", current.snapshot.generation, path.display()));
    Ok(())
}
