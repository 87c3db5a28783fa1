//! The conditions of a rule, ready to be tried, and whether they hold in a text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use crate::rule::{Rule, Strength};
use crate::taxonomy::{EnhancedCode, Phase};
use crate::words::entity::{Entity, EntityKind};
use crate::words::fold::Folded;
use crate::words::tree::{Hits, Lexicon, Literal, places};

/// How far the parts of `all` may lie apart where a rule does not say, in words.
const SPREAD: usize = 9;
/// How often one rule counts in one text.
const REPEATS: usize = 24;
/// How near the words of `unless` must stand to count, in words.
const NEAR: usize = 5;

/// A rule, ready to be tried.
#[derive(Debug)]
pub struct Compiled {
    /// The rule's number in [`crate::Reference::rules`].
    pub number: usize,
    /// The provider in whose file it stands, by number.
    pub home: Option<usize>,
    /// Whether it stands in an overlay, whose rules win over the built-in ones.
    pub of_house: bool,
    /// The provider that the bounce must come from, by number.
    pub provider: Option<usize>,
    text: Vec<Literal>,
    all: Vec<Vec<Literal>>,
    unless: Vec<Literal>,
    order: bool,
    within: usize,
    reply: Vec<ReplyPattern>,
    enhanced: Vec<EnhancedPattern>,
    phase: Vec<Phase>,
    link: Vec<String>,
    regex: Option<(String, OnceLock<Option<Regex>>)>,
    /// How much it tells.
    pub strength: Strength,
}

#[derive(Debug, Clone)]
struct ReplyPattern([Option<u8>; 3]);

#[derive(Debug, Clone)]
struct EnhancedPattern {
    class: Option<u8>,
    subject: Option<u16>,
    detail: Range<u16>,
}

/// What a rule's conditions are held against.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The folded text.
    pub folded: &'a Folded,
    /// Its literals.
    pub hits: &'a Hits,
    /// The reply codes of the delivery.
    pub replies: &'a [u16],
    /// The enhanced codes of the delivery.
    pub enhanced: &'a [EnhancedCode],
    /// The point of the delivery path, where it is known.
    pub phase: Option<Phase>,
    /// The providers that the bounce may come from, by number.
    pub providers: &'a [usize],
}

/// A rule that holds.
#[derive(Debug, Clone)]
pub struct Match {
    /// The rule, by its number among the compiled ones.
    pub rule: usize,
    /// The words that it rests on; empty for a rule of codes alone.
    pub words: Range<usize>,
    /// How many words of the text its wording covers.
    pub length: usize,
}

impl Compiled {
    /// The literals of which one must stand in a text for the rule to be tried; none for a rule
    /// without wording. One part of `all` is enough.
    pub fn anchors(&self) -> Option<&[Literal]> {
        if self.text.is_empty() { self.all.first().map(Vec::as_slice) } else { Some(&self.text) }
    }

    /// Whether the rule has conditions on codes.
    pub fn asks_for_codes(&self) -> bool {
        !self.reply.is_empty() || !self.enhanced.is_empty()
    }

    /// Whether the rule rests on codes alone.
    pub fn codes_alone(&self) -> bool {
        self.text.is_empty() && self.all.is_empty() && self.link.is_empty()
    }

    /// Whether the rule holds only for bounces of its provider.
    pub const fn asks_for_provider(&self) -> bool {
        self.provider.is_some()
    }

    /// Whether the rule holds only at certain points of the delivery path.
    pub fn asks_for_phase(&self) -> bool {
        !self.phase.is_empty()
    }

    /// The places of the links that the rule asks for.
    fn links(&self, folded: &Folded) -> Vec<Range<usize>> {
        let named = |entity: &&Entity| {
            entity.kind == EntityKind::Link && self.link.iter().any(|part| has_part(&entity.text, part))
        };
        folded.entities.iter().filter(named).filter_map(|entity| folded.word_of(entity)).map(|at| at..at + 1).collect()
    }

    /// The enhanced codes among `codes` that the rule asks for.
    pub fn code_among(&self, codes: &[EnhancedCode]) -> Option<EnhancedCode> {
        codes.iter().copied().find(|code| self.enhanced.iter().any(|pattern| pattern.fits(*code)))
    }

