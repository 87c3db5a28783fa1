//! Entries of Haraka's log about mail that it sends on.

use super::{Entry, relay};
use crate::intake::address::clean;
use crate::intake::text::part;

/// What stands before the words of an entry, and what became of the delivery.
const MARKS: &[(&str, &str)] = &[(" rejected: ", "bounced"), (" deferred: ", "deferred")];

/// `[NOTICE] [4F5A.1.1] [outbound] recipient <a@b.example> rejected: 550 5.1.1 No such user`, and
/// `Temp failing 1711_…_mx for 64 seconds: Upstream error: 421 …`.
pub(super) fn entry(text: &str) -> Option<Entry> {
    recipient(text).or_else(|| put_off(text)).or_else(|| delivered(text))
}

fn recipient(text: &str) -> Option<Entry> {
    let start = text.find("recipient <")? + "recipient ".len();
    let end = start + part(text, start..text.len()).find('>')? + 1;
    let rest = part(text, end..text.len());
    let (mark, status) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
    Some(Entry {
        queue_id: transaction(part(text, 0..start)),
        recipients: clean(part(text, start..end)).into_iter().collect(),
        status: Some((*status).to_owned()),
        words: end + mark.len()..text.len(),
        ..Entry::default()
    })
}

fn put_off(text: &str) -> Option<Entry> {
    let start = text.find("Temp failing ")?;
    let words = start + part(text, start..text.len()).find(" seconds: ")? + " seconds: ".len();
    Some(Entry {
        queue_id: transaction(part(text, 0..start)),
        status: Some("deferred".to_owned()),
        words: words..text.len(),
        ..Entry::default()
    })
}

fn delivered(text: &str) -> Option<Entry> {
    let start = text.find("delivered file=")?;
    let value = |key: &str| {
        let at = text.get(start..)?.find(key)? + start + key.len();
        let length = part(text, at..text.len()).find('"')?;
        Some(at..at + length)
    };
    let words = value(" response=\"")?;
    Some(Entry {
        queue_id: transaction(part(text, 0..start)),
        relay: value(" host=\"").and_then(|range| relay(part(text, range))),
        status: Some("delivered".to_owned()),
        words,
        ..Entry::default()
    })
}

/// The transaction in brackets right before the name of the part that logs.
fn transaction(before: &str) -> Option<String> {
    let (before, _) = before.trim_end().rsplit_once(" [")?;
    let (_, id) = before.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    (id.contains('-') || id.contains('.')).then(|| id.to_owned())
}
