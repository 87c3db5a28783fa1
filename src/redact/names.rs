//! The names that stand for what is masked: the same one for the same thing, numbered as they come.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::known::Known;

/// So many different things are told apart; a stream that has more is no reason to run out of memory.
const MOST: usize = 200_000;

/// Names before an equals sign that are a field of a log line, not a part of the address.
const KEYS: &[&str] = &["to", "rcpt", "from", "orig_to", "recipient", "sender", "f", "t", "r", "address", "mailto"];

/// What has been masked so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    users: Numbers,
    domains: Numbers,
    hosts: Numbers,
    ips: Numbers,
    ids: Numbers,
    subjects: Numbers,
    /// Local parts that stay as they are.
    pub(super) mailers: Arc<HashSet<String>>,
}

/// Numbers in the order in which things come.
#[derive(Debug, Clone, Default)]
struct Numbers(HashMap<String, usize>);

impl Numbers {
    /// What stands for a thing; what is a name of ours already stays it.
    fn name(&mut self, kind: &str, thing: &str) -> String {
        let thing = thing.to_lowercase();
        if is_ours(&thing, kind) {
            return thing;
        }
        if self.0.len() >= MOST && !self.0.contains_key(&thing) {
            return format!("{kind}-0");
        }
        let next = self.0.len() + 1;
        format!("{kind}-{}", self.0.entry(thing).or_insert(next))
    }
}

fn is_ours(name: &str, kind: &str) -> bool {
    let number = name.strip_prefix(kind).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Names {
    /// What stands for the part of an address before its `@`.
    pub(super) fn user(&mut self, local: &str) -> String {
        let (_, local) = without_key(local.trim_matches(['"', '\'', ' ']));
        if self.mailers.contains(&local.to_lowercase()) {
            return local.to_owned();
        }
        self.users.name("user", local)
    }

    /// What stands for the domain of an address: that of a public provider stays.
    pub(super) fn domain(&mut self, domain: &str, known: &Known) -> String {
        let domain = domain.trim_matches(['.', '-', '[', ']']);
        if domain.is_empty() || known.is_name(domain) {
            return domain.to_lowercase();
        }
        if domain.strip_suffix(".example").is_some_and(|name| is_ours(name, "domain")) {
            return domain.to_owned();
        }
        let zone = known.zone_of(domain);
        let own = zone.as_ref().and_then(|zone| domain.to_lowercase().strip_suffix(zone.as_str()).map(str::to_owned));
        let own = own.as_deref().map_or(domain, |own| own.trim_end_matches('.'));
        let name = self.domains.name("domain", own);
        format!("{name}.{}", zone.as_deref().unwrap_or("example"))
    }

    /// What stands for an address.
    pub(super) fn address(&mut self, address: &str, known: &Known) -> String {
        match address.rsplit_once('@') {
            Some((local, domain)) if !local.is_empty() => {
                format!("{}@{}", self.user(local.trim_end_matches('@')), self.domain(domain.trim(), known))
            }
            Some((_, domain)) => format!("@{}", self.domain(domain, known)),
            None => self.user(address),
        }
    }

    /// What stands for a host: what stands before a known zone is masked, else all of it.
    pub(super) fn host(&mut self, host: &str, known: &Known) -> String {
        let bare = host.trim_matches('.');
        if bare.is_empty() || known.is_name(bare) || bare.eq_ignore_ascii_case("localhost") {
            return host.to_owned();
        }
        // The domain of an address is also the name of hosts.
        let lower = bare.to_lowercase();
        if let Some(number) = self.domains.0.get(&lower) {
            return format!("domain-{number}.example");
        }
        let ours = lower.split('.').next().is_some_and(|name| is_ours(name, "host") || is_ours(name, "domain"));
        if ours || is_ours(&lower, "ip") {
            return host.to_owned();
        }
        let name = self.hosts.name("host", bare);
        format!("{name}.{}", known.zone_of(bare).as_deref().unwrap_or("example"))
    }

    /// What stands for an IP address.
    pub(super) fn ip(&mut self, ip: &str) -> String {
        self.ips.name("ip", ip)
    }

    /// What stands for the subject of a mail.
    pub(super) fn subject(&mut self, subject: &str) -> String {
        self.subjects.name("subject", subject)
    }

    /// What stands for the id of a message or of a session.
    pub(super) fn id(&mut self, id: &str) -> String {
        self.ids.name("id", id)
    }
}

/// The field of a log line before its value, with its equals sign, and the value.
pub(super) fn without_key(local: &str) -> (&str, &str) {
    let at = local.find('=').map_or(0, |at| at + 1);
    match local.split_at_checked(at) {
        Some((key, rest)) if KEYS.iter().any(|known| key.trim_end_matches('=').eq_ignore_ascii_case(known)) => {
            (key, rest)
        }
        _ => ("", local),
    }
}

/// Whether a text is what stands for a person or a subject.
pub(super) fn is_masked(text: &str) -> bool {
    is_ours(text, "user") || is_ours(text, "subject")
}

/// Whether a bare word tells who is meant: not so short that it is a word like any other.
pub(super) fn is_telling(word: &str) -> bool {
    let length = word.chars().count();
    length >= 3 && (word.chars().any(char::is_alphabetic) || length >= 6)
}
