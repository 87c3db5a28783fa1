//! `whybounce check-reference`: looks a reference folder over and tells every fault with its place.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{Outcome, output};
use crate::reference::check::{self, Folder};
use crate::report::safe;

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder with the YAML files
    #[arg(default_value = "reference")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let folder = Folder::read(&options.folder);
    anyhow::ensure!(
        folder.files() > 0,
        "{}: holds no reference; name the folder in which categories, codes and providers stand",
        options.folder.display()
    );
    let mut faults = folder.faults();
    if faults.is_empty() {
        faults = check::examples(&folder)?;
    }
    let mut out = output::stdout();
    for fault in &faults {
        writeln!(out, "{}", safe::line(&fault.to_string()))?;
    }
    out.flush()?;
    if faults.is_empty() {
        output::notice(&format!("{} files, no fault", folder.files()));
        return Ok(Outcome::Done);
    }
    output::notice(&format!("{} files, {} faults", folder.files(), faults.len()));
    Ok(Outcome::Nothing)
}
