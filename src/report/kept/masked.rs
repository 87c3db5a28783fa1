//! Masks in what is told of the kept log whatever tells of people and machines.

use super::Shown;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::store::{Candidate, Entry, Row, Step};

/// Masks, or leaves all as it is.
#[derive(Debug, Clone)]
pub struct Mask(Option<Redactor>);

impl Mask {
    /// What masks where that is wanted.
    pub fn new(is_wanted: bool, reference: &Reference) -> Self {
        Self(is_wanted.then(|| Redactor::new(reference)))
    }

    /// A text.
    pub fn text(&mut self, text: &mut String) {
        if let Some(redactor) = &mut self.0 {
            *text = redactor.text(text).into_owned();
        }
    }

    /// A line of the queue.
    pub fn row(&mut self, row: &mut Row) {
        if self.0.is_none() {
            return;
        }
        for text in [&mut row.recipient, &mut row.domain, &mut row.note, &mut row.assignee].into_iter().flatten() {
            self.text(text);
        }
        row.tags.iter_mut().for_each(|tag| self.text(tag));
    }

    /// Lines of the queue.
    pub fn rows(&mut self, rows: &mut [Row]) {
        for row in rows {
            self.row(row);
        }
    }

    /// An entry with its record and its raw text.
    pub fn entry(&mut self, entry: &mut Entry) {
        self.row(&mut entry.row);
        self.text(&mut entry.raw);
        if self.0.is_none() {
            return;
        }
        // Value by value, so that what is masked is still JSON.
        match serde_json::from_str(&entry.record) {
            Ok(mut value) => {
                self.value(&mut value);
                entry.record = value.to_string();
            }
            Err(_) => self.text(&mut entry.record),
        }
    }

    fn value(&mut self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => self.text(text),
            serde_json::Value::Array(values) => values.iter_mut().for_each(|value| self.value(value)),
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value, &mut self.0) {
                        // A subject is known for one by its field alone.
                        ("subject", serde_json::Value::String(subject), Some(redactor)) => {
                            *subject = redactor.subject(subject);
                        }
                        (_, value, _) => self.value(value),
                    }
                }
            }
            _ => {}
        }
    }

    /// Steps of a history.
    pub fn steps(&mut self, steps: &mut [Step]) {
        for step in steps {
            for text in [&mut step.before, &mut step.after].into_iter().flatten() {
                self.text(text);
            }
        }
    }

    /// An entry with everything that is known of it.
    pub fn shown(&mut self, shown: &mut Shown) {
        self.entry(&mut shown.entry);
        self.rows(&mut shown.of_address);
        self.rows(&mut shown.of_domain);
        self.steps(&mut shown.history);
        self.steps(&mut shown.history_of_address);
    }

    /// Addresses against which something counts.
    pub fn candidates(&mut self, candidates: &mut [Candidate]) {
        for one in candidates {
            self.text(&mut one.address);
        }
    }
}
