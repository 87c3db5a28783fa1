//! What the reference knows, and what therefore tells nothing of anybody.

use std::collections::HashSet;
use std::sync::Arc;

use regex::Regex;

use super::letterhead::Letterheads;
use super::pattern;
use crate::reference::Reference;
use crate::reference::rule::Rule;

/// Names that stay as they are.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Domains and zones of providers and block lists: what stands before them is masked.
    zones: HashSet<String>,
    /// Whole names: hosts of help pages, and dotted words of servers' own wording.
    names: HashSet<String>,
    /// Words of servers' own wording.
    words: HashSet<String>,
    /// Local parts that mail systems write from.
    mailers: Arc<HashSet<String>>,
    /// Words that stand before an address and name nobody.
    labels: HashSet<String>,
    /// The fields of a letter's head.
    letterheads: Letterheads,
    /// What is to be masked; none where the words of an overlay make no pattern.
    pattern: Option<Regex>,
}

impl Known {
    pub(super) fn new(reference: &Reference) -> Self {
        let mut known = Self::default();
        let documents = reference.documents();
        known.mailers = Arc::new(reference.shapes().mailers.phrases.iter().map(|name| name.to_lowercase()).collect());
        let shapes = reference.shapes();
        known.pattern = pattern::build(shapes);
        known.letterheads = Letterheads::new(shapes);
        for markers in [&shapes.addressees, &shapes.bystanders, &shapes.recipients, &shapes.account_words] {
            known.labels.extend(markers.phrases.iter().flat_map(|phrase| words_of(phrase)));
        }
        for page in &documents.providers {
            known.zones.extend(page.identify.hosts.iter().chain(&page.identify.domains).map(|name| zone(name)));
            known.zones.extend(page.blocklists.iter().flat_map(|list| &list.hosts).map(|name| zone(name)));
            known.names.extend(page.identify.links.iter().map(|link| host_of(link)));
            known.names.extend(page.help.iter().map(|help| host_of(&help.url)));
            let removal = page.blocklists.iter().filter_map(|list| list.remove.as_deref());
            known.names.extend(removal.map(host_of));
        }
        known.zones.extend(
            documents
                .typos()
                .domains
                .iter()
                .flat_map(|(right, wrong)| std::iter::once(right).chain(wrong).map(|name| zone(name))),
        );
        // A zone is more than an ending such as “com”.
        known.zones.retain(|name| name.contains('.'));
        for rule in reference.rules() {
            known.learn(rule);
        }
        known
    }

    /// What is to be masked.
    pub(super) const fn pattern(&self) -> Option<&Regex> {
        self.pattern.as_ref()
    }

    /// The fields of a letter's head.
    pub(super) const fn letterheads(&self) -> &Letterheads {
        &self.letterheads
    }

    /// Local parts that mail systems write from, and that name nobody.
    pub(super) fn mailers(&self) -> Arc<HashSet<String>> {
        Arc::clone(&self.mailers)
    }

    /// Takes the words that servers use by a rule.
    fn learn(&mut self, rule: &Rule) {
        let fragments = rule.when.text.iter().chain(&rule.when.all).chain(&rule.when.link);
        for fragment in fragments.map(|fragment| fragment.to_lowercase()) {
            self.names.extend(
                fragment
                    .split(|c: char| !(c.is_alphanumeric() || ".-_".contains(c)))
                    .map(|word| word.trim_matches('.'))
                    .filter(|word| word.contains('.'))
                    .map(str::to_owned),
            );
            self.words.extend(words_of(&fragment));
        }
    }

    /// Whether a name may stay as a whole.
    pub(super) fn is_name(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.names.contains(&name) || self.zones.contains(&name)
    }

    /// Whether servers use the word when they say why they refuse.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.words.contains(&word.to_lowercase())
    }

    /// Whether the word stands before addresses, or servers use it: it is nobody's name.
    pub(super) fn is_label(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.words.contains(&word) || self.labels.contains(&word)
    }

    /// The zone to which a name belongs, in lower case.
    pub(super) fn zone_of(&self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let mut rest = name.as_str();
        loop {
            if self.zones.contains(rest) {
                return Some(rest.to_owned());
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

/// The words of a phrase in lower case.
fn words_of(phrase: &str) -> impl Iterator<Item = String> {
    phrase.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned)
}

fn zone(name: &str) -> String {
    name.trim_matches('.').to_lowercase()
}

fn host_of(link: &str) -> String {
    let link = link.split_once("://").map_or(link, |(_, rest)| rest);
    link.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase()
}
