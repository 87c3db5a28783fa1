//! Reads a recorded SMTP session: what the client said, what the server answered, and which
//! recipient an answer is about.
//!
//! It knows commands and replies (RFC 5321 §4.1 and §4.2); how programs mark who spoke, the reference does.

use std::ops::Range;
use std::sync::Arc;

use super::address::{clean, first, same};
use super::mail::Mail;
use super::text::{begins_with, boundary, lines, part};
use crate::code::is_reply;
use crate::reference::shapes::Shapes;
use crate::reference::shapes::speakers::{Place, Speaker, Speakers};

/// A failing reply with what it answers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Whose delivery it ends; none before a recipient was named.
    pub recipient: Option<String>,
    /// The mail, by the sender that the client named.
    pub mail: Option<Arc<Mail>>,
    /// The lines of the reply, without the marks of who spoke.
    pub reply: Vec<Range<usize>>,
}

/// So far into the line of a log the mark of who spoke stands, in bytes.
const MARGIN: usize = 120;

/// Commands of a client, as they stand without such a mark.
const COMMANDS: &[&str] =
    &["helo ", "ehlo ", "lhlo ", "mail from:", "rcpt to:", "data", "bdat ", "quit", "starttls", "auth ", "rset"];

/// How many lines of a reply that ends the deliveries to several recipients they may repeat in all.
const SHARED_LINES: usize = 20_000;

/// The failing replies of a session, in order; none where `text` records no session.
pub(super) fn refusals(text: &str, shapes: &Shapes) -> Vec<Refusal> {
    // It takes a command and a reply.
    if !text.trim_end().contains('\n') {
        return Vec::new();
    }
    let mut session = Session::default();
    for line in lines(text) {
        session.line(text, line, &shapes.speakers);
    }
    session.end_reply();
    if session.commands == 0 { Vec::new() } else { session.refusals }
}

#[derive(Debug, Default)]
struct Session {
    commands: usize,
    /// Whether marks tell who spoke: what has none is then a remark of who recorded it.
    marked: bool,
    mail: Option<Arc<Mail>>,
    /// The recipient of the command before the reply.
    asked: Option<String>,
    /// The recipients that the server took so far.
    taken: Vec<String>,
    reply: Vec<Range<usize>>,
    refused: bool,
    refusals: Vec<Refusal>,
}

impl Session {
    fn line(&mut self, text: &str, line: Range<usize>, speakers: &Speakers) {
        let content = part(text, line.clone());
        let (speaker, skipped) = speaker(content, speakers);
        let words = part(content, skipped..content.len());
        // A label such as "Data:" is no command.
        let is_one = |command: &str| {
            let rest = part(words, command.len()..words.len());
            begins_with(words, command)
                && (command.ends_with([' ', ':']) || rest.is_empty() || rest.starts_with(char::is_whitespace))
        };
        let is_command = COMMANDS.iter().any(|command| is_one(command)) || words == ".";
        self.marked |= speaker == Some(Speaker::Server);
        match speaker {
            Some(Speaker::Client) => self.command(words),
            // The mark of a command may have been taken for one of quotation.
            None if is_command => self.command(words),
            None if self.marked => {}
            Some(Speaker::Server) | None if reply_code(words).is_some() => {
                if self.reply.is_empty() {
                    self.refused = is_reply(words);
                }
                self.reply.push(line.start + skipped..line.end);
                if words.get(3..4) != Some("-") {
                    self.end_reply();
                }
            }
            _ => {}
        }
    }

    fn command(&mut self, words: &str) {
        self.end_reply();
        self.commands += 1;
        if begins_with(words, "mail from:") {
            self.mail = Mail::told(Some(part(words, "mail from:".len()..words.len())), None, None).shared();
        }
        self.asked = if begins_with(words, "rcpt to:") {
            first(words).and_then(|range| clean(part(words, range)))
        } else {
            None
        };
    }

    /// Closes a reply: a refusal ends the delivery to the recipient that was asked for, or to all.
    fn end_reply(&mut self) {
        let mut reply = std::mem::take(&mut self.reply);
        if reply.is_empty() {
            return;
        }
        if !self.refused {
            self.taken.extend(self.asked.take());
            return;
        }
        let recipients = match self.asked.take() {
            Some(recipient) => vec![Some(recipient)],
            None if self.taken.is_empty() => vec![None],
            None => std::mem::take(&mut self.taken).into_iter().map(Some).collect(),
        };
        if recipients.len() > 1 {
            reply.truncate((SHARED_LINES / recipients.len()).max(1));
        }
        for recipient in recipients {
            let known = self.refusals.iter_mut().rev().take(8).find(|known| match (&known.recipient, &recipient) {
                (Some(one), Some(other)) => same(one, other),
                (None, None) => true,
                _ => false,
            });
            match known {
                Some(known) => known.reply.extend(reply.iter().cloned()),
                None => self.refusals.push(Refusal { recipient, mail: self.mail.clone(), reply: reply.clone() }),
            }
        }
    }
}

