//! Whether a bounce says by itself what a question about it asks for.

use super::Item;
use crate::reference::Reference;
use crate::reference::page::{Asks, CategoryPage};

/// Words that name nothing by themselves.
const FILLERS: [&str; 7] = ["a", "the", "or", "to", "of", "not", "on"];

/// The words of a text that name the right answer; of a category its page is needed.
pub fn giveaway(text: &str, asks: Asks, answer: &str, page: Option<&CategoryPage>) -> Option<String> {
    if matches!(asks, Asks::Words | Asks::NextStep | Asks::Customer) {
        return None;
    }
    let text = stems(text);
    let whole = |name: &str| {
        let name = stems(name);
        !name.is_empty() && text.windows(name.len()).any(|window| window == name)
    };
    let id = answer.replace('-', " ");
    let Some(page) = page.filter(|_| matches!(asks, Asks::Category | Asks::LookAlike)) else {
        return whole(&id).then_some(id);
    };
    let names = [id.as_str(), &page.title, page.short_title()];
    if let Some(name) = names.iter().find(|name| whole(name)) {
        return Some((*name).to_owned());
    }
    // All words of a name scattered over the text say it as well, in whatever form they stand there.
    let scattered = |name: &str| {
        let telling: Vec<String> = stems(name).into_iter().filter(|word| !FILLERS.contains(&word.as_str())).collect();
        !telling.is_empty() && telling.iter().all(|word| text.contains(word))
    };
    [id.as_str(), page.short_title()].iter().find(|name| scattered(name)).map(|name| (*name).to_owned())
}

/// How much the words of a bounce lead to the right answer, in whatever form they stand there: not at all where it
/// has none of that, a little where it has as many of another, and the more it has of that alone the more.
///
/// Whoever compares the words of bounce and choices finds the answer by these without knowing anything.
pub(super) fn hints(item: &Item, reference: &Reference) -> usize {
    if item.asks == Asks::Words {
        return 0;
    }
    let text = stems(&item.text);
    let common = stems(&reference.sentence("learn-common-words", &[]));
    let repeated = |choice: &String| {
        let mut named = stems(&item.label(choice, reference));
        if item.asks != Asks::NextStep && item.asks != Asks::Customer {
            named.extend(stems(choice));
        }
        named.sort();
        named.dedup();
        let is_telling = |word: &&String| word.len() > 2 && !common.contains(word);
        named.iter().filter(is_telling).filter(|word| text.contains(word)).count()
    };
    let others = item.choices.iter().filter(|choice| **choice != item.answer).map(repeated).max();
    match repeated(&item.answer) {
        0 => 0,
        own => 1 + own.saturating_sub(others.unwrap_or_default()),
    }
}

/// The words of a text without what their form adds, so that "relayed" and "relaying" are one. A name such as
/// `SMTPApiError`, which a program made of several words, is these, and one word besides: `GreyListed`.
fn stems(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let written = |word| {
        let parts = parts(word);
        let whole = (parts.len() > 1).then_some(word);
        parts.into_iter().chain(whole)
    };
    words.flat_map(written).map(|word| stem(&word.to_lowercase())).collect()
}

/// The words of which a name is made: each begins with a capital before a small letter, or behind one.
fn parts(word: &str) -> Vec<&str> {
    let bytes = word.as_bytes();
    let begins = |at: &usize| match bytes.get(at - 1..=at + 1) {
        Some([before, this, after]) => {
            this.is_ascii_uppercase()
                && (before.is_ascii_lowercase() || before.is_ascii_uppercase() && after.is_ascii_lowercase())
        }
        _ => false,
    };
    let starts: Vec<usize> = (1..bytes.len()).filter(begins).collect();
    let ends = starts.iter().copied().chain([word.len()]);
    std::iter::once(0).chain(starts.iter().copied()).zip(ends).filter_map(|(start, end)| word.get(start..end)).collect()
}

fn stem(word: &str) -> String {
    for end in ["ies", "ied"] {
        if let Some(start) = word.strip_suffix(end).filter(|start| start.len() > 1) {
            return format!("{start}y");
        }
    }
    let ends = ["ing", "ed", "es", "s"];
    let bare = ends.iter().find_map(|end| word.strip_suffix(end).filter(|start| start.len() > 2));
    let bare = bare.filter(|_| !word.ends_with("ss")).unwrap_or(word);
    // "rate", "rated" and "rating" have the same beginning.
    bare.strip_suffix('e').filter(|start| start.len() > 2).unwrap_or(bare).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_word_are_one_word() {
        for forms in [
            &["relay", "relays", "relayed", "relaying"][..],
            &["reply", "replies", "replied"],
            &["deny", "denied", "denies"],
            &["suspend", "suspended", "suspending"],
            &["rate", "rates", "rated", "rating"],
            &["address", "addresses", "addressed"],
            &["disable", "disabled", "disables"],
        ] {
            let stems: std::collections::BTreeSet<_> = forms.iter().map(|form| stem(form)).collect();
            assert_eq!(stems.len(), 1, "{forms:?} {stems:?}");
        }
        assert_ne!(stem("full"), stem("fully"));
    }

    #[test]
    fn a_name_that_a_program_made_of_words_is_these() {
        assert_eq!(parts("SMTPApiError"), ["SMTP", "Api", "Error"]);
        assert_eq!(parts("mailboxFull"), ["mailbox", "Full"]);
        for one in ["Relaying", "DMARC", "x", ""] {
            assert_eq!(parts(one), [one]);
        }
    }
}
