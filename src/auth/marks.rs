//! Finds the words of a text that name checks and results, and says which belongs to which.
//!
//! It knows how words stand to each other in a sentence; what a domain or address near them is to a
//! check is the affair of `words`.

use std::ops::Range;

use crate::reference::Reference;
use crate::reference::checks::Meaning;
use crate::taxonomy::{Check, CheckResult, DmarcPolicy};
use crate::words::fold::{Folded, fold};

/// How many words may stand between a check and what came out of it, after it and before it.
const AFTER: usize = 10;
const BEFORE: usize = 8;

/// How many may stand between a refusal and the check that is its reason.
const REASON: usize = 12;

/// What a comma between a check and a word costs, in words.
const COMMA: usize = 3;

/// A text with what its words say of checks.
pub(super) struct Marked<'t> {
    text: &'t str,
    pub folded: Folded,
    marks: Vec<Mark>,
}

/// Words that mean something.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub words: Range<usize>,
    pub meaning: Meaning,
}

/// A check, or several that share a result, where the text names them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub checks: Vec<Check>,
    pub words: Range<usize>,
    /// What came out.
    pub result: Option<CheckResult>,
    /// Whether the mail was refused for it, where no result is told.
    pub is_reason: bool,
}

impl<'t> Marked<'t> {
    /// Finds the words that mean something.
    pub(super) fn new(text: &'t str, reference: &Reference) -> Option<Self> {
        let endings = reference.wordings().last()?.endings();
        let folded = fold(text, endings);
        let checks = reference.checks();
        let mut marks = Vec::new();
        let mut at = 0;
        while let Some(rest) = folded.words.get(at..).filter(|rest| !rest.is_empty()) {
            let sentence = rest.first().map(|word| word.sentence);
            let words = rest.iter().take_while(|word| Some(word.sentence) == sentence);
            let words = words.map(|word| folded.text.get(word.at.clone()).unwrap_or_default());
            match checks.meaning(words).map(|(meaning, length)| Mark { words: at..at + length, meaning }) {
                // A symbol such as `SPF_FAIL` is an entry in a list of points.
                Some(mark) if !is_symbol(text, &folded.source_of(&mark.words)) => {
                    at = mark.words.end;
                    marks.push(mark);
                }
                _ => at += 1,
            }
        }
        Some(Self { text, folded, marks })
    }

    /// The first policy that is told.
    pub(super) fn policy(&self) -> Option<DmarcPolicy> {
        self.marks.iter().find_map(|mark| match mark.meaning {
            Meaning::Policy(policy) => Some(policy),
            _ => None,
        })
    }

