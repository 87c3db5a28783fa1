//! What the headers of the returned message say of the checks of its sender.
//!
//! Its From, its envelope sender and its signatures say what there was to check; results count only
//! where the server wrote them that refused the message. What is doubtful is not told: two different
//! senders, a signature that is cut off.

use super::domain;
use super::results::{self, Brackets, Findings, MOST_SIGNATURES};
use super::{Dkim, Refuser, fails};
use crate::intake::Delivery;

/// How many fields of a header are looked at; no real one has as many that tell of checks.
const MOST_FIELDS: usize = 1000;

/// How much of a field is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// What headers say.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// The domain of From.
    pub from: Option<String>,
    /// The domain of the envelope sender.
    pub envelope: Option<String>,
    /// The signatures, without results.
    pub signatures: Vec<Dkim>,
    /// What the server that refused the message found.
    pub seen: Findings,
}

/// A field that tells something.
enum Field {
    From(Option<String>),
    Envelope(Option<String>),
    Signature(Dkim),
    /// The host that received the message.
    Received(Option<String>),
    /// Results, and who wrote them, where it says so.
    Results(Option<String>, Findings),
}

impl Headers {
    /// Reads the header of the returned message.
    pub(super) fn read(delivery: &Delivery, refuser: &Refuser<'_>) -> Self {
        let mut headers = Self::default();
        let fields: Vec<Field> =
            delivery.returned_fields().take(MOST_FIELDS).filter_map(|(name, value)| field(name, &value)).collect();
        let (mut senders, mut envelopes) = (Vec::new(), Vec::new());
        for (number, field) in fields.iter().enumerate() {
            match field {
                Field::From(domain) => senders.push(domain.clone()),
                Field::Envelope(domain) => envelopes.push(domain.clone()),
                Field::Signature(dkim) => {
                    if headers.signatures.len() < MOST_SIGNATURES && !headers.signatures.contains(dkim) {
                        headers.signatures.push(dkim.clone());
                    }
                }
                Field::Results(writer, found) => {
                    // A server that sends the message on may note that it checked no more than the signature.
                    let unnamed = || receiver(&fields, number).filter(|_| found.spf.result.is_some());
                    if writer.as_deref().or_else(unnamed).is_some_and(|writer| refuser.owns(writer)) {
                        headers.seen.absorb(found);
                    }
                }
                Field::Received(_) => {}
            }
        }
        headers.from = only(senders);
        headers.envelope = only(envelopes);
        headers
    }
}

impl Findings {
    /// Takes in what others found of checks that these tell nothing of.
    fn absorb(&mut self, other: &Self) {
        if self.spf.result.is_none() {
            self.spf = other.spf.clone();
        } else if self.spf.ip.is_none() && self.spf.result == other.spf.result {
            self.spf.ip.clone_from(&other.spf.ip);
        }
        if self.dkim.is_empty() {
            self.dkim.clone_from(&other.dkim);
        }
        if self.dmarc.result.is_none() {
            self.dmarc = other.dmarc.clone();
        }
        self.strict = self.strict.or(other.strict);
    }
}

/// The one thing that all fields of a name tell; none where they contradict each other.
fn only(told: Vec<Option<String>>) -> Option<String> {
    let mut told = told.into_iter();
    let first = told.next()?;
    if told.all(|other| other == first) { first } else { None }
}

/// The server that received the message when results were written that do not say by whom.
fn receiver(fields: &[Field], number: usize) -> Option<&str> {
    let host = |field: &'_ Field| matches!(field, Field::Received(_));
    let after = fields.get(number..).unwrap_or_default().iter().find(|field| host(field));
    let before = || fields.get(..number).unwrap_or_default().iter().rev().find(|field| host(field));
    match after.or_else(before)? {
        Field::Received(host) => host.as_deref(),
        _ => None,
    }
}

fn field(name: &str, value: &str) -> Option<Field> {
    let value = value.get(..value.len().min(LONGEST)).unwrap_or(value);
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("from") {
        return Some(Field::From(sender(value)));
    }
    if is("return-path") {
        return Some(Field::Envelope(Some(value).filter(|path| path.contains('@')).and_then(domain::named)));
    }
    if is("dkim-signature") {
        return signature(value).map(Field::Signature);
    }
    if is("received") {
        return Some(Field::Received(following(value, "by")));
    }
    if is("authentication-results") || is("arc-authentication-results") {
        let start = value.trim_start();
        let start = if start.starts_with("i=") { start.split_once(';').map_or("", |(_, rest)| rest) } else { start };
        let head = start.split(';').next().unwrap_or_default();
        let writer = head.split_whitespace().next().filter(|head| !head.contains('=')).map(str::to_owned);
        return Some(Field::Results(writer, Findings::read(value, Brackets::Remarks)));
    }
    if is("received-spf") {
        let mut found = Findings::read(&format!("spf={}", value.trim_start()), Brackets::Remarks);
        let of = || following(value, "transitioning").or_else(|| following(value, "of"));
        found.spf.domain = found.spf.domain.take().or_else(|| of().and_then(|domain| domain::named(&domain)));
        return Some(Field::Results(checker(value), found));
    }
    None
}

