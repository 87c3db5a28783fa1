//! One row of a file of labelled bounces.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::Judgement;
use crate::taxonomy::{Address, Category, Permanence};

/// What a label is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A file, by its path as the row has it.
    Path(String),
    /// The bounce itself.
    Text(String),
}

/// What is right about one bounce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its name; the row's number where it has none.
    pub id: String,
    /// The line of the labels file, from 1.
    pub line: usize,
    /// The bounce.
    pub subject: Subject,
    /// The recipient, where the bounce names one.
    pub recipient: Option<String>,
    /// Which of the input's deliveries is meant where no recipient tells, from 1.
    pub index: usize,
    /// The category.
    pub category: Category,
    /// Further categories that are right too.
    pub accept: Vec<Category>,
    /// `None` where either will do.
    pub permanence: Option<Permanence>,
    /// `None` where any will do.
    pub address: Option<Address>,
    /// Whether the text tells its cause at all.
    pub is_clear: bool,
}

/// A row that is no label, with the reason and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// A row as it is written; what else stands in it is its owner's affair.
#[derive(Deserialize)]
struct Written {
    id: Option<serde_json::Value>,
    path: Option<String>,
    text: Option<String>,
    recipient: Option<String>,
    index: Option<usize>,
    category: Option<String>,
    #[serde(default)]
    accept: Option<Vec<String>>,
    permanence: Option<String>,
    address: Option<String>,
    clear: Option<bool>,
}

impl Label {
    /// The label of one row; `line` counts from 1.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn read(row: &[u8], line: usize) -> Result<Self, Fault> {
        let written: Written = serde_json::from_slice(row).map_err(|error| unreadable(&error))?;
        let subject = match (written.path, written.text) {
            (Some(path), None) if !path.is_empty() => Subject::Path(path),
            (None, Some(text)) if !text.trim().is_empty() => Subject::Text(text),
            (Some(_), Some(_)) => return Err(Fault("has both `path` and `text`; keep one".to_owned())),
            _ => return Err(Fault("has no bounce; give its `path` or its `text`".to_owned())),
        };
        let category = written.category.ok_or_else(|| Fault("has no `category`".to_owned()))?;
        let id = match written.id {
            Some(serde_json::Value::String(id)) => id,
            Some(id) if !id.is_null() => id.to_string(),
            _ => format!("line {line}"),
        };
        Ok(Self {
            id,
            line,
            subject,
            recipient: written.recipient.filter(|recipient| !recipient.is_empty()),
            index: written.index.unwrap_or(1),
            category: named(&category, "category", Category::ALL)?,
            accept: written
                .accept
                .unwrap_or_default()
                .iter()
                .map(|name| named(name, "category", Category::ALL))
                .collect::<Result<_, _>>()?,
            permanence: one_or_either(written.permanence, "permanence", Permanence::ALL)?,
            address: one_or_either(written.address, "address", Address::ALL)?,
            is_clear: written.clear.unwrap_or(true),
        })
    }

    /// Whether this category is right.
    pub fn accepts(&self, category: Category) -> bool {
        category == self.category || self.accept.contains(&category)
    }

    /// The judgement that the label is about: on its recipient, else in its place.
    pub(super) fn meant<'a>(&self, judgements: &'a [Judgement]) -> Option<&'a Judgement> {
        let own = self.recipient.as_ref().and_then(|recipient| {
            judgements
                .iter()
                .find(|said| said.recipient.as_ref().is_some_and(|to| to.to_lowercase() == recipient.to_lowercase()))
        });
        own.or_else(|| judgements.get(self.index.saturating_sub(1)).or(judgements.last()))
    }
}

fn unreadable(error: &serde_json::Error) -> Fault {
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or(&reason);
    Fault(format!("is no label: {reason} at column {}; write one JSON object on each line", error.column()))
}

/// The value that a name stands for.
fn named<T>(name: &str, field: &str, all: &[T]) -> Result<T, Fault>
where
    T: FromStr + Copy + fmt::Display,
{
    name.trim().parse().map_err(|_| {
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        let near = names.iter().max_by(|a, b| {
            let likeness = |other: &str| strsim::normalized_damerau_levenshtein(name, other);
            likeness(a).total_cmp(&likeness(b))
        });
        let near = near.filter(|near| strsim::normalized_damerau_levenshtein(name, near) >= 0.5);
        let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        Fault(format!("\"{name}\" is no {field}{hint}"))
    })
}

fn one_or_either<T>(name: Option<String>, field: &str, all: &[T]) -> Result<Option<T>, Fault>
where
    T: FromStr + Copy + fmt::Display,
{
    match name {
        Some(name) if name != "either" => named(&name, field, all).map(Some),
        _ => Ok(None),
    }
}
