//! Which deliveries of a board pass, and what they come to.
//!
//! Each condition is asked once for each name and not for each delivery; a delivery only looks its answer up.

use std::collections::HashMap;

use super::names::Names;
use super::{Board, NAMED, NEVER, Query, count};
use crate::reference::Reference;
use crate::survey::filter::Condition;
use crate::survey::summary::{self, Row, Summary, Table, Wanted};
use crate::survey::{By, Counts, Moment, Outcome, Survey, most_advised};
use crate::taxonomy::{Address, Category, Permanence};

/// The group that a drill-down is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// What the group has in common.
    pub by: By,
    /// Its key; empty where the input does not tell it.
    pub key: String,
}

/// What is asked of a board.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What was typed.
    pub query: &'a Query,
    /// The group that is looked into, if any.
    pub within: Option<&'a Within>,
}

/// What passed.
#[derive(Debug, Clone)]
pub struct Page {
    /// The totals and groups.
    pub summary: Summary,
    /// The numbers of the deliveries in the order in which they came.
    pub numbers: Vec<u64>,
}

/// Which deliveries pass, a mark for each.
struct Sieve<'b> {
    board: &'b Board,
    rows: Vec<bool>,
    arrived: Vec<bool>,
}

impl Board {
    /// What passes, and what it comes to; where one destination is in trouble, `survey` tells.
    pub fn page(&self, asked: Asked<'_>, wanted: &Wanted<'_>, (survey, reference): (&Survey, &Reference)) -> Page {
        let mut sieve =
            Sieve { board: self, rows: vec![true; self.len()], arrived: vec![true; self.arrived.minute.len()] };
        for condition in asked.query.filter.conditions() {
            match condition.by() {
                By::Code => sieve.keep_code(condition),
                by => sieve.keep(by, |name| condition.holds(name)),
            }
        }
        if let Some(Within { by, key }) = asked.within {
            sieve.keep(*by, |name| name == key);
        }
        for word in &asked.query.words {
            sieve.keep_word(word, reference);
        }
        let mut spikes = Summary::spikes_of(survey, reference);
        spikes.retain(|finding| {
            let spike = &finding.spike;
            let titles = [reference.category(spike.cause).short_title(), spike.cause.name(), &spike.name];
            asked.query.filter.concerns(spike)
                && asked.query.words.iter().all(|word| titles.iter().any(|title| has_word(title, word)))
        });
        let mut summary = sieve.summary(wanted);
        summary.spikes = spikes;
        Page { summary, numbers: sieve.numbers() }
    }
}

