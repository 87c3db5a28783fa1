//! The Learn screen as a trainee sees it: lessons read, questions answered, words marked, an exam failed and passed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod desk;

use std::collections::BTreeSet;

use desk::{DAY, Desk, has, reference};
use whybounce::lesson::exam::exam;
use whybounce::lesson::{self, Item};
use whybounce::reference::page::Asks;
use whybounce::tui::action::Action;
use whybounce::tui::screens::Tab;
use whybounce::tui::theme::{Drawing, Palette, Theme};

fn learn(width: u16, height: u16) -> Desk {
    Desk::new(width, height).keys("<F5>")
}

/// The question of a lesson, as it is asked there.
fn question(lesson: usize, number: usize) -> Item {
    let reference = reference();
    Item::of_lesson(reference.lessons()[lesson - 1], number, 0, &reference).unwrap()
}

/// The key that answers a question right, or wrong.
fn number(item: &Item, is_right: bool) -> String {
    let at = item.choices.iter().position(|choice| (*choice == item.answer) == is_right).unwrap();
    (at + 1).to_string()
}

/// The keys that answer a question and go on.
fn answer(item: &Item, is_right: bool) -> String {
    let offer = if item.asks == Asks::Words { "<Tab>" } else { "" };
    format!("{offer}{}", number(item, is_right))
}

/// The second lesson, with its first question asked.
fn asking(width: u16, height: u16) -> Desk {
    learn(width, height).keys("g<Down><Down><Down><Down><Enter>G<Enter>")
}

#[test]
fn words_that_answer_are_quoted_wherever_they_are_named() {
    let choosing = || learn(80, 40).keys("<Enter>G<Enter><Tab>");
    let shown = choosing().screen();
    let row = shown.lines().find(|row| row.contains("\"No such user here\"")).unwrap_or_else(|| panic!("{shown}"));
    let right = row.chars().find(char::is_ascii_digit).unwrap();
    let wrong = if right == '1' { "2" } else { "1" };
    has(&choosing().keys(wrong).screen(), &[&format!("The answer is {right} \"No such user here\"")]);
}

#[test]
fn the_list_tells_what_is_new_and_where_to_begin() {
    insta::assert_snapshot!("learn", learn(80, 24).look());
    insta::assert_snapshot!("learn-narrow", learn(60, 15).look());
    insta::assert_snapshot!("learn-one-pane", learn(50, 20).look());
    insta::assert_snapshot!("learn-wide", learn(120, 40).look());
    let screen = learn(80, 24).keys("<Enter>").look();
    has(&screen, &["1 What a bounce is", "You can tell a bounce from other"]);
}

#[test]
fn a_question_is_answered_by_its_number_explained_and_its_page_a_key_away() {
    let asked = asking(80, 24);
    insta::assert_snapshot!("learn-question", asking(80, 24).look());
    let wrong = number(&question(2, 1), false);
    let mut answered = asked.keys(&wrong);
    has(&answered.look(), &["✗ Wrong. The answer is 2 Soft", "✓ 2 Soft", "✗ 1 Hard", "«", "»", "Read on: "]);
    insta::assert_snapshot!("learn-answered", asking(80, 24).keys(&wrong).look());
    insta::assert_snapshot!("learn-answered-narrow", asking(60, 15).keys(&wrong).look());
    let there = asking(80, 24).keys(&wrong).look();
    let page = asking(80, 24).keys(&wrong).keys("o");
    assert_eq!(page.app.screens.tab, Tab::Reference);
    assert_eq!(page.keys("<Down><Down><Esc>").look(), there, "back to the same place");
    // The right answer, by a selected row and by the mouse.
    let right = number(&question(2, 1), true);
    let by_number = asking(80, 24).keys(&right).look();
    has(&by_number, &["✓ Right.", "✓ 2 Soft"]);
    assert_eq!(asking(80, 24).keys("<Tab><Tab><Enter>").look(), by_number);
    assert_eq!(asking(80, 24).click("Soft").look(), by_number);
}

