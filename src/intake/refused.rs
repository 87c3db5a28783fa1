//! Reads what a program says of several recipients that one call named: a map of addresses and
//! replies, a list of failures, exceptions within an exception.
//!
//! It knows how libraries print such a thing, not what a reply means.

use std::collections::HashSet;
use std::ops::Range;

use super::address::{addresses, clean, same};
use super::excerpt::Excerpt;
use super::host;
use super::said::Said;
use super::share;
use super::smtp;
use super::text::{Folded, begins_with, boundary, part};
use super::{Delivery, Intake, Shape};
use crate::code::{self, Code, is_reply};
use crate::reference::shapes::{Markers, Shapes};
use crate::taxonomy::Action;

/// What may close an address and open the reply that belongs to it.
const MARKS: &[char] = &['"', '\'', '>', '<', '(', '[', '{', ']', ' ', '\t', '\\', '#'];

/// What may stand between an address and its reply.
const JOINTS: &[&str] = &["=>", "->", ":", ",", "=", "|"];

/// What is left of a map or list around the words of an entry.
const REMAINS: &[char] = &['"', '\'', '(', ')', '[', ']', '{', '}', '<', ',', ';', ' ', '\t', '\n', '%', '#', '*', '-'];

/// How much of a text is searched for recipients in a row, in bytes.
const REACH: usize = 64 * 1024;

/// How much before an address tells whose it is, in bytes.
const LEAD: usize = 48;

/// How much may stand between an address and the code that belongs to it, in bytes and in words.
const LONGEST_LEAD: usize = 80;
const MOST_WORDS: usize = 4;

/// No enhanced code is longer with what follows it at once, in bytes.
const LONGEST_CODE: usize = 12;

/// How much of the text around the entries stands by each of them, in bytes.
const LONGEST_TITLE: usize = 1024;

/// Whom a failure is about, and where its words stand.
struct Entry {
    recipient: String,
    words: Range<usize>,
}

/// One delivery for each recipient; none where the text names fewer than two with their failures.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let words = text.text().as_bytes();
    // Most texts name one address, and hold no list in brackets.
    let named = memchr::memchr_iter(b'@', words).take(2).count();
    let may_list = named > 1 || named == 1 && memchr::memchr(b']', words).is_some();
    let mut found = if may_list { listed(text.text(), shapes) } else { Vec::new() };
    if !has_several(&found) {
        found = nested(text.text(), shapes);
    }
    let accepted = if may_list { accepted(text, &found, shapes) } else { Vec::new() };
    if accepted.is_empty() && !has_several(&found) {
        return Vec::new();
    }
    aside.leave_out(share::cut(&mut found));
    let first = found.iter().map(|entry| entry.words.start).min().unwrap_or_default();
    let title = part(text.text(), 0..first);
    // The address of the first entry is no word about the others.
    let end = addresses(title).last().map_or(title.len(), |range| range.start);
    let title = share::of(&text.trimmed(0..end).clipped(LONGEST_TITLE), found.len());
    found.into_iter().map(|entry| delivery(text, entry, title.clone(), shapes)).chain(accepted).collect()
}

/// The deliveries that a program's result tells to have been accepted, with the reply that it got; none
/// where it also names who was refused without saying why.
fn accepted(text: &Excerpt, refused: &[Entry], shapes: &Shapes) -> Vec<Delivery> {
    let words = text.text();
    let list = |markers: &Markers| {
        let start = first_mark(words, markers)?;
        let end = part(words, start..words.len()).find(']')?;
        let found = addresses(part(words, start..start + end)).map(|range| start + range.start..start + range.end);
        Some(found.filter_map(|range| clean(part(words, range))).collect::<Vec<_>>())
    };
    let (Some(accepted), Some(rejected)) = (list(&shapes.accepted_lists), list(&shapes.rejected_lists)) else {
        return Vec::new();
    };
    let is_refused = |address: &String| refused.iter().any(|entry| same(&entry.recipient, address));
    let is_reply = |found: &code::Found| {
        matches!(found.code, Code::Reply(200..300)) && part(words, 0..found.range.start).ends_with(['\'', '"'])
    };
    let reply = code::codes(words).into_iter().find(is_reply);
    let Some(reply) = reply.filter(|_| rejected.iter().all(is_refused)) else { return Vec::new() };
    let rest = part(words, reply.range.start..words.len());
    let end = rest.find(['\'', '"', '\n']).unwrap_or(rest.len());
    let words = reply.range.start..reply.range.start + end;
    let of = |recipient: String| Delivery {
        shape: Shape::Success,
        action: Some(Action::Delivered),
        ..delivery(text, Entry { recipient, words: words.clone() }, Excerpt::default(), shapes)
    };
    accepted.into_iter().take(share::MOST_DELIVERIES).filter(|address| !is_refused(address)).map(of).collect()
}

