//! What of a page is searched.

use super::Field;
use crate::index::{Entry, Place};
use crate::load::Documents;
use crate::page::{CategoryPage, EnhancedPage, GuidePage, LessonPage, ProviderPage};
use crate::rule::Rule;

/// A text of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passage<'a> {
    /// What it is to its page.
    pub(super) field: Field,
    /// The text as it stands in the page.
    pub(super) text: &'a str,
}

/// The passages of a page: names, then phrases, then the rest.
pub(super) fn of<'a>(documents: &'a Documents, entry: &Entry<'a>) -> Vec<Passage<'a>> {
    let mut found = vec![Passage { field: Field::Name, text: entry.title }];
    // The id's words, without the provider's name that every rule of it begins with.
    let id = entry.id.rsplit(['/', ':']).next().unwrap_or(entry.id);
    found.push(Passage { field: Field::Name, text: id });
    let mut add = |field: Field, text: &'a str| {
        if !text.is_empty() {
            found.push(Passage { field, text });
        }
    };
    for alias in entry.aliases() {
        add(Field::Name, alias);
    }
    match entry.place {
        Place::Enhanced(at) => {
            if let Some(page) = documents.enhanced.get(at) {
                code(page, &mut add);
            }
        }
        Place::Part(at) => {
            if let Some(page) = documents.classes.get(at) {
                code(page, &mut add);
            }
        }
        Place::Reply(at) => {
            if let Some(page) = documents.reply.get(at) {
                add(Field::Lead, &page.meaning);
                add(Field::Body, page.in_practice.as_deref().unwrap_or_default());
                add(Field::Body, &page.next_step);
            }
        }
        Place::Category(at) => {
            if let Some(page) = documents.categories.get(at) {
                category(page, &mut add);
            }
        }
        Place::Provider(at) => {
            if let Some(page) = documents.providers.get(at) {
                provider(page, &mut add);
            }
        }
        Place::Rule(at) => {
            if let Some(page) = documents.rules.get(at) {
                rule(page, &mut add);
            }
        }
        Place::Term(at) => {
            if let Some(page) = documents.terms.get(at) {
                add(Field::Lead, &page.meaning);
                add(Field::Body, page.what_to_do.as_deref().unwrap_or_default());
            }
        }
        Place::Guide(at) => {
            if let Some(page) = documents.guide.get(at) {
                guide(page, &mut add);
            }
        }
        Place::Lesson(at) => {
            if let Some(page) = documents.lessons.get(at) {
                lesson(page, &mut add);
            }
        }
    }
    found
}

fn code<'a>(page: &'a EnhancedPage, add: &mut impl FnMut(Field, &'a str)) {
    add(Field::Lead, &page.meaning);
    add(Field::Body, page.in_practice.as_deref().unwrap_or_default());
    add(Field::Body, page.hint.as_deref().unwrap_or_default());
    add(Field::Body, &page.next_step);
}

fn category<'a>(page: &'a CategoryPage, add: &mut impl FnMut(Field, &'a str)) {
    page.typical.iter().for_each(|phrase| add(Field::Phrase, phrase));
    add(Field::Lead, &page.sentence);
    add(Field::Lead, &page.meaning);
    add(Field::Body, &page.classify);
    page.next_steps.iter().for_each(|step| add(Field::Body, step));
    add(Field::Body, &page.retry_plan);
    add(Field::Body, &page.address_plan);
    page.flows.values().for_each(|text| add(Field::Body, text));
    page.audiences.values().for_each(|text| add(Field::Body, text));
}

fn provider<'a>(page: &'a ProviderPage, add: &mut impl FnMut(Field, &'a str)) {
    for list in &page.blocklists {
        list.text.iter().chain(&list.hosts).for_each(|name| add(Field::Phrase, name));
    }
    let signs = &page.identify;
    signs.text.iter().chain(&signs.domains).chain(&signs.hosts).for_each(|sign| add(Field::Phrase, sign));
    add(Field::Lead, &page.about);
    page.help.iter().for_each(|help| add(Field::Body, &help.title));
}

fn rule<'a>(page: &'a Rule, add: &mut impl FnMut(Field, &'a str)) {
    page.when.text.iter().chain(&page.when.all).for_each(|words| add(Field::Phrase, words));
    page.when.enhanced.iter().chain(&page.when.reply).for_each(|code| add(Field::Phrase, code));
    add(Field::Lead, page.means.as_deref().unwrap_or_default());
    add(Field::Body, &page.example);
    page.next_steps.iter().for_each(|step| add(Field::Body, step));
}

fn guide<'a>(page: &'a GuidePage, add: &mut impl FnMut(Field, &'a str)) {
    add(Field::Lead, &page.summary);
    for section in &page.sections {
        add(Field::Body, &section.heading);
        add(Field::Body, section.text.as_deref().unwrap_or_default());
        section.steps.iter().for_each(|step| add(Field::Body, step));
        section.rows.iter().flatten().for_each(|cell| add(Field::Body, cell));
    }
}

/// What a lesson says; its questions would give their answers away.
fn lesson<'a>(page: &'a LessonPage, add: &mut impl FnMut(Field, &'a str)) {
    add(Field::Lead, &page.about);
    page.page.iter().chain(&page.summary).for_each(|text| add(Field::Body, text));
    page.table.iter().flat_map(|table| table.rows.iter().flatten()).for_each(|cell| add(Field::Body, cell));
}
