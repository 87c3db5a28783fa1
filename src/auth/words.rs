//! What the words of a refusal say of the checks of a sender.
//!
//! It goes by `reference/checks/` for the words, and by their neighbourhood for the domains and
//! addresses that belong to a check. It knows nothing of headers.

use super::domain::{self, Strictness};
use super::keyed::Pairs;
use super::marks::{Group, Marked};
use super::results::{self, Brackets, Findings};
use super::{Dkim, Dmarc, Spf, fails};
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::checks::Meaning;
use crate::taxonomy::{Check, CheckResult};
use crate::words::entity::{Entity, EntityKind};

/// How much of a text is read, in bytes; no refusal is as long.
const LONGEST: usize = 16 * 1024;

/// What the words say.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub spf: Spf,
    pub dkim: Vec<Dkim>,
    pub dmarc: Dmarc,
    pub strict: Strictness,
    is_misaligned: bool,
    breaks_chain: bool,
    /// Checks for which the mail was refused, where no result is told.
    reasons: Vec<Check>,
    /// Whether DMARC is spoken of at all.
    names_dmarc: bool,
}

impl Words {
    /// Reads the words of a refusal.
    pub(super) fn read(text: &str, delivery: &Delivery, reference: &Reference) -> Self {
        let mut words = Self::default();
        let text = text.get(..boundary(text, LONGEST)).unwrap_or_default();
        if !reference.checks().are_in(text) {
            return words;
        }
        let Some(marked) = Marked::new(text, reference) else { return words };
        let groups = marked.groups();
        let links = marked.folded.entities.iter().filter(|entity| entity.kind == EntityKind::Link);
        let linked: Vec<Check> = links.filter_map(|link| reference.checks().linked(&link.text)).collect();
        for group in &groups {
            words.take(group);
        }
        words.reasons.extend(&linked);
        words.names_dmarc = groups.iter().any(|group| group.checks.contains(&Check::Dmarc));
        words.take_results(text);
        let mut places = Places::of(text, &marked, delivery);
        if !words.concerns(Check::Dmarc) && !words.is_misaligned {
            // "The sender's domain" is whichever domain the check is about.
            places.free(Check::Dmarc);
        }
        words.place(&groups, &marked, &places);
        let explains_spf = linked.contains(&Check::Spf);
        let pairs = Pairs::read(text, explains_spf);
        if explains_spf && pairs.spf_domain.is_some() {
            // The link that explains the check names the identity that was checked; what stands nearby may be another.
            words.spf.domain.clone_from(&pairs.spf_domain);
        }
        words.take_pairs(pairs, text, &marked);
        words.settle(&places);
        words
    }

    /// Takes in that a check had a result.
    pub(super) fn tell(&mut self, check: Check, result: CheckResult) {
        // What did not pass tells more of a refusal than what did.
        let better = |known: Option<CheckResult>| match known {
            Some(known) if known != CheckResult::Pass || result == CheckResult::Pass => Some(known),
            _ => Some(result),
        };
        match check {
            Check::Spf => self.spf.result = better(self.spf.result),
            Check::Dmarc => self.dmarc.result = better(self.dmarc.result),
            Check::Dkim => self.sign(|dkim| dkim.result = better(dkim.result)),
            Check::Alignment => self.is_misaligned |= fails(result),
            Check::Arc => self.breaks_chain |= fails(result),
        }
    }

    /// Whether nothing is told of any check.
    pub(super) fn is_silent(&self) -> bool {
        self.failed().is_empty() && self.spf.result.is_none() && self.dkim.is_empty() && self.dmarc.result.is_none()
    }

    /// Whether what failed is told with its domain.
    pub(super) fn is_complete(&self) -> bool {
        let failed = self.failed();
        let has_place = |check: &Check| match check {
            Check::Spf => self.spf.domain.is_some(),
            Check::Dmarc => self.dmarc.domain.is_some(),
            _ => true,
        };
        !failed.is_empty() && failed.iter().all(has_place)
    }

