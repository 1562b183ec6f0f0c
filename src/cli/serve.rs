//! `diaban serve`.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, DataArguments};

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    #[command(flatten)]
    data: DataArguments,
    /// Address to listen on.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Configuration file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Load the demonstration into an empty store.
    #[arg(long)]
    demo: bool,
    /// Address under which others reach this server.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

/// Serves until told to stop.
///
/// # Errors
/// When the address cannot be listened on, or the store cannot be opened.
pub fn run(arguments: &ServeArguments) -> Result<(), CliError> {
    Err(CliError::Serve(format!("not yet: {arguments:?}")))
}
