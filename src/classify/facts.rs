//! What a text tells beside its cause: whose words they are, at which point of the delivery path,
//! which block list they name, how long to wait.

use std::ops::Range;

use crate::intake::Delivery;
use crate::reference::load::Documents;
use crate::reference::matcher::Matcher;
use crate::reference::page::{ProviderKind, ProviderPage};
use crate::taxonomy::Phase;
use crate::words::entity::EntityKind;
use crate::words::fold::Folded;
use crate::words::tree::Hits;

/// A text with all that was found in it.
#[derive(Debug, Default)]
pub struct Reading {
    /// The folded text.
    pub folded: Folded,
    /// Its literals.
    pub hits: Hits,
}

/// The providers that a bounce may come from.
#[derive(Debug, Default)]
pub struct Origin {
    /// All of them, by number, the likeliest first.
    pub providers: Vec<usize>,
    /// The one whose name the verdict gives.
    pub named: Option<usize>,
}

/// Who wrote the words, by the hosts, signatures, links and domains in them.
pub fn origin(delivery: &Delivery, readings: &[&Reading], matcher: &Matcher, documents: &Documents) -> Origin {
    let mut weights = vec![0_u32; documents.providers.len()];
    let mut add = |provider: Option<usize>, weight: u32| {
        if let Some(slot) = provider.and_then(|number| weights.get_mut(number)) {
            *slot = (*slot).max(weight);
        }
    };
    if let Some(host) = &delivery.remote_mta {
        add(matcher.provider_of_host(&host.to_lowercase()), 6);
    }
    for (distance, reading) in readings.iter().enumerate() {
        let near = u32::from(distance == 0);
        for entity in &reading.folded.entities {
            match entity.kind {
                EntityKind::Host => add(matcher.provider_of_host(&entity.text), 3 + near),
                EntityKind::Link => add(matcher.provider_of_link(&entity.text), 3 + near),
                EntityKind::Address | EntityKind::Ip => {}
            }
        }
        for (number, marks) in matcher.providers().iter().enumerate() {
            if marks.text.iter().any(|literal| reading.hits.contains_key(literal)) {
                add(Some(number), 3 + near);
            }
        }
    }
    if let Some(domain) = delivery.domain() {
        add(matcher.provider_of_domain(domain), 2);
    }
    // The host that wrote the report speaks for itself only where no other host is named.
    if delivery.remote_mta.is_none()
        && let Some(host) = &delivery.reporting_mta
    {
        add(matcher.provider_of_host(&host.to_lowercase()), 1);
    }
    let mut providers: Vec<usize> =
        (0..weights.len()).filter(|number| weights.get(*number).is_some_and(|w| *w > 0)).collect();
    providers.sort_by_key(|number| std::cmp::Reverse(weights.get(*number).copied()));
    // Server software and lists have many homes: they name the bounce only where nobody else does.
    let rank = |number: &usize| match documents.providers.get(*number).map(|page| page.kind) {
        Some(ProviderKind::MailboxProvider | ProviderKind::Filter) => 2,
        Some(ProviderKind::MailService) => 1,
        _ => 0,
    };
    let mut named: Option<usize> = None;
    for number in &providers {
        if named.as_ref().is_none_or(|best| rank(number) > rank(best)) {
            named = Some(*number);
        }
    }
    let named = named
        .filter(|number| documents.providers.get(*number).is_some_and(|page| page.kind != ProviderKind::Blocklist));
    Origin { providers, named }
}

/// The vocabulary names of the points of the delivery path.
const PHASES: &[(&str, Phase)] = &[
    ("phase-submission", Phase::Submission),
    ("phase-connect", Phase::Connect),
    ("phase-helo", Phase::Helo),
    ("phase-mail-from", Phase::MailFrom),
    ("phase-rcpt-to", Phase::RcptTo),
    ("phase-data", Phase::Data),
    ("phase-after-acceptance", Phase::AfterAcceptance),
];

