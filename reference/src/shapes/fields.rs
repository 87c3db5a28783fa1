//! The names by which events are read, looked up once instead of compared one by one.
//!
//! It knows the names that `reference/shapes/` lists, nothing of values.

use rustc_hash::FxHashMap;

use super::{Event, Webhooks};

/// The longest word that stands for a kind of event, in letters.
const LONGEST_WORD: usize = 64;

/// A name that events are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name(u16);

impl Name {
    /// One bit of 128, which few other names share.
    pub const fn bit(self) -> u128 {
        1 << (self.0 % 128)
    }
}

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It names the kind of the event.
    Kind = 1,
    /// It names recipients.
    Recipient = 2,
    /// It holds a reply or a reason.
    Reply = 4,
    /// It holds other words that say more.
    Remark = 8,
    /// It holds a code.
    Code = 16,
    /// It names the host that refused.
    RemoteHost = 32,
    /// It tells something else that events are asked for.
    Other = 64,
}

/// What is known of a field by its name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    name: Option<Name>,
    roles: u8,
}

impl Known {
    /// Its name, where events are asked for it.
    pub const fn name(self) -> Option<Name> {
        self.name
    }

    /// Whether it is for anything.
    pub const fn has_role(self) -> bool {
        self.roles != 0
    }

    /// Whether it is for this.
    pub const fn is(self, role: Role) -> bool {
        self.roles & role as u8 != 0
    }
}

/// What a word says of the kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The event is of that kind.
    Of(Event),
    /// See [`Webhooks::sent`].
    Sent,
}

/// The names by which events are read, each list as [`Webhooks`] has it.
#[derive(Debug, Clone)]
pub struct Fields {
    known: FxHashMap<String, Known>,
    kinds: FxHashMap<String, Kind>,
    /// See [`Webhooks::event_fields`].
    pub event: Vec<Name>,
    /// See [`Webhooks::recipient_fields`].
    pub recipient: Vec<Name>,
    /// See [`Webhooks::reply_fields`].
    pub reply: Vec<Name>,
    /// See [`Webhooks::code_fields`].
    pub code: Vec<Name>,
    /// See [`Webhooks::remote_host_fields`].
    pub remote_host: Vec<Name>,
    /// See [`Webhooks::reporting_host_fields`].
    pub reporting_host: Vec<Name>,
    /// See [`Webhooks::answered_fields`].
    pub answered: Vec<Name>,
    /// See [`Webhooks::date_fields`].
    pub date: Vec<Name>,
    /// See [`Webhooks::sender_fields`].
    pub sender: Vec<Name>,
    /// See [`Webhooks::subject_fields`].
    pub subject: Vec<Name>,
    /// See [`Webhooks::message_id_fields`].
    pub message_id: Vec<Name>,
    /// See [`Webhooks::original_recipient_fields`].
    pub original_recipient: Vec<Name>,
    /// See [`Webhooks::event_lists`].
    pub event_lists: Vec<Name>,
    /// See [`Webhooks::attempt_lists`].
    pub attempt_lists: Vec<Name>,
    /// See [`Webhooks::log_fields`].
    pub log: Vec<Name>,
    /// The event within a notification, as text.
    pub message: Name,
    /// The name of a host.
    pub host: Name,
    /// The three numbers of an enhanced code.
    pub digits: [Name; 3],
}

impl Fields {
    pub(super) fn new(names: &Webhooks) -> Self {
        let mut known: FxHashMap<String, Known> = FxHashMap::default();
        let mut one = |field: &str, role: Option<Role>| {
            let next = Name(known.len() as u16);
            let entry = known.entry(field.to_owned()).or_insert(Known { name: Some(next), roles: 0 });
            entry.roles |= role.map_or(0, |role| role as u8);
            entry.name.unwrap_or(next)
        };
        let mut list = |fields: &[String], role: Option<Role>| fields.iter().map(|field| one(field, role)).collect();
        let _: Vec<Name> = list(&names.remark_fields, Some(Role::Remark));
        let (event, recipient) =
            (list(&names.event_fields, Some(Role::Kind)), list(&names.recipient_fields, Some(Role::Recipient)));
        let (reply, code) = (list(&names.reply_fields, Some(Role::Reply)), list(&names.code_fields, Some(Role::Code)));
        let remote_host = list(&names.remote_host_fields, Some(Role::RemoteHost));
        let reporting_host = list(&names.reporting_host_fields, Some(Role::Other));
        let answered = list(&names.answered_fields, Some(Role::Other));
        let [date, sender, subject, message_id, original_recipient] = [
            &names.date_fields,
            &names.sender_fields,
            &names.subject_fields,
            &names.message_id_fields,
            &names.original_recipient_fields,
        ]
        .map(|fields| list(fields, Some(Role::Other)));
        let (event_lists, log) = (list(&names.event_lists, None), list(&names.log_fields, None));
        let attempt_lists = list(&names.attempt_lists, None);
        let [message, host] = ["Message", "name"].map(|name| one(name, None));
        let digits = ["class", "subject", "detail"].map(|name| one(name, None));
        Self {
            known,
            kinds: kinds(names),
            event,
            recipient,
            reply,
            code,
            remote_host,
            reporting_host,
            answered,
            date,
            sender,
            subject,
            message_id,
            original_recipient,
            event_lists,
            attempt_lists,
            log,
            message,
            host,
            digits,
        }
    }

    /// What the field of that name is for.
    pub fn of(&self, name: &str) -> Known {
        self.known.get(name).copied().unwrap_or_default()
    }

    /// What a word says of the kind of an event, whatever its case and what stands between its letters.
    pub fn kind(&self, word: &str) -> Option<Kind> {
        let mut letters = [0; LONGEST_WORD];
        self.kinds.get(super::letters(word, &mut letters)?).copied()
    }
}

/// What each word says of the kind of an event; of two kinds, the first.
fn kinds(names: &Webhooks) -> FxHashMap<String, Kind> {
    let lists = [
        (Kind::Of(Event::Bounced), &names.bounced),
        (Kind::Of(Event::Delayed), &names.delayed),
        (Kind::Of(Event::Complained), &names.complained),
        (Kind::Of(Event::Delivered), &names.delivered),
        (Kind::Of(Event::Other), &names.other),
        (Kind::Sent, &names.sent),
    ];
    let mut kinds = FxHashMap::default();
    for (kind, words) in lists {
        for word in words {
            kinds.entry(word.clone()).or_insert(kind);
        }
    }
    kinds
}
