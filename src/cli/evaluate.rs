//! `whybounce evaluate`: how well verdicts agree with a file of labelled bounces.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use rayon::prelude::*;

use super::input::Input;
use super::reference::{Overlay, ensure_folder, is_whole, laid_over};
use super::{Look, Outcome, formats, output, threads};
use crate::Explainer;
use crate::check::Folder;
use crate::evaluate::{self, Evaluation, Judgement, Label, Row, Subject};
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::{Format, evaluation, json};

/// Which labels to compare verdicts with, and how to print the figures.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// NDJSON rows {"id", "path" or "text", "recipient", "category", "accept", "permanence",
    /// "address", "clear"}; paths are relative to this file; "-" reads standard input
    labels: PathBuf,
    /// Show what changes with the overlay or reference in this folder
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// How to print the figures
    #[arg(long, value_parser = formats(&[Format::Text, Format::Json]), default_value = "text")]
    format: Format,
    /// List this many of the worst disagreements and changes
    #[arg(long, default_value_t = 10, value_name = "NUMBER")]
    show: usize,
}

const EXAMPLES: &str = "\
Examples:
  How far it agrees with a file of your own labels
    whybounce evaluate labels.ndjson
  What a new rule of your overlay changes
    whybounce evaluate labels.ndjson --against ./my-rules";

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let explainer = overlay.open()?;
    let other = options.against.as_deref().map(explainer_in).transpose()?;
    let mut faulty = 0;
    let labels = read_labels(&options.labels, &mut faulty)?;
    let folder = options.labels.parent().unwrap_or(Path::new("")).to_owned();
    let sources = Sources::read(labels, &folder, &mut faulty);
    let rows = sources.rows(explainer.reference());
    if rows.is_empty() {
        output::notice(&format!("{}: no labels that can be evaluated", options.labels.display()));
        return Ok(if faulty == 0 { Outcome::Nothing } else { Outcome::Unreadable });
    }
    let mut evaluation = Evaluation::new(&rows, faulty);
    if let Some(other) = &other {
        evaluation.compare(&rows, &sources.rows(other.reference()));
    }
    evaluation.keep(options.show);
    if look.redact {
        Redactor::new(explainer.reference()).evaluation(&mut evaluation);
    }
    let mut out = output::stdout();
    match options.format {
        Format::Json => writeln!(out, "{}", json::pretty(&evaluation)?)?,
        _ => write!(out, "{}", evaluation::text(&evaluation, output::style(look)))?,
    }
    out.flush()?;
    Ok(match (faulty, evaluation.figures.n) {
        (0, 0) => Outcome::Nothing,
        (0, _) => Outcome::Done,
        _ => Outcome::Unreadable,
    })
}

/// An explainer by the reference of a folder: a whole one, or an overlay on the built-in one.
fn explainer_in(folder: &Path) -> anyhow::Result<Explainer> {
    ensure_folder(folder)?;
    if !is_whole(folder) {
        return laid_over(folder, true);
    }
    Folder::read(folder).reference().map(Explainer::from).with_context(|| {
        let folder = folder.display();
        format!("{folder}: not a complete reference; try: whybounce check-reference {folder}")
    })
}

/// The labels of a file; a faulty row is named and counted.
fn read_labels(path: &Path, faulty: &mut usize) -> anyhow::Result<Vec<Label>> {
    let input = if path == Path::new("-") { Input::Standard } else { Input::File(path.to_owned()) };
    let (bytes, cut) = input.whole()?;
    if cut {
        output::notice(&format!("{}: only its first 64 MB were read; split the file", path.display()));
        *faulty += 1;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut labels = Vec::new();
    for (number, row) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if row.trim_ascii().is_empty() {
            continue;
        }
        match Label::read(row.trim_ascii(), number + 1) {
            Ok(label) => labels.push(label),
            Err(fault) => {
                *faulty += 1;
                output::notice(&format!("{}, line {}: {fault}", path.display(), number + 1));
            }
        }
    }
    Ok(labels)
}

/// The labels with the inputs that they are about, each input once.
struct Sources {
    labels: Vec<Label>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Sources {
    /// Reads the files that labels name; a label whose file cannot be read is named and left out.
    fn read(labels: Vec<Label>, folder: &Path, faulty: &mut usize) -> Self {
        let mut files = BTreeMap::new();
        let mut kept = Vec::new();
        for label in labels {
            if let Subject::Path(path) = &label.subject
                && !files.contains_key(path)
            {
                match Input::File(folder.join(path)).whole() {
                    Ok((bytes, _)) => {
                        files.insert(path.clone(), bytes);
                    }
                    Err(fault) => {
                        *faulty += 1;
                        output::notice(&format!("line {} of the labels: {fault}", label.line));
                        continue;
                    }
                }
            }
            kept.push(label);
        }
        Self { labels: kept, files }
    }

    /// The labels with what this reference says of their inputs.
    fn rows(&self, reference: &Reference) -> Vec<Row> {
        threads::ready();
        let of_files: BTreeMap<&str, Vec<Judgement>> =
            self.files.par_iter().map(|(path, bytes)| (path.as_str(), evaluate::judge(bytes, reference))).collect();
        let row = |label: &Label| match &label.subject {
            Subject::Path(path) => Row::new(label.clone(), of_files.get(path.as_str()).map_or(&[][..], Vec::as_slice)),
            Subject::Text(text) => Row::new(label.clone(), &evaluate::judge(text.as_bytes(), reference)),
        };
        self.labels.par_iter().map(row).collect()
    }
}
