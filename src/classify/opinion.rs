//! What was learned of texts as a whole, beside the rules: whether a text reports a delivery that
//! failed, and if not, what else it is.
//!
//! It takes words and pairs of words from a text, and marks for what else is known of it, and adds up
//! what was learned of each. Whoever trains it takes the same features by their names.

use std::ops::Range;

use super::reading::Reading;
use super::signal::{Codes, Signal};
use crate::code::{self, Code, Found};
use crate::intake::{Delivery, Shape};
use crate::reference::Reference;
use crate::reference::opinion::{KINDS, OF_MARK, Opinion, STEPS, Weights, of_each, of_pair, of_word};
use crate::taxonomy::Category;

/// So many words at the beginning of a text are looked at.
const MOST_WORDS: usize = 240;

/// How many bits tell which features were seen.
const BITS: usize = 8192;

/// What begins with the code of a failure and has no more words is a reply, whatever it says.
const LONGEST_REPLY: usize = 12;

/// A text of fewer words is not worth an opinion.
const FEWEST_WORDS: usize = 4;

/// How many words of the evidence are shown.
const SHOWN: usize = 3;

/// A number as a word.
const NUMBER: &str = "§num";

/// An address as a word.
const ADDRESS: &str = "§addr";

/// How likely a text is of each kind.
#[derive(Debug, Clone)]
pub struct Belief {
    /// The share of each kind, in the order of `Kind::ALL`; together 1.
    shares: [f64; KINDS],
    /// Where the words stand that speak most for the likeliest kind, the weightiest first.
    pub places: Vec<Range<usize>>,
}

impl Belief {
    /// How likely it is that the text reports a delivery that failed.
    pub const fn bounce(&self) -> f64 {
        let [bounce, ..] = self.shares;
        bounce
    }

    /// What a text that reports no failed delivery is most likely, as a category.
    pub fn other(&self) -> Category {
        let [_, other, auto_reply, delivered, complaint] = self.shares;
        let others = [
            (complaint, Category::Complaint),
            (delivered, Category::Delivered),
            (auto_reply, Category::AutoReply),
            (other, Category::NotABounce),
        ];
        others.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).map_or(Category::NotABounce, |(_, kind)| kind)
    }
}

/// What is looked at of a delivery.
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// What the input says.
    pub delivery: &'a Delivery,
    /// Its codes.
    pub codes: &'a Codes,
    /// The words that report the failure.
    pub diagnostic: &'a Reading,
    /// The words around them.
    pub context: &'a Reading,
    /// What the rules and codes say.
    pub signals: &'a [Signal<'a>],
}

impl Looked<'_> {
    /// Whether the text is so plain that the rules know what it is: a code or a word or two, or one line
    /// that begins with the code of a failure and says why.
    fn is_plain(&self) -> bool {
        let words = self.diagnostic.folded.words.len() + self.context.folded.words.len();
        if words < FEWEST_WORDS {
            return true;
        }
        let text = self.delivery.diagnostic.text().trim();
        // The type of a diagnostic may stand before it (RFC 3464 §2.3.6).
        let text = text.split_once(';').filter(|(kind, _)| is_kind(kind)).map_or(text, |(_, text)| text.trim_start());
        // And so may a label: `ERR: 550 …`.
        let text = text.split_once(':').filter(|(label, _)| is_kind(label)).map_or(text, |(_, text)| text.trim_start());
        let says_why =
            |signal: &Signal<'_>| signal.rule.is_some() && signal.category.is_bounce() && signal.weight > 2.0;
        let has_both = !self.codes.replies.is_empty() && !self.codes.enhanced.is_empty();
        self.begins_with_code(text)
            && !text.contains('\n')
            && (has_both || words <= LONGEST_REPLY || self.signals.iter().any(says_why))
    }

    /// Whether the first thing in a text is the code of a failure.
    fn begins_with_code(&self, text: &str) -> bool {
        let first = self.diagnostic.folded.codes.first();
        let opens = |found: &Found| {
            let rest = self.delivery.diagnostic.text().get(found.range.start..);
            rest.is_some_and(|rest| text.starts_with(rest.trim_end()))
        };
        first.is_some_and(|found| opens(found) && found.code.is_failure())
    }

    /// Whether a reply or an enhanced code says that something failed.
    fn tells_failure(&self) -> bool {
        self.codes.replies.iter().any(|code| *code >= 400) || self.codes.enhanced.iter().any(|code| code.class != 2)
    }
}

