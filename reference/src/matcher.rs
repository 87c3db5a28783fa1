//! All wordings of the reference, and the conditions of its rules.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::compiled::{Compiled, Facts, Match, Words, compile};
use crate::load::Documents;
use crate::words::entity::HostEndings;
use crate::words::fold::Folded;
use crate::words::tree::{Hits, Lexicon, Literal, places};

/// The literals of all rules, ready to be found in one pass.
#[derive(Debug, Default)]
pub struct Matcher {
    lexicon: Lexicon,
    rules: Vec<Compiled>,
    /// The rules that may hold where a literal stands.
    by_literal: Vec<Vec<usize>>,
    /// The rules without wording: of codes or links alone.
    wordless: Vec<usize>,
    names: BTreeMap<String, Vec<Literal>>,
    providers: Vec<Marks>,
    by_host: FxHashMap<String, usize>,
    by_domain: FxHashMap<String, usize>,
    by_link: Vec<(String, usize)>,
    lists: Vec<ListMarks>,
    /// The block lists by their zones and look-up pages.
    zones: FxHashMap<String, usize>,
    endings: HostEndings,
}

/// The signatures of a provider.
#[derive(Debug, Default)]
pub struct Marks {
    /// Signatures in its replies.
    pub text: Vec<Literal>,
}

/// The marks of a block list.
#[derive(Debug)]
pub struct ListMarks {
    /// Its names in running text.
    pub text: Vec<Literal>,
}

impl Matcher {
    /// Builds the automaton; every rule that cannot be understood is named with its fault.
    pub fn new(documents: &Documents) -> Result<Self, Vec<(String, String)>> {
        let mut faults = Vec::new();
        let mut lexicon = Lexicon::default();
        let mut names = BTreeMap::new();
        for (name, fragments) in &documents.vocabulary {
            let literals = fragments.iter().filter_map(|fragment| lexicon.intern(fragment)).collect::<Vec<_>>();
            if literals.is_empty() {
                faults.push((format!("@{name}"), "the vocabulary has no words under this name".to_owned()));
            }
            names.insert(name.clone(), literals);
        }
        let numbers: HashMap<&str, usize> =
            documents.providers.iter().enumerate().map(|(number, page)| (page.id.as_str(), number)).collect();
        let mut rules = Vec::new();
        let homes = documents
            .providers
            .iter()
            .enumerate()
            .flat_map(|(home, page)| page.rules.iter().map(move |rule| (Some(home), rule)));
        let general = documents.patterns.iter().flat_map(|file| &file.rules).map(|rule| (None, rule));
        for (number, (home, rule)) in homes.chain(general).enumerate() {
            let compiled =
                compile(rule, number, &mut Words { lexicon: &mut lexicon, names: &names }).and_then(|mut compiled| {
                    compiled.home = home;
                    compiled.of_house = documents.house.rules.contains(&rule.id);
                    compiled.provider = match &rule.when.provider {
                        Some(id) => Some(*numbers.get(id.as_str()).ok_or(format!("there is no provider named {id}"))?),
                        None => home.filter(|_| !rule.anywhere),
                    };
                    Ok(compiled)
                });
            match compiled {
                Ok(compiled) => rules.push(compiled),
                Err(fault) => faults.push((rule.id.clone(), fault)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut by_host = FxHashMap::default();
        let mut by_domain = FxHashMap::default();
        let mut by_link = Vec::new();
        let mut lists = Vec::new();
        let mut zones = FxHashMap::default();
        let mut providers = Vec::new();
        for (number, page) in documents.providers.iter().enumerate() {
            by_host.extend(page.identify.hosts.iter().map(|host| (host.to_lowercase(), number)));
            by_domain.extend(page.identify.domains.iter().map(|domain| (domain.to_lowercase(), number)));
            by_link.extend(page.identify.links.iter().map(|link| (link.to_lowercase(), number)));
            providers.push(Marks { text: page.identify.text.iter().filter_map(|text| lexicon.intern(text)).collect() });
            for list in &page.blocklists {
                for zone in &list.hosts {
                    zones.entry(zone.to_lowercase()).or_insert(lists.len());
                }
                lists.push(ListMarks { text: list.text.iter().filter_map(|text| lexicon.intern(text)).collect() });
            }
        }
        let mut by_literal = vec![Vec::new(); lexicon.len()];
        let mut wordless = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            match rule.anchors() {
                Some(anchors) => {
                    for literal in anchors {
                        if let Some(rules) = by_literal.get_mut(*literal) {
                            rules.push(index);
                        }
                    }
                }
                None => wordless.push(index),
            }
        }
        let endings = HostEndings::new(documents.vocabulary.get("host-endings").map_or(&[][..], Vec::as_slice));
        Ok(Self {
            lexicon,
            rules,
            by_literal,
            wordless,
            names,
            providers,
            by_host,
            by_domain,
            by_link,
            lists,
            zones,
            endings,
        })
    }

    /// The last labels of host names.
    pub const fn endings(&self) -> &HostEndings {
        &self.endings
    }

    /// The compiled rule of a match.
    pub fn rule(&self, index: usize) -> Option<&Compiled> {
        self.rules.get(index)
    }

    /// The literals of a name of the vocabulary; none for a name that it does not have.
    pub fn named(&self, name: &str) -> &[Literal] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where the words of a vocabulary name stand.
    pub fn places<'a>(&'a self, name: &str, hits: &'a Hits) -> impl Iterator<Item = Range<usize>> + 'a {
        places(self.named(name), hits)
    }

    /// The signatures of the providers, by number.
    pub fn providers(&self) -> &[Marks] {
        &self.providers
    }

    /// The block lists, in the order of the documents.
    pub fn lists(&self) -> &[ListMarks] {
        &self.lists
    }

    /// The block list whose zone or look-up page a host belongs to, by number, and the zone's length.
    pub fn list_of_host(&self, host: &str) -> Option<(usize, usize)> {
        suffixes(host).find_map(|suffix| Some((*self.zones.get(suffix)?, suffix.len())))
    }

    /// The provider that a host belongs to.
    pub fn provider_of_host(&self, host: &str) -> Option<usize> {
        suffixes(host).find_map(|suffix| self.by_host.get(suffix)).copied()
    }

    /// The provider that serves a recipient domain.
    pub fn provider_of_domain(&self, domain: &str) -> Option<usize> {
        self.by_domain.get(&domain.to_lowercase()).copied()
    }

    /// The provider that a link in a reply leads to.
    pub fn provider_of_link(&self, link: &str) -> Option<usize> {
        let bare = link.split_once("://").map_or(link, |(_, bare)| bare);
        self.by_link.iter().find(|(prefix, _)| bare.starts_with(prefix.as_str())).map(|(_, number)| *number)
    }

    /// All literals in the text.
    pub fn find(&self, folded: &Folded) -> Hits {
        self.lexicon.find(folded)
    }

    /// All rules that hold, each with the words that it rests on.
    pub fn matches(&self, facts: &Facts<'_>) -> Vec<Match> {
        let mut candidates: Vec<usize> =
            facts.hits.keys().filter_map(|literal| self.by_literal.get(*literal)).flatten().copied().collect();
        candidates.extend(&self.wordless);
        candidates.sort_unstable();
        candidates.dedup();
        let mut matches = Vec::new();
        for index in candidates {
            let Some(rule) = self.rules.get(index) else { continue };
            if !rule.circumstances_hold(facts) {
                continue;
            }
            for (words, length) in rule.wordings(facts) {
                matches.push(Match { rule: index, words, length });
            }
        }
        matches
    }
}

/// The name itself and what is left of it after each dot.
pub fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, rest)| rest))
}
