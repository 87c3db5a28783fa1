//! Results of checks as RFC 8601 writes them, `dkim=fail header.d=shop.example`, wherever they stand.
//!
//! Servers spell them loosely, so this takes pairs in any order and passes over the rest. It does not
//! know who wrote them.

use super::domain::{self, Alignment, Strictness};
use super::{Dkim, Dmarc, Spf};
use crate::taxonomy::{CheckResult, DmarcPolicy};

/// More signatures than any message has.
pub(super) const MOST_SIGNATURES: usize = 16;

/// What results tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub spf: Spf,
    pub dkim: Vec<Dkim>,
    pub dmarc: Dmarc,
    pub strict: Strictness,
}

/// The check of which properties follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Spf,
    Dkim,
    Dmarc,
}

/// What stands in comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    /// A remark, as in a header field.
    Remarks,
    /// Anything, as in the words of a reply.
    Words,
}

impl Findings {
    /// Reads the results in a text; of several for one check the first counts.
    pub(super) fn read(text: &str, brackets: Brackets) -> Self {
        let mut findings = Self::default();
        let mut method = None;
        for token in tokens(text) {
            let inside = brackets == Brackets::Remarks && token.depth > 0;
            match token.text.split_once('=') {
                Some((key, value)) => findings.pair(&mut method, key, value, inside),
                // "(sender IP is 192.0.2.7)", "designates 192.0.2.7 as permitted sender".
                None if method == Some(Method::Spf) && inside && findings.spf.ip.is_none() => {
                    findings.spf.ip = domain::ip(token.text);
                }
                None => {}
            }
        }
        findings
    }

    fn pair(&mut self, method: &mut Option<Method>, key: &str, value: &str, inside: bool) {
        let key = key.trim_start_matches(['"', '\'']).to_ascii_lowercase();
        let value = value.trim_matches(['"', '\'']);
        if let (Some(found), Some(result), false) = (method_named(&key), result_named(value), inside) {
            *method = self.begin(found, result);
            return;
        }
        match (key.as_str(), *method) {
            (
                "smtp.mailfrom" | "smtp.mail" | "smtp.mfrom" | "smtp.envelope-from" | "envelope-from",
                Some(Method::Spf),
            ) => {
                self.spf.domain = domain::named(value).or(self.spf.domain.take());
            }
            ("smtp.helo" | "helo", Some(Method::Spf)) if self.spf.domain.is_none() => {
                self.spf.domain = domain::named(value);
            }
            ("client-ip" | "smtp.remote-ip" | "smtp.client-ip" | "ip", Some(Method::Spf)) => {
                self.spf.ip = domain::ip(value).or(self.spf.ip.take());
            }
            ("header.d" | "d", Some(Method::Dkim)) => self.signature(|dkim| dkim.domain = domain::named(value)),
            ("header.i" | "i", Some(Method::Dkim)) => {
                self.signature(|dkim| dkim.domain = dkim.domain.take().or_else(|| domain::named(value)));
            }
            ("header.s" | "s", Some(Method::Dkim)) => self.signature(|dkim| dkim.selector = selector(value)),
            ("header.from" | "from", Some(Method::Dmarc)) => {
                self.dmarc.domain = self.dmarc.domain.take().or_else(|| domain::named(value));
            }
            ("p" | "policy" | "policy.dmarc" | "policy.published-domain-policy", Some(Method::Dmarc)) => {
                self.dmarc.policy = self.dmarc.policy.or_else(|| value.parse::<DmarcPolicy>().ok());
            }
            ("adkim", _) if value.eq_ignore_ascii_case("s") => self.strict.dkim = Alignment::Strict,
            ("aspf", _) if value.eq_ignore_ascii_case("s") => self.strict.spf = Alignment::Strict,
            _ => {}
        }
    }

    /// Takes a result in; the check to which the following properties belong.
    fn begin(&mut self, method: Method, result: CheckResult) -> Option<Method> {
        match method {
            Method::Spf if self.spf.result.is_none() => self.spf.result = Some(result),
            Method::Dmarc if self.dmarc.result.is_none() => self.dmarc.result = Some(result),
            Method::Dkim if self.dkim.len() < MOST_SIGNATURES => {
                self.dkim.push(Dkim { result: Some(result), ..Dkim::default() });
            }
            _ => return None,
        }
        Some(method)
    }

    fn signature(&mut self, change: impl FnMut(&mut Dkim)) {
        self.dkim.last_mut().into_iter().for_each(change);
    }
}

fn method_named(key: &str) -> Option<Method> {
    // The version of a method may follow it (RFC 8601 section 2.2).
    match key.split('/').next().unwrap_or_default() {
        "spf" => Some(Method::Spf),
        "dkim" => Some(Method::Dkim),
        "dmarc" => Some(Method::Dmarc),
        _ => None,
    }
}

/// A result by its word, of which older servers have one more (RFC 5451 section 2.4.2).
fn result_named(word: &str) -> Option<CheckResult> {
    if word.eq_ignore_ascii_case("hardfail") { Some(CheckResult::Fail) } else { word.parse().ok() }
}

/// A selector, which is one or more labels (RFC 6376 section 3.1); `None` for what is none.
pub(super) fn selector(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "<>[](){}\"'.,;:".contains(c));
    let fits = !text.is_empty()
        && text.len() <= 128
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    fits.then(|| text.to_owned())
}

/// A word, and in how many brackets it stands.
struct Token<'t> {
    text: &'t str,
    depth: usize,
}

/// The words of a text between white space, commas, semicolons and brackets.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut depth = 0_usize;
    text.split_inclusive(|c: char| c.is_whitespace() || "(),;".contains(c)).map(move |piece| {
        let token = Token { text: piece.trim_end_matches(|c: char| c.is_whitespace() || "(),;".contains(c)), depth };
        match piece.chars().next_back() {
            Some('(') => depth += 1,
            Some(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        token
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_as_servers_spell_them() {
        let found = Findings::read(
            "spf=softfail (sender IP is 192.0.2.7) smtp.mailfrom=a@Shop.example; dkim=fail reason=\"bad; very\" \
             header.i=@shop.example header.s=k1; dkim=pass header.d=mailer.example; dmarc=fail (p=QUARANTINE dis=NONE) \
             action=none header.from=shop.example;compauth=fail reason=000",
            Brackets::Remarks,
        );
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            found.spf,
            Spf { result: Some(CheckResult::Softfail), domain: text("shop.example"), ip: text("192.0.2.7") }
        );
        assert_eq!(
            found.dkim,
            [
                Dkim { result: Some(CheckResult::Fail), domain: text("shop.example"), selector: text("k1") },
                Dkim { result: Some(CheckResult::Pass), domain: text("mailer.example"), selector: None },
            ]
        );
        assert_eq!(found.dmarc.policy, Some(DmarcPolicy::Quarantine));
    }

    #[test]
    fn a_result_in_a_remark_is_nobodys() {
        let found = Findings::read("dmarc=fail (dkim=pass spf=pass) header.from=shop.example", Brackets::Remarks);
        assert_eq!((found.spf, found.dkim), (Spf::default(), Vec::new()));
    }
}
