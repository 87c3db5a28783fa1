//! Tells the deliveries of a report which mail they are about, when they failed, and which address the
//! sender wrote to.
//!
//! It knows where a report keeps these facts, not how each is written.

use super::{Case, Report};
use crate::intake::address::{has_domain, same};
use crate::intake::excerpt::Excerpt;
use crate::intake::mail::{Mail, Returned};
use crate::intake::message::Letter;
use crate::intake::text::{boundary, part};
use crate::intake::{Date, Delivery, prose};

/// How much of a returned message's header is read, in bytes.
const LONGEST_HEADER: usize = 64 * 1024;

impl Report<'_> {
    /// Adds to each delivery what is told of its mail.
    pub(super) fn tell(&self, deliveries: &mut [Delivery], cases: &[Case<'_>]) {
        let header = self.returned();
        let returned = Returned::of(&header);
        let envelope = Mail { sender: self.status.sender.clone(), ..Mail::default() };
        let mail = returned.mail.or(&envelope).shared();
        let date = date(self.letter);
        let failed = if cases.iter().all(Case::names_origin) { Vec::new() } else { self.failed_recipients() };
        let text = self.letter.words.text();
        let only = cases.len() == 1;
        let account = || prose::origin(part(text, self.prose.account.clone())).filter(|_| only);
        let redirected = returned.original_recipient.filter(|_| only);
        for (delivery, case) in deliveries.iter_mut().zip(cases) {
            delivery.mail.clone_from(&mail);
            delivery.returned = header.clone();
            delivery.date = case.fields.and_then(|fields| fields.last_attempt).or(date);
            let named = case.fields.and_then(|fields| fields.original.clone()).filter(|address| has_domain(address));
            delivery.original_recipient = named
                .or_else(|| case.blocks.iter().find_map(|block| prose::origin(part(text, block.range.clone()))))
                .or_else(account)
                .or_else(|| listed(&failed, delivery, cases.len()))
                .or_else(|| redirected.clone());
        }
    }

    /// Adds what is told of their mail to deliveries that were read from replies in the words.
    pub(in crate::intake) fn tell_replies(&self, deliveries: &mut [Delivery]) {
        let header = self.returned();
        if header.is_blank() && !matches!(deliveries, [_]) {
            return;
        }
        let returned = Returned::of(&header);
        let mail = returned.mail.shared();
        for delivery in &mut *deliveries {
            delivery.mail = mail.clone().or(delivery.mail.take());
            delivery.returned = header.clone();
        }
        if let [only] = deliveries {
            let text = part(self.letter.words.text(), self.prose.account.clone());
            only.original_recipient = prose::origin(text).or(returned.original_recipient);
        }
    }

    /// The header of the returned message, whether it is a part of its own or stands below the report.
    fn returned(&self) -> Excerpt {
        if !self.letter.returned.is_blank() {
            return self.letter.returned.clone();
        }
        let Some(range) = self.prose.returned.clone() else { return Excerpt::default() };
        header(&self.letter.words.slice(range))
    }
}

impl Case<'_> {
    /// Whether the fields tell which address the sender wrote to.
    fn names_origin(&self) -> bool {
        self.fields.is_some_and(|fields| fields.original.is_some())
    }
}

/// When a message was written.
pub(in crate::intake) fn date(letter: &Letter) -> Option<Date> {
    Date::read(letter.field("date")?.text())
}

/// The one of the addresses that a report says have failed that a delivery was to.
fn listed(failed: &[String], delivery: &Delivery, cases: usize) -> Option<String> {
    let is_own = |address: &&String| delivery.recipient.as_ref().is_some_and(|recipient| same(recipient, address));
    let only = failed.first().filter(|_| failed.len() == 1 && cases == 1);
    failed.iter().find(is_own).or(only).filter(|address| has_domain(address)).cloned()
}

/// The header that a text begins with.
fn header(text: &Excerpt) -> Excerpt {
    let start = text.text().len() - text.text().trim_start().len();
    let rest = part(text.text(), start..text.text().len());
    let end = rest.find("\n\n").unwrap_or(rest.len()).min(LONGEST_HEADER);
    text.slice(start..start + boundary(rest, end))
}
