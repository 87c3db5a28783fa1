//! The Diagnose screen: the paste, its verdicts, and what of them is shown.

pub mod answer;
pub mod areas;
pub mod examples;
mod find;
mod original;
mod screen;
mod settle;
mod text;
mod typed;
pub mod view;

use std::ops::Range;

use jiff::Zoned;

use crate::advice::{Diagnosis, Part};
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::taxonomy::{Audience, Flow};
use crate::tui::history::History;
use crate::tui::paste::{Paste, Place};
use crate::tui::screens::Tab;
use crate::tui::sheet::Viewer;
use crate::tui::sheet::verdict::Addressee;
use crate::tui::typeset::Measure;
use crate::tui::viewport::{Layout, Marks};
use answer::{Answer, Choice};
use areas::{Areas, Pane};
use examples::Example;

/// What the paste pane keeps in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// The cursor, as someone is typing.
    Cursor,
    /// The words that the verdict rests on, as someone is reading.
    Marks,
}

/// A code without a bounce around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BareCode {
    /// The id of its page.
    pub id: String,
    /// The title of its page.
    pub title: String,
}

/// The Diagnose screen.
#[derive(Debug)]
pub struct Diagnose {
    /// The pasted text.
    pub paste: Paste,
    /// The code that is all of the text, with its page.
    pub bare_code: Option<BareCode>,
    /// The revision of a bare code whose page was opened: what is typed next is another text.
    looked_up: Option<u64>,
    /// When it came.
    came: Option<Zoned>,
    /// The texts that were there before.
    pub history: History,
    /// The pane that has the keys.
    pub pane: Pane,
    /// For which mail type and which reader the advice is.
    pub addressee: Addressee,
    /// The number of the recipient whose verdict is shown.
    pub chosen: usize,
    /// The recipients that are stepped through.
    pub choice: Choice,
    /// The verdict.
    pub verdict: Viewer,
    /// The reasons, where they have a pane.
    pub reasons: Viewer,
    /// What is marked in the paste.
    marks: Marks,
    /// The words of the paste that the selected piece of evidence stands for.
    pointed: Vec<(usize, Range<usize>)>,
    /// The first row of the paste in view.
    top: Place,
    /// Where everything stands.
    areas: Areas,
    /// Bounces to try.
    examples: Vec<Example>,
    answer: Option<Answer>,
    revision: u64,
    follow: Follow,
    /// Where the words stand that one wants to see first.
    lead: Option<Place>,
    /// The bytes that the selected piece of evidence stands for.
    pointing: Option<Range<usize>>,
    measure: Option<Measure>,
    /// What stands above the list of recipients.
    summary_rows: Vec<String>,
    next_example: usize,
    /// The part of the verdict that is to be brought into view.
    sought: Option<Part>,
    /// Masks what tells of people and machines, where that is wanted.
    redactor: Option<Redactor>,
    /// What masked before, so that whoever had a name has it again.
    rested: Option<Redactor>,
    /// The text as it came in, while another one is shown of it.
    original: Option<Paste>,
    /// Whether nobody has chosen a recipient of this text yet.
    fresh: bool,
    /// Whether a text is being masked that is to be shown.
    masking: bool,
    /// The first and the last line of what was typed and is still to be masked.
    typed: Option<(usize, usize)>,
    /// The screen from which a delivery was opened, to which Esc leads back.
    pub opened_from: Option<Tab>,
    /// What the kept log knows of the bounce whose verdict is shown.
    known: Vec<String>,
}

impl Diagnose {
    /// The screen with an empty paste.
    pub fn new(reference: &Reference) -> Self {
        Self {
            paste: Paste::default(),
            bare_code: None,
            looked_up: None,
            came: None,
            history: History::default(),
            pane: Pane::Paste,
            addressee: Addressee { mail_type: Flow::BUSINESS, reader: Audience::Helpdesk },
            chosen: 0,
            choice: Choice::default(),
            verdict: Viewer::default(),
            reasons: Viewer::default(),
            marks: Marks::default(),
            pointed: Vec::new(),
            top: Place::default(),
            areas: Areas::default(),
            examples: examples::examples(reference),
            answer: None,
            revision: 0,
            follow: Follow::Cursor,
            lead: None,
            pointing: None,
            measure: None,
            summary_rows: Vec::new(),
            next_example: 0,
            sought: None,
            redactor: None,
            rested: None,
            original: None,
            fresh: false,
            masking: false,
            typed: None,
            opened_from: None,
            known: Vec::new(),
        }
    }

    /// The number of the paste's state; an answer to another one is of no use.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The answer, be it to this revision or, until that comes, to one before.
    pub const fn answer_shown(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Notes that the page of the bare code was opened; its id comes back.
    pub fn look_up_code(&mut self) -> Option<String> {
        let id = self.bare_code.as_ref().map(|code| code.id.clone())?;
        self.looked_up = Some(self.revision);
        Some(id)
    }

    /// Whether the answer is to an earlier state of the paste.
    pub fn is_reading(&self) -> bool {
        self.answer.as_ref().is_none_or(|answer| answer.revision != self.revision)
    }

    /// The diagnosis that is shown.
    pub fn diagnosis(&self) -> Option<&Diagnosis> {
        self.answer.as_ref()?.diagnoses.get(self.chosen)
    }

    /// How many recipients the list has.
    pub fn recipients(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.diagnoses.len())
    }

