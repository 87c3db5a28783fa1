//! A text with the codes that stand in it, found once.
//!
//! It knows which of several codes reports a failure, not what a code means.

use super::text::part;
use crate::code::{Code, EXPIRED, Found, codes, more_specific};
use crate::taxonomy::EnhancedCode;

/// What leads in the reply of another server within a reply that wraps it.
const WITHIN: &[&str] =
    &["->", "smtp;", "transfail:", "last error:", "last error was:", "led=", "lrt=", "responded with:"];

/// The most that may stand between a reply code and the enhanced code that belongs to it, in bytes.
const LONGEST_GAP: usize = 6;

/// A failing reply.
#[derive(Debug, Clone, Copy)]
struct Reply {
    code: u16,
    enhanced: Option<EnhancedCode>,
    /// Whether it stands within another one.
    is_wrapped: bool,
}

/// Whether the words before a reply say that another server gave it.
fn is_within(lead: &str) -> bool {
    let lead = lead.trim_end_matches([' ', '"', '\'', '<', '(', '[', '{']);
    WITHIN.iter().any(|mark| {
        lead.len()
            .checked_sub(mark.len())
            .and_then(|at| lead.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(mark))
    })
}

fn is_expired(code: EnhancedCode) -> bool {
    (code.subject, code.detail) == EXPIRED
}

/// Whether an enhanced code says more than that something failed or that time is up.
pub(super) fn is_telling(code: EnhancedCode) -> bool {
    code.subject != 0 && !is_expired(code)
}

/// A text with its codes.
#[derive(Debug)]
pub(super) struct Said<'a> {
    text: &'a str,
    codes: Vec<Found>,
}

