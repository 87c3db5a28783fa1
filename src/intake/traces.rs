//! Tells the traces of a mail's way from its words: results of checks that stand among them, and
//! whether a message ends before its end.
//!
//! It knows the form of header fields, not what the checks found.

use memchr::memmem;

use super::excerpt::Excerpt;
use super::text::{begins_with, lines, part};

/// Fields with the results of checks on the mail itself, which say nothing of its delivery.
const RESULTS: &[&str] =
    &["authentication-results:", "arc-authentication-results:", "authentication-results-original:", "received-spf:"];

/// What stands before the name of the boundary between the parts of a message.
const BOUNDARY: &[u8] = b"boundary=";

/// The text without fields that hold results of checks; the same text where there is nothing else.
pub(super) fn without_results(text: &Excerpt) -> Excerpt {
    let is_result = |line: &str| {
        let line = line.trim_start();
        line.starts_with(['A', 'a', 'R', 'r']) && RESULTS.iter().any(|name| begins_with(line, name))
    };
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
    let text = bytes.trim_ascii_start();
    let Some(end) = memmem::find(text, b"\n\n") else { return true };
    let (header, body) = text.split_at_checked(end).unwrap_or_default();
    let Some(at) = memmem::find(header, BOUNDARY) else { return false };
    let rest = header.get(at + BOUNDARY.len()..).unwrap_or_default();
    let quoted = rest.iter().take_while(|byte| **byte == b'"').count();
    let name = rest.get(quoted..).unwrap_or_default().split(|byte| b"\"; \n".contains(byte)).next().unwrap_or_default();
    !name.is_empty() && memmem::find(body, &[b"--", name, b"--"].concat()).is_none()
}