/// Who wrote `Received-SPF` (RFC 7208 section 9.1).
fn checker(value: &str) -> Option<String> {
    let pair = value.split(|c: char| c.is_whitespace() || c == ';').find_map(|word| word.strip_prefix("receiver="));
    let remark = || value.split_once('(').and_then(|(_, remark)| remark.split_once(':')).map(|(host, _)| host);
    pair.or_else(remark).map(str::to_owned)
}

/// The word after another.
fn following(text: &str, word: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    words.find(|known| known.eq_ignore_ascii_case(word))?;
    words.next().map(str::to_owned)
}

/// The domain of the only author, or of all of them.
fn sender(value: &str) -> Option<String> {
    let plain = without_remarks(value);
    let addresses = plain.split([',', ';']).filter(|part| part.contains('@'));
    let domains: Vec<Option<String>> = addresses
        .map(|part| {
            let inner = part.rsplit_once('<').map_or(part, |(_, inner)| inner.split('>').next().unwrap_or_default());
            domain::named(inner)
        })
        .collect();
    only(domains)
}

/// An address field without its comments and quoted names, in which anything may stand.
fn without_remarks(value: &str) -> String {
    let (mut out, mut depth, mut quoted, mut escaped) = (String::new(), 0_usize, false, false);
    for c in value.chars() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            c if !quoted && depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What a signature says of itself (RFC 6376 section 3.5); none where it is cut off before it says whose it is.
fn signature(value: &str) -> Option<Dkim> {
    let tags: Vec<&str> = value.split(';').collect();
    let is_whole = tags.iter().any(|tag| tag.trim_start().starts_with("b="));
    let mut dkim = Dkim::default();
    for (number, tag) in tags.iter().enumerate() {
        // The last tag may be a part of what it was.
        if number + 1 == tags.len() && !is_whole {
            break;
        }
        // Folds may stand within a value.
        let whole = |value: &str| value.split_whitespace().collect::<String>();
        match tag.split_once('=').map(|(key, value)| (key.trim(), value)) {
            Some(("d", value)) => dkim.domain = domain::named(&whole(value)),
            Some(("s", value)) => dkim.selector = results::selector(&whole(value)),
            _ => {}
        }
    }
    dkim.domain.is_some().then_some(dkim)
}

/// Adds to the signatures that words tell of what the refuser's results and the header say of them.
pub(super) fn add_signatures(told: &mut Vec<Dkim>, seen: Vec<Dkim>, signatures: Vec<Dkim>) {
    let is_general = matches!(told.as_slice(), [only] if only.domain.is_none());
    let general = if is_general { told.pop() } else { None };
    for found in seen.into_iter().chain(signatures) {
        let has_room = told.len() < MOST_SIGNATURES;
        match told.iter_mut().find(|known| is_same(known, &found)) {
            Some(known) => {
                known.result = known.result.or(found.result);
                known.selector = known.selector.take().or(found.selector);
            }
            None if has_room => told.push(found),
            None => {}
        }
    }
    let Some(general) = general else { return };
    // Words about "DKIM" alone are about every signature that there is.
    match told.as_mut_slice() {
        [] => told.push(general),
        [only] => {
            only.result = general.result.or(only.result);
            only.selector = general.selector.or(only.selector.take());
        }
        all if general.result.is_some_and(fails) => all.iter_mut().for_each(|dkim| dkim.result = general.result),
        _ => {}
    }
}

/// Whether both are about one signature.
fn is_same(one: &Dkim, other: &Dkim) -> bool {
    let fits = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    one.domain.is_some() && one.domain == other.domain && fits(&one.selector, &other.selector)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_told_only_where_there_is_one() {
        assert_eq!(sender("\"a@fake.example, b\" <ann@shop.example>").as_deref(), Some("shop.example"));
        assert_eq!(sender("ann@shop.example (for bob@fake.example)").as_deref(), Some("shop.example"));
        assert_eq!(sender("a@shop.example, b@shop.example").as_deref(), Some("shop.example"));
        assert_eq!(
            ["a@shop.example, b@other.example", "nobody", "\"open <a@b.example>"].map(sender),
            [const { None }; 3]
        );
    }

    #[test]
    fn a_signature_that_is_cut_off_names_nobody() {
        let of = |value: &str| signature(value).map(|dkim| (dkim.domain.unwrap(), dkim.selector));
        let whole = Some(("shop.example".to_owned(), Some("k1".to_owned())));
        assert_eq!(of("v=1; d=shop.example; s=k1; bh=x=; b=y="), whole);
        assert_eq!(of("v=1; d=shop.example; s=k1; h=From"), whole);
        assert_eq!(of("v=1; s=k1; d=shop.exam"), None);
        assert_eq!(of("v=1; d=shop.example; s=k"), Some(("shop.example".to_owned(), None)));
    }
}
