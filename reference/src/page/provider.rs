//! The page of a provider, filter, server or list: what gives it away, and its rules.

use serde::Deserialize;

use super::without_brackets;
use crate::sources::Sources;

/// What kind of system a provider page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    /// Holds people's mailboxes.
    MailboxProvider,
    /// Filters mail for others.
    Filter,
    /// Mail server software.
    Mta,
    /// Sends mail for others.
    MailService,
    /// Publishes a block list.
    Blocklist,
}

impl ProviderKind {
    /// The kind in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MailboxProvider => "mailbox provider",
            Self::Filter => "filter",
            Self::Mta => "mail server",
            Self::MailService => "mail service",
            Self::Blocklist => "block list",
        }
    }
}

/// One provider, filter, server or service: `reference/providers/<id>.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderPage {
    /// Its id, the part of its rules' ids before the slash.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What kind of system it is.
    pub kind: ProviderKind,
    /// Other names that people look it up by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How its bounces look.
    pub about: String,
    /// What gives it away.
    #[serde(default)]
    pub identify: Identify,
    /// Where to get help there.
    #[serde(default)]
    pub help: Vec<Help>,
    /// The lists that it publishes.
    #[serde(default)]
    pub blocklists: Vec<Blocklist>,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
}

impl ProviderPage {
    /// The name without what its brackets add.
    pub fn short_title(&self) -> &str {
        without_brackets(&self.title)
    }
}

/// What gives a provider away in a bounce.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// Suffixes of the names of its receiving hosts.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Recipient domains that it serves.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Signatures in its replies.
    #[serde(default)]
    pub text: Vec<String>,
    /// Prefixes (host and path) of links in its replies.
    #[serde(default)]
    pub links: Vec<String>,
}

/// A place to get help at a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// What it is.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// A published block list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blocklist {
    /// Its name.
    pub name: String,
    /// Its zones and the hosts of its look-up pages.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Its names in running text.
    #[serde(default)]
    pub text: Vec<String>,
    /// Where to ask for removal.
    #[serde(default)]
    pub remove: Option<String>,
}
