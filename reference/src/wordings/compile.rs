//! Packs the wordings of a reference: literals, their uses, and a card for each rule.

use std::collections::BTreeMap;

use super::card::{self, at, flag};
use super::{Named, Use};
use crate::code::{Code, codes};
use crate::conditions::{EnhancedPattern, ReplyPattern};
use crate::load::Documents;
use crate::pack::{NONE, Pack, Packer, Section};
use crate::rule::{Rule, Strength};
use crate::spelling::{self, Spelled};
use crate::words::entity::HostEndings;
use crate::words::fold::fold;
use crate::words::tree::{Builder, Literal, Tree};

/// How far the parts of `all` may lie apart where a rule does not say, in words.
const SPREAD: usize = 9;

/// Which rules and providers are packed, by number.
#[derive(Debug, Default)]
pub struct Selection {
    /// The rules.
    pub rules: Vec<usize>,
    /// The providers, for what gives them away and their block lists.
    pub providers: Vec<usize>,
    /// Whether this is all that there is, with the names of the vocabulary.
    pub is_whole: bool,
}

impl Selection {
    /// Everything that there is.
    pub fn all(documents: &Documents) -> Self {
        Self {
            rules: (0..documents.rules.len()).collect(),
            providers: (0..documents.providers.len()).collect(),
            is_whole: true,
        }
    }
}

/// What is wrong with a rule or a name of the vocabulary, by its id.
type Faults = Vec<(String, String)>;

