//! Lays a partial document over a whole one.

use serde_json::Value;

/// Fields whose lists say what belongs to a page: an overlay adds to them. Other lists, such as steps,
/// stand as a whole, and an overlay replaces them.
const ADDED: [&str; 11] =
    ["aliases", "hosts", "domains", "text", "links", "help", "blocklists", "see_also", "source", "basic", "typical"];

/// Fields that mean something only as a whole.
const WHOLE: [&str; 3] = ["when", "suggests", "suggests_transient"];

/// What becomes of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lists {
    /// Every list is added to.
    Grow,
    /// Only those lists that say what belongs to a page.
    ByName,
}

/// Puts what `over` says in the place of what `base` says, field by field.
pub(super) fn merge(base: &mut Value, over: &Value, lists: Lists) {
    under("", base, over, lists);
}

fn under(name: &str, base: &mut Value, over: &Value, lists: Lists) {
    let grows = lists == Lists::Grow || ADDED.contains(&name);
    match (base, over) {
        (Value::Object(base), Value::Object(over)) if !WHOLE.contains(&name) => {
            for (key, value) in over {
                under(key, base.entry(key.as_str()).or_insert(Value::Null), value, lists);
            }
        }
        (base @ (Value::Array(_) | Value::String(_)), over @ (Value::Array(_) | Value::String(_)))
            if grows && list(base, over) =>
        {
            let mut all = items(base);
            for item in items(over) {
                if !all.contains(&item) {
                    all.push(item);
                }
            }
            *base = Value::Array(all);
        }
        (base, over) => over.clone_into(base),
    }
}

/// Whether two values are lists, of which one may be written as its only item.
fn list(base: &Value, over: &Value) -> bool {
    base.is_array() || over.is_array()
}

fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_said_replaces_and_what_belongs_is_added() {
        let mut page = json!({
            "identify": { "hosts": ["a"] }, "source": "s", "next_steps": ["one", "two"],
            "playbook": { "customer": "c", "ticket": "t" }, "when": { "text": ["x"], "reply": "550" },
            "suggests": { "mailbox-full": 0.5, "message-too-large": 0.5 },
        });
        let over = json!({
            "identify": { "hosts": ["b", "a"], "links": ["l"] }, "source": ["r"], "next_steps": ["three"],
            "playbook": { "ticket": "T" }, "when": { "text": "y" },
            "suggests": { "mailbox-full": 1.0 },
        });
        merge(&mut page, &over, Lists::ByName);
        assert_eq!(
            page,
            json!({
                "identify": { "hosts": ["a", "b"], "links": ["l"] }, "source": ["s", "r"], "next_steps": ["three"],
                "playbook": { "customer": "c", "ticket": "T" }, "when": { "text": "y" },
                "suggests": { "mailbox-full": 1.0 },
            })
        );
    }
}