    /// Takes from other words about the same refusal what these leave open.
    pub(super) fn fill(&mut self, other: Self) {
        if self.is_silent() {
            *self = other;
            return;
        }
        let (failed, others) = (self.failed(), other.failed());
        let is_told = |check: &Check| failed.contains(check) && others.contains(check);
        if is_told(&Check::Spf) {
            self.spf.domain = self.spf.domain.take().or(other.spf.domain);
            self.spf.ip = self.spf.ip.take().or(other.spf.ip);
        }
        if is_told(&Check::Dmarc) {
            self.dmarc.domain = self.dmarc.domain.take().or(other.dmarc.domain);
            self.dmarc.policy = self.dmarc.policy.or(other.dmarc.policy);
        }
        if let [dkim] = self.dkim.as_mut_slice()
            && dkim.domain.is_none()
            && dkim.result.is_some_and(fails)
            && let Some(told) = other.dkim.into_iter().find(|told| told.result.is_some_and(fails))
        {
            (dkim.domain, dkim.selector) = (told.domain, told.selector);
        }
    }

    /// What failed by these words. What was not there to be checked failed only if nothing else did.
    pub(super) fn failed(&self) -> Vec<Check> {
        let results = [
            (Check::Spf, self.spf.result),
            (Check::Dkim, self.dkim.iter().filter_map(|dkim| dkim.result).find(|result| fails(*result))),
            (Check::Dmarc, self.dmarc.result),
        ];
        let is_absent = |result: &CheckResult| matches!(result, CheckResult::None | CheckResult::Neutral);
        let of = |absent: bool| {
            results.iter().filter_map(move |(check, result)| {
                result.filter(|result| fails(*result) && is_absent(result) == absent).map(|_| *check)
            })
        };
        let mut failed: Vec<Check> = of(false).collect();
        failed.extend(self.is_misaligned.then_some(Check::Alignment));
        failed.extend(self.breaks_chain.then_some(Check::Arc));
        if failed.is_empty() {
            failed.extend(of(true));
        }
        failed
    }

    fn take(&mut self, group: &Group) {
        for check in &group.checks {
            match group.result {
                Some(result) => self.tell(*check, result),
                None if group.is_reason => self.reasons.push(*check),
                None => {}
            }
        }
    }

    /// Changes what is told of the only signature that words tell of.
    fn sign(&mut self, change: impl FnMut(&mut Dkim)) {
        if self.dkim.is_empty() {
            self.dkim.push(Dkim::default());
        }
        self.dkim.iter_mut().take(1).for_each(change);
    }

    /// Takes in results that are written as headers have them; they tell more than sentences.
    fn take_results(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        let begins = ["spf=", "dkim=", "dmarc="].iter().filter_map(|name| lower.find(name)).min();
        let Some(start) = begins else { return };
        let found = Findings::read(text.get(start..).unwrap_or_default(), Brackets::Words);
        if found.spf.result.is_some() {
            self.spf = Spf { ip: found.spf.ip.or(self.spf.ip.take()), ..found.spf };
        }
        if !found.dkim.is_empty() {
            self.dkim = found.dkim;
        }
        if found.dmarc.result.is_some() {
            self.dmarc = found.dmarc;
        }
        self.strict = self.strict.or(found.strict);
    }

