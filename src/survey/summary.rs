//! What a survey has come to: its groups in order, what is new, and whose side trouble is on.

use super::spikes::{Scope, Spike};
use super::{By, Counts, Group, Moment, Survey};
use crate::reference::Reference;
use crate::taxonomy::{Address, Category, Side};

/// What is asked of a survey.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'s> {
    /// What deliveries are told by.
    pub by: Vec<By>,
    /// How many groups of each kind are told, but for hours and days; all where there is no number.
    pub top: Option<usize>,
    /// Another survey to compare with.
    pub before: Option<&'s Survey>,
}

/// What a survey has come to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Summary {
    /// How many deliveries came to what.
    pub totals: Counts,
    /// How many inputs and texts told of none.
    pub unread: u64,
    /// How many were left out because they tell no date.
    pub undated: u64,
    /// From when until when.
    pub span: Option<(Moment, Moment)>,
    /// How many minutes the clock is ahead of Greenwich, where that is known.
    pub offset: Option<i64>,
    /// The groups of each kind that was asked for.
    pub tables: Vec<Table>,
    /// Mail of others that the own server turned away, by its cause, the most first.
    pub refused: Vec<(Category, u64)>,
    /// Where one destination fails more than chance and the rest allow.
    pub spikes: Vec<Finding>,
    /// What failed where for the first time; `None` where there is nothing before.
    pub new: Option<Vec<New>>,
    /// The totals that these are compared with.
    pub before: Option<Counts>,
    /// What these are compared with is called, and whether only the other side is cut by a period.
    pub compared: Option<(String, bool)>,
    /// The first and the last time that the input tells, whatever was asked for.
    pub whole: Option<(Moment, Moment)>,
    /// What was asked for, as it was written, where it leaves something out.
    pub asked: Option<String>,
}

/// The groups of one kind.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Table {
    /// What deliveries are counted by.
    pub by: By,
    /// The groups, the most undelivered first, or in the order of time.
    pub rows: Vec<Row>,
    /// How many groups are left out.
    pub left_out: usize,
    /// Whether there are so many that late ones were counted together.
    pub has_too_many: bool,
}

/// A group.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Row {
    /// What its deliveries have in common; empty where the input does not tell it.
    pub key: String,
    /// How many there are.
    pub counts: Counts,
    /// How many there were before, where that is compared.
    pub before: Option<Counts>,
    /// What most verdicts say of the address, of a cause.
    pub address: Option<Address>,
}

/// A spike with whose doing it is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Finding {
    /// What was found.
    pub spike: Spike,
    /// Whose doing it is.
    pub side: Side,
}

/// A code or cause that is new at a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct New {
    /// The code, or the category where there is none.
    pub what: String,
    /// The id of the provider, or the domain.
    pub place: String,
    /// How many deliveries.
    pub count: u64,
}

/// What came within the last so many minutes of a longer log is new.
const DAY: i32 = 24 * 60;

impl Summary {
    /// What a survey has come to.
    pub fn of(survey: &Survey, wanted: &Wanted<'_>, reference: &Reference) -> Self {
        Self {
            totals: survey.totals(),
            unread: survey.unread(),
            undated: survey.undated(),
            span: survey.span(),
            offset: survey.offset(),
            tables: wanted.by.iter().map(|by| Table::of(survey, *by, wanted)).collect(),
            refused: refused(survey.groups(By::Cause).map(|group| (&*group.key, group.counts.refused))),
            spikes: Self::spikes_of(survey, reference),
            new: new(survey, wanted.before),
            before: wanted.before.map(Survey::totals),
            compared: None,
            whole: survey.whole(),
            asked: None,
        }
    }

    /// Where one destination fails more than chance and the rest allow.
    pub(super) fn spikes_of(survey: &Survey, reference: &Reference) -> Vec<Finding> {
        let spikes = survey.spikes().into_iter().map(|spike| Finding { side: side(&spike, reference), spike });
        spikes.filter(|finding| finding.side != Side::Nobody).collect()
    }

