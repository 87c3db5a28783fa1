//! `triage forget`: an address everywhere, old entries, or all.

use std::io::{self, IsTerminal, Write};

use anyhow::ensure;
use clap::Args;
use serde_json::json;

use super::{Outcome, Printed, Room, outcome, tell};
use crate::report::survey::words::number;
use crate::store::{Forgotten, Retention, Whom};

/// What to forget.
#[derive(Debug, Args)]
#[group(id = "whom", required = true, multiple = false, args = ["addresses", "older_than", "all"])]
pub(super) struct Options {
    /// Addresses, forgotten everywhere: entries, texts of other entries, notes, suppression list
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<String>,
    /// Entries that were kept longer ago
    #[arg(long, value_name = "DAYS")]
    older_than: Option<u32>,
    /// Everything, the suppression list too; asks first
    #[arg(long)]
    all: bool,
    /// Don't ask
    #[arg(long, requires = "all")]
    yes: bool,
    #[command(flatten)]
    printed: Printed,
}

/// Asks whoever sits at the terminal; a script has to say so beforehand.
fn is_confirmed(room: Room<'_>) -> anyhow::Result<bool> {
    ensure!(io::stdin().is_terminal(), "{}", room.say("triage-forget-needs-yes", &[]));
    let mut answer = String::new();
    write!(io::stderr(), "{} ", room.say("triage-forget-really", &[]))?;
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let mut store = room.open()?;
    if options.all && !options.yes && !is_confirmed(room)? {
        return Ok(Outcome::Nothing);
    }
    let whom: Vec<Whom> = match options.older_than {
        Some(days) => vec![Whom::Older(Retention { now: room.now, days })],
        None if options.all => vec![Whom::All],
        None => options.addresses.iter().cloned().map(Whom::Address).collect(),
    };
    let mut all = Forgotten { is_shrunk: true, ..Forgotten::default() };
    for (place, whom) in whom.iter().enumerate() {
        let Forgotten { entries, struck, suppressions, bytes, is_shrunk } = store.forget(whom)?;
        all.entries += entries;
        all.struck += struck;
        all.suppressions += suppressions;
        all.bytes = (if place == 0 { bytes.0 } else { all.bytes.0 }, bytes.1);
        all.is_shrunk &= is_shrunk;
    }
    let size = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let mut sentence = room.say(
        "triage-forgotten",
        &[
            ("entries", &number(all.entries)),
            ("struck", &number(all.struck)),
            ("suppressions", &number(all.suppressions)),
            ("before", &size(all.bytes.0)),
            ("after", &size(all.bytes.1)),
        ],
    );
    if !all.is_shrunk {
        sentence = format!("{sentence} {}", room.say("triage-not-shrunk", &[]));
    }
    let object = json!({
        "entries": all.entries,
        "texts": all.struck,
        "suppressions": all.suppressions,
        "bytes_before": all.bytes.0,
        "bytes_after": all.bytes.1,
        "shrunk": all.is_shrunk,
    });
    tell(options.printed.format, &sentence, &object)?;
    Ok(outcome(all.entries + all.struck + all.suppressions))
}
