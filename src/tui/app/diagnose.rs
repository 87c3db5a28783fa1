//! The state of the Diagnose screen: the draft, its verdicts, and what of them is shown.

mod settle;

use std::ops::Range;

use std::borrow::Cow;

use ratatui::layout::{Position, Size};

use super::examples::{self, Example};
use super::recipients::{self, Choice};
use crate::advice::Diagnosis;
use crate::keys::Command;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::taxonomy::{Audience, Category, Flow};
use crate::tui::draft::{Draft, Place};
use crate::tui::layout::{self, Pane, Span};
use crate::tui::sheet::Viewer;
use crate::tui::sheet::verdict::Reading;
use crate::tui::typeset::Measure;
use crate::tui::viewport::{Layout, Marks};

/// What the paste pane keeps in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// The cursor, as someone is typing.
    Cursor,
    /// The words that the verdict rests on, as someone is reading.
    Marks,
}

/// What was found in a revision of the draft.
#[derive(Debug)]
pub struct Answer {
    revision: u64,
    /// One for each recipient.
    pub diagnoses: Vec<Diagnosis>,
    /// How many there are of each category, the most frequent first.
    pub tally: Vec<(Category, usize)>,
    /// Whether all recipients have the same domain.
    pub one_domain: bool,
}

/// The Diagnose screen.
#[derive(Debug)]
pub struct Diagnose {
    /// The pasted text.
    pub draft: Draft,
    /// The pane that has the keys.
    pub pane: Pane,
    /// For which mail and which reader the consequence is told.
    pub reading: Reading,
    /// The recipient whose verdict is shown.
    pub chosen: usize,
    /// The recipients that are stepped through.
    pub choice: Choice,
    /// The verdict.
    pub verdict: Viewer,
    /// The reasons, where they have a pane.
    pub reasons: Viewer,
    /// What is marked in the draft.
    pub marks: Marks,
    /// The words of the draft that the chosen piece of evidence stands for.
    pub pointed: Vec<(usize, Range<usize>)>,
    /// The first row of the draft in view.
    pub top: Place,
    /// Where everything stands.
    pub areas: layout::Diagnose,
    /// Bounces to try.
    pub examples: Vec<Example>,
    answer: Option<Answer>,
    revision: u64,
    follow: Follow,
    /// Where the words stand that one wants to see first.
    lead: Option<Place>,
    /// The bytes that the chosen piece of evidence stands for.
    pointing: Option<Range<usize>>,
    measure: Option<Measure>,
    /// What stands above the list of recipients.
    pub summary_rows: Vec<String>,
    next_example: usize,
    /// Masks what tells of people and machines, where that is wanted.
    redactor: Option<Redactor>,
}

impl Diagnose {
    pub(super) fn new(reference: &Reference) -> Self {
        Self {
            draft: Draft::default(),
            pane: Pane::Paste,
            reading: Reading { flow: Flow::BUSINESS, audience: Audience::Helpdesk },
            chosen: 0,
            choice: Choice::default(),
            verdict: Viewer::default(),
            reasons: Viewer::default(),
            marks: Marks::default(),
            pointed: Vec::new(),
            top: Place::default(),
            areas: layout::Diagnose::default(),
            examples: examples::examples(reference),
            answer: None,
            revision: 0,
            follow: Follow::Cursor,
            lead: None,
            pointing: None,
            measure: None,
            summary_rows: Vec::new(),
            next_example: 0,
            redactor: None,
        }
    }

    /// The number of the draft's state; an answer to another one is of no use.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The answer, be it to this revision or, until that comes, to one before.
    pub const fn answer_shown(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Whether the answer is to an earlier state of the draft.
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

    /// The draft as the paste pane lays it out; `None` while it has no room.
    pub fn paste_layout(&self) -> Option<Layout<'_>> {
        Some(Layout { draft: &self.draft, marks: &self.marks, measure: self.measure? })
    }

    /// Takes text in the place of what was there; what must be said about it comes back.
    pub(super) fn take(&mut self, text: &[u8]) -> Option<String> {
        let text = self.masked(text);
        let cut = self.draft.replace(&text);
        self.changed(Follow::Marks);
        self.chosen = 0;
        self.choice = Choice::default();
        cut.then(notice_of_cut)
    }

    /// Adds pasted text at the cursor; what must be said about it comes back.
    pub(super) fn add(&mut self, text: &[u8]) -> Option<String> {
        let text = self.masked(text);
        let cut = self.draft.insert(&text);
        self.changed(Follow::Cursor);
        cut.then(notice_of_cut)
    }

