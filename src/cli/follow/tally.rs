//! Counts what a followed log tells.

use crate::advice::Diagnosis;
use crate::intake::Success;
use crate::reference::Reference;
use crate::survey::{Fact, Homes, Survey};

/// The totals since it began.
pub(super) struct Tally<'r> {
    pub survey: Survey,
    homes: Homes<'r>,
}

impl<'r> Tally<'r> {
    pub(super) fn new(survey: Survey, reference: &'r Reference) -> Self {
        Self { survey, homes: Homes::new(reference) }
    }

    /// Counts a delivery; what was counted of it comes back.
    pub(super) fn add(&mut self, diagnosis: &Diagnosis) -> Fact<'r> {
        let mut fact = Fact::of(&diagnosis.delivery, &diagnosis.verdict);
        self.homes.settle(&mut fact);
        self.survey.add(&fact);
        fact
    }

    /// Counts a delivery that arrived; what was counted of it comes back.
    pub(super) fn arrived<'a>(&mut self, success: &Success<'a>) -> Fact<'a>
    where
        'r: 'a,
    {
        let domain = success.recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
        let fact = Fact::arrived(success, self.homes.provider(success.host, domain));
        self.survey.add(&fact);
        fact
    }
}
