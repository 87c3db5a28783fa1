//! Entries whose facts stand behind keys: those of Postfix, Sendmail and OpenSMTPD.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::successes::Success;
use super::{Entry, address_at, host_of, queue_id, relay, value_at};
use crate::intake::address::clean;
use crate::intake::mail;
use crate::intake::text::{begins_with, part};

/// Postfix's `4bX12Yz3kQ: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1,
/// status=bounced (host … said: …)`, its `4bX12Yz3kQ: from=<a@a.example>, status=expired, returned
/// to sender` and Sendmail's `x32C5: to=<a@b.example>,<c@d.example>, dsn=5.1.1, stat=User unknown`.
pub(super) fn values(text: &str) -> Option<Entry> {
    let to = value_at(text, "to=");
    let first = to.clone().or_else(|| value_at(text, "from="))?;
    let key = if to.is_some() { "to=" } else { "from=" };
    let id = queue_id(part(text, 0..first.start - key.len()));
    let status = value_at(text, "status=").or_else(|| value_at(text, "stat="))?;
    // Without a recipient the line must be about a message that the queue gave up.
    let is_over = |word: &str| EXPIRED.iter().any(|expired| begins_with(word, expired));
    if to.is_none() && (id.is_none() || !is_over(part(text, status.clone()))) {
        return None;
    }
    let (word, words) = match part(text, 0..status.start).ends_with("stat=") {
        true => sendmail_status(text, status.start),
        false if to.is_none() => (part(text, status.clone()).to_owned(), status.start..text.len()),
        false => postfix_status(text, status.start),
    };
    // Postfix names the address before an alias right behind the recipient.
    let original = to.as_ref().and_then(|to| part(text, to.end..text.len()).strip_prefix(", orig_to="));
    let original = original.and_then(|rest| mail::address(rest.split(", ").next()?));
    // Other programs name everybody on one line.
    let before = part(text, 0..first.start);
    Some(Entry {
        queue_id: id.map(str::to_owned),
        sender: if to.is_none() { mail::address(part(text, first)) } else { address_at(before, "from=") },
        original: original.or_else(|| address_at(before, "orig_to=")),
        recipients: to.map(|to| addresses(text, to)).unwrap_or_default(),
        relay: value_at(text, "relay=").and_then(|range| relay(part(text, range))),
        dsn: value_at(text, "dsn=").map(|range| part(text, range).to_owned()),
        status: Some(word),
        words,
        ..Entry::default()
    })
}

/// How Postfix says that its queue gave a message up, by itself or told by `postsuper -e`.
const EXPIRED: [&str; 2] = ["expired", "force-expired"];

/// How Sendmail says that it told the sender of a message which its queue gave up.
pub(super) const NOTIFIED: &str = "sender notify: Cannot send message";

/// Sendmail's `5AT0001: 5AT0002: sender notify: Cannot send message for 5 days`: the message, then the notice.
pub(super) fn notified(text: &str) -> Option<Entry> {
    let words = text.find("sender notify: ")?;
    let before = part(text, 0..words).trim_end();
    // The number of the notice stands between the two.
    let notice = before.rsplit(' ').next().unwrap_or_default();
    let id = queue_id(part(text, 0..before.len() - notice.len())).or_else(|| queue_id(before))?;
    Some(Entry {
        queue_id: Some(id.to_owned()),
        status: Some("expired".to_owned()),
        words: words..text.len(),
        ..Entry::default()
    })
}

/// What stands on every line that [`sent`] knows.
pub(super) static SENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(", status=sent ("));

static STATUS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("status="));
static TO: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" to=<"));
static RELAY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(", relay="));
static QUOTED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" stat=\""));

/// A delivery that Postfix says succeeded, on a line whose first [`SENT`] stands at `mark`; `None` for
/// any other line.
pub(super) fn sent(text: &str, mark: usize) -> Option<Success<'_>> {
    let before = part(text, 0..mark);
    if STATUS.find(before.as_bytes()).is_some() {
        return None;
    }
    let to = TO.find(before.as_bytes())? + " to=".len();
    let list = part(before, to..before.len());
    let end = memchr::memchr(b'>', list.as_bytes())?;
    let recipient = part(list, 1..end);
    let queue_id = queue_id(part(before, 0..to - "to=".len()))?;
    // What another reader would know first, or several recipients, are read in full.
    let is_other = part(list, end + 1..list.len()).starts_with(",<") || QUOTED.find(text.as_bytes()).is_some();
    let is_plain = recipient.contains('@') && !recipient.bytes().any(|byte| b";<\" ".contains(&byte));
    let rest = part(list, end + 1..list.len());
    let host = RELAY.find(rest.as_bytes()).and_then(|at| host_of(part(rest, at + ", relay=".len()..rest.len())));
    (is_plain && !is_other).then_some(Success { queue_id, recipient, host: host.unwrap_or_default(), date: None })
}

/// The addresses of a list such as `<a@b.example>,<c@d.example>`, of which `first` is the first.
fn addresses(text: &str, first: Range<usize>) -> Vec<String> {
    let mut found: Vec<String> = clean(part(text, first.clone())).into_iter().collect();
    let mut end = first.end;
    while part(text, end..text.len()).starts_with(',') {
        let rest = part(text, end + 1..text.len());
        let length = rest.find([',', ' ']).unwrap_or(rest.len());
        let word = part(rest, 0..length);
        let Some(address) = clean(word).filter(|address| address.contains('@') && !word.contains('=')) else { break };
        found.push(address);
        end += 1 + length;
    }
    found
}

/// `Deferred: Connection refused by mx.b.example.`: the word, and where all of it stands.
fn sendmail_status(text: &str, start: usize) -> (String, Range<usize>) {
    let words = part(text, start..text.len()).trim_end();
    let first = words.split([' ', ':', '(']).next().unwrap_or_default();
    (first.to_owned(), start..start + words.len())
}

/// `bounced (host … said: …)`: the word, and where the words in parentheses stand.
fn postfix_status(text: &str, start: usize) -> (String, Range<usize>) {
    let rest = part(text, start..text.len());
    let word = rest.split([' ', '(', ',']).next().unwrap_or_default();
    let open = start + word.len();
    let said = part(text, open..text.len());
    let words = match said.trim().strip_prefix('(') {
        Some(inner) => {
            let inner = inner.strip_suffix(')').unwrap_or(inner);
            let begin = open + said.find('(').map_or(0, |at| at + 1);
            begin..begin + inner.len()
        }
        None => start..text.len(),
    };
    (word.to_owned(), words)
}

/// OpenSMTPD's `… to=<a@b.example> … result="PermFail" stat="550 5.1.1 no such user"`.
pub(super) fn quoted(text: &str) -> Option<Entry> {
    let value = |key: &str| {
        let start = text.find(key)? + key.len();
        let length = part(text, start..text.len()).find('"')?;
        Some(start..start + length)
    };
    let words = value(" stat=\"")?;
    Some(Entry {
        queue_id: value_at(text, "evpid=").map(|range| part(text, range).to_owned()),
        sender: address_at(text, "from="),
        original: address_at(text, "rcpt="),
        recipients: value_at(text, "to=").and_then(|range| clean(part(text, range))).into_iter().collect(),
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
