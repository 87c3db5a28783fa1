//! What was found in a paste: the diagnosis of each recipient, and which of them are shown.

use std::collections::{BTreeMap, HashMap};

use crate::advice::Diagnosis;
use crate::reference::Reference;
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
    /// All that each may be found by, in lower case.
    described: Vec<String>,
    /// The domain, where all recipients have the same.
    pub domain: Option<String>,
    /// The title of the first verdict.
    pub title: String,
    /// How many there are of each category, the most frequent first.
    tally: Vec<(String, usize)>,
}

impl Answer {
    pub(super) fn new(revision: u64, diagnoses: Vec<Diagnosis>, reference: &Reference) -> Self {
        let one_domain = diagnoses.windows(2).all(|pair| match pair {
            [one, other] => one.delivery.domain() == other.delivery.domain(),
            _ => true,
        });
        let domain = diagnoses.first().and_then(|first| first.delivery.domain()).filter(|_| one_domain);
        let domain = domain.map(str::to_owned);
        let described = diagnoses.iter().map(|diagnosis| described(diagnosis, reference)).collect();
        let title = diagnoses.first().map(|first| reference.category(first.verdict.category).short_title().to_owned());
        Self {
            revision,
            title: title.unwrap_or_default(),
            tally: tally(&diagnoses, reference),
            described,
            domain,
            diagnoses,
        }
    }

    /// The number of the first one that was not delivered; of none of them the first.
    pub(super) fn first_failed(&self) -> usize {
        let failed = |found: &Diagnosis| !matches!(found.verdict.category, Category::Delivered | Category::NotABounce);
        self.diagnoses.iter().position(failed).unwrap_or_default()
    }

    /// How many there are of which kind: `2 mailbox full, 1 greylisted`.
    pub fn kinds(&self) -> String {
        let parts = self.tally.iter().map(|(title, count)| format!("{count} {title}"));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// The same as far as it fits, and how many causes are left out.
    pub fn summed<T>(&self, fit: impl Fn(&str) -> Option<T>) -> Option<T> {
        let parts: Vec<String> = self.tally.iter().map(|(title, count)| format!("{count} {title}")).collect();
        let beginning = |shown: usize| Some((parts.get(..shown)?.join(", "), parts.len() - shown));
        let in_words = (1..=parts.len()).rev().find_map(|shown| match beginning(shown)? {
            (kinds, 0) => fit(&kinds),
            (kinds, 1) => fit(&format!("{kinds} … and 1 more cause")),
            (kinds, more) => fit(&format!("{kinds} … and {more} more causes")),
        });
        in_words.or_else(|| beginning(1).and_then(|(kinds, more)| fit(&format!("{kinds} +{more}"))))
    }

    /// All that the recipients of a row may be found by, in lower case.
    pub fn words_of(&self, row: &Row) -> String {
        let words = row.members.iter().filter_map(|number| self.described.get(*number));
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// A row of the list of recipients: bounces of one address that came to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number of the first of them, whose verdict is shown.
    pub first: usize,
    /// The numbers of all of them.
    pub members: Vec<usize>,
}

impl Row {
    /// How many there are, for a list that says it only where there are several.
    pub fn times(&self, drawing: Drawing) -> String {
        match self.members.len() {
            0 | 1 => String::new(),
            count => format!(" {}{count}", drawing.symbols().times),
        }
    }
}

/// The recipients that are stepped through: all, or those that some words describe.
#[derive(Debug, Default)]
pub struct Choice {
    /// The words.
    pub words: String,
    /// The rows of those that they describe.
    pub rows: Vec<Row>,
}

impl Choice {
    /// The recipients that these words describe; all where they describe none.
    pub fn of(words: &str, answer: &Answer) -> Self {
        let wanted = words.trim().to_lowercase();
        let all = || 0..answer.diagnoses.len();
        let fits = |number: &usize| answer.described.get(*number).is_some_and(|told| list::holds(told, &wanted));
        let fitting: Vec<usize> = all().filter(fits).collect();
        if wanted.is_empty() || fitting.is_empty() {
            return Self { words: String::new(), rows: rows(answer, all()) };
        }
        Self { words: words.trim().to_owned(), rows: rows(answer, fitting.into_iter()) }
    }

    /// The row in which a recipient is, or the next one.
    pub fn row_of(&self, number: usize) -> usize {
        let within = self.rows.iter().position(|row| row.members.contains(&number));
        let next = || self.rows.iter().position(|row| row.first >= number);
        within.or_else(next).unwrap_or(self.rows.len().saturating_sub(1))
    }

    /// The recipient whose verdict is shown for this one.
    pub(super) fn nearest(&self, number: usize) -> usize {
        self.rows.get(self.row_of(number)).map(|row| row.first).unwrap_or_default()
    }

    /// The recipient so many rows on, round and round.
    pub(super) fn step(&self, from: usize, step: isize) -> Option<usize> {
        let count = self.rows.len();
        let next = (self.row_of(from) + count).saturating_add_signed(step).checked_rem(count)?;
        self.rows.get(next).map(|row| row.first)
    }
}

/// These recipients in rows; what is equal to one before is in its row.
fn rows(answer: &Answer, numbers: impl Iterator<Item = usize>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut known = HashMap::new();
    for number in numbers {
        let Some(diagnosis) = answer.diagnoses.get(number) else { continue };
        let Diagnosis { delivery, verdict, .. } = diagnosis;
        let outcome = (verdict.category, verdict.permanence, verdict.address);
        let codes = (delivery.reply_code, delivery.enhanced_code.map(|code| code.to_string()));
        let same = delivery.recipient.as_ref().map(|address| (address.to_lowercase(), outcome, codes));
        let row = same.as_ref().and_then(|same| known.get(same)).and_then(|row: &usize| rows.get_mut(*row));
        if let Some(row) = row {
            row.members.push(number);
        } else {
            known.extend(same.map(|same| (same, rows.len())));
            rows.push(Row { first: number, members: vec![number] });
        }
    }
    rows
}

/// How many there are of each category, the most frequent first.
fn tally(diagnoses: &[Diagnosis], reference: &Reference) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<Category, usize> = BTreeMap::new();
    for diagnosis in diagnoses {
        *counts.entry(diagnosis.verdict.category).or_default() += 1;
    }
    let mut tally: Vec<_> = counts.into_iter().collect();
    tally.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tally.into_iter().map(|(category, count)| (in_text(reference.category(category).short_title()), count)).collect()
}

/// A title as it stands within a sentence; `SMTP` keeps its letters.
fn in_text(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
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

fn described(diagnosis: &Diagnosis, reference: &Reference) -> String {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let codes = [delivery.reply_code.map(|code| code.to_string()), enhanced(diagnosis)];
    let words = [
        name(diagnosis).to_owned(),
        reference.category(verdict.category).title.clone(),
        verdict.category.name().replace('-', " "),
        verdict.permanence.name().to_owned(),
        verdict.address.name().to_owned(),
        verdict.provider.clone().unwrap_or_default(),
        codes.into_iter().flatten().collect::<Vec<_>>().join(" "),
        delivery.queue_id.clone().unwrap_or_default(),
    ];
    words.join(" ").to_lowercase()
}

fn enhanced(diagnosis: &Diagnosis) -> Option<String> {
    diagnosis.delivery.enhanced_code.map(|code| code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_within_a_sentence_begins_small_unless_it_is_an_abbreviation() {
        assert_eq!(in_text("Mailbox full"), "mailbox full");
        assert_eq!(in_text("SMTP or message format error"), "SMTP or message format error");
    }
}
