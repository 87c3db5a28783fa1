//! What is read of one input in one go on one core, with what a maker makes of it meanwhile.

use std::sync::Arc;

use super::years::Years;
use super::{Found, Maker, Plan};
use crate::cli::input::{Input, Unreadable};
use crate::intake::{Intake, Trail};

/// What was read of an input, in one go on one core.
pub(super) enum Unit<M> {
    /// Deliveries of which no other part tells, with what was made of them.
    Made { notices: Vec<String>, made: M },
    /// Deliveries that are to be put together with others, or answered on all cores.
    Taken(Intake),
}

/// What is known of an input after it was read to its end.
pub(super) struct Whole<M> {
    pub source: Arc<str>,
    pub units: Vec<Unit<M>>,
    pub is_empty: bool,
    /// Whether it is packed, so that its size says little, and was left.
    pub is_packed: bool,
    pub fault: Option<Unreadable>,
}

/// Units under construction: what stands alone is answered at once, while it is at hand.
pub(super) struct Row<'m, M: Maker> {
    source: &'m Arc<str>,
    maker: &'m M,
    units: Vec<Unit<M::Made>>,
    notices: Vec<String>,
    found: Vec<Found>,
}

impl<'m, M: Maker> Row<'m, M> {
    pub(super) const fn new(source: &'m Arc<str>, maker: &'m M) -> Self {
        Self { source, maker, units: Vec::new(), notices: Vec::new(), found: Vec::new() }
    }

    pub(super) fn add(&mut self, intake: Intake) {
        if Trail::concerns(&intake) || intake.delivered > 0 {
            self.close();
            self.units.push(Unit::Taken(intake));
            return;
        }
        self.notices.extend(intake.notices);
        for delivery in intake.deliveries {
            self.found.push(Found { source: Arc::clone(self.source), diagnosis: self.maker.diagnose(delivery) });
        }
    }

    /// Makes what is to be made of what stands alone.
    fn close(&mut self) {
        let (notices, found) = (std::mem::take(&mut self.notices), std::mem::take(&mut self.found));
        if !found.is_empty() || !notices.is_empty() {
            self.units.push(Unit::Made { notices, made: self.maker.make(found) });
        }
    }

    pub(super) fn end(mut self) -> Vec<Unit<M::Made>> {
        self.close();
        self.units
    }
}

/// Reads a file to its end; a maker makes at once what is to be made of what stands alone.
pub(super) fn whole<M: Maker>(input: &Input, plan: Plan<'_>, maker: Option<&M>) -> Whole<M::Made> {
    let source = input.name().into();
    let mut whole = Whole { source, units: Vec::new(), is_empty: true, is_packed: false, fault: None };
    let mut opened = match input.open() {
        Ok(opened) => opened,
        Err(fault) => return Whole { fault: Some(fault), is_empty: false, ..whole },
    };
    match opened.begin() {
        Ok(()) if opened.unpacking().is_packed() => return Whole { is_packed: true, ..whole },
        Ok(()) => {}
        Err(error) => return Whole { fault: Some(input.fault(error)), ..whole },
    }
    let mut parts = plan.parts(opened);
    let mut trail = plan.trail();
    let years = Years::of(input);
    loop {
        match parts.next_part() {
            Ok(Some(part)) if part.is_blank() => {}
            Ok(Some(part)) => {
                let mut intake = part.read(plan.reference.shapes());
                trail.follow(&mut intake);
                years.tell_all(&mut intake);
                whole.take(intake, plan, maker);
                whole.is_empty = false;
            }
            Ok(None) => {
                let mut rest = trail.rest();
                years.tell(&mut rest.deliveries);
                whole.units.push(Unit::Taken(rest));
                return whole;
            }
            Err(error) => return Whole { fault: Some(input.fault(error)), ..whole },
        }
    }
}

impl<M> Whole<M> {
    fn take<K: Maker<Made = M>>(&mut self, intake: Intake, plan: Plan<'_>, maker: Option<&K>) {
        match maker.filter(|_| !plan.sifts(&intake)) {
            Some(maker) => {
                let mut row = Row::new(&self.source, maker);
                row.add(intake);
                self.units.extend(row.end());
            }
            None => self.units.push(Unit::Taken(intake)),
        }
    }
}
