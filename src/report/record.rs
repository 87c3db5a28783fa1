//! A verdict as a record: the one list of its fields. JSON, NDJSON and CSV write what it names, in
//! its order; a new field is one entry.

mod cells;
mod checks;
mod object;
mod selection;

pub use selection::{Selection, UnknownField};

pub(super) use cells::{Cells, push_guarded};
pub(super) use object::{Lines, Object};

use std::borrow::Cow;

use crate::advice::{Advice, Diagnosis, Drafts, HouseNote, Place};
use crate::auth::Auth;
use crate::classify::{Alternative, Evidence, Explanation, Fate, Sign};
use crate::intake::Date;
use crate::reference::Reference;
use crate::taxonomy::{Action, Actor, EnhancedCode, Layer, Phase};

/// Fields that are asked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// What the input says and what it means, in a word each.
    Facts,
    /// What the verdict rests on, and what else was weighed.
    Evidence,
    /// Which check of the sender failed.
    Auth,
    /// What a person reads.
    Advice,
    /// The consequence for each kind of mail.
    Flows,
    /// Texts that are ready to be sent or filed.
    Drafts,
    /// How the verdict came about; only where that was asked for.
    Explanation,
}

impl Group {
    /// Every group that can be asked for by its name.
    pub const ALL: &'static [Self] =
        &[Self::Facts, Self::Evidence, Self::Auth, Self::Advice, Self::Flows, Self::Drafts];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Evidence => "evidence",
            Self::Auth => "auth",
            Self::Advice => "advice",
            Self::Flows => "flows",
            Self::Drafts => "drafts",
            Self::Explanation => "explanation",
        }
    }
}

/// One field of a record.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its name in every format.
    pub name: &'static str,
    /// What it is asked for with.
    pub group: Group,
    /// What it holds for one verdict.
    value: for<'a> fn(&Told<'a>) -> Value<'a>,
}

