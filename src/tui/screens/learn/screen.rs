//! What the keys and the mouse do on the Learn screen.

use ratatui::layout::Position;

use super::areas::{LIST, areas};
use super::lessons::Row;
use super::quiz::{Kind, Quiz};
use super::sheets::{self, Order, choice_of};
use super::{Job, Learn, Place, Start, view};
use crate::keys::{Command, Context};
use crate::lesson::UNKNOWN;
use crate::tui::desk::Desk;
use crate::tui::paint::Canvas;
use crate::tui::screen::{Found, Outline, Screen};
use crate::tui::sheet::Writer;
use crate::tui::spot::{Hit, Spot};
use crate::tui::wish::{Way, Wish};

/// A page of fewer rows may not show all of a bounce.
const LOW: u16 = 16;

/// So many rows further is the word of the next page.
const PAGE_OF_WORDS: usize = 5;

impl Screen for Learn {
    fn places(&self) -> &'static [Context] {
        &[Context::Learn, Context::Lesson, Context::Quiz, Context::Marking]
    }

    fn context(&self) -> Context {
        match (self.place, &self.quiz) {
            (Place::Lessons, _) | (Place::Quiz, None) => Context::Learn,
            (Place::Lesson, _) => Context::Lesson,
            (Place::Quiz, Some(quiz)) if quiz.is_done() => Context::Lesson,
            (Place::Quiz, Some(quiz)) if quiz.is_marking() => Context::Marking,
            (Place::Quiz, Some(_)) => Context::Quiz,
        }
    }

    fn enter(&mut self, place: Context) {
        self.arrive();
        if place == Context::Learn {
            self.place = Place::Lessons;
        } else if self.is_unfinished() {
            self.place = Place::Quiz;
        }
    }

    fn arrive(&mut self) {
        // Another whybounce may have kept something since.
        self.jobs.push_back(Job::Read);
    }

    fn again(&mut self) {
        self.place = Place::Lessons;
        if let Some(quiz) = self.quiz.as_ref().filter(|quiz| !quiz.is_done()) {
            self.wanted = Some(Row::Continue(quiz.kind.clone()));
        }
    }

    fn obey(&mut self, command: Command, desk: &Desk) -> Option<Wish> {
        match (command, self.place) {
            (Command::Review, _) => return said(self.start(Start::Review, &desk.reference)),
            (Command::Back, Place::Lessons) => return Some(Wish::Leave),
            (Command::Back, Place::Lesson) if self.is_lesson_asked() => {
                self.place = Place::Quiz;
                self.viewer.rewind();
            }
            (Command::ReadLesson, Place::Quiz) => {
                let Kind::Lesson(id) = &self.quiz.as_ref()?.kind else { return None };
                self.read(&id.clone());
            }
            (Command::Back, _) => {
                let is_left = self.place == Place::Quiz && self.is_unfinished();
                self.leave(&desk.reference);
                return is_left.then(|| Wish::Say(desk.reference.sentence("learn-left-kept", &[])));
            }
            (Command::Open, Place::Lessons) => return self.open_row(desk),
            (_, Place::Lessons) => {
                self.selection.step(command, self.rows.len(), usize::from(self.areas.list.height));
            }
            (Command::Open, Place::Lesson) => return self.open_in_lesson(desk),
            (Command::Open, Place::Quiz) => return self.open_in_quiz(desk),
            (Command::Choose, Place::Quiz) => return Some(self.ask_for_number(desk)),
            (Command::ReadOn, Place::Quiz) => {
                let quiz = self.quiz.as_ref()?;
                if quiz.given.is_none() {
                    return Some(Wish::Say(desk.reference.sentence("learn-answer-first", &[])));
                }
                return Some(Wish::Read(quiz.item()?.page.clone(), Way::Learn));
            }
            (command, Place::Quiz) if self.context() == Context::Marking => self.mark(command, desk),
            (command, _) => self.move_about(command),
        }
        None
    }

    /// A number answers.
    fn write(&mut self, character: char) -> Option<Wish> {
        let quiz = self.quiz.as_ref().filter(|quiz| self.place == Place::Quiz && quiz.is_asking())?;
        let number = usize::try_from(character.to_digit(10)?).ok()?;
        if number == 0 {
            self.answer(UNKNOWN.to_owned());
            return None;
        }
        match number.checked_sub(1).and_then(|at| quiz.item()?.choices.get(at)).cloned() {
            Some(choice) => self.answer(choice),
            // Which numbers there are, the screen says.
            None => return Some(Wish::Run(Command::Choose)),
        }
        None
    }

    fn find(&mut self, words: &str, step: isize) -> Option<Found> {
        if self.place == Place::Lessons { None } else { self.viewer.find(words, step) }
    }

    fn wheel(&mut self, pane: usize, rows: isize) {
        if pane == LIST {
            self.selection.scroll(rows, self.rows.len(), usize::from(self.areas.list.height));
        } else {
            self.viewer.scroll(rows);
        }
    }

    fn click(&mut self, hit: Hit, desk: &Desk) -> Option<Wish> {
        match hit.spot {
            Spot::Row { row, .. } => {
                let again = self.selection.row == row;
                self.selection.row = row;
                if again { self.open_row(desk) } else { None }
            }
            Spot::Link { link, .. } => {
                self.viewer.chosen = Some(link);
                self.obey(Command::Open, desk)
            }
            _ => None,
        }
    }

    fn settle(&mut self, desk: &Desk) {
        self.list(&desk.reference);
        self.areas = areas(desk.size, self.place == Place::Lessons);
        self.selection.settle(self.rows.len(), usize::from(self.areas.list.height));
        if self.place != Place::Lessons {
            self.lay_out(desk);
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
        view::draw(self, canvas, desk);
        None
    }

    fn panes(&self) -> Vec<Outline> {
        if self.place == Place::Lessons {
            let list = Outline {
                name: "Lessons",
                area: self.areas.list,
                column: self.areas.list,
                focused: true,
                top: self.selection.top,
                rows: self.rows.len(),
            };
            let side = Outline { area: self.areas.side, column: self.areas.side, ..Outline::default() };
            return vec![list, side];
        }
        vec![Outline {
            name: if self.context() == Context::Lesson { "Lesson" } else { "Question" },
            area: self.areas.page,
            column: self.areas.page,
            focused: false,
            top: self.viewer.top,
            rows: self.viewer.sheet.rows.len(),
        }]
    }

    fn offers(&self, command: Command) -> bool {
        let quiz = self.quiz.as_ref().filter(|_| self.place == Place::Quiz);
        let is_asking = quiz.is_some_and(Quiz::is_asking);
        match command {
            Command::Choose => is_asking,
            Command::Review => self.standing.due > 0,
            Command::ReadLesson => quiz.is_some_and(|quiz| matches!(quiz.kind, Kind::Lesson(_))),
            Command::NextLink if self.context() == Context::Lesson => !self.viewer.sheet.links.is_empty(),
            Command::ReadOn => quiz.is_some_and(|quiz| quiz.given.is_some()),
            Command::Open if self.context() == Context::Quiz => !is_asking || self.viewer.chosen.is_some(),
            Command::Export => quiz.is_some_and(|quiz| quiz.is_done() && quiz.is_exam()),
            Command::PageDown if self.place != Place::Lessons => self.viewer.has_more(),
            _ => true,
        }
    }

    fn choices(&self) -> usize {
        let quiz = self.quiz.as_ref().filter(|quiz| quiz.is_asking());
        quiz.and_then(Quiz::item).map_or(0, |item| item.choices.len())
    }
}

