//! Which deliveries of a log are told: its failures, or where nothing failed a few of the others.
//!
//! It knows one input at a time and forgets it at its end.

use std::sync::Arc;

use super::Found;
use crate::cli::input::shown;
use crate::taxonomy::Category;

/// So many deliveries of a log in which nothing failed are told.
const TOLD: usize = 100;

/// Something in the order of the inputs.
#[allow(clippy::large_enum_variant)] // Nearly every event is a delivery.
pub(super) enum Event {
    /// A delivery, and whether it is one of many in a log.
    Found { found: Found, is_log: bool },
    /// So many deliveries of a log that succeeded, of which no more is known.
    Counted(usize),
    /// The end of an input.
    End { source: Arc<str> },
}

/// What was held back of the input that is read.
#[derive(Debug, Default)]
pub(super) struct Sift {
    has_failures: bool,
    held: Vec<Found>,
    left_out: usize,
}

impl Sift {
    /// Puts what is told of an event into `told`; what is said of the rest comes back.
    pub(super) fn pass(&mut self, event: Event, told: &mut Vec<Found>) -> Option<String> {
        match event {
            Event::Found { found, is_log } if is_log && is_delivered(&found) => {
                if self.has_failures || self.held.len() >= TOLD {
                    self.left_out += 1;
                } else {
                    self.held.push(found);
                }
                None
            }
            Event::Found { found, is_log } => {
                if is_log && !self.has_failures {
                    self.has_failures = true;
                    self.left_out += self.held.len();
                    self.held.clear();
                }
                told.push(found);
                None
            }
            Event::Counted(count) => {
                self.left_out += count;
                None
            }
            Event::End { source } => {
                let Self { has_failures, held, left_out } = std::mem::take(self);
                told.extend(held);
                (left_out > 0).then(|| notice(&source, has_failures, left_out))
            }
        }
    }
}

fn is_delivered(found: &Found) -> bool {
    found.diagnosis.verdict.category == Category::Delivered
}

fn notice(source: &str, has_failures: bool, left_out: usize) -> String {
    let deliveries = if left_out == 1 { "delivery" } else { "deliveries" };
    let more = if has_failures { "" } else { " more" };
    format!("{}: {left_out}{more} {deliveries} succeeded; --all prints them too", shown(source))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::advice::diagnose;
    use crate::builtin;

    /// The lines of a log that are told and what is said, for deliveries that arrived (`+`) or failed.
    fn told(log: &str) -> (Vec<usize>, Option<String>) {
        let reference = builtin::reference();
        let mut verdicts = Vec::new();
        for text in ["250 2.0.0 OK queued as 12345", "550 5.1.1 user unknown"] {
            verdicts.push(diagnose(text.as_bytes(), &reference).remove(0));
        }
        let (mut sift, mut out) = (Sift::default(), Vec::new());
        for (line, mark) in log.chars().enumerate() {
            let mut diagnosis = verdicts[usize::from(mark != '+')].clone();
            diagnosis.delivery.line = line + 1;
            let found = Found { source: "mail.log".into(), diagnosis };
            assert_eq!(sift.pass(Event::Found { found, is_log: true }, &mut out), None);
        }
        let notice = sift.pass(Event::End { source: "mail.log".into() }, &mut out);
        (out.iter().map(|found| found.diagnosis.delivery.line).collect(), notice)
    }

    #[test]
    fn a_log_with_failures_tells_those_and_counts_the_rest() {
        let (lines, notice) = told("++-+-+");
        assert_eq!(lines, [3, 5]);
        assert_eq!(notice.unwrap(), "mail.log: 4 deliveries succeeded; --all prints them too");
        assert_eq!(told("--"), (vec![1, 2], None));
    }

    #[test]
    fn a_log_without_failures_tells_a_hundred() {
        let (lines, notice) = told(&"+".repeat(130));
        assert_eq!((lines.len(), lines[99]), (100, 100));
        assert_eq!(notice.unwrap(), "mail.log: 30 more deliveries succeeded; --all prints them too");
        assert_eq!(told("++"), (vec![1, 2], None));
    }
}
