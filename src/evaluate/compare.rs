//! Two references held against the same labels: which verdicts change, and whether for the better.

use serde::Serialize;

use super::{Judgement, Row, figures::words};

/// What a change does, by the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The new verdict is further from the label.
    Worse,
    /// Neither is nearer to the label.
    Neutral,
    /// The new verdict is nearer to the label.
    Better,
}

impl Effect {
    /// The effect as a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Neutral => "neutral",
            Self::Better => "better",
        }
    }
}

/// One verdict that changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The label's name.
    pub id: String,
    /// The line of the labels file.
    pub line: usize,
    /// By the label; `neutral` too where the label says that the text does not tell.
    pub effect: Effect,
    /// What is said now.
    pub from: Option<Judgement>,
    /// What is said by the other reference.
    pub to: Option<Judgement>,
    /// The words of the bounce.
    pub text: String,
}

/// What changes between two references.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// How many verdicts come nearer to their labels.
    pub better: usize,
    /// How many go further away.
    pub worse: usize,
    /// How many change without either.
    pub neutral: usize,
    /// Each of them, the worse first.
    pub changes: Vec<Change>,
}

/// What changes from `before` to `after`, which hold the same labels in the same order.
pub fn compare(before: &[Row], after: &[Row]) -> Comparison {
    let said = |row: &Row| row.judgement.as_ref().map(|said| (said.category, said.permanence, said.address));
    let mut changes: Vec<Change> = before
        .iter()
        .zip(after)
        .filter(|(old, new)| said(old) != said(new))
        .map(|(old, new)| Change {
            id: old.label.id.clone(),
            line: old.label.line,
            effect: effect(old, new),
            from: old.judgement.clone(),
            to: new.judgement.clone(),
            text: words(if old.judgement.is_some() { old } else { new }),
        })
        .collect();
    changes.sort_by_key(|change| change.effect);
    let count = |effect| changes.iter().filter(|change| change.effect == effect).count();
    Comparison { better: count(Effect::Better), worse: count(Effect::Worse), neutral: count(Effect::Neutral), changes }
}

fn effect(old: &Row, new: &Row) -> Effect {
    if !old.label.is_clear {
        return Effect::Neutral;
    }
    match merit(new).cmp(&merit(old)) {
        std::cmp::Ordering::Less => Effect::Worse,
        std::cmp::Ordering::Equal => Effect::Neutral,
        std::cmp::Ordering::Greater => Effect::Better,
    }
}

/// How near a verdict is to its label. A good address that would be lost counts before all else.
fn merit(row: &Row) -> (bool, bool, bool, usize) {
    let (label, said) = (&row.label, row.judgement.as_ref());
    let permanence = said.is_some_and(|said| label.permanence.is_none_or(|right| right == said.permanence));
    let address = said.is_some_and(|said| label.address.is_none_or(|right| right == said.address));
    // Between two that are wrong "the text does not tell" is the more honest.
    let sure_and_wrong = row.is_confidently_wrong();
    (!row.is_harmful(), row.is_accepted(), !sure_and_wrong, usize::from(permanence) + usize::from(address))
}
