//! What the text suggests beyond its category: simple things that are certain, or nothing.

use super::{Diagnosis, inbound, own, stray};
use crate::auth::Auth;
use crate::classify::Verdict;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::page::ProviderKind;
use crate::taxonomy::{Action, Category};

/// How an empty envelope sender is written (RFC 5321 §4.5.5), in logs and in commands.
const NULL_SENDER: [&str; 3] = ["from=<>", "mail from:<>", "mail from: <>"];

pub(super) fn suggestions(diagnosis: &Diagnosis, auth: Option<&Auth>, reference: &Reference) -> Vec<String> {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    if !verdict.category.is_bounce() {
        return Vec::new();
    }
    if verdict.is_inbound {
        return inbound::remark(diagnosis, reference).into_iter().collect();
    }
    let mut found = own::remarks(diagnosis, auth, reference);
    if delivery.action == Some(Action::Delayed) {
        found.push(reference.sentence("suggest-delayed", &[]));
    }
    if let Some(domain) = intended(delivery, verdict, reference) {
        found.push(reference.sentence("suggest-domain", &[("domain", &domain)]));
    }
    if is_about_address(verdict.category) {
        found.extend(stray::characters(delivery).map(|stray| {
            let places = [("address", stray.written.as_str()), ("mended", stray.mended.as_str())];
            reference.sentence(stray.kind.key(), &places)
        }));
    }
    // Hardly any text has the empty brackets at all.
    let mut texts =
        [delivery.diagnostic.text(), delivery.context.text()].into_iter().filter(|text| text.contains("<>"));
    if texts.any(|text| {
        let text = text.to_ascii_lowercase();
        NULL_SENDER.iter().any(|written| text.contains(written))
    }) {
        found.push(reference.sentence("suggest-null-sender", &[]));
    }
    if let Some(code) = delivery.enhanced_code
        && !reference.holds(code)
    {
        found.push(reference.sentence("suggest-unregistered", &[("code", &code.to_string())]));
    }
    if diagnosis.earlier > 0 {
        let count = (diagnosis.earlier + 1).to_string();
        found.push(reference.sentence("suggest-repeated", &[("count", &count)]));
    }
    found
}

/// Whether a misspelt address may be behind it.
const fn is_about_address(category: Category) -> bool {
    matches!(
        category,
        Category::InvalidRecipient
            | Category::DomainNotFound
            | Category::DnsFailure
            | Category::ProtocolError
            | Category::Unknown
    )
}

/// The domain that was likely meant, where the recipient's is a misspelling.
fn intended(delivery: &Delivery, verdict: &Verdict, reference: &Reference) -> Option<String> {
    let domain = delivery.domain()?.to_lowercase();
    let documents = reference.documents();
    let right = documents.typos().domains.keys();
    if right.clone().any(|right| *right == domain)
        || reference.wordings().any(|wordings| wordings.provider_of_domain(&domain).is_some())
    {
        return None;
    }
    if let Some(known) = documents.typos().correct(&domain) {
        return Some(known);
    }
    let fits = matches!(verdict.category, Category::InvalidRecipient | Category::DomainNotFound | Category::DnsFailure);
    if !fits {
        return None;
    }
    let providers = documents.providers.iter().filter(|page| page.kind == ProviderKind::MailboxProvider);
    let domains = providers.flat_map(|page| &page.identify.domains);
    right.chain(domains).find(|right| is_slip(&domain, right)).cloned()
}

/// Shorter names lie too close to each other for a slip to be told from another name.
const SHORTEST: usize = 5;

/// Whether `wrong` is `right` with one slip of the fingers in its name. Nobody mistypes the first
/// letter unseen, and other endings are other domains.
fn is_slip(wrong: &str, right: &str) -> bool {
    let (Some((name, ending)), Some((meant, right_ending))) = (wrong.split_once('.'), right.split_once('.')) else {
        return false;
    };
    ending == right_ending
        && name.len() >= SHORTEST
        && meant.len() >= SHORTEST
        && name.chars().next() == meant.chars().next()
        && strsim::osa_distance(name, meant) == 1
}
