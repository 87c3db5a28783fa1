//! Masks what tells of people and machines: addresses, names, subjects, hosts, IPs, message ids.
//!
//! Each becomes a name such as `user-1@domain-2.example`, the same one throughout a run, so that a
//! reader still sees who is who. What the reference itself knows stays: the domain of a public
//! provider, the zone of a block list, the link to a help page. It knows no files and no clock.

mod correspondence;
mod known;
mod letterhead;
mod names;
mod pattern;
mod scan;

use std::borrow::Cow;
use std::sync::Arc;

use crate::advice::{Advice, Diagnosis};
use crate::auth::Auth;
use crate::classify::Explanation;
use crate::evaluate::{Evaluation, Figures};
use crate::intake::{Delivery, Excerpt, Mail};
use crate::reference::Reference;
use crate::survey::By;
use crate::survey::summary::Summary;
use known::Known;
use names::Names;

/// Masks one text after another, with the same names for the same things.
#[derive(Debug, Clone)]
pub struct Redactor {
    known: Arc<Known>,
    names: Names,
}

impl Redactor {
    /// A redactor that leaves what this reference knows.
    pub fn new(reference: &Reference) -> Self {
        Self { known: Arc::new(Known::new(reference)), names: Names::default() }
    }

    /// The text with everything masked.
    pub fn text<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        self.beside(text, &[])
    }

    /// The subject of a mail, which is masked as a whole unless it is that of a report.
    pub fn subject(&mut self, subject: &str) -> String {
        self.titled(subject, &[])
    }

    fn titled(&mut self, subject: &str, words: &[Word]) -> String {
        let mut out = String::new();
        scan::Masker { known: &self.known, names: &mut self.names, words }.subject(subject, &mut out);
        out
    }

    /// The name of a file or another source, which is masked where an address is in it.
    pub fn source<'a>(&mut self, name: &'a str) -> Cow<'a, str> {
        if name.contains(['@', '\u{ff20}']) { self.text(name) } else { Cow::Borrowed(name) }
    }

    /// The same for a whole input of any kind; what is no UTF-8 stays.
    ///
    /// Names that mail systems write from stay too: they name nobody, and tell a report from a mail.
    pub fn bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        let none = std::mem::replace(&mut self.names.mailers, self.known.mailers());
        let mut out = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            out.extend_from_slice(self.text(chunk.valid()).as_bytes());
            out.extend_from_slice(chunk.invalid());
        }
        self.names.mailers = none;
        out
    }

    /// The text with everything masked, and with it the bare words that are names here.
    fn beside<'a>(&mut self, text: &'a str, words: &[Word]) -> Cow<'a, str> {
        scan::mask(text, words, &self.known, &mut self.names)
    }

    /// Masks everything in a diagnosis that came from the input, and with it what is suggested.
    ///
    /// Evidence whose words are masked loses its offsets: they would point at other words.
    pub fn diagnosis(&mut self, diagnosis: &mut Diagnosis, suggestions: &mut [String]) {
        let Diagnosis { delivery, verdict, explanation, .. } = diagnosis;
        let words = self.delivery(delivery);
        if let Some(explanation) = explanation {
            self.explanation(explanation, &words);
        }
        for evidence in &mut verdict.evidence {
            if self.replace(&mut evidence.text, &words) {
                (evidence.start, evidence.end) = (None, None);
            }
        }
        for text in verdict.conflicts.iter_mut().chain(suggestions) {
            self.replace(text, &words);
        }
    }

    /// Masks the domains and addresses that were checked.
    pub fn auth(&mut self, auth: &mut Auth) {
        let signers = auth.dkim.iter_mut().map(|dkim| &mut dkim.domain);
        for domain in [&mut auth.spf.domain, &mut auth.dmarc.domain].into_iter().chain(signers).flatten() {
            let masked = self.text(domain).into_owned();
            *domain = if masked == *domain { self.names.host(domain, &self.known) } else { masked };
        }
        if let Some(ip) = &mut auth.spf.ip {
            *ip = self.text(ip).into_owned();
        }
    }

    /// Masks what the steps of advice tell of the input.
    pub fn advice(&mut self, advice: &mut Advice<'_>) {
        if let Some(auth) = &mut advice.auth {
            self.auth(auth);
        }
        if let Cow::Owned(steps) = &mut advice.next_steps {
            for step in steps {
                self.replace(step, &[]);
            }
        }
    }

    /// Masks everything in an explanation that came from the delivery, which these words name.
    fn explanation(&mut self, explanation: &mut Explanation, words: &[Word]) {
        for sign in &mut explanation.signals {
            if self.replace(&mut sign.text, words) {
                (sign.start, sign.end) = (None, None);
            }
        }
        for text in explanation.settled.iter_mut().chain([&mut explanation.runner_up]) {
            self.replace(text, words);
        }
    }

    /// Masks the words of bounces in an evaluation, and the addresses in the names of labels.
    pub fn evaluation(&mut self, evaluation: &mut Evaluation) {
        self.figures(&mut evaluation.figures);
        let Some(against) = &mut evaluation.against else { return };
        self.figures(&mut against.figures);
        for change in &mut against.comparison.changes {
            for text in [&mut change.id, &mut change.text] {
                self.replace(text, &[]);
            }
            for said in [&mut change.from, &mut change.to].into_iter().flatten() {
                said.recipient = said.recipient.as_ref().map(|recipient| self.names.address(recipient, &self.known));
                self.replace(&mut said.text, &[]);
            }
        }
    }

    /// Masks the domains, senders and hosts of a summary.
    pub fn summary(&mut self, summary: &mut Summary) {
        for table in &mut summary.tables {
            if matches!(table.by, By::Domain | By::Sender | By::Host) {
                for row in &mut table.rows {
                    self.replace(&mut row.key, &[]);
                }
            }
        }
        for finding in &mut summary.spikes {
            self.replace(&mut finding.spike.name, &[]);
        }
        for new in summary.new.iter_mut().flatten() {
            self.replace(&mut new.place, &[]);
        }
    }

    fn figures(&mut self, figures: &mut Figures) {
        let examples = figures.confusions.iter_mut().map(|confusion| &mut confusion.example);
        for shown in figures.disagreements.iter_mut().chain(examples) {
            for text in [&mut shown.id, &mut shown.text] {
                self.replace(text, &[]);
            }
        }
    }

    /// Masks a delivery; what names it here comes back.
    fn delivery(&mut self, delivery: &mut Delivery) -> Vec<Word> {
        let words = self.words(delivery);
        for address in [&mut delivery.recipient, &mut delivery.original_recipient].into_iter().flatten() {
            *address = self.names.address(address, &self.known);
        }
        if let Some(mail) = delivery.mail.as_mut().map(Arc::make_mut) {
            self.mail(mail, &words);
        }
        for host in [&mut delivery.remote_mta, &mut delivery.reporting_mta].into_iter().flatten() {
            let masked = self.text(host).into_owned();
            // A name without a dot is known for a host by its place alone.
            *host = if masked == *host { self.names.host(host, &self.known) } else { masked };
        }
        if let Some(id) = &mut delivery.queue_id {
            *id = self.names.id(id);
        }
        self.excerpt(&mut delivery.diagnostic, &words);
        self.excerpt(&mut delivery.context, &words);
        self.excerpt(&mut delivery.returned, &words);
        words
    }

    /// Masks what is told of a mail.
    fn mail(&mut self, mail: &mut Mail, words: &[Word]) {
        if let Some(sender) = &mut mail.sender {
            *sender = self.names.address(sender, &self.known);
        }
        if let Some(id) = &mut mail.message_id {
            let masked = self.text(id).into_owned();
            *id = if masked == *id { self.names.id(id) } else { masked };
        }
        if let Some(subject) = &mut mail.subject {
            *subject = self.titled(subject, words);
        }
    }

    /// What names the delivery in running text: the recipient without the domain, hosts without a dot.
    fn words(&mut self, delivery: &Delivery) -> Vec<Word> {
        let mut words = Vec::new();
        let recipient = delivery.recipient.as_deref().unwrap_or_default();
        let local = recipient.rsplit_once('@').map_or(recipient, |(local, _)| local);
        if names::is_telling(local) && !self.known.is_word(local) {
            words.push(Word { text: local.to_owned(), mask: self.names.user(local) });
        }
        if let Some(subject) = delivery.mail.as_deref().and_then(|mail| mail.subject.as_deref()) {
            let mask = self.subject(subject);
            if mask != subject && names::is_telling(subject) && !self.known.is_label(subject) {
                words.push(Word { text: subject.to_owned(), mask });
            }
        }
        for host in [&delivery.remote_mta, &delivery.reporting_mta].into_iter().flatten() {
            if !host.contains(['.', ':']) && names::is_telling(host) && !self.known.is_word(host) {
                words.push(Word { text: host.clone(), mask: self.names.host(host, &self.known) });
            }
        }
        words
    }

    fn excerpt(&mut self, excerpt: &mut Excerpt, words: &[Word]) {
        if let Cow::Owned(masked) = self.beside(excerpt.text(), words) {
            let mut out = Excerpt::default();
            out.push_decoded(&masked, excerpt.source().unwrap_or_default());
            *excerpt = out;
        }
    }

    /// Masks a text in its place, and tells whether that changed it.
    fn replace(&mut self, text: &mut String, words: &[Word]) -> bool {
        let masked = match self.beside(text, words) {
            Cow::Borrowed(_) => return false,
            Cow::Owned(masked) => masked,
        };
        *text = masked;
        true
    }
}

/// A bare word that is a name, and what stands for it.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    mask: String,
}
