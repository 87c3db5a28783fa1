//! Entries about mail that a filter stopped, and about commands that a server refused.

use super::{Entry, value_at};
use crate::intake::address::clean;
use crate::intake::inbound::Inbound;
use crate::intake::mail;
use crate::intake::text::part;

/// Amavis's `(00801-02) Blocked SPAM {RejectedInbound}, [192.0.2.4]:50012 <from> -> <to>,<to>, Hits: 9`.
///
/// The sender stands before the arrow, whoever the mail was for behind it.
pub(super) fn blocked(text: &str) -> Option<Entry> {
    let start = text.find(") Blocked ")? + 2;
    let arrow = start + part(text, start..text.len()).find("> -> <")?;
    let sender = start + part(text, start..arrow).rfind('<')?;
    let listed = part(text, arrow + "> -> ".len()..text.len());
    let recipients = listed.split(',').map_while(|one| one.trim().strip_prefix('<')?.strip_suffix('>'));
    let queue_id = value_at(text, "Queue-ID: ").map(|range| part(text, range).to_owned());
    Some(Entry {
        queue_id,
        sender: mail::address(part(text, sender + 1..arrow)),
        recipients: recipients.filter_map(clean).collect(),
        inbound: taken_in(part(text, start..sender)),
        words: start..start + part(text, start..sender).trim_end().len(),
        ..Entry::default()
    })
}

/// Who brought mail that was stopped on its way in, as in `{RejectedInbound}, [192.0.2.4]:50012`.
fn taken_in(noted: &str) -> Option<Inbound> {
    let (_, after) = noted.split_once("Inbound")?;
    let client = after.split_once('[').and_then(|(_, rest)| rest.split(']').next());
    Inbound::of(noted, client)
}

/// Whether words are what a filter notes of mail that it stopped.
pub(super) fn is_note(words: &str) -> bool {
    words.starts_with("Blocked ")
}

/// OpenSMTPD's `smtp failed-command command="RCPT TO:<a@b.example>" result="550 Invalid recipient"`.
pub(super) fn failed_command(text: &str) -> Option<Entry> {
    let start = text.find("failed-command ")?;
    let value = |key: &str| {
        let at = start + part(text, start..text.len()).find(key)? + key.len();
        let rest = part(text, at..text.len());
        Some(at..at + rest.rfind('"').filter(|_| key == RESULT).or_else(|| rest.find('"'))?)
    };
    let command = value("command=\"").map(|range| part(text, range)).unwrap_or_default();
    let is_recipient = command.get(..8).is_some_and(|verb| verb.eq_ignore_ascii_case("RCPT TO:"));
    let recipient = command.get(8..).filter(|_| is_recipient).and_then(clean);
    Some(Entry {
        recipients: recipient.into_iter().collect(),
        inbound: Inbound::of(text, None),
        words: value(RESULT)?,
        ..Entry::default()
    })
}

/// What stands before the reply to a refused command.
const RESULT: &str = "result=\"";
