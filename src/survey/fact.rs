//! What is counted of one delivery, or of one attempt at it.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{By, Moment};
use crate::classify::{Fate, Verdict};
use crate::intake::{Delivery, Success};
use crate::taxonomy::{Action, Address, Category, Permanence};

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It failed for good.
    Failed,
    /// A server keeps trying, or may.
    Waiting,
    /// The server whose log it is turned it away as it came in: mail of others, which did not fail.
    Refused,
    /// The text tells of no delivery.
    None,
}

/// What is counted of a delivery.
#[derive(Debug, Clone)]
pub struct Fact<'a> {
    /// A number that the attempts at one delivery share; `None` where nothing tells it from its like.
    pub key: Option<u64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub cause: Category,
    /// Hard or soft.
    pub permanence: Permanence,
    /// What becomes of the address.
    pub address: Address,
    /// When.
    pub at: Option<Moment>,
    /// A number for the recipient.
    pub recipient: Option<u64>,
    /// The recipient's domain in lower case.
    pub domain: Option<Cow<'a, str>>,
    /// The id of the provider whose words they are.
    pub provider: Option<Cow<'a, str>>,
    /// The id of the provider that takes mail there: see [`Homes`](super::Homes).
    pub home: Option<&'a str>,
    /// The enhanced code, else the reply code.
    pub code: Option<String>,
    /// The reply code, also where an enhanced code is told.
    pub reply: Option<u16>,
    /// The sender; of one that is made for each message, what is common to all.
    pub sender: Option<String>,
    /// The other server in lower case.
    pub host: Option<Cow<'a, str>>,
}

impl<'a> Fact<'a> {
    /// What is counted of a delivery with what it means.
    pub fn of(delivery: &Delivery, verdict: &Verdict) -> Self {
        let outcome = outcome(delivery, verdict);
        let recipient = delivery.recipient.as_deref().map(number);
        let code = match (delivery.enhanced_code, delivery.reply_code) {
            (Some(code), _) => Some(code.to_string()),
            (None, reply) => reply.map(|code| code.to_string()),
        };
        Self {
            // Each time that mail is turned away counts.
            key: if outcome == Outcome::Refused { None } else { key(delivery) },
            outcome,
            cause: verdict.category,
            permanence: verdict.permanence,
            address: verdict.address,
            at: delivery.date.and_then(Moment::of),
            recipient,
            domain: delivery.domain().map(|domain| domain.to_ascii_lowercase().into()),
            provider: verdict.provider.clone().map(Cow::Owned),
            home: None,
            code,
            reply: delivery.reply_code,
            sender: delivery.sender().map(sender),
            host: delivery.remote_mta.as_deref().map(|host| host.to_ascii_lowercase().into()),
        }
    }

    /// What is counted of a delivery that a log only says succeeded.
    pub fn arrived(success: &Success<'a>, provider: Option<&'a str>) -> Self {
        let is_lower = |text: &str| !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower = |text: &'a str| {
            if is_lower(text) { Cow::Borrowed(text) } else { Cow::Owned(text.to_ascii_lowercase()) }
        };
        Self {
            key: Some(numbered(success.queue_id, success.recipient)),
            outcome: Outcome::Delivered,
            cause: Category::Delivered,
            permanence: Permanence::None,
            address: Address::Keep,
            at: success.date.and_then(Moment::of),
            recipient: None,
            domain: success.recipient.rsplit_once('@').map(|(_, domain)| lower(domain)),
            provider: provider.map(Cow::Borrowed),
            home: provider,
            code: None,
            reply: None,
            sender: None,
            host: Some(success.host).filter(|host| !host.is_empty()).map(lower),
        }
    }

    /// What deliveries are counted by it; not of hours and days, which a clock tells.
    pub fn name(&self, by: By) -> Option<&str> {
        match by {
            By::Cause => Some(self.cause.name()),
            By::Domain => self.domain.as_deref(),
            By::Provider => self.provider.as_deref(),
            By::Code => self.code.as_deref(),
            By::Sender => self.sender.as_deref(),
            By::Host => self.host.as_deref(),
            By::Permanence => Some(self.permanence.name()),
            By::Address => Some(self.address.name()),
            By::Hour | By::Day => None,
        }
    }
}

/// What became of a delivery: as the text tells it, else as its permanence makes it likely.
fn outcome(delivery: &Delivery, verdict: &Verdict) -> Outcome {
    match verdict.category {
        Category::Delivered => Outcome::Delivered,
        category if !category.is_bounce() => Outcome::None,
        _ if verdict.is_inbound => Outcome::Refused,
        _ => match (verdict.fate, delivery.action) {
            (Some(Fate::Waiting), _) | (None, Some(Action::Delayed)) => Outcome::Waiting,
            (Some(Fate::Returned), _) | (None, Some(Action::Failed)) => Outcome::Failed,
            (None, _) if verdict.permanence == Permanence::Soft => Outcome::Waiting,
            (None, _) => Outcome::Failed,
        },
    }
}

/// The number of a delivery: by its message and its recipient, else by its recipient and the words.
fn key(delivery: &Delivery) -> Option<u64> {
    let recipient = delivery.recipient.as_deref();
    if let Some(message) = delivery.queue_id.as_deref().or_else(|| delivery.message_id()) {
        return Some(numbered(message, recipient.unwrap_or_default()));
    }
    let mut hasher = DefaultHasher::new();
    recipient?.to_ascii_lowercase().hash(&mut hasher);
    delivery.subject().hash(&mut hasher);
    delivery.date.map(|date| date.clock_minutes()).hash(&mut hasher);
    delivery.diagnostic.text().hash(&mut hasher);
    Some(hasher.finish())
}

/// The number of the delivery of a message to a recipient.
fn numbered(message: &str, recipient: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.hash(&mut hasher);
    lowered(recipient, &mut hasher);
    hasher.finish()
}

fn number(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    lowered(text, &mut hasher);
    hasher.finish()
}

/// Takes in a text in lower case; most are in lower case already.
fn lowered(text: &str, hasher: &mut impl Hasher) {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        text.to_ascii_lowercase().hash(hasher);
    } else {
        text.hash(hasher);
    }
}

/// So many digits in a row are a number of a message, not of a house.
const NUMBER: usize = 5;

/// The sender in lower case; what is made for each message (VERP) is cut to what all have in common, as in
/// `bounce-*@shop.example`.
fn sender(address: &str) -> String {
    let address = address.to_ascii_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return address };
    let bytes = local.as_bytes();
    let digits = bytes.windows(NUMBER).position(|window| window.iter().all(u8::is_ascii_digit));
    let marks = if local.contains('=') { local.find(['+', '=', '-']) } else { local.find('+') };
    match digits.into_iter().chain(marks).min() {
        Some(end) => {
            let kept = local.get(..end).unwrap_or_default();
            let mark = local.get(end..end + 1).filter(|mark| matches!(*mark, "+" | "-")).unwrap_or_default();
            format!("{kept}{mark}*@{domain}")
        }
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_made_for_each_message_are_one() {
        let senders = ["Shop@A.example", "bounce-4711234@a.example", "b+ann=b.example@a.example", "x+1@a.example"];
        let shown = ["shop@a.example", "bounce-*@a.example", "b+*@a.example", "x+*@a.example"];
        assert_eq!(senders.map(sender), shown);
        assert_eq!(sender("prvs=123456789a=ann@a.example"), "prvs*@a.example");
        assert_eq!(sender(""), "");
    }
}
