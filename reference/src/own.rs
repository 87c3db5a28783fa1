//! What belongs to the house that reads the bounces: its domains and its IP addresses.
//!
//! It knows whether a name is one of them, nothing of bounces.

use std::net::IpAddr;

/// The domains and IP addresses of the house, as its settings list them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    names: Vec<String>,
    domains: Vec<String>,
    networks: Vec<Network>,
}

/// IP addresses that begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    first: IpAddr,
    /// How many bits they have in common.
    bits: u32,
}

impl Own {
    /// Takes in a domain, an IP address or a network such as `192.0.2.0/24`; `false` for what is none.
    pub fn add(&mut self, name: &str) -> bool {
        let name = name.trim();
        if let Some(network) = Network::of(name) {
            self.networks.push(network);
        } else if is_domain(name) {
            self.domains.push(name.trim_start_matches(['@', '.']).to_ascii_lowercase());
        } else {
            return false;
        }
        self.names.push(name.to_owned());
        true
    }

    /// All of it, as it was written.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether nothing is known of the house.
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a domain or host is one of the house's, or below one of them.
    pub fn has_domain(&self, domain: &str) -> bool {
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        self.domains
            .iter()
            .any(|own| domain.strip_suffix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }

    /// Whether an IP address is one of the house's.
    pub fn has_ip(&self, ip: IpAddr) -> bool {
        self.networks.iter().any(|network| network.holds(ip))
    }
}

impl Network {
    fn of(name: &str) -> Option<Self> {
        let (first, bits) = name.split_once('/').map_or((name, None), |(first, bits)| (first, Some(bits)));
        let first: IpAddr = first.parse().ok()?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok().filter(|bits| *bits <= most))?;
        Some(Self { first, bits })
    }

    fn holds(self, ip: IpAddr) -> bool {
        let alike = match (self.first, ip.to_canonical()) {
            (IpAddr::V4(one), IpAddr::V4(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
            (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
            _ => return false,
        };
        alike >= self.bits
    }
}

fn is_domain(name: &str) -> bool {
    let name = name.trim_start_matches(['@', '.']);
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    name.contains('.') && name.len() < 256 && name.split('.').all(is_label) && name.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::Own;

    #[test]
    fn a_house_knows_its_domains_and_addresses() {
        let mut own = Own::default();
        for name in ["shop.example", "@News.Example", "192.0.2.0/24", "198.51.100.7", "2001:db8::/32"] {
            assert!(own.add(name), "{name}");
        }
        for name in ["", "shop", "192.0.2.0/33", "a b.example", "http://shop.example", "1.2.3"] {
            assert!(!own.add(name), "{name}");
        }
        for (domain, is_own) in
            [("shop.example", true), ("Mail.Shop.Example.", true), ("myshop.example", false), ("news.example", true)]
        {
            assert_eq!(own.has_domain(domain), is_own, "{domain}");
        }
        for (ip, is_own) in [
            ("192.0.2.200", true),
            ("192.0.3.1", false),
            ("198.51.100.7", true),
            ("198.51.100.8", false),
            ("2001:db8::1", true),
            ("::ffff:192.0.2.1", true),
        ] {
            assert_eq!(own.has_ip(ip.parse().unwrap()), is_own, "{ip}");
        }
    }
}
