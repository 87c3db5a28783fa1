//! How servers name what they checked of a sender, and what came out of it.
//!
//! `reference/checks/<name>.yaml` fills the field of that name. Its words become values when they are
//! first asked for; how they stand to each other in a text is not this module's affair.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::sources::Sources;
use crate::taxonomy::{Check, CheckResult, DmarcPolicy, EnhancedCode};
use crate::words;
use crate::words::fold::fold_fragment;

/// The words, by what they say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Checks {
    /// The names of the checks.
    pub names: Named<Check>,
    /// Words for what came out of a check.
    pub results: Named<CheckResult>,
    /// Whole wordings that name a check and what came out of it.
    pub wordings: Listed<Vec<Wording>>,
    /// How the policy of a domain is told.
    pub policies: Named<DmarcPolicy>,
    /// Words of a refusal, which stand for a failure where a check is given as its reason.
    pub refusals: Phrases,
    /// Words that turn a success into a failure.
    pub negations: Phrases,
    /// Words between the names of checks that share a result.
    pub joints: Phrases,
    /// Wordings that name a check without a result: advice, titles of pages, demands on everybody.
    pub asides: Phrases,
    /// Words right before the domain that a check is about; for DMARC that is the domain of From.
    pub domains: Named<Check>,
    /// Words right before the selector of a signature.
    pub selectors: Phrases,
    /// Parts of the links by which servers explain a failed check.
    pub links: Named<Check>,
    /// Enhanced codes that name a check where the words do not.
    pub codes: Listed<Vec<Coded>>,
    #[serde(skip)]
    lexicon: OnceLock<Lexicon>,
    #[serde(skip)]
    finder: OnceLock<words::phrases::Phrases>,
}

/// One file of words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed<T> {
    /// What its entries are.
    pub about: String,
    /// Where they were taken from.
    #[serde(default)]
    pub source: Option<Sources>,
    /// The entries.
    pub entries: T,
}

/// Wordings under the value that each stands for.
pub type Named<K> = Listed<BTreeMap<K, Vec<String>>>;

/// Wordings of one kind.
pub type Phrases = Listed<Vec<String>>;

/// Wordings that say the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The check.
    pub check: Check,
    /// What came out of it.
    pub result: CheckResult,
    /// The wordings.
    pub says: Vec<String>,
}

/// What a code names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coded {
    /// The code without its class, as `x.7.23`.
    pub code: String,
    /// The check.
    pub check: Check,
    /// What came out of it.
    pub result: CheckResult,
    /// Providers that mean something else by it.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// What words mean that stand together in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// See [`Checks::names`].
    Name(Check),
    /// See [`Checks::results`].
    Result(CheckResult),
    /// See [`Checks::wordings`].
    Whole(Check, CheckResult),
    /// See [`Checks::policies`].
    Policy(DmarcPolicy),
    /// See [`Checks::refusals`].
    Refusal,
    /// See [`Checks::negations`].
    Negation,
    /// See [`Checks::joints`].
    Joint,
    /// See [`Checks::asides`].
    Aside,
    /// See [`Checks::domains`].
    Domain(Check),
    /// See [`Checks::selectors`].
    Selector,
}

/// Every wording by its first word, the longest first.
#[derive(Debug, Clone, Default)]
struct Lexicon(FxHashMap<String, Vec<(Vec<String>, Meaning)>>);

impl Checks {
    /// What the words mean with which folded words begin, and how many words that takes; the longest counts.
    pub fn meaning<'w>(&self, mut words: impl Iterator<Item = &'w str> + Clone) -> Option<(Meaning, usize)> {
        let lexicon = self.lexicon.get_or_init(|| self.compile());
        let entries = lexicon.0.get(words.next()?)?;
        let stands = |rest: &[String]| {
            let mut words = words.clone();
            rest.iter().all(|word| words.next() == Some(word))
        };
        entries.iter().find(|(rest, _)| stands(rest)).map(|(rest, meaning)| (*meaning, rest.len() + 1))
    }

    /// Whether a text may name a check at all; most do not.
    pub fn are_in(&self, text: &str) -> bool {
        let finder = self.finder.get_or_init(|| {
            let wordings = self.wordings.entries.iter().flat_map(|entry| &entry.says);
            let words = self.names.entries.values().chain(self.links.entries.values()).flatten().chain(wordings);
            words::phrases::Phrases::new(words.map(String::as_str))
        });
        finder.are_in(text)
    }

    /// The check that the page behind a link is about.
    pub fn linked(&self, link: &str) -> Option<Check> {
        let holds = |parts: &[String]| parts.iter().any(|part| link.contains(part.as_str()));
        self.links.entries.iter().find(|(_, parts)| holds(parts)).map(|(check, _)| *check)
    }

    /// What a code names, from whoever does not mean something else by it.
    pub fn coded(&self, code: EnhancedCode, provider: Option<&str>) -> Option<(Check, CheckResult)> {
        let spelled = format!("x.{}.{}", code.subject, code.detail);
        let means = |entry: &&Coded| {
            entry.code == spelled && !provider.is_some_and(|id| entry.unless.iter().any(|other| other == id))
        };
        self.codes.entries.iter().find(means).map(|entry| (entry.check, entry.result))
    }

    fn compile(&self) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut add = |meaning, phrases: &[String]| phrases.iter().for_each(|phrase| lexicon.add(phrase, meaning));
        self.names.entries.iter().for_each(|(check, words)| add(Meaning::Name(*check), words));
        self.results.entries.iter().for_each(|(result, words)| add(Meaning::Result(*result), words));
        self.policies.entries.iter().for_each(|(policy, words)| add(Meaning::Policy(*policy), words));
        self.domains.entries.iter().for_each(|(check, words)| add(Meaning::Domain(*check), words));
        for Wording { check, result, says } in &self.wordings.entries {
            add(Meaning::Whole(*check, *result), says);
        }
        let kinds = [
            (Meaning::Refusal, &self.refusals),
            (Meaning::Negation, &self.negations),
            (Meaning::Joint, &self.joints),
            (Meaning::Aside, &self.asides),
            (Meaning::Selector, &self.selectors),
        ];
        for (meaning, phrases) in kinds {
            add(meaning, &phrases.entries);
        }
        for entries in lexicon.0.values_mut() {
            entries.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        lexicon
    }
}

impl Lexicon {
    fn add(&mut self, phrase: &str, meaning: Meaning) {
        let mut words = fold_fragment(phrase).into_iter();
        if let Some(first) = words.next() {
            self.0.entry(first).or_default().push((words.collect(), meaning));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wording_counts() {
        let phrases = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let checks = Checks {
            names: Named { entries: BTreeMap::from([(Check::Spf, phrases(&["SPF"]))]), ..Named::default() },
            asides: Phrases { entries: phrases(&["SPF record"]), ..Phrases::default() },
            ..Checks::default()
        };
        let meaning = |text: &'static str| checks.meaning(text.split(' '));
        assert_eq!(meaning("spf record of"), Some((Meaning::Aside, 2)));
        assert_eq!(meaning("spf fail"), Some((Meaning::Name(Check::Spf), 1)));
        assert_eq!(meaning("record"), None);
    }
}
