//! Entries of programs that put mail into mailboxes or hand it on from a queue of their own: Dovecot's,
//! `CommuniGate`'s, `MailEnable`'s and Courier's.

use super::{Entry, relay};
use crate::code::is_reply;
use crate::intake::address::{clean, has_domain};
use crate::intake::text::part;

/// What stands before the reason in Dovecot's lines.
pub(super) const DOVECOT: &[&str] = &["failed to store into mailbox ", "save failed to ", "rejected: "];

/// Dovecot's `lda(ann@b.example): msgid=<q@x>: save failed to INBOX: Quota exceeded` and `lmtp(…): sieve: msgid=<q@x>:
/// failed to store into mailbox 'INBOX': Quota exceeded`.
pub(super) fn dovecot(text: &str) -> Option<Entry> {
    let id = text.find("msgid=")?;
    let (program, _) = part(text, 0..id).split_once('(')?;
    if !["lda", "lmtp", "deliver"].iter().any(|name| program.ends_with(name)) {
        return None;
    }
    // A process may stand before the owner.
    let owner = part(text, program.len() + 1..id).split([')', '<']).next()?.rsplit([',', ' ']).next()?;
    let mark = DOVECOT.iter().find_map(|mark| part(text, id..text.len()).find(mark).map(|at| id + at + mark.len()))?;
    let said = part(text, mark..text.len());
    let words = if part(text, 0..mark).ends_with("rejected: ") { 0 } else { said.find(": ")? + 2 };
    Some(Entry {
        recipients: clean(owner).filter(|owner| has_domain(owner)).into_iter().collect(),
        words: mark + words..text.len(),
        ..Entry::default()
    })
}

/// `CommuniGate`'s `DEQUEUER [40122] LOCAL(ann) failed: account is full`, `DEQUEUER [40123] SMTP(b.example)ann@b.example
/// delayed: …`.
pub(super) fn dequeuer(text: &str) -> Option<Entry> {
    let start = text.find(DEQUEUER)? + DEQUEUER.len();
    let (id, rest) = part(text, start..text.len()).split_once("] ")?;
    let (mark, status) = [(" failed: ", "bounced"), (" rejected: ", "bounced"), (" delayed: ", "deferred")]
        .into_iter()
        .find(|(mark, _)| rest.contains(mark))?;
    let (whom, words) = rest.split_once(mark)?;
    let (kind, whom) = whom.split_once('(')?;
    let (inner, after) = whom.split_once(')')?;
    let named = if after.is_empty() { inner } else { after };
    Some(Entry {
        queue_id: Some(id.to_owned()),
        recipients: clean(named).filter(|address| has_domain(address)).into_iter().collect(),
        relay: if kind == "SMTP" { relay(inner) } else { None },
        status: Some(status.to_owned()),
        words: text.len() - words.len()..text.len(),
        ..Entry::default()
    })
}

/// What stands on every line of `CommuniGate`'s queue.
pub(super) const DEQUEUER: &str = "DEQUEUER [";

/// `MailEnable`'s `10/14/26 12:44:10 SMTP-OU 7C11 592 192.0.2.170 RCPT RCPT TO:<ann@b.example> 452 4.2.2 … 0 0`, of which
/// the numbers before the command are those of its session.
pub(super) fn mail_enable(text: &str) -> Option<Entry> {
    let start = text.find(OUTBOUND)? + OUTBOUND.len();
    let rest = part(text, start..text.len());
    let told = rest.char_indices().filter(|(_, c)| c.is_ascii_whitespace()).map(|(at, _)| at + 1).skip(3);
    let reply = told.map(|at| start + at).find(|at| is_reply(part(text, *at..text.len())))?;
    let to = part(text, start..reply).find("RCPT TO:").map(|at| start + at + "RCPT TO:".len());
    let fails = part(text, reply..text.len()).starts_with(['4', '5']);
    // Two numbers of bytes end the line.
    let words = part(text, reply..text.len())
        .trim_end()
        .trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_whitespace());
    fails.then(|| Entry {
        recipients: to.and_then(|at| clean(part(text, at..reply).trim())).into_iter().collect(),
        words: reply..reply + words.len(),
        ..Entry::default()
    })
}

