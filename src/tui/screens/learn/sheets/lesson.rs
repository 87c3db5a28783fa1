//! The page of a lesson, with the words marked in its example that the notes are about.

use super::bounce;
use crate::reference::Reference;
use crate::reference::page::LessonPage;
use crate::tui::sheet::{Datum, Sheet, Writer};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// The names of a table have no more columns.
const NAMES: usize = 26;

/// The page of a lesson.
pub(in super::super) fn lesson(lesson: &LessonPage, reference: &Reference, mut writer: Writer) -> Sheet {
    let say = |key: &str| reference.sentence(key, &[]);
    writer.text(Role::Muted, &lesson.about);
    for paragraph in &lesson.page {
        writer.gap();
        writer.text(Role::Body, paragraph);
    }
    if let Some(table) = &lesson.table {
        writer.heading(&table.heading);
        let names = table.rows.iter().map(|[name, _]| typeset::width(name)).max().unwrap_or_default();
        for [name, value] in &table.rows {
            let name = name.as_str();
            writer.fact(
                &Datum { name, value: value.clone(), role: Role::Body, room: 0, page: None },
                names.min(NAMES) + 1,
            );
        }
    }
    writer.heading(&say("page-lesson-example"));
    let text = &lesson.example.text;
    let notes = &lesson.example.notes;
    let marks = notes.iter().filter_map(|note| text.find(&note.words).map(|begin| begin..begin + note.words.len()));
    bounce::write(text, (marks.collect(), Role::Match), &mut writer);
    for note in notes {
        writer.gap();
        writer.text(Role::Label, &note.words);
        writer.indented(Role::Body, 2, &note.says);
    }
    writer.heading(&say("page-lesson-summary"));
    writer.list(&lesson.summary);
    let pages = reference.document(&lesson.id).map(|page| page.see_also).unwrap_or_default();
    if !pages.is_empty() {
        writer.heading("See also");
    }
    for page in pages {
        writer.linked(&page.id, Role::Link, &page.title);
    }
    writer.gap();
    let count = lesson.questions.len().to_string();
    writer.text(Role::Key, &reference.sentence("learn-go-on", &[("count", &count)]));
    writer.finish()
}
