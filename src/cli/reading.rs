//! Reads inputs of any number and size, says what each delivery in them means on all cores, and hands
//! the answers over in order.
//!
//! It knows inputs, parts and blocks, and nothing of what becomes of an answer: whoever prints,
//! counts or keeps answers is a [`Maker`] and a [`Receiver`]. What is held at a time is bounded.

mod plan;
mod sift;
mod unit;
mod years;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::input::{Input, Unreadable, shown};
use super::threads;
use crate::advice::Diagnosis;
use crate::intake::stream::{Part, Parts};
use crate::intake::{Delivery, Intake, Successes, Trail};
use plan::ALONE_BYTES;
pub(super) use plan::{Cut, LogScope, Plan};
use sift::Sift;
use unit::{Row, Unit, Whole, whole};
use years::Years;

/// A delivery with what it means, and the input that reports it.
#[derive(Debug)]
pub(super) struct Found {
    /// The name of the input.
    pub source: Arc<str>,
    /// What it means.
    pub diagnosis: Diagnosis,
}

/// What is made of deliveries, on all cores at once.
pub(super) trait Maker: Sync {
    /// What comes of some deliveries.
    type Made: Send;

    /// What one delivery means.
    fn diagnose(&self, delivery: Delivery) -> Diagnosis;

    /// What is made of deliveries that stand one after another.
    fn make(&self, found: Vec<Found>) -> Self::Made;

    /// Whether the receiver has to see each delivery in its order before anything is made of it.
    fn needs_order(&self) -> bool;
}

/// Takes what comes of a reading, in the order of the inputs.
pub(super) trait Receiver<M> {
    /// Looks at a delivery before anything is made of it, where the maker asks for that.
    fn order(&mut self, found: &mut Found);

    /// Takes what was made of some deliveries.
    fn take(&mut self, made: M) -> anyhow::Result<()>;

    /// Takes some deliveries of a log that succeeded, where the plan asks for every attempt.
    fn arrived(&mut self, _: &Successes, _: Range<usize>) {}

    /// Hands on what was taken, because the next input may be long in coming.
    fn flush(&mut self) -> anyhow::Result<()>;

    /// Tells the user something about an input.
    fn notice(&mut self, text: &str);

    /// Tells the user why an input could not be read.
    fn complain(&mut self, fault: &Unreadable);

    /// Hears how many bytes of all inputs were read.
    fn advance(&mut self, bytes: u64);
}

/// A longer file is read part by part; shorter ones many at a time.
const SMALL: u64 = 1 << 20;

/// How much is read before it is classified, on all cores at once.
const BATCH: u64 = 1 << 20;

/// How many parts or files are.
const MOST_PARTS: usize = 1024;

/// How many deliveries are answered before the answers are handed over.
const SLICE: usize = 2048;

/// How many answers something is made of at a time.
const CHUNK: usize = 64;

/// So many parts or files keep all cores busy by themselves.
const MANY: usize = 16;

/// So few deliveries are answered sooner than another thread has begun.
const ALONE_DELIVERIES: usize = 32;

/// Reads all inputs by a plan.
///
/// # Errors
/// What the receiver says; an input that cannot be read is no error.
pub(super) fn read<M: Maker>(
    inputs: impl Iterator<Item = Result<Input, Unreadable>>,
    plan: Plan<'_>,
    maker: &M,
    receiver: &mut impl Receiver<M::Made>,
) -> anyhow::Result<()> {
    let mut run =
        Run { plan, maker, receiver, sift: Sift::default(), pending: Vec::new(), arrived: Vec::new(), read: 0 };
    let mut files = Vec::new();
    let mut bytes = 0;
    for input in inputs {
        let size = input.as_ref().ok().and_then(Input::size).filter(|size| *size <= SMALL);
        match (input, size) {
            (Ok(input), Some(size)) => {
                files.push(input);
                bytes += size;
                if bytes >= BATCH || files.len() >= MOST_PARTS {
                    run.files(&std::mem::take(&mut files), std::mem::take(&mut bytes))?;
                }
            }
            (input, _) => {
                run.files(&std::mem::take(&mut files), std::mem::take(&mut bytes))?;
                match input {
                    Ok(input) => run.stream(&input)?,
                    Err(fault) => run.receiver.complain(&fault),
                }
            }
        }
    }
    run.files(&files, bytes)
}

