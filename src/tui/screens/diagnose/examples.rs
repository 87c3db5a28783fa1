//! Bounces to try, taken from the reference.

use crate::reference::Reference;
use crate::reference::rule::Rule;
use crate::taxonomy::Category;

/// The rules whose examples nobody can misread, for whoever opens the app for the first time.
const PLAIN: [&str; 3] = ["google/no-such-user", "yahoo/over-quota", "google/5.7.26"];

/// What they are about, where a reference has no such rules.
const CATEGORIES: [Category; 3] = [Category::InvalidRecipient, Category::MailboxFull, Category::AuthenticationFailure];

/// An example of fewer words hardly looks like a bounce.
const TELLING: usize = 10;

/// A bounce to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is about.
    pub title: String,
    /// Whose words they are.
    pub speaker: String,
    /// The server's words.
    pub text: String,
    /// The category that they come out as.
    pub category: Category,
}

/// The examples of the empty pane, each from another category.
pub(super) fn examples(reference: &Reference) -> Vec<Example> {
    let plain = PLAIN.iter().zip(CATEGORIES).filter_map(|(id, category)| {
        let named = reference.rule(id).filter(|rule| rule.category == category && is_telling(&rule.example));
        named.or_else(|| telling(reference, category))
    });
    plain.map(|rule| example(rule, reference)).collect()
}

/// One example for each cause of failure, in the order of the reference.
pub fn by_category(reference: &Reference) -> Vec<Example> {
    let rules = Category::ALL.iter().filter_map(|category| telling(reference, *category));
    rules.map(|rule| example(rule, reference)).collect()
}

fn telling(reference: &Reference, category: Category) -> Option<&Rule> {
    reference.rules().find(|rule| rule.category == category && is_telling(&rule.example))
}

fn example(rule: &Rule, reference: &Reference) -> Example {
    let owner = rule.id.split('/').next().unwrap_or_default();
    let speaker = reference.provider(owner).map(|page| page.short_title().to_owned()).unwrap_or_default();
    let title = reference.category(rule.category).short_title().to_owned();
    Example { title, speaker, text: rule.example.clone(), category: rule.category }
}

/// Whether an example looks like what a server says: a code, and some words.
fn is_telling(example: &str) -> bool {
    example.starts_with(|first: char| first.is_ascii_digit()) && example.split_whitespace().count() >= TELLING
}