#[test]
fn without_colors_and_in_ascii_everything_is_still_told() {
    let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
    let wrong = number(&question(2, 1), false);
    let screen = Desk::with(80, 24, theme).keys("<F5>g<Down><Down><Down><Down><Enter>G<Enter>").keys(&wrong).look();
    assert!(screen.is_ascii(), "{screen}");
    has(&screen, &["x Wrong. The answer is 2 Soft", "+ 2 Soft", "<<", ">>"]);
}

#[test]
fn the_words_that_decide_are_marked_in_the_text_by_keys() {
    let marking = || learn(80, 24).keys("<Enter>G<Enter>");
    has(
        &marking().look(),
        &["«From:»", "Mark the words that give the reason, or their whole sentence.", "Which words decide?"],
    );
    // From the last line a longer mark over four words.
    let mut marked = marking().keys("G<Left><Left><Left> <Right><Right><Right>");
    has(&marked.look(), &["«No such user here»"]);
    let right = marking().keys("G<Left><Left><Left> <Right><Right><Right><Enter>").look();
    has(&right, &["✓ Right.", "«No such user here»"]);
    has(&marking().keys("<Enter>").look(), &["✗ Wrong.", "\"From:\" is in the text"]);
    has(&marking().keys(" G<Enter>").look(), &["You marked more than one sentence."]);
    // The whole sentence is right, and a part that names nothing isn't.
    let whole =
        "G<Left><Left><Left><Left><Left><Left><Left><Left> <Right><Right><Right><Right><Right><Right><Right><Right>";
    has(&marking().keys(whole).look(), &["«Remote host said: 550 5.1.1 No such user here»"]);
    has(
        &marking().keys("G<Left><Left><Left><Left><Left> <Right><Right><Right><Right><Right><Enter>").look(),
        &["✓ Right."],
    );
    has(&marking().keys("G<Left><Left><Enter>").look(), &["You marked only a part. \"No such user here\" decides."]);
    // What only frames the reason isn't shown as if it decided.
    assert!(!marking().keys("<Enter>").look().contains("«does not like"));
    // Whoever can't mark chooses.
    let mut offered = marking().keys("<Tab>");
    has(&offered.look(), &["1 \"", "2 \"", "3 \""]);
    has(&marking().keys(&answer(&question(1, 1), true)).look(), &["✓ Right."]);
    // In little room the word stays in view.
    has(&learn(60, 15).keys("<Enter>G<Enter>G").look(), &["«here»"]);
}

#[test]
fn what_is_missed_comes_once_more_and_a_lesson_ends_with_what_to_keep() {
    let lesson = reference().lessons()[1].clone();
    let of = lesson.questions.len();
    let mut desk = asking(80, 24);
    for at in 1..=of {
        desk = desk.keys(&answer(&question(2, at), at > 2)).keys("<Enter>");
    }
    has(&desk.look(), &["once more: 1 of 2"]);
    for at in 1..=2 {
        desk = desk.keys(&answer(&question(2, at), true)).keys("<Enter>");
    }
    let screen = desk.look();
    has(
        &screen,
        &["Lesson done: 6 of 8 right.", "Remember", "Hard doesn't mean that the address is bad.", "Next lesson:"],
    );
    assert_eq!(desk.learned.lessons["no-or-not-yet"].right, 6);
    assert_eq!(desk.learned.cards.len(), of);
    let mut desk = desk.keys("<Enter>");
    has(&desk.look(), &["The numbers in a code"]);
    let screen = desk.keys("<Esc>").look();
    has(&screen, &["6 of 8 right", "1 of 16 lessons done", "1 day in a row", "You miss most"]);
}