/// An input by its name, with what tells its years.
#[derive(Clone, Copy)]
struct Named<'a> {
    source: &'a Arc<str>,
    years: &'a Years<'a>,
}

/// Something in the order of the inputs.
#[allow(clippy::large_enum_variant)] // Nearly every event is a delivery.
enum Event {
    Delivery {
        source: Arc<str>,
        delivery: Delivery,
        is_log: bool,
    },
    /// So many deliveries of a log that succeeded.
    Counted(usize),
    End {
        source: Arc<str>,
    },
}

/// Deliveries that succeeded after so many pending events.
struct Arrived {
    after: usize,
    successes: Arc<Successes>,
    places: Range<usize>,
}

/// What is handed over in its order.
enum Step<T> {
    Told(T),
    Arrived(Arrived),
}

/// One reading.
struct Run<'a, 'm, M, R> {
    plan: Plan<'a>,
    maker: &'m M,
    receiver: &'m mut R,
    sift: Sift,
    pending: Vec<Event>,
    /// What succeeded meanwhile, where each attempt is asked for.
    arrived: Vec<Arrived>,
    /// The bytes that were read.
    read: u64,
}

impl<M: Maker, R: Receiver<M::Made>> Run<'_, '_, M, R> {
    /// Reads small files, each on whichever core is free.
    fn files(&mut self, files: &[Input], bytes: u64) -> anyhow::Result<()> {
        let (plan, maker) = (self.plan, self.maker);
        let goes_on = files.len() >= MANY && !maker.needs_order();
        let read = |file| whole(file, plan, goes_on.then_some(maker));
        let wholes: Vec<Whole<M::Made>> = if files.len() > 1 && bytes > ALONE_BYTES {
            threads::ready();
            files.par_iter().map(read).collect()
        } else {
            files.iter().map(read).collect()
        };
        for (file, Whole { source, units, is_empty, is_packed, fault }) in files.iter().zip(wholes) {
            if is_packed {
                self.stream(file)?;
                self.read = self.read.saturating_sub(file.size().unwrap_or_default());
                continue;
            }
            for unit in units {
                self.take_unit(&source, unit)?;
            }
            self.end(&source, is_empty, fault.as_ref())?;
        }
        self.read += bytes;
        self.settle()?;
        self.receiver.advance(self.read);
        Ok(())
    }

    /// Reads an input of any length part by part.
    fn stream(&mut self, input: &Input) -> anyhow::Result<()> {
        let source: Arc<str> = input.name().into();
        // Whoever counts waits for the end.
        let opened = if self.plan.scope == LogScope::Attempts { input.open() } else { input.open_growing() };
        let (opened, unpacking) = match opened.and_then(|opened| input.unpacked(opened)) {
            Ok(opened) => opened,
            Err(fault) => {
                self.receiver.complain(&fault);
                return Ok(());
            }
        };
        let mut parts = self.plan.parts(opened);
        let before = self.read;
        let mut is_empty = true;
        let mut trail = self.plan.trail();
        let years = Years::of(input);
        loop {
            let Batch { parts: batch, bytes, end } = next_batch(&mut parts);
            is_empty &= batch.iter().all(Part::is_blank);
            for mut unit in self.units(Named { source: &source, years: &years }, &batch, bytes) {
                if let Unit::Taken(intake) = &mut unit {
                    trail.follow(intake);
                    years.tell_all(intake);
                }
                self.take_unit(&source, unit)?;
            }
            drop(batch);
            self.read = before + unpacking.packed().unwrap_or(parts.consumed() as u64);
            if let Some(end) = end {
                let mut rest = trail.rest();
                years.tell(&mut rest.deliveries);
                self.take_in(&source, rest)?;
                let fault = end.err().or_else(|| unpacking.take()).map(|error| input.fault(error));
                self.end(&source, is_empty, fault.as_ref())?;
                self.settle()?;
                self.receiver.advance(self.read);
                return Ok(());
            }
            let is_idle = parts.must_wait();
            // Whoever follows a growing log sees each verdict before the next line is there; what is still
            // under way is told as far as it has come.
            if is_idle {
                let mut open = trail.rest();
                years.tell(&mut open.deliveries);
                self.take_in(&source, open)?;
            }
            self.settle()?;
            self.receiver.advance(self.read);
            if is_idle {
                self.receiver.flush()?;
            }
        }
    }

