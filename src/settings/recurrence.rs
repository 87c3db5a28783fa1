//! The rules about addresses that keep failing, as the file of settings writes them.

use serde_json::{Map, Value};

use crate::reference::yaml::Step;
use crate::store::{Rule, Rules, Standing};
use crate::taxonomy::{Category, Flow};

/// The key under which they stand.
pub(super) const RECURRENCE: &str = "recurrence";

const QUIET_DAYS: &str = "quiet-days";
const RULES: &str = "rules";

/// What is wrong, and where.
type Faults = Vec<(Vec<Step>, String)>;

/// Reads the rules; what is wrong in them is told and left out.
pub(super) fn read(value: &Value) -> (Rules, Faults) {
    let mut rules = Rules::default();
    let mut faults = Faults::new();
    let root = vec![Step::key(RECURRENCE)];
    let Value::Object(fields) = value else {
        faults.push((root, "recurrence needs quiet-days, rules or both".to_owned()));
        return (rules, faults);
    };
    for (name, value) in fields {
        let path = vec![Step::key(RECURRENCE), Step::key(name)];
        match (name.as_str(), value) {
            (_, Value::Null) => {}
            (QUIET_DAYS, value) => match number(value) {
                Some(days) => rules.quiet_days = days,
                None => faults.push((path, "quiet-days must be a number from 1 to 3650".to_owned())),
            },
            (RULES, Value::Array(list)) => {
                rules.rules.clear();
                for one in list {
                    match rule(one) {
                        Ok(rule) => rules.rules.push(rule),
                        Err(message) => faults.push((path.clone(), message)),
                    }
                }
            }
            (RULES, _) => {
                faults.push((path, "rules is a list such as - { times: 3, days: 30, then: quarantine }".to_owned()));
            }
            (name, _) => faults.push((path, format!("unknown setting \"{name}\". Choose quiet-days or rules"))),
        }
    }
    (rules, faults)
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().filter(|number| (1..=3650).contains(number)).and_then(|number| u32::try_from(number).ok())
}

fn rule(value: &Value) -> Result<Rule, String> {
    let none = Map::new();
    let fields = value.as_object().unwrap_or(&none);
    if let Some(unknown) =
        fields.keys().find(|name| !["cause", "mail-type", "times", "days", "then"].contains(&name.as_str()))
    {
        return Err(format!("a rule has no \"{unknown}\". Choose from: cause, mail-type, times, days, then"));
    }
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let count = |name: &str| {
        let found = fields.get(name).and_then(number);
        found.ok_or_else(|| format!("a rule needs {name}, a number from 1 to 3650"))
    };
    let cause = match text("cause") {
        None => None,
        Some(name) => Some(name.parse::<Category>().map_err(|_| format!("unknown cause \"{name}\""))?),
    };
    let mail_type = match text("mail-type") {
        None => None,
        Some(name) => Some(name.parse::<Flow>().map_err(|_| format!("unknown mail type \"{name}\""))?),
    };
    let then = text("then").and_then(Standing::named).filter(|then| *then > Standing::Watch);
    let then = then.ok_or_else(|| "a rule needs then: quarantine or suppress".to_owned())?;
    Ok(Rule { cause, mail_type, times: count("times")?, days: count("days")?, then })
}

/// The rules as the file has them.
pub(super) fn written(rules: &Rules) -> String {
    let mut out = format!("{RECURRENCE}:\n  {QUIET_DAYS}: {}\n  {RULES}:", rules.quiet_days);
    if rules.rules.is_empty() {
        out.push_str(" []");
    }
    out.push('\n');
    for Rule { cause, mail_type, times, days, then } in &rules.rules {
        let cause = cause.map_or(String::new(), |cause| format!("cause: {cause}, "));
        let mail_type = mail_type.map_or(String::new(), |mail_type| format!("mail-type: {mail_type}, "));
        let then = then.name();
        out.extend([format!("    - {{ {cause}{mail_type}times: {times}, days: {days}, then: {then} }}\n")]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_rule_is_told_and_the_others_hold() {
        let value = serde_json::json!({ "quiet-days": 0, "rules": [
            { "times": 2, "days": 7, "then": "suppress" },
            { "times": 2, "days": 7, "then": "watch" },
            { "cause": "nothing", "times": 2, "days": 7, "then": "suppress" },
            { "times": 2, "then": "suppress" },
            { "time": 2 },
            7,
        ] });
        let (rules, faults) = read(&value);
        assert_eq!((rules.rules.len(), rules.quiet_days, faults.len()), (1, 30, 6), "{faults:?}");
    }
}
