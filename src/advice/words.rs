//! Which of a category's words fit a verdict: its own, or those for a circumstance that holds.

use crate::classify::{Fate, Verdict};
use crate::reference::page::{CategoryPage, Words};
use crate::taxonomy::{Address, Permanence};

/// The words for the circumstances that hold, the most telling first.
///
/// What becomes of the message comes before what becomes of the address: who waits for a message
/// must not read that it came back.
pub(super) fn fitting<'a>(verdict: &Verdict, page: &'a CategoryPage) -> impl Iterator<Item = &'a Words> {
    let suppresses = verdict.address == Address::Suppress;
    let usually_suppresses = page.address == Address::Suppress;
    let waits = verdict.fate == Some(Fate::Waiting);
    let returned = verdict.fate == Some(Fate::Returned);
    let softened = page.when_temporary.as_ref().filter(|change| {
        change.permanence == verdict.permanence
            && change.permanence != page.permanence
            && change.address.is_none_or(|address| address == verdict.address)
            && !returned
    });
    let soft = verdict.permanence == Permanence::Soft;
    [
        page.when_suppressed.as_ref().filter(|_| suppresses && !usually_suppresses),
        page.when_waiting.as_ref().filter(|_| waits),
        page.when_returned.as_ref().filter(|_| returned && soft),
        softened.map(|change| &change.words),
        page.when_spared.as_ref().filter(|_| usually_suppresses && !suppresses),
    ]
    .into_iter()
    .flatten()
}