    /// The first bounce of each row of the list, with how many there are of it.
    pub fn listed(&self) -> impl Iterator<Item = (&Diagnosis, usize)> {
        let diagnoses = self.answer.as_ref().map(|answer| answer.diagnoses.as_slice()).unwrap_or_default();
        self.choice.rows.iter().filter_map(|row| Some((diagnoses.get(row.first)?, row.members.len())))
    }

    /// Every bounce that is listed.
    pub fn members(&self) -> impl Iterator<Item = (&Diagnosis, usize)> {
        let diagnoses = self.answer.as_ref().map(|answer| answer.diagnoses.as_slice()).unwrap_or_default();
        let numbers = self.choice.rows.iter().flat_map(|row| &row.members);
        numbers.filter_map(|number| Some((diagnoses.get(*number)?, 1)))
    }

    /// How many there are of the bounce whose verdict is shown.
    pub fn times(&self) -> usize {
        self.choice.rows.get(self.choice.row_of(self.chosen)).map_or(1, |row| row.members.len())
    }

    /// The bounces to try that the empty pane names.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The paste as its pane lays it out; `None` while it has no room.
    fn paste_layout(&self) -> Option<Layout<'_>> {
        Some(Layout { paste: &self.paste, marks: &self.marks, measure: self.measure? })
    }

    /// Takes the answer to a revision; one to an old revision is dropped.
    pub fn answer(&mut self, revision: u64, mut diagnoses: Vec<Diagnosis>, reference: &Reference) {
        // What was encoded in the text stands readable in its diagnosis.
        if let Some(redactor) = &mut self.redactor {
            // What is being typed is no name yet.
            let mut passing = self.typed.map(|_| redactor.clone());
            let redactor = passing.as_mut().unwrap_or(redactor);
            for diagnosis in &mut diagnoses {
                redactor.diagnosis(diagnosis, &mut []);
            }
        }
        self.masked_answer(revision, diagnoses, reference);
    }

    /// The same, with what was encoded masked already.
    pub fn masked_answer(&mut self, revision: u64, diagnoses: Vec<Diagnosis>, reference: &Reference) {
        if revision != self.revision || self.paste.is_empty() {
            return;
        }
        let answer = Answer::new(revision, diagnoses, reference);
        self.choice = Choice::of(&self.choice.words, &answer);
        if std::mem::take(&mut self.fresh) {
            self.chosen = answer.first_failed();
        }
        self.chosen = self.choice.nearest(self.chosen);
        self.answer = Some(answer);
        self.turn_to_chosen();
    }

    /// Takes what the kept log knows of the recipient of this number, where the text is still that of this revision.
    pub fn know_of(&mut self, (revision, number): (u64, usize), known: Vec<String>) {
        if (self.revision, self.chosen) == (revision, number) && !self.is_reading() {
            self.known = known;
        }
    }

    /// Shows the chosen recipient's verdict from its beginning.
    fn turn_to_chosen(&mut self) {
        self.known.clear();
        self.verdict.rewind();
        self.reasons.rewind();
        // Who reads the verdict can open something at once.
        match self.pane {
            Pane::Verdict => self.verdict.chosen = Some(0),
            Pane::Reasons => self.reasons.chosen = Some(0),
            Pane::Paste => {}
        }
        let Some(diagnosis) = self.diagnosis() else { return };
        let evidence = diagnosis.verdict.evidence.iter();
        let spans = evidence.filter_map(|evidence| Some(evidence.start?..evidence.end?));
        let marks = Marks::new(spans.flat_map(|span| self.paste.locate(&span)).collect());
        // Where nothing decided, what one wants to see is what the server said.
        let said = diagnosis.delivery.diagnostic.source().map(|range| range.start..range.start + 1);
        let said = said.and_then(|range| self.paste.locate(&range).into_iter().next());
        self.lead = marks.lead().or(said.map(|(line, range)| Place { line, byte: range.start }));
        self.marks = marks;
    }

    fn step_recipient(&mut self, step: isize) {
        if let Some(next) = self.choice.step(self.chosen, step) {
            self.choose_recipient(next);
        }
    }

    /// Shows a recipient's verdict, and the words that it rests on.
    pub fn choose_recipient(&mut self, number: usize) {
        if number < self.recipients() && !self.is_reading() {
            self.chosen = number;
            self.follow = Follow::Marks;
            self.turn_to_chosen();
        }
    }

    /// Shows the verdict of this recipient once the text is read.
    pub const fn stay_on(&mut self, number: usize) {
        self.chosen = number;
        self.fresh = false;
    }

    /// Shows only the recipients that match these words, and this one of them.
    pub fn narrow(&mut self, words: &str, number: usize) {
        let Some(answer) = &self.answer else { return };
        self.choice = Choice::of(words, answer);
        self.choose_recipient(self.choice.nearest(number));
    }

    /// Gives the keys to a pane; in a page the first link in view is selected, so that it shows.
    fn focus(&mut self, pane: Pane) {
        self.pane = pane;
        match pane {
            Pane::Verdict if self.verdict.chosen.is_none() => self.verdict.choose(1),
            Pane::Reasons if self.reasons.chosen.is_none() => self.reasons.choose(1),
            _ => {}
        }
    }
}
