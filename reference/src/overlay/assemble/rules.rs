//! Files of patterns, and rules wherever they stand.

use serde_json::Value;

use super::super::Base;
use super::super::merge::{Lists, merge};
use super::{Assembly, Source, defaults};
use crate::rule::{PatternFile, Rule};
use crate::schema::typed;
use crate::yaml::Step;

impl Assembly {
    /// A file of patterns: rules over those of their ids, the others under its own title.
    pub fn patterns(&mut self, source: Source<'_>, value: &Value) {
        let Some((mut head, note)) = self.opened(source, value, &[]) else { return };
        if note.is_some() {
            let message = "a file of patterns has no page; put the note on a rule, a category or a provider";
            self.faults.push(source.fault(&[Step::key("house_note")], message));
        }
        let rules = head.insert("rules".to_owned(), Value::Array(Vec::new()));
        if self.base != Base::Nothing {
            head.entry("title").or_insert_with(|| source.stem.replace(['-', '_'], " ").into());
        }
        let head = Value::Object(head);
        if let Err(misfit) = typed::<PatternFile>(&head) {
            self.faults.push(source.misfit(&[], &misfit));
            return;
        }
        let document = self.list("patterns").len();
        if let Some(list) = self.list_mut("patterns") {
            list.push(head);
        }
        if rules.is_none() {
            self.faults.push(source.fault(&[], "the field rules is missing here; add it"));
        }
        self.rules(source, rules.as_ref(), ("patterns", document));
        // A file that only overrides has no rules of its own.
        if self.base != Base::Nothing
            && let Some(list) = self.list_mut("patterns")
            && list.last().and_then(|file| file.get("rules")).and_then(Value::as_array).is_some_and(Vec::is_empty)
        {
            list.pop();
        }
    }

    pub fn rules(&mut self, source: Source<'_>, rules: Option<&Value>, home: (&'static str, usize)) {
        let Some(rules) = rules else { return };
        let Some(rules) = rules.as_array() else {
            self.faults.push(source.fault(&[Step::key("rules")], "rules is a list; begin each rule with a dash"));
            return;
        };
        for (at, rule) in rules.iter().enumerate() {
            self.rule(source, rule, vec![Step::key("rules"), Step::Item(at)], home);
        }
    }

    fn rule(&mut self, source: Source<'_>, value: &Value, at: Vec<Step>, (section, document): (&'static str, usize)) {
        let Some((rule, note)) = self.opened(source, value, &at) else { return };
        let known = rule.get("id").and_then(Value::as_str).and_then(|id| self.rules.get(id)).copied();
        let below = known.and_then(|(section, document, at)| self.list(section).get(document)?.get("rules")?.get(at));
        let mut merged = below.cloned().unwrap_or(Value::Null);
        merge(&mut merged, &Value::Object(rule), Lists::ByName);
        if self.base != Base::Nothing {
            defaults(&mut merged, "source");
        }
        let rule: Rule = match typed(&merged) {
            Ok(rule) => rule,
            Err(misfit) => {
                self.faults.push(source.misfit(&at, &misfit));
                return;
            }
        };
        if let Some(pattern) = &rule.when.regex
            && let Err(error) = regex::Regex::new(pattern)
        {
            let reason = error.to_string().lines().last().unwrap_or_default().replace("error: ", "");
            let path: Vec<Step> = at.into_iter().chain([Step::key("when"), Step::key("regex")]).collect();
            self.faults.push(source.fault(&path, format!("the pattern cannot be understood: {reason}")));
            return;
        }
        let path: Vec<Step> = at.into_iter().chain([Step::key("id")]).collect();
        if self.taken(&rule.id, source, path) {
            return;
        }
        let (section, document, at) = known.unwrap_or((section, document, usize::MAX));
        let Some(list) =
            self.list_mut(section).and_then(|list| list.get_mut(document)?.get_mut("rules")?.as_array_mut())
        else {
            return;
        };
        let at = at.min(list.len());
        match list.get_mut(at) {
            Some(place) => *place = merged,
            None => list.push(merged),
        }
        self.rules.insert(rule.id.clone(), (section, document, at));
        if self.base != Base::Nothing {
            self.house.rules.insert(rule.id.clone());
        }
        self.note(&rule.id, note);
    }
}
