//! `triage add`: bounces in, kept once. It can be broken off at any time and run again.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{Outcome, Printed, Room, tell};
use crate::advice::{Briefing, Diagnosis};
use crate::cli::input::{self, Unreadable};
use crate::cli::notices::Faults;
use crate::cli::progress::Progress;
use crate::cli::reading::{self, Cut, Found, LogScope, Maker, Plan, Receiver};
use crate::clock;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::report::record::Selection;
use crate::report::survey::words::number;
use crate::report::{Format, Printer};
use crate::store::{Kept, New, Store};

/// What to keep.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Files or folders; "-" or nothing reads standard input
    paths: Vec<PathBuf>,
    /// Treat each line as a separate bounce
    #[arg(long)]
    lines: bool,
    #[command(flatten)]
    printed: Printed,
}

/// So many are kept in one transaction.
const BATCH: usize = 1 << 15;

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let store = room.open()?;
    let printer = Printer::records(Briefing::of(room.reference), Format::Ndjson, &Selection::of_groups(&[]));
    let clerk = Clerk { printer, reference: room.reference, zone: clock::zone() };
    let mut session = Session {
        room,
        store,
        progress: Progress::new(room.look).with_figures(),
        waiting: Vec::new(),
        kept: Kept::default(),
        others: 0,
        refused: 0,
        faults: Faults::default(),
    };
    let cut = if options.lines { Cut::Lines } else { Cut::Shape };
    let plan = Plan { reference: room.reference, cut, scope: LogScope::Texts };
    let inputs = input::all(&options.paths, |text| session.notice(text));
    session.progress.expect(inputs.iter().flatten());
    let read = reading::read(inputs.into_iter(), plan, &clerk, &mut session).and_then(|()| session.keep());
    session.progress.finish();
    let added = number(session.kept.added);
    read.with_context(|| room.say("triage-broken-off", &[("count", &added)]))?;
    session.finish(options.printed.format)
}

/// Makes of deliveries what is kept of them, on all cores at once.
struct Clerk<'a> {
    printer: Printer<'a>,
    reference: &'a Reference,
    /// Where a log's clock stands that doesn't say so.
    zone: TimeZone,
}

/// What is to be kept, how many reported no delivery, and how much mail of others was turned away.
struct Made {
    new: Vec<New>,
    others: u64,
    refused: u64,
}

impl Maker for Clerk<'_> {
    type Made = Made;

    fn diagnose(&self, delivery: Delivery) -> Diagnosis {
        Diagnosis::of(delivery, self.reference)
    }

    fn make(&self, found: Vec<Found>) -> Made {
        let mut made = Made { new: Vec::with_capacity(found.len()), others: 0, refused: 0 };
        for Found { source, diagnosis } in &found {
            match New::in_zone(diagnosis, &self.printer.single(source, diagnosis), &self.zone) {
                Some(new) => made.new.push(new),
                None if diagnosis.verdict.is_inbound => made.refused += 1,
                None => made.others += 1,
            }
        }
        made
    }

    fn needs_order(&self) -> bool {
        false
    }
}

/// One import.
struct Session<'a> {
    room: Room<'a>,
    store: Store,
    progress: Progress,
    /// What is kept together next.
    waiting: Vec<New>,
    kept: Kept,
    others: u64,
    refused: u64,
    faults: Faults,
}

impl Receiver<Made> for Session<'_> {
    fn order(&mut self, _: &mut Found) {}

    fn take(&mut self, made: Made) -> anyhow::Result<()> {
        self.others += made.others;
        self.refused += made.refused;
        self.waiting.extend(made.new);
        if self.waiting.len() >= BATCH { self.keep() } else { Ok(()) }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.keep()
    }

    fn notice(&mut self, text: &str) {
        self.faults.notice(text, &self.progress);
    }

    fn complain(&mut self, fault: &Unreadable) {
        self.faults.complain(fault, &self.progress);
    }

    fn advance(&mut self, bytes: u64) {
        let kept = self.kept;
        self.progress.tell(|| {
            let (added, seen) = (number(kept.added), number(kept.seen));
            self.room.say("triage-so-far", &[("added", &added), ("seen", &seen)])
        });
        self.progress.advance(bytes);
    }
}

impl Session<'_> {
    /// Keeps what waits.
    fn keep(&mut self) -> anyhow::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let Kept { added, seen, arrived, action } = self.store.keep_on(&waiting, self.room.now, self.kept.action)?;
        self.kept.added += added;
        self.kept.seen += seen;
        self.kept.arrived += arrived;
        self.kept.action = action;
        Ok(())
    }

    fn finish(self, format: Format) -> anyhow::Result<Outcome> {
        self.faults.tell_rest();
        let Kept { added, seen, arrived, .. } = self.kept;
        let unreadable = self.faults.count();
        let places = [added, seen, unreadable].map(number);
        let [added_words, seen_words, unreadable_words] = &places;
        let sentence = self
            .room
            .say("triage-added", &[("added", added_words), ("seen", seen_words), ("unreadable", unreadable_words)]);
        let refused = self.room.say("triage-added-refused", &[("count", &number(self.refused))]);
        let sentence = if self.refused > 0 { format!("{sentence} {refused}") } else { sentence };
        let object = json!({
            "added": added,
            "seen": seen,
            "arrived": arrived,
            "refused_from_others": self.refused,
            "not_bounces": self.others,
            "unreadable": unreadable,
        });
        tell(format, &sentence, &object)?;
        Ok(self.faults.outcome(added + seen > 0))
    }
}