impl<'a> Said<'a> {
    /// Finds the codes of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, codes: codes(text) }
    }

    /// A text whose codes were found before.
    pub(super) const fn of(text: &'a str, codes: Vec<Found>) -> Self {
        Self { text, codes }
    }

    /// The text itself.
    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    /// The codes that a failing reply begins with or that stand for one, in order.
    pub(super) fn failures(&self) -> impl Iterator<Item = &Found> {
        self.codes.iter().filter(|found| found.code.is_failure())
    }

    /// Whether the text holds the code of a failure.
    pub(super) fn tells_failure(&self) -> bool {
        self.failures().next().is_some()
    }

    /// The reply code of the failure: that of the innermost reply.
    pub(super) fn failing_reply(&self) -> Option<u16> {
        self.innermost().map(|reply| reply.code)
    }

    /// Where the first failing reply begins that has words behind its code. One without an enhanced code in the midst
    /// of other words, or before another with the same code that has one, may be a mere number.
    pub(super) fn reply_start(&self) -> Option<usize> {
        let replies: Vec<(usize, &Found, u16)> = self
            .codes
            .iter()
            .enumerate()
            .filter_map(|(index, found)| {
                let Code::Reply(code @ 400..) = found.code else { return None };
                let rest = part(self.text, found.range.end..self.text.len());
                rest.starts_with([' ', '-']).then_some((index, found, code))
            })
            .collect();
        let is_paired =
            |index: usize, found: &Found| self.codes.get(index + 1).is_some_and(|next| self.is_pair(found, next));
        let is_evident = |(index, found, code): &&(usize, &Found, u16)| {
            let lead = part(self.text, 0..found.range.start).trim_end_matches(' ');
            let begins = lead.is_empty() || lead.ends_with('\n');
            let is_again =
                || replies.iter().any(|(next, other, same)| next > index && same == code && is_paired(*next, other));
            is_paired(*index, found) || begins || !lead.ends_with(char::is_alphanumeric) && !is_again()
        };
        let (_, found, code) = replies.iter().find(is_evident).or_else(|| replies.first())?;
        // Of a reply of several lines on one line, only the last may read as one.
        let lead = part(self.text, 0..found.range.start);
        let more = format!("{code}-");
        let mut before =
            lead.match_indices(&more).filter(|(at, _)| !part(lead, 0..*at).ends_with(char::is_alphanumeric));
        Some(before.next().map_or(found.range.start, |(at, _)| at))
    }

    /// The reply code of the failure, else the first one.
    pub(super) fn reply(&self) -> Option<u16> {
        let first = || {
            self.codes.iter().find_map(|found| match found.code {
                Code::Reply(code) => Some(code),
                Code::Enhanced(_) => None,
            })
        };
        self.failing_reply().or_else(first)
    }

    /// The enhanced code of the innermost reply; where it has none or one without a subject, the most
    /// telling of the text, but never a wrapper's.
    pub(super) fn enhanced(&self) -> Option<EnhancedCode> {
        let innermost = self.innermost();
        let own = innermost.as_ref().and_then(|reply| reply.enhanced);
        match innermost {
            Some(reply) if reply.is_wrapped => own,
            _ => own.filter(|code| is_telling(*code)).or_else(|| self.all_enhanced().reduce(more_specific)),
        }
    }

    /// The reply that tells why: the first of 400 and more, but one that only says that time is up
    /// where another says why, or the last that stands within another.
    fn innermost(&self) -> Option<Reply> {
        let mut first: Option<Reply> = None;
        let mut before = 0;
        for (index, found) in self.codes.iter().enumerate() {
            let lead = part(self.text, std::mem::replace(&mut before, found.range.end)..found.range.start);
            let Code::Reply(code) = found.code else { continue };
            if code < 400 {
                continue;
            }
            let next = self.codes.get(index + 1).filter(|next| self.is_pair(found, next)).map(|next| next.code);
            let enhanced = match next {
                Some(Code::Enhanced(enhanced)) => Some(enhanced),
                _ => None,
            };
            let reply = Reply { code, enhanced, is_wrapped: false };
            match &mut first {
                None => first = Some(reply),
                Some(_) if is_within(lead) => first = Some(Reply { is_wrapped: true, ..reply }),
                Some(outer) if outer.enhanced.is_some_and(is_expired) && !enhanced.is_some_and(is_expired) => {
                    first = Some(reply);
                }
                // A reply of several lines.
                Some(outer) if outer.code == code && !outer.enhanced.is_some_and(is_telling) => {
                    outer.enhanced = enhanced.or(outer.enhanced);
                }
                Some(_) => {}
            }
        }
        first
    }

    /// Whether an enhanced code belongs to the reply code before it.
    fn is_pair(&self, reply: &Found, enhanced: &Found) -> bool {
        let between = part(self.text, reply.range.end..enhanced.range.start);
        between.len() <= LONGEST_GAP && !between.contains(char::is_alphanumeric)
    }

    /// Whether the text holds this enhanced code.
    pub(super) fn holds(&self, code: EnhancedCode) -> bool {
        self.all_enhanced().any(|found| found == code)
    }

    fn all_enhanced(&self) -> impl Iterator<Item = EnhancedCode> {
        self.codes.iter().filter_map(|found| match found.code {
            Code::Enhanced(code) => Some(code),
            Code::Reply(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Option<u16>, String) {
        let said = Said::new(text);
        (said.failing_reply(), said.enhanced().map_or_else(String::new, |code| code.to_string()))
    }

    #[test]
    fn a_server_that_responded_with_a_reply_gave_that_one() {
        let told = told(
            "451 4.4.0 Primary target IP address responded with: \"421 4.4.2 Connection dropped.\" Failover failed",
        );
        assert_eq!(told, (Some(421), "4.4.2".to_owned()));
    }

    #[test]
    fn both_codes_come_from_the_innermost_reply() {
        let wrapped =
            "554 5.4.7 [internal] timeout (exceeded max time, last transfail: 421 4.4.0 [internal] no servers)";
        assert_eq!(told(wrapped), (Some(421), "4.4.0".to_owned()));
        let relayed = "550 5.7.350 remote server called it spam -> 550 5.7.1 [192.0.2.1] unsolicited mail";
        assert_eq!(told(relayed), (Some(550), "5.7.1".to_owned()));
        assert_eq!(told("554 5.4.4 <mx.b.example #5.4.4 smtp; 550 no relay>"), (Some(550), String::new()));
        assert_eq!(told("451 4.4.7 expired; 452 4.2.2 full"), (Some(452), "4.2.2".to_owned()));
        assert_eq!(told("550-5.0.0 no\n550 5.1.1 such user"), (Some(550), "5.1.1".to_owned()));
        assert_eq!(told("550 no such user (#5.1.1)"), (Some(550), "5.1.1".to_owned()));
    }
}
