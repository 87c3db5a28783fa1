//! What is kept of a bounce, and what it is shown as.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::advice::Diagnosis;
use crate::classify::Fate;
use crate::taxonomy::{Action, Address, Category, Permanence};

/// How far the work on an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Status {
    /// Nobody has finished with it.
    #[default]
    Open,
    /// Somebody else has to do something first.
    Waiting,
    /// Nothing is left to do; its cause is fixed or it was dealt with.
    Done,
}

impl Status {
    /// Every status, in the order in which a reader meets them.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Waiting, Self::Done];

    /// The name in a filter, on the command line and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.name().eq_ignore_ascii_case(name))
    }

    pub(super) const fn number(self) -> i64 {
        self as i64
    }

    pub(super) fn numbered(number: i64) -> Self {
        Self::ALL.iter().copied().find(|status| status.number() == number).unwrap_or_default()
    }
}

/// A bounce that is to be kept.
#[derive(Debug, Clone)]
pub struct New {
    /// The address on the sender's list, in lower case.
    pub recipient: Option<String>,
    /// The domain that failed, in lower case.
    pub domain: Option<String>,
    /// Why it failed.
    pub cause: Category,
    /// Hard or soft.
    pub permanence: Permanence,
    /// What the verdict says of the address.
    pub address: Address,
    /// The id of the provider whose words they are.
    pub provider: Option<String>,
    /// The enhanced code, else the reply code.
    pub code: Option<String>,
    /// When it failed, in seconds since 1970, where the bounce tells it.
    pub at: Option<i64>,
    /// The id of the message, else its number in a queue.
    pub message: Option<String>,
    /// Whether a server still tries: the notice of a delay isn't the bounce that follows.
    pub is_waiting: bool,
    /// Whether it reports that mail arrived, which only says that earlier failures are over.
    pub is_arrival: bool,
    /// The facts as one JSON object.
    pub record: String,
    /// The message or line that it was read from; all that were read from it share it.
    pub raw: Arc<str>,
}

impl New {
    /// What is kept of a diagnosis, with its record; `None` where it reports no delivery and no complaint,
    /// and for mail of others that the own server turned away.
    ///
    /// The raw text is what the delivery was read from where that was kept
    /// ([`Delivery::raw`](crate::intake::Delivery::raw)), else its diagnostic; a caller that has the whole text
    /// puts it there.
    pub fn of(diagnosis: &Diagnosis, record: &str) -> Option<Self> {
        Self::in_zone(diagnosis, record, &TimeZone::UTC)
    }

    /// The same, where a time that tells no zone, as logs have it, is one of this zone.
    pub fn in_zone(diagnosis: &Diagnosis, record: &str, zone: &TimeZone) -> Option<Self> {
        let Diagnosis { delivery, verdict, .. } = diagnosis;
        let category = verdict.category;
        if verdict.is_inbound || !category.is_bounce() && !matches!(category, Category::Complaint | Category::Delivered)
        {
            return None;
        }
        let raw = delivery.raw.clone().unwrap_or_else(|| Arc::from(delivery.diagnostic.text()));
        Some(Self {
            recipient: delivery.written_to().map(str::to_lowercase),
            domain: delivery.domain().map(str::to_lowercase),
            cause: category,
            permanence: verdict.permanence,
            address: verdict.address,
            provider: verdict.provider.clone(),
            code: delivery
                .enhanced_code
                .map(|code| code.to_string())
                .or_else(|| delivery.reply_code.map(|code| code.to_string())),
            at: delivery.date.and_then(|date| date.seconds_in(zone)),
            message: delivery.message_id().or(delivery.queue_id.as_deref()).map(str::to_owned),
            is_waiting: verdict.fate == Some(Fate::Waiting) || delivery.action == Some(Action::Delayed),
            is_arrival: category == Category::Delivered,
            record: record.trim_end().to_owned(),
            raw,
        })
    }

    /// How grave it is, for the queue: what costs an address before what costs a message, hard before soft.
    pub(super) const fn gravity(&self) -> i64 {
        let address = match self.address {
            Address::Suppress => 2,
            Address::Watch => 1,
            Address::Keep => 0,
        };
        address * 2 + matches!(self.permanence, Permanence::Hard) as i64
    }
}

/// An entry as a line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// Its number, which no other entry ever gets.
    pub id: i64,
    /// When it failed, else when it was kept, in seconds since 1970.
    pub at: i64,
    /// Whether the bounce tells when it failed.
    pub is_dated: bool,
    /// When it was kept, in seconds since 1970.
    pub kept: i64,
    /// How far the work has come.
    pub status: Status,
    /// The address on the sender's list.
    pub recipient: Option<String>,
    /// The domain that failed.
    pub domain: Option<String>,
    /// Why it failed.
    pub cause: Category,
    /// Hard or soft.
    pub permanence: Permanence,
    /// What the verdict says of the address.
    pub address: Address,
    /// The id of the provider.
    pub provider: Option<String>,
    /// The enhanced code, else the reply code.
    pub code: Option<String>,
    /// Who works on it.
    pub assignee: Option<String>,
    /// What was noted.
    pub note: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// An entry with everything that was kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its line.
    pub row: Row,
    /// The facts as one JSON object.
    pub record: String,
    /// The message or line that it was read from.
    pub raw: String,
}
