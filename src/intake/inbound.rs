//! Mail that came in and that the server whose log it is turned away itself: others' mail, not the reader's.
//!
//! It knows how a log names the client that brought a message, and which clients bring the mail of the house: those
//! that logged in, and those in its own network.

use std::net::IpAddr;

use super::text::part;

/// How a log says that the client logged in.
const LOGINS: &[&str] = &["sasl_username=", "sasl_method=", " A="];

/// The programs that take mail from the house's own users.
const SUBMISSION: &[&str] = &["submission", "smtps/", "/smtps"];

/// Who brought a message that was turned away as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbound {
    /// The client as the log names it, as in `mail.a.example[192.0.2.4]`.
    pub client: Option<String>,
    /// The client's IP address.
    pub ip: Option<IpAddr>,
}

impl Inbound {
    /// The mail that a line about a refusal tells of; `None` where it is the house's own.
    pub(super) fn of(line: &str, client: Option<&str>) -> Option<Self> {
        let program = part(line, 0..line.find("]: ").unwrap_or_default());
        let is_own =
            LOGINS.iter().any(|mark| line.contains(mark)) || SUBMISSION.iter().any(|name| program.contains(name));
        let client = client.map(str::trim).filter(|client| !client.is_empty());
        let ip = client.and_then(ip);
        (!is_own && !ip.is_some_and(is_local)).then(|| Self { client: client.map(str::to_owned), ip })
    }
}

/// The IP address in the last brackets of a client, else the client itself.
fn ip(client: &str) -> Option<IpAddr> {
    let bracketed = client.rsplit_once('[').and_then(|(_, rest)| rest.split(']').next());
    let address = bracketed.unwrap_or(client).trim_start_matches("IPv6:");
    address.parse().ok()
}

/// Whether an address is one of the own machine or of a private network (RFC 1918, RFC 4193).
fn is_local(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// The client that a line names between a mark and the bracket that ends its IP address.
pub(super) fn client<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    let start = line.find(mark)? + mark.len();
    let rest = part(line, start..line.len());
    let end = rest.find(']').map(|end| end + 1)?;
    // A name, a space and the address in brackets, and nothing else.
    let client = part(rest, 0..end);
    (client.split_whitespace().count() <= 3 && !client.contains([';', ','])).then_some(client)
}
