//! Tells the traces of a mail's way from its words: results of checks that stand among them, and
//! whether a message ends before its end.
//!
//! It knows the form of header fields, not what the checks found.

use super::excerpt::Excerpt;
use super::text::{begins_with, lines, part};

/// Fields with the results of checks on the mail itself, which say nothing of its delivery.
const RESULTS: &[&str] =
    &["authentication-results:", "arc-authentication-results:", "authentication-results-original:", "received-spf:"];

/// The text without fields that hold results of checks; the same text where there is nothing else.
pub(super) fn without_results(text: &Excerpt) -> Excerpt {
    let is_result = |line: &str| RESULTS.iter().any(|name| begins_with(line.trim_start(), name));
    if !text.text().lines().any(is_result) {
        return text.clone();
    }
    let mut out = Excerpt::default();
    let mut within = None;
    for line in lines(text.text()) {
        let content = part(text.text(), line.clone());
        let indent = content.len() - content.trim_start().len();
        let goes_on = within.is_some_and(|outer| indent > outer) && !content.trim().is_empty();
        if is_result(content) {
            within = Some(indent);
        } else if !goes_on {
            within = None;
            out.append(text, line.start..line.end + 1);
        }
    }
    if out.is_blank() { text.clone() } else { out }
}

/// Whether a message ends within its header, or before the last boundary of its parts.
pub(super) fn is_cut_off(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((header, body)) = text.trim_start().split_once("\n\n") else { return true };
    let named = header.split_once("boundary=").map(|(_, rest)| rest.trim_start_matches('"'));
    let Some(name) = named.and_then(|rest| rest.split(['"', ';', '\n', ' ']).next()) else { return false };
    !name.is_empty() && !body.contains(&format!("--{name}--"))
}