/// Packs the wordings of a selection.
///
/// # Errors
/// Every rule and name that cannot be understood, each with what is wrong.
pub fn pack(packer: &mut Packer, documents: &Documents, selection: &Selection) -> Result<(), Faults> {
    let mut work = Work {
        documents,
        packer,
        tree: Builder::default(),
        names: BTreeMap::new(),
        uses: Vec::new(),
        pool: Vec::new(),
    };
    let mut faults = if selection.is_whole { work.vocabulary() } else { Faults::new() };
    let mut rules = Vec::new();
    for number in &selection.rules {
        let Some(rule) = documents.rules.get(*number) else { continue };
        match work.literals_of(rule).and_then(|literals| Ok((literals, speaker(documents, *number, rule)?))) {
            Ok((literals, provider)) => rules.push(Found { number: *number, rule, literals, provider }),
            Err(fault) => faults.push((rule.id.clone(), fault)),
        }
    }
    let (mut cards, mut wordless) = (Vec::new(), Vec::new());
    if faults.is_empty() {
        work.marks(selection);
        let common = if selection.is_whole { work.common() } else { Vec::new() };
        for (card, found) in rules.iter().enumerate() {
            if let Some(anchors) = found.literals.anchors(&common) {
                work.uses.extend(anchors.iter().map(|literal| (*literal, Use::Rule(card))));
            } else {
                let provider = found.provider.map_or(NONE, |provider| provider as u32);
                wordless.extend(codes_of(found.rule).into_iter().map(|code| [code, provider, card as u32]));
            }
            match work.card(found) {
                Ok(card) => cards.extend(card),
                Err(fault) => faults.push((found.rule.id.clone(), fault)),
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    work.finish();
    packer.section(Section::Cards, cards);
    wordless.sort_unstable();
    packer.section(Section::Wordless, wordless.concat());
    Ok(())
}

/// The provider that a rule's bounce must come from, by number.
fn speaker(documents: &Documents, number: usize, rule: &Rule) -> Result<Option<usize>, String> {
    let known = |id: &str| documents.providers.iter().position(|page| page.id == id);
    match &rule.when.provider {
        Some(id) => known(id).map(Some).ok_or(format!("there is no provider named {id}")),
        None => Ok(documents.home(number).filter(|_| !rule.holds_anywhere())),
    }
}

/// A rule with its literals and its speaker.
struct Found<'a> {
    number: usize,
    rule: &'a Rule,
    literals: Literals,
    provider: Option<usize>,
}

/// The words of a rule's conditions.
struct Literals {
    text: Vec<Literal>,
    all: Vec<Vec<Literal>>,
    unless: Vec<Literal>,
}

impl Literals {
    /// The literals of which one must stand in a text for the rule to be tried: of all that must be there
    /// the rarest. None for a rule without wording.
    fn anchors(&self, common: &[u32]) -> Option<&[Literal]> {
        let spread = |literals: &&[Literal]| -> u32 {
            literals.iter().map(|literal| common.get(*literal as usize).copied().unwrap_or_default() + 1).sum()
        };
        let text = (!self.text.is_empty()).then_some(self.text.as_slice());
        text.into_iter().chain(self.all.iter().map(Vec::as_slice)).min_by_key(spread)
    }
}

/// A pack of wordings under construction.
struct Work<'p> {
    documents: &'p Documents,
    packer: &'p mut Packer,
    tree: Builder,
    names: BTreeMap<String, Vec<Literal>>,
    uses: Vec<(Literal, Use)>,
    pool: Vec<u32>,
}

impl Work<'_> {
    /// Takes in the words of the vocabulary; a name without words is a fault.
    fn vocabulary(&mut self) -> Faults {
        let mut faults = Faults::new();
        let documents = self.documents;
        for (name, fragments) in documents.vocabulary() {
            let literals: Vec<_> = fragments.iter().filter_map(|fragment| self.tree.literal(fragment)).collect();
            if literals.is_empty() {
                faults.push((format!("@{name}"), "the vocabulary has no words under this name".to_owned()));
            }
            if let Some(named) = Named::ALL.into_iter().find(|named| named.key() == name) {
                self.uses.extend(literals.iter().map(|literal| (*literal, Use::Named(named))));
            }
            self.names.insert(name.clone(), literals);
        }
        let endings = documents.vocabulary().get("host-endings").map_or(&[][..], Vec::as_slice);
        let lower: Vec<String> = endings.iter().map(|ending| ending.to_ascii_lowercase()).collect();
        self.packer.keys(Section::Endings, lower.iter().map(|ending| (ending.as_str(), 0)));
        faults
    }

    fn literals_of(&mut self, rule: &Rule) -> Result<Literals, String> {
        let when = &rule.when;
        let literals = Literals {
            text: self.joined(&when.text)?,
            all: when.all.iter().map(|entry| self.alternatives(entry)).collect::<Result<_, _>>()?,
            unless: self.joined(&when.unless)?,
        };
        let wordless = literals.text.is_empty() && literals.all.is_empty() && when.link.is_empty();
        let codeless = when.reply.is_empty() && when.enhanced.is_empty();
        if wordless && (codeless || when.regex.is_some()) {
            return Err("`when` needs `text`, `all` or `link`, or a code".to_owned());
        }
        Ok(literals)
    }

    /// The literals of one entry: alternatives joined by `|`, `@name` for a vocabulary.
    fn alternatives(&mut self, entry: &str) -> Result<Vec<Literal>, String> {
        let mut literals = Vec::new();
        for alternative in entry.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            match alternative.strip_prefix('@') {
                Some(name) => literals.extend(self.named(name)?),
                None => literals.extend(self.tree.literal(alternative)),
            }
        }
        if literals.is_empty() { Err(format!("\"{entry}\" holds no word")) } else { Ok(literals) }
    }

    /// The literals of a name of the vocabulary.
    fn named(&mut self, name: &str) -> Result<Vec<Literal>, String> {
        if let Some(known) = self.names.get(name) {
            return Ok(known.clone());
        }
        let fragments = self.documents.vocabulary().get(name);
        let fragments = fragments.ok_or(format!("the vocabulary has no words under the name {name}"))?;
        let literals: Vec<_> = fragments.iter().filter_map(|fragment| self.tree.literal(fragment)).collect();
        self.names.insert(name.to_owned(), literals.clone());
        Ok(literals)
    }

    fn joined(&mut self, entries: &[String]) -> Result<Vec<Literal>, String> {
        let mut literals = Vec::new();
        for entry in entries {
            literals.extend(self.alternatives(entry)?);
        }
        literals.sort_unstable();
        literals.dedup();
        Ok(literals)
    }

    /// What gives the providers away, and their block lists.
    fn marks(&mut self, selection: &Selection) {
        let documents = self.documents;
        let (mut hosts, mut domains, mut zones) = (Vec::new(), Vec::new(), Vec::new());
        let (mut links, mut lists) = (Vec::new(), Vec::new());
        for number in &selection.providers {
            let Some(page) = documents.providers.get(*number) else { continue };
            let identify = &page.identify;
            hosts.extend(identify.hosts.iter().map(|host| (host.to_lowercase(), *number as u32)));
            domains.extend(identify.domains.iter().map(|domain| (domain.to_lowercase(), *number as u32)));
            for link in &identify.links {
                links.extend(self.packer.text(&link.to_lowercase()));
                links.push(*number as u32);
            }
            for text in identify.text.iter().filter_map(|text| self.tree.literal(text)) {
                self.uses.push((text, Use::Provider(*number)));
            }
            for (at, list) in page.blocklists.iter().enumerate() {
                let number_of_list = lists.len() / 2;
                zones.extend(list.hosts.iter().map(|zone| (zone.to_lowercase(), number_of_list as u32)));
                for text in list.text.iter().filter_map(|text| self.tree.literal(text)) {
                    self.uses.push((text, Use::List(number_of_list)));
                }
                lists.extend([*number as u32, at as u32]);
            }
        }
        // Of a host or domain that two providers claim the last one counts.
        let keyed = |entries: &'_ [(String, u32)]| -> Vec<(String, u32)> { entries.iter().rev().cloned().collect() };
        for (section, entries) in
            [(Section::Hosts, keyed(&hosts)), (Section::Domains, keyed(&domains)), (Section::Zones, zones)]
        {
            self.packer.keys(section, entries.iter().map(|(key, number)| (key.as_str(), *number)));
        }
        self.packer.section(Section::Links, links);
        self.packer.section(Section::Lists, lists);
    }

    /// How often each literal stands in the examples of the rules: what is common leads to few rules.
    fn common(&self) -> Vec<u32> {
        let mut trial = Packer::default();
        self.tree.pack(&mut trial);
        let trial: Pack = trial.finish();
        let (tree, endings) = (Tree::of(&trial), HostEndings::of(&trial));
        let mut common = vec![0; self.tree.count() as usize];
        for rule in &self.documents.rules {
            for hit in tree.find(&fold(&rule.example, endings)).all() {
                if let Some(count) = common.get_mut(hit.literal as usize) {
                    *count += 1;
                }
            }
        }
        common
    }

    fn card(&mut self, found: &Found<'_>) -> Result<Vec<u32>, String> {
        let Found { number, rule, literals, provider } = found;
        let when = &rule.when;
        let mut numbers = vec![0; card::SIZE];
        let mut put = |at: usize, values: &[u32]| {
            if let Some(place) = numbers.get_mut(at..at + values.len()) {
                place.copy_from_slice(values);
            }
        };
        put(at::ID, &self.packer.text(&rule.id));
        put(at::NUMBER, &[*number as u32]);
        let strength = match rule.strength {
            Strength::Strong => 0,
            Strength::Normal => 1,
            Strength::Weak => 2,
        };
        let of_house = self.documents.house.rules.contains(&rule.id);
        let flags = [(rule.yields, flag::YIELDS), (when.order, flag::ORDER), (of_house, flag::OF_HOUSE)];
        let flags = flags.into_iter().filter(|(holds, _)| *holds).fold(0, |flags, (_, flag)| flags | flag);
        let value = |value: Option<u32>| value.unwrap_or(card::USUAL);
        let also = value(rule.also.map(|category| category as u32));
        put(at::MEANS, &[rule.category as u32 | also << 8 | strength << 16 | flags << 24]);
        let permanence = value(rule.permanence.map(|value| value as u32));
        let layer = value(rule.layer.map(|value| value as u32));
        let actor = value(rule.actor.map(|value| value as u32));
        let address = value(rule.address.map(|value| value as u32));
        put(at::DIFFERS, &[permanence | layer << 8 | actor << 16 | address << 24]);
        put(at::RETRY, &[value(rule.retry.map(|value| value as u32))]);
        let home = self.documents.home(*number).map_or(NONE, |home| home as u32);
        put(at::HOME, &[home, provider.map_or(NONE, |provider| provider as u32)]);
        put(at::WITHIN, &[when.within.unwrap_or(SPREAD) as u32]);
        put(at::TEXT, &self.list(&literals.text));
        let parts: Vec<u32> = literals.all.iter().flat_map(|part| self.list(part)).collect();
        put(at::ALL, &self.list(&parts));
        put(at::UNLESS, &self.list(&literals.unless));
        let replies = when.reply.iter().map(|pattern| ReplyPattern::read(pattern).map(ReplyPattern::packed));
        put(at::REPLY, &self.list(&replies.collect::<Result<Vec<_>, _>>()?));
        let enhanced = when.enhanced.iter().map(|pattern| EnhancedPattern::read(pattern).map(|read| read.packed()));
        put(at::ENHANCED, &self.list(&enhanced.collect::<Result<Vec<_>, _>>()?.concat()));
        let links: Vec<String> = when.link.iter().map(|part| part.to_lowercase()).collect();
        put(at::LINK, &self.texts(&links));
        if let Some(pattern) = &when.regex {
            put(at::REGEX, &self.packer.text(pattern));
        }
        put(at::PHASES, &[when.phase.iter().fold(0, |phases, phase| phases | 1 << *phase as u32)]);
        put(at::REPLY_TEXTS, &self.texts(&when.reply));
        put(at::ENHANCED_TEXTS, &self.texts(&when.enhanced));
        put(at::SHOWN, &self.texts(&shown(&rule.example)));
        Ok(numbers)
    }

    /// Puts a list into the pool; its begin and length.
    fn list(&mut self, values: &[u32]) -> [u32; 2] {
        let start = self.pool.len() as u32;
        self.pool.extend(values);
        [start, values.len() as u32]
    }

    fn texts(&mut self, texts: &[String]) -> [u32; 2] {
        let places: Vec<u32> = texts.iter().flat_map(|text| self.packer.text(text)).collect();
        self.list(&places)
    }

    fn finish(mut self) {
        self.tree.pack(self.packer);
        self.uses.sort_by_key(|(literal, of)| (*literal, of.packed()));
        self.uses.dedup();
        let mut begins = Vec::new();
        let mut at = 0;
        for literal in 0..=self.tree.count() {
            while self.uses.get(at).is_some_and(|(known, _)| *known < literal) {
                at += 1;
            }
            begins.push(at as u32);
        }
        self.packer.section(Section::UsesAt, begins);
        self.packer.section(Section::Uses, self.uses.iter().map(|(_, of)| of.packed()).collect());
        self.packer.section(Section::Pool, self.pool);
    }
}