/// One delivery for each recipient of a paragraph that holds several, each before what became of its
/// mail: lists lose their line ends on the way. None where the text has no such paragraph.
pub(super) fn run_on(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let words = text.text();
    // Most texts name one address.
    if words.len() > REACH || memchr::memchr_iter(b'@', words.as_bytes()).nth(1).is_none() {
        return Vec::new();
    }
    let mut found = entries_in_a_row(words, shapes);
    if !has_several(&found) || !share_a_line(words, &found) {
        return Vec::new();
    }
    let is_failure = |entry: &Entry| code::tells_failure(part(words, entry.words.clone()));
    if !found.iter().any(is_failure) {
        return Vec::new();
    }
    aside.leave_out(share::cut(&mut found));
    let of = |entry: Entry| {
        let mut delivery = delivery(text, entry, Excerpt::default(), shapes);
        let action = fate(delivery.diagnostic.text(), shapes);
        if matches!(delivery.reply_code, Some(200..300)) || action == Some(Action::Delivered) {
            delivery.shape = Shape::Success;
        }
        delivery.action = action;
        delivery
    };
    found.into_iter().map(of).collect()
}

/// The addresses that a code or a word for the fate of a delivery follows, each up to the next.
fn entries_in_a_row(text: &str, shapes: &Shapes) -> Vec<Entry> {
    let codes = code::codes(text);
    let mut entries: Vec<Entry> = Vec::new();
    for range in addresses(text) {
        let before = codes.partition_point(|found| found.range.end <= range.start);
        let lead = part(text, boundary(text, range.start.saturating_sub(LEAD))..range.start);
        let is_named_by_reply = before.checked_sub(1).and_then(|last| codes.get(last)).is_some_and(|last| {
            part(text, last.range.end..range.start).trim_matches(|c| c == ':' || MARKS.contains(&c)).is_empty()
        });
        if is_named_by_reply || smtp::is_bystander(lead, shapes) {
            continue;
        }
        let Some(recipient) = clean(part(text, range.clone())) else { continue };
        if entries.last().is_some_and(|last| same(&last.recipient, &recipient)) {
            continue;
        }
        let rest = part(text, range.end..text.len());
        let skipped = rest.len() - rest.trim_start_matches(|c| ":,|;=".contains(c) || MARKS.contains(&c)).len();
        let start = range.end + skipped;
        let next = codes.get(before).map(|found| found.range.start).filter(|next| *next < start + LONGEST_LEAD);
        let is_coded = next.is_some_and(|next| leads_in(part(text, start..next.max(start))));
        if !is_coded && fate(part(text, start..text.len()), shapes).is_none() {
            continue;
        }
        if let Some(last) = entries.last_mut() {
            let end = last.words.start + part(text, last.words.start..range.start).trim_end_matches(REMAINS).len();
            last.words.end = end;
        }
        entries.push(Entry { recipient, words: start..text.len() });
    }
    end_with_paragraph(text, &mut entries);
    entries
}

/// Ends the words of each entry with its paragraph at the latest.
fn end_with_paragraph(text: &str, entries: &mut [Entry]) {
    for entry in entries {
        let words = part(text, entry.words.clone());
        let end = words.find("\n\n").unwrap_or(words.len());
        entry.words.end = entry.words.start + part(words, 0..end).trim_end_matches(REMAINS).len();
    }
}

/// Whether so little stands between an address and a code that the code belongs to the address.
fn leads_in(words: &str) -> bool {
    !words.contains(['@', '\n']) && !words.contains(". ") && words.split_whitespace().count() <= MOST_WORDS
}

/// The fate of a delivery that words begin with.
fn fate(words: &str, shapes: &Shapes) -> Option<Action> {
    let word = part(words, 0..boundary(words, LEAD)).split(|c: char| !c.is_alphanumeric()).next()?;
    shapes.log_statuses.action(word).or_else(|| shapes.report_actions.action(word))
}

/// Whether two recipients with their words stand on one line, so that no line end tells them apart.
fn share_a_line(text: &str, entries: &[Entry]) -> bool {
    entries.windows(2).any(|pair| match pair {
        [one, next] => !part(text, one.words.start..next.words.start).contains('\n'),
        _ => false,
    })
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
    let end = from.and_then(|from| first_mark_after(text, from, &shapes.refused_list_ends)).unwrap_or(text.len());
    for entry in &mut entries {
        entry.words.end = entry.words.end.min(end.max(entry.words.start));
    }
    end_with_paragraph(text, &mut entries);
    entries
}

/// Where the words begin that belong to the address before `at`: with a code, in a list without one too.
fn reply_after(text: &str, at: usize, is_in_list: bool) -> Option<usize> {
    let rest = part(text, at..text.len());
    let inner = rest.trim_start_matches(MARKS);
    let joint = JOINTS.iter().find(|joint| inner.starts_with(**joint))?;
    // PHPMailer puts a second colon where the server's own words begin with one.
    let words = part(inner, joint.len()..inner.len()).trim_start_matches(|c| c == ':' || MARKS.contains(&c));
    // Python's literals of bytes.
    let words = words.strip_prefix("b'").or_else(|| words.strip_prefix("b\"")).unwrap_or(words);
    let code = words.get(0..3).filter(|code| code.starts_with(['4', '5']) && code.bytes().all(|b| b.is_ascii_digit()));
    let is_enhanced = || {
        let start = part(words, 0..boundary(words, LONGEST_CODE));
        code::codes(start).first().is_some_and(|found| found.range.start == 0 && found.code.is_failure())
    };
    let is_coded = code.is_none() && words.starts_with(['4', '5']) && is_enhanced()
        || code.is_some() && words.get(3..).is_some_and(|after| after.starts_with([' ', ',', '-', ':', '\'', '"']));
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

fn first_mark_after(text: &str, from: usize, markers: &Markers) -> Option<usize> {
    marks(text, markers).into_iter().map(|place| place.start).find(|start| *start > from)
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
