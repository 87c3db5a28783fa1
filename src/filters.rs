//! How a filter is written: conditions that spaces part, with values that the reference knows by several names.
//!
//! It knows the words of a filter, not what is filtered.

use std::fmt;

use crate::reference::Reference;
use crate::reference::document::Kind;
use crate::taxonomy::{Address, Category, Permanence};

/// A value that nothing is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// What the condition is about.
    name: &'static str,
    value: String,
    /// What was likely meant.
    near: Option<String>,
    /// All values, where they are few.
    all: Vec<&'static str>,
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, near, all } = self;
        write!(f, "unknown {name} \"{value}\"")?;
        match near {
            Some(near) => write!(f, "; did you mean {near}?"),
            None if all.is_empty() => write!(f, "; \"whybounce search {value}\" may find it"),
            None => write!(f, ". Choose one of: {}", all.join(", ")),
        }
    }
}

impl std::error::Error for UnknownValue {}

/// The words of a filter; quotation marks keep several together.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut is_open = false;
    for c in text.chars() {
        match (quote, c) {
            (Some(end), c) if c == end => quote = None,
            // An apostrophe within a word is one.
            (None, '"' | '“') => (quote, is_open) = (Some(if c == '"' { '"' } else { '”' }), true),
            (None, '\'') if word.is_empty() || word.ends_with(['=', ',']) => (quote, is_open) = (Some('\''), true),
            (None, c) if c.is_whitespace() => {
                if is_open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                is_open = false;
            }
            (_, c) => word.push(c),
        }
    }
    if is_open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// The values by the names that entries and deliveries have: an id for a title or another name of the same thing.
///
/// What holds a `*`, and what has any value, stays as it is.
///
/// # Errors
/// A value that nothing is called.
pub fn named(name: &'static str, values: Vec<String>, reference: &Reference) -> Result<Vec<String>, UnknownValue> {
    let mut found = Vec::with_capacity(values.len());
    for value in values {
        if value.is_empty() || value.contains('*') {
            found.push(value);
            continue;
        }
        match name {
            "cause" => found.push(cause(&value, reference)?),
            "provider" => found.extend(providers(&value, reference)?),
            "permanence" => found.push(one_of(name, value, Permanence::ALL.iter().map(|one| one.name()))?),
            "address" => found.push(one_of(name, value, Address::ALL.iter().map(|one| one.name()))?),
            _ => found.push(value),
        }
    }
    Ok(found)
}

fn cause(value: &str, reference: &Reference) -> Result<String, UnknownValue> {
    if let Some(category) = Category::ALL.iter().find(|one| one.name().eq_ignore_ascii_case(value)) {
        return Ok(category.name().to_owned());
    }
    let titles = |category: &Category| {
        let page = reference.category(*category);
        [page.title.to_lowercase(), page.short_title().to_lowercase()]
    };
    let value = value.to_lowercase();
    if let Some(category) = Category::ALL.iter().find(|one| titles(one).contains(&value)) {
        return Ok(category.name().to_owned());
    }
    if let Some(id) = of_kind(&value, Kind::Category, reference) {
        return Ok(id);
    }
    let names = Category::ALL.iter().flat_map(|one| {
        let [_, short] = titles(one);
        [(one.name().to_owned(), one.name()), (short, one.name())]
    });
    Err(unknown("cause", value.clone(), nearest(&value, names), Vec::new()))
}

/// The providers of a name; several where it is what their names begin with.
fn providers(value: &str, reference: &Reference) -> Result<Vec<String>, UnknownValue> {
    let value = value.to_lowercase();
    let pages = &reference.documents().providers;
    if let Some(page) = pages.iter().find(|page| page.id == value) {
        return Ok(vec![page.id.clone()]);
    }
    let domain = reference.wordings().find_map(|wordings| wordings.provider_of_domain(&value));
    if let Some(page) = domain.and_then(|number| pages.get(number)) {
        return Ok(vec![page.id.clone()]);
    }
    let begins = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix(&value).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let all: Vec<String> =
        pages.iter().filter(|page| begins(&page.id) || begins(&page.title)).map(|page| page.id.clone()).collect();
    if !all.is_empty() {
        return Ok(all);
    }
    if let Some(id) = of_kind(&value, Kind::Provider, reference) {
        return Ok(vec![id]);
    }
    let names = pages
        .iter()
        .flat_map(|page| [(page.id.clone(), page.id.as_str()), (page.short_title().to_lowercase(), page.id.as_str())]);
    Err(unknown("provider", value.clone(), nearest(&value, names), Vec::new()))
}

fn one_of(name: &'static str, value: String, all: impl Iterator<Item = &'static str>) -> Result<String, UnknownValue> {
    let all: Vec<&'static str> = all.collect();
    match all.iter().find(|one| one.eq_ignore_ascii_case(&value)) {
        Some(one) => Ok((*one).to_owned()),
        None => Err(unknown(name, value, None, all)),
    }
}

/// The page of a kind that a title or another name is that of.
fn of_kind(name: &str, kind: Kind, reference: &Reference) -> Option<String> {
    let index = reference.index();
    let entry = index.entry(index.find(name)?)?;
    (entry.kind == kind).then(|| entry.id.to_owned())
}

const fn unknown(name: &'static str, value: String, near: Option<String>, all: Vec<&'static str>) -> UnknownValue {
    UnknownValue { name, value, near, all }
}

/// How like a name must be to be what was meant.
const NEAR: f64 = 0.85;

/// The id of the name that a value is most like.
fn nearest<'n>(value: &str, names: impl Iterator<Item = (String, &'n str)>) -> Option<String> {
    let likeness = names.map(|(name, id)| (strsim::jaro_winkler(value, &name), id));
    let best = likeness.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= NEAR).then(|| best.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn quotation_marks_keep_words_together() {
        let split = |text: &str| words(text).join("|");
        assert_eq!(split("cause=\"Unknown user\"  domain!=a.example"), "cause=Unknown user|domain!=a.example");
        assert_eq!(split("cause='Unknown user',x don't"), "cause=Unknown user,x|don't");
        assert_eq!(split("cause=“Mailbox full"), "cause=Mailbox full");
    }

    #[test]
    fn titles_and_other_names_stand_for_ids() {
        let reference = builtin::reference();
        let named = |name, value: &str| {
            named(name, vec![value.to_lowercase()], &reference)
                .map(|all| all.join(","))
                .map_err(|fault| fault.to_string())
        };
        for (name, value, id) in [
            ("cause", "Unknown user", "invalid-recipient"),
            ("cause", "mailbox-full", "mailbox-full"),
            ("provider", "gmail", "google"),
            ("provider", "Outlook.com", "outlook-com"),
            ("provider", "outlook", "outlook-com"),
            ("permanence", "HARD", "hard"),
            ("domain", "whatever", "whatever"),
            ("cause", "mail*", "mail*"),
        ] {
            assert_eq!(named(name, value).as_deref(), Ok(id), "{value}");
        }
        assert!(named("provider", "microsoft").is_ok_and(|all| all.contains("microsoft-365")));
        assert_eq!(
            named("cause", "mailbox-ful"),
            Err("unknown cause \"mailbox-ful\"; did you mean mailbox-full?".to_owned())
        );
        assert!(named("permanence", "harsh").is_err_and(|fault| fault.contains("hard, soft, none")));
    }
}
