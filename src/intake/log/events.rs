//! Entries that programs write about an event with its facts: Stalwart's and `IronPort`'s.

use std::ops::Range;

use super::{Entry, relay};
use crate::intake::address::clean;
use crate::intake::text::part;

/// Stalwart's `Permanent failure (delivery.dsn-perm-fail) queueId = 23, to = ["a@b.example"], hostname =
/// "mx.b.example", code = 550, details = "5.1.1 no such user"`.
pub(super) fn stalwart(text: &str) -> Option<Entry> {
    let details = text.find(DETAILS)?;
    let quoted = details + DETAILS.len();
    let end = quoted + part(text, quoted..text.len()).find('"').unwrap_or(text.len() - quoted);
    let code = part(text, 0..details).rfind("code = ").map(|at| at + "code = ".len());
    let event = part(text, 0..details);
    let status = [("perm", "bounced"), ("rejected", "bounced"), ("temp", "deferred")];
    let kind = event.find('(').and_then(|open| event.get(open..)?.split(')').next()).unwrap_or_default();
    Some(Entry {
        queue_id: value(event, "queueId = ").map(|at| part(event, at).to_owned()),
        recipients: value(event, " to = ").and_then(|at| clean(part(event, at))).into_iter().collect(),
        relay: value(event, "hostname = ").and_then(|at| relay(part(event, at))),
        status: status.iter().find(|(mark, _)| kind.contains(mark)).map(|(_, status)| (*status).to_owned()),
        words: code.unwrap_or(quoted)..end,
        ..Entry::default()
    })
}

/// What stands before the words of a server.
pub(super) const DETAILS: &str = "details = \"";

/// Where the last value of a name stands, without its quotes.
fn value(text: &str, name: &str) -> Option<Range<usize>> {
    let start = text.rfind(name)? + name.len();
    let rest = part(text, start..text.len());
    let inner = rest.trim_start_matches(['[', '"']);
    let length = inner.find(['"', ',', ']', ' ']).unwrap_or(inner.len());
    let start = start + rest.len() - inner.len();
    (length > 0).then_some(start..start + length)
}

/// `IronPort`'s `Bounced: DCID 55 MID 88 From: <s@a.example> To: <a@b.example> RID 0 - 5.1.0 - Unknown
/// address error ('550', ['5.1.1 no such user'])`.
///
/// The title before the parentheses is its own, whatever the server said.
pub(super) fn ironport(text: &str) -> Option<Entry> {
    let (at, status) = [(BOUNCED, "bounced"), (DELAYED, "deferred")]
        .into_iter()
        .find_map(|(mark, status)| Some((text.find(mark)?, status)))?;
    let to = at + part(text, at..text.len()).find(" To: <")? + " To: ".len();
    let end = to + part(text, to..text.len()).find('>')? + 1;
    let words = end + part(text, end..text.len()).find(" - ").map_or(0, |at| at + " - ".len());
    let said = part(text, words..text.len()).find("('").map(|at| words + at);
    let said = said.filter(|at| part(text, at + 2..text.len()).starts_with(['4', '5']));
    let id = part(text, at..to).split("MID ").nth(1).and_then(|rest| rest.split(' ').next());
    Some(Entry {
        queue_id: id.map(str::to_owned),
        recipients: clean(part(text, to..end)).into_iter().collect(),
        status: Some(status.to_owned()),
        words: said.unwrap_or(words)..text.len(),
        ..Entry::default()
    })
}

/// What stands on every line about a delivery that ended, or that is tried again.
pub(super) const BOUNCED: &str = "Bounced: DCID ";
pub(super) const DELAYED: &str = "Delayed: DCID ";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(entry: Option<Entry>, text: &str) -> (Option<String>, Vec<String>, String) {
        let entry = entry.unwrap();
        (entry.queue_id, entry.recipients, part(text, entry.words).to_owned())
    }

    #[test]
    fn the_servers_words_are_told_from_the_programs_own() {
        let text = r#"2026-02-26T17:40:05Z INFO SMTP RCPT TO rejected (delivery.rcpt-to-rejected) queueId = 2345, from = "me@k.example", to = ["ray@b.example"], hostname = "mx.b.example", to = "ray@b.example", code = 550, details = "5.7.26 no", total = 0"#;
        assert_eq!(
            read(stalwart(text), text),
            (Some("2345".into()), vec!["ray@b.example".into()], "550, details = \"5.7.26 no".into())
        );
        let text = "Info: Bounced: DCID 55 MID 88 From: <u@s.example> To: <p@l.example> RID 0 - 5.1.0 - Unknown address error ('550', ['5.7.509 Access denied'])";
        assert_eq!(
            read(ironport(text), text),
            (Some("88".into()), vec!["p@l.example".into()], "('550', ['5.7.509 Access denied'])".into())
        );
        let text = "Delayed: DCID 55 MID 88 From: <u@s.example> To: <p@l.example> RID 0 - 4.1.2 - Bad destination host ('000', ['DNS Soft Error'])";
        assert_eq!(read(ironport(text), text).2, "4.1.2 - Bad destination host ('000', ['DNS Soft Error'])");
    }
}
