//! Kinds of mail: five that every page speaks of, and those that an overlay adds.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize};

use super::UnknownName;

/// The kind of mail that bounced; the same failure matters differently to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Flow(&'static str);

/// No kind of mail needs a longer name.
const LONGEST: usize = 40;

impl Flow {
    /// Confirmation of a new account.
    pub const SIGN_UP: Self = Self("sign-up");
    /// Password resets, receipts and other mail that someone waits for.
    pub const PASSWORD_RESET: Self = Self("password-reset");
    /// Newsletters and campaigns.
    pub const BULK: Self = Self("bulk");
    /// Person-to-person and internal mail.
    pub const BUSINESS: Self = Self("business");
    /// Alerts about an account's safety.
    pub const SECURITY: Self = Self("security");

    /// The kinds that every category speaks of, in the order in which a reader meets them.
    pub const ALL: &'static [Self] = &[Self::SIGN_UP, Self::PASSWORD_RESET, Self::BULK, Self::BUSINESS, Self::SECURITY];

    /// The name used in YAML, JSON and on the command line.
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// Whether an overlay added it.
    pub fn is_added(self) -> bool {
        !Self::ALL.contains(&self)
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// Any name in the form of one; whether a reference knows it, the reference says.
impl FromStr for Flow {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let name = text.to_ascii_lowercase();
        if let Some(known) = Self::ALL.iter().find(|flow| flow.0 == name) {
            return Ok(*known);
        }
        let sound = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !sound || name.is_empty() || name.len() > LONGEST || name.starts_with('-') {
            return Err(UnknownName(text.to_owned()));
        }
        Ok(Self(added(name)))
    }
}

/// The one copy of a name that an overlay or the settings brought; it is kept for the whole run.
fn added(name: String) -> &'static str {
    static NAMES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.iter().find(|known| **known == name) {
        return known;
    }
    let name: &'static str = Box::leak(name.into_boxed_str());
    names.push(name);
    name
}

impl<'de> Deserialize<'de> for Flow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|_| {
            serde::de::Error::custom(format!(
                "\"{name}\" cannot name a kind of mail; use small letters, digits and hyphens"
            ))
        })
    }
}
