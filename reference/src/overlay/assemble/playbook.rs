//! A ready text of an overlay stands in every circumstance that the overlay itself does not tell apart.

use serde_json::{Map, Value};

/// The fields of a category with words for a circumstance.
const CIRCUMSTANCES: [&str; 5] = ["when_waiting", "when_returned", "when_temporary", "when_spared", "when_suppressed"];

/// Takes out of the page below what would hide a ready text of the page over it.
pub(super) fn step_aside(below: &mut Value, over: &Value) {
    let texts: Vec<&String> = over.get("playbook").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    if texts.is_empty() {
        return;
    }
    for circumstance in CIRCUMSTANCES {
        let Some(words) = below.get_mut(circumstance) else { continue };
        // What a temporary code changes has its words in a field of their own.
        let words = if circumstance == "when_temporary" { words.get_mut("words") } else { Some(words) };
        if let Some(Value::Object(words)) = words {
            words.retain(|text, _| !texts.contains(&text));
        }
    }
}