/// What was said, as a wish.
fn said(said: Option<String>) -> Option<Wish> {
    said.map(Wish::Say)
}

impl Learn {
    /// Does what the selected row is for.
    fn open_row(&mut self, desk: &Desk) -> Option<Wish> {
        match self.rows.get(self.selection.row)?.clone() {
            Row::Continue(kind) => return said(self.resume(&kind, &desk.reference)),
            Row::Result => {
                self.place = Place::Quiz;
                self.viewer.rewind();
            }
            Row::Review => return said(self.start(Start::Review, &desk.reference)),
            Row::Practice => return Some(Wish::Run(Command::Practice)),
            Row::Exam => return Some(Wish::Run(Command::TakeExam)),
            Row::Lesson(id) => self.read(&id),
        }
        None
    }

    /// Opens the selected link of a lesson's page, or goes on to its questions.
    fn open_in_lesson(&mut self, desk: &Desk) -> Option<Wish> {
        if let Some(page) = self.viewer.target() {
            return Some(Wish::Read(page.to_owned(), Way::Learn));
        }
        if self.viewer.has_more() {
            self.viewer.turn(1);
            return None;
        }
        let id = self.lesson.clone()?;
        let kind = Kind::Lesson(id.clone());
        if self.is_lesson_asked() || self.left(&kind).is_some() {
            return said(self.resume(&kind, &desk.reference));
        }
        said(self.start(Start::Lesson(id), &desk.reference))
    }

    /// Whether the questions of the lesson whose page is open wait to be answered.
    fn is_lesson_asked(&self) -> bool {
        let is_theirs = |quiz: &Quiz| matches!(&quiz.kind, Kind::Lesson(id) if Some(id) == self.lesson.as_ref());
        self.quiz.as_ref().is_some_and(|quiz| is_theirs(quiz) && !quiz.is_done())
    }

