//! Finds e-mail addresses in running text (RFC 5321 §4.1.2) and brings them into one form.
//!
//! It knows what an address looks like, not whose it is.

use std::ops::Range;

use super::text::{boundary, part};

/// The longest local part and domain that are looked at, in bytes.
const LONGEST: usize = 320;

/// Characters that the local part of an address may hold beside letters and digits.
const LOCAL: &str = "!#$%&'*+-/=?^_`{|}~.";

/// Names before an equals sign that are a field of a log line, not a part of the address.
const KEYS: &[&str] = &[
    "to",
    "rcpt",
    "from",
    "orig_to",
    "recipient",
    "sender",
    "user",
    "username",
    "login",
    "rcptto",
    "mailfrom",
    "f",
    "t",
    "r",
    "address",
    "mailto",
];

/// All addresses of the text, in order.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut floor = 0;
    text.match_indices('@').filter_map(move |(at, _)| {
        let found = address_around(text, at, floor);
        floor = found.as_ref().map_or(at + 1, |range| range.end);
        found
    })
}

/// The first address of the text.
pub(super) fn first(text: &str) -> Option<Range<usize>> {
    addresses(text).next()
}

fn address_around(text: &str, at: usize, floor: usize) -> Option<Range<usize>> {
    let start = local_part(text, at, floor)?;
    let domain = domain_part(text, at + 1)?;
    Some(start..at + 1 + domain)
}

/// Where the local part before the `@` at `at` begins.
fn local_part(text: &str, at: usize, floor: usize) -> Option<usize> {
    let low = boundary(text, floor.max(at.saturating_sub(LONGEST)));
    let lead = part(text, low..at);
    if let Some(open) = lead.strip_suffix('"').and_then(|quoted| quoted.rfind('"'))
        && !part(lead, open..lead.len()).contains('\n')
    {
        return Some(low + open);
    }
    let length: usize =
        lead.chars().rev().take_while(|c| c.is_alphanumeric() || LOCAL.contains(*c)).map(char::len_utf8).sum();
    let mut local = part(text, at - length..at);
    if let Some((key, rest)) = local.split_once('=')
        && KEYS.iter().any(|known| key.eq_ignore_ascii_case(known))
    {
        local = rest;
    }
    // Languages that put no space between words write right on: 宛先ann@b.example.
    let glued = local.char_indices().rev().find(|(at, c)| {
        let next = at + c.len_utf8();
        is_of_words(*c) && part(local, next..local.len()).starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    let local = glued.map_or(local, |(at, c)| part(local, at + c.len_utf8()..local.len()));
    // What opens a list or a string in a program is no part of the address in it.
    let local = local.rsplit_once(['{', '`']).map_or(local, |(_, inner)| inner);
    let local = local.strip_prefix("u'").or_else(|| local.strip_prefix("b'")).unwrap_or(local);
    let local = local.trim_start_matches(['\'', '.', '*', '|', '`', '/', '-', '&']);
    (!local.is_empty()).then_some(at - local.len())
}

/// The length of the domain from `start` on.
fn domain_part(text: &str, start: usize) -> Option<usize> {
    let rest = part(text, start..boundary(text, start + LONGEST));
    if rest.starts_with('[') {
        return rest.find(']').map(|end| end + 1).filter(|end| !part(rest, 0..*end).contains(char::is_whitespace));
    }
    let domain = part(
        rest,
        0..rest.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-' || c == '_')).unwrap_or(rest.len()),
    );
    // Languages that put no space between words write right on, and others their endings: ann@b.example에.
    let letters = domain.char_indices().zip(domain.chars().skip(1));
    let glued = letters.into_iter().find(|((_, c), next)| c.is_ascii_alphanumeric() && is_of_words(*next));
    let domain = glued.map_or(domain, |((at, _), _)| part(domain, 0..at + 1));
    let domain = domain.trim_end_matches(['.', '-', '_']);
    (!domain.is_empty() && !domain.starts_with('.')).then_some(domain.len())
}

/// Whether a letter is Korean, Japanese or Chinese, which no name of a host has right behind a Latin one.
const fn is_of_words(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// An address as a field writes it, without its type (`rfc822;`), brackets and loose punctuation.
pub(super) fn clean(value: &str) -> Option<String> {
    let value = value.trim();
    let value = match value.split_once(';') {
        Some((kind, rest)) if !kind.contains(['@', '<', '"']) => rest.trim(),
        _ => value,
    };
    let found = match first(value) {
        // What stands after the address to its end was written as a part of it.
        Some(range) if range.start == 0 && part(value, range.end..value.len()).trim_matches('_').is_empty() => value,
        Some(range) => part(value, range),
        None => value.trim_matches(|c: char| c.is_whitespace() || "<>\"'.,;:".contains(c)),
    };
    // `[email protected]` and its like stand for an address that somebody took out.
    if found.starts_with('[') && found.ends_with(']') {
        return None;
    }
    // What is no address at all is left alone.
    (!found.is_empty() && found.len() <= 2 * LONGEST && !found.contains(char::is_control)).then(|| found.to_owned())
}

/// Whether an address has a domain, so that mail can be sent to it.
pub(super) fn has_domain(address: &str) -> bool {
    address.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

/// Whether two addresses are the same to a mail server.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text).map(|range| part(text, range)).collect()
    }

    #[test]
    fn addresses_are_found_as_servers_write_them() {
        assert_eq!(found("<ann@b.example>: bob+x=y@b.example."), ["ann@b.example", "bob+x=y@b.example"]);
        assert_eq!(found("to=<ann@b.example>, orig_to=bob@b.example"), ["ann@b.example", "bob@b.example"]);
        assert_eq!(found("\"a. b.\"@c.example and a@[192.0.2.1]: no"), ["\"a. b.\"@c.example", "a@[192.0.2.1]"]);
        assert_eq!(found("ann@b.example<mailto:ann@b.example>"), ["ann@b.example", "ann@b.example"]);
        assert_eq!(found("jürgen@müller.example…"), ["jürgen@müller.example"]);
        assert_eq!(
            found("{u'ann@b.example': (550, b'no'), 'o'neil@b.example'}"),
            ["ann@b.example", "o'neil@b.example"]
        );
        assert_eq!(found("宛先ann@b.exampleに、bob@b.example에서"), ["ann@b.example", "bob@b.example"]);
        assert_eq!(found("ann@例え.example 用户@例え.测试"), ["ann@例え.example", "用户@例え.测试"]);
        assert!(found("@ a@ @b a@@b @@@ 5 @ 6").is_empty());
    }

    #[test]
    fn a_field_gives_the_address_alone() {
        assert_eq!(clean("rfc822; <ann@b.example>").as_deref(), Some("ann@b.example"));
        assert_eq!(clean("utf-8;ärger@b.example").as_deref(), Some("ärger@b.example"));
        assert_eq!(clean(" ann ").as_deref(), Some("ann"));
        assert_eq!(clean("<>"), None);
        assert_eq!([clean("rfc822; [email\u{a0}protected]"), clean("[redacted]")], [None, None]);
    }
}
