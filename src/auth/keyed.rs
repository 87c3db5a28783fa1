//! Facts that a text tells as pairs, `ip=192.0.2.7`, also in the links by which servers explain a
//! failed check.
//!
//! It knows how pairs are written and what their names mean, nothing of the sentences around them.

use super::domain::{self, Alignment, Strictness};
use super::results;
use crate::taxonomy::DmarcPolicy;

/// What pairs tell.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    pub spf_domain: Option<String>,
    pub ip: Option<String>,
    pub dkim_domain: Option<String>,
    pub selector: Option<String>,
    pub from: Option<String>,
    pub policy: Option<DmarcPolicy>,
    pub strict: Strictness,
}

/// What ends a value.
const ENDS: &[char] = &[',', ';', '(', ')', '<', '>', '[', ']', '"', '\'', '&', '|', '{', '}'];

impl Pairs {
    /// Reads the pairs of a text; of several with one name the first counts.
    pub(super) fn read(text: &str, explains_spf: bool) -> Self {
        let mut pairs = Self::default();
        for at in memchr::memchr_iter(b'=', text.as_bytes()) {
            let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            let key =
                before.bytes().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte)).count();
            let key = before.get(at - key..).unwrap_or_default();
            let is_end = |c: char| c.is_whitespace() || ENDS.contains(&c);
            let after = after.trim_start_matches(['[', '<', '"', '\'']);
            let value = after.split(is_end).next().unwrap_or_default();
            if !key.is_empty() && key.len() <= 32 && value.len() <= 512 {
                pairs.take(&key.to_ascii_lowercase(), &decoded(value), explains_spf);
            }
        }
        pairs.take_key_name(text);
        pairs
    }

    fn take(&mut self, key: &str, value: &str, explains_spf: bool) {
        let name = || domain::named(value);
        match key {
            "ip" | "client-ip" | "smtp.remote-ip" | "client_ip" | "sender_ip" | "v" => {
                fill(&mut self.ip, || domain::ip(value));
            }
            "id" | "sender" if explains_spf => fill(&mut self.spf_domain, name),
            "smtp.mailfrom" | "envelope-from" | "mailfrom" | "smtp.mfrom" => fill(&mut self.spf_domain, name),
            "header.from" => fill(&mut self.from, name),
            "d" | "header.d" | "header.i" => fill(&mut self.dkim_domain, name),
            // In a link about SPF it names the identity that was checked.
            "s" if matches!(value, "mfrom" | "helo") => {}
            "s" | "header.s" => fill(&mut self.selector, || results::selector(value)),
            "p" => self.policy = self.policy.or_else(|| value.parse().ok()),
            "adkim" if value.eq_ignore_ascii_case("s") => self.strict.dkim = Alignment::Strict,
            "aspf" if value.eq_ignore_ascii_case("s") => self.strict.spf = Alignment::Strict,
            _ => {}
        }
    }

    /// The name under which a key is published, `may._domainkey.shop.example`, tells both of its parts.
    fn take_key_name(&mut self, text: &str) {
        const MARK: &str = "._domainkey.";
        let Some(at) = text.find(MARK) else { return };
        let is_part = |c: &char| c.is_alphanumeric() || "-_.".contains(*c);
        let before = text.get(..at).unwrap_or_default();
        let length: usize = before.chars().rev().take_while(is_part).map(char::len_utf8).sum();
        let after = text.get(at + MARK.len()..).unwrap_or_default();
        let end: usize = after.chars().take_while(is_part).map(char::len_utf8).sum();
        if let (Some(selector), Some(name)) =
            (before.get(at - length..).and_then(results::selector), after.get(..end).and_then(domain::named))
        {
            fill(&mut self.selector, || Some(selector));
            fill(&mut self.dkim_domain, || Some(name));
        }
    }
}

fn fill(place: &mut Option<String>, value: impl FnOnce() -> Option<String>) {
    if place.is_none() {
        *place = value();
    }
}

/// A value with the escapes of links undone that addresses have.
fn decoded(value: &str) -> String {
    value.replace("%40", "@").replace("%2E", ".").replace("%2e", ".").replace("%3A", ":").replace("%3a", ":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_names_of_keys_tell_their_parts() {
        let pairs = Pairs::read("see http://www.openspf.net/Why?s=mfrom;id=a%40shop.example;ip=192.0.2.7;r=x", true);
        assert_eq!((pairs.spf_domain.as_deref(), pairs.ip.as_deref()), (Some("shop.example"), Some("192.0.2.7")));
        assert_eq!(pairs.selector, None);
        let pairs = Pairs::read("no key at may2026._domainkey.shop.example.", false);
        assert_eq!((pairs.selector.as_deref(), pairs.dkim_domain.as_deref()), (Some("may2026"), Some("shop.example")));
        assert_eq!(Pairs::read("====&=é=ü", true).ip, None);
    }
}
