//! Counts a file for the app's Overview, beside its loop: the reading of `stats`, each delivery with its place.

use std::ops::Range;
use std::path::Path;

use super::input::{Input, Unreadable};
use super::reading::{self, Cut, Found, LogScope, Maker, Plan, Receiver};
use crate::advice::Diagnosis;
use crate::intake::{Delivery, Successes};
use crate::reference::Reference;
use crate::survey::board::Origin;
use crate::survey::{Fact, Homes};
use crate::tui::census::Teller;

/// Counts a file.
pub(super) fn count(path: &Path, reference: &Reference, teller: &mut Teller) {
    let input = Input::File(path.to_owned());
    let size = input.size().unwrap_or_default();
    teller.change(|census| census.progress = Some((0, size)));
    let plan = Plan { reference, cut: Cut::Shape, scope: LogScope::Attempts };
    let mut clerk = Clerk { homes: Homes::new(reference), teller, size };
    // It ends early where nobody wants it any more.
    let _ = reading::read(std::iter::once(Ok(input)), plan, &Desk { reference }, &mut clerk);
    teller.change(|census| census.progress = None);
    teller.tell_now();
}

/// Makes what is counted, on all cores at once.
struct Desk<'r> {
    reference: &'r Reference,
}

/// A delivery as it is counted, with whose mail it is and where it stands.
struct Counted<'r> {
    fact: Fact<'r>,
    recipient: String,
    origin: Origin,
}

impl<'r> Maker for Desk<'r> {
    type Made = Vec<Counted<'r>>;

    fn diagnose(&self, delivery: Delivery) -> Diagnosis {
        Diagnosis::of(delivery, self.reference)
    }

    fn make(&self, found: Vec<Found>) -> Self::Made {
        let counted = |found: Found| {
            let Diagnosis { delivery, verdict, .. } = found.diagnosis;
            let fact = Fact::of(&delivery, &verdict);
            let origin = Origin::of(&delivery);
            Counted { fact, recipient: delivery.recipient.unwrap_or_default(), origin }
        };
        found.into_iter().map(counted).collect()
    }

    fn needs_order(&self) -> bool {
        false
    }
}

struct Clerk<'r, 't> {
    homes: Homes<'r>,
    teller: &'t mut Teller,
    size: u64,
}

impl<'r> Receiver<Vec<Counted<'r>>> for Clerk<'r, '_> {
    fn order(&mut self, _: &mut Found) {}

    fn take(&mut self, mut made: Vec<Counted<'r>>) -> anyhow::Result<()> {
        for counted in &mut made {
            self.homes.settle(&mut counted.fact);
        }
        self.teller.change(|census| {
            for Counted { fact, recipient, origin } in made {
                census.add(&fact, &recipient, origin);
            }
        });
        anyhow::ensure!(self.teller.is_wanted(), "nobody wants it any more");
        Ok(())
    }

    fn arrived(&mut self, successes: &Successes, places: Range<usize>) {
        let Self { homes, teller, .. } = self;
        teller.change(|census| {
            for (_, success) in successes.some(places) {
                let domain = success.recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
                let fact = Fact::arrived(&success, homes.provider(success.host, domain));
                census.add(&fact, "", Origin::NONE);
            }
        });
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn notice(&mut self, text: &str) {
        self.teller.change(|census| census.notice = Some(text.to_owned()));
    }

    fn complain(&mut self, fault: &Unreadable) {
        self.teller.change(|census| {
            census.survey.add_unread();
            census.notice = Some(fault.to_string());
        });
    }

    fn advance(&mut self, bytes: u64) {
        let size = self.size;
        self.teller.change(|census| census.progress = Some((bytes, size)));
        self.teller.tell();
    }
}
