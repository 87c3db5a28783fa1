//! Gathers what speaks for each category: the rules that hold and the codes.

mod codes;

use std::borrow::Cow;
use std::ops::Range;

use super::EvidenceKind;
use super::around;
use super::facts::Listed;
use super::matcher::{self, Circumstances, Match};
use super::reading::Reading;
use crate::code::Code;
use crate::intake::{Delivery, Excerpt};
use crate::reference::Reference;
use crate::reference::rule::Strength;
use crate::reference::wordings::Card;
use crate::taxonomy::Category;

pub use codes::Codes;

/// One thing in the text that speaks for a category.
#[derive(Debug, Clone)]
pub struct Signal<'a> {
    /// What it speaks for.
    pub category: Category,
    /// How strongly; a plain phrase of a few words has about 4.
    pub weight: f64,
    /// What kind of thing it is.
    pub kind: EvidenceKind,
    /// The id of the rule or page behind it; empty where that is the code itself.
    pub name: Cow<'static, str>,
    /// The code that it rests on, where it rests on nothing but one.
    pub code: Option<Code>,
    /// The rule behind it, where there is one.
    pub rule: Option<Card<'a>>,
    /// The words as they stand in the text; empty where no words show the code.
    pub words: &'a str,
    /// Where they stand in the text; `None` for what no words show.
    pub place: Option<Range<usize>>,
    /// Their bytes in the input.
    pub span: Option<Range<usize>>,
    /// Whether it is a hint only, or stands only where nothing better is told.
    pub vague: bool,
    /// Whether it rests on a rule of an overlay.
    pub of_house: bool,
    /// Whether it stands in the words of the server that refused, as far as these can be told apart.
    pub direct: bool,
    /// What it would weigh by itself.
    pub alone: f64,
    /// Why it weighs less than that.
    pub lessened: Vec<Lessened>,
}

impl Signal<'_> {
    /// The id of the rule or page behind it.
    pub fn id(&self) -> Cow<'static, str> {
        match self.code {
            Some(code) if self.name.is_empty() => Cow::Owned(code.to_string()),
            _ => self.name.clone(),
        }
    }

    /// The words that show it, or the code.
    pub fn text(&self) -> String {
        match self.code {
            Some(code) if self.words.is_empty() => code.to_string(),
            _ => self.words.to_owned(),
        }
    }
}

/// Why a signal counts less than by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lessened {
    /// It stands around the words of the server that refused.
    Around,
    /// It stands in the title of an error whose reply stands behind it.
    Titled,
    /// It speaks of no failure where a code does.
    NoFailure,
    /// It stands in a notice that reports no failure.
    Notice,
    /// It gives way to a plainer reason.
    Yields,
    /// It speaks of a recipient where the code answers a login.
    Login,
}

/// Which text a signal comes from.
struct Source<'a, 'r> {
    reading: &'r Reading,
    excerpt: &'a Excerpt,
    /// How much its words count beside those of the diagnostic.
    factor: f64,
    /// Whether a wrapper around the remote server's words can be told apart in it.
    wraps: bool,
}

/// How much less the cause weighs that words only leave open.
const OTHER_CAUSE: f64 = 1.2;
/// How much more a rule of an overlay counts: more than all built-in rules of a text together.
const OF_HOUSE: f64 = 12.0;
/// The same for a mere hint, which is to win over other hints only.
const OF_HOUSE_HINT: f64 = 1.0;
/// How much less words count in the title of an error whose reply stands behind it.
const TITLED: f64 = 0.25;
/// How much a block list's name or look-up page counts.
const LISTED: f64 = 3.4;
/// The replies that only a login gets (RFC 4954 §6): the user whom they do not know is the one who logs in.
const TO_A_LOGIN: [u16; 3] = [534, 535, 538];
/// From this weight on a code tells the cause where words say only that there was a failure.
const TELLING: f64 = 1.6;

/// The texts of a delivery, read.
#[derive(Clone, Copy)]
pub struct Readings<'a> {
    /// The words that report the failure.
    pub diagnostic: &'a Reading,
    /// The words around them.
    pub context: &'a Reading,
    /// The block list that the former name.
    pub listed: Option<&'a Listed<'a>>,
}

