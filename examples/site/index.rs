//! What the search in the page knows: each page by its names, and each word with the pages that have it.
//!
//! It is the program's own index, written as a script that a browser reads from a file too. `find.js` looks through
//! it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use whybounce::reference::Reference;
use whybounce::reference::document::{Document, Kind};
use whybounce::reference::lexicon::{Field, split};

use crate::html::address;

/// A page that is no page of the reference: its address, title and text.
pub type Text = (String, String, String);

/// The pages of the site and where their words stand.
#[derive(Default)]
pub struct Index {
    pages: Vec<Value>,
    /// Of each word the pages that have it, each with the best place that it has there.
    words: BTreeMap<String, BTreeMap<usize, Field>>,
    /// Words that are in every question.
    fillers: Vec<String>,
    questions: Vec<String>,
}

impl Index {
    /// The index of a reference, of its pages under other codes, and of the texts beside it.
    pub fn of(reference: &Reference, documents: &[Document], texts: &[Text]) -> Self {
        let list = |name: &str| reference.sentence(name, &[]).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut index =
            Self { fillers: list("search-fillers"), questions: list("search-questions"), ..Self::default() };
        let (entries, lexicon) = (reference.index(), reference.lexicon());
        for (at, entry) in entries.entries().enumerate() {
            let common = (lexicon.common(at) * 100.0).round() as i32;
            let aliases: Vec<&str> = entry.aliases().collect();
            index.page(entry.id, entry.title, &format!("{:?}", entry.kind), common, lexicon.category(at), &aliases);
        }
        for at in 0..lexicon.count() {
            for place in lexicon.postings(at) {
                index.word(lexicon.word(at), place.page, place.field);
            }
        }
        // A code under another class has a page of its own, which its code alone finds.
        for document in documents.iter().filter(|document| entries.entries().all(|entry| entry.id != document.id)) {
            index.page(&document.id, &document.title, "Variant", 0, None, &[]);
        }
        for (address, title, text) in texts {
            let page = index.pages.len();
            index.page(address, title, &format!("{:?}", Kind::Guide), 0, None, &[]);
            for line in text.lines() {
                let field = if line.starts_with('#') { Field::Phrase } else { Field::Body };
                index.words(line, page, field);
            }
            index.words(title, page, Field::Name);
        }
        index
    }

    fn page(&mut self, id: &str, title: &str, kind: &str, common: i32, category: Option<usize>, aliases: &[&str]) {
        let address = Some(address(id)).filter(|address| address != id);
        self.pages.push(json!([id, title, kind, address, common, category, aliases]));
    }

    fn words(&mut self, text: &str, page: usize, field: Field) {
        for word in split(text) {
            self.word(&word, page, field);
        }
    }

    fn word(&mut self, word: &str, page: usize, field: Field) {
        // In running text what is in every question tells nothing.
        if field < Field::Phrase && self.fillers.iter().any(|filler| filler == word) {
            return;
        }
        let best = self.words.entry(word.to_owned()).or_default().entry(page).or_insert(field);
        *best = field.max(*best);
    }

    /// The index as a script.
    pub fn script(&self) -> String {
        let index = json!({
            "pages": self.pages,
            "words": self.packed(),
            "fillers": self.fillers.join(" "),
            "questions": self.questions.join(" "),
        });
        format!("const INDEX = {index};\n")
    }

    /// Each word as a line: how many letters it begins with are those of the word before, the rest, and its pages
    /// as distances, each behind it the field as a letter.
    fn packed(&self) -> String {
        let mut before: Vec<char> = Vec::new();
        let mut lines = Vec::new();
        for (word, pages) in &self.words {
            let letters: Vec<char> = word.chars().collect();
            let same = letters.iter().zip(&before).take_while(|(one, other)| one == other).count().min(35);
            let rest: String = letters.iter().skip(same).collect();
            let mut last = 0;
            let places = pages.iter().map(|(page, field)| {
                let distance = base36(page - last);
                last = *page;
                format!("{distance}{}", letter(*field))
            });
            lines.push(format!("{}{rest} {}", base36(same), places.collect::<String>()));
            before = letters;
        }
        lines.join("\n")
    }
}

const fn letter(field: Field) -> char {
    match field {
        Field::Name => 'N',
        Field::Phrase => 'P',
        Field::Lead => 'L',
        Field::Body => 'B',
    }
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}