    /// What the parts of an input report.
    fn units(&self, input: Named<'_>, parts: &[Part], bytes: u64) -> Vec<Unit<M::Made>> {
        let (plan, maker) = (self.plan, self.maker);
        let shapes = plan.reference.shapes();
        if parts.len() < MANY || bytes <= ALONE_BYTES || maker.needs_order() {
            return plan.intakes(parts, bytes).into_iter().map(Unit::Taken).collect();
        }
        let portion = if plan.cut == Cut::Lines { CHUNK } else { 1 };
        let read = |parts: &[Part]| {
            let mut row = Row::new(input.source, maker);
            for part in parts.iter().filter(|part| !part.is_blank()) {
                let mut intake = part.read(shapes);
                if !Trail::concerns(&intake) {
                    input.years.tell(&mut intake.deliveries);
                }
                row.add(intake);
            }
            row.end()
        };
        threads::ready();
        parts.par_chunks(portion).flat_map_iter(read).collect()
    }

    /// Takes what was read of an input, after all that came before it.
    fn take_unit(&mut self, source: &Arc<str>, unit: Unit<M::Made>) -> anyhow::Result<()> {
        match unit {
            Unit::Taken(intake) => self.take_in(source, intake),
            Unit::Made { notices, made } => {
                self.settle()?;
                for notice in &notices {
                    self.receiver.notice(&format!("{}: {notice}", shown(source)));
                }
                self.receiver.take(made)
            }
        }
    }

    /// Takes what was read of a part of an input.
    fn take_in(&mut self, source: &Arc<str>, intake: Intake) -> anyhow::Result<()> {
        for notice in &intake.notices {
            self.receiver.notice(&format!("{}: {notice}", shown(source)));
        }
        let is_log = self.plan.sifts(&intake);
        let counts = self.plan.scope == LogScope::Attempts;
        if intake.delivered > 0 && !counts {
            self.pending.push(Event::Counted(intake.delivered));
        }
        let mut runs = if counts { intake.successes.runs() } else { Vec::new() }.into_iter().peekable();
        let successes = Arc::new(intake.successes);
        let mut arrive = |arrived: &mut Vec<Arrived>, before: usize, pending: usize| {
            while let Some((_, places)) = runs.next_if(|(run, _)| *run <= before) {
                arrived.push(Arrived { after: pending, successes: Arc::clone(&successes), places });
            }
        };
        for (place, delivery) in intake.deliveries.into_iter().enumerate() {
            arrive(&mut self.arrived, place, self.pending.len());
            self.pending.push(Event::Delivery { source: Arc::clone(source), delivery, is_log });
            if self.pending.len() >= SLICE {
                self.settle()?;
            }
        }
        arrive(&mut self.arrived, usize::MAX, self.pending.len());
        Ok(())
    }

    fn end(&mut self, source: &Arc<str>, is_empty: bool, fault: Option<&Unreadable>) -> anyhow::Result<()> {
        self.pending.push(Event::End { source: Arc::clone(source) });
        match fault {
            Some(fault) => self.receiver.complain(fault),
            None if is_empty => self.receiver.notice(&format!("{}: no text in it", shown(source))),
            None => {}
        }
        if self.pending.len() >= SLICE { self.settle() } else { Ok(()) }
    }