    /// Gives each check the domain and the address in its part of the sentence.
    fn place(&mut self, groups: &[Group], marked: &Marked<'_>, places: &Places) {
        for (number, group) in groups.iter().enumerate() {
            let [check] = group.checks.as_slice() else { continue };
            let sentence = marked.sentence(group.words.start);
            let next = groups.get(number + 1).map_or(sentence.end, |next| next.words.start.min(sentence.end));
            let is_first =
                number == 0 || groups.get(number - 1).is_some_and(|last| !sentence.contains(&last.words.start));
            let before = if is_first && *check != Check::Dkim { sentence.start..group.words.start } else { 0..0 };
            let near = |place: &&Place| (group.words.end..next).contains(&place.word) || before.contains(&place.word);
            let after_first = |place: &&Place| (place.word < group.words.end, place.word);
            let domain = places.domains.iter().filter(near).filter(|place| place.of.is_none_or(|of| of == *check));
            let domain = domain.min_by_key(after_first).map(|place| place.text.clone());
            match check {
                Check::Spf => {
                    fill(&mut self.spf.domain, domain);
                    let ip = places.ips.iter().filter(near).min_by_key(after_first);
                    fill(&mut self.spf.ip, ip.map(|place| place.text.clone()));
                }
                Check::Dkim if domain.is_some() => self.sign(|dkim| fill(&mut dkim.domain, domain.clone())),
                Check::Dmarc => fill(&mut self.dmarc.domain, domain),
                Check::Dkim | Check::Alignment | Check::Arc => {}
            }
        }
        for place in &places.domains {
            match place.of {
                Some(Check::Spf) => fill(&mut self.spf.domain, Some(place.text.clone())),
                Some(Check::Dkim) => self.sign(|dkim| fill(&mut dkim.domain, Some(place.text.clone()))),
                Some(Check::Dmarc) => fill(&mut self.dmarc.domain, Some(place.text.clone())),
                _ => {}
            }
        }
    }

    fn take_pairs(&mut self, pairs: Pairs, text: &str, marked: &Marked<'_>) {
        fill(&mut self.spf.domain, pairs.spf_domain);
        if self.concerns(Check::Spf) {
            fill(&mut self.spf.ip, pairs.ip);
        }
        fill(&mut self.dmarc.domain, pairs.from);
        if self.names_dmarc || self.is_misaligned {
            self.dmarc.policy = self.dmarc.policy.or(pairs.policy).or_else(|| marked.policy());
        }
        self.strict = self.strict.or(pairs.strict);
        if self.dkim.len() > 1 || !self.concerns(Check::Dkim) && pairs.dkim_domain.is_none() {
            return;
        }
        let named = marked.marks().iter().find(|mark| mark.meaning == Meaning::Selector).and_then(|mark| {
            let start = marked.folded.source_of(&mark.words).end;
            let rest = text.get(start..).unwrap_or_default();
            let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "=:'\"[(".contains(c));
            results::selector(
                rest.split(|c: char| c.is_whitespace() || ",;)]('\"".contains(c)).next().unwrap_or_default(),
            )
        });
        let selector = pairs.selector.or(named);
        if pairs.dkim_domain.is_some() || selector.is_some() {
            self.sign(|dkim| {
                // The name of a key tells the domain better than what stands nearby.
                dkim.domain = pairs.dkim_domain.clone().or(dkim.domain.take());
                fill(&mut dkim.selector, selector.clone());
            });
        }
    }

    fn concerns(&self, check: Check) -> bool {
        let is_told = match check {
            Check::Spf => self.spf.result.is_some(),
            Check::Dkim => !self.dkim.is_empty(),
            Check::Dmarc => self.dmarc.result.is_some(),
            Check::Alignment | Check::Arc => false,
        };
        is_told || self.reasons.contains(&check)
    }

    /// Fills what no sentence tells: a check for which the mail was refused failed, and the only domain
    /// or address that the refusal names is the one that it is about.
    fn settle(&mut self, places: &Places) {
        for check in std::mem::take(&mut self.reasons) {
            let is_told = match check {
                Check::Spf => self.spf.result.is_some(),
                Check::Dkim => self.dkim.iter().any(|dkim| dkim.result.is_some()),
                Check::Dmarc => self.dmarc.result.is_some(),
                Check::Alignment | Check::Arc => false,
            };
            if !is_told {
                self.tell(check, CheckResult::Fail);
            }
        }
        let failed = self.failed();
        if self.dmarc.domain.is_none() && failed.contains(&Check::Dmarc) {
            self.dmarc.domain = only(&places.domains);
        }
        if failed == [Check::Spf] {
            fill(&mut self.spf.domain, only(&places.domains));
        }
        if failed.contains(&Check::Spf) {
            fill(&mut self.spf.ip, only(&places.ips));
        }
        // Words about a domain alone are no word about a signature.
        if !failed.contains(&Check::Alignment) {
            self.dkim.retain(|dkim| dkim.result.is_some() || dkim.selector.is_some());
        }
    }
}

