//! The `diaban` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    diaban::cli::run()
}
