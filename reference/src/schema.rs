//! Holds a value against the type of its document, and says in plain words what does not fit.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::yaml::Step;

/// What does not fit, and where in the value.
#[derive(Debug)]
pub(crate) struct Misfit {
    /// The way to it.
    pub path: Vec<Step>,
    /// What is wrong and what to do.
    pub message: String,
}

/// The value as its type.
pub(crate) fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut path: Vec<Step> = error.path().iter().filter_map(step).collect();
        let told = error.inner().to_string();
        // The path ends before a key that is none.
        let unknown = quoted(&told).next().filter(|_| told.starts_with("unknown field"));
        if let Some(key) = unknown
            && path.last() != Some(&Step::key(key))
        {
            path.push(Step::key(key));
        }
        Misfit { path, message: plain(&told) }
    })
}

fn step(segment: &Segment) -> Option<Step> {
    match segment {
        Segment::Seq { index } => Some(Step::Item(*index)),
        Segment::Map { key } => Some(Step::key(key)),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// The words between backticks.
fn quoted(told: &str) -> impl Iterator<Item = &str> {
    told.split('`').skip(1).step_by(2)
}

/// How much of a word is repeated in a message.
const SHOWN: usize = 60;

/// What the type says, in a sentence that tells what to do.
fn plain(told: &str) -> String {
    let mut words = quoted(told);
    let first = words.next().unwrap_or_default();
    let shown: String = first.chars().take(SHOWN).chain((first.chars().count() > SHOWN).then_some('…')).collect();
    let known: Vec<&str> = words.collect();
    if told.starts_with("unknown field") {
        return format!("there is no field {shown} here; {}", instead(first, &known));
    }
    if told.starts_with("unknown variant") {
        return format!("{shown} is none of the words that may stand here; {}", instead(first, &known));
    }
    if told.starts_with("missing field") {
        return format!("the field {first} is missing here; add it");
    }
    if let Some((found, expected)) =
        told.strip_prefix("invalid type: ").and_then(|types| types.split_once(", expected "))
    {
        let quote =
            if expected.starts_with("a string") && !found.starts_with(['m', 's']) { "; put it in quotes" } else { "" };
        return format!("{} stands where {} belongs{quote}", noun(found), noun(expected));
    }
    told.to_owned()
}

/// Types as YAML calls them.
fn noun(told: &str) -> String {
    let (kind, rest) = told.split_once(' ').unwrap_or((told, ""));
    match kind {
        "map" | "struct" => "a list of fields".to_owned(),
        "sequence" => "a list".to_owned(),
        "null" | "unit" => "nothing".to_owned(),
        "string" => format!("the text {}", rest.replace('"', "")),
        "integer" | "floating" => format!("the number {}", told.split('`').nth(1).unwrap_or(rest)),
        "boolean" => format!("the word {}", told.split('`').nth(1).unwrap_or(rest)),
        "a" if rest == "string" => "text".to_owned(),
        "a" if rest == "sequence" => "a list".to_owned(),
        "a" if rest == "map" => "a list of fields".to_owned(),
        "a" if rest == "boolean" => "true or false".to_owned(),
        _ => told.to_owned(),
    }
}

/// The known word that was meant, else all of them.
fn instead(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("use one of: {}", known.join(", ")),
    }
}

/// The known word that a misspelt one was meant to be.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&word, known);
    known
        .map(|known| (distance(known), known))
        .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Rule;

    fn misfit(text: &str) -> (String, String) {
        let value = crate::yaml::read(text).unwrap();
        let misfit = typed::<Rule>(&value).unwrap_err();
        let (line, column) = crate::yaml::locate(text, &misfit.path);
        (format!("{line}:{column}"), misfit.message)
    }

    #[test]
    fn what_does_not_fit_is_told_at_its_place_with_what_was_meant() {
        let rest = "example: e\nsource: s\n";
        let cases = [
            ("id: a/b\nwhen: { txt: x }\ncategory: mailbox-full\n", "2:9", "did you mean text?"),
            ("id: a/b\nwhen: { text: x }\ncategory: mailbox-ful\n", "3:1", "did you mean mailbox-full?"),
            ("id: a/b\nwhen: { phase: [rcpt-too] }\ncategory: mailbox-full\n", "2:17", "did you mean rcpt-to?"),
            ("id: 5\nwhen: { text: x }\ncategory: mailbox-full\n", "1:1", "put it in quotes"),
            ("id: a/b\nwhen: { text: x }\n", "1:1", "category is missing"),
            ("id: a/b\nwhen: { text: x }\ncategory: mailbox-full\nyields: maybe\n", "4:1", "true or false"),
        ];
        for (text, place, words) in cases {
            let (at, message) = misfit(&format!("{text}{rest}"));
            assert!(at == place && message.contains(words), "{text}\n{at} {message}");
        }
    }
}