/// Courier's `courieresmtp: id=4F1A,from=<ann@a.example>,addr=<bob@b.example>: 550 User unknown`; how it ended, a line
/// of its own tells.
pub(super) fn courier(text: &str) -> Option<Entry> {
    let start = text.find(COURIER)? + COURIER.len();
    let (recipient, words) = part(text, start..text.len()).split_once(">: ")?;
    let lead = part(text, 0..start);
    let field = |name: &str| lead.find(name).map(|at| part(lead, at + name.len()..lead.len()));
    let id = field("id=")?.split(',').next()?;
    let sender = field("from=<")?.split('>').next()?;
    let status = if words.starts_with('4') { "deferred" } else { "bounced" };
    Some(Entry {
        queue_id: Some(id.to_owned()),
        sender: clean(sender),
        recipients: clean(recipient).into_iter().collect(),
        status: is_reply(words).then(|| status.to_owned()),
        words: text.len() - words.len()..text.len(),
        ..Entry::default()
    })
}

/// What stands before the recipient on Courier's lines.
pub(super) const COURIER: &str = ",addr=<";

/// What stands on every line of `MailEnable` about mail that it hands on.
pub(super) const OUTBOUND: &str = "SMTP-OU";

#[cfg(test)]
mod tests {
    use super::*;

    fn told(entry: Option<Entry>, text: &str) -> Option<(Vec<String>, String)> {
        entry.map(|entry| (entry.recipients.clone(), part(text, entry.words).to_owned()))
    }

    #[test]
    fn whose_mailbox_it_was_and_why_it_failed_is_read() {
        for text in [
            "Oct 14 mx dovecot: lmtp(ann@b.example)<7><a>: sieve: msgid=<q@x>: failed to store into mailbox 'INBOX': Quota exceeded",
            "dovecot: lda(ann@b.example): msgid=<q@x>: save failed to INBOX: Quota exceeded",
            "dovecot: deliver(ann@b.example): msgid=<q@x>: rejected: Quota exceeded",
        ] {
            assert_eq!(
                told(dovecot(text), text),
                Some((vec!["ann@b.example".to_owned()], "Quota exceeded".to_owned()))
            );
        }
        assert!(dovecot("imap(ann@b.example): msgid=<q@x>: rejected: Quota exceeded").is_none());
    }

    #[test]
    fn queues_tell_the_reason_behind_the_recipient() {
        let text = "13:07:59.870 1 DEQUEUER [40122] LOCAL(ann) failed: account is full (quota exceeded)";
        assert_eq!(told(dequeuer(text), text), Some((vec![], "account is full (quota exceeded)".to_owned())));
        let text = "13:08 1 DEQUEUER [4] SMTP(b.example)ann@b.example delayed: no answer";
        assert_eq!(told(dequeuer(text), text), Some((vec!["ann@b.example".to_owned()], "no answer".to_owned())));
        let text = "courieresmtp: id=4F1A,from=<shop@a.example>,addr=<ann@b.example>: 550 User unknown.";
        assert_eq!(told(courier(text), text), Some((vec!["ann@b.example".to_owned()], "550 User unknown.".to_owned())));
        assert_eq!(courier(text).and_then(|entry| entry.sender).as_deref(), Some("shop@a.example"));
        assert!(courier("courieresmtp: id=4F1A,from=<shop@a.example>,addr=<ann@b.example>,status: failure").is_none());
        let text =
            "10/14/26 12:44:10\tSMTP-OU\t7C11\t592\t192.0.2.170\tRCPT\tRCPT TO:<ann@b.example>\t452 4.2.2 full\t0\t0";
        assert_eq!(
            told(mail_enable(text), text),
            Some((vec!["ann@b.example".to_owned()], "452 4.2.2 full".to_owned()))
        );
    }
}
