//! `triage stats`: totals over the kept log, where it is and how long it keeps.

use std::io::Write;

use clap::Args;

use super::{Chosen, Outcome, Printed, Room, outcome};
use crate::cli::output;
use crate::folders;
use crate::report::kept::Mask;
use crate::report::{Format, json, kept};
use crate::store::TotalsBy;

/// What to count.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// Print this many rows of each table
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    top: usize,
    #[command(flatten)]
    printed: Printed,
}

/// All there are.
const MOST: usize = i32::MAX as usize;

/// What is told.
const BY: [TotalsBy; 4] = [TotalsBy::Cause, TotalsBy::Domain, TotalsBy::Provider, TotalsBy::Day];

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let query = options.chosen.query(room.reference)?;
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let mut mask = Mask::new(room.look.redact, room.reference);
    let mut groups = Vec::new();
    for by in BY {
        let mut found = store.groups(by, &query, if options.top == 0 { MOST } else { options.top })?;
        if by == TotalsBy::Domain {
            for (name, _) in &mut found {
                mask.text(name);
            }
        }
        groups.push((by, found));
    }
    let counted = kept::Counted {
        file: folders::short(store.file()),
        bytes: store.bytes(),
        days: room.settings.keep_bounces,
        suppressed: store.suppressed()?.len() as u64,
        totals: store.totals(&query)?,
        groups,
    };
    let mut out = output::stdout();
    if options.printed.format == Format::Json {
        writeln!(out, "{}", json::pretty(&kept::totals_object(&counted))?)?;
    } else {
        out.write_all(kept::totals(&counted, output::style(room.look), room.reference).as_bytes())?;
    }
    out.flush()?;
    Ok(outcome(counted.totals.statuses.all()))
}
