//! `whybounce check-reference`: looks an overlay or a whole reference over and tells every fault with
//! its place.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::reference::{Overlay, ensure_folder, is_whole};
use super::{Outcome, formats, output};
use crate::check::{self, Folder};
use crate::reference::load::Fault;
use crate::report::{Format, json};
use crate::safe;

/// What to check and how to print what is found.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// An overlay or a complete reference [default: your overlay, else the built-in reference]
    folder: Option<PathBuf>,
    /// How to print errors
    #[arg(long, value_parser = formats(&[Format::Text, Format::Json]), default_value = "text")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  Your own overlay, in the config folder or elsewhere
    whybounce check-reference
    whybounce check-reference ./my-rules

An overlay is a folder with your own rules. The smallest is one file, such as
my-rules/patterns/house.yaml:

  rules:
    - id: mailbox-full/brimming
      when:
        text:
          - letterbox is brimming over
      category: mailbox-full
      example: \"552 5.0.0 Sorry, the letterbox is brimming over\"
      source: Seen in practice

whybounce --reference ./my-rules classify bounce.txt goes by it. The guide is
reference/README.md in the source of whybounce.";

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
    let what = root.map_or_else(|| "the built-in reference".to_owned(), |_| counted(folder.files(), "file"));
    if faults.is_empty() {
        output::notice(&format!("{what}, no errors"));
        return Ok(Outcome::Done);
    }
    output::notice(&format!("{what}, {}", counted(faults.len(), "error")));
    Ok(Outcome::Nothing)
}

/// A number with its noun.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A folder that holds something to check.
fn read(root: &Path) -> anyhow::Result<Folder> {
    ensure_folder(root)?;
    let folder = if is_whole(root) { Folder::read(root) } else { Folder::overlay(root) };
    anyhow::ensure!(
        folder.files() > 0 || !folder.faults().is_empty(),
        "{}: holds no rules yet; put a .yaml file into patterns/ or providers/",
        root.display()
    );
    Ok(folder)
}

fn print(faults: &[Fault], format: Format) -> anyhow::Result<()> {
    let mut out = output::stdout();
    match format {
        Format::Text | Format::Ndjson | Format::Csv | Format::Markdown => {
            for fault in faults {
                writeln!(out, "{}", safe::line(&fault.to_string()))?;
                if let Some(excerpt) = fault.excerpt() {
                    writeln!(out, "{}", safe::block(&excerpt))?;
                }
            }
        }
        Format::Json => {
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