/// Who spoke a line, and where the words begin.
fn speaker(line: &str, speakers: &Speakers) -> (Option<Speaker>, usize) {
    let trimmed = line.trim_start();
    // No mark begins with a digit, as a reply does.
    let may_be_reply = reply_code(trimmed).is_some();
    let found = speakers.at(Place::First).find(|known| begins_with(trimmed, &known.mark)).filter(|_| !may_be_reply);
    let Some(found) = found else {
        let logged = if may_be_reply { None } else { logged(line, speakers) };
        return logged.unwrap_or((None, line.len() - trimmed.len()));
    };
    let rest = part(trimmed, found.mark.len()..trimmed.len()).trim_start_matches(['*', '~', '>', '<', ' ', '\t']);
    (Some(found.by), line.len() - rest.len())
}

/// Who spoke a line of a log, and where the words begin.
fn logged(line: &str, speakers: &Speakers) -> Option<(Option<Speaker>, usize)> {
    let head = part(line, 0..boundary(line, MARGIN));
    let is_dated = |before: &str| before.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let starts = head.char_indices().filter(|(at, _)| {
        let before = part(head, 0..*at);
        before.ends_with([' ', '\t', '"', ']', '|']) && is_dated(before)
    });
    let mut marked = starts.filter_map(|(at, _)| {
        let rest = part(line, at..line.len());
        let found = speakers.at(Place::Logged).find(|known| begins_with(rest, &known.mark))?;
        let words = part(rest, found.mark.len()..rest.len()).trim_start();
        Some((Some(found.by), line.len() - words.len()))
    });
    marked.next()
}

fn reply_code(words: &str) -> Option<u16> {
    let code = words.get(..3)?.parse().ok().filter(|code| (200..600).contains(code))?;
    matches!(words.get(3..4), None | Some(" " | "-")).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, String)> {
        refusals(text, crate::builtin::reference().shapes())
            .into_iter()
            .map(|refusal| (refusal.recipient, refusal.reply.iter().map(|line| part(text, line.clone())).collect()))
            .collect()
    }

    #[test]
    fn a_refusal_is_about_the_recipient_that_was_asked_for() {
        let text = "220 mx.b.example ESMTP\nEHLO a.example\n250-mx.b.example\n250 SIZE 1000\nMAIL FROM:<s@a.example>\n250 ok\nRCPT TO:<ann@b.example>\n250 ok\nRCPT TO:<bob@b.example>\n550-5.1.1 no\n550 5.1.1 such user\nDATA\n452 4.3.1 full\n";
        assert_eq!(
            read(text),
            [
                (Some("bob@b.example".to_owned()), "550-5.1.1 no550 5.1.1 such user".to_owned()),
                (Some("ann@b.example".to_owned()), "452 4.3.1 full".to_owned()),
            ]
        );
    }

    #[test]
    fn a_session_stands_in_a_log() {
        let text = "Sat 2026-02-21 08:31:10.114: [71:1] --> RCPT To:<ann@b.example>\nSat 2026-02-21 08:31:10.402: [71:1] <-- 550 unknown\n";
        assert_eq!(read(text), [(Some("ann@b.example".to_owned()), "550 unknown".to_owned())]);
        let text = "\"SMTPC\"\t41\t\"2026-02-07 12:44\"\t\"SENT: RCPT TO:<ann@b.example>\"\n\"SMTPC\"\t41\t\"2026-02-07 12:44\"\t\"RECEIVED: 554 no\"\n";
        assert_eq!(read(text), [(Some("ann@b.example".to_owned()), "554 no\"".to_owned())]);
        let text = "EHLO box\n< 250 ok\nRCPT TO:<ann@b.example>\n< 552 full\n* RCPT failed: 552\n";
        assert_eq!(read(text), [(Some("ann@b.example".to_owned()), "552 full".to_owned())]);
    }

    #[test]
    fn marks_of_who_spoke_are_read() {
        let text = "C: RCPT TO:<ann@b.example>\nS: 550 no\n -> RCPT TO:<bob@b.example>\n<** 451 later\n";
        assert_eq!(
            read(text),
            [
                (Some("ann@b.example".to_owned()), "550 no".to_owned()),
                (Some("bob@b.example".to_owned()), "451 later".to_owned())
            ]
        );
        assert!(read("550 5.1.1 no user\n").is_empty());
    }
}
