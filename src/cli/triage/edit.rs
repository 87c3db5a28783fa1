//! `triage set` and `triage undo`.

use anyhow::ensure;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use super::{Chosen, Outcome, Printed, Room, outcome, tell};
use crate::cli::output;
use crate::report::kept;
use crate::report::survey::words::number;
use crate::store::{Change, Done, Fault, Order, Status};

/// What to change.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Entries by their numbers, as "list" prints them
    #[arg(value_name = "ID", required_unless_present = "filter")]
    ids: Vec<i64>,
    #[command(flatten)]
    chosen: Chosen,
    /// How far the work has come
    #[arg(long, value_parser = statuses())]
    status: Option<Status>,
    /// Who works on it; "" for nobody
    #[arg(long, value_name = "WHO")]
    assign: Option<String>,
    /// A note in place of the one before; "" for none
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Add a tag
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Remove a tag
    #[arg(long, value_name = "TAG")]
    untag: Vec<String>,
    #[command(flatten)]
    printed: Printed,
}

/// What to undo.
#[derive(Debug, Args)]
pub(super) struct UndoOptions {
    /// The last action on this entry only
    #[arg(value_name = "ID")]
    id: Option<i64>,
    #[command(flatten)]
    printed: Printed,
}

fn statuses() -> impl TypedValueParser<Value = Status> {
    PossibleValuesParser::new(Status::ALL.iter().map(|status| status.name()))
        .map(|name| Status::named(&name).unwrap_or_default())
}

impl Options {
    fn changes(&self) -> Vec<Change> {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
        let mut changes: Vec<Change> = self.status.map(Change::Status).into_iter().collect();
        changes.extend(self.assign.as_ref().map(|whom| Change::Assign(text(whom))));
        changes.extend(self.note.as_ref().map(|note| Change::Note(text(note))));
        changes.extend(self.tag.iter().cloned().map(Change::Tag));
        changes.extend(self.untag.iter().cloned().map(Change::Untag));
        changes
    }
}

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let changes = options.changes();
    ensure!(!changes.is_empty(), "{}", room.say("triage-no-change", &[]));
    let query = options.chosen.query(room.reference)?;
    let mut store = room.open()?;
    let mut ids = options.ids.clone();
    if !query.is_empty() {
        store.each(&query, Order::Newest, |row| {
            ids.push(row.id);
            Ok::<_, Fault>(())
        })?;
    }
    ids.sort_unstable();
    ids.dedup();
    let Done { changed, missing, .. } = store.change_all(&ids, &changes, room.now)?;
    for id in &missing {
        output::notice(&room.say("triage-no-entry", &[("id", &id.to_string())]));
    }
    let key = if changed == 1 { "triage-changed-one" } else { "triage-changed" };
    let sentence = room.say(key, &[("count", &number(changed))]);
    tell(options.printed.format, &sentence, &json!({ "changed": changed, "missing": missing }))?;
    Ok(match (missing.len(), ids.len()) {
        (0, 0) => Outcome::Nothing,
        (0, _) => Outcome::Done,
        _ => Outcome::Unreadable,
    })
}

pub(super) fn undo(options: &UndoOptions, room: Room<'_>) -> anyhow::Result<Outcome> {
    let undone = room.open()?.undo(options.id)?;
    let done = undone.unwrap_or_default();
    let sentence = kept::undone(&done, room.reference);
    let object = json!({ "undone": done.verb, "fields": done.fields, "changed": done.changed });
    tell(options.printed.format, &sentence, &object)?;
    Ok(outcome(u64::from(!done.verb.is_empty())))
}