/// All signals of a delivery.
pub fn gather<'a>(
    delivery: &'a Delivery,
    readings: Readings<'_>,
    circumstances: Circumstances<'_>,
    reference: &'a Reference,
) -> Vec<Signal<'a>> {
    let Readings { diagnostic, context, listed } = readings;
    let sources = [
        Source { reading: diagnostic, excerpt: &delivery.diagnostic, factor: 1.0, wraps: true },
        Source { reading: context, excerpt: &delivery.context, factor: 0.55, wraps: false },
    ];
    let sender = around::Sender::of(delivery, diagnostic, circumstances.enhanced);
    let mut signals = Vec::with_capacity(24);
    for (place, source) in sources.iter().enumerate() {
        if place > 0 && source.reading.candidates.is_empty() && source.reading.folded.entities.is_empty() {
            continue;
        }
        let mut held = matcher::matches(source.reading, circumstances, reference);
        // Rules of codes alone hold once, whatever the texts say; and no wording runs from a
        // wrapper into what it quotes.
        held.retain(|found| place == 0 || !found.words.is_empty());
        around::without_titles(&mut held, source.reading);
        let of_senders = around::of_senders(&mut held, source.reading, sender);
        around::without_rooms(&mut held, source.reading);
        let focus = if source.wraps { around::focus(source.reading, source.excerpt.text(), &held) } else { 0 };
        let title = if source.wraps { around::title(source.reading) } else { 0 };
        held.retain(|found| [focus, title].iter().all(|at| found.words.start >= *at || found.words.end <= *at));
        covered(&mut held);
        for found in of_senders {
            signals.push(as_of_sender(of_rule(&found, false, source, circumstances)));
        }
        for found in held {
            let is_wrapper = !found.words.is_empty() && found.words.start < focus;
            let mut signal = of_rule(&found, is_wrapper, source, circumstances);
            if !found.words.is_empty() && found.words.end <= title {
                signal.weight *= TITLED;
                signal.direct = false;
                signal.lessened.push(Lessened::Titled);
            }
            signals.push(signal);
        }
    }
    if let Some(list) = listed {
        let range = diagnostic.folded.source_of(&list.words);
        signals.push(Signal {
            category: Category::SenderBlocked,
            weight: LISTED,
            kind: EvidenceKind::Provider,
            name: Cow::Owned(list.page.id.clone()),
            code: None,
            rule: None,
            words: delivery.diagnostic.text().get(range.clone()).unwrap_or_default(),
            span: delivery.diagnostic.locate(range.clone()),
            place: Some(range),
            vague: true,
            of_house: false,
            direct: true,
            alone: LISTED,
            lessened: Vec::new(),
        });
    }
    left_open(&mut signals);
    let mut coded = codes::suggested(delivery, diagnostic, circumstances, reference);
    if sender.is_answered {
        let of_address = |signal: &Signal<'_>| around::is_of_address(signal.category);
        coded =
            coded.into_iter().map(|signal| if of_address(&signal) { as_of_sender(signal) } else { signal }).collect();
    }
    settle(&mut signals, &coded, circumstances);
    signals.extend(coded);
    signals.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    signals
}

