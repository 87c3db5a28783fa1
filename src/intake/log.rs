//! Reads lines of mail logs: Postfix, Sendmail, Exim and what resembles them.
//!
//! It knows where such a line keeps the recipient, the host and the server's words.

use std::ops::Range;

use super::address::{clean, first};
use super::code;
use super::excerpt::Excerpt;
use super::host;
use super::text::{begins_with, part};
use super::{Delivery, Shape};
use crate::reference::shapes::Shapes;
use crate::taxonomy::Action;

/// Whether a line is worth a closer look.
pub(super) fn may_be_entry(line: &str) -> bool {
    ["=", "** ", "reject"].iter().any(|mark| line.contains(mark))
}

/// The delivery that a line of a log reports; `None` where it is no such line.
pub(super) fn delivery(line: &Excerpt, shapes: &Shapes) -> Option<Delivery> {
    let text = line.text();
    let entry = quoted(text).or_else(|| key_values(text)).or_else(|| exim(text)).or_else(|| reject(text))?;
    let words = line.trimmed(entry.words.clone());
    let said = words.text();
    let action = entry.status.as_deref().and_then(|word| {
        shapes.log_statuses.words.iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|(_, action)| *action)
    });
    let remote = entry.relay.or_else(|| host::remote(said, shapes));
    Some(Delivery {
        shape: if action == Some(Action::Delivered) { Shape::Success } else { Shape::Report },
        recipient: entry.recipient,
        reply_code: code::failing_reply(said).or_else(|| code::first_reply(said)),
        enhanced_code: [code::best_enhanced(said), entry.dsn.and_then(|dsn| dsn.parse().ok())]
            .into_iter()
            .flatten()
            .reduce(code::more_specific),
        action,
        remote_mta: remote,
        diagnostic: words,
        context: line.clone(),
        ..Delivery::default()
    })
}

/// What a line says, by its keys.
#[derive(Debug, Default)]
struct Entry {
    recipient: Option<String>,
    relay: Option<String>,
    dsn: Option<String>,
    status: Option<String>,
    words: Range<usize>,
}

/// `to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1, status=bounced (host … said: …)`
/// and Sendmail's `…, dsn=5.1.1, stat=User unknown`.
fn key_values(text: &str) -> Option<Entry> {
    let to = value_at(text, "to=")?;
    let status = value_at(text, "status=").or_else(|| value_at(text, "stat="))?;
    let recipient = clean(part(text, to.clone()));
    let (word, words) = if part(text, 0..status.start).ends_with("stat=") {
        let end = status.start + part(text, status.start..text.len()).trim_end().len();
        (String::new(), status.start..end)
    } else {
        let rest = part(text, status.start..text.len());
        let word = rest.split([' ', '(', ',']).next().unwrap_or_default();
        let open = status.start + word.len();
        let said = part(text, open..text.len());
        let inner = said.trim().strip_prefix('(').map(|inner| inner.strip_suffix(')').unwrap_or(inner));
        let words = match inner {
            Some(inner) => {
                let start = open + said.find('(').map_or(0, |at| at + 1);
                start..start + inner.len()
            }
            None => status.start..text.len(),
        };
        (word.to_owned(), words)
    };
    let sent = begins_with(part(text, words.clone()), "sent (") || part(text, words.clone()).trim() == "Sent";
    Some(Entry {
        recipient,
        relay: value_at(text, "relay=").and_then(|range| relay(part(text, range))),
        dsn: value_at(text, "dsn=").map(|range| part(text, range).to_owned()),
        status: Some(if sent { "sent".to_owned() } else { word }),
        words,
    })
}

/// `OpenSMTPD`'s `… to=<a@b.example> … result="PermFail" stat="550 5.1.1 no such user"`.
fn quoted(text: &str) -> Option<Entry> {
    let value = |key: &str| {
        let start = text.find(key)? + key.len();
        let length = part(text, start..text.len()).find('"')?;
        Some(start..start + length)
    };
    let words = value(" stat=\"")?;
    Some(Entry {
        recipient: value_at(text, "to=").and_then(|range| clean(part(text, range))),
        // The host's name stands behind its address.
        relay: value(" relay=\"").and_then(|range| {
            let named = part(text, range);
            relay(named.split_once('(').map_or(named, |(_, name)| name.trim_end_matches(')')))
        }),
        status: value(" result=\"").map(|range| part(text, range).to_owned()),
        words,
        ..Entry::default()
    })
}

/// Where the value of a key stands, up to the next comma or space.
fn value_at(text: &str, key: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(key).map(|at| at + from) {
        let start = at + key.len();
        if !part(text, 0..at).ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
            let rest = part(text, start..text.len());
            let end = match rest.strip_prefix('<') {
                Some(inner) => inner.find('>').map(|end| end + 2),
                None => rest.find([',', ' ', ';', '\n']),
            };
            return Some(start..start + end.unwrap_or(rest.len()));
        }
        from = start;
    }
    None
}

/// The host of a `relay` value.
fn relay(value: &str) -> Option<String> {
    let name = value.split(['[', ':', ' ']).next()?.trim_end_matches('.');
    let real = !name.is_empty()
        && !name.eq_ignore_ascii_case("none")
        && !name.eq_ignore_ascii_case("local")
        && name.contains('.');
    real.then(|| name.to_owned())
}

/// Exim's `** a@b.example R=dnslookup T=remote_smtp: SMTP error …` (failed) and `== …` (deferred).
fn exim(text: &str) -> Option<Entry> {
    let (mark, status) = [(" ** ", "bounced"), (" == ", "deferred"), ("** ", "bounced"), ("== ", "deferred")]
        .into_iter()
        .find_map(|(mark, status)| {
            let at = text.find(mark)?;
            (mark.starts_with(' ') || at == 0).then_some((at + mark.len(), status))
        })?;
    let rest = part(text, mark..text.len());
    let address = first(rest).filter(|range| range.start <= 1)?;
    let routed = rest.find(" R=").or_else(|| rest.find(" T=")).or_else(|| rest.find(" routing defer"));
    let words = match routed {
        Some(at) => {
            let tail = part(rest, at..rest.len());
            mark + at + tail.find(": ").or_else(|| tail.find(" defer")).map_or(0, |at| at + 1)
        }
        None => mark + address.end + part(rest, address.end..rest.len()).find(": ").map(|at| at + 1)?,
    };
    Some(Entry {
        recipient: clean(part(rest, address)),
        relay: value_at(text, "H=").and_then(|range| relay(part(text, range))),
        status: Some(status.to_owned()),
        words: words..text.len(),
        ..Entry::default()
    })
}

/// Postfix's `reject: RCPT from host[ip]: 554 5.7.1 <a@b.example>: …; from=<> to=<a@b.example>`, and
/// what milters refuse.
fn reject(text: &str) -> Option<Entry> {
    let at =
        ["reject: ", "reject_warning: ", "hold: "].iter().find_map(|mark| text.find(mark).map(|at| at + mark.len()))?;
    let rest = part(text, at..text.len());
    let colon = rest.find("]: ").map(|colon| colon + 3).or_else(|| rest.find(": ").map(|colon| colon + 2))?;
    let words = part(rest, colon..rest.len());
    let end = ["; from=<", "; proto=", "; to=<", "; client="].iter().filter_map(|mark| words.find(mark)).min();
    Some(Entry {
        recipient: value_at(text, "to=").and_then(|range| clean(part(text, range))),
        status: Some("bounced".to_owned()),
        words: at + colon..at + colon + end.unwrap_or(words.len()),
        ..Entry::default()
    })
}
