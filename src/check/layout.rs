//! Whether wording can be reviewed: no long line, one phrase a line, no phrase twice in a list.
//!
//! It looks at files as they are written, and only at those of the reference itself: how the files of an
//! overlay are laid out is up to their house.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use super::lines::Spot;
use super::{Fault, Folder};
use crate::reference::yaml;
use crate::words::fold::fold_fragment;

/// The longest line that can be read beside its old form.
const LONGEST: usize = 120;

/// The lists of a rule in which each phrase has a line of its own.
const LISTS: [&str; 3] = ["text", "all", "unless"];

pub(super) fn faults(folder: &Folder) -> Vec<Fault> {
    if folder.base.is_built_in() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (file, text) in &folder.texts {
        let in_folder = |name: &str| file.parent().is_some_and(|parent| parent.ends_with(Path::new(name)));
        let names_words = file.ends_with(Path::new("patterns/vocabulary.yaml"));
        let holds_wording = names_words || in_folder("patterns") || in_folder("providers");
        let mut reader = holds_wording.then_some(Reader { list: None, names_words, in_rules: names_words });
        for (number, line) in text.lines().enumerate() {
            let mut fault = |column: usize, message: String| {
                faults.push(Fault::at(file.as_path(), text, (number + 1, column), message));
            };
            let length = line.chars().count();
            if length > LONGEST {
                let message =
                    format!("this line has {length} characters; fold it, so that none has more than {LONGEST}");
                fault(LONGEST + 1, message);
            }
            if reader.as_mut().is_some_and(|reader| reader.finds_crowd(line)) {
                fault(indent(line) + 1, "several phrases stand on this line; give each a line of its own".to_owned());
            }
        }
    }
    repeated(folder, &mut faults);
    faults
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}

/// Reads a file of wording line by line.
struct Reader {
    /// How far the list of phrases is indented in which a line stands.
    list: Option<usize>,
    /// Whether every field of the file is such a list.
    names_words: bool,
    /// Whether the rules have begun; before them words such as `text` tell other things.
    in_rules: bool,
}

impl Reader {
    /// Whether the next line holds more than one phrase of a list.
    fn finds_crowd(&mut self, line: &str) -> bool {
        let at = indent(line);
        let rest = line.get(at..).unwrap_or_default();
        if rest.starts_with('#') {
            return false;
        }
        if let Some(begin) = self.list.filter(|begin| at > *begin) {
            let value = rest.split_once(": ").map_or(rest, |(_, value)| value);
            self.list = Some(begin);
            return value.contains('|') || holds_several(value);
        }
        self.list = None;
        let Some((key, value)) = rest.split_once(':') else { return false };
        self.in_rules |= key == "rules";
        if value.trim_start().starts_with('{') && ["when", "words"].contains(&key) {
            let fields = yaml::read(value.trim()).ok().and_then(|fields| fields.as_object().cloned());
            let is_list = |name: &str| key == "words" || LISTS.contains(&name);
            return fields.into_iter().flatten().any(|(name, list)| is_list(&name) && phrases(&list) > 1);
        }
        let is_list = self.names_words || key == "words" || self.in_rules && LISTS.contains(&key);
        self.list = is_list.then_some(at);
        is_list && (value.contains('|') || holds_several(value))
    }
}

/// Whether brackets hold several phrases, or go on on the next line, where there may be more.
fn holds_several(value: &str) -> bool {
    let value = value.trim();
    value.starts_with('[') && yaml::read(value).map_or(true, |list| phrases(&list) > 1)
}

/// How many phrases a list holds.
fn phrases(list: &Value) -> usize {
    match list {
        Value::Array(items) => items.iter().map(phrases).sum(),
        Value::String(words) => words.split('|').count(),
        _ => 1,
    }
}

/// Tells phrases that stand twice in a list.
fn repeated(folder: &Folder, faults: &mut Vec<Fault>) {
    let documents = &folder.documents;
    for rule in &documents.rules {
        let spot = Spot::new("", format!("id: {}", rule.id));
        let lists = [&rule.when.text, &rule.when.unless].into_iter().map(Vec::as_slice);
        for list in lists.chain(rule.when.all.iter().map(std::slice::from_ref)) {
            for phrase in twice(list) {
                let message = format!("{} has \"{phrase}\" twice in a list; keep one of the two", rule.id);
                faults.push(folder.fault(&spot, phrase, message));
            }
        }
    }
    for (name, words) in documents.vocabulary() {
        for phrase in twice(words) {
            let message = format!("@{name} has \"{phrase}\" twice; keep one of the two");
            faults.push(folder.fault(&Spot::new("patterns/vocabulary.yaml", format!("{name}:")), phrase, message));
        }
    }
}

/// The phrases of a list that are others over again.
fn twice(list: &[String]) -> Vec<&str> {
    let mut known = HashSet::new();
    let phrases = list.iter().flat_map(|entry| entry.split('|')).map(str::trim);
    phrases
        .filter(|phrase| !phrase.is_empty() && !phrase.starts_with('@'))
        .filter(|phrase| !known.insert((fold_fragment(phrase), phrase.ends_with('*'))))
        .collect()
}
