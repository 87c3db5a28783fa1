//! How well verdicts agree with labels, and what a change of the reference does to them.
//!
//! Arithmetic only: it knows no arguments, no files and no terminal.

mod compare;
mod evaluation;
mod figures;
mod label;

pub use compare::{Change, Comparison, Effect, compare};
pub use evaluation::{Against, Evaluation};
pub use figures::{Band, CategoryFigure, Confusion, Disagreement, Figures, figures};
pub use label::{Fault, Label, Subject};

use serde::Serialize;

use crate::advice::Diagnosis;
use crate::intake::{self, Delivery};
use crate::reference::Reference;
use crate::taxonomy::{Address, Category, Permanence};

/// From this confidence on a wrong verdict is a confident one.
pub const CONFIDENT: f64 = 0.8;

/// What was said of one delivery, as far as it is held against a label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Whose delivery it is.
    pub recipient: Option<String>,
    /// Why it failed.
    pub category: Category,
    /// Hard or soft.
    pub permanence: Permanence,
    /// What becomes of the address.
    pub address: Address,
    /// How sure, between 0 and 1, as precise as it is printed.
    pub confidence: f64,
    /// The words that report the failure, no more than a reader needs to know them again.
    pub text: String,
}

/// How much of a diagnostic is kept, in characters.
const EXCERPT: usize = 300;

impl Judgement {
    fn of(delivery: Delivery, reference: &Reference) -> Self {
        let Diagnosis { delivery, verdict, .. } = Diagnosis::of(delivery, reference);
        let words = delivery.diagnostic.text().split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            recipient: delivery.recipient,
            category: verdict.category,
            permanence: verdict.permanence,
            address: verdict.address,
            confidence: rounded(verdict.confidence, 1e3),
            text: words.chars().take(EXCERPT).collect(),
        }
    }
}

/// What is said of every delivery in an input.
pub fn judge(input: &[u8], reference: &Reference) -> Vec<Judgement> {
    let deliveries = intake::read(input, reference.shapes()).deliveries;
    deliveries.into_iter().map(|delivery| Judgement::of(delivery, reference)).collect()
}

/// A label with what was said; `None` where the input held no such delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What is right.
    pub label: Label,
    /// What was said.
    pub judgement: Option<Judgement>,
}

impl Row {
    /// A label with the judgement among `judgements` that it is about.
    pub fn new(label: Label, judgements: &[Judgement]) -> Self {
        let judgement = label.meant(judgements).cloned();
        Self { label, judgement }
    }

    /// Whether the category is the label's or one that a colleague could equally defend.
    pub fn is_accepted(&self) -> bool {
        self.judgement.as_ref().is_some_and(|said| self.label.accepts(said.category))
    }

    /// Whether a good address would be lost.
    pub fn is_harmful(&self) -> bool {
        self.label.address == Some(Address::Keep)
            && self.judgement.as_ref().is_some_and(|said| said.address == Address::Suppress)
    }

    /// Whether the category is wrong and given with confidence.
    pub fn is_confidently_wrong(&self) -> bool {
        !self.is_accepted() && self.confidence() >= CONFIDENT
    }

    /// The confidence of what was said; 0 where nothing was.
    pub fn confidence(&self) -> f64 {
        self.judgement.as_ref().map_or(0.0, |said| said.confidence)
    }
}

/// A number with the decimals of `scale` (1000 for three): more would claim a precision that it has not.
fn rounded(number: f64, scale: f64) -> f64 {
    (number * scale).round() / scale
}