impl Sieve<'_> {
    /// Keeps what has a name that holds.
    fn keep(&mut self, by: By, holds: impl Fn(&str) -> bool) {
        let rows = &self.board.rows;
        match by {
            By::Cause => {
                let told = Category::ALL.iter().map(|one| holds(one.name())).collect::<Vec<_>>();
                sift(&mut self.rows, rows.cause.iter().map(|one| *one as usize), &told);
                self.keep_arrived(|_, _| holds(Category::Delivered.name()));
            }
            By::Permanence => {
                let told = Permanence::ALL.iter().map(|one| holds(one.name())).collect::<Vec<_>>();
                sift(&mut self.rows, rows.permanence.iter().map(|one| *one as usize), &told);
                self.keep_arrived(|_, _| holds(Permanence::None.name()));
            }
            By::Address => {
                let told = Address::ALL.iter().map(|one| holds(one.name())).collect::<Vec<_>>();
                sift(&mut self.rows, rows.address.iter().map(|one| *one as usize), &told);
                self.keep_arrived(|_, _| holds(Address::Keep.name()));
            }
            By::Hour | By::Day => {
                let mut within = Hours::new(by, holds);
                for (mark, minute) in self.rows.iter_mut().zip(&rows.minute) {
                    *mark &= within.holds(*minute);
                }
                for (mark, minute) in self.arrived.iter_mut().zip(&self.board.arrived.minute) {
                    *mark &= within.holds(*minute);
                }
            }
            by => {
                let told = self.told(by, &holds);
                let column = NAMED.iter().position(|one| *one == by).and_then(|at| rows.named.get(at));
                sift(&mut self.rows, column.into_iter().flatten().map(|id| *id as usize), &told);
                let unnamed = holds("");
                self.keep_arrived(|board, at| match board.arrived_name(by, at) {
                    Some(id) => told.get(id as usize).copied().unwrap_or_default(),
                    None => unnamed,
                });
            }
        }
    }

    /// Keeps what has a code that holds: the most exact one, or the reply beside it.
    fn keep_code(&mut self, condition: &Condition) {
        let rows = &self.board.rows;
        let Some(place) = NAMED.iter().position(|one| *one == By::Code) else { return };
        let names: Vec<&str> = self.board.names.get(place).into_iter().flat_map(Names::all).collect();
        let mut known: HashMap<(u32, u16), bool> = HashMap::new();
        let codes = rows.named.get(place).into_iter().flatten().zip(&rows.reply);
        for (mark, (id, reply)) in self.rows.iter_mut().zip(codes) {
            *mark &= *known.entry((*id, *reply)).or_insert_with(|| {
                let name = names.get(*id as usize).copied().unwrap_or_default();
                match reply {
                    0 => condition.holds(name),
                    reply => condition.holds_any(&[name, &reply.to_string()]),
                }
            });
        }
        let unnamed = condition.holds("");
        self.keep_arrived(|_, _| unnamed);
    }

    fn keep_arrived(&mut self, holds: impl Fn(&Board, usize) -> bool) {
        for (at, mark) in self.arrived.iter_mut().enumerate() {
            *mark = *mark && holds(self.board, at);
        }
    }

    /// For each name of a kind whether it holds.
    fn told(&self, by: By, holds: impl Fn(&str) -> bool) -> Vec<bool> {
        let names = NAMED.iter().position(|one| *one == by).and_then(|at| self.board.names.get(at));
        names.into_iter().flat_map(Names::all).map(holds).collect()
    }

    /// Keeps what has a word in its recipient, a name, or the title of its cause or provider.
    fn keep_word(&mut self, word: &str, reference: &Reference) {
        let has = |text: &str| has_word(text, word);
        let told = NAMED.map(|by| {
            self.told(by, |name| {
                let page = (by == By::Provider).then(|| reference.provider(name)).flatten();
                has(name) || page.is_some_and(|page| has(page.short_title()))
            })
        });
        let causes: Vec<bool> =
            Category::ALL.iter().map(|one| has(one.name()) || has(reference.category(*one).short_title())).collect();
        let rows = &self.board.rows;
        let is_told = |told: &[bool], id: u32| told.get(id as usize).copied().unwrap_or_default();
        for (at, mark) in self.rows.iter_mut().enumerate().filter(|(_, mark)| **mark) {
            let cause = rows.cause.get(at).and_then(|cause| causes.get(*cause as usize)).copied();
            let mut named = rows.named.iter().zip(&told);
            *mark = cause.unwrap_or_default()
                || named.any(|(column, told)| column.get(at).is_some_and(|id| is_told(told, *id)))
                || has(rows.recipient.get(at));
        }
        let arrived = &self.board.arrived;
        let [domain, provider, _, _, host] = &told;
        let columns = [(&arrived.domain, domain), (&arrived.provider, provider), (&arrived.host, host)];
        for (at, mark) in self.arrived.iter_mut().enumerate().filter(|(_, mark)| **mark) {
            *mark = columns.iter().any(|(column, told)| column.get(at).is_some_and(|id| is_told(told, *id)));
        }
    }

    fn numbers(&self) -> Vec<u64> {
        let rows = self.rows.iter().zip(&self.board.rows.outcome).zip(self.board.first..);
        let kept = rows.filter(|((mark, outcome), _)| **mark && **outcome != Outcome::Refused);
        kept.map(|(_, number)| number).collect()
    }

    fn summary(&self, wanted: &Wanted<'_>) -> Summary {
        let rows = &self.board.rows;
        let mut totals = Counts::default();
        for (outcome, _) in rows.outcome.iter().zip(&self.rows).filter(|(_, mark)| **mark) {
            count(&mut totals, *outcome);
        }
        totals.delivered = self.arrived.iter().filter(|mark| **mark).count() as u64;
        let mut span: Option<(i32, i32)> = None;
        let mut reach = |minute: i32| {
            if minute != NEVER {
                span = Some(span.map_or((minute, minute), |(from, to)| (from.min(minute), to.max(minute))));
            }
        };
        for (row, minute) in &self.board.attempts {
            if self.rows.get(*row as usize) == Some(&true) {
                totals.attempts += 1;
                reach(*minute);
            }
        }
        let arrived = self.board.arrived.minute.iter().zip(&self.arrived);
        arrived.filter(|(_, mark)| **mark).for_each(|(minute, _)| reach(*minute));
        Summary {
            totals,
            unread: 0,
            undated: 0,
            span: span.map(|(from, to)| (Moment::at(from), Moment::at(to))),
            offset: self.board.offset,
            tables: wanted.by.iter().map(|by| self.table(*by, wanted.top)).collect(),
            refused: self.refused(),
            spikes: Vec::new(),
            new: None,
            before: None,
            compared: None,
            whole: None,
            asked: None,
        }
    }

    /// Mail of others that was turned away, by its cause.
    fn refused(&self) -> Vec<(Category, u64)> {
        let rows = &self.board.rows;
        let mut counts = vec![0_u64; Category::ALL.len()];
        for ((outcome, cause), _) in rows.outcome.iter().zip(&rows.cause).zip(&self.rows).filter(|(_, mark)| **mark) {
            if *outcome == Outcome::Refused
                && let Some(count) = counts.get_mut(*cause as usize)
            {
                *count += 1;
            }
        }
        summary::refused(Category::ALL.iter().map(|one| one.name()).zip(counts))
    }

    fn table(&self, by: By, top: Option<usize>) -> Table {
        let rows = &self.board.rows;
        let groups = match by {
            By::Cause => self.causes(),
            By::Permanence => self.fixed(Permanence::ALL.iter().map(|one| one.name()), |at| {
                rows.permanence.get(at).map(|one| *one as usize)
            }),
            By::Address => self
                .fixed(Address::ALL.iter().map(|one| one.name()), |at| rows.address.get(at).map(|one| *one as usize)),
            By::Hour | By::Day => self.timed(by),
            by => self.named(by),
        };
        Table::laid_out(by, groups, top)
    }

    /// The causes, each with what most of its verdicts say of the address.
    fn causes(&self) -> Vec<Row> {
        let rows = &self.board.rows;
        let cause = |at: usize| rows.cause.get(at).map(|one| *one as usize);
        let mut groups = self.fixed(Category::ALL.iter().map(|one| one.name()), cause);
        let mut advised = vec![[0; Address::ALL.len()]; groups.len()];
        self.each(|at, _| {
            let is_own = rows.outcome.get(at).is_some_and(|outcome| *outcome != Outcome::Refused);
            let told = cause(at).and_then(|cause| advised.get_mut(cause)).filter(|_| is_own);
            if let Some(count) = told.zip(rows.address.get(at)).and_then(|(told, one)| told.get_mut(*one as usize)) {
                *count += 1;
            }
        });
        for (group, advised) in groups.iter_mut().zip(&advised) {
            group.address = most_advised(advised);
        }
        groups
    }

    /// Groups of a vocabulary that is known beforehand.
    fn fixed<'n>(&self, names: impl Iterator<Item = &'n str>, of: impl Fn(usize) -> Option<usize>) -> Vec<Row> {
        let mut groups: Vec<Row> = names.map(row).collect();
        self.each(|at, change| {
            if let Some(group) = of(at).and_then(|id| groups.get_mut(id)) {
                change(&mut group.counts);
            }
        });
        groups
    }

    fn named(&self, by: By) -> Vec<Row> {
        let Some(place) = NAMED.iter().position(|one| *one == by) else { return Vec::new() };
        let names = self.board.names.get(place).into_iter().flat_map(Names::all);
        let column = self.board.rows.named.get(place);
        let mut groups = self.fixed(names, |at| Some(*column?.get(at)? as usize));
        for at in self.marked_arrived() {
            if let Some(group) = self.board.arrived_name(by, at).and_then(|id| groups.get_mut(id as usize)) {
                group.counts.delivered += 1;
            }
        }
        groups
    }

    fn timed(&self, by: By) -> Vec<Row> {
        let mut times = Times::new(length(by));
        let rows = &self.board.rows;
        for ((minute, outcome), _) in rows.minute.iter().zip(&rows.outcome).zip(&self.rows).filter(|(_, mark)| **mark) {
            times.change(*minute, |counts| count(counts, *outcome));
        }
        for (row, minute) in &self.board.attempts {
            if self.rows.get(*row as usize) == Some(&true) {
                times.change(*minute, |counts| counts.attempts += 1);
            }
        }
        for (minute, _) in self.board.arrived.minute.iter().zip(&self.arrived).filter(|(_, mark)| **mark) {
            times.change(*minute, |counts| counts.delivered += 1);
        }
        let each = times.each;
        let name = |number: i32| {
            let moment = Moment::at(number.saturating_mul(each));
            if by == By::Hour { moment.hour() } else { moment.day() }
        };
        times.end().into_iter().map(|(number, counts)| Row { counts, ..row(&name(number)) }).collect()
    }

    /// Counts each delivery that passes, and each of its attempts.
    fn each(&self, mut take: impl FnMut(usize, &dyn Fn(&mut Counts))) {
        let rows = &self.board.rows;
        for (at, outcome) in rows.outcome.iter().enumerate() {
            if self.rows.get(at) == Some(&true) {
                let attempts = u64::from(rows.attempts.get(at).copied().unwrap_or_default());
                take(at, &|counts| {
                    count(counts, *outcome);
                    counts.attempts += attempts;
                });
            }
        }
    }

    fn marked_arrived(&self) -> impl Iterator<Item = usize> {
        self.arrived.iter().enumerate().filter(|(_, mark)| **mark).map(|(at, _)| at)
    }
}