/// The codes of which one must be there for a rule of codes alone, as keys of [`Section::Wordless`].
fn codes_of(rule: &Rule) -> Vec<u32> {
    let details = rule.when.enhanced.iter().map(|pattern| match spelling::code(pattern) {
        Some(Spelled::Detail(_, subject, detail)) => super::detail_key(subject, detail),
        _ => super::ANY_CODE,
    });
    let replies = rule.when.reply.iter().map(|pattern| pattern.parse().map_or(super::ANY_CODE, super::reply_key));
    let mut keys: Vec<u32> = if rule.when.enhanced.is_empty() { replies.collect() } else { details.collect() };
    // An open pattern leaves no code that must be there.
    if keys.contains(&super::ANY_CODE) {
        keys = vec![super::ANY_CODE];
    }
    if !rule.when.link.is_empty() {
        keys = vec![super::ANY_LINK];
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The codes in an example: of several replies the first, and every enhanced code.
fn shown(example: &str) -> Vec<String> {
    let found = codes(example);
    let reply = found.iter().find_map(|found| match found.code {
        Code::Reply(code) => Some(code.to_string()),
        Code::Enhanced(_) => None,
    });
    let enhanced = found.iter().filter_map(|found| match found.code {
        Code::Enhanced(code) => Some(code.to_string()),
        Code::Reply(_) => None,
    });
    reply.into_iter().chain(enhanced).collect()
}
