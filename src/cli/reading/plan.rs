//! How inputs are to be read: where they are cut, and which deliveries of a log are told.

use rayon::prelude::*;

use crate::cli::threads;
use crate::intake::stream::{Part, Parts};
use crate::intake::{Intake, Trail};
use crate::reference::Reference;

/// So little is read sooner than another thread has begun, in bytes.
pub(super) const ALONE_BYTES: u64 = 1 << 15;

/// How inputs are cut into deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Cut {
    /// By their shape: messages, events, runs of log lines.
    Shape,
    /// Each line is a bounce of its own.
    Lines,
}

/// Which deliveries of a log are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum LogScope {
    /// Those that failed; the others are counted.
    Failures,
    /// All.
    Everything,
    /// Each attempt that failed by itself; the others are handed over without being told.
    Attempts,
    /// All, each with the text that it was read from.
    Texts,
}

/// How inputs are read.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Plan<'a> {
    /// What intake goes by.
    pub reference: &'a Reference,
    /// How inputs are cut.
    pub cut: Cut,
    /// What of a log is told.
    pub scope: LogScope,
}

impl<'a> Plan<'a> {
    pub(super) fn parts<S: std::io::Read>(self, source: S) -> Parts<'a, S> {
        let shapes = self.reference.shapes();
        match self.cut {
            Cut::Shape if self.scope == LogScope::Failures => Parts::by_shape(source, shapes).counting_successes(),
            Cut::Shape if self.scope == LogScope::Attempts => Parts::by_shape(source, shapes).counting_all(),
            Cut::Shape if self.scope == LogScope::Texts => Parts::by_shape(source, shapes).keeping_texts(),
            Cut::Lines if self.scope == LogScope::Texts => Parts::by_line(source, shapes).keeping_texts(),
            Cut::Shape => Parts::by_shape(source, shapes),
            Cut::Lines => Parts::by_line(source, shapes),
        }
    }

    /// What puts together what the parts of a log report.
    pub(super) fn trail(self) -> Trail {
        if self.scope == LogScope::Attempts { Trail::of_attempts() } else { Trail::default() }
    }

    /// What the parts report.
    pub(super) fn intakes(self, parts: &[Part], bytes: u64) -> Vec<Intake> {
        let shapes = self.reference.shapes();
        if bytes <= ALONE_BYTES || parts.len() == 1 {
            parts.iter().filter(|part| !part.is_blank()).map(|part| part.read(shapes)).collect()
        } else {
            threads::ready();
            parts.par_iter().filter(|part| !part.is_blank()).map(|part| part.read(shapes)).collect()
        }
    }

    /// Whether only the failures of these deliveries are told.
    pub(super) fn sifts(self, intake: &Intake) -> bool {
        self.cut == Cut::Shape
            && self.scope == LogScope::Failures
            && intake.deliveries.iter().any(|delivery| delivery.queue_id.is_some())
    }
}
