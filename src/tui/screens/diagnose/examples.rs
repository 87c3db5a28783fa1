//! Bounces to try, taken from the reference.

use crate::reference::Reference;
use crate::reference::rule::Rule;
use crate::taxonomy::Category;

/// What the examples of the empty pane are about, from the commonest on.
const EXAMPLES: [Category; 3] = [Category::InvalidRecipient, Category::MailboxFull, Category::AuthenticationFailure];

/// An example of fewer words hardly looks like a bounce.
const TELLING: usize = 10;

/// A bounce to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is about.
    pub title: String,
    /// The server's words.
    pub text: String,
}

/// The examples of the empty pane: for each category, the example of a rule, each from another provider.
pub(super) fn examples(reference: &Reference) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut providers: Vec<&str> = Vec::new();
    for category in EXAMPLES {
        let fresh = |rule: &&Rule| {
            rule.category == category && !providers.contains(&provider_of(rule)) && is_telling(&rule.example)
        };
        if let Some(rule) = reference.rules().find(fresh) {
            providers.push(provider_of(rule));
            let title = reference.category(category).title.clone();
            examples.push(Example { title, text: rule.example.clone() });
        }
    }
    examples
}

/// The part of a rule's id that names its provider or family.
fn provider_of(rule: &Rule) -> &str {
    rule.id.split('/').next().unwrap_or_default()
}

/// Whether an example looks like what a server says: a code, and some words.
fn is_telling(example: &str) -> bool {
    example.starts_with(|first: char| first.is_ascii_digit()) && example.split_whitespace().count() >= TELLING
}
