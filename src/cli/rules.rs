//! `diaban rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{CliError, DataArguments, print};
use crate::domain::time::local_date;
use crate::http::rules::{RulesFile, RulesInForce};
use crate::http::state::zone_counts;
use crate::index::Snapshot;
use crate::store::{Store, StoredData};

/// Name of the file in the data folder.
pub const FILE_NAME: &str = "priority_rules.toml";

/// What can be asked of rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Check a file and explain each rule: what it takes, from where, and how many zones it finds today. Exit status 1 when it is wrong.
    Check(CheckArguments),
    /// Print the rules in force.
    Show(ShowArguments),
}

/// Options of `rules check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The file; the one in the data folder, or the built-in rules, when not said.
    file: Option<PathBuf>,
    #[command(flatten)]
    data: DataArguments,
}

/// Options of `rules show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    data: DataArguments,
}

/// The file that rules are read from: the one that somebody named, or the one in the data folder where there is one.
pub fn file(data: &DataArguments, named: Option<PathBuf>) -> RulesFile {
    let is_named = named.is_some();
    RulesFile::new(named.unwrap_or_else(|| data.data.join(FILE_NAME)), is_named)
}

/// The rules of a data folder, for a command that answers once.
pub fn in_force(data: &DataArguments, snapshot: &Snapshot) -> Result<RulesInForce, CliError> {
    right(&mut file(data, None), snapshot)
}

/// The rules of a file that must be right; what is wrong goes to the standard error.
fn right(file: &mut RulesFile, snapshot: &Snapshot) -> Result<RulesInForce, CliError> {
    let rules = file.look(&RulesInForce::default(), snapshot).unwrap_or_default();
    if rules.problems.is_empty() {
        return Ok(rules);
    }
    for problem in &rules.problems {
        eprintln!("{}: {problem}", file.path().display());
    }
    Err(CliError::Rules(file.path().display().to_string()))
}

fn today() -> Date {
    local_date(jiff::Timestamp::now().as_second())
}

/// What the store holds; nothing where there is none yet, so that a file can be checked beforehand.
fn snapshot(data: &DataArguments) -> Result<(Snapshot, bool), CliError> {
    let is_there = data.data.join(crate::store::FILE_NAME).is_file();
    let stored = if is_there { Store::open_read_only(&data.data)?.load()? } else { StoredData::default() };
    Ok((Snapshot::new(stored, today()), is_there))
}

/// Runs one of them.
pub fn run(command: RulesCommand) -> Result<(), CliError> {
    match command {
        RulesCommand::Check(CheckArguments { file, data }) => check(&data, file),
        RulesCommand::Show(ShowArguments { data }) => {
            let (snapshot, _) = snapshot(&data)?;
            print(in_force(&data, &snapshot)?.rules.text.trim_end());
            Ok(())
        }
    }
}

fn check(data: &DataArguments, named: Option<PathBuf>) -> Result<(), CliError> {
    let (snapshot, is_there) = snapshot(data)?;
    let mut file = file(data, named);
    let in_force = right(&mut file, &snapshot)?;
    let origin = in_force
        .file
        .as_ref()
        .map_or_else(|| "quy tắc kèm chương trình / built-in rules".to_owned(), |_| file.path().display().to_string());
    print(&format!("{origin}: {} quy tắc / rules", in_force.rules.rules.len()));
    let counts = zone_counts(&snapshot, &in_force.rules, today());
    for (rule, count) in in_force.rules.rules.iter().zip(counts) {
        let said = rule.explanation();
        print(&format!("\n{} (dòng / line {})\n  {}\n  {}", rule.id, rule.line, said.vi, said.en));
        print(&format!("  Căn cứ / Source: {}", rule.source));
        if is_there {
            print(&format!("  Hôm nay trên dữ liệu này: {count} khu vực / Today on this store: {count} zones"));
        }
    }
    if !is_there {
        print("\nChưa có dữ liệu, nên chưa đếm khu vực / There is no store yet, so no zones are counted");
    }
    Ok(())
}
