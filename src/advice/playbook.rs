//! Ready texts for a ticket, a customer and a mail admin, filled in from the bounce.

use std::cell::Cell;

use super::{Diagnosis, inbound, note, words};
use crate::classify::Verdict;
use crate::intake::{Date, Delivery};
use crate::reference::page::{ProviderKind, TermKind};
use crate::reference::{Reference, filled};
use crate::safe;
use crate::taxonomy::Draft;

/// A diagnostic longer than this would bury the rest of a note.
const QUOTE: usize = 400;

/// A name longer than this is none that a reader could use.
const NAME: usize = 254;

/// More places to ask than these are no help.
const PLACES_TO_ASK: usize = 2;

/// All drafts for one bounce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafts {
    /// The first answer to the customer.
    pub customer: String,
    /// The note for the ticket.
    pub note: String,
    /// The note to a mail admin or the other side's postmaster.
    pub escalation: String,
}

impl Drafts {
    /// The drafts for a bounce; `date` is today's as the reader writes it.
    pub fn of(diagnosis: &Diagnosis, reference: &Reference, date: &str) -> Self {
        let text = |kind| draft(kind, diagnosis, reference, date);
        Self { customer: text(Draft::Customer), note: text(Draft::Note), escalation: text(Draft::Escalation) }
    }
}

/// A draft for a bounce: paragraphs that an empty line parts, of a note labelled lines; `date` is
/// today's as the reader writes it.
pub fn draft(kind: Draft, diagnosis: &Diagnosis, reference: &Reference, date: &str) -> String {
    let page = reference.category(diagnosis.verdict.category);
    let fitting = words::fitting(&diagnosis.verdict, page).find_map(|words| words.draft(kind));
    let sentences = reference.documents().sentences();
    let foreign = sentences.get(inbound::draft(kind)).filter(|_| diagnosis.verdict.is_inbound);
    let template = foreign.or(fitting).unwrap_or_else(|| page.playbook.draft(kind));
    // Without a code there is nothing for its brackets to hold.
    let codeless = code(&diagnosis.delivery).is_none().then(|| template.replace(" ({code})", ""));
    let template = codeless.as_deref().unwrap_or(template);
    let filling = Filling { kind, diagnosis, reference, date, has_recipient: Cell::new(false) };
    let text = filled(template, |name| filling.value(name));
    // YAML folds a paragraph into a line; in a mail an empty line parts them.
    let between = if kind == Draft::Note { "\n" } else { "\n\n" };
    let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
    capitalised(&paragraphs.collect::<Vec<_>>().join(between))
}

/// What fills the names in braces of a draft.
struct Filling<'a> {
    kind: Draft,
    diagnosis: &'a Diagnosis,
    reference: &'a Reference,
    /// Today's date.
    date: &'a str,
    /// Whether the recipient was named before.
    has_recipient: Cell<bool>,
}

impl Filling<'_> {
    /// What a name in braces stands for; every value is on one line, but the labelled lines of a note.
    fn value(&self, name: &str) -> Option<String> {
        let Diagnosis { delivery, verdict, .. } = self.diagnosis;
        let provider = verdict.provider.as_deref().and_then(|id| self.reference.provider(id));
        let known = match name {
            "recipient" => self.recipient(),
            "domain" => delivery.domain().and_then(self::name),
            "diagnostic" => quote(self.diagnosis, self.reference),
            "code" => code(delivery),
            "provider" => provider.map(|provider| provider.short_title().to_owned()),
            "date" => Some(told_date(delivery).unwrap_or_else(|| self.date.to_owned())),
            "cause" => Some(self.reference.category(verdict.category).short_title().to_owned()),
            "known" => return Some(known(self.diagnosis, self.reference)),
            "help" => return Some(help(self.diagnosis, self.reference)),
            "facts" => return Some(note::facts(self.diagnosis, self.reference, self.date)),
            _ => return None,
        };
        Some(known.unwrap_or_else(|| self.reference.sentence(&format!("absent-{name}"), &[])))
    }

    /// The address that the sender wrote to; where its mail went on, the other is named beside it once.
    fn recipient(&self) -> Option<String> {
        let delivery = &self.diagnosis.delivery;
        let first = !self.has_recipient.replace(true);
        // A note names both where it tells of the mail.
        if first && self.kind != Draft::Note && delivery.redirected_from().is_some() {
            return redirected("delivered-on-within", delivery, self.reference);
        }
        delivery.written_to().and_then(name)
    }
}

/// When a delivery failed, as a person reads it.
pub(super) fn told_date(delivery: &Delivery) -> Option<String> {
    delivery.date.filter(Date::has_year).map(|date| date.readable())
}

/// The address that the sender wrote to with the one that its mail went on to, in the words of this
/// sentence; `None` where it is the same.
pub(super) fn redirected(key: &str, delivery: &Delivery, reference: &Reference) -> Option<String> {
    let original = delivery.redirected_from().and_then(name)?;
    let recipient = delivery.recipient.as_deref().and_then(name)?;
    Some(reference.sentence(key, &[("original", &original), ("recipient", &recipient)]))
}

