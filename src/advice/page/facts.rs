//! The facts of a page: each a value beside its label, in their one order.

use std::borrow::Cow;

use super::{Fact, FactRole, label, percent};
use crate::advice::{Diagnosis, playbook};
use crate::classify::{Alternative, Verdict};
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::{Category, Certainty};

/// What is less likely than this is not worth calling a guess.
const GUESS: f64 = 0.1;

/// What happened, or what is the best guess where no cause is likely enough.
pub(super) fn title<'a>(verdict: &Verdict, title: &'a str, reference: &'a Reference) -> Cow<'a, str> {
    best_guess(verdict).map_or(Cow::Borrowed(title), |guess| {
        let title = reference.category(guess.category).short_title();
        reference.sentence("title-undecided", &[("title", title)]).into()
    })
}

/// How sure that is, of the verdict or of the guess that its title names.
pub(super) fn confidence<'a>(verdict: &Verdict, reference: &'a Reference) -> Fact<'a> {
    let share = best_guess(verdict).map_or(verdict.confidence, |guess| guess.confidence);
    let value = format!("{} ({})", percent(share), Certainty::of(share).name());
    Fact { label: label("label-confidence", reference), value: value.into(), role: FactRole::Plain, page: None }
}

/// The likeliest cause where the text doesn't tell one.
fn best_guess(verdict: &Verdict) -> Option<&Alternative> {
    let first = verdict.alternatives.first().filter(|_| verdict.category == Category::Unknown)?;
    (first.confidence >= GUESS).then_some(first)
}

/// What is known of a delivery, as far as it is known.
pub(super) fn facts<'a>(diagnosis: &'a Diagnosis, reference: &'a Reference) -> Vec<Fact<'a>> {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let mut facts = Facts { reference, found: Vec::with_capacity(16) };
    facts.term(Term { key: "label-address", kind: TermKind::Address, name: verdict.address.name() });
    facts.role(FactRole::Address(verdict.address));
    facts.term(Term { key: "label-permanence", kind: TermKind::Permanence, name: verdict.permanence.name() });
    facts.role(FactRole::Permanence(verdict.permanence));
    facts.term(Term { key: "label-retry", kind: TermKind::Retry, name: verdict.retry.name() });
    if let Some(layer) = verdict.layer {
        facts.term(Term { key: "label-layer", kind: TermKind::Layer, name: layer.name() });
    }
    if let Some(actor) = verdict.actor {
        facts.term(Term { key: "label-actor", kind: TermKind::Actor, name: actor.name() });
    }
    facts.told("label-wait", verdict.retry_after_s.map(waiting_time).map(Cow::Owned));
    let code = delivery.enhanced_code.map(|code| code.to_string());
    facts.told_on_page("label-code", code);
    facts.told_on_page("label-reply", delivery.reply_code.map(|code| code.to_string()));
    facts.told("label-action", delivery.action.map(|action| action.name().into()));
    facts.told("label-recipient", recipient(delivery, reference));
    if let Some(id) = verdict.provider.as_deref() {
        let title = reference.provider(id).map_or(id, |page| page.short_title());
        facts.add(Fact { page: Some(id.into()), ..plain(label("label-provider", reference), title.into()) });
    }
    facts.told("label-server", delivery.remote_mta.as_deref().map(Cow::Borrowed));
    facts.told("label-blocklist", verdict.blocklist.as_deref().map(Cow::Borrowed));
    if let Some(phase) = verdict.phase {
        facts.term(Term { key: "label-phase", kind: TermKind::Phase, name: phase.name() });
    }
    facts.found
}

/// Which mail it was, as far as that is told.
pub(super) fn mail<'a>(delivery: &'a Delivery, reference: &'a Reference) -> Vec<Fact<'a>> {
    let mut facts = Facts { reference, found: Vec::new() };
    facts.told("label-subject", delivery.subject().map(Cow::Borrowed));
    facts.told("label-sender", delivery.sender().map(Cow::Borrowed));
    // The card above may have no room for both addresses.
    facts.told("label-recipient", playbook::redirected("delivered-on", delivery, reference).map(Cow::Owned));
    facts.told("label-date", playbook::told_date(delivery).map(Cow::Owned));
    facts.told("label-message-id", delivery.message_id().map(Cow::Borrowed));
    facts.told("label-queue-id", delivery.queue_id.as_deref().map(Cow::Borrowed));
    facts.found
}

/// The address that the sender wrote to, with the one that its mail went on to.
fn recipient<'a>(delivery: &'a Delivery, reference: &Reference) -> Option<Cow<'a, str>> {
    let both = playbook::redirected("delivered-on", delivery, reference).map(Cow::Owned);
    both.or_else(|| delivery.written_to().map(Cow::Borrowed))
}

/// Where in the input a delivery stands.
pub(super) fn source<'a>(name: &str, delivery: &Delivery, reference: &'a Reference) -> Fact<'a> {
    let name = if name == "-" { label("source-standard", reference) } else { name };
    let (message, line) = (delivery.message.to_string(), delivery.line.to_string());
    let key = if delivery.message > 1 { "source-message" } else { "source-line" };
    let place = reference.sentence(key, &[("name", name), ("message", &message), ("line", &line)]);
    plain(label("label-source", reference), place.into())
}

/// A word of the vocabulary under its label.
#[derive(Debug, Clone, Copy)]
struct Term {
    key: &'static str,
    kind: TermKind,
    name: &'static str,
}

/// Facts as they are found.
struct Facts<'a> {
    reference: &'a Reference,
    found: Vec<Fact<'a>>,
}

impl<'a> Facts<'a> {
    fn add(&mut self, fact: Fact<'a>) {
        if !fact.value.trim().is_empty() {
            self.found.push(fact);
        }
    }

    fn told(&mut self, key: &'static str, value: Option<Cow<'a, str>>) {
        if let Some(value) = value {
            self.add(plain(label(key, self.reference), value));
        }
    }

    /// A value that is itself the id of a page.
    fn told_on_page(&mut self, key: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.add(Fact { page: Some(value.clone().into()), ..plain(label(key, self.reference), value.into()) });
        }
    }

    fn term(&mut self, term: Term) {
        let Term { key, kind, name } = term;
        let title = self.reference.term(kind, name).map_or(name, |term| term.title.as_str());
        let page = Some(format!("{}:{name}", kind.name()).into());
        self.add(Fact { page, ..plain(label(key, self.reference), title.into()) });
    }

    /// Gives the fact that was added last a role of its own.
    fn role(&mut self, role: FactRole) {
        if let Some(last) = self.found.last_mut() {
            last.role = role;
        }
    }
}

const fn plain<'a>(label: &'a str, value: Cow<'a, str>) -> Fact<'a> {
    Fact { label, value, role: FactRole::Plain, page: None }
}

/// A waiting time as a person says it; rounded up, so that nobody comes too early.
fn waiting_time(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        3600 | 7200..172_800 => format!("{} h", seconds.div_ceil(3600)),
        60..7200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} days", seconds.div_ceil(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::waiting_time;

    #[test]
    fn waiting_times_are_told_as_people_say_them() {
        let told = [45, 60, 300, 301, 3600, 5400, 9000, 172_800].map(waiting_time);
        assert_eq!(told, ["45 s", "1 min", "5 min", "6 min", "1 h", "90 min", "3 h", "2 days"]);
    }
}
