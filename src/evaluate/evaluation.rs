//! What an evaluation prints: the figures, and where two references are compared, what changes.

use serde::Serialize;

use super::{Comparison, Figures, Row, compare, figures};

/// The outcome of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How the reference in use does.
    #[serde(flatten)]
    pub figures: Figures,
    /// How many rows were faulty and left out.
    pub faulty_rows: usize,
    /// What becomes of it with the other reference, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
}

/// How another reference does on the same labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// Its figures.
    pub figures: Figures,
    /// What it changes.
    #[serde(flatten)]
    pub comparison: Comparison,
}

impl Evaluation {
    /// The evaluation of these rows; `faulty_rows` were left out.
    pub fn new(rows: &[Row], faulty_rows: usize) -> Self {
        Self { figures: figures(rows), faulty_rows, against: None }
    }

    /// Adds what another reference says of the same labels, in the same order.
    pub fn compare(&mut self, before: &[Row], after: &[Row]) {
        self.against = Some(Against { figures: figures(after), comparison: compare(before, after) });
    }

    /// Keeps only so many of the listed disagreements and changes; the counts stay.
    pub fn keep(&mut self, most: usize) {
        self.figures.disagreements.truncate(most);
        if let Some(against) = &mut self.against {
            against.figures.disagreements.truncate(most);
            against.comparison.changes.truncate(most);
        }
    }
}
