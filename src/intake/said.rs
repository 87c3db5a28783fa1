//! A text with the codes that stand in it, found once.
//!
//! It knows which of several codes reports a failure, not what a code means.

use crate::code::{Code, EXPIRED, Found, codes, more_specific};
use crate::taxonomy::EnhancedCode;

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

    /// The reply code of the failure: the first of 400 and more, but one that only says that time is
    /// up where another says why.
    pub(super) fn failing_reply(&self) -> Option<u16> {
        let mut first = None;
        for (index, found) in self.codes.iter().enumerate() {
            let Code::Reply(code) = found.code else { continue };
            if code < 400 {
                continue;
            }
            let next = self.codes.get(index + 1).map(|next| next.code);
            let is_expired =
                matches!(next, Some(Code::Enhanced(enhanced)) if (enhanced.subject, enhanced.detail) == EXPIRED);
            if !is_expired {
                return Some(code);
            }
            first = first.or(Some(code));
        }
        first
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

    /// The most telling enhanced code: the first that is not `x.0.0`, else the first.
    pub(super) fn enhanced(&self) -> Option<EnhancedCode> {
        self.all_enhanced().reduce(more_specific)
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
