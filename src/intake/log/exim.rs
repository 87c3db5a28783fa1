//! Entries of Exim's main and reject logs.

use super::{Entry, address_at, is_queue_id, relay, value_at};
use crate::intake::address::{clean, first};
use crate::intake::inbound::{self, Inbound};
use crate::intake::mail;
use crate::intake::text::part;

/// The flags of a line about a delivery (Exim specification, section 53.5), and what each means.
const FLAGS: &[(&str, &str)] =
    &[("**", "bounced"), ("==", "deferred"), ("=>", "delivered"), ("->", "delivered"), ("*>", "delivered")];

/// How a line says that a message was turned away.
const REFUSALS: &[&str] = &["temporarily rejected ", "rejected "];

/// `1rABCD-000XYZ-1a ** a@b.example R=dnslookup T=remote_smtp: SMTP error …` (failed), `== …`
/// (deferred), `=> …` (delivered), and what Exim itself refused.
pub(super) fn entry(text: &str) -> Option<Entry> {
    delivery(text).or_else(|| refusal(text))
}

fn delivery(text: &str) -> Option<Entry> {
    let (mark, status) = FLAGS.iter().find_map(|(flag, status)| {
        let at = text.match_indices(flag).map(|(at, _)| at).find(|at| {
            let before = part(text, 0..*at);
            part(text, at + flag.len()..text.len()).starts_with(' ') && (before.is_empty() || before.ends_with(' '))
        })?;
        Some((at..at + flag.len() + 1, *status))
    })?;
    let before = part(text, 0..mark.start).trim_end();
    let id = before.rsplit(' ').next().filter(|word| is_queue_id(word) && word.matches('-').count() == 2);
    let rest = part(text, mark.end..text.len());
    let address = first(rest).filter(|range| range.start <= 1)?;
    // Arrows stand in other texts, too: there the number tells a log.
    if status == "delivered" && id.is_none() {
        return None;
    }
    let routed = rest.find(" R=").or_else(|| rest.find(" T=")).or_else(|| rest.find(" routing defer"));
    let words = match routed {
        _ if status == "delivered" => mark.start,
        Some(at) => {
            let tail = part(rest, at..rest.len());
            mark.end + at + tail.find(": ").or_else(|| tail.find(" defer")).map_or(0, |at| at + 1)
        }
        None => mark.end + address.end + part(rest, address.end..rest.len()).find(": ").map(|at| at + 1)?,
    };
    let named = part(rest, address.end..routed.unwrap_or(rest.len()));
    Some(Entry {
        queue_id: id.map(str::to_owned),
        sender: address_at(named, "F="),
        original: origin(named),
        recipients: clean(part(rest, address)).into_iter().collect(),
        relay: value_at(text, "H=").and_then(|range| relay(part(text, range))),
        status: Some(status.to_owned()),
        words: words..text.len(),
        ..Entry::default()
    })
}

/// The address that an alias led to another from, which stands in brackets behind that one.
fn origin(named: &str) -> Option<String> {
    let (before, rest) = named.split_once('<')?;
    // `F=<…>` and `P=<…>` are the sender.
    let is_value = before.ends_with('=');
    if is_value { None } else { mail::address(rest.split_once('>')?.0) }
}

/// `H=(helo) [192.0.2.1] F=<a@a.example> rejected RCPT <a@b.example>: relay not permitted`.
fn refusal(text: &str) -> Option<Entry> {
    let (at, mark) = REFUSALS.iter().find_map(|mark| Some((text.find(mark)?, *mark)))?;
    value_at(part(text, 0..at), "H=")?;
    let what = part(text, at + mark.len()..text.len());
    let known = ["RCPT", "MAIL", "EHLO", "HELO", "connection", "after DATA", "DATA", "by local_scan", "VRFY", "AUTH"];
    if !known.iter().any(|known| what.starts_with(known)) {
        return None;
    }
    let colon = what.find(": ").map_or(what.len(), |at| at + 2);
    let recipient =
        what.starts_with("RCPT").then(|| clean(part(what, 4..colon).trim_end_matches([':', ' ']))).flatten();
    let status = if mark.starts_with("temporarily") { "deferred" } else { "bounced" };
    let start = at + mark.len() + colon;
    Some(Entry {
        sender: address_at(part(text, 0..at), "F="),
        recipients: recipient.into_iter().collect(),
        inbound: Inbound::of(text, inbound::client(text, "H=")),
        status: Some(status.to_owned()),
        words: if start < text.len() { start..text.len() } else { at..text.len() },
        ..Entry::default()
    })
}
