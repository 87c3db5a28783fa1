//! Hands what a followed log tells to the app.

use std::sync::Arc;

use super::watch::Witness;
use crate::advice::Diagnosis;
use crate::intake::Success;
use crate::reference::Reference;
use crate::survey::board::Origin;
use crate::survey::{Fact, Filter, Homes};
use crate::tui::census::Teller;

/// The longest words of a delivery that are kept, in bytes.
const LONGEST: usize = 2000;

/// Counts deliveries for the app.
pub(super) struct Clerk<'r> {
    homes: Homes<'r>,
    teller: Teller,
    filter: Filter,
}

impl<'r> Clerk<'r> {
    pub(super) fn new(teller: Teller, filter: Filter, reference: &'r Reference) -> Self {
        Self { homes: Homes::new(reference), teller, filter }
    }
}

impl Witness for Clerk<'_> {
    fn see(&mut self, _: &Arc<str>, diagnosis: Diagnosis) -> anyhow::Result<()> {
        let Diagnosis { delivery, verdict, .. } = &diagnosis;
        let mut fact = Fact::of(delivery, verdict);
        self.homes.settle(&mut fact);
        if !self.filter.holds(&fact) {
            return Ok(());
        }
        let words = if delivery.context.is_blank() { &delivery.diagnostic } else { &delivery.context };
        let origin = Origin::Text(words.clipped(LONGEST).text().into());
        let recipient = delivery.recipient.as_deref().unwrap_or_default();
        self.teller.change(|census| census.add(&fact, recipient, origin));
        Ok(())
    }

    fn arrived(&mut self, success: &Success<'_>) {
        let domain = success.recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
        let fact = Fact::arrived(success, self.homes.provider(success.host, domain));
        if self.filter.holds(&fact) {
            self.teller.change(|census| census.add(&fact, "", Origin::NONE));
        }
    }

    fn notice(&mut self, text: &str) {
        self.teller.change(|census| census.notice = Some(text.to_owned()));
    }

    fn caught_up(&mut self) -> anyhow::Result<()> {
        self.teller.tell();
        Ok(())
    }

    fn goes_on(&self) -> bool {
        self.teller.is_wanted()
    }
}
