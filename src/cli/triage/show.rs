//! `triage show`: one entry with everything that is known of it.

use std::io::Write;

use anyhow::Context;
use clap::Args;

use super::{Outcome, Printed, Room};
use crate::cli::output;
use crate::report::kept::{By, Mask};
use crate::report::{Format, json, kept};

/// What to show.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Its number, as "list" prints it
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    printed: Printed,
}

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let id = options.id;
    let by = By { now: room.now, rules: &room.settings.rules, mail_type: room.settings.flow };
    let mut shown = kept::Shown::of(&store, id, by, room.reference)?
        .with_context(|| room.say("triage-no-entry", &[("id", &id.to_string())]))?;
    Mask::new(room.look.redact, room.reference).shown(&mut shown);
    let mut out = output::stdout();
    if options.printed.format == Format::Json {
        writeln!(out, "{}", json::pretty(&kept::shown_object(&shown))?)?;
    } else {
        out.write_all(kept::shown(&shown, output::style(room.look), room.reference).as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
