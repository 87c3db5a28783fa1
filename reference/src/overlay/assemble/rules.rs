//! Files of patterns, and rules wherever they stand.

mod words;

use serde_json::Value;

use super::super::merge::{Lists, merge};
use super::super::sections::Filed;
use super::{Assembly, Source, defaults};
use crate::load::Home;
use crate::pack::Section;
use crate::rule::{PatternFile, Rule};
use crate::schema::typed;
use crate::yaml::Step;
pub(super) use words::Words;

/// What the rules of a file have from it.
#[derive(Debug)]
pub(super) struct Inherited {
    /// Where they belong.
    pub(super) home: Home,
    /// What they cite where they cite nothing.
    pub(super) source: Option<Value>,
    /// The words that it gives names to, joined by `|`.
    pub(super) words: Words,
}

impl Assembly {
    /// A file of patterns: rules over those of their ids, the others under its own title.
    pub(super) fn patterns(&mut self, source: Source<'_>, value: &Value) {
        let Some((mut head, note)) = self.opened(source, value, &[]) else { return };
        if note.is_some() {
            let message = "a file of patterns has no page; put the note on a rule, a category or a provider";
            self.faults.push(source.fault(&[Step::key("house_note")], message));
        }
        let rules = head.remove("rules");
        if self.base.is_built_in() {
            head.entry("title").or_insert_with(|| source.stem.replace(['-', '_'], " ").into());
        }
        let head = Value::Object(head);
        if let Err(misfit) = typed::<PatternFile>(&head) {
            self.faults.push(source.misfit(&[], &misfit));
            return;
        }
        let inherited = Inherited {
            home: Home::Pattern(self.sections.count(Section::Patterns)),
            source: head.get("source").cloned(),
            words: words::named(head.get("words")),
        };
        let title = head.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.sections.put(Section::Patterns, None, Filed { key: title, page: head });
        if rules.is_none() {
            self.faults.push(source.fault(&[], "the field rules is missing here; add it"));
        }
        self.rules(source, rules.as_ref(), &inherited);
        // A file that only overrides has no rules of its own.
        if self.base.is_built_in() && !self.sections.is_home(inherited.home) {
            self.sections.take_back(Section::Patterns);
        }
    }

    pub(super) fn rules(&mut self, source: Source<'_>, rules: Option<&Value>, inherited: &Inherited) {
        let Some(rules) = rules else { return };
        let Some(rules) = rules.as_array() else {
            self.faults.push(source.fault(&[Step::key("rules")], "rules is a list; begin each rule with a dash"));
            return;
        };
        for (at, rule) in rules.iter().enumerate() {
            self.rule(source, rule, vec![Step::key("rules"), Step::Item(at)], inherited);
        }
    }

    fn rule(&mut self, source: Source<'_>, value: &Value, at: Vec<Step>, inherited: &Inherited) {
        let Some((mut rule, note)) = self.opened(source, value, &at) else { return };
        let known = rule.get("id").and_then(Value::as_str).and_then(|id| self.sections.position(Section::Rules, id));
        let mut merged = known.map(|known| self.sections.page(Section::Rules, known)).unwrap_or_default();
        if known.is_none()
            && let Some(cited) = &inherited.source
        {
            rule.entry("source").or_insert_with(|| cited.clone());
        }
        if let Some(when) = rule.get_mut("when") {
            words::put_in(when, &inherited.words);
        }
        merge(&mut merged, &Value::Object(rule), Lists::ByName);
        if self.base.is_built_in() {
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
        let home = match self.home(&rule, inherited.home) {
            Ok(home) => home,
            Err(message) => {
                let path: Vec<Step> = at.into_iter().chain([Step::key("wording_of")]).collect();
                self.faults.push(source.fault(&path, message));
                return;
            }
        };
        let path: Vec<Step> = at.into_iter().chain([Step::key("id")]).collect();
        if self.taken(&rule.id, source, path) {
            return;
        }
        if known.is_none() {
            self.sections.add_home(home);
        }
        self.sections.put(Section::Rules, known, Filed { key: rule.id.clone(), page: merged });
        if self.base.is_built_in() {
            self.house.rules.insert(rule.id.clone());
        }
        self.note(&rule.id, note);
    }

    /// Where a rule belongs: to the provider whose wording it is, else to its file.
    fn home(&self, rule: &Rule, file: Home) -> Result<Home, String> {
        let Some(provider) = &rule.wording_of else { return Ok(file) };
        if let Home::Provider(_) = file {
            return Err(
                "wording_of belongs in a file of patterns; write anywhere: true in a provider's file".to_owned()
            );
        }
        let at = self.sections.position(Section::Providers, provider);
        at.map(Home::Provider).ok_or(format!("there is no provider named {provider}"))
    }
}
