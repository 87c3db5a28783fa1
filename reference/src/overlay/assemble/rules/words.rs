//! Words that a file gives names to, put in where its rules write those names.
//!
//! It knows where a rule writes words, not what they mean.

use std::collections::BTreeMap;

use serde_json::Value;

/// The words of each name, joined by `|`.
pub(in super::super) type Words = BTreeMap<String, String>;

/// The names that a file gives.
pub(super) fn named(words: Option<&Value>) -> Words {
    let names = words.and_then(Value::as_object).into_iter().flatten();
    names
        .map(|(name, words)| {
            let words: Vec<&str> = words.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            (name.clone(), words.join("|"))
        })
        .collect()
}

/// Puts words in the place of their names in the conditions of a rule.
pub(super) fn put_in(when: &mut Value, words: &Words) {
    let lists = ["text", "all", "unless"];
    if !words.is_empty()
        && let Value::Object(conditions) = when
    {
        conditions.iter_mut().filter(|(key, _)| lists.contains(&key.as_str())).for_each(|(_, list)| into(list, words));
    }
}

fn into(value: &mut Value, words: &Words) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| into(item, words)),
        Value::String(entry) => {
            let meant = |part| -> Option<&String> { words.get(str::trim(part).strip_prefix('@')?) };
            let parts: Vec<&str> = entry.split('|').map(|part| meant(part).map_or(part, String::as_str)).collect();
            *entry = parts.join("|");
        }
        _ => {}
    }
}
