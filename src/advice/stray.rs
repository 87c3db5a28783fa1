//! Characters in an address that do not belong there, as people and forms leave them.
//!
//! Intake brings addresses into one form, so this looks at the words of the report themselves.

use crate::intake::Delivery;

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    DoubleAt,
    Comma,
    Dots,
    Quote,
    Mailto,
    Space,
    Semicolon,
    LookAlike,
}

impl Kind {
    /// The sentence of the reference that says so.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::DoubleAt => "stray-double-at",
            Self::Comma => "stray-comma",
            Self::Dots => "stray-dots",
            Self::Quote => "stray-quote",
            Self::Mailto => "stray-mailto",
            Self::Space => "stray-space",
            Self::Semicolon => "stray-semicolon",
            Self::LookAlike => "stray-look-alike",
        }
    }
}

/// An address with something stray in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stray {
    pub(super) kind: Kind,
    /// As it stands in the report.
    pub(super) written: String,
    /// Without what is stray; empty where nobody can tell what was meant.
    pub(super) mended: String,
}

/// No address is longer (RFC 5321 §4.5.3.1).
const LONGEST: usize = 320;

/// How many words of a report are looked through; an address stands near its beginning.
const MOST: usize = 2000;

/// The first address with something stray in it.
pub(super) fn characters(delivery: &Delivery) -> Option<Stray> {
    [delivery.recipient.as_deref().unwrap_or_default(), delivery.diagnostic.text(), delivery.context.text()]
        .into_iter()
        .find_map(|text| bracketed(text).find_map(within).or_else(|| words(text).find_map(of_word)))
}

/// What stands between angle brackets and may be an address.
fn bracketed(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).take(MOST).filter_map(|rest| rest.split_once('>')).map(|(inner, _)| inner).filter(|inner| {
        inner.len() <= LONGEST && inner.contains('@') && !inner.contains('\n') && !inner.contains("://")
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "<>()[]\"".contains(c))
        .take(MOST)
        .map(|word| word.trim_matches(['\'', ':', ';', ',', '.']))
        .filter(|word| word.len() <= LONGEST && word.contains('@') && !word.contains("://"))
        // "to=ann@example.com" of a log line.
        .map(|word| word.split_once('=').map_or(word, |(_, value)| value))
}

fn stray(kind: Kind, written: &str, mended: String) -> Stray {
    Stray { kind, written: written.to_owned(), mended }
}

/// What is stray in an address that brackets set off, so that its ends are known.
fn within(address: &str) -> Option<Stray> {
    let bare = |stray: &[char]| address.trim_matches(|c: char| stray.contains(&c)).to_owned();
    if address.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        return Some(stray(Kind::Mailto, address, address.get(7..).unwrap_or_default().to_owned()));
    }
    if address.starts_with('\'') || address.ends_with('\'') {
        return Some(stray(Kind::Quote, address, bare(&['\''])));
    }
    if address.ends_with(';') || address.starts_with(';') {
        return Some(stray(Kind::Semicolon, address, bare(&[';'])));
    }
    let is_quoted = address.contains('"');
    if !is_quoted && address.split_whitespace().count() == 2 && address.matches('@').count() == 1 {
        return Some(stray(Kind::Space, address, address.split_whitespace().collect()));
    }
    of_word(address)
}

/// What is stray in an address wherever it stands.
fn of_word(address: &str) -> Option<Stray> {
    if address.contains("@@") {
        return Some(stray(Kind::DoubleAt, address, address.replace("@@", "@")));
    }
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() || local.contains('"') {
        return None;
    }
    let comma = domain.split_once(',').is_some_and(|(before, after)| {
        !before.is_empty() && !after.contains(',') && after.chars().all(|c| c.is_ascii_alphabetic()) && after.len() > 1
    });
    if comma && !domain.contains('.') {
        return Some(stray(Kind::Comma, address, format!("{local}@{}", domain.replace(',', "."))));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") || domain.contains("..") {
        let parts = |text: &str| text.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        return Some(stray(Kind::Dots, address, format!("{}@{}", parts(local), parts(domain))));
    }
    let mixed = |label: &str| label.chars().any(is_look_alike) && label.chars().any(|c| c.is_ascii_alphabetic());
    if domain.split('.').any(mixed) || mixed(local) {
        return Some(stray(Kind::LookAlike, address, String::new()));
    }
    None
}

/// Letters of other scripts that look like Latin ones: Greek and Cyrillic (Unicode TR 39).
const fn is_look_alike(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}')
}
