//! `whybounce search`: the pages that a few words mean, best first.

use std::io::Write;

use clap::{Args, ValueEnum};
use unicode_width::UnicodeWidthStr;

use super::reference::Overlay;
use super::{Look, Outcome, output};
use crate::report::style::Role;
use crate::report::{json, safe};
use crate::search::Hit;

/// What to look for and how to print it.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Codes, words, or a whole error line
    #[arg(required = true)]
    words: Vec<String>,
    /// How to print the hits
    #[arg(long, value_enum, default_value_t = HitFormat::Text)]
    format: HitFormat,
    /// Print no more hits than this; 0 prints all
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    limit: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HitFormat {
    Text,
    Json,
    Ndjson,
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let reference = overlay.open()?;
    let words = options.words.join(" ");
    let mut hits = crate::search::search(&reference, &words);
    let found = hits.len();
    if options.limit > 0 {
        hits.truncate(options.limit);
    }
    let mut out = output::stdout();
    match options.format {
        HitFormat::Json => writeln!(out, "{}", json::pretty(&hits)?)?,
        HitFormat::Ndjson => {
            for hit in &hits {
                writeln!(out, "{}", json::compact(hit)?)?;
            }
        }
        HitFormat::Text => {
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
        output::notice(&format!("nothing in the reference matches “{words}”; try fewer words, or a code"));
        return Ok(Outcome::Nothing);
    }
    if hits.len() < found && options.format == HitFormat::Text {
        output::notice(&format!("{} more; --limit 0 prints all", found - hits.len()));
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
