//! Lessons whose questions cannot be answered, or are answered by their own text.

use std::collections::{BTreeSet, HashMap};

use super::lines::Spot;
use super::{Fault, Folder};
use crate::lesson::giveaway;
use crate::reference::index::{self, Index};
use crate::reference::page::{Asks, LessonPage, Question};
use crate::reference::yaml::{self, Step};
use crate::taxonomy::{Actor, Address, Category, Layer, Permanence};

/// How many cells a title may have.
const TITLE: usize = 28;

/// Where a lesson stands.
pub(super) fn spot(lesson: Option<&LessonPage>) -> Spot {
    lesson.map_or_else(
        || Spot::new("", ""),
        |lesson| Spot::new(format!("lessons/{:02}-{}.yaml", lesson.order, lesson.id), format!("id: {}", lesson.id)),
    )
}

pub(super) fn faults(folder: &Folder) -> Vec<Fault> {
    let pack = index::packed(&folder.documents);
    let mut checks = Checks { folder, index: Index::of(&pack), faults: Vec::new() };
    let mut orders: HashMap<u32, &str> = HashMap::new();
    for lesson in &folder.documents.lessons {
        if let Some(other) = orders.insert(lesson.order, &lesson.id) {
            let message =
                format!("the lesson {other} has the order {} too; give each lesson its own place", lesson.order);
            checks.fault(lesson, &[Step::key("order")], message);
        }
        checks.lesson(lesson);
    }
    checks.faults
}

/// The faults found so far.
struct Checks<'a> {
    folder: &'a Folder,
    index: Index<'a>,
    faults: Vec<Fault>,
}

impl Checks<'_> {
    /// A fault at a field of a lesson.
    fn fault(&mut self, lesson: &LessonPage, path: &[Step], message: String) {
        let file = self.folder.places.get(&lesson.id).map(|(file, _)| file);
        let text = file.and_then(|file| self.folder.texts.get(file));
        self.faults.push(match file.zip(text) {
            Some((file, text)) => Fault::at(file.as_path(), text, yaml::locate(text, path), message),
            None => self.folder.fault(&spot(Some(lesson)), "", message),
        });
    }

    fn lesson(&mut self, lesson: &LessonPage) {
        if lesson.title.chars().count() > TITLE {
            let message = format!("this title is longer than {TITLE} characters; shorten it");
            self.fault(lesson, &[Step::key("title")], message);
        }
        for (at, note) in lesson.example.notes.iter().enumerate() {
            if !lesson.example.text.contains(&note.words) {
                let path = [Step::key("example"), Step::key("notes"), Step::Item(at), Step::key("words")];
                let message = format!("the example doesn't have the words \"{}\"; write them as it does", note.words);
                self.fault(lesson, &path, message);
            }
        }
        if lesson.questions.is_empty() {
            self.fault(lesson, &[Step::key("questions")], "this lesson asks nothing; add a question".to_owned());
        }
        for (at, question) in lesson.questions.iter().enumerate() {
            self.question(lesson, question, &[Step::key("questions"), Step::Item(at)]);
        }
    }

    fn question(&mut self, lesson: &LessonPage, question: &Question, at: &[Step]) {
        let below = |field: &str| at.iter().cloned().chain([Step::key(field)]).collect::<Vec<_>>();
        if let Some(message) = misfit(question.asks, &question.answer, &question.text) {
            self.fault(lesson, &below("answer"), message);
        }
        if question.asks.has_options() {
            self.options(lesson, question, &below("options"));
        } else if !question.options.is_empty() {
            let message = format!("a question for {} needs no options; remove them", question.asks.name());
            self.fault(lesson, &below("options"), message);
        }
        for (number, wrong) in question.not.iter().enumerate() {
            let path: Vec<Step> = below("not").into_iter().chain([Step::Item(number), Step::key("answer")]).collect();
            if spaced(&wrong.answer) == spaced(&question.answer) {
                self.fault(lesson, &path, "this is the right answer; name a wrong one".to_owned());
            } else if let Some(message) = misfit(question.asks, &wrong.answer, &question.text) {
                self.fault(lesson, &path, message);
            } else if question.asks.has_options() && !offers(question, &wrong.answer) {
                self.fault(lesson, &path, "this answer isn't among the options; add it there".to_owned());
            }
        }
        if let Some(page) = &question.page
            && self.index.find(page).is_none()
        {
            self.fault(lesson, &below("page"), format!("the question names {page}, which has no page"));
        }
        if let Some(words) = self.giveaway(question) {
            let message = format!("the text gives the answer away: it says \"{words}\"; word it differently");
            self.fault(lesson, &below("text"), message);
        }
    }

    fn options(&mut self, lesson: &LessonPage, question: &Question, path: &[Step]) {
        let distinct: BTreeSet<String> = question.options.iter().map(|option| spaced(option)).collect();
        let message = if distinct.len() < 2 {
            "give two options or more".to_owned()
        } else if distinct.len() < question.options.len() {
            "an option is here twice; keep one of the two".to_owned()
        } else if !offers(question, &question.answer) {
            "the right answer isn't among the options; add it".to_owned()
        } else if let Some(message) =
            question.options.iter().find_map(|option| misfit(question.asks, option, &question.text))
        {
            message
        } else {
            return;
        };
        self.fault(lesson, path, message);
    }

    /// The words of the text that name the right answer.
    fn giveaway(&self, question: &Question) -> Option<String> {
        let category = question.answer.parse::<Category>().ok();
        let page =
            category.and_then(|category| self.folder.documents.categories.iter().find(|page| page.id == category));
        giveaway(&question.text, question.asks, &question.answer, page)
    }
}

/// Why an answer is none of a kind of question.
fn misfit(asks: Asks, answer: &str, text: &str) -> Option<String> {
    let none_of = |names: Vec<&str>| {
        (!names.contains(&answer)).then(|| format!("{answer} is no answer here; use one of: {}", names.join(", ")))
    };
    match asks {
        Asks::Category | Asks::LookAlike => none_of(Category::ALL.iter().map(|one| one.name()).collect()),
        Asks::Permanence => none_of([Permanence::Hard, Permanence::Soft].map(Permanence::name).to_vec()),
        Asks::Layer => none_of(Layer::ALL.iter().map(|one| one.name()).collect()),
        Asks::Actor => none_of(Actor::ALL.iter().map(|one| one.name()).collect()),
        Asks::Address => none_of(Address::ALL.iter().map(|one| one.name()).collect()),
        Asks::Words => (!text.contains(answer))
            .then(|| format!("the text doesn't have the words \"{answer}\"; write them as it does")),
        Asks::NextStep | Asks::Customer => None,
    }
}

fn offers(question: &Question, answer: &str) -> bool {
    question.options.iter().any(|option| spaced(option) == spaced(answer))
}

/// A text whose words are one blank apart.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