    /// Whether there is nothing of what was asked for.
    pub const fn is_empty(&self) -> bool {
        self.totals.deliveries() + self.totals.attempts + self.totals.refused == 0
    }

    /// The table of one kind.
    pub fn table(&self, by: By) -> Option<&Table> {
        self.tables.iter().find(|table| table.by == by)
    }
}

impl Table {
    /// A table of these groups: those in which something failed, the most first, or in the order of time.
    pub(super) fn laid_out(by: By, mut rows: Vec<Row>, top: Option<usize>) -> Self {
        rows.retain(|row| is_told(by, &row.key, row.counts));
        let told = rows.len();
        if by.is_time() {
            rows.sort_by(|one, other| one.key.cmp(&other.key));
        } else {
            rows.sort_by(|one, other| rank(other.counts).cmp(&rank(one.counts)).then_with(|| one.key.cmp(&other.key)));
            rows.truncate(top.unwrap_or(usize::MAX));
        }
        Self { by, left_out: told - rows.len(), has_too_many: false, rows }
    }

    fn of(survey: &Survey, by: By, wanted: &Wanted<'_>) -> Self {
        let mut groups: Vec<&Group> = survey.groups(by).filter(|group| is_told(by, &group.key, group.counts)).collect();
        let told = groups.len();
        groups.sort_by(|one, other| rank(other.counts).cmp(&rank(one.counts)).then_with(|| one.key.cmp(&other.key)));
        if by.is_time() {
            groups.sort_by(|one, other| one.key.cmp(&other.key));
        } else {
            groups.truncate(wanted.top.unwrap_or(usize::MAX));
        }
        let before = |key: &str| {
            let others = wanted.before?;
            Some(others.groups(by).find(|group| *group.key == *key).map_or(Counts::default(), |group| group.counts))
        };
        let rows = groups.iter().map(|group| Row {
            key: group.key.to_string(),
            counts: group.counts,
            before: if by.is_time() { None } else { before(&group.key) },
            address: if by == By::Cause {
                group.key.parse().ok().and_then(|cause| survey.advised(cause))
            } else {
                None
            },
        });
        Self { by, left_out: told - groups.len(), has_too_many: survey.has_too_many(by), rows: rows.collect() }
    }
}

/// Causes for which mail of others was turned away, each with how much, the most first.
pub(super) fn refused<'g>(causes: impl Iterator<Item = (&'g str, u64)>) -> Vec<(Category, u64)> {
    let mut refused: Vec<(Category, u64)> =
        causes.filter(|(_, count)| *count > 0).filter_map(|(name, count)| Some((name.parse().ok()?, count))).collect();
    refused.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.name().cmp(other.0.name())));
    refused
}

/// Whether a group is told at all: of other destinations than those that fail there are too many.
fn is_told(by: By, key: &str, counts: Counts) -> bool {
    counts.attempts > 0 || by.is_time() && counts.deliveries() > 0 && !key.is_empty()
}

/// By what groups are put in order.
const fn rank(counts: Counts) -> (u64, u64, u64) {
    (counts.undelivered(), counts.failed, counts.attempts)
}

/// What failed where for the first time: compared with another survey, with what came before the period, or
/// in the last day of a longer log.
fn new(survey: &Survey, before: Option<&Survey>) -> Option<Vec<New>> {
    if let Some(before) = before {
        return Some(survey.new_pairs(None, Some(before)));
    }
    let (first, last) = survey.span()?;
    let since = if survey.has_before {
        first
    } else {
        let since = last.later(-DAY);
        (first <= since.later(-DAY)).then_some(since)?
    };
    Some(survey.new_pairs(Some(since), None))
}

/// Whose doing it is.
fn side(spike: &Spike, reference: &Reference) -> Side {
    let side = reference.category(spike.cause).when_many.as_ref().map_or(Side::Unclear, |many| many.side);
    match (spike.scope, side) {
        // Nobody else's servers are all out of order at the same time.
        (Scope::Everywhere, Side::TheirOutage | Side::Unclear) => Side::YourSetup,
        _ => side,
    }
}
