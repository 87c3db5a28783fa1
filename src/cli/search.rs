//! `whybounce search`: the pages that match a few words, best first.

use std::io::Write;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::reference::Overlay;
use super::{Look, Outcome, formats, output};
use crate::report::style::Role;
use crate::report::{Format, json};
use crate::safe;
use crate::search::{HITS, Hit};

/// What to look for and how to print it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
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

const EXAMPLES: &str = "\
Examples:
  whybounce search over quota
  whybounce search outlook 550 5.7.708
  whybounce search \"what does greylisting mean\" --limit 3";

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
        let (more, all) = (found - hits.len(), if found < HITS { "all" } else { "them; fewer words find others" });
        let more = if found < HITS { more.to_string() } else { format!("at least {more}") };
        output::notice(&format!("{more} more results; --limit 0 prints {all}"));
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