    /// Answers what is pending and hands it over.
    fn settle(&mut self) -> anyhow::Result<()> {
        if self.pending.is_empty() && self.arrived.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        let alone = pending.len() <= ALONE_DELIVERIES;
        let maker = self.maker;
        let answer = |event| match event {
            Event::Delivery { source, delivery, is_log } => {
                sift::Event::Found { found: Found { source, diagnosis: maker.diagnose(delivery) }, is_log }
            }
            Event::Counted(count) => sift::Event::Counted(count),
            Event::End { source } => sift::Event::End { source },
        };
        let answered: Vec<sift::Event> = if alone {
            pending.into_iter().map(answer).collect()
        } else {
            threads::ready();
            pending.into_par_iter().with_min_len(8).map(answer).collect()
        };
        let steps = self.steps(answered);
        let finish = |step| match step {
            Step::Told(found) => Step::Told(maker.make(found)),
            Step::Arrived(arrived) => Step::Arrived(arrived),
        };
        let made: Vec<Step<M::Made>> = if alone {
            steps.into_iter().map(finish).collect()
        } else {
            threads::ready();
            steps.into_par_iter().map(finish).collect()
        };
        for step in made {
            match step {
                Step::Told(made) => self.receiver.take(made)?,
                Step::Arrived(Arrived { successes, places, .. }) => self.receiver.arrived(&successes, places),
            }
        }
        Ok(())
    }

    /// What is told of the events, between what succeeded meanwhile.
    fn steps(&mut self, answered: Vec<sift::Event>) -> Vec<Step<Vec<Found>>> {
        let mut arrived = std::mem::take(&mut self.arrived).into_iter().peekable();
        let (mut told, mut steps) = (Vec::new(), Vec::new());
        for (place, event) in answered.into_iter().enumerate() {
            while let Some(arrived) = arrived.next_if(|arrived| arrived.after <= place) {
                self.tell(&mut told, &mut steps);
                steps.push(Step::Arrived(arrived));
            }
            if let Some(notice) = self.sift.pass(event, &mut told) {
                self.receiver.notice(&notice);
            }
        }
        self.tell(&mut told, &mut steps);
        steps.extend(arrived.map(Step::Arrived));
        steps
    }

    /// Puts what is told among the steps.
    fn tell(&mut self, told: &mut Vec<Found>, steps: &mut Vec<Step<Vec<Found>>>) {
        if self.maker.needs_order() {
            for found in told.iter_mut() {
                self.receiver.order(found);
            }
        }
        steps.extend(chunks(std::mem::take(told)).into_iter().map(Step::Told));
    }
}

/// Answers in portions, in their order.
fn chunks(found: Vec<Found>) -> Vec<Vec<Found>> {
    let mut chunks = Vec::with_capacity(found.len().div_ceil(CHUNK));
    let mut rest = found.into_iter();
    loop {
        let chunk: Vec<Found> = rest.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return chunks;
        }
        chunks.push(chunk);
    }
}

/// Parts that are read at once.
struct Batch {
    parts: Vec<Part>,
    bytes: u64,
    /// How the input ended, if it did.
    end: Option<std::io::Result<()>>,
}

/// The next parts, as many as are at hand and fit a batch.
fn next_batch<S: std::io::Read>(parts: &mut Parts<'_, S>) -> Batch {
    let mut batch = Batch { parts: Vec::new(), bytes: 0, end: None };
    while batch.parts.is_empty() || batch.bytes < BATCH && batch.parts.len() < MOST_PARTS && !parts.must_wait() {
        match parts.next_part() {
            Ok(Some(part)) => {
                batch.bytes += part.length() as u64;
                batch.parts.push(part);
            }
            Ok(None) => return Batch { end: Some(Ok(())), ..batch },
            Err(error) => return Batch { end: Some(Err(error)), ..batch },
        }
    }
    batch
}
