//! `triage report`: what the next shift has to know.

use std::io::Write;

use anyhow::Context;
use clap::Args;

use super::{Outcome, Room, outcome};
use crate::cli::stats::period;
use crate::cli::{formats, output};
use crate::clock;
use crate::report::kept::{self, Layout, Mask};
use crate::report::{Format, json};
use crate::store::Shift;

/// Since when, and how to print it.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Since when: 12h, 7d, 06:00, yesterday, 2026-11-28
    #[arg(long, value_name = "TIME", default_value = "24h")]
    since: String,
    /// At most this many entries of each kind; 0 for all
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    top: usize,
    /// How to print it
    #[arg(long, value_parser = formats(FORMATS), default_value = "text")]
    format: Format,
}

const FORMATS: &[Format] = &[Format::Text, Format::Markdown, Format::Json];

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let bound = period::since(&options.since).context("--since")?;
    let local = || i64::from(bound.clock) * 60 - i64::from(clock::local().offset().seconds());
    let since = bound.greenwich.map_or_else(local, |minutes| i64::from(minutes) * 60);
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let shift = Shift { since, now: room.now, most: if options.top == 0 { usize::MAX >> 1 } else { options.top } };
    let mut found = store.handover(shift, &room.settings.rules, Some(room.settings.flow))?;
    let mut mask = Mask::new(room.look.redact, room.reference);
    mask.rows(&mut found.open);
    mask.rows(&mut found.waiting);
    for list in [&mut found.suppress, &mut found.quarantine, &mut found.watch] {
        mask.candidates(list);
    }
    let mut out = output::stdout();
    match options.format {
        Format::Json => {
            let object = kept::handover_object(&found, shift, room.reference);
            writeln!(out, "{}", json::pretty(&object)?)?;
        }
        Format::Markdown => {
            out.write_all(kept::handover(&found, shift, Layout::Markdown, room.reference).as_bytes())?;
        }
        _ => {
            let layout = Layout::Text(output::style(room.look));
            out.write_all(kept::handover(&found, shift, layout, room.reference).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(outcome(found.all.all()))
}
