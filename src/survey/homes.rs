//! Which provider takes mail at a host or for a domain, remembered.

use std::collections::HashMap;

use super::Fact;
use crate::reference::Reference;
use crate::reference::page::ProviderKind;

/// So many hosts and domains are remembered.
const MOST: usize = 1 << 16;

/// The providers of hosts and domains.
#[derive(Debug)]
pub struct Homes<'r> {
    reference: &'r Reference,
    hosts: HashMap<Box<str>, Option<usize>>,
    domains: HashMap<Box<str>, Option<usize>>,
}

impl<'r> Homes<'r> {
    /// Those that a reference knows.
    pub fn new(reference: &'r Reference) -> Self {
        Self { reference, hosts: HashMap::new(), domains: HashMap::new() }
    }

    /// Says of a delivery which provider takes mail where it went.
    pub fn settle(&mut self, fact: &mut Fact<'r>) {
        fact.home = self.provider(fact.host.as_deref().unwrap_or_default(), fact.domain.as_deref().unwrap_or_default());
    }

    /// The id of the provider that took a delivery; a filter or mailbox provider comes before software.
    pub fn provider(&mut self, host: &str, domain: &str) -> Option<&'r str> {
        let reference = self.reference;
        let of_host =
            known(&mut self.hosts, host, |host| reference.wordings().find_map(|words| words.provider_of_host(host)));
        let of_domain = known(&mut self.domains, domain, |domain| {
            reference.wordings().find_map(|words| words.provider_of_domain(domain))
        });
        let pages = [of_host, of_domain].into_iter().flatten().filter_map(|at| reference.documents().providers.get(at));
        let rank = |kind: ProviderKind| match kind {
            ProviderKind::MailboxProvider | ProviderKind::Filter => 0,
            ProviderKind::MailService => 1,
            _ => 2,
        };
        pages
            .filter(|page| page.kind != ProviderKind::Blocklist)
            .min_by_key(|page| rank(page.kind))
            .map(|page| page.id.as_str())
    }
}

fn known(
    places: &mut HashMap<Box<str>, Option<usize>>,
    name: &str,
    find: impl FnOnce(&str) -> Option<usize>,
) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    if let Some(found) = places.get(name) {
        return *found;
    }
    let found = find(&name.to_ascii_lowercase());
    if places.len() < MOST {
        places.insert(name.into(), found);
    }
    found
}