/// What says that an address does not exist, said of the sender's.
fn as_of_sender(signal: Signal<'_>) -> Signal<'_> {
    let category = Category::SenderAddressRejected;
    let name = if signal.code.is_some() { signal.name } else { Cow::Borrowed(category.name()) };
    Signal { category, name, rule: None, vague: false, ..signal }
}

/// Adds the other cause where words leave two open and nothing else speaks for it.
fn left_open(signals: &mut Vec<Signal<'_>>) {
    let mut found: Vec<Signal<'_>> = Vec::new();
    for signal in signals.iter() {
        let Some(other) = signal.rule.and_then(|rule| rule.also()) else { continue };
        if signals.iter().chain(&found).all(|known| known.category != other) {
            let weight = signal.weight - OTHER_CAUSE;
            found.push(Signal { category: other, weight, alone: weight, rule: None, vague: true, ..signal.clone() });
        }
    }
    signals.append(&mut found);
}

/// Lets the vaguer give way to the plainer: wrappers to what they quote, boilerplate to reasons.
fn settle(signals: &mut [Signal<'_>], of_codes: &[Signal<'_>], codes: Circumstances<'_>) {
    let failed = codes.replies.iter().any(|code| *code >= 400) || codes.enhanced.iter().any(|code| code.class >= 4);
    let plain = |signal: &Signal<'_>| !signal.vague && signal.weight > 2.0;
    let told = signals.iter().any(|signal| signal.direct && plain(signal));
    // Words that tell no cause decide nothing.
    let names_cause = |signal: &Signal<'_>| plain(signal) && signal.category != Category::Unknown;
    let decided = signals.iter().any(|signal| names_cause(signal) && (signal.direct || !told));
    let caused = signals.iter().any(|signal| names_cause(signal) && signal.category.is_bounce() && signal.direct)
        || of_codes.iter().any(|signal| signal.weight >= TELLING && signal.category != Category::Unknown);
    // What holds, confirms or announces something may name any cause on the way.
    let is_notice = !failed
        && signals.iter().any(|signal| {
            let is_strong = signal.rule.is_some_and(|rule| rule.strength() == Strength::Strong);
            is_strong && signal.direct && !signal.category.is_bounce()
        });
    let mut failures = codes.replies.iter().filter(|code| **code >= 400).peekable();
    let of_login = failures.peek().is_some() && failures.all(|code| TO_A_LOGIN.contains(code));
    for signal in signals.iter_mut().filter(|signal| !signal.of_house) {
        if of_login && matches!(signal.category, Category::InvalidRecipient | Category::MailboxUnavailable) {
            signal.weight *= 0.25;
            signal.lessened.push(Lessened::Login);
        }
        if is_notice && signal.category.is_bounce() {
            signal.weight *= 0.4;
            signal.lessened.push(Lessened::Notice);
        }
        if told && !signal.direct {
            signal.weight *= 0.5;
            signal.lessened.push(Lessened::Around);
        }
        // A failing code goes with no absence note and no success, whatever words a person wrote.
        if failed && !signal.category.is_bounce() {
            signal.weight *= 0.2;
            signal.lessened.push(Lessened::NoFailure);
        }
        let tells_nothing = caused && signal.category == Category::Unknown;
        // The name of a service's event ("deferred") tells less than the server's own code.
        let is_outdone = decided
            || signal.kind == EvidenceKind::Provider
                && of_codes.iter().any(|code| code.weight >= TELLING && code.category != signal.category);
        if tells_nothing || is_outdone && signal.rule.is_some_and(|rule| rule.yields()) {
            signal.weight *= 0.25;
            signal.lessened.push(Lessened::Yields);
        }
    }
}

/// Leaves out what lies within the words of a longer wording, or in those of the provider itself.
fn covered(held: &mut Vec<Match<'_>>) {
    if held.len() < 2 {
        return;
    }
    let own = |found: &Match<'_>| found.card.provider().is_some() || found.card.asks_for_phase();
    let all = held.clone();
    held.retain(|found| {
        found.words.is_empty()
            || !all.iter().any(|other| {
                let tighter = || other.words.len() < found.words.len() || (own(other) && !own(found));
                other.words.start <= found.words.start
                    && other.words.end >= found.words.end
                    && (other.length > found.length || (other.length == found.length && tighter()))
                    && other.card.rule() != found.card.rule()
                    && (other.card.of_house() || !found.card.of_house())
                    && other.card.strength() != Strength::Weak
                    && other.card.category() != Category::Unknown
                    && other.card.category() != found.card.category()
            })
    });
}

/// The signal of a rule that holds; `is_wrapper` where its words stand around what the remote server said.
fn of_rule<'a>(
    found: &Match<'a>,
    is_wrapper: bool,
    source: &Source<'a, '_>,
    circumstances: Circumstances<'_>,
) -> Signal<'a> {
    let card = found.card;
    let vague = card.strength() == Strength::Weak;
    let mut weight = match (card.strength(), card.yields()) {
        (Strength::Strong, _) => 5.0,
        (Strength::Normal, _) => 3.6,
        // A hint that yields decides where there is nothing else, one that does not only helps.
        (Strength::Weak, true) => 2.3,
        (Strength::Weak, false) => 1.4,
    };
    if !card.codes_alone() {
        weight += 0.16 * (found.length.min(10) as f64);
    }
    if card.home().is_some_and(|home| circumstances.providers.contains(&home)) && !vague {
        weight += 1.0;
    }
    if card.asks_for_codes() && !card.codes_alone() {
        weight += 0.6;
    }
    if card.asks_for_phase() {
        weight += 1.5;
    }
    weight *= source.factor;
    if is_wrapper {
        weight *= 0.75;
    }
    // Whoever wrote a rule of the house knows the mail of the house.
    if card.of_house() {
        weight += if vague { OF_HOUSE_HINT } else { OF_HOUSE };
    }
    let code = card.codes_alone().then(|| code_of(card, circumstances)).flatten();
    let range = match code {
        Some(code) => codes::place(source.reading, code).unwrap_or_default(),
        None => source.reading.folded.source_of(&found.words),
    };
    let text = source.excerpt.text().get(range.clone()).unwrap_or_default();
    Signal {
        category: card.category(),
        weight,
        kind: if card.home().is_some() { EvidenceKind::Provider } else { EvidenceKind::Phrase },
        name: card.id(),
        code,
        rule: Some(card),
        span: if text.is_empty() { None } else { source.excerpt.locate(range.clone()) },
        place: (source.wraps && !text.is_empty()).then_some(range),
        words: text,
        vague: vague || card.yields() || card.codes_alone(),
        of_house: card.of_house(),
        direct: source.wraps && !is_wrapper,
        alone: weight,
        lessened: Vec::new(),
    }
}

/// The code that a rule of codes alone rests on: the enhanced one where it asks for one.
fn code_of(card: Card<'_>, circumstances: Circumstances<'_>) -> Option<Code> {
    let enhanced = card.code_among(circumstances.enhanced).map(Code::Enhanced);
    enhanced.or_else(|| {
        let asked = circumstances.replies.iter().find(|code| card.takes_reply(&[**code]));
        asked.filter(|_| card.reply_texts().next().is_some()).map(|code| Code::Reply(*code))
    })
}
