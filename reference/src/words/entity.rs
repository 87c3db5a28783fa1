//! What stands in a text besides words: addresses, links, host names and numbers of hosts.
//!
//! It knows how each of them looks, nothing of whose they are.

use std::ops::Range;

use crate::pack::{Keys, Pack, Section};

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

/// The last labels that make a dotted word a host name; every label of two letters is one besides.
#[derive(Debug, Clone, Copy)]
pub struct HostEndings<'a>(Keys<'a>);

impl<'a> HostEndings<'a> {
    /// The labels of a pack.
    pub fn of(pack: &'a Pack) -> Self {
        Self(pack.keys(Section::Endings))
    }

    fn ends_host(self, label: &str) -> bool {
        (label.len() == 2 && label.bytes().all(|b| b.is_ascii_lowercase())) || self.0.get(label).is_some()
    }
}

/// ASCII characters between which the words of a line stand, beside white space and controls.
const DELIMITERS: &[u8] = b"<>()[]{}\"'`,;|";

/// What an ASCII character is to a word: 1 between words, 2 in what may be no word, else 0.
#[allow(clippy::indexing_slicing)] // At compile time.
const CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut at = 0;
    while at < 128 {
        if at <= 0x20 || at == 0x7f {
            classes[at] = 1;
        }
        at += 1;
    }
    let mut at = 0;
    while at < DELIMITERS.len() {
        classes[DELIMITERS[at] as usize] = 1;
        at += 1;
    }
    classes[b'.' as usize] = 2;
    classes[b'@' as usize] = 2;
    classes[b':' as usize] = 2;
    classes
};

/// Whether a character that is not ASCII stands between words.
fn delimits(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "«»“”‘’、。「」（）".contains(c)
}

/// What is no word in a text, in order.
pub fn entities(text: &str, endings: HostEndings<'_>) -> Vec<Entity> {
    let mut found = Vec::new();
    let (mut start, mut telling) = (0, false);
    let mut end = |start: usize, at: usize, telling: bool| {
        // An IPv6 address and a link keep what would part other words.
        if telling && at > start {
            entity(text, start..at, endings, &mut found);
        }
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (class, length) = match CLASSES.get(usize::from(*byte)) {
            Some(class) => (*class, 1),
            None => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) => (u8::from(delimits(c)), c.len_utf8()),
                None => break,
            },
        };
        match class {
            1 => {
                end(start, at, telling);
                (start, telling) = (at + length, false);
            }
            2 => telling = true,
            _ => {}
        }
        at += length;
    }
    end(start, text.len(), telling);
    found
}

fn entity(text: &str, range: Range<usize>, endings: HostEndings<'_>, found: &mut Vec<Entity>) {
    let Some(whole) = text.get(range.clone()) else { return };
    if whole.len() > 2048 {
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
    // What stood at its ends alone makes no name.
    if !atom.bytes().any(|byte| matches!(byte, b'.' | b'@' | b':')) {
        return;
    }
    let lower = atom.to_lowercase();
    let Some(kind) = kind_of(&lower, atom, endings) else { return };
    found.push(Entity { kind, source: from..from + atom.len(), text: lower });
}

fn kind_of(lower: &str, atom: &str, endings: HostEndings<'_>) -> Option<EntityKind> {
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
    let (rest, last) = host.rsplit_once('.')?;
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let named = (endings.ends_host(last) || last.starts_with("xn--"))
        && host.split('.').all(is_label)
        // A capital or a common word after the only dot opens a sentence whose space is missing.
        && (port || rest.contains('.') || !(mixed_case(atom) || OPENERS.contains(&last)));
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
