//! `whybounce check-reference`: looks an overlay or a whole reference over and tells every fault with
//! its place.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::reference::{Overlay, ensure_folder, is_whole};
use super::{Outcome, output};
use crate::check::{self, Folder};
use crate::reference::load::Fault;
use crate::report::{json, safe};

/// What to check and how to print what is found.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder: an overlay, or a whole reference [default: your overlay, or else the built-in reference]
    folder: Option<PathBuf>,
    /// How to print faults
    #[arg(long, value_enum, default_value_t = FaultFormat::Text)]
    format: FaultFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FaultFormat {
    Text,
    Json,
}

/// One fault as its JSON object.
#[derive(Debug, Serialize)]
struct Record {
    file: String,
    line: usize,
    column: usize,
    message: String,
    excerpt: Option<String>,
}

pub(super) fn run(options: &Options, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let root = match &options.folder {
        Some(folder) => Some(folder.clone()),
        None => overlay.folder()?,
    };
    let folder = match &root {
        Some(root) => read(root)?,
        None => Folder::embedded(),
    };
    let mut faults = folder.faults();
    if faults.is_empty() {
        faults = check::examples(&folder)?;
    }
    print(&faults, options.format)?;
    for hint in folder.hints() {
        output::notice(&hint.to_string());
    }
    let what = root.map_or_else(|| "the built-in reference".to_owned(), |_| format!("{} files", folder.files()));
    if faults.is_empty() {
        output::notice(&format!("{what}, no fault"));
        return Ok(Outcome::Done);
    }
    output::notice(&format!("{what}, {} faults", faults.len()));
    Ok(Outcome::Nothing)
}

/// A folder that holds something to check.
fn read(root: &Path) -> anyhow::Result<Folder> {
    ensure_folder(root)?;
    let folder = if is_whole(root) { Folder::read(root) } else { Folder::overlay(root) };
    anyhow::ensure!(
        folder.files() > 0 || !folder.faults().is_empty(),
        "{}: holds no reference; name the folder in which categories, codes and providers stand",
        root.display()
    );
    Ok(folder)
}

fn print(faults: &[Fault], format: FaultFormat) -> anyhow::Result<()> {
    let mut out = output::stdout();
    match format {
        FaultFormat::Text => {
            for fault in faults {
                writeln!(out, "{}", safe::line(&fault.to_string()))?;
                if let Some(excerpt) = fault.excerpt() {
                    writeln!(out, "{}", safe::block(&excerpt))?;
                }
            }
        }
        FaultFormat::Json => {
            let record = |fault: &Fault| Record {
                file: fault.file.display().to_string(),
                line: fault.line,
                column: fault.column,
                message: fault.message.clone(),
                excerpt: fault.excerpt(),
            };
            writeln!(out, "{}", json::pretty(&faults.iter().map(record).collect::<Vec<_>>())?)?;
        }
    }
    Ok(out.flush()?)
}