    /// Whatever means something, in order.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The source of the words between two places.
    pub(super) fn between(&self, from: usize, to: usize) -> &'t str {
        let end = from.checked_sub(1).and_then(|last| self.folded.words.get(last)).map_or(0, |word| word.source.end);
        let start = self.folded.words.get(to).map_or(self.text.len(), |word| word.source.start);
        self.text.get(end..start).unwrap_or_default()
    }

    /// The words of the sentence in which a word stands.
    pub(super) fn sentence(&self, word: usize) -> Range<usize> {
        let Some(number) = self.folded.words.get(word).map(|word| word.sentence) else { return word..word };
        let all = &self.folded.words;
        let before =
            all.get(..word).unwrap_or_default().iter().rev().take_while(|word| word.sentence == number).count();
        let after = all.get(word..).unwrap_or_default().iter().take_while(|word| word.sentence == number).count();
        word - before..word + after
    }

    /// The checks that the text names, each with what came out.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut groups = self.named();
        // The word that tells the result of the group before belongs to no other.
        let mut used = 0;
        for number in 0..groups.len() {
            let Some(group) = groups.get(number).cloned() else { continue };
            if group.result.is_some() {
                used = group.words.end;
                continue;
            }
            let sentence = self.sentence(group.words.start);
            let from = used.max(sentence.start);
            let to = groups.get(number + 1).map_or(sentence.end, |next| next.words.start.min(sentence.end));
            let found = self.result(&group, from..to);
            let is_reason = found.is_none() && self.is_reason(&group, &sentence, &groups);
            if let Some(group) = groups.get_mut(number) {
                group.result = found.as_ref().map(|(result, _)| *result);
                group.is_reason = is_reason;
            }
            used = found.map_or(group.words.end, |(_, words)| words.end.max(group.words.end));
        }
        groups
    }

    /// The checks, those together that share what follows or comes before.
    fn named(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut joint_end = None;
        for mark in &self.marks {
            match mark.meaning {
                Meaning::Name(check) => {
                    let last = groups.last_mut().filter(|last| {
                        let touches = joint_end.unwrap_or(last.words.end) == mark.words.start;
                        last.result.is_none()
                            && touches
                            && !self.between(last.words.end, mark.words.start).contains(['=', ':'])
                    });
                    match last {
                        Some(last) if self.sentence(last.words.start).contains(&mark.words.start) => {
                            last.words.end = mark.words.end;
                            if !last.checks.contains(&check) {
                                last.checks.push(check);
                            }
                        }
                        _ => groups.push(Group {
                            checks: vec![check],
                            words: mark.words.clone(),
                            result: None,
                            is_reason: false,
                        }),
                    }
                    joint_end = None;
                }
                Meaning::Whole(check, result) => {
                    groups.push(Group {
                        checks: vec![check],
                        words: mark.words.clone(),
                        result: Some(result),
                        is_reason: false,
                    });
                    joint_end = None;
                }
                Meaning::Joint => {
                    let end = joint_end.or_else(|| groups.last().map(|last| last.words.end));
                    joint_end = end.filter(|end| *end == mark.words.start).map(|_| mark.words.end);
                }
                _ => {}
            }
        }
        groups
    }

    /// What came out of a check, and the words that tell it: the nearest on either side.
    fn result(&self, group: &Group, room: Range<usize>) -> Option<(CheckResult, Range<usize>)> {
        let results = self.marks.iter().filter_map(|mark| match mark.meaning {
            Meaning::Result(result) if room.start <= mark.words.start && mark.words.end <= room.end => {
                Some((result, mark.words.clone()))
            }
            _ => None,
        });
        let mut best: Option<(usize, CheckResult, Range<usize>)> = None;
        for (result, words) in results {
            let is_after = words.start >= group.words.end;
            let (from, to) = if is_after { (group.words.end, words.start) } else { (words.end, group.words.start) };
            let gap = self.between(from, to);
            let count = self.plain_words(from..to);
            let is_near = if is_after { count <= AFTER } else { count <= BEFORE };
            // A success that is told is told right beside the check.
            let is_told = result != CheckResult::Pass || count <= 1 || gap.trim_end().ends_with(['=', ':']);
            if !is_near || !is_told {
                continue;
            }
            let is_bound = is_after && gap.trim_start().starts_with(['=', ':']);
            let comma = if gap.contains([',', ';']) { COMMA } else { 0 };
            let cost = if is_bound { 0 } else { (count + comma) * 2 + usize::from(!is_after) };
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, result, words));
            }
        }
        let (_, result, words) = best?;
        let turned = result == CheckResult::Pass && self.is_negated(group, &words);
        Some((if turned { CheckResult::Fail } else { result }, words))
    }

    /// Whether a success is denied: "neither SPF nor DKIM passed", "passed neither".
    fn is_negated(&self, group: &Group, result: &Range<usize>) -> bool {
        let start = group.words.start.min(result.start).saturating_sub(2);
        let end = group.words.end.max(result.end);
        let sentence = self.sentence(group.words.start);
        let near = |words: &Range<usize>| words.start >= start.max(sentence.start) && words.end <= end;
        self.marks.iter().any(|mark| mark.meaning == Meaning::Negation && near(&mark.words))
    }

    /// Whether a check is the reason of a refusal in its sentence. Where that tells what failed, it is not.
    fn is_reason(&self, group: &Group, sentence: &Range<usize>, groups: &[Group]) -> bool {
        let is_dmarc = group.checks == [Check::Dmarc];
        let tells = |other: &Group| {
            // What is not aligned fails DMARC, whichever of both the refusal names first.
            let is_part = is_dmarc && (other.checks == [Check::Alignment] || group.words.start < other.words.start);
            other.result.is_some() && !is_part && sentence.contains(&other.words.start)
        };
        if groups.iter().any(tells) {
            return false;
        }
        self.marks.iter().any(|mark| {
            let is_refusal = match mark.meaning {
                Meaning::Refusal => true,
                Meaning::Policy(policy) => policy != DmarcPolicy::None,
                _ => false,
            };
            let between = if mark.words.start >= group.words.end {
                group.words.end..mark.words.start
            } else {
                mark.words.end..group.words.start
            };
            // Whatever else a refusal for DMARC lists is why DMARC failed.
            let is_nearest = is_dmarc || groups.iter().all(|other| !between.contains(&other.words.start));
            is_refusal && is_nearest && sentence.contains(&mark.words.start) && self.plain_words(between) <= REASON
        })
    }

    /// How many words stand there that are no address, host or number.
    fn plain_words(&self, range: Range<usize>) -> usize {
        let words = self.folded.words.get(range).unwrap_or_default();
        let is_plain = |word: &&str| !word.starts_with('§');
        words.iter().filter_map(|word| self.folded.text.get(word.at.clone())).filter(is_plain).count()
    }
}

/// Whether words are a part of a longer name with underscores.
fn is_symbol(text: &str, source: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let before = source.start.checked_sub(1).and_then(|at| bytes.get(at));
    [before, bytes.get(source.end)].contains(&Some(&b'_'))
}