impl Board {
    /// The number of the name of something that arrived.
    fn arrived_name(&self, by: By, at: usize) -> Option<u32> {
        let column = match by {
            By::Domain => &self.arrived.domain,
            By::Provider => &self.arrived.provider,
            By::Host => &self.arrived.host,
            _ => return None,
        };
        column.get(at).copied()
    }
}

/// How many minutes an hour or a day has.
const fn length(by: By) -> i32 {
    if matches!(by, By::Hour) { 60 } else { 60 * 24 }
}

fn row(key: &str) -> Row {
    Row { key: key.to_owned(), counts: Counts::default(), before: None, address: None }
}

/// Counts by hours or days. Most are of the same as the one before, and are looked up once for all.
struct Times {
    each: i32,
    all: HashMap<i32, Counts>,
    /// The one that is counted now.
    now: (i32, Counts),
}

impl Times {
    fn new(each: i32) -> Self {
        Self { each, all: HashMap::new(), now: (NEVER, Counts::default()) }
    }

    fn change(&mut self, minute: i32, change: impl FnOnce(&mut Counts)) {
        if minute == NEVER {
            return;
        }
        let number = minute.div_euclid(self.each);
        if number != self.now.0 {
            self.put_away();
            self.now.0 = number;
        }
        change(&mut self.now.1);
    }