    /// Whether what tells of people and machines is masked.
    pub const fn is_masked(&self) -> bool {
        self.redactor.is_some()
    }

    /// The text as it may be shown.
    pub(super) fn masked<'a>(&mut self, text: &'a [u8]) -> Cow<'a, [u8]> {
        match &mut self.redactor {
            Some(redactor) => Cow::Owned(redactor.bytes(text)),
            None => Cow::Borrowed(text),
        }
    }

    /// The name of a file or another source as it may be shown.
    pub(super) fn masked_source(&mut self, name: &str) -> String {
        self.redactor.as_mut().map_or_else(|| name.to_owned(), |redactor| redactor.source(name).into_owned())
    }

    /// Masks what is shown from now on, and what is there.
    ///
    /// What was there unmasked cannot be brought back by undoing.
    pub(super) fn mask_by(&mut self, redactor: Option<Redactor>) {
        self.redactor = redactor;
        if self.redactor.is_none() || self.draft.is_empty() {
            return;
        }
        let bytes = self.draft.bytes();
        self.draft = Draft::default();
        // Until the masked text has been read, nothing is shown of the other.
        self.answer = None;
        self.take(&bytes);
    }

    /// Changes the draft by typing.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Draft)) {
        change(&mut self.draft);
        self.changed(Follow::Cursor);
    }

    fn changed(&mut self, follow: Follow) {
        self.revision += 1;
        self.marks = Marks::default();
        self.lead = None;
        self.follow = follow;
        if self.draft.is_empty() {
            self.answer = None;
        }
    }

    /// Takes the answer to a revision; one to an old revision is dropped.
    pub(super) fn answer(&mut self, revision: u64, mut diagnoses: Vec<Diagnosis>) {
        if revision != self.revision || self.draft.is_empty() {
            return;
        }
        // What was encoded in the text stands readable in its diagnosis.
        if let Some(redactor) = &mut self.redactor {
            for diagnosis in &mut diagnoses {
                redactor.diagnosis(diagnosis, &mut []);
            }
        }
        let tally = recipients::tally(&diagnoses);
        self.choice = Choice::of(&self.choice.words, &diagnoses);
        self.chosen = self.choice.nearest(self.chosen);
        let one_domain = diagnoses.windows(2).all(|pair| match pair {
            [one, other] => one.delivery.domain() == other.delivery.domain(),
            _ => true,
        });
        self.answer = Some(Answer { revision, diagnoses, tally, one_domain });
        self.turn_to_chosen();
    }

    /// Shows the chosen recipient's verdict from its beginning.
    fn turn_to_chosen(&mut self) {
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
        let marks = Marks::new(spans.flat_map(|span| self.draft.locate(&span)).collect());
        // Where nothing decided, what one wants to see is what the server said.
        let said = diagnosis.delivery.diagnostic.source().map(|range| range.start..range.start + 1);
        let said = said.and_then(|range| self.draft.locate(&range).into_iter().next());
        self.lead = marks.lead().or(said.map(|(line, range)| Place { line, byte: range.start }));
        self.marks = marks;
    }

    fn step_recipient(&mut self, step: isize) {
        if let Some(next) = self.choice.step(self.chosen, step) {
            self.choose_recipient(next);
        }
    }

    /// Shows a recipient's verdict, and the words that it rests on.
    fn choose_recipient(&mut self, number: usize) {
        if number < self.recipients() && !self.is_reading() {
            self.chosen = number;
            self.follow = Follow::Marks;
            self.turn_to_chosen();
        }
    }

    /// Shows only the recipients that these words describe, and this one of them.
    pub(super) fn narrow(&mut self, words: &str, number: usize) {
        let diagnoses = self.answer.as_ref().map(|answer| answer.diagnoses.as_slice()).unwrap_or_default();
        self.choice = Choice::of(words, diagnoses);
        self.choose_recipient(number);
    }

    /// The page that the chosen row opens.
    pub(super) fn target(&self) -> Option<&str> {
        match self.pane {
            Pane::Reasons => self.reasons.target(),
            _ => self.verdict.target(),
        }
    }

    pub(super) fn next_pane(&mut self, step: isize, size: Size) {
        let panes: &[Pane] = match Span::of(size) {
            Span::Three => &[Pane::Paste, Pane::Verdict, Pane::Reasons],
            _ => &[Pane::Paste, Pane::Verdict],
        };
        let here = panes.iter().position(|pane| *pane == self.pane).unwrap_or_default();
        let next = (here + panes.len()).saturating_add_signed(step) % panes.len();
        self.enter(panes.get(next).copied().unwrap_or(Pane::Paste));
    }

    /// Gives the keys to a pane; in a page the first link in view is chosen, so that it shows.
    fn enter(&mut self, pane: Pane) {
        self.pane = pane;
        match pane {
            Pane::Verdict if self.verdict.chosen.is_none() => self.verdict.choose(1),
            Pane::Reasons if self.reasons.chosen.is_none() => self.reasons.choose(1),
            _ => {}
        }
    }

    /// Obeys a command; tells whether the draft has changed.
    pub(super) fn obey(&mut self, command: Command) -> bool {
        match command {
            Command::NextRecipient => self.step_recipient(1),
            Command::PreviousRecipient => self.step_recipient(-1),
            Command::Back => self.enter(Pane::Verdict),
            Command::NextExample => return self.take_example(),
            Command::Clear => {
                self.edit(Draft::clear);
                self.pane = Pane::Paste;
                return true;
            }
            Command::Undo | Command::Redo => return self.turn_back(command),
            command if self.pane == Pane::Paste => return self.obey_in_paste(command),
            command => self.obey_in_verdict(command),
        }
        false
    }

    fn take_example(&mut self) -> bool {
        let Some(example) = self.examples.get(self.next_example).cloned() else { return false };
        self.next_example = (self.next_example + 1) % self.examples.len();
        self.take(example.text.as_bytes());
        true
    }

    fn turn_back(&mut self, command: Command) -> bool {
        let turned = if command == Command::Undo { self.draft.undo() } else { self.draft.redo() };
        if turned {
            self.changed(Follow::Cursor);
        }
        turned
    }

    fn obey_in_paste(&mut self, command: Command) -> bool {
        match command {
            Command::NewLine => self.edit(|draft| draft.type_character('\n')),
            Command::Erase => self.edit(Draft::erase),
            Command::EraseNext => self.edit(Draft::erase_next),
            Command::EraseWord => self.edit(Draft::erase_word),
            command => {
                self.follow = Follow::Cursor;
                self.move_cursor(command);
                return false;
            }
        }
        true
    }

    fn move_cursor(&mut self, command: Command) {
        let page = usize::from(self.areas.paste.height.saturating_sub(1)).max(1);
        match command {
            Command::Left => self.draft.left(),
            Command::Right => self.draft.right(),
            Command::LineStart => self.draft.line_start(),
            Command::LineEnd => self.draft.line_end(),
            Command::Up => self.move_rows(-1),
            Command::Down => self.move_rows(1),
            Command::PageUp => self.move_rows(-page.cast_signed()),
            Command::PageDown => self.move_rows(page.cast_signed()),
            _ => {}
        }
    }

    /// Moves the cursor by rows as they are shown.
    fn move_rows(&mut self, rows: isize) {
        let cursor = self.draft.cursor();
        let Some(layout) = self.paste_layout() else { return };
        let count = rows.unsigned_abs();
        let row = if rows < 0 { layout.above(cursor, count) } else { layout.below(cursor, count) };
        let place = layout.same_column(cursor, row);
        self.draft.go_to(place);
    }

    fn obey_in_verdict(&mut self, command: Command) {
        let viewer = if self.pane == Pane::Reasons { &mut self.reasons } else { &mut self.verdict };
        match command {
            Command::Up => viewer.walk(-1),
            Command::Down => viewer.walk(1),
            Command::PageUp => viewer.turn(-1),
            Command::PageDown => viewer.turn(1),
            Command::First => viewer.jump(isize::MIN),
            Command::Last => viewer.jump(isize::MAX),
            _ => {}
        }
    }

    pub(super) fn wheel(&mut self, place: Position, rows: isize) {
        if self.areas.verdict.contains(place) {
            self.verdict.scroll(rows);
        } else if self.areas.reasons.contains(place) {
            self.reasons.scroll(rows);
        } else if self.areas.recipients.contains(place) {
            self.step_recipient(rows.signum());
        } else {
            self.follow = Follow::Cursor;
            self.move_rows(rows);
        }
    }

    pub(super) fn click(&mut self, place: Position) {
        let panes =
            [(self.areas.paste, Pane::Paste), (self.areas.verdict, Pane::Verdict), (self.areas.reasons, Pane::Reasons)];
        if let Some((_, pane)) = panes.into_iter().find(|(area, _)| area.contains(place)) {
            self.enter(pane);
        }
    }
}

fn notice_of_cut() -> String {
    "only the first 10 MB are kept here; `whybounce classify` reads files of any size".to_owned()
}