/// One verdict, with the words that its fields need.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub source: &'a str,
    pub diagnosis: &'a Diagnosis,
    pub reference: &'a Reference,
    /// The advice, where a field needs it.
    pub advice: Option<&'a Advice<'a>>,
    /// Which check failed, where a field needs it and one did.
    pub auth: Option<&'a Auth>,
    /// The ready texts, where a field needs them.
    pub drafts: Option<&'a Drafts>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    /// The input does not tell it.
    Absent,
    /// A text of any origin.
    Text(&'a str),
    /// A text that was put together.
    Told(Cow<'a, str>),
    /// A word of ours, which needs no escaping.
    Name(&'static str),
    /// A number.
    Number(u64),
    /// A time.
    Date(Date),
    /// An enhanced code.
    Code(EnhancedCode),
    /// A share between 0 and 1.
    Share(f64),
    /// Sentences.
    Texts(&'a [String]),
    /// Things to do one after another.
    Steps(&'a [String]),
    /// Evidence.
    Evidence(&'a [Evidence]),
    /// Other categories with their shares.
    Alternatives(&'a [Alternative]),
    /// Texts by their names.
    Named(Vec<(&'a str, &'a str)>),
    /// Where to ask.
    Places(&'a [Place<'a>]),
    /// Notes of the overlay.
    Notes(&'a [HouseNote<'a>]),
    /// How the verdict came about.
    Explanation(&'a Explanation),
    /// Signs that were weighed.
    Signs(&'a [Sign]),
    /// Values by their names.
    Object(Vec<(&'static str, Value<'a>)>),
    /// Values one after another.
    List(Vec<Value<'a>>),
    /// Whether something holds.
    Truth(bool),
}

impl<'a> Value<'a> {
    fn text(text: Option<&'a String>) -> Self {
        Self::maybe(text.map(String::as_str))
    }

    fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }

    fn date(date: Option<Date>) -> Self {
        date.filter(Date::has_year).map_or(Self::Absent, Self::Date)
    }

    fn name(name: Option<&'static str>) -> Self {
        name.map_or(Self::Absent, Self::Name)
    }

    fn number(number: Option<u64>) -> Self {
        number.map_or(Self::Absent, Self::Number)
    }

    fn advised(told: &Told<'a>, value: impl FnOnce(&'a Advice<'a>) -> Self) -> Self {
        told.advice.map_or(Self::Absent, value)
    }
}

const fn field(name: &'static str, group: Group, value: for<'a> fn(&Told<'a>) -> Value<'a>) -> Field {
    Field { name, group, value }
}

/// The fields of a verdict, in the order in which every format has them.
pub static FIELDS: &[Field] = &[
    field("source", Group::Facts, |told| Value::Text(told.source)),
    field("message", Group::Facts, |told| Value::Number(told.diagnosis.delivery.message as u64)),
    field("line", Group::Facts, |told| Value::Number(told.diagnosis.delivery.line as u64)),
    field("date", Group::Facts, |told| Value::date(told.diagnosis.delivery.date)),
    field("sender", Group::Facts, |told| Value::maybe(told.diagnosis.delivery.sender())),
    field("subject", Group::Facts, |told| Value::maybe(told.diagnosis.delivery.subject())),
    field("message_id", Group::Facts, |told| Value::maybe(told.diagnosis.delivery.message_id())),
    field("queue_id", Group::Facts, |told| Value::text(told.diagnosis.delivery.queue_id.as_ref())),
    field("recipient", Group::Facts, |told| Value::text(told.diagnosis.delivery.recipient.as_ref())),
    field("original_recipient", Group::Facts, |told| Value::text(told.diagnosis.delivery.original_recipient.as_ref())),
    field("domain", Group::Facts, |told| Value::maybe(told.diagnosis.delivery.domain())),
    field("reply_code", Group::Facts, |told| Value::number(told.diagnosis.delivery.reply_code.map(u64::from))),
    field("enhanced_code", Group::Facts, |told| {
        told.diagnosis.delivery.enhanced_code.map_or(Value::Absent, Value::Code)
    }),
    field("action", Group::Facts, |told| Value::name(told.diagnosis.delivery.action.map(Action::name))),
    field("remote_mta", Group::Facts, |told| Value::text(told.diagnosis.delivery.remote_mta.as_ref())),
    field("reporting_mta", Group::Facts, |told| Value::text(told.diagnosis.delivery.reporting_mta.as_ref())),
    field("provider", Group::Facts, |told| Value::text(told.diagnosis.verdict.provider.as_ref())),
    field("phase", Group::Facts, |told| Value::name(told.diagnosis.verdict.phase.map(Phase::name))),
    field("blocklist", Group::Facts, |told| Value::text(told.diagnosis.verdict.blocklist.as_ref())),
    field("retry_after_s", Group::Facts, |told| Value::number(told.diagnosis.verdict.retry_after_s)),
    field("fate", Group::Facts, |told| Value::name(told.diagnosis.verdict.fate.map(Fate::name))),
    field("diagnostic", Group::Facts, |told| Value::Text(told.diagnosis.delivery.diagnostic.text())),
    field("category", Group::Facts, |told| Value::Name(told.diagnosis.verdict.category.name())),
    field("title", Group::Facts, |told| {
        Value::Text(told.reference.category(told.diagnosis.verdict.category).short_title())
    }),
    field("permanence", Group::Facts, |told| Value::Name(told.diagnosis.verdict.permanence.name())),
    field("layer", Group::Facts, |told| Value::name(told.diagnosis.verdict.layer.map(Layer::name))),
    field("actor", Group::Facts, |told| Value::name(told.diagnosis.verdict.actor.map(Actor::name))),
    field("retry", Group::Facts, |told| Value::Name(told.diagnosis.verdict.retry.name())),
    field("address", Group::Facts, |told| Value::Name(told.diagnosis.verdict.address.name())),
    field("confidence", Group::Facts, |told| Value::Share(told.diagnosis.verdict.confidence)),
    field("confidence_label", Group::Facts, |told| Value::Name(told.diagnosis.verdict.certainty().name())),
    field("rule", Group::Facts, |told| Value::text(told.diagnosis.verdict.rule.as_ref())),
    field("evidence", Group::Evidence, |told| Value::Evidence(&told.diagnosis.verdict.evidence)),
    field("alternatives", Group::Evidence, |told| Value::Alternatives(&told.diagnosis.verdict.alternatives)),
    field("conflicts", Group::Evidence, |told| Value::Texts(&told.diagnosis.verdict.conflicts)),
    field("auth", Group::Auth, |told| told.auth.map_or(Value::Absent, checks::value)),
    field("sentence", Group::Advice, |told| Value::advised(told, |advice| Value::Text(advice.sentence))),
    field("meaning", Group::Advice, |told| Value::advised(told, |advice| Value::Text(advice.meaning))),
    field("next_steps", Group::Advice, |told| Value::advised(told, |advice| Value::Steps(&advice.next_steps))),
    field("retry_plan", Group::Advice, |told| Value::advised(told, |advice| Value::Text(advice.retry_plan))),
    field("address_plan", Group::Advice, |told| {
        Value::advised(told, |advice| Value::Told(advice.address_plan_for(&told.diagnosis.delivery, told.reference)))
    }),
    field("audiences", Group::Advice, |told| {
        Value::advised(told, |advice| {
            Value::Named(advice.audiences.iter().map(|(reader, words)| (reader.name(), *words)).collect())
        })
    }),
    field("suggestions", Group::Advice, |told| Value::advised(told, |advice| Value::Texts(&advice.suggestions))),
    field("help", Group::Advice, |told| Value::advised(told, |advice| Value::Places(&advice.help))),
    field("house_notes", Group::Advice, |told| Value::advised(told, |advice| Value::Notes(&advice.house_notes))),
    field("flows", Group::Flows, |told| {
        Value::advised(told, |advice| {
            Value::Named(advice.flows.iter().map(|(mail_type, words)| (mail_type.name(), *words)).collect())
        })
    }),
    field("drafts", Group::Drafts, |told| {
        told.drafts.map_or(Value::Absent, |Drafts { customer, note, escalation }| {
            Value::Named(vec![("customer", customer), ("note", note), ("escalation", escalation)])
        })
    }),
    field("explanation", Group::Explanation, |told| {
        told.diagnosis.explanation.as_ref().map_or(Value::Absent, Value::Explanation)
    }),
];
