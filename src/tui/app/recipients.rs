//! The recipients of a bounce: which of them are shown, and the list to choose from.

use std::collections::BTreeMap;

use super::App;
use super::chooser::{self, Chooser, Row};
use super::diagnose::Diagnose;
use super::overlay::Overlay;
use crate::advice::Diagnosis;
use crate::taxonomy::Category;
use crate::tui::theme::Drawing;

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
        let fits = |diagnosis: &Diagnosis| chooser::holds(&described(diagnosis), &wanted);
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
pub(super) fn tally(diagnoses: &[Diagnosis]) -> Vec<(Category, usize)> {
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

/// What a recipient is called in a list.
pub fn name(diagnosis: &Diagnosis) -> &str {
    diagnosis.delivery.recipient.as_deref().unwrap_or("(no address)")
}

/// All that a recipient may be found by, in lower case.
fn described(diagnosis: &Diagnosis) -> String {
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

impl Diagnose {
    /// How many there are of which kind: `2 mailbox full, 1 greylisted`.
    pub(super) fn kinds(&self) -> String {
        let tally = self.answer_shown().map(|answer| answer.tally.as_slice()).unwrap_or_default();
        let parts: Vec<_> =
            tally.iter().map(|(category, count)| format!("{count} {}", short_name(*category))).collect();
        parts.join(", ")
    }

    /// The list of all recipients, to choose one or to narrow them.
    fn chooser(&self, drawing: Drawing) -> Option<Chooser> {
        let answer = self.answer_shown().filter(|answer| answer.diagnoses.len() > 1)?;
        let row = |(number, diagnosis): (usize, &Diagnosis)| {
            let verdict = &diagnosis.verdict;
            let sign = drawing.symbols().sign(verdict.permanence);
            let hard = verdict.permanence.name().to_uppercase();
            Row {
                name: name(diagnosis).to_owned(),
                more: format!("{}  {sign} {hard:<4}", short_name(verdict.category)),
                role: verdict.permanence.into(),
                words: described(diagnosis),
                number,
            }
        };
        let rows = answer.diagnoses.iter().enumerate().map(row).collect();
        let hint = "an address, hard, mailbox full …; Enter shows these";
        let title = format!("{} recipients: {}", self.recipients(), self.kinds());
        Some(Chooser::new(title, hint, rows, self.chosen))
    }
}

impl App {
    /// Lays the list of recipients over the screen.
    pub(super) fn list_recipients(&mut self) {
        self.overlay = self.diagnose.chooser(self.theme.drawing).map(Overlay::Recipients);
        if self.overlay.is_none() {
            let none = self.diagnose.recipients() == 0;
            self.toast = Some(if none { "no recipients yet" } else { "there is only this recipient" }.to_owned());
        }
    }
}
