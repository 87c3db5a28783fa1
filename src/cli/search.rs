//! `whybounce search`: the pages that match a few words, best first.

use std::io::Write;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::reference::Overlay;
use super::{Look, Outcome, formats, output};
use crate::report::style::Role;
use crate::report::{Format, json};
use crate::safe;
use crate::search::Hit;

/// What to look for and how to print it.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Codes, words, or a whole error line
    #[arg(required = true)]
    words: Vec<String>,
    /// How to print the results
    #[arg(long, value_parser = formats(&[Format::Text, Format::Json, Format::Ndjson]), default_value = "text")]
    format: Format,
    /// Print at most this many results; 0 prints all
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    limit: usize,
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let explainer = overlay.open()?;
    let words = options.words.join(" ");
    let mut hits = explainer.search(&words);
    let found = hits.len();
    if options.limit > 0 {
        hits.truncate(options.limit);
    }
    let mut out = output::stdout();
    match options.format {
        Format::Json => writeln!(out, "{}", json::pretty(&hits)?)?,
        Format::Ndjson => {
            for hit in &hits {
                writeln!(out, "{}", json::compact(hit)?)?;
            }
        }
        _ => {
            let style = output::style(look);
            for (hit, line) in hits.iter().zip(lines(&hits)) {
                writeln!(out, "{}", style.spelled(line.into()).trim_end())?;
                if !hit.matched.is_empty() && hit.matched != hit.title && hit.matched != hit.id {
                    writeln!(out, "    {}", style.paint(Role::Muted, &style.spelled(safe::line(&hit.matched).into())))?;
                }
            }
        }
    }
    out.flush()?;
    if found == 0 {
        output::notice(&format!("no matches for \"{words}\"; try fewer words, or a code"));
        return Ok(Outcome::Nothing);
    }
    if hits.len() < found && options.format == Format::Text {
        output::notice(&format!("{} more results; --limit 0 prints all", found - hits.len()));
    }
    Ok(Outcome::Done)
}

/// One line for each hit: id and title in columns.
fn lines(hits: &[Hit]) -> Vec<String> {
    let width = hits.iter().map(|hit| hit.id.width()).max().unwrap_or_default();
    hits.iter()
        .map(|hit| {
            let padding = " ".repeat(width - hit.id.width());
            format!("{}{padding}  {}", safe::line(&hit.id), safe::line(&hit.title))
        })
        .collect()
}
