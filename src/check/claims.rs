//! Rules that claim the same words under the same conditions for different categories.

use std::collections::HashMap;

use super::lines::Spot;
use super::{Fault, Folder};
use crate::reference::rule::{Rule, When};
use crate::words::fold::fold_fragment;

/// Whom a rule is about: the words, who must have written them, and where they must stand.
type Claim<'a> = (Vec<String>, Option<&'a str>);

pub(super) fn faults(folder: &Folder) -> Vec<Fault> {
    let documents = &folder.documents;
    let all = documents.rules.iter().enumerate().map(|(number, rule)| {
        let home =
            documents.home(number).filter(|_| !rule.holds_anywhere()).and_then(|home| documents.providers.get(home));
        (rule, rule.when.provider.as_deref().or(home.map(|page| page.id.as_str())))
    });
    let mut claims: HashMap<Claim<'_>, Vec<&Rule>> = HashMap::new();
    let mut faults = Vec::new();
    for (rule, speaker) in all.filter(|(rule, _)| by_words_alone(&rule.when)) {
        let phrases = rule.when.text.iter().flat_map(|entry| entry.split('|'));
        for phrase in phrases.filter(|phrase| !phrase.trim().starts_with('@')) {
            let open = if phrase.trim_end().ends_with('*') { "*" } else { "" };
            let words = fold_fragment(phrase).into_iter().chain([open.to_owned()]).collect();
            let others = claims.entry((words, speaker)).or_default();
            if let Some(other) = others.iter().find(|other| contends(folder, rule, other)) {
                let message = format!(
                    "{} and {} claim the same words, \"{}\", for different categories; leave them to one of the two, or \
                     name the other under beside, with the reason",
                    rule.id,
                    other.id,
                    phrase.trim()
                );
                faults.push(folder.fault(&Spot::new("", format!("id: {}", rule.id)), phrase.trim(), message));
            }
            others.push(rule);
        }
    }
    for rule in &documents.rules {
        for other in rule.beside.keys().filter(|other| !exists(folder, other)) {
            let message = format!("{} stands beside {other}, which is no rule", rule.id);
            faults.push(folder.fault(&Spot::new("", format!("id: {}", rule.id)), other, message));
        }
    }
    faults
}

fn exists(folder: &Folder, id: &str) -> bool {
    folder.documents.rules.position(id).is_some()
}

/// Whether nothing but words and codes decides whether the rule holds.
fn by_words_alone(when: &When) -> bool {
    when.all.is_empty() && when.regex.is_none() && when.link.is_empty() && when.phase.is_empty()
}

/// Whether two rules with words in common can both hold, say different things, and do not know of it.
fn contends(folder: &Folder, one: &Rule, other: &Rule) -> bool {
    let house = &folder.documents.house.rules;
    // A rule of the house wins over a built-in one, which is what it is for.
    let settled = folder.base.is_built_in() && house.contains(&one.id) != house.contains(&other.id);
    let share = |some: &[String], others: &[String]| {
        (some.is_empty() && others.is_empty()) || some.iter().any(|code| others.contains(code))
    };
    one.id != other.id
        && one.category != other.category
        && share(&one.when.reply, &other.when.reply)
        && share(&one.when.enhanced, &other.when.enhanced)
        && !one.beside.contains_key(&other.id)
        && !other.beside.contains_key(&one.id)
        && !settled
}
