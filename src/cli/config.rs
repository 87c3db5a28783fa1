//! `whybounce config`: the user's settings, and the file that keeps them.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;
use clap::Args;

use super::{Outcome, output};
use crate::safe;
use crate::settings::store::{self, Found};
use crate::settings::template;

/// What to do about the settings.
#[derive(Debug, Clone, Copy, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Create a commented config file; an existing one is not changed
    #[arg(long)]
    write: bool,
    /// Print only the path of the file
    #[arg(long, conflicts_with = "write")]
    path: bool,
}

const EXAMPLES: &str = "\
Examples:
  What holds now, and where it comes from
    whybounce config
  A file to edit, with every setting explained
    whybounce config --write && $EDITOR \"$(whybounce config --path)\"";

pub(super) fn run(options: Options, found: &Found) -> anyhow::Result<Outcome> {
    let file = found.file.as_deref().context("no folder for settings. Set HOME or WHYBOUNCE_CONFIG_DIR")?;
    let mut out = output::stdout();
    if options.path {
        writeln!(out, "{}", named(file))?;
    } else if options.write {
        store::create(file, &found.settings)?;
        writeln!(out, "{}", named(file))?;
    } else {
        let there = if file.exists() { "" } else { " (not created yet; --write creates it)" };
        output::notice(&format!("settings: {}{there}", file.display()));
        write!(out, "{}", template(&found.settings))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The name of the file as it is for another program, and made safe to show on a terminal.
fn named(file: &Path) -> String {
    let name = file.display().to_string();
    if io::stdout().is_terminal() { safe::block(&name).into_owned() } else { name }
}