    /// Answers with what is selected or marked, opens the selected page, or goes on.
    fn open_in_quiz(&mut self, desk: &Desk) -> Option<Wish> {
        let target = self.viewer.target().map(str::to_owned);
        let quiz = self.quiz.as_ref()?;
        if quiz.is_done() {
            return self.open_in_outcome(target, desk);
        }
        if quiz.is_marking() {
            let given = quiz.item()?.marked(quiz.marking.range()?, &desk.reference);
            self.answer(given);
            return None;
        }
        match target {
            Some(link) => match choice_of(&link) {
                Some(number) => {
                    let choice = quiz.item()?.choices.get(number).map_or(UNKNOWN, String::as_str).to_owned();
                    self.answer(choice);
                }
                None => return Some(Wish::Read(link, Way::Learn)),
            },
            None if quiz.is_asking() => return Some(self.ask_for_number(desk)),
            None => self.go_on(),
        }
        None
    }

    /// Says which numbers answer.
    fn ask_for_number(&self, desk: &Desk) -> Wish {
        let most = self.choices().max(1).to_string();
        Wish::Say(desk.reference.sentence("learn-press-number", &[("most", &most)]))
    }

    /// Goes to the next lesson or the list, or opens the selected page.
    fn open_in_outcome(&mut self, target: Option<String>, desk: &Desk) -> Option<Wish> {
        let kind = self.quiz.as_ref()?.kind.clone();
        let next = match &kind {
            Kind::Lesson(id) => self.next_lesson(id, &desk.reference).map(|lesson| lesson.id.clone()),
            _ => None,
        };
        match (target, next) {
            (Some(target), next) if next.as_ref() != Some(&target) => return Some(Wish::Read(target, Way::Learn)),
            (_, Some(next)) => self.read(&next),
            (_, None) => self.leave(&desk.reference),
        }
        None
    }

    /// Goes to another word, or marks more of them.
    fn mark(&mut self, command: Command, desk: &Desk) {
        let (writer, order) = (self.writer(desk), self.order());
        let Some(quiz) = &mut self.quiz else { return };
        let rows = sheets::question(quiz, order, &desk.reference, writer).text;
        match command {
            Command::MarkWords => quiz.marking.toggle(),
            Command::OfferChoices => quiz.offers = true,
            Command::PageUp => (0..PAGE_OF_WORDS).for_each(|_| quiz.marking.step(Command::Up, &rows)),
            Command::PageDown => (0..PAGE_OF_WORDS).for_each(|_| quiz.marking.step(Command::Down, &rows)),
            command => quiz.marking.step(command, &rows),
        }
        self.reveals = true;
    }

    /// Moves on the page.
    fn move_about(&mut self, command: Command) {
        let viewer = &mut self.viewer;
        match command {
            Command::NextLink => viewer.choose(1),
            Command::PreviousLink => viewer.choose(-1),
            Command::Up if self.place == Place::Quiz => viewer.walk(-1),
            Command::Down if self.place == Place::Quiz => viewer.walk(1),
            Command::Up => viewer.scroll(-1),
            Command::Down => viewer.scroll(1),
            Command::PageUp => viewer.turn(-1),
            Command::PageDown => viewer.turn(1),
            Command::First => viewer.jump(isize::MIN),
            Command::Last => viewer.jump(isize::MAX),
            _ => {}
        }
    }

    /// In little room it is told first what is asked.
    const fn order(&self) -> Order {
        if self.areas.page.height < LOW { Order::Prompt } else { Order::Bounce }
    }

    fn writer(&self, desk: &Desk) -> Writer {
        Writer::new(self.areas.page.width, desk.drawing())
    }

    /// Sets the page anew.
    fn lay_out(&mut self, desk: &Desk) {
        let reference = &desk.reference;
        let height = self.areas.page.height;
        let quiz = self.quiz.as_ref().filter(|_| self.place == Place::Quiz);
        let reveals = std::mem::take(&mut self.reveals);
        match quiz {
            None => {
                let page = self.lesson.as_ref().and_then(|id| reference.documents().lessons.find(id));
                let sheet = page.map(|page| sheets::lesson(page, reference, self.writer(desk)));
                self.viewer.show(sheet.unwrap_or_default(), height);
            }
            Some(quiz) if quiz.is_done() => {
                let next = if let Kind::Lesson(id) = &quiz.kind { self.next_lesson(id, reference) } else { None };
                let sheet = sheets::outcome(quiz, next, reference, self.writer(desk));
                self.viewer.show(sheet, height);
            }
            Some(quiz) => {
                let place = quiz.marking.place().filter(|_| quiz.is_marking());
                let shown = sheets::question(quiz, self.order(), reference, self.writer(desk));
                let row = match place {
                    Some(place) => {
                        let row = shown.text.iter().position(|row| row.contains(&place));
                        row.map(|row| row + shown.first)
                    }
                    None => shown.verdict,
                };
                let rows = shown.sheet.rows.len();
                self.viewer.show(shown.sheet, height);
                if let Some(row) = row.filter(|_| reveals) {
                    let height = usize::from(height);
                    // Of an answer as much is shown as there is; of the words that are marked their row.
                    let last = if place.is_some() { row + 1 } else { rows };
                    self.viewer.top = self.viewer.top.max(last.saturating_sub(height)).min(row);
                }
            }
        }
    }
}
