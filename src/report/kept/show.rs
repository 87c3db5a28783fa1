//! One entry with everything that is known of it: its facts, what repeats, what was done, its neighbors, its text.

use serde_json::{Value, json};

use super::{joined, moment, object, rfc3339, rows, status, step, whole};
use crate::reference::Reference;
use crate::report::style::{Role, Style};
use crate::safe;
use crate::store::{Asked, Entry, Fault, Field, Order, Query, Recurrence, Row, Rules, Step, Store};
use crate::taxonomy::Flow;

/// What is known of an entry.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The entry.
    pub entry: Entry,
    /// What the log knows of its address and domain.
    pub recurrence: Recurrence,
    /// What repeats, in sentences.
    pub sentences: Vec<String>,
    /// What was done about it.
    pub history: Vec<Step>,
    /// What was done about its address on the suppression list.
    pub history_of_address: Vec<Step>,
    /// Other entries of its address.
    pub of_address: Vec<Row>,
    /// Other entries of its domain.
    pub of_domain: Vec<Row>,
}

/// So many neighbors are told.
const NEIGHBORS: usize = 10;

/// By what it is judged what repeats.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// This moment, in seconds since 1970.
    pub now: i64,
    /// The rules of the house.
    pub rules: &'a Rules,
    /// The kind of mail.
    pub mail_type: Flow,
}

impl Shown {
    /// What is known of the entry of this number; `None` where there is none.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn of(store: &Store, id: i64, by: By<'_>, reference: &Reference) -> Result<Option<Self>, Fault> {
        let Some(entry) = store.entry(id)? else { return Ok(None) };
        let recurrence = store.recurrence(&Asked::of_row(&entry.row, by.now).for_mail(by.mail_type), by.rules)?;
        let recipient = entry.row.recipient.as_deref();
        let history_of_address = recipient.map(|address| store.history_of_address(address)).transpose()?;
        let of_address = neighbors(store, id, (Field::Recipient, recipient), &[])?;
        let known: Vec<i64> = of_address.iter().map(|row| row.id).collect();
        Ok(Some(Self {
            sentences: recurrence.sentences(reference),
            recurrence,
            history: store.history(id)?,
            history_of_address: history_of_address.unwrap_or_default(),
            of_domain: neighbors(store, id, (Field::Domain, entry.row.domain.as_deref()), &known)?,
            of_address,
            entry,
        }))
    }
}

/// The latest other entries with the same value, but for those that are known.
fn neighbors(store: &Store, id: i64, (field, value): (Field, Option<&str>), known: &[i64]) -> Result<Vec<Row>, Fault> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut rows = store.page(&Query::default().within(field, value), Order::Newest, 0..NEIGHBORS + 1 + known.len())?;
    rows.retain(|row| row.id != id && !known.contains(&row.id));
    rows.truncate(NEIGHBORS);
    Ok(rows)
}

/// All of it for a person.
pub fn shown(shown: &Shown, style: Style, reference: &Reference) -> String {
    let Shown { entry: Entry { row, raw, .. }, .. } = shown;
    let say = |key: &str| reference.sentence(key, &[]);
    let heading = |key: &str| format!("\n{}\n", style.paint(Role::Heading, &say(key)));
    let page = reference.category(row.cause);
    let title = format!("{}  {}", row.id, page.title);
    let mut out = format!("{}\n", style.paint(Role::Title, &safe::line(&title)));
    for sentence in &shown.sentences {
        out.extend([safe::line(sentence).as_str(), "\n"]);
    }
    out.push('\n');
    let when = if row.is_dated { moment(row.at) } else { say("triage-undated") };
    let tags = row.tags.join(", ");
    let kept = moment(row.kept);
    let status = status(row.status, reference);
    for (key, value) in [
        ("triage-column-status", Some(status.as_str())),
        ("triage-column-who", row.assignee.as_deref()),
        ("triage-column-note", row.note.as_deref()),
        ("triage-column-tags", Some(tags.as_str())),
        ("triage-column-address", row.recipient.as_deref()),
        ("triage-column-when", Some(when.as_str())),
        ("triage-column-kept", Some(kept.as_str())),
        ("triage-column-code", row.code.as_deref()),
        ("triage-column-provider", row.provider.as_deref()),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let label = format!("{:<12}", say(key));
            out.extend(["  ", &style.paint(Role::Label, &label), " ", &safe::line(value), "\n"]);
        }
    }
    let history: Vec<&Step> = shown.history.iter().chain(&shown.history_of_address).collect();
    out.push_str(&heading("triage-heading-history"));
    out.push_str(&joined(
        &history.iter().map(|found| format!("  {}", safe::line(&step(found, reference)))).collect::<Vec<_>>(),
    ));
    for (key, found) in [("triage-heading-address", &shown.of_address), ("triage-heading-domain", &shown.of_domain)] {
        if !found.is_empty() {
            out.push_str(&heading(key));
            out.push_str(&rows(found, style, reference));
        }
    }
    out.push_str(&heading("triage-heading-text"));
    out.extend([safe::block(raw.trim_end()).as_ref(), "\n"]);
    out
}

/// All of it for a program.
pub fn shown_object(shown: &Shown) -> Value {
    let Shown { entry, recurrence, sentences, history, history_of_address, of_address, of_domain } = shown;
    let steps = |steps: &[Step]| {
        let step = |step: &Step| {
            json!({
                "at": rfc3339(step.at),
                "field": step.field,
                "before": step.before,
                "after": step.after,
                "undone": step.is_undone,
            })
        };
        steps.iter().map(step).collect::<Vec<_>>()
    };
    let series = |series: &crate::store::Series| {
        json!({
            "entries": series.total,
            "first": series.first.map(rfc3339),
            "last": series.last.map(rfc3339),
            "others_that_day": series.others_that_day,
        })
    };
    let mut object_of_entry = whole(entry);
    object_of_entry.insert(
        "recurrence".to_owned(),
        json!({
            "standing": recurrence.standing.name(),
            "failures": recurrence.counted,
            "days": recurrence.days,
            "address": series(&recurrence.address),
            "domain": series(&recurrence.domain),
            "suppressed": recurrence.suppression.is_some(),
            "sentences": sentences,
        }),
    );
    object_of_entry.insert("history".to_owned(), steps(history).into());
    object_of_entry.insert("history_of_address".to_owned(), steps(history_of_address).into());
    object_of_entry.insert("of_address".to_owned(), of_address.iter().map(object).collect::<Vec<_>>().into());
    object_of_entry.insert("of_domain".to_owned(), of_domain.iter().map(object).collect::<Vec<_>>().into());
    object_of_entry.into()
}