    pub fn circumstances_hold(&self, facts: &Facts<'_>) -> bool {
        self.provider.is_none_or(|provider| facts.providers.contains(&provider))
            && (self.reply.is_empty() || facts.replies.iter().any(|code| self.reply.iter().any(|p| p.fits(*code))))
            && (self.enhanced.is_empty() || self.code_among(facts.enhanced).is_some())
            && (self.phase.is_empty() || facts.phase.is_some_and(|phase| self.phase.contains(&phase)))
    }

    /// The places where the wording stands, with the number of words that it covers.
    pub fn wordings(&self, facts: &Facts<'_>) -> Vec<(Range<usize>, usize)> {
        if self.codes_alone() {
            return vec![(0..0, 0)];
        }
        let mut found = Vec::new();
        let links = self.links(facts.folded);
        if !self.link.is_empty() && links.is_empty() {
            return found;
        }
        if self.text.is_empty() && self.all.is_empty() {
            found.extend(links.into_iter().map(|words| (words, 1)));
        } else if self.all.is_empty() {
            found.extend(places(&self.text, facts.hits).map(|words| (words.clone(), words.len())));
        } else if self.text.is_empty() {
            found.extend(self.together(facts));
        } else {
            // Both are asked for: the fragment, and the parts anywhere near it.
            let parts = self.together(facts);
            for words in places(&self.text, facts.hits) {
                let near = parts.iter().find(|(part, _)| same_sentence(facts.folded, part, &words));
                if let Some((part, length)) = near {
                    let both = words.start.min(part.start)..words.end.max(part.end);
                    found.push((both, length + words.len()));
                }
            }
        }
        found.retain(|(words, length)| {
            let gapless = words.len() == *length;
            !places(&self.unless, facts.hits).any(|bar| {
                // A word of the wording itself does not bar it.
                if gapless && bar.start >= words.start && bar.end <= words.end {
                    return false;
                }
                let apart = bar.start.saturating_sub(words.end).max(words.start.saturating_sub(bar.end));
                apart <= NEAR && same_sentence(facts.folded, &bar, words)
            })
        });
        if let Some((pattern, cell)) = &self.regex {
            let holds = cell
                .get_or_init(|| Regex::new(pattern).ok())
                .as_ref()
                .is_some_and(|regex| regex.is_match(&facts.folded.text));
            if !holds {
                found.clear();
            }
        }
        // At each place the tightest span that holds all parts, of equals the longest wording.
        found.sort_by_key(|(words, length)| {
            (words.len().saturating_sub(*length), std::cmp::Reverse(*length), words.start)
        });
        let mut kept: Vec<(Range<usize>, usize)> = Vec::new();
        for (words, length) in found {
            if kept.len() < REPEATS
                && kept.iter().all(|(known, _)| words.end <= known.start || words.start >= known.end)
            {
                kept.push((words, length));
            }
        }
        kept
    }

    /// Where one of each part stands close together in a sentence.
    fn together(&self, facts: &Facts<'_>) -> Vec<(Range<usize>, usize)> {
        let Some((first, others)) = self.all.split_first() else { return Vec::new() };
        let mut found = Vec::new();
        'anchor: for anchor in places(first, facts.hits) {
            let mut span = anchor.clone();
            let mut length = anchor.len();
            let mut taken = vec![anchor.clone()];
            for part in others {
                let from = if self.order { span.end } else { 0 };
                let nearest = places(part, facts.hits)
                    .filter(|words| words.start >= from && same_sentence(facts.folded, words, &anchor))
                    .filter(|words| taken.iter().all(|other| words.end <= other.start || words.start >= other.end))
                    .map(|words| (span.start.min(words.start)..span.end.max(words.end), words))
                    .min_by_key(|(joint, words)| (joint.len(), std::cmp::Reverse(words.len())));
                match nearest {
                    Some((joint, words)) if joint.len() <= self.within + words.len() => {
                        length += words.len();
                        taken.push(words);
                        span = joint;
                    }
                    _ => continue 'anchor,
                }
            }
            found.push((span, length));
        }
        found
    }
}

/// Whether a link has a part in it; a number at the part's end is whole, so `err/1` is not in `err/10`.
fn has_part(link: &str, part: &str) -> bool {
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_number = part.ends_with(|c: char| c.is_ascii_digit());
    link.match_indices(part)
        .any(|(at, found)| !(is_number && link.get(at + found.len()..).is_some_and(starts_with_digit)))
}

