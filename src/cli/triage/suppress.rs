//! `triage suppress`: the suppression list, printed, changed and imported.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use super::{Outcome, Room, outcome, tell};
use crate::cli::output;
use crate::report::kept::Mask;
use crate::report::survey::words::number;
use crate::report::{self, Format, kept};
use crate::safe;
use crate::store::lists::{self, Form};
use crate::store::{Done, Reason, Standing, Suppression};

/// What to do with the list.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Addresses to add; without any the list is printed
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<String>,
    /// Take the addresses off the list
    #[arg(long, requires = "addresses", conflicts_with_all = ["import", "candidates"])]
    remove: bool,
    /// Add the addresses of a list: plain lines, CSV, or what SES, SendGrid, Mailgun, Postmark and Brevo export
    #[arg(long, value_name = "FILE", conflicts_with_all = ["addresses", "candidates"])]
    import: Vec<PathBuf>,
    /// Print the addresses that should be suppressed, each with the reason
    #[arg(long, conflicts_with = "addresses")]
    candidates: bool,
    /// Why the addresses are suppressed
    #[arg(long, value_parser = reasons(), default_value = "manual")]
    reason: Reason,
    /// How to print the list
    #[arg(long, value_parser = forms(), default_value = "text", value_name = "FORMAT")]
    format: Printed,
}

/// How the list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printed {
    Text,
    Json,
    List(Form),
}

fn forms() -> impl TypedValueParser<Value = Printed> {
    let names = ["text", "json"].into_iter().chain(Form::ALL.iter().map(|form| form.name()));
    PossibleValuesParser::new(names).map(|name| match name.as_str() {
        "json" => Printed::Json,
        name => Form::named(name).map_or(Printed::Text, Printed::List),
    })
}

fn reasons() -> impl TypedValueParser<Value = Reason> {
    PossibleValuesParser::new(Reason::ALL.iter().map(|reason| reason.name()))
        .map(|name| Reason::named(&name).unwrap_or_default())
}

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    if options.candidates {
        return candidates(options, room);
    }
    if !options.import.is_empty() {
        return import(options, room);
    }
    if options.addresses.is_empty() {
        return print(options, room);
    }
    for address in &options.addresses {
        let is_sound =
            address.trim().split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        ensure!(is_sound, "{}", room.say("triage-no-address", &[("address", address)]));
    }
    let done = if options.remove {
        room.open()?.lift(&options.addresses, room.now)?
    } else {
        let list: Vec<Suppression> =
            options.addresses.iter().map(|address| suppression(address, options, room)).collect();
        room.open()?.suppress(&list, room.now)?
    };
    told(&done, options, room)?;
    Ok(outcome(done.changed))
}

fn suppression(address: &str, options: &Options, room: Room<'_>) -> Suppression {
    let address = address.trim().to_lowercase();
    Suppression { address, at: room.now, reason: options.reason, source: "whybounce".to_owned() }
}

fn told(done: &Done, options: &Options, room: Room<'_>) -> anyhow::Result<()> {
    let sentence = room.say(&format!("triage-done-{}", done.verb), &[("count", &number(done.changed))]);
    let format = if options.format == Printed::Json { Format::Json } else { Format::Text };
    tell(format, &sentence, &json!({ "action": done.verb, "changed": done.changed }))
}

fn print(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let mut list = store.suppressed()?;
    let mut mask = Mask::new(room.look.redact, room.reference);
    for one in &mut list {
        mask.text(&mut one.address);
    }
    let mut out = output::stdout();
    match options.format {
        Printed::List(form) => out.write_all(safe::block(&lists::write(&list, form)).as_bytes())?,
        Printed::Json => {
            let list: Vec<_> = list
                .iter()
                .map(|one| json!({ "address": one.address, "reason": one.reason.name(), "source": one.source, "since": kept::rfc3339(one.at) }))
                .collect();
            writeln!(out, "{}", report::json::pretty(&list)?)?;
        }
        Printed::Text => {
            for Suppression { address, at, reason, source } in &list {
                let line = format!("{address}  {} since {} ({source})", reason.name(), kept::moment(*at));
                writeln!(out, "{}", safe::line(&line))?;
            }
        }
    }
    out.flush()?;
    if list.is_empty() {
        room.say_nothing("triage-none-suppressed");
    }
    Ok(outcome(list.len() as u64))
}

fn candidates(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let mut found = store.candidates(room.now, &room.settings.rules, Some(room.settings.flow))?;
    found.retain(|one| one.standing == Standing::Suppress);
    Mask::new(room.look.redact, room.reference).candidates(&mut found);
    let mut out = output::stdout();
    match options.format {
        Printed::Json => {
            let list: Vec<_> = found.iter().map(|one| kept::candidate(one, room.reference)).collect();
            writeln!(out, "{}", report::json::pretty(&list)?)?;
        }
        Printed::Text => {
            for one in &found {
                writeln!(out, "{}", safe::line(&format!("{}  {}", one.address, kept::reason(one, room.reference))))?;
            }
        }
        Printed::List(form) => {
            let list: Vec<Suppression> = found
                .iter()
                .map(|one| Suppression {
                    address: one.address.clone(),
                    at: one.last,
                    reason: Reason::Bounce,
                    source: "whybounce".to_owned(),
                })
                .collect();
            out.write_all(safe::block(&lists::write(&list, form)).as_bytes())?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        room.say_nothing("triage-no-candidates");
    }
    Ok(outcome(found.len() as u64))
}

/// No list is longer, in bytes.
const LONGEST: u64 = 256 << 20;

fn import(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let mut list = Vec::new();
    let mut unread = 0;
    for file in &options.import {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let read = lists::read(&text(file)?, &name, room.now);
        for line in &read.unread {
            let (file, line) = (file.display().to_string(), line.to_string());
            output::notice(&room.say("triage-unread-line", &[("file", &file), ("line", &line)]));
        }
        unread += read.unread.len();
        list.extend(read.list);
    }
    let done = room.open()?.suppress(&list, room.now)?;
    told(&done, options, room)?;
    Ok(match (unread, list.len()) {
        (0, 0) => Outcome::Nothing,
        (0, _) => Outcome::Done,
        _ => Outcome::Unreadable,
    })
}

fn text(file: &Path) -> anyhow::Result<String> {
    let name = || format!("{}: can't be read", file.display());
    let about = fs::metadata(file).with_context(name)?;
    ensure!(about.len() <= LONGEST, "{}: longer than {} MB", file.display(), LONGEST >> 20);
    Ok(String::from_utf8_lossy(&fs::read(file).with_context(name)?).into_owned())
}
