//! The commands with which one checks what the steps ask for: a domain's records, the name of an
//! IP address, an entry in a block list, a server's certificate.
//!
//! They are pasted into a shell, and their names come from a text that anybody may have written:
//! one that has more than letters, digits, dots and hyphens in it makes no command.

use std::net::IpAddr;

use super::Diagnosis;
use crate::auth::{Auth, Dkim};
use crate::reference::Reference;
use crate::taxonomy::Category;

/// How much of a diagnostic is looked through for IP addresses, in bytes.
const LONGEST: usize = 16 * 1024;

/// More IP addresses than these are those of hops.
const ADDRESSES: usize = 2;

/// The commands for a verdict, what decides first.
pub fn commands(diagnosis: &Diagnosis, reference: &Reference) -> Vec<String> {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let mut list = List::default();
    if let Some(auth) = Auth::of(delivery, verdict, reference) {
        list.checks(&auth);
    }
    let asks_for_sender = matches!(verdict.category, Category::AuthenticationFailure | Category::SenderAddressRejected);
    if asks_for_sender && let Some(domain) = delivery.sender().and_then(domain_of) {
        list.records(&domain);
    }
    let zone = zone(diagnosis, reference);
    for address in addresses(delivery.diagnostic.text()) {
        list.add(format!("dig +short -x {address}"));
        if let (Some(zone), IpAddr::V4(address)) = (zone, address) {
            let [a, b, c, d] = address.octets();
            list.add(format!("dig +short {d}.{c}.{b}.{a}.{zone}"));
        }
    }
    if let Some(domain) = delivery.domain().and_then(name) {
        list.add(format!("dig +short MX {domain}"));
    }
    let asks_for_server = matches!(
        verdict.category,
        Category::SecurityRequirement | Category::ConnectionFailure | Category::TemporaryServerFailure
    );
    if asks_for_server && let Some(host) = delivery.remote_mta.as_deref().and_then(name) {
        list.add(format!("openssl s_client -brief -starttls smtp -connect {host}:25 </dev/null"));
    }
    list.commands
}

/// The zone of the block list, where the server names it: the list's own host is none.
fn zone<'a>(diagnosis: &Diagnosis, reference: &'a Reference) -> Option<&'a str> {
    let known = diagnosis.verdict.blocklist.as_deref()?;
    let text = diagnosis.delivery.diagnostic.text();
    let mut lists = reference.documents().providers.iter().flat_map(|page| &page.blocklists);
    let hosts = &lists.find(|list| list.name == known)?.hosts;
    hosts.iter().map(String::as_str).find(|host| host.matches('.').count() > 1 && text.contains(host))
}

#[derive(Default)]
struct List {
    commands: Vec<String>,
}

impl List {
    fn add(&mut self, command: String) {
        if !self.commands.contains(&command) {
            self.commands.push(command);
        }
    }

    /// The records of a domain that sends.
    fn records(&mut self, domain: &str) {
        self.add(format!("dig +short TXT {domain}"));
        self.add(format!("dig +short TXT _dmarc.{domain}"));
        self.add(format!("dig +short MX {domain}"));
    }

    /// The records that the checks of the sender go by; SPF and DKIM both, as DMARC passes by either.
    fn checks(&mut self, auth: &Auth) {
        let from = auth.dmarc.domain.as_deref().and_then(name);
        if let Some(domain) = &from {
            self.add(format!("dig +short TXT _dmarc.{domain}"));
        }
        if let Some(domain) = auth.spf.domain.as_deref().and_then(name).or(from) {
            self.add(format!("dig +short TXT {domain}"));
        }
        let key = |dkim: &Dkim| Some((name(dkim.selector.as_deref()?)?, name(dkim.domain.as_deref()?)?));
        if let Some((selector, domain)) = auth.signature().and_then(key) {
            self.add(format!("dig +short TXT {selector}._domainkey.{domain}"));
        }
        if let Some(address) = auth.spf.ip.as_deref().and_then(|ip| ip.parse::<IpAddr>().ok()) {
            self.add(format!("dig +short -x {address}"));
        }
    }
}

/// A name that a shell takes as nothing but a name.
fn name(text: &str) -> Option<String> {
    let text = text.trim_end_matches('.');
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    (plain && begins && text.len() <= 253).then(|| text.to_ascii_lowercase())
}

fn domain_of(address: &str) -> Option<String> {
    name(address.rsplit_once('@')?.1)
}

/// The IP addresses of a text that can have a name in the public DNS.
fn addresses(text: &str) -> Vec<IpAddr> {
    let mut found = Vec::new();
    let end = text.char_indices().find(|(at, _)| *at >= LONGEST).map_or(text.len(), |(end, _)| end);
    let text = text.get(..end).unwrap_or_default();
    for word in text.split(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':'))) {
        // A time such as 10:02 and a code such as 5.7.1 are none.
        let address = word.trim_matches(|c| c == '.' || c == ':').parse::<IpAddr>().ok();
        let Some(address) = address.filter(is_public).filter(|address| !found.contains(address)) else { continue };
        found.push(address);
        if found.len() == ADDRESSES {
            break;
        }
    }
    found
}

const fn is_public(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified()),
        IpAddr::V6(v6) => !(v6.is_loopback() || v6.is_unspecified()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_read_as_more_than_a_name_is_left_out() {
        for text in ["a.example;rm -rf /", "$(id).example", "-f.example", "a b", "a`id`", "a|b", ""] {
            assert_eq!(name(text), None, "{text}");
        }
        assert_eq!(name("MX.Example.NET."), Some("mx.example.net".to_owned()));
    }

    #[test]
    fn addresses_are_told_from_codes_and_times() {
        let text = "550 5.7.1 [192.0.2.7] at 10:02:11 from 10.0.0.3, 2001:db8::1 and 192.0.2.7.";
        let found: Vec<String> = addresses(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["192.0.2.7", "2001:db8::1"]);
    }
}
