//! Entries of Postfix about one attempt, which name no recipient: those follow on later lines.

use super::{Entry, is_queue_id, relay};
use crate::intake::text::part;

/// What begins the words of an attempt.
pub(super) const BEGINNINGS: &[&str] =
    &["host ", "conversation with ", "lost connection with ", "connect to ", "SASL authentication failed; "];

/// What such words go on with.
const MARKS: &[&str] = &[" said: ", " refused to talk to me: ", " timed out", " while ", "]:", " too many connections"];

/// `4bX12Yz3kQ: host mx.b.example[192.0.2.1] said: 450 4.7.1 … (in reply to RCPT TO command)` and
/// `connect to mx.b.example[192.0.2.1]:25: Connection timed out`.
pub(super) fn entry(text: &str) -> Option<Entry> {
    let (words, mark) = BEGINNINGS.iter().find_map(|mark| {
        let at = text.find(mark)?;
        (at == 0 || part(text, 0..at).ends_with(": ")).then_some((at, *mark))
    })?;
    let said = part(text, words..text.len());
    if !MARKS.iter().any(|mark| said.contains(mark)) {
        return None;
    }
    let before = part(text, 0..words).trim_end().trim_end_matches(':');
    let id = before.rsplit(' ').next().filter(|word| is_queue_id(word)).map(str::to_owned);
    // Without a number it takes the name of the program to tell a log from a report.
    let is_logged = id.is_some() || before.ends_with(']') && before.contains("postfix");
    is_logged.then(|| Entry {
        queue_id: id,
        relay: said.strip_prefix(mark).and_then(relay),
        words: words..text.len(),
        ..Entry::default()
    })
}
