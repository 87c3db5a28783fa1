//! Names of domains, and whether two of them belong together.
//!
//! Whether they do asks for the organizational domain. DMARC finds it by walking up the tree of DNS
//! (RFC 9989 section 4.10); without a network the public suffix list stands in for that.

use std::net::IpAddr;

/// No name is longer (RFC 1035 section 2.3.4).
const LONGEST: usize = 253;

/// How closely a domain has to match the From domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Both have the same organizational domain.
    #[default]
    Relaxed,
    /// Both are the same.
    Strict,
}

/// How closely SPF and DKIM have to match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Strictness {
    pub spf: Alignment,
    pub dkim: Alignment,
}

impl Strictness {
    /// Strict where either is.
    pub(super) fn or(self, other: Self) -> Self {
        let stricter = |one, other| if one == Alignment::Strict { one } else { other };
        Self { spf: stricter(self.spf, other.spf), dkim: stricter(self.dkim, other.dkim) }
    }
}

impl Alignment {
    /// Whether a domain matches the From domain; `None` where one is written in its own script and the
    /// other in that of DNS, so that both may be the same.
    pub(super) fn holds(self, domain: &str, from: &str) -> Option<bool> {
        let matches = match self {
            Self::Strict => domain == from,
            Self::Relaxed => organizational(domain) == organizational(from),
        };
        (matches || domain.is_ascii() == from.is_ascii()).then_some(matches)
    }
}

/// The domain that an organization registered, above which others register theirs.
pub(super) fn organizational(domain: &str) -> &str {
    psl::domain_str(domain).unwrap_or(domain)
}

/// The domain of an address or the domain itself, in lower case; `None` for what is no name.
pub(super) fn named(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "<>[](){}\"'.,;:".contains(c));
    let name = text.rsplit('@').next().unwrap_or_default();
    let is_label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let is_name = name.len() <= LONGEST
        && name.contains('.')
        && name.split('.').all(is_label)
        && name.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
    is_name.then(|| name.to_lowercase())
}

/// An IP address as it is written; `None` for what is none.
pub(super) fn ip(text: &str) -> Option<String> {
    let bare = |text: &str| {
        let text = text.trim_matches(|c: char| c.is_whitespace() || "<>[](){}\"'.,;".contains(c)).to_lowercase();
        let text = text.strip_prefix("ipv6:").map(str::to_owned).unwrap_or(text);
        text.parse::<IpAddr>().is_ok().then_some(text)
    };
    bare(text).or_else(|| bare(text.trim_end().strip_suffix(':')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_of_one_organization_are_aligned() {
        let relaxed = |one, other| Alignment::Relaxed.holds(one, other);
        assert_eq!(
            [relaxed("mail.shop.example", "shop.example"), relaxed("a.shop.co.uk", "b.shop.co.uk")],
            [Some(true); 2]
        );
        assert_eq!([relaxed("shop.co.uk", "other.co.uk"), relaxed("shop.example", "shop.test")], [Some(false); 2]);
        assert_eq!(Alignment::Strict.holds("mail.shop.example", "shop.example"), Some(false));
        assert_eq!(relaxed("xn--krge-1ra.example", "krüge.example"), None);
    }

    #[test]
    fn what_is_no_name_is_none() {
        assert_eq!(named("Ann <ann@Shop.Example>").as_deref(), Some("shop.example"));
        assert_eq!(named("@shop.example").as_deref(), Some("shop.example"));
        assert_eq!(["none", "192.0.2.7", "a..b", "", "shop .example", "-.5"].map(named), [const { None }; 6]);
        assert_eq!(ip("[IPv6:2001:DB8::1]:").as_deref(), Some("2001:db8::1"));
        assert_eq!(["192.0.2", "::x", "10", ""].map(ip), [const { None }; 4]);
    }
}