#[test]
fn a_lesson_that_was_left_goes_on_where_it_was() {
    let mut left = asking(80, 24).keys(&answer(&question(2, 1), true)).keys("<Enter>q");
    has(&left.look(), &["Continue: 2 Hard and soft", "2/8", "Your answers are kept", "1 of 8 asked"]);
    has(&left.keys("<Enter>").look(), &["question 2 of 8"]);
}

#[test]
fn what_is_due_is_reviewed() {
    has(&learn(80, 24).keys("r").look(), &["Nothing is due today."]);
    let mut desk = learn(80, 24);
    for at in 1..=3 {
        let item = question(2, at);
        desk.learned.take(&lesson::Answer::to(&item, None), DAY - 5);
    }
    // The screen is opened anew, as it may have been another program that kept them.
    let mut desk = desk.keys("<F1><F5>");
    has(&desk.look(), &["Review what is due", "3 due", "3 due today"]);
    let mut many = learn(80, 24);
    let items = (1..=16).flat_map(|lesson| (1..=2).map(move |at| question(lesson, at)));
    items.for_each(|item| many.learned.take(&lesson::Answer::to(&item, None), DAY - 5));
    has(&many.keys("<F1><F5>").look(), &["20 of 32 today"]);
    let mut desk = desk.keys("r");
    for at in 1..=3 {
        has(&desk.look(), &[&format!("question {at} of 3")]);
        let shown = desk.look();
        let item = (1..=3)
            .map(|at| question(2, at))
            .find(|item| shown.contains(&item.text.lines().last().unwrap().trim()[..30]));
        // The choices stand in another order than in the lesson.
        let item = lesson::with_id(&item.unwrap().id, DAY.unsigned_abs(), &reference()).unwrap();
        desk = desk.keys(&answer(&item, true)).keys("<Enter>");
    }
    has(&desk.look(), &["Review done: 3 of 3 right.", "You got every answer right."]);
    assert!(desk.learned.due(DAY).is_empty());
}

#[test]
fn practice_is_chosen_from_a_list() {
    let list = learn(80, 24).keys("p").look();
    has(&list, &["Practice by choice", "Only look-alikes", "My mistakes", "Causes"]);
    has(&learn(80, 24).keys("pgreylist<Enter>").look(), &["Practice", "question 1 of "]);
    has(&learn(80, 24).keys("pmistakes<Enter>").look(), &["You have no mistakes to practice."]);
    has(&learn(80, 24).keys("plook<Enter>").look(), &["Which of these look-alikes is it?"]);
    has(&learn(80, 24).keys("pgmail<Enter>").look(), &["question 1 of 10"]);
    // From another screen too, before anything was learned.
    has(&Desk::new(80, 24).keys("<C-p>Review the questions<Enter>").look(), &["Nothing is due today."]);
}

/// The exam of a seed, each question answered by this.
fn examined(desk: Desk, seed: u64, right: impl Fn(usize) -> bool) -> Desk {
    let mut desk = desk.keys(&format!("x{seed}<Enter>"));
    for (at, item) in exam(seed, &reference()).iter().enumerate() {
        desk = desk.keys(&answer(item, right(at)));
    }
    desk
}

#[test]
fn an_exam_is_failed_passed_and_exported() {
    let mut failed = examined(learn(80, 24), 11, |at| at % 2 == 0);
    let screen = failed.look();
    has(&screen, &["Exam 11", "10 of 20 right (50%): not passed", "Read again", "What was wrong"]);
    let failed = failed.keys("Eann.json<Enter>");
    assert_eq!(failed.exported[0].0, "ann.json");
    let paper: serde_json::Value = serde_json::from_str(&failed.exported[0].1).unwrap();
    assert_eq!((paper["seed"].as_u64(), paper["right"].as_u64()), (Some(11), Some(10)));
    let mut passed = examined(failed, 11, |at| at != 3);
    has(&passed.look(), &["19 of 20 right (95%): passed"]);
    let passed = passed.keys("E<Enter>");
    assert_eq!(passed.exported[1].0, "exam-11.md");
    has(&passed.exported[1].1, &["# Exam 11", "passed", "## To review"]);
    assert_eq!(passed.learned.exams.len(), 2);
    has(&passed.keys("<Esc>").look(), &["Result: Exam 11", "Exams: 2. Last: 95%."]);
    // No explanation comes before the end.
    let mut begun = learn(80, 24).keys("x11<Enter>").keys(&answer(&exam(11, &reference())[0], false));
    let screen = begun.look();
    has(&screen, &["question 2 of 20"]);
    assert!(!screen.contains("Wrong"), "{screen}");
}

