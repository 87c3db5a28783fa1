//! Says whose a block, a failed check or a sender is: the reader's own, or somebody else's.
//!
//! It knows which words of a bounce name the one that was refused; what is the reader's own, the
//! reference knows.

use std::net::IpAddr;

use super::Diagnosis;
use crate::auth::Auth;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::own::Own;
use crate::taxonomy::{Category, Check};

/// How much of a diagnostic is looked through, in bytes.
const LONGEST: usize = 16 * 1024;

/// What is told of the reader's own; nothing where the reader named nothing as their own.
pub(super) fn remarks(diagnosis: &Diagnosis, auth: Option<&Auth>, reference: &Reference) -> Vec<String> {
    let own = reference.own();
    if own.is_empty() {
        return Vec::new();
    }
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let blocked = match verdict.category {
        Category::SenderBlocked | Category::ReverseDnsFailure => blocked(delivery, own),
        Category::AuthenticationFailure => checked(delivery, auth, own),
        _ => None,
    };
    let said = blocked.into_iter().chain(sender(delivery, own));
    said.map(|(key, fact)| reference.sentence(key, &[("fact", &fact)])).collect()
}

/// Whose the sender is, with what names it.
fn sender(delivery: &Delivery, own: &Own) -> Option<(&'static str, String)> {
    let sender = delivery.sender()?;
    let (_, domain) = sender.rsplit_once('@')?;
    Some((if own.has_domain(domain) { "own-sender" } else { "other-sender" }, sender.to_owned()))
}

/// Whose the IP address or domain is that was blocked.
fn blocked(delivery: &Delivery, own: &Own) -> Option<(&'static str, String)> {
    let words = refusal(delivery);
    let ips: Vec<IpAddr> = ips(words).collect();
    if let Some(ip) = ips.iter().find(|ip| own.has_ip(**ip)) {
        return Some(("own-blocked", ip.to_string()));
    }
    if let Some(ip) = ips.first() {
        return Some(("other-blocked", ip.to_string()));
    }
    own_domain(words, own).map(|domain| ("own-blocked-domain", domain))
}

/// Whose the domain or host is that a failed check was about.
fn checked(delivery: &Delivery, auth: Option<&Auth>, own: &Own) -> Option<(&'static str, String)> {
    let key = |is_own| if is_own { "own-checked" } else { "other-checked" };
    if let Some(domain) = auth.and_then(failed_domain) {
        return Some((key(own.has_domain(domain)), domain.to_owned()));
    }
    if let Some(domain) = own_domain(refusal(delivery), own) {
        return Some((key(true), domain));
    }
    let (_, domain) = delivery.sender()?.rsplit_once('@')?;
    Some((key(own.has_domain(domain)), domain.to_owned()))
}

/// The domain of the first check that failed.
fn failed_domain(auth: &Auth) -> Option<&str> {
    let domain = |check: &Check| match check {
        Check::Spf => auth.spf.domain.as_deref(),
        Check::Dkim => auth.dkim.iter().find_map(|signature| signature.domain.as_deref()),
        _ => auth.dmarc.domain.as_deref(),
    };
    auth.failed.iter().find_map(domain).or(auth.dmarc.domain.as_deref())
}

/// The words of the server that refused: what stands before them names that server.
fn refusal(delivery: &Delivery) -> &str {
    let words = delivery.diagnostic.text();
    let words = words.rsplit_once(" said: ").map_or(words, |(_, said)| said);
    words.char_indices().find(|(at, _)| *at >= LONGEST).and_then(|(end, _)| words.get(..end)).unwrap_or(words)
}

/// The first of the reader's own domains that the words name.
fn own_domain(words: &str, own: &Own) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let names = words.split(|c| !is_part(c)).map(|name| name.trim_matches('.'));
    names.filter(|name| name.contains('.')).find(|name| own.has_domain(name)).map(str::to_owned)
}

/// The IP addresses that stand in the words by themselves, not as a part of a host's name.
fn ips(words: &str) -> impl Iterator<Item = IpAddr> + '_ {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '_');
    words.split(move |c| !is_part(c)).filter_map(|word| {
        let word = word.trim_matches(['.', ':', '-']);
        // A port may follow.
        word.parse().ok().or_else(|| word.rsplit_once(':')?.0.parse::<std::net::Ipv4Addr>().ok().map(IpAddr::V4))
    })
}
