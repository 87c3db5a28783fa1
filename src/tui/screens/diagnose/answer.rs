//! What was found in a paste: the diagnosis of each recipient, and which of them are shown.

use std::collections::BTreeMap;

use crate::advice::Diagnosis;
use crate::taxonomy::{Category, Permanence};
use crate::tui::list;
use crate::tui::theme::Drawing;

/// What was found in a revision of the paste.
#[derive(Debug)]
pub struct Answer {
    /// The revision.
    pub revision: u64,
    /// One for each recipient.
    pub diagnoses: Vec<Diagnosis>,
    /// Whether all recipients have the same domain.
    pub one_domain: bool,
    /// How many there are of each category, the most frequent first.
    tally: Vec<(Category, usize)>,
}

impl Answer {
    pub(super) fn new(revision: u64, diagnoses: Vec<Diagnosis>) -> Self {
        let one_domain = diagnoses.windows(2).all(|pair| match pair {
            [one, other] => one.delivery.domain() == other.delivery.domain(),
            _ => true,
        });
        Self { revision, tally: tally(&diagnoses), diagnoses, one_domain }
    }

    /// How many there are of which kind: `2 mailbox full, 1 greylisted`.
    pub fn kinds(&self) -> String {
        let parts = self.tally.iter().map(|(category, count)| format!("{count} {}", short_name(*category)));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// The recipients that are stepped through: all, or those that some words describe.
#[derive(Debug, Default)]
pub struct Choice {
    /// The words.
    pub words: String,
    /// The numbers of the recipients that they describe.
    pub shown: Vec<usize>,
}

impl Choice {
    /// The recipients that these words describe; all where they describe none.
    pub(super) fn of(words: &str, diagnoses: &[Diagnosis]) -> Self {
        let wanted = words.trim().to_lowercase();
        let fits = |diagnosis: &Diagnosis| list::holds(&described(diagnosis), &wanted);
        let shown: Vec<usize> = (0..).zip(diagnoses).filter(|(_, it)| fits(it)).map(|(number, _)| number).collect();
        if wanted.is_empty() || shown.is_empty() {
            return Self { words: String::new(), shown: (0..diagnoses.len()).collect() };
        }
        Self { words: words.trim().to_owned(), shown }
    }

    /// The recipient of this number where it is shown, else the next one that is.
    pub(super) fn nearest(&self, number: usize) -> usize {
        let next = self.shown.iter().find(|shown| **shown >= number).or(self.shown.last());
        next.copied().unwrap_or_default()
    }

    /// The recipient so many steps on, round and round.
    pub(super) fn step(&self, from: usize, step: isize) -> Option<usize> {
        let count = self.shown.len();
        let here = self.shown.iter().position(|number| *number >= from).unwrap_or_default();
        let next = (here + count).saturating_add_signed(step).checked_rem(count)?;
        self.shown.get(next).copied()
    }
}

/// How many there are of each category, the most frequent first.
fn tally(diagnoses: &[Diagnosis]) -> Vec<(Category, usize)> {
    let mut counts: BTreeMap<Category, usize> = BTreeMap::new();
    for diagnosis in diagnoses {
        *counts.entry(diagnosis.verdict.category).or_default() += 1;
    }
    let mut tally: Vec<_> = counts.into_iter().collect();
    tally.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tally
}

/// The name of a category in words, short enough for a list.
pub fn short_name(category: Category) -> String {
    category.name().replace('-', " ")
}

/// Hard or soft with its sign; where nothing failed the sign alone, as the title beside it says so.
pub fn lasting(permanence: Permanence, drawing: Drawing) -> String {
    let sign = drawing.symbols().sign(permanence);
    match permanence {
        // As wide as the others.
        Permanence::None => format!("{sign}     "),
        lasting => format!("{sign} {}", lasting.name().to_uppercase()),
    }
}

/// What a recipient is called in a list.
pub fn name(diagnosis: &Diagnosis) -> &str {
    diagnosis.delivery.recipient.as_deref().unwrap_or("(no address)")
}

/// All that a recipient may be found by, in lower case.
pub fn described(diagnosis: &Diagnosis) -> String {
    let verdict = &diagnosis.verdict;
    let codes = [diagnosis.delivery.reply_code.map(|code| code.to_string()), enhanced(diagnosis)];
    let words = [
        name(diagnosis).to_owned(),
        short_name(verdict.category),
        verdict.permanence.name().to_owned(),
        verdict.address.name().to_owned(),
        verdict.provider.clone().unwrap_or_default(),
        codes.into_iter().flatten().collect::<Vec<_>>().join(" "),
    ];
    words.join(" ").to_lowercase()
}

fn enhanced(diagnosis: &Diagnosis) -> Option<String> {
    diagnosis.delivery.enhanced_code.map(|code| code.to_string())
}
