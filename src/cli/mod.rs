//! The command line. Exit status 0 when done, 1 when refused or failed, 2 when the command was not understood.

mod area;
mod export;
mod filter;
mod import;
mod manage;
mod output;
mod rules;
pub mod serve;
mod statistics;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Map service for public-safety planning in a Vietnamese province.
#[derive(Debug, Parser)]
#[command(name = "diaban", version, about, long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the map and the interfaces; makes the store when it is missing.
    Serve(serve::ServeArguments),
    /// Bring a file into the store: all that can be accepted in one commit, or nothing.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Write a layer to a file, under a filter.
    Export(export::ExportArguments),
    /// Find hot spots: places that are significantly denser than chance would have them.
    Hotspots(statistics::HotspotArguments),
    /// Follow hot spots over equal steps of time.
    HotspotHistory(statistics::HistoryArguments),
    /// Tell whether counts rise or fall more than chance would have it.
    Trends(statistics::TrendArguments),
    /// Group incidents within walking distance of each other.
    Clusters(statistics::ClusterArguments),
    /// Tell whether incidents make others nearby likelier for some days.
    NearRepeat(statistics::NearRepeatArguments),
    /// Tell what the hot spots of one period held of the next, beside counting.
    Evaluate(statistics::EvaluateArguments),
    /// Which places to attend to first within a share of the area, and how sure they are of their rank.
    Ranking(statistics::RankingArguments),
    /// Rates and change of each commune, with the range they could be and whether it could be luck.
    Rates(statistics::RateArguments),
    /// Check a file of priority rules and explain it, or show the rules in force.
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Say what is in the store.
    Info(manage::InfoArguments),
    /// Look for damage in the store.
    Check(manage::CheckArguments),
    /// Write a consistent copy of the store, also while it is served.
    Backup(manage::BackupArguments),
    /// Put a copy in the place of the store; the server must be stopped.
    Restore(manage::RestoreArguments),
}

/// Where the store is.
#[derive(Debug, Args)]
pub struct DataArguments {
    /// Folder of the store.
    #[arg(long, value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// A file was refused.
    #[error(transparent)]
    Ingest(#[from] crate::ingest::IngestError),
    /// The store.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A question that cannot be answered.
    #[error("{0}")]
    Export(String),
    /// A file that could not be written.
    #[error(transparent)]
    Write(#[from] crate::export::ExportError),
    /// Something was found, and has been printed.
    #[error("the store is damaged: {0} problems")]
    Damaged(usize),
    /// Priority rules that are wrong, each with its line and reason; printed already.
    #[error("{0}: the priority rules are wrong")]
    Rules(String),
    /// The server.
    #[error("{0}")]
    Serve(String),
}

impl From<crate::query::QueryError> for CliError {
    fn from(error: crate::query::QueryError) -> Self {
        crate::http::Problem::from(error).into()
    }
}

impl From<crate::http::Problem> for CliError {
    fn from(problem: crate::http::Problem) -> Self {
        let parameter = problem.parameter.map(|name| format!("{name}: ")).unwrap_or_default();
        Self::Export(parameter + &problem.detail)
    }
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Import(command) => import::run(command),
        Command::Export(arguments) => export::run(&arguments),
        Command::Hotspots(arguments) => statistics::hotspots(&arguments),
        Command::HotspotHistory(arguments) => statistics::history(&arguments),
        Command::Trends(arguments) => statistics::trends(&arguments),
        Command::Clusters(arguments) => statistics::clusters(&arguments),
        Command::NearRepeat(arguments) => statistics::near_repeat(&arguments),
        Command::Evaluate(arguments) => statistics::evaluate(&arguments),
        Command::Ranking(arguments) => statistics::ranking(&arguments),
        Command::Rates(arguments) => statistics::rates(&arguments),
        Command::Rules(command) => rules::run(command),
        Command::Info(arguments) => manage::info(&arguments),
        Command::Check(arguments) => manage::check(&arguments),
        Command::Backup(arguments) => manage::backup(&arguments),
        Command::Restore(arguments) => manage::restore(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a line; a reader that has gone away is no error.
fn print(text: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stdout().lock(), "{text}"));
}

fn print_json(value: &impl serde::Serialize) {
    print(&serde_json::to_string_pretty(value).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
