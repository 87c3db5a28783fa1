//! What stands in a text besides words: addresses, links, host names and numbers of hosts.
//!
//! It knows how each of them looks, nothing of whose they are.

use std::ops::Range;

/// What was taken out of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityKind {
    /// A mail address.
    Address,
    /// A link.
    Link,
    /// An IP address.
    Ip,
    /// A host or domain name.
    Host,
}

impl EntityKind {
    /// The mark that stands in the folded text.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Address => "§addr",
            Self::Link => "§link",
            Self::Ip => "§ip",
            Self::Host => "§host",
        }
    }
}

/// An address, link or host name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// As written, in lower case.
    pub text: String,
    /// Where it stands in the original.
    pub source: Range<usize>,
}

/// The last labels that make a dotted word a host name.
#[derive(Debug, Clone, Default)]
pub struct HostEndings(std::collections::HashSet<String>);

impl HostEndings {
    /// From the labels of the reference; every label of two letters is one besides.
    pub fn new(labels: &[String]) -> Self {
        Self(labels.iter().map(|label| label.to_ascii_lowercase()).collect())
    }

    fn ends_host(&self, label: &str) -> bool {
        (label.len() == 2 && label.bytes().all(|b| b.is_ascii_lowercase())) || self.0.contains(label)
    }
}

/// Characters between which the words of a line stand.
fn delimits(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>()[]{}\"'`,;|«»“”‘’、。「」（）".contains(c)
}

/// What is no word in a text, in order.
pub fn entities(text: &str, endings: &HostEndings) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        // An IPv6 address and a link keep what would part other words.
        if delimits(c) {
            if let Some(from) = start.take() {
                entity(text, from..at, endings, &mut found);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    found
}

fn entity(text: &str, range: Range<usize>, endings: &HostEndings, found: &mut Vec<Entity>) {
    let Some(whole) = text.get(range.clone()) else { return };
    if !whole.contains(['.', '@', ':']) || whole.len() > 2048 {
        return;
    }
    // What stands before the name: "to=", "smtp:", "relay=", "#"; and what clings to an address behind it.
    let clings = whole.rsplit_once('@').and_then(|(local, domain)| {
        let end = domain.find(|c: char| !(c.is_alphanumeric() || ".-_".contains(c)))?;
        whole.get(..local.len() + 1 + end)
    });
    let whole = if whole.contains("://") { whole } else { clings.unwrap_or(whole) };
    let (mut from, mut atom) = (range.start, whole);
    if !atom.contains("://") {
        let cut = atom.rfind(['=', '#', '*']).filter(|_| !atom.contains('@')).or_else(|| {
            atom.find(':').filter(|at| atom.get(..*at).is_some_and(|head| head.chars().all(char::is_alphabetic)))
        });
        if let Some(cut) = cut {
            from += cut + 1;
            atom = atom.get(cut + 1..).unwrap_or_default();
        }
    } else if let Some(scheme) = ["https://", "http://", "ftp://"].iter().filter_map(|s| atom.find(s)).min() {
        from += scheme;
        atom = atom.get(scheme..).unwrap_or_default();
    }
    let trimmed = atom.trim_start_matches(['.', ':', '-', '/', '_']);
    from += atom.len() - trimmed.len();
    let atom = trimmed.trim_end_matches(['.', ':', '!', '?', '-', '_', '*', '/', '\\', '=']);
    let lower = atom.to_lowercase();
    let Some(kind) = kind_of(&lower, atom, endings) else { return };
    found.push(Entity { kind, source: from..from + atom.len(), text: lower });
}

fn kind_of(lower: &str, atom: &str, endings: &HostEndings) -> Option<EntityKind> {
    if lower.contains("://") || lower.starts_with("www.") {
        return Some(EntityKind::Link);
    }
    if let Some((local, domain)) = lower.rsplit_once('@') {
        return (!local.is_empty() && domain.len() > 1).then_some(EntityKind::Address);
    }
    let host = lower.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => (host, true),
        _ => (host, false),
    };
    if host.parse::<std::net::Ipv4Addr>().is_ok() || lower.parse::<std::net::Ipv6Addr>().is_ok_and(|_| lower.len() > 3)
    {
        return Some(EntityKind::Ip);
    }
    let labels: Vec<&str> = host.split('.').collect();
    let (last, rest) = labels.split_last()?;
    let named = !rest.is_empty()
        && labels.iter().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
        && (endings.ends_host(last) || last.starts_with("xn--"))
        // A capital or a common word after the only dot opens a sentence whose space is missing.
        && (port || rest.len() > 1 || !(mixed_case(atom) || OPENERS.contains(last)));
    if !named {
        return None;
    }
    Some(if lower.len() > host.len() && !port { EntityKind::Link } else { EntityKind::Host })
}

/// Country endings that are English words first.
const OPENERS: &[&str] = &["no", "is", "it", "to", "in", "be", "at", "me", "my", "so", "us", "as", "by", "do"];

fn mixed_case(atom: &str) -> bool {
    atom.rsplit('.').next().is_some_and(|last| {
        last.chars().next().is_some_and(char::is_uppercase) && last.chars().skip(1).any(char::is_lowercase)
    })
}