/// Whether a word may be the type of a diagnostic: `smtp`, `X-Postfix`.
fn is_kind(word: &str) -> bool {
    word.len() < 24 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The learned opinion on a loose text; `None` on what a mail system vouches for.
pub fn belief(looked: Looked<'_>, reference: &Reference) -> Option<Belief> {
    let opinion = reference.opinion();
    if looked.delivery.shape != Shape::Text || opinion.is_empty() || looked.is_plain() {
        return None;
    }
    let mut sum = Sum::of(opinion);
    marks(looked, |mark| sum.mark(mark));
    for (number, reading) in [looked.diagnostic, looked.context].into_iter().enumerate() {
        let mut before = None;
        tokens(reading, |token, source| {
            let word = of_word(token);
            // A number or somebody's address shows nothing to whoever reads it.
            let place = (number == 0 && ![NUMBER, ADDRESS].contains(&token)).then_some(source);
            sum.add(word, place.clone());
            if let Some(before) = before.replace(word) {
                sum.add(of_pair(before, word), place);
            }
        });
    }
    let belief = sum.belief();
    // What holds the code of a failure, or says that one was not delivered, reports no success.
    let fails = looked.tells_failure()
        || looked.signals.iter().any(|signal| signal.rule.is_some() && signal.category.is_bounce() && !signal.vague);
    let is_mistaken = belief.bounce() < 0.5 && belief.other() == Category::Delivered && fails;
    (!is_mistaken).then_some(belief)
}

/// The features of a delivery by their names, each once, for whoever trains the opinion.
pub fn features(looked: Looked<'_>) -> Vec<String> {
    let mut found = Vec::new();
    marks(looked, |mark| found.push(mark.to_owned()));
    for reading in [looked.diagnostic, looked.context] {
        let mut before: Option<String> = None;
        tokens(reading, |token, _| {
            found.push(token.to_owned());
            if let Some(before) = before.replace(token.to_owned()) {
                found.push(format!("{before} {token}"));
            }
        });
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The words of a text in order, with their places: numbers as one word, codes by their class.
fn tokens(reading: &Reading, mut each: impl FnMut(&str, Range<usize>)) {
    let folded = &reading.folded;
    let mut codes = folded.codes.iter().peekable();
    for word in folded.words.iter().take(MOST_WORDS) {
        while let Some(found) = codes.next_if(|found| found.range.start < word.source.start) {
            each(name_of(found.code), found.range.clone());
        }
        let text = folded.text.get(word.at.clone()).unwrap_or_default();
        let is_number = text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'x');
        each(if is_number { NUMBER } else { text }, word.source.clone());
    }
    codes.take(MOST_WORDS).for_each(|found| each(name_of(found.code), found.range.clone()));
}

/// A code as a word.
const fn name_of(code: Code) -> &'static str {
    match code {
        Code::Reply(200..400) => "§reply2",
        Code::Reply(..500) => "§reply4",
        Code::Reply(_) => "§reply5",
        Code::Enhanced(code) => match code.class {
            2 => "§code2",
            4 => "§code4",
            _ => "§code5",
        },
    }
}

/// What is known of a delivery beside its words, as words.
fn marks(looked: Looked<'_>, mut each: impl FnMut(&'static str)) {
    let Looked { delivery, codes, signals, .. } = looked;
    let mut when = |holds: bool, mark: &'static str| {
        if holds {
            each(mark);
        }
    };
    when(true, "¤any");
    when(delivery.recipient.is_some(), "¤recipient");
    when(delivery.remote_mta.is_some(), "¤remote");
    when(delivery.reporting_mta.is_some(), "¤reporting");
    when(delivery.queue_id.is_some(), "¤queue");
    when(code::is_reply(delivery.diagnostic.text().trim_start()), "¤begins-with-reply");
    when(codes.replies.is_empty() && codes.enhanced.is_empty(), "¤no-code");
    when(!codes.replies.is_empty() && !codes.enhanced.is_empty(), "¤both-codes");
    let by_rule = |is_bounce: bool| {
        let of_rules = signals.iter().filter(move |signal| signal.rule.is_some());
        let kind = of_rules.filter(move |signal| signal.category.is_bounce() == is_bounce);
        kind.map(|signal| signal.weight).fold(0.0, f64::max)
    };
    let bounce = by_rule(true);
    when(bounce <= 0.0, "¤rules:none");
    when(bounce > 0.0 && bounce < 2.5, "¤rules:weak");
    when((2.5..4.5).contains(&bounce), "¤rules:plain");
    when(bounce >= 4.5, "¤rules:strong");
    when(by_rule(false) >= 2.5, "¤rules:no-failure");
    let of_provider = signals.iter().any(|signal| signal.rule.is_some_and(|rule| rule.provider().is_some()));
    when(of_provider, "¤rules:provider");
}