fn same_sentence(folded: &Folded, a: &Range<usize>, b: &Range<usize>) -> bool {
    let sentence = |at: usize| folded.words.get(at).map(|word| word.sentence);
    sentence(a.start) == sentence(b.end.saturating_sub(1)) || sentence(a.end.saturating_sub(1)) == sentence(b.start)
}

/// Where the words of a rule are looked up while it is compiled.
pub struct Words<'a> {
    pub lexicon: &'a mut Lexicon,
    pub names: &'a BTreeMap<String, Vec<Literal>>,
}

impl Words<'_> {
    /// The literals of one entry: alternatives joined by `|`, `@name` for a vocabulary.
    fn alternatives(&mut self, entry: &str) -> Result<Vec<Literal>, String> {
        let mut literals = Vec::new();
        for alternative in entry.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            match alternative.strip_prefix('@') {
                Some(name) => literals
                    .extend(self.names.get(name).ok_or(format!("the vocabulary has no words under the name {name}"))?),
                None => literals.extend(self.lexicon.intern(alternative)),
            }
        }
        if literals.is_empty() { Err(format!("“{entry}” holds no word")) } else { Ok(literals) }
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
}

/// Readies a rule; the words of its conditions become literals.
///
/// # Errors
/// What is wrong with its conditions.
pub fn compile(rule: &Rule, number: usize, words: &mut Words<'_>) -> Result<Compiled, String> {
    let when = &rule.when;
    let compiled = Compiled {
        number,
        home: None,
        of_house: false,
        provider: None,
        text: words.joined(&when.text)?,
        all: when.all.iter().map(|entry| words.alternatives(entry)).collect::<Result<_, _>>()?,
        unless: words.joined(&when.unless)?,
        order: when.order,
        within: when.within.unwrap_or(SPREAD),
        reply: when.reply.iter().map(|pattern| ReplyPattern::read(pattern)).collect::<Result<_, _>>()?,
        enhanced: when.enhanced.iter().map(|pattern| EnhancedPattern::read(pattern)).collect::<Result<_, _>>()?,
        phase: when.phase.clone(),
        link: when.link.iter().map(|part| part.to_lowercase()).collect(),
        regex: when.regex.clone().map(|pattern| (pattern, OnceLock::new())),
        strength: rule.strength,
    };
    let codes = compiled.asks_for_codes();
    if compiled.codes_alone() && (!codes || compiled.regex.is_some()) {
        return Err("`when` needs `text`, `all` or `link`, or a code".to_owned());
    }
    Ok(compiled)
}

impl ReplyPattern {
    fn read(text: &str) -> Result<Self, String> {
        let digits: Vec<Option<u8>> = text
            .bytes()
            .map(|b| match b {
                b'x' | b'X' => Ok(None),
                b'0'..=b'9' => Ok(Some(b - b'0')),
                _ => Err(format!("“{text}” is no reply code")),
            })
            .collect::<Result<_, _>>()?;
        digits.try_into().map(Self).map_err(|_| format!("“{text}” is no reply code"))
    }

    fn fits(&self, code: u16) -> bool {
        let digits = [code / 100, code / 10 % 10, code % 10];
        self.0.iter().zip(digits).all(|(pattern, digit)| pattern.is_none_or(|p| u16::from(p) == digit))
    }
}

impl EnhancedPattern {
    fn read(text: &str) -> Result<Self, String> {
        let fault =
            || format!("“{text}” is no enhanced code, no pattern such as x.7.x, no range such as 5.7.500-5.7.699");
        let (low, high) = text.split_once('-').map_or((text, None), |(low, high)| (low, Some(high)));
        let mut parts = low.trim().split('.');
        let mut next = || parts.next().ok_or_else(fault);
        let number = |part: &str| -> Result<Option<u16>, String> {
            if part.eq_ignore_ascii_case("x") { Ok(None) } else { part.parse().map(Some).map_err(|_| fault()) }
        };
        let class = number(next()?)?.map(|class| class as u8);
        let subject = number(next()?)?;
        let detail = number(next()?)?;
        let last = match high {
            Some(high) => high.rsplit('.').next().and_then(|part| part.trim().parse::<u16>().ok()).ok_or_else(fault)?,
            None => detail.unwrap_or(999),
        };
        Ok(Self { class, subject, detail: detail.unwrap_or(0)..last + 1 })
    }

    fn fits(&self, code: EnhancedCode) -> bool {
        self.class.is_none_or(|class| class == code.class)
            && self.subject.is_none_or(|subject| subject == code.subject)
            && self.detail.contains(&code.detail)
    }
}
