//! What a text tells beside its cause: whose words they are, at which point of the delivery path,
//! which block list they name, how long to wait.

use std::ops::Range;

use super::reading::Reading;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::page::{Blocklist, ProviderKind, ProviderPage};
use crate::reference::wordings::Named;
use crate::taxonomy::Phase;
use crate::words::entity::EntityKind;

/// The providers that a bounce may come from.
#[derive(Debug, Default)]
pub struct Origin {
    /// All of them, by number, the likeliest first.
    pub providers: Vec<usize>,
    /// The one whose name the verdict gives.
    pub named: Option<usize>,
}

/// How surely a bounce comes from each provider, by number.
#[derive(Default)]
struct Weights(Vec<(usize, u32)>);

impl Weights {
    fn add(&mut self, provider: Option<usize>, weight: u32) {
        let Some(provider) = provider else { return };
        match self.0.iter_mut().find(|(known, _)| *known == provider) {
            Some((_, known)) => *known = weight.max(*known),
            None => self.0.push((provider, weight)),
        }
    }
}

/// Who wrote the words, by the hosts, signatures, links and domains in them.
pub fn origin(delivery: &Delivery, readings: &[&Reading], reference: &Reference) -> Origin {
    let mut weights = Weights::default();
    let of_host = |host: &str| reference.wordings().find_map(|wordings| wordings.provider_of_host(host));
    if let Some(host) = &delivery.remote_mta {
        weights.add(of_host(&host.to_lowercase()), 6);
    }
    for (distance, reading) in readings.iter().enumerate() {
        let near = u32::from(distance == 0);
        for entity in &reading.folded.entities {
            let provider = match entity.kind {
                EntityKind::Host => of_host(&entity.text),
                EntityKind::Link => reference.wordings().find_map(|wordings| wordings.provider_of_link(&entity.text)),
                EntityKind::Address | EntityKind::Ip => None,
            };
            weights.add(provider, 3 + near);
        }
        for provider in &reading.providers {
            weights.add(Some(*provider), 3 + near);
        }
    }
    if let Some(domain) = delivery.domain() {
        let domain = domain.to_lowercase();
        weights.add(reference.wordings().find_map(|wordings| wordings.provider_of_domain(&domain)), 2);
    }
    // The host that wrote the report speaks for itself only where no other host is named.
    if delivery.remote_mta.is_none()
        && let Some(host) = &delivery.reporting_mta
    {
        weights.add(of_host(&host.to_lowercase()), 1);
    }
    let mut weighed = weights.0;
    weighed.sort_by_key(|(number, weight)| (std::cmp::Reverse(*weight), *number));
    let providers: Vec<usize> = weighed.into_iter().map(|(number, _)| number).collect();
    let kind = |number: usize| reference.documents().providers.get(number).map(|page| page.kind);
    // Server software and lists have many homes: they name the bounce only where nobody else does.
    let rank = |number: &usize| match kind(*number) {
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
    let named = named.filter(|number| kind(*number).is_some_and(|kind| kind != ProviderKind::Blocklist));
    Origin { providers, named }
}

/// Whether others brought the mail and the server whose log it is turned it away; what the reader names as their
/// own brings the reader's mail.
pub fn is_inbound(delivery: &Delivery, reference: &Reference) -> bool {
    delivery.inbound.as_ref().is_some_and(|inbound| !inbound.ip.is_some_and(|ip| reference.own().has_ip(ip)))
}

/// The points of the delivery path, by the names of their words.
const PHASES: &[(Named, Phase)] = &[
    (Named::Submission, Phase::Submission),
    (Named::Connect, Phase::Connect),
    (Named::Helo, Phase::Helo),
    (Named::MailFrom, Phase::MailFrom),
    (Named::RcptTo, Phase::RcptTo),
    (Named::Data, Phase::Data),
    (Named::AfterAcceptance, Phase::AfterAcceptance),
];

/// The point of the delivery path that the words name; the longest wording wins, then the last.
pub fn phase(reading: &Reading) -> Option<Phase> {
    PHASES
        .iter()
        .flat_map(|(name, phase)| reading.places(*name).map(move |words| (words, *phase)))
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
pub fn listed<'a>(reading: &Reading, reference: &'a Reference) -> Option<Listed<'a>> {
    let list = |(provider, list): (usize, usize)| -> Option<(&'a ProviderPage, &'a Blocklist)> {
        let page = reference.documents().providers.get(provider)?;
        Some((page, page.blocklists.get(list)?))
    };
    let mut best: Option<(usize, Listed<'a>)> = None;
    let mut offer = |length: usize, found: Option<(&'a ProviderPage, &'a Blocklist)>, words: Range<usize>| {
        if best.as_ref().is_none_or(|(known, _)| length > *known)
            && let Some((page, list)) = found
        {
            best = Some((length, Listed { page, name: &list.name, words }));
        }
    };
    for entity in &reading.folded.entities {
        if !matches!(entity.kind, EntityKind::Host | EntityKind::Link) {
            continue;
        }
        let bare = entity.text.split_once("://").map_or(entity.text.as_str(), |(_, bare)| bare);
        let host = bare.split(['/', '?', ':']).next().unwrap_or_default();
        let found = reference.wordings().find_map(|wordings| {
            let (number, length) = wordings.list_of_host(host)?;
            Some((list(wordings.list(number)?), length))
        });
        if let Some((found, length)) = found {
            let word = reading.folded.word_of(entity).unwrap_or_default();
            offer(100 + length, found, word..word + 1);
        }
    }
    for (layer, number, words) in &reading.lists {
        let named = reference.wordings().nth(*layer).and_then(|wordings| wordings.list(*number));
        offer(words.len(), named.and_then(list), words.clone());
    }
    best.map(|(_, listed)| listed)
}

/// The names of units of time, and their seconds.
const UNITS: &[(Named, u64)] =
    &[(Named::Seconds, 1), (Named::Minutes, 60), (Named::Hours, 3600), (Named::Days, 86_400)];

/// The waiting time that the text asks for, in seconds.
pub fn retry_after(reading: &Reading, reference: &Reference) -> Option<u64> {
    let folded = &reading.folded;
    let word = |at: usize| folded.words.get(at).and_then(|word| folded.text.get(word.at.clone()));
    let number = |at: usize| word(at).filter(|word| word.len() <= 6).and_then(|word| word.parse::<u64>().ok());
    for ask in reading.places(Named::Wait) {
        for at in ask.end..ask.end + 4 {
            if let (Some(hours), Some(minutes), Some(seconds)) = (number(at), number(at + 1), number(at + 2))
                && word(at).is_some_and(|word| word.len() == 2)
            {
                return Some(hours * 3600 + minutes * 60 + seconds);
            }
            // "300s" and "300 seconds".
            if let Some((count, factor)) = word(at).and_then(|word| joined(word, reference)) {
                return count.checked_mul(factor);
            }
            if let Some(count) = number(at) {
                let unit = UNITS.iter().find(|(name, _)| reading.places(*name).any(|words| words.start == at + 1));
                if let Some((_, factor)) = unit {
                    return count.checked_mul(*factor);
                }
            }
        }
    }
    None
}

/// A number with its unit in one word: how many, and of how many seconds each.
fn joined(word: &str, reference: &Reference) -> Option<(u64, u64)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = word.split_at_checked(digits).filter(|(count, _)| (1..=6).contains(&count.len()))?;
    let named = || reference.wordings().flat_map(|wordings| wordings.names_of(unit));
    let (_, factor) = UNITS.iter().find(|(name, _)| named().any(|named| named == *name))?;
    Some((count.parse().ok()?, *factor))
}