#[test]
fn the_time_of_an_exam_ends_it_and_what_is_odd_is_not_taken_for_a_number() {
    let mut desk = learn(80, 24).keys("x11 30<Enter>");
    assert_eq!(desk.minutes, Some(30));
    has(&desk.look(), &["Exam 11", "question 1 of 20", "30 min left"]);
    desk.app.update(Action::TimeLeft(29));
    has(&desk.look(), &["29 min left"]);
    // It goes on while one reads something else.
    let mut desk = desk.keys("<F2>");
    desk.app.update(Action::TimeLeft(0));
    desk.learn();
    has(&desk.look(), &["The time is up."]);
    assert_eq!((desk.learned.exams.len(), desk.learned.cards.len(), desk.minutes), (1, 0, None));
    let mut desk = desk.keys("<F5>");
    has(&desk.look(), &["0 of 20 right (0%): not passed"]);
    has(&desk.keys("G").look(), &["Not answered."]);
    for odd in ["eleven", "1 2 3", "1 0", "1 9999", "-1", "99999999999999999999999"] {
        has(&learn(80, 24).keys(&format!("x{odd}<Enter>")).look(), &["Type one number, or two: 4711 30"]);
    }
    // One that is left for a lesson waits, and so does its time.
    let left = learn(80, 24).keys("x11 30<Enter>q").keys("<Down><Down><Down><Down><Enter>G<Enter>");
    assert_eq!(left.minutes, None);
    let mut left = left.keys("q");
    has(&left.look(), &["Continue: 1 What a bounce is", "Continue: Exam 11"]);
    let mut again = left.keys("<Down><Enter>");
    has(&again.look(), &["Exam 11", "question 1 of 20", "30 min left"]);
    assert_eq!(again.minutes, Some(30));
}

/// The app after it was closed or killed: all that is left is the file.
fn restarted(desk: &Desk) -> Desk {
    let file = serde_json::to_string(&desk.learned).unwrap();
    let mut again = Desk::new(80, 24);
    again.learned = serde_json::from_str(&file).unwrap();
    again.keys("<F5>")
}

#[test]
fn what_was_left_goes_on_after_a_restart() {
    let mut desk = asking(80, 24).keys(&answer(&question(2, 1), true)).keys("<Enter>");
    desk = desk.keys(&answer(&question(2, 2), false));
    // Killed while the explanation is read: the answer counts, and the next question is asked.
    let mut again = restarted(&desk);
    has(&again.look(), &["❯Continue: 2 Hard and soft", "3/8"]);
    let mut again = again.keys("<Enter>");
    has(&again.look(), &["2 Hard and soft", "question 3 of 8"]);
    for at in 3..=8 {
        again = again.keys(&answer(&question(2, at), true)).keys("<Enter>");
    }
    has(&again.look(), &["once more: 1 of 1"]);
    // Killed after the very last answer: it is done.
    let again = again.keys(&answer(&question(2, 2), true));
    let mut done = restarted(&again).keys("<Enter>");
    has(&done.look(), &["Lesson done: 7 of 8 right."]);
    assert!(done.learned.open.is_empty() && done.learned.lessons.contains_key("no-or-not-yet"));
    has(&done.keys("<Esc>").look(), &["❯ 1 What a bounce is"]);
}

