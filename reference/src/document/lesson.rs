//! Pages of lessons: what they teach, without their questions.

use super::draft::Draft;
use super::{Block, Document, Kind};
use crate::Reference;
use crate::page::LessonPage;

/// The page of a lesson.
pub(super) fn page(reference: &Reference, page: &LessonPage) -> Document {
    let mut draft = Draft::new(reference, &page.id, Kind::Lesson);
    draft.title(&page.title);
    draft.fact("fact-lesson", &page.order.to_string());
    draft.text(&page.about);
    page.page.iter().for_each(|paragraph| draft.text(paragraph));
    if let Some(table) = &page.table {
        draft.block(Block::Heading(table.heading.clone()));
        draft.block(Block::Rows(table.rows.clone()));
    }
    draft.heading("page-lesson-example");
    draft.block(Block::Example(page.example.text.trim_end().to_owned()));
    let notes: Vec<_> = page.example.notes.iter().map(|note| [note.words.clone(), note.says.clone()]).collect();
    draft.block(Block::Rows(notes));
    draft.list("page-lesson-summary", &page.summary);
    draft.see_also(page.questions.iter().filter_map(|question| question.page.as_deref()));
    draft.sources(&page.source);
    draft.finish()
}