/// The weights of the features that were seen so far.
struct Sum<'a> {
    opinion: Opinion<'a>,
    /// Which features were seen, by their lowest bits: each counts once.
    seen: [u64; BITS / 64],
    /// The weights of the marks.
    marks: [i32; KINDS],
    /// The weights of the words and pairs.
    totals: [i32; KINDS],
    /// How many words and pairs have weights.
    known: usize,
    /// The words that stand in the diagnostic, with their weights.
    words: Vec<(Weights, Range<usize>)>,
}

impl<'a> Sum<'a> {
    const fn of(opinion: Opinion<'a>) -> Self {
        let (marks, totals) = ([0; KINDS], [0; KINDS]);
        Self { opinion, seen: [0; BITS / 64], marks, totals, known: 0, words: Vec::new() }
    }

    fn mark(&mut self, mark: &str) {
        let weights = self.opinion.weights(of_word(mark)).unwrap_or_default();
        for (total, weight) in self.marks.iter_mut().zip(weights) {
            *total += i32::from(weight);
        }
    }

    fn add(&mut self, feature: u32, place: Option<Range<usize>>) {
        let bit = feature as usize % BITS;
        let Some(seen) = self.seen.get_mut(bit / 64) else { return };
        if *seen >> (bit % 64) & 1 == 1 {
            return;
        }
        *seen |= 1 << (bit % 64);
        let Some(weights) = self.opinion.weights(feature) else { return };
        for (total, weight) in self.totals.iter_mut().zip(weights) {
            *total += i32::from(weight);
        }
        self.known += 1;
        if let Some(place) = place {
            self.words.push((weights, place));
        }
    }

    fn belief(mut self) -> Belief {
        let of_word = of_each(self.known);
        let mut totals = [0.0; KINDS];
        for ((total, words), marks) in totals.iter_mut().zip(self.totals).zip(self.marks) {
            *total = (f64::from(words) * of_word + f64::from(marks) * OF_MARK) / STEPS;
        }
        let top = totals.iter().copied().fold(f64::MIN, f64::max);
        let mut shares = totals.map(|total| (total - top).exp());
        let sum: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= sum;
        }
        let likeliest = shares.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1)).map_or(0, |(at, _)| at);
        let weight = |weights: &Weights| weights.get(likeliest).copied().unwrap_or_default();
        self.words.retain(|(weights, _)| weight(weights) > 0);
        self.words.sort_by_key(|(weights, place)| (std::cmp::Reverse(weight(weights)), place.start));
        let places = self.words.into_iter().take(SHOWN).map(|(_, place)| place).collect();
        Belief { shares, places }
    }
}
