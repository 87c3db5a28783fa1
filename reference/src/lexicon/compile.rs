//! Gathers the words of all pages and packs them.

use std::collections::HashMap;

use super::passages;
use super::{Field, Posting, each_word};
use crate::index::{Entry, Index, Place};
use crate::load::{Documents, Home};
use crate::pack::{NONE, Packer, Section};

/// Packs the words of the pages of some documents, whose index this is.
pub(crate) fn pack(packer: &mut Packer, documents: &Documents, index: Index<'_>) {
    let words = words(documents, index);
    let numbers: HashMap<&str, u32> =
        words.iter().zip(0..).map(|((word, _), number)| (word.as_str(), number)).collect();
    let (mut places, mut postings) = (Vec::new(), Vec::new());
    for (word, of_word) in &words {
        places.extend(packer.text(word));
        places.push(postings.len() as u32);
        postings.extend(of_word.iter().map(|posting| posting.packed()));
    }
    places.extend([0, 0, postings.len() as u32]);
    packer.section(Section::SearchWords, places);
    packer.section(Section::SearchPostings, postings);

    let (mut pages, mut phrases) = (Vec::new(), Vec::new());
    for (page, common) in index.entries().zip(common(documents, index)) {
        let category = category(documents, index, &page).map_or(NONE, |category| category as u32);
        pages.extend([common.to_bits(), category, phrases.len() as u32]);
        for passage in passages::of(documents, &page).iter().take_while(|passage| passage.field >= Field::Phrase) {
            let count = phrases.len();
            phrases.push(0);
            each_word(passage.text, |word| phrases.extend(numbers.get(word)));
            let length = (phrases.len() - count - 1) as u32;
            if let Some(place) = phrases.get_mut(count) {
                *place = length;
            }
        }
    }
    pages.extend([0, NONE, phrases.len() as u32]);
    packer.section(Section::SearchPages, pages);
    packer.section(Section::SearchPassages, phrases);
}

/// All words with their places, in order.
fn words(documents: &Documents, index: Index<'_>) -> Vec<(String, Vec<Posting>)> {
    let mut words: HashMap<String, Vec<Posting>> = HashMap::new();
    for (page, entry) in index.entries().enumerate() {
        for (passage, found) in passages::of(documents, &entry).into_iter().enumerate() {
            let posting = Posting { page, passage, field: found.field };
            each_word(found.text, |word| match words.get_mut(word) {
                // The first place of a word in a page's field is enough.
                Some(postings) => {
                    let mut of_page = postings.iter().rev().take_while(|last| last.page == page);
                    if !of_page.any(|last| last.field == found.field) {
                        postings.push(posting);
                    }
                }
                None => {
                    words.insert(word.to_owned(), vec![posting]);
                }
            });
        }
    }
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    words
}

/// How common the thing of each page is: how often pages name it, and the rules of a provider.
fn common(documents: &Documents, index: Index<'_>) -> Vec<f32> {
    let rules = |entry: &Entry<'_>| match entry.place {
        Place::Provider(at) => documents.numbers_of(Home::Provider(at)).count(),
        _ => 0,
    };
    let named: Vec<usize> =
        index.entries().enumerate().map(|(at, entry)| index.named_by(at).count() + rules(&entry)).collect();
    let most = named.iter().copied().max().unwrap_or_default().max(1);
    named.iter().map(|named| *named as f32 / most as f32).collect()
}

/// The page of the category of a rule.
fn category(documents: &Documents, index: Index<'_>, page: &Entry<'_>) -> Option<usize> {
    let Place::Rule(at) = page.place else { return None };
    index.find(documents.rules.get(at)?.category.name())
}