#[test]
fn an_exam_goes_on_after_a_restart_with_its_answers_and_its_minutes() {
    let items = exam(11, &reference());
    let mut desk = learn(80, 24).keys("x11 30<Enter>");
    for item in &items[..6] {
        desk = desk.keys(&answer(item, true));
    }
    desk.app.update(Action::TimeLeft(12));
    desk.learn();
    let mut again = restarted(&desk);
    has(&again.look(), &["❯Continue: Exam 11", "7/20"]);
    again = again.keys("<Enter>");
    has(&again.look(), &["Exam 11", "question 7 of 20", "12 min left"]);
    assert_eq!(again.minutes, Some(12));
    for item in &items[6..] {
        again = again.keys(&answer(item, true));
    }
    has(&again.look(), &["20 of 20 right (100%): passed"]);
    assert_eq!(again.learned.exams.len(), 1);
    let mut after = restarted(&again);
    assert!(!after.look().contains("Continue"));
    // A question that is no longer there ends what was left, and says so.
    let mut desk = learn(80, 24).keys("x11<Enter>");
    desk.learned.open[0].items[3] = "rule gone/rule words".to_owned();
    let mut gone = restarted(&desk).keys("<Enter>");
    has(&gone.look(), &["The questions have changed since you left them."]);
    assert!(gone.learned.open.is_empty());
}

#[test]
fn whoever_does_not_know_says_so() {
    has(&asking(80, 24).look(), &["0 I don't know"]);
    let mut desk = asking(80, 24).keys("0");
    let screen = desk.look();
    has(&screen, &["✗ 0 I don't know", "✗ The answer is 2 Soft", "✓ 2 Soft"]);
    assert!(!screen.contains("Wrong."), "{screen}");
    assert_eq!(desk.learned.cards["no-or-not-yet/1"].missed, 1);
    // In an exam as well, where words are to be marked too.
    let mut desk = learn(80, 24).keys("x11<Enter>");
    for _ in 0..20 {
        desk = desk.keys("0");
    }
    has(&desk.look(), &["0 of 20 right (0%): not passed. You need 80%.", "Lesson "]);
    has(&desk.keys("G").look(), &["Your answer: I don't know"]);
}

#[test]
fn a_lesson_is_read_page_by_page_and_again_from_its_questions() {
    let read = learn(60, 15).keys("g<Down><Down><Down><Down><Enter>");
    let first = learn(60, 15).keys("g<Down><Down><Down><Down><Enter>").look();
    let mut second = read.keys("<Enter>");
    assert!(!second.look().contains("question 1 of 8") && second.look() != first);
    let mut asked = second.keys("G<Enter>");
    has(&asked.look(), &["question 1 of 8"]);
    let there = asked.look();
    let mut again = asked.keys("t");
    has(&again.look(), &["You can say whether the same email"]);
    assert_eq!(again.keys("<Esc>").look(), there);
}

#[test]
fn every_lesson_is_walked_at_the_smallest_size() {
    let reference = reference();
    let mut desk = Desk::new(40, 12).keys("<F5><Enter>");
    let mut titles = BTreeSet::new();
    for (lesson, page) in reference.lessons().into_iter().enumerate() {
        has(&desk.look(), &[&page.title]);
        titles.insert(page.title.clone());
        desk = desk.keys("G<Enter>");
        for at in 1..=page.questions.len() {
            desk = desk.keys(&answer(&question(lesson + 1, at), true));
            has(&desk.look(), &["Right."]);
            desk = desk.keys("<Enter>");
        }
        let done = format!("Lesson done: {0} of {0}", page.questions.len());
        has(&desk.look(), &[&done]);
        desk = desk.keys("<Enter>");
    }
    assert_eq!(titles.len(), desk.learned.lessons.len());
    has(&desk.look(), &["16 of 16 lessons done"]);
    let mut desk = desk.size(80, 24);
    has(&desk.look(), &["❯Take an exam"]);
    has(&desk.keys("r").look(), &["Nothing is due today. Practice by choice, or take an exam."]);
}