    fn put_away(&mut self) {
        let (number, counts) = std::mem::replace(&mut self.now, (NEVER, Counts::default()));
        if number != NEVER {
            let known = self.all.entry(number).or_default();
            known.delivered += counts.delivered;
            known.failed += counts.failed;
            known.waiting += counts.waiting;
            known.delayed += counts.delayed;
            known.attempts += counts.attempts;
        }
    }

    fn end(mut self) -> HashMap<i32, Counts> {
        self.put_away();
        self.all
    }
}

/// Keeps the marks of what is told by its number.
fn sift(marks: &mut [bool], ids: impl Iterator<Item = usize>, told: &[bool]) {
    for (mark, id) in marks.iter_mut().zip(ids) {
        *mark &= told.get(id).copied().unwrap_or_default();
    }
}

/// Whether a text has a word in lower case in it.
fn has_word(text: &str, word: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        text.contains(word)
    } else {
        text.to_lowercase().contains(word)
    }
}

/// Whether hours or days hold, each asked for once.
struct Hours<F> {
    by: By,
    holds: F,
    known: HashMap<i32, bool>,
}

impl<F: Fn(&str) -> bool> Hours<F> {
    fn new(by: By, holds: F) -> Self {
        Self { by, holds, known: HashMap::new() }
    }

    fn holds(&mut self, minute: i32) -> bool {
        let Self { by, holds, known } = self;
        let number = if minute == NEVER { NEVER } else { minute.div_euclid(length(*by)) };
        *known.entry(number).or_insert_with(|| {
            let moment = Moment::at(minute);
            match by {
                _ if minute == NEVER => holds(""),
                By::Hour => holds(&moment.hour()),
                _ => holds(&moment.day()),
            }
        })
    }
}
