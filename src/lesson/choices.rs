//! What can be chosen besides the right answer: what the classifier weighed, then what the lesson names, then
//! what looks alike.

use super::Shuffle;
use crate::advice::Diagnosis;
use crate::reference::Reference;
use crate::reference::page::{Asks, WrongAnswer};
use crate::taxonomy::{Actor, Address, Category, Layer, Permanence};

/// So many wrong answers stand beside the right one, where there are more.
const WRONG: usize = 3;

/// How many words of a bounce are offered together.
const WORDS: usize = 3;

/// The tempting wrong answers to a question.
pub(super) fn wrong(
    asks: Asks,
    answer: &str,
    diagnosis: &Diagnosis,
    not: &[WrongAnswer],
    reference: &Reference,
) -> Vec<String> {
    let named = not.iter().map(|wrong| wrong.answer.clone());
    let all: Vec<String> = match asks {
        Asks::Permanence => names(&[Permanence::Hard, Permanence::Soft].map(Permanence::name)),
        Asks::Layer => names(&Layer::ALL.iter().map(|one| one.name()).collect::<Vec<_>>()),
        Asks::Actor => names(&Actor::ALL.iter().map(|one| one.name()).collect::<Vec<_>>()),
        Asks::Address => names(&Address::ALL.iter().map(|one| one.name()).collect::<Vec<_>>())
            .into_iter()
            .filter(|name| name != "none")
            .collect(),
        Asks::Category | Asks::LookAlike => {
            let near = neighbours(diagnosis, reference).into_iter().map(|category| category.name().to_owned());
            named.chain(near).collect()
        }
        Asks::Words => named.chain(passages(diagnosis)).collect(),
        Asks::NextStep | Asks::Customer => named.collect(),
    };
    let is_closed = matches!(asks, Asks::Permanence | Asks::Layer | Asks::Actor | Asks::Address);
    let most = if is_closed { usize::MAX } else { WRONG };
    let mut wrong: Vec<String> = Vec::new();
    for choice in all {
        let is_part = asks == Asks::Words && (choice.contains(answer) || answer.contains(&choice));
        if wrong.len() < most && choice != answer && !is_part && !wrong.contains(&choice) {
            wrong.push(choice);
        }
    }
    wrong
}

/// All choices: values of a short list in its own order, others as chance has it.
pub(super) fn ordered(asks: Asks, answer: &str, wrong: Vec<String>, chance: &mut Shuffle) -> Vec<String> {
    let mut all: Vec<String> = std::iter::once(answer.to_owned()).chain(wrong).collect();
    let order: Vec<&str> = match asks {
        Asks::Permanence => Permanence::ALL.iter().map(|one| one.name()).collect(),
        Asks::Layer => Layer::ALL.iter().map(|one| one.name()).collect(),
        Asks::Actor => Actor::ALL.iter().map(|one| one.name()).collect(),
        Asks::Address => Address::ALL.iter().map(|one| one.name()).collect(),
        _ => Vec::new(),
    };
    if order.is_empty() {
        chance.shuffle(&mut all);
    } else {
        all.sort_by_key(|choice| order.iter().position(|name| name == choice));
    }
    all
}

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

/// The categories that the classifier weighed, then those that the category's page names, then those of its layer.
pub(super) fn neighbours(diagnosis: &Diagnosis, reference: &Reference) -> Vec<Category> {
    let verdict = &diagnosis.verdict;
    let weighed = verdict.alternatives.iter().map(|other| other.category);
    let page = reference.category(verdict.category);
    let named = page.see_also.iter().filter_map(|id| id.parse::<Category>().ok());
    let of_layer = Category::ALL.iter().copied().filter(|one| reference.category(*one).layer == verdict.layer);
    let mut found = Vec::new();
    for category in weighed.chain(named).chain(of_layer) {
        let is_cause = category.is_bounce() && category != Category::Unknown;
        if is_cause && category != verdict.category && !found.contains(&category) {
            found.push(category);
        }
    }
    found
}

/// Parts of the text that decide nothing: a few words each, away from all evidence.
fn passages(diagnosis: &Diagnosis) -> Vec<String> {
    let text = diagnosis.delivery.diagnostic.text();
    let evidence = || diagnosis.verdict.evidence.iter().map(|found| found.text.as_str());
    let words: Vec<&str> = text.split_whitespace().collect();
    let passages = words.chunks(WORDS).filter_map(|chunk| {
        let (first, last) = (chunk.first()?, chunk.last()?);
        // As the text has it, whatever stands between the words.
        let begin = first.as_ptr() as usize - text.as_ptr() as usize;
        let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
        text.get(begin..end)
    });
    let decides = |passage: &str| {
        evidence().any(|found| found.contains(passage) || passage.contains(found) || shares_a_word(found, passage))
    };
    passages.filter(|passage| passage.len() > 3 && !decides(passage)).map(str::to_owned).collect()
}

fn shares_a_word(one: &str, other: &str) -> bool {
    one.split_whitespace().any(|word| other.split_whitespace().any(|known| known == word))
}
