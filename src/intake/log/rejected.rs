//! Entries about mail that the server itself turned away.

use super::{Entry, address_at, value_at};
use crate::intake::address::clean;
use crate::intake::inbound::{self, Inbound};
use crate::intake::text::part;

/// What leads in a refusal in Postfix's log.
const MARKS: &[&str] = &["reject: ", "reject_warning: ", "hold: ", "discard: "];

/// What ends the words of such a refusal.
const ENDS: &[&str] = &["; from=<", "; proto=", "; to=<", "; client="];

/// Postfix's `reject: RCPT from host[ip]: 554 5.7.1 <a@b.example>: …; from=<> to=<a@b.example>`, and
/// what milters refuse.
pub(super) fn at_the_door(text: &str) -> Option<Entry> {
    let at = MARKS.iter().find_map(|mark| text.find(mark).map(|at| at + mark.len()))?;
    let words = part(text, at..text.len());
    let words = if words.starts_with("header ") || words.starts_with("body ") {
        // The refused line comes first, the reason last.
        let start = words.rfind(">: ").map(|at| at + 3)?;
        at + start..text.len()
    } else {
        let colon = words.find("]: ").map(|colon| colon + 3).or_else(|| words.find(": ").map(|colon| colon + 2))?;
        let said = part(words, colon..words.len());
        let end = ENDS.iter().filter_map(|mark| said.find(mark)).min();
        at + colon..at + colon + end.unwrap_or(said.len())
    };
    Some(Entry {
        sender: address_at(part(text, words.end..text.len()), "from="),
        recipients: value_at(text, "to=").and_then(|range| clean(part(text, range))).into_iter().collect(),
        inbound: taken_in(text, at),
        words,
        ..Entry::default()
    })
}

/// Who brought the mail of a refusal in Postfix's log; mail that a program of the machine itself hands over names
/// no client.
fn taken_in(text: &str, at: usize) -> Option<Inbound> {
    let client = inbound::client(part(text, at..text.len()), " from ")?;
    Inbound::of(text, Some(client))
}

/// Sendmail's `ruleset=check_rcpt, arg1=<a@b.example>, relay=…, reject=550 5.7.1 …` and
/// `Milter: to=<a@b.example>, reject=451 4.7.1 …`.
pub(super) fn by_rule(text: &str) -> Option<Entry> {
    let words = value_at(text, "reject=")?.start;
    let ruleset = value_at(text, "ruleset=").map(|range| part(text, range));
    let recipient = match ruleset {
        Some(rule) if rule.ends_with("_rcpt") => value_at(text, "arg1="),
        Some(_) => None,
        None => Some(value_at(text, "to=").or_else(|| text.contains("Milter: ").then_some(0..0))?),
    };
    Some(Entry {
        sender: if ruleset.is_some_and(|rule| rule.ends_with("_mail")) { address_at(text, "arg1=") } else { None },
        recipients: recipient.and_then(|range| clean(part(text, range))).into_iter().collect(),
        inbound: Inbound::of(text, inbound::client(text, "relay=")),
        words: words..text.len(),
        ..Entry::default()
    })
}