/// The point of the delivery path that the words name; the longest wording wins, then the last.
pub fn phase(reading: &Reading, matcher: &Matcher) -> Option<Phase> {
    PHASES
        .iter()
        .flat_map(|(name, phase)| matcher.places(name, &reading.hits).map(move |words| (words, *phase)))
        .max_by_key(|(words, _)| (words.len(), words.start))
        .map(|(_, phase)| phase)
}

/// A block list that a text names.
pub struct Listed<'a> {
    /// The page on which it stands.
    pub page: &'a ProviderPage,
    /// Its name.
    pub name: &'a str,
    /// The words that name it.
    pub words: Range<usize>,
}

/// The block list that the text names: by a zone or look-up page first, then by its name.
pub fn listed<'a>(reading: &Reading, matcher: &Matcher, documents: &'a Documents) -> Option<Listed<'a>> {
    let lists = documents.providers.iter().flat_map(|page| page.blocklists.iter().map(move |list| (page, list)));
    let mut best: Option<(usize, Listed<'a>)> = None;
    let mut offer = |length: usize, page: &'a ProviderPage, name: &'a str, words: Range<usize>| {
        if best.as_ref().is_none_or(|(known, _)| length > *known) {
            best = Some((length, Listed { page, name, words }));
        }
    };
    for entity in &reading.folded.entities {
        if !matches!(entity.kind, EntityKind::Host | EntityKind::Link) {
            continue;
        }
        let bare = entity.text.split_once("://").map_or(entity.text.as_str(), |(_, bare)| bare);
        let host = bare.split(['/', '?', ':']).next().unwrap_or_default();
        let word = reading.folded.word_of(entity).unwrap_or_default();
        if let Some((number, length)) = matcher.list_of_host(&host.to_lowercase())
            && let Some((page, list)) = lists.clone().nth(number)
        {
            offer(100 + length, page, &list.name, word..word + 1);
        }
    }
    for ((page, list), marks) in lists.zip(matcher.lists()) {
        for words in marks.text.iter().filter_map(|literal| reading.hits.get(literal)).flatten() {
            offer(words.len(), page, &list.name, words.clone());
        }
    }
    best.map(|(_, listed)| listed)
}

/// The vocabulary names of units of time, and their seconds.
const UNITS: &[(&str, u64)] = &[("unit-seconds", 1), ("unit-minutes", 60), ("unit-hours", 3600), ("unit-days", 86_400)];

/// The waiting time that the text asks for, in seconds.
pub fn retry_after(reading: &Reading, matcher: &Matcher) -> Option<u64> {
    let folded = &reading.folded;
    let word = |at: usize| folded.words.get(at).and_then(|word| folded.text.get(word.at.clone()));
    let number = |at: usize| word(at).filter(|word| word.len() <= 6).and_then(|word| word.parse::<u64>().ok());
    for ask in matcher.places("wait", &reading.hits) {
        for at in ask.end..ask.end + 4 {
            if let (Some(hours), Some(minutes), Some(seconds)) = (number(at), number(at + 1), number(at + 2))
                && word(at).is_some_and(|word| word.len() == 2)
            {
                return Some(hours * 3600 + minutes * 60 + seconds);
            }
            // "300 seconds" and "300s".
            let joined = word(at).and_then(|word| {
                let digits = word.bytes().take_while(u8::is_ascii_digit).count();
                let (count, unit) = word.split_at_checked(digits)?;
                let factor = match unit {
                    "s" => 1,
                    "m" | "min" => 60,
                    "h" => 3600,
                    _ => return None,
                };
                count.parse::<u64>().ok()?.checked_mul(factor)
            });
            if joined.is_some() {
                return joined;
            }
            if let Some(count) = number(at) {
                let unit = UNITS
                    .iter()
                    .find(|(name, _)| matcher.places(name, &reading.hits).any(|words| words.start == at + 1));
                if let Some((_, factor)) = unit {
                    return count.checked_mul(*factor);
                }
            }
        }
    }
    None
}
