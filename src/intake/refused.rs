//! Reads what a program says of several recipients that one call named: a map of addresses and
//! replies, a list of failures, exceptions within an exception.
//!
//! It knows how libraries print such a thing, not what a reply means.

use std::collections::HashSet;
use std::ops::Range;

use super::address::{addresses, clean};
use super::excerpt::Excerpt;
use super::host;
use super::said::Said;
use super::share;
use super::smtp;
use super::text::{Folded, begins_with, part};
use super::{Delivery, Intake, Shape};
use crate::code::is_reply;
use crate::reference::shapes::{Markers, Shapes};

/// What may close an address and open the reply that belongs to it.
const MARKS: &[char] = &['"', '\'', '>', '<', '(', '[', '{', ']', ' ', '\t', '\\', '#'];

/// What may stand between an address and its reply.
const JOINTS: &[&str] = &["=>", "->", ":", ",", "=", "|"];

/// What is left of a map or list around the words of an entry.
const REMAINS: &[char] = &['"', '\'', '(', ')', '[', ']', '{', '}', '<', ',', ';', ' ', '\t', '\n', '%', '#', '*', '-'];

/// How much of the text around the entries stands by each of them, in bytes.
const LONGEST_TITLE: usize = 1024;

/// Whom a failure is about, and where its words stand.
struct Entry {
    recipient: String,
    words: Range<usize>,
}

/// One delivery for each recipient; none where the text names fewer than two with their failures.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let mut found = listed(text.text(), shapes);
    if !has_several(&found) {
        found = nested(text.text(), shapes);
    }
    if !has_several(&found) {
        return Vec::new();
    }
    aside.leave_out(share::cut(&mut found));
    let first = found.iter().map(|entry| entry.words.start).min().unwrap_or_default();
    let title = part(text.text(), 0..first);
    // The address of the first entry is no word about the others.
    let end = addresses(title).last().map_or(title.len(), |range| range.start);
    let title = share::of(&text.trimmed(0..end).clipped(LONGEST_TITLE), found.len());
    found.into_iter().map(|entry| delivery(text, entry, title.clone(), shapes)).collect()
}

fn has_several(entries: &[Entry]) -> bool {
    let known: HashSet<String> = entries.iter().map(|entry| entry.recipient.to_ascii_lowercase()).collect();
    known.len() > 1 && known.len() == entries.len()
}

/// The entries of a map or list: each an address with the reply that follows it.
fn listed(text: &str, shapes: &Shapes) -> Vec<Entry> {
    let from = first_mark(text, &shapes.refused_lists);
    let mut entries: Vec<Entry> = Vec::new();
    for range in addresses(text) {
        let is_in_list = from.is_some_and(|from| range.start >= from);
        let Some(start) = reply_after(text, range.end, is_in_list) else { continue };
        let Some(recipient) = clean(part(text, range.clone())) else { continue };
        // The reply repeats the address of its own entry.
        if entries.last().is_some_and(|last| last.recipient == recipient) {
            continue;
        }
        if let Some(last) = entries.last_mut() {
            last.words.end = range.start.max(last.words.start);
        }
        entries.push(Entry { recipient, words: start..text.len() });
    }
    for entry in &mut entries {
        let words = part(text, entry.words.clone());
        let end = words.find("\n\n").unwrap_or(words.len());
        entry.words.end = entry.words.start + part(words, 0..end).trim_end_matches(REMAINS).len();
    }
    entries
}

/// Where the words begin that belong to the address before `at`: with a code, in a list without one too.
fn reply_after(text: &str, at: usize, is_in_list: bool) -> Option<usize> {
    let rest = part(text, at..text.len());
    let inner = rest.trim_start_matches(MARKS);
    let joint = JOINTS.iter().find(|joint| inner.starts_with(**joint))?;
    let words = part(inner, joint.len()..inner.len()).trim_start_matches(MARKS);
    // Python's literals of bytes.
    let words = words.strip_prefix("b'").or_else(|| words.strip_prefix("b\"")).unwrap_or(words);
    let code = words.get(0..3).filter(|code| code.starts_with(['4', '5']) && code.bytes().all(|b| b.is_ascii_digit()));
    let is_coded =
        code.is_some() && words.get(3..).is_some_and(|after| after.starts_with([' ', ',', '-', ':', '\'', '"']));
    // `<ann@b.example>: host mx.b.example said: …`, one after the other in a line.
    let is_coded = is_coded || *joint == ":" && begins_with(words, "host ");
    let is_told = *joint == ":" && words.starts_with(char::is_alphabetic);
    (is_coded || is_in_list && is_told).then_some(at + rest.len() - words.len())
}

/// The failures that stand within another, each after a mark of its own.
fn nested(text: &str, shapes: &Shapes) -> Vec<Entry> {
    let places = marks(text, &shapes.nested_failures);
    let ends = places.iter().skip(1).map(|place| place.start).chain([text.len()]);
    let entry = |(place, end): (&Range<usize>, usize)| {
        let words = part(text, place.end..end);
        let skipped = words.len() - words.trim_start_matches(|c| c == ':' || REMAINS.contains(&c)).len();
        let words = place.end + skipped..place.end + words.trim_end_matches(REMAINS).len();
        let said = Said::new(part(text, words.clone()));
        let recipient = said.tells_failure().then(|| smtp::recipient(&said, shapes)).flatten()?;
        Some(Entry { recipient, words })
    };
    let mut known = HashSet::new();
    let entries = places.iter().zip(ends).filter_map(entry);
    entries.filter(|entry| known.insert(entry.recipient.to_ascii_lowercase())).collect()
}

fn marks(text: &str, markers: &Markers) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let place = |(start, end): (usize, usize)| folded.original(start)..folded.original(end.saturating_sub(1)) + 1;
    markers.find_in(folded.text()).into_iter().map(place).collect()
}

fn first_mark(text: &str, markers: &Markers) -> Option<usize> {
    marks(text, markers).first().map(|place| place.end)
}

fn delivery(text: &Excerpt, entry: Entry, title: Excerpt, shapes: &Shapes) -> Delivery {
    let words = plain(&text.slice(entry.words));
    let said = Said::new(words.text());
    Delivery {
        message: 1,
        line: 1,
        shape: Shape::Text,
        recipient: Some(entry.recipient),
        reply_code: said.reply(),
        enhanced_code: said.enhanced(),
        remote_mta: host::remote(&said, shapes),
        diagnostic: words.clone(),
        context: title,
        ..Delivery::default()
    }
}

/// The reply without the marks of a program around its code and words: `550, b'5.1.1 no'`.
fn plain(words: &Excerpt) -> Excerpt {
    let text = words.text();
    let after = text.get(3..).unwrap_or_default();
    let inner = after.trim_start_matches([',', ' ']).trim_start_matches(['b', 'u', 'r']);
    if !is_reply(&text.replacen(',', " ", 1)) || !inner.starts_with(['\'', '"']) {
        return words.clone();
    }
    let start = text.len() - inner.len() + 1;
    let mut out = words.slice(0..3);
    out.push_decoded(" ", words.locate(3..start).unwrap_or_default());
    let mut from = start;
    for (at, mark) in part(text, start..text.len()).match_indices("\\n") {
        let at = start + at;
        let end = part(text, from..at).trim_end_matches("\\r").len() + from;
        out.append(words, from..end);
        out.push_decoded("\n", words.locate(end..at + mark.len()).unwrap_or_default());
        from = at + mark.len();
    }
    out.append(words, from..text.len());
    out
}
