//! How much the reference holds, counted and never written down.

use std::collections::BTreeSet;
use std::fmt;

use crate::Reference;

/// The size of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    /// Everything that `explain` answers.
    pub pages: usize,
    /// Reply codes, enhanced codes, and the classes and subjects of these.
    pub codes: usize,
    /// Kinds of failure.
    pub categories: usize,
    /// Mailbox providers, filters, mail servers, mail services and block lists.
    pub providers: usize,
    /// Rules about words and codes.
    pub rules: usize,
    /// Languages of the wording, with English.
    pub languages: usize,
}

impl fmt::Display for Holdings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pages, codes, categories, providers, rules, languages } = self;
        write!(
            f,
            "{pages} pages: {codes} codes, {categories} categories, {providers} providers and servers, \
             {rules} rules in {languages} languages"
        )
    }
}

impl Reference {
    /// How much it holds.
    pub fn holdings(&self) -> Holdings {
        let documents = self.documents();
        // A file without a language is in English.
        let languages: BTreeSet<_> =
            documents.patterns.iter().map(|file| file.language.as_deref().unwrap_or("en")).collect();
        Holdings {
            pages: self.index().count(),
            codes: documents.reply.len() + documents.enhanced.len() + documents.classes.len(),
            categories: documents.categories.len(),
            providers: documents.providers.len(),
            rules: documents.rules.len(),
            languages: languages.len(),
        }
    }
}