fn fill(place: &mut Option<String>, value: Option<String>) {
    if place.is_none() {
        *place = value;
    }
}

/// The one thing that all places within the reply name.
fn only(places: &[Place]) -> Option<String> {
    let mut named = places.iter().filter(|place| place.is_reply && place.of.is_none());
    let first = named.next()?;
    named.all(|other| other.text == first.text).then(|| first.text.clone())
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (at.min(text.len()).saturating_sub(3)..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

/// A domain or an address of a host in a text.
#[derive(Debug, Clone)]
struct Place {
    word: usize,
    text: String,
    /// The check that the words right before it make it a part of.
    of: Option<Check>,
    /// Whether it stands in the reply, and not in what is told around it.
    is_reply: bool,
}

/// What may be what a check is about: neither the recipient nor the servers that speak.
#[derive(Debug, Default)]
struct Places {
    domains: Vec<Place>,
    ips: Vec<Place>,
}

impl Places {
    /// Lets any check have what the words before it make a part of this one.
    fn free(&mut self, check: Check) {
        self.domains.iter_mut().filter(|place| place.of == Some(check)).for_each(|place| place.of = None);
    }

    fn of(text: &str, marked: &Marked<'_>, delivery: &Delivery) -> Self {
        let mut places = Self::default();
        let said = text.rfind(" said:").map(|at| at + 1);
        let code = marked.folded.codes.iter().find(|found| found.range.len() == 3).map(|found| found.range.start);
        let reply = said.or(code).unwrap_or_default();
        for entity in &marked.folded.entities {
            let Some(word) = marked.folded.word_of(entity) else { continue };
            if is_speaker(entity, word, text, marked, delivery) {
                continue;
            }
            let lead = |meaning| if let Meaning::Domain(check) = meaning { Some(check) } else { None };
            let of = marked.marks().iter().find(|mark| mark.words.end == word).and_then(|mark| lead(mark.meaning));
            let place = |text| Place { word, text, of, is_reply: entity.source.start >= reply };
            match entity.kind {
                EntityKind::Host | EntityKind::Address => places.domains.extend(domain::named(&entity.text).map(place)),
                EntityKind::Ip => places.ips.extend(domain::ip(&entity.text).map(place)),
                EntityKind::Link => {}
            }
        }
        places
    }
}

/// Whether a name is that of the recipient or of a server that speaks.
fn is_speaker(entity: &Entity, word: usize, text: &str, marked: &Marked<'_>, delivery: &Delivery) -> bool {
    let is = |name: &Option<String>| name.as_deref().is_some_and(|name| entity.text.eq_ignore_ascii_case(name));
    if is(&delivery.recipient) || is(&delivery.remote_mta) || is(&delivery.reporting_mta) {
        return true;
    }
    let before = text.get(..entity.source.start).unwrap_or_default();
    let after = text.get(entity.source.end..).unwrap_or_default();
    // A link about SPF names the server that checked behind `r=`.
    if before.strip_suffix("r=").is_some_and(|link| link.ends_with([';', '&', '?'])) {
        return true;
    }
    match entity.kind {
        // `mx.ufer.example[192.0.2.7]` is one server.
        EntityKind::Ip => before.strip_suffix('[').is_some_and(|name| name.ends_with(|c: char| c.is_alphanumeric())),
        EntityKind::Host => {
            let last = word.checked_sub(1).and_then(|last| marked.folded.words.get(last));
            let last = last.and_then(|last| marked.folded.text.get(last.at.clone())).unwrap_or_default();
            matches!(last, "host" | "server" | "relay") || is_dated(after)
        }
        EntityKind::Address | EntityKind::Link => false,
    }
}

/// Whether a date follows, as in the names of servers that Microsoft appends.
fn is_dated(after: &str) -> bool {
    let mut bytes = after.bytes();
    bytes.next() == Some(b' ') && bytes.by_ref().take(4).all(|byte| byte.is_ascii_digit()) && bytes.next() == Some(b'-')
}
