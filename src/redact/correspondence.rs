//! Masks who writes to whom and about what: in the fields of a head, above quoted mail, in logs and in events.
//!
//! The words of mail systems and servers stay, as they tell what happened.

use std::ops::ControlFlow::{self, Break};

use super::known::Known;
use super::letterhead::{self, Field, Told};
use super::names;
use super::scan::Masker;
use crate::reference::code;

/// So many words a sentence has at least: fewer may be anybody's.
const SENTENCE: usize = 3;

impl Masker<'_> {
    /// Appends a field of a letter's head.
    pub(super) fn field(&mut self, field: &Field<'_>, out: &mut String) {
        let Field { lead, told, value, end, among_others, goes_on } = *field;
        match told {
            Told::Subject => {
                out.push_str(lead);
                self.subject(value, out);
            }
            Told::People if value.contains('@') => {
                out.push_str(lead);
                self.people(value, !goes_on, out);
            }
            Told::People if !goes_on && self.are_names(value, among_others) => {
                out.push_str(lead);
                self.names_of(value, among_others, out);
            }
            Told::People => self.line(&[lead, value].concat(), out),
        }
        out.push_str(end);
    }

    /// Appends the subject of a mail: the words of mail systems stay, and what a server says in it.
    pub(super) fn subject(&mut self, subject: &str, out: &mut String) {
        let trimmed = subject.trim();
        let is_reply = code::is_reply(trimmed) || code::tells_reply_pair(trimmed);
        if names::is_masked(trimmed) || !trimmed.contains(char::is_alphanumeric) || is_reply {
            return self.line(subject, out);
        }
        let Some(end) = self.known.letterheads().system_words(subject) else {
            if self.is_said(trimmed) {
                return self.line(subject, out);
            }
            return out.push_str(&self.names.subject(trimmed));
        };
        // Behind the words of the system and a colon stands the subject of the mail that it is about.
        let rest = subject.get(end..).unwrap_or_default();
        match rest.split_once([':', '：']).filter(|(_, own)| own.contains(char::is_alphanumeric)) {
            Some((_, own)) if self.known.letterheads().system_words(own).is_none() => {
                let own = own.trim_start();
                self.line(subject.strip_suffix(own).unwrap_or_default(), out);
                self.subject(own, out);
            }
            _ => self.line(subject, out),
        }
    }

    /// Whether a text is a sentence of none but the words of servers.
    fn is_said(&self, text: &str) -> bool {
        let words = || {
            let words = text.split(|c: char| !c.is_alphanumeric());
            words.filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
        };
        words().count() >= SENTENCE && words().all(|word| self.known.is_word(word))
    }

    /// Appends a list of people with their addresses; the first of a field has a name before its address, whatever
    /// it looks like.
    fn people(&mut self, value: &str, mut first: bool, out: &mut String) {
        for (between, address) in letterhead::parts(value) {
            // In HTML the bracket is an entity.
            let (between, entity) = between.strip_suffix("&lt;").map_or((between, ""), |between| (between, "&lt;"));
            let is_before = address.starts_with(['<', '[']) || !entity.is_empty();
            let split = between.rfind([',', ';']).filter(|_| !between.trim_end().ends_with('"')).map_or(0, |at| at + 1);
            let (others, own) = between.split_at_checked(split).unwrap_or((between, ""));
            self.names_of(others, false, out);
            if is_before && is_title(own, first) {
                self.name(own, out);
            } else {
                self.names_of(own, false, out);
            }
            out.push_str(entity);
            self.piece(address, out);
            first = false;
        }
    }

    /// Whether a list without any address is one of names.
    fn are_names(&self, value: &str, among_others: bool) -> bool {
        let mut names = value.split([';', ',']).map(str::trim).filter(|name| !name.is_empty()).peekable();
        names.peek().is_some()
            && names.all(|name| {
                let name = name.trim_matches(['"', '\'']);
                (among_others || name.contains(char::is_whitespace))
                    && letterhead::is_name(name, |word| !among_others && self.known.is_label(word))
            })
    }

    /// Appends a text in which whatever looks like a name is masked; commas, quotes and brackets part the names. Where
    /// it is sure that they are names, they may be words of servers too.
    fn names_of(&mut self, text: &str, sure: bool, out: &mut String) {
        for part in text.split_inclusive([',', ';', '(', ')', '"']) {
            let name = part.trim_end_matches([',', ';', '(', ')', '"']);
            let is_name = letterhead::is_name(name, |word| !sure && self.known.is_label(word));
            if is_name {
                self.name(name, out);
            } else {
                self.piece(name, out);
            }
            out.push_str(part.get(name.len()..).unwrap_or_default());
        }
    }

    /// Appends what stands for a name, with the white space and the quotes around it.
    fn name(&mut self, text: &str, out: &mut String) {
        let around = |c: char| c.is_whitespace() || c == '"' || c == '\'';
        let name = text.trim_matches(around);
        // A mail system has a name too, which tells of nobody.
        if name.is_empty() || self.known.letterheads().is_system(name) {
            return out.push_str(text);
        }
        let start = text.len() - text.trim_start_matches(around).len();
        out.push_str(text.get(..start).unwrap_or_default());
        out.push_str(&self.names.user(name));
        out.push_str(text.get(start + name.len()..).unwrap_or_default());
    }

    /// A person or a subject that stands by its place in a line or an event; it goes on where that is not what was found.
    pub(super) fn correspondent<'t>(
        &mut self,
        group: &dyn Fn(&'static str) -> Option<&'t str>,
    ) -> ControlFlow<Option<String>> {
        let is_person = |name: &str, known: &Known| letterhead::is_name(name, |word| known.is_label(word));
        if let (Some(name), Some(end)) = (group("quoter"), group("quoter_end")) {
            let (others, name) = letterhead::last_words(name);
            return Break(is_person(name, self.known).then(|| self.put_name(others, name, end)));
        }
        if let (Some(lead), Some(name), Some(end)) = (group("said"), group("sayer"), group("sayer_end")) {
            return Break(is_person(name, self.known).then(|| self.put_name(lead, name, end)));
        }
        if let (Some(name), Some(gap), Some(address)) = (group("name"), group("name_gap"), group("name_address")) {
            let (others, name) = letterhead::last_words(name);
            return Break(is_person(name, self.known).then(|| {
                let masked = self.put_name(others, name, gap);
                masked + &self.bracketed(address)
            }));
        }
        for (lead, value, end) in [
            ("about_key", "about_value", "\""),
            ("deep_key", "deep_value", "\\\""),
            ("title_lead", "title_value", "\""),
            ("logged_lead", "logged_value", "logged_end"),
            ("header_lead", "header_value", "header_end"),
        ] {
            if let (Some(lead), Some(value)) = (group(lead), group(value)) {
                let mut out = lead.to_owned();
                self.subject(value, &mut out);
                self.piece(group(end).unwrap_or(end), &mut out);
                return Break(Some(out));
            }
        }
        for (lead, value, end) in [
            ("called_key", "called_value", "\""),
            ("beside_key", "beside_value", "\""),
            ("ahead_key", "ahead_value", "ahead_end"),
        ] {
            if let (Some(lead), Some(name)) = (group(lead), group(value)) {
                return Break(Some(self.put_name(lead, name, group(end).unwrap_or(end))));
            }
        }
        ControlFlow::Continue(())
    }

    /// What stands for a name, between what was around it.
    fn put_name(&mut self, lead: &str, name: &str, end: &str) -> String {
        let mut out = String::new();
        self.piece(lead, &mut out);
        self.name(name, &mut out);
        // An address may follow the name of somebody who is quoted.
        self.piece(end, &mut out);
        out
    }

    /// A person's name before an address, with the label or the quotes around it.
    pub(super) fn titled(&mut self, title: &str, gap: &str) -> Option<String> {
        let (label, name) = if title.starts_with('"') { ("", title) } else { title.split_once(": ")? };
        let colon = if label.is_empty() { "" } else { ": " };
        is_title(name, true).then(|| {
            let mut out = [label, colon].concat();
            self.name(name, &mut out);
            out + gap
        })
    }
}

/// Whether what stands before an address is the name to it.
fn is_title(text: &str, sure: bool) -> bool {
    let name = text.trim();
    let is_quoted = name.len() > 2 && name.starts_with(['"', '\'']) && name.ends_with(['"', '\'']);
    let is_plain = !name.contains([':', '@']) && !code::tells_failure(name);
    let is_encoded = name.starts_with("=?") && name.ends_with("?=");
    is_quoted || is_encoded || is_plain && (sure || letterhead::is_name(name, |_| false))
}
