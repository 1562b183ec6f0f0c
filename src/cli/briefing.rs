//! `diaban briefing`: what the server reports of an area and a period, without a server.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::filter::FilterArguments;
use super::output::write;
use super::{CliError, DataArguments, export, print, print_json};
use crate::export::ExportError;
use crate::http::routes::briefing::{briefings, each, language, write_document};

/// Options of `briefing`.
#[derive(Debug, Args)]
pub struct BriefingArguments {
    /// The document to write (.docx); without it the sentences at the top are printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the whole answer as JSON: an array of briefings.
    #[arg(long, conflicts_with = "output")]
    json: bool,
    /// `vi` (when absent) or `en`.
    #[arg(long)]
    lang: Option<String>,
    /// `commune`: a briefing for each commune of the ground.
    #[arg(long)]
    each: Option<String>,
    #[command(flatten)]
    filter: FilterArguments,
    #[command(flatten)]
    data: DataArguments,
}

/// Writes a briefing.
pub fn run(arguments: &BriefingArguments) -> Result<(), CliError> {
    let output = arguments.output.as_deref();
    if output.is_some_and(|path| path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("docx"))) {
        return Err(CliError::Export("a briefing goes into a .docx".into()));
    }
    let beside = [("lang", &arguments.lang), ("each", &arguments.each)];
    let mut parameters = arguments.filter.parameters_of(&beside, &["area", "lang", "each"])?;
    let (each, language) = (each(&parameters)?, language(&parameters)?);
    let current = export::current(&arguments.data)?;
    arguments.filter.find_area(&mut parameters, &current.snapshot)?;
    let briefings = briefings(&current, &parameters.filter, each)?;
    if arguments.json {
        print_json(&briefings);
        return Ok(());
    }
    let Some(path) = output else {
        for briefing in &briefings {
            let said = std::iter::once(&briefing.title).chain(&briefing.sentences);
            said.for_each(|note| print(if parameters.get("lang") == Some("en") { &note.en } else { &note.vi }));
        }
        return Ok(());
    };
    let file = write_document(&current, &briefings, language, &BTreeMap::new())?;
    write(path, |path| Ok(fs::write(path, &file).map_err(ExportError::from)?))?;
    print(&format!("wrote {} briefings of generation {} to {}", briefings.len(), current.snapshot.generation, path.display()));
    Ok(())
}
