//! Tells the deliveries of a report which mail they are about, when they failed, and which address the
//! sender wrote to.
//!
//! It knows where a report keeps these facts, not how each is written.

use super::{Case, Report};
use crate::intake::address::{has_domain, same};
use crate::intake::dsn::append_line;
use crate::intake::excerpt::Excerpt;
use crate::intake::fields::field_name;
use crate::intake::mail::{Mail, Returned};
use crate::intake::message::Letter;
use crate::intake::text::{boundary, lines, part};
use crate::intake::{Date, Delivery, prose};

/// How much of a returned message's header is read, in bytes.
const LONGEST_HEADER: usize = 64 * 1024;

impl Report<'_> {
    /// Adds to each delivery what is told of its mail.
    pub(super) fn tell(&self, deliveries: &mut [Delivery], cases: &[Case<'_>]) {
        let header = self.returned();
        let returned = if header.is_blank() { Returned::of(&self.named()) } else { Returned::of(&header) };
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
            let told = only.original_recipient.take();
            only.original_recipient = prose::origin(text).or(returned.original_recipient).or(told);
        }
    }

    /// The header of the returned message, whether it is a part of its own or stands below the report.
    fn returned(&self) -> Excerpt {
        if !self.letter.returned.is_blank() {
            return self.letter.returned.clone();
        }
        let Some(range) = self.prose.returned.clone() else { return Excerpt::default() };
        let header = header(&self.letter.words.slice(range));
        unabridged(&self.letter.unabridged, &header).unwrap_or(header)
    }

    /// The fields of the mail's header that the words about its failure name, indented.
    fn named(&self) -> Excerpt {
        let account = self.letter.words.slice(self.prose.account.clone());
        let text = account.text();
        let mut found = Excerpt::default();
        let mut is_known = false;
        for line in lines(text) {
            let content = part(text, line.clone());
            let name = field_name(content).filter(|_| content.starts_with([' ', '\t']));
            match name {
                Some(name) => {
                    is_known |= name.trim_end().eq_ignore_ascii_case("message-id");
                    append_line(&mut found, &account.trimmed(line));
                }
                None if is_known => return found,
                None => found = Excerpt::default(),
            }
        }
        if is_known { found } else { Excerpt::default() }
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

/// A header as it stands in a text of which some fields were taken out before it was found.
fn unabridged(text: &Excerpt, header: &Excerpt) -> Option<Excerpt> {
    let first = header.text().lines().next().filter(|line| !line.is_empty())?;
    let found = text.text().find(first)?;
    // Fields that were taken out may have stood before the first that is left.
    let mut start = found;
    for line in part(text.text(), 0..found).split_inclusive('\n').rev() {
        let is_field = line.starts_with([' ', '\t']) || field_name(line).is_some();
        if line.trim().is_empty() || !is_field {
            break;
        }
        start -= line.len();
    }
    Some(self::header(&text.slice(start..text.text().len())))
}

/// The header that a text begins with, without the indent of all of it.
fn header(text: &Excerpt) -> Excerpt {
    let start = text.text().len() - text.text().trim_start().len();
    let rest = part(text.text(), start..text.text().len());
    let end = rest.find("\n\n").unwrap_or(rest.len()).min(LONGEST_HEADER);
    let header = text.slice(start..start + boundary(rest, end));
    let indent = part(text.text(), 0..start).rsplit('\n').next().unwrap_or_default();
    if indent.is_empty() {
        return header;
    }
    let mut dedented = Excerpt::default();
    for line in lines(header.text()) {
        let content = part(header.text(), line.clone());
        let moved = if content.starts_with(indent) { indent.len() } else { 0 };
        dedented.append(&header, line.start + moved..line.end + 1);
    }
    dedented
}
