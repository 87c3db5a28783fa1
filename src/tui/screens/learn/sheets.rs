//! Questions, answers and results as sheets.

mod bounce;
mod lesson;
mod outcome;

use std::ops::Range;

use super::quiz::Quiz;
use crate::lesson::{Answer, Item, Numbers, UNKNOWN, reasons};
use crate::reference::Reference;
use crate::tui::sheet::{Sheet, Span, Writer, plain};
use crate::tui::theme::Role;
use crate::tui::typeset;
pub(super) use lesson::lesson;
pub(super) use outcome::outcome;

/// Before the number of a choice in the id of its link.
const CHOICE: &str = "choice:";

/// A question as it is shown.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) sheet: Sheet,
    /// The first row that shows the bounce.
    pub(super) first: usize,
    /// The bytes of the bounce on each row that shows it.
    pub(super) text: Vec<Range<usize>>,
    /// The row on which it is told whether the answer is right.
    pub(super) verdict: Option<usize>,
}

/// The number of the choice, from 0, that a link stands for.
pub(super) fn choice_of(link: &str) -> Option<usize> {
    link.strip_prefix(CHOICE)?.parse().ok()
}

/// What comes first of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The bounce.
    Bounce,
    /// What is asked, as the bounce may be longer than the pane.
    Prompt,
}

/// The question that is asked or was answered.
pub(super) fn question(quiz: &Quiz, order: Order, reference: &Reference, mut writer: Writer) -> Shown {
    let Some(item) = quiz.item() else { return Shown::default() };
    let (marks, role) = match &quiz.given {
        Some(_) => (item.evidence(), Role::Match),
        None if quiz.is_marking() => (quiz.marking.range().into_iter().collect(), Role::Selected),
        None => (Vec::new(), Role::Match),
    };
    if order == Order::Prompt {
        ask(quiz, item, reference, &mut writer);
        writer.gap();
    }
    let first = writer.rows();
    let text = bounce::write(&item.text, (marks, role), &mut writer);
    writer.gap();
    if order == Order::Bounce {
        ask(quiz, item, reference, &mut writer);
    }
    if quiz.is_marking() {
        return Shown { sheet: writer.finish(), first, text, verdict: None };
    }
    for (number, choice) in item.choices.iter().enumerate() {
        write_choice((item, quiz.given.as_deref()), (number, choice), reference, &mut writer);
    }
    if quiz.given.as_deref().is_none_or(|given| given == UNKNOWN) {
        write_choice((item, quiz.given.as_deref()), (item.choices.len(), UNKNOWN), reference, &mut writer);
    }
    let verdict = quiz.given.as_ref().map(|given| {
        writer.gap();
        let row = writer.rows();
        judge(item, &Answer::to(item, Some(given.clone())), Numbers::Shown, reference, &mut writer);
        row
    });
    Shown { sheet: writer.finish(), first, text, verdict }
}

/// Writes what is asked, and how it is answered where that is not by a number.
fn ask(quiz: &Quiz, item: &Item, reference: &Reference, writer: &mut Writer) {
    writer.text(Role::Heading, &item.prompt(reference));
    if quiz.is_marking() {
        let key = if quiz.marking.is_long() { "learn-mark-long" } else { "learn-mark" };
        writer.text(Role::Muted, &reference.sentence(key, &[]));
    }
}

/// Writes a choice; once it is answered with what it was.
fn write_choice(
    (item, given): (&Item, Option<&str>),
    (number, choice): (usize, &str),
    reference: &Reference,
    writer: &mut Writer,
) {
    let label = item.label(choice, reference);
    let [right, wrong] = writer.drawing().symbols().answers;
    let (sign, role) = match given {
        None => (" ", Role::Body),
        Some(_) if choice == item.answer => (right, Role::Right),
        Some(given) if choice == given => (wrong, Role::Wrong),
        Some(_) => (" ", Role::Muted),
    };
    let shown = if choice == UNKNOWN { 0 } else { number + 1 };
    let lead = format!("{sign} {shown} ");
    let indent = typeset::width(&lead);
    let link = given.is_none().then(|| writer.link(&format!("{CHOICE}{number}")));
    let rows = typeset::wrap(&label, writer.columns().saturating_sub(indent).max(1), writer.drawing());
    for (at, text) in rows.into_iter().enumerate() {
        let lead = if at == 0 { lead.clone() } else { " ".repeat(indent) };
        writer.row(vec![plain(if given.is_none() { Role::Key } else { role }, lead), Span { text, role, link }]);
    }
}

/// Writes whether an answer is right, why, and where to read on.
fn judge(item: &Item, answer: &Answer, numbers: Numbers, reference: &Reference, writer: &mut Writer) {
    let role = if answer.right { Role::Right } else { Role::Wrong };
    let [good, bad] = writer.drawing().symbols().answers;
    let sign = if answer.right { good } else { bad };
    writer.item(sign, role, &item.judgement(answer, numbers, reference));
    for paragraph in reasons(item, answer.given.as_deref(), reference) {
        writer.text(Role::Body, &paragraph);
    }
    read_on(&item.page, reference, writer);
}

/// Writes a link to a page.
fn read_on(page: &str, reference: &Reference, writer: &mut Writer) {
    let title = reference.document(page).map_or_else(|| page.to_owned(), |document| document.title);
    writer.linked(page, Role::Link, &reference.sentence("learn-read-on", &[("title", &title)]));
}
