//! Finds the names of the hosts that refuse and that report in running text.
//!
//! It goes by what stands around a name, never by whose name it is.

use super::said::Said;
use super::text::{Folded, boundary, lines, part};
use crate::reference::shapes::{Markers, Shapes};

/// How far into a text a host is looked for, in bytes.
const REACH: usize = 16 * 1024;

/// Words before "host" that make it the sending one.
const CLIENT: &[&str] = &["client", "Client", "sending", "your", "Your"];

/// The host that refused, as the reporting host names it; what stands within the reply is the
/// refusing host's own talk of others.
pub(super) fn remote(said: &Said<'_>, shapes: &Shapes) -> Option<String> {
    let near = part(said.text(), 0..boundary(said.text(), REACH));
    if memchr::memchr(b'\n', near.as_bytes()).is_none() {
        let end = said.failures().next().map_or(near.len(), |found| found.range.start.min(near.len()));
        return before_reply(part(near, 0..end), shapes);
    }
    let mut failures = said.failures().map(|found| found.range.start).peekable();
    let mut around = String::with_capacity(near.len() + 1);
    for line in lines(near) {
        while failures.next_if(|start| *start < line.start).is_some() {}
        let end = failures.peek().map_or(line.end, |start| line.end.min(*start));
        around.push_str(part(near, line.start..end));
        around.push('\n');
    }
    before_reply(&around, shapes)
}

/// The host that refused, by the words around its reply.
fn before_reply(around: &str, shapes: &Shapes) -> Option<String> {
    if !may_name_host(around) {
        return None;
    }
    let folded = Folded::new(around);
    after_marker(folded.text(), &shapes.remote_hosts).or_else(|| before_address(folded.text()))
}

/// Whether a text may hold the name of a host: no such name is without a dot.
fn may_name_host(text: &str) -> bool {
    memchr::memchr(b'.', text.as_bytes()).is_some()
}

/// The host that wrote the report.
pub(super) fn reporting(words: &str, shapes: &Shapes) -> Option<String> {
    let near = part(words, 0..boundary(words, REACH));
    if may_name_host(near) { after_marker(Folded::new(near).text(), &shapes.reporting_hosts) } else { None }
}

/// The host that wrote the report, by its words, which were folded before.
pub(super) fn reporting_in(words: &str, folded: &Folded<'_>, shapes: &Shapes) -> Option<String> {
    match words.len() {
        ..=REACH => after_marker(folded.text(), &shapes.reporting_hosts),
        _ => reporting(words, shapes),
    }
}

fn after_marker(text: &str, markers: &Markers) -> Option<String> {
    markers.find_in(text).into_iter().find_map(|(start, end)| {
        let lead = part(text, 0..start);
        let other = lead.ends_with(char::is_alphanumeric) || CLIENT.iter().any(|word| lead.trim_end().ends_with(word));
        if other { None } else { host(part(text, end..text.len())) }
    })
}

/// A name right before an IP address in brackets, as in `mx.b.example[192.0.2.1]`.
fn before_address(text: &str) -> Option<String> {
    text.match_indices('[').find_map(|(open, _)| {
        let inside = part(text, open + 1..boundary(text, open + 50));
        let ip = inside.split(']').next().filter(|ip| ip.len() < inside.len())?;
        let numeric = ip.contains(['.', ':']) && ip.bytes().all(|b| b.is_ascii_hexdigit() || b".:".contains(&b));
        let name = part(text, boundary(text, open.saturating_sub(256))..open)
            .trim_end()
            .rsplit(|c: char| c.is_whitespace() || "<>(),;=".contains(c))
            .next()?;
        if numeric { host(name).filter(|name| name.contains(|c: char| c.is_ascii_alphabetic())) } else { None }
    })
}

/// The host name or IP address that `text` begins with.
fn host(text: &str) -> Option<String> {
    let text = text.trim_start_matches(['<', '[', '(', '"', '\'']);
    let end = text.bytes().take(256).position(|b| !(b.is_ascii_alphanumeric() || b"-._:".contains(&b)));
    let name = part(text, 0..end.unwrap_or(text.len().min(256)));
    let name = match name.split_once(':') {
        Some((name, _)) if name.contains('.') => name,
        _ => name,
    };
    let name = name.trim_matches(['.', ':', '-', '_']);
    let dotted = name.contains('.') && !name.contains("..") && name.len() > 3;
    (dotted && !text.get(name.len()..).is_some_and(|rest| rest.starts_with('@'))).then(|| name.to_owned())
}
