//! `whybounce triage`: the kept log, scriptable.

mod add;
mod edit;
mod forget;
mod handover;
mod list;
mod show;
mod stats;
mod suppress;

use std::io::Write;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::reference::Overlay;
use super::{Look, Outcome, formats, output};
use crate::reference::Reference;
use crate::report::Format;
use crate::settings::Settings;
use crate::store::{Query, Retention, Store};
use crate::{clock, folders};

/// What to do with the kept log.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  Keep the bounces of a folder, a mailbox or a log
    whybounce triage add Maildir/ /var/log/mail.log
  What is open at Google
    whybounce triage list --filter 'status=open provider=google'
  Done, with a note; and undone
    whybounce triage set 12 15 --status done --note 'SPF record fixed'
    whybounce triage undo
  What the next shift has to know
    whybounce triage report --since 12h --format markdown
  The suppression list for Amazon SES
    whybounce triage suppress --format ses > suppress.json

The log is one file in your data folder that only you can read;
\"whybounce triage stats\" says where. WHYBOUNCE_DATA_DIR moves it.";

/// The parts of triage.
#[derive(Debug, Subcommand)]
enum What {
    /// Keep bounces from files, folders or standard input; known ones are skipped
    Add(add::Options),
    /// List kept bounces, the newest first
    List(list::Options),
    /// Show a kept bounce with its history and its neighbors
    Show(show::Options),
    /// Change status, assignee, note or tags
    Set(edit::Options),
    /// Undo the last action, or the last one on an entry
    Undo(edit::UndoOptions),
    /// Export kept bounces with their facts
    Export(list::ExportOptions),
    /// Print a hand-over: what came, what is open, what repeats, what to suppress
    Report(handover::Options),
    /// Print the suppression list, or add, remove and import addresses
    Suppress(suppress::Options),
    /// Print the addresses you can send to again
    ///
    /// An address is printed if its latest bounce is done, the cause wasn't the address itself, nothing says to
    /// suppress it, and no mail has arrived there since.
    Resend(list::ResendOptions),
    /// Forget an address, old entries or everything; this can't be undone
    Forget(forget::Options),
    /// Count kept bounces, and say where the log is and how long it keeps them
    Stats(stats::Options),
}

/// For whom most parts print.
const FORMATS: &[Format] = &[Format::Text, Format::Json];

/// How a part prints.
#[derive(Debug, Clone, Copy, Args)]
struct Printed {
    /// How to print it
    #[arg(long, value_parser = formats(FORMATS), default_value = "text")]
    format: Format,
}

/// Which entries are meant.
#[derive(Debug, Clone, Args)]
struct Chosen {
    /// Only these: "status=open provider=google domain!=gmail.com"; plain words search. Fields: status,
    /// assignee, tag, cause, recipient, domain, provider, code, permanence, address
    #[arg(long, value_name = "CONDITIONS")]
    filter: Vec<String>,
}

impl Chosen {
    fn query(&self, reference: &Reference) -> anyhow::Result<Query> {
        self.filter.iter().try_fold(Query::default(), |all, text| Ok(all.and(Query::read(text)?.named(reference)?)))
    }
}

/// What every part goes by.
#[derive(Clone, Copy)]
struct Room<'a> {
    look: Look,
    settings: &'a Settings,
    reference: &'a Reference,
    /// This moment, in seconds since 1970.
    now: i64,
}

impl Room<'_> {
    /// The log for writing.
    fn open(self) -> anyhow::Result<Store> {
        let file = folders::log().context("no folder for the log. Set HOME or WHYBOUNCE_DATA_DIR")?;
        Ok(Store::open(&file, Retention { now: self.now, days: self.settings.keep_bounces })?)
    }

    /// The log for looking; `None` where nothing was kept yet, which is said.
    fn look(self) -> anyhow::Result<Option<Store>> {
        let file = folders::log().context("no folder for the log. Set HOME or WHYBOUNCE_DATA_DIR")?;
        let store = Store::look(&file)?;
        if store.is_none() {
            output::notice(&self.say("triage-nothing-kept", &[]));
        }
        Ok(store)
    }

    /// Says beside empty results why they are empty.
    fn say_nothing(self, key: &str) {
        output::notice(&self.say(key, &[]));
    }

    fn say(self, key: &str, places: &[(&str, &str)]) -> String {
        self.reference.sentence(key, places)
    }
}

/// Prints a sentence, or an object for a program.
fn tell(format: Format, sentence: &str, object: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = output::stdout();
    if format == Format::Json {
        writeln!(out, "{}", crate::report::json::compact(object)?)?;
    } else {
        writeln!(out, "{}", crate::safe::line(sentence))?;
    }
    Ok(out.flush()?)
}

/// Nothing found is an outcome of its own.
fn outcome(count: u64) -> Outcome {
    if count == 0 { Outcome::Nothing } else { Outcome::Done }
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay, settings: &Settings) -> anyhow::Result<Outcome> {
    let explainer = overlay.open()?;
    let room = Room { look, settings, reference: explainer.reference(), now: clock::seconds() };
    match &options.what {
        What::Add(options) => add::run(options, room),
        What::List(options) => list::run(options, room),
        What::Show(options) => show::run(options, room),
        What::Set(options) => edit::run(options, room),
        What::Undo(options) => edit::undo(options, room),
        What::Export(options) => list::export(options, room),
        What::Report(options) => handover::run(options, room),
        What::Suppress(options) => suppress::run(options, room),
        What::Resend(options) => list::resend(options, room),
        What::Forget(options) => forget::run(options, room),
        What::Stats(options) => stats::run(options, room),
    }
}