/// The recipient as a reader is told: by the address that the sender wrote to, and the other beside it.
pub(super) fn recipient(delivery: &Delivery, reference: &Reference) -> Option<String> {
    redirected("delivered-on", delivery, reference).or_else(|| delivery.written_to().and_then(name))
}

/// What else the bounce tells an admin, as a sentence; empty where it tells nothing.
fn known(diagnosis: &Diagnosis, reference: &Reference) -> String {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let facts = [
        ("known-recipient", recipient(delivery, reference)),
        ("known-sender", delivery.sender().and_then(name)),
        ("known-date", told_date(delivery)),
        ("known-message-id", delivery.message_id().and_then(name)),
        ("known-queue-id", delivery.queue_id.as_deref().and_then(name)),
        ("known-remote", delivery.remote_mta.as_deref().and_then(name)),
        ("known-reporting", delivery.reporting_mta.as_deref().and_then(name)),
        ("known-phase", verdict.phase.map(|phase| reference.term_title(TermKind::Phase, phase.name()))),
        ("known-blocklist", verdict.blocklist.as_deref().and_then(name)),
    ];
    let facts = facts.into_iter().filter_map(|(key, fact)| Some(reference.sentence(key, &[("fact", &fact?)])));
    sentence("known", &facts.collect::<Vec<_>>(), reference)
}

/// Somewhere to ask about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'r> {
    /// What it is called.
    pub title: &'r str,
    /// Its address in the web.
    pub url: &'r str,
}

/// Where to ask about a refusal: who lifts the listing, then the provider's own pages.
pub(super) fn places_to_ask<'r>(verdict: &Verdict, reference: &'r Reference) -> Vec<Place<'r>> {
    // Most bounces name no list, and there are many pages to look through.
    let listed = verdict.blocklist.as_deref();
    let pages = listed.into_iter().flat_map(|_| reference.documents().providers.iter());
    let lists = pages.flat_map(|provider| &provider.blocklists).filter(|list| listed == Some(list.name.as_str()));
    let lists = lists.filter_map(|list| Some(Place { title: &list.name, url: list.remove.as_deref()? }));
    // Whose rule it was knows where to ask; else whoever the bounce came from.
    let of_rule = verdict.rule.as_deref().and_then(|rule| reference.provider(rule.split_once('/')?.0));
    let provider = of_rule.or_else(|| verdict.provider.as_deref().and_then(|id| reference.provider(id)));
    // The manual of a mail server knows no one who could lift a refusal.
    let provider = provider.filter(|provider| provider.kind != ProviderKind::Mta);
    let help = provider.into_iter().flat_map(|provider| &provider.help);
    let mut places: Vec<Place<'r>> = Vec::new();
    for place in lists.chain(help.map(|help| Place { title: &help.title, url: &help.url })) {
        if places.len() < PLACES_TO_ASK && places.iter().all(|known| known.url != place.url) {
            places.push(place);
        }
    }
    places
}

/// Where to ask about a refusal, as a sentence; empty where no page tells.
fn help(diagnosis: &Diagnosis, reference: &Reference) -> String {
    let places = places_to_ask(&diagnosis.verdict, reference);
    let places: Vec<_> = places.iter().map(|place| format!("{}, {}", place.title, place.url)).collect();
    sentence("help", &places, reference)
}

fn sentence(key: &str, facts: &[String], reference: &Reference) -> String {
    if facts.is_empty() { String::new() } else { reference.sentence(key, &[("facts", &facts.join("; "))]) }
}

/// A name from the bounce on one line.
pub(super) fn name(text: &str) -> Option<String> {
    cut(text, NAME)
}

/// The server's words on one line, in quotation marks and cut where they would fill the note.
pub(super) fn quote(diagnosis: &Diagnosis, reference: &Reference) -> Option<String> {
    cut(diagnosis.said(reference), QUOTE).map(|words| format!("\"{words}\""))
}

/// Text on one line and not longer than this many characters; `None` where nothing is left.
fn cut(text: &str, most: usize) -> Option<String> {
    let line = safe::line(text);
    // No text has more characters than bytes.
    if !line.is_empty() && line.len() <= most {
        return Some(line);
    }
    match line.char_indices().nth(most) {
        _ if line.is_empty() => None,
        None => Some(line),
        Some((end, _)) => line.get(..end).map(|start| format!("{} …", whole_words(start))),
    }
}

/// The beginning of a text without the word that it breaks off in, unless that is most of it.
fn whole_words(text: &str) -> &str {
    let end = text.rfind(' ').filter(|end| end * 2 > text.len());
    end.and_then(|end| text.get(..end)).unwrap_or(text).trim_end()
}

pub(super) fn code(delivery: &Delivery) -> Option<String> {
    let codes = [delivery.reply_code.map(|code| code.to_string()), delivery.enhanced_code.map(|code| code.to_string())];
    let codes: Vec<_> = codes.into_iter().flatten().collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

/// A text that may begin with what stands in for an absent name begins with a capital.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    // An address is written as it is; only a word of ours is a word.
    let word = text.split_whitespace().next().unwrap_or_default();
    match characters.next() {
        Some(first) if word.chars().all(char::is_alphabetic) => first.to_uppercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}
