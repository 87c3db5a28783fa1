//! The lessons as a trainee meets them: the answers are those of the classifier itself.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use whybounce::Explainer;
use whybounce::advice::{Advice, Diagnosis, draft};
use whybounce::check::Folder;
use whybounce::lesson::practice::{Choice, practice};
use whybounce::lesson::progress::Progress;
use whybounce::lesson::{self, Answer, Item};
use whybounce::reference::page::{Asks, Question};
use whybounce::taxonomy::{Category, Draft};

fn explainer() -> &'static Explainer {
    static EXPLAINER: LazyLock<Explainer> = LazyLock::new(Explainer::built_in);
    &EXPLAINER
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the classifier answers in the place of the trainee; `Err` says what it says instead.
fn answered(question: &Question, diagnosis: &Diagnosis) -> Result<(), String> {
    let verdict = &diagnosis.verdict;
    let answer = question.answer.as_str();
    let same = |own: &str| if own == answer { Ok(()) } else { Err(own.to_owned()) };
    let reference = explainer().reference();
    match question.asks {
        Asks::Category | Asks::LookAlike => same(verdict.category.name()),
        Asks::Permanence => same(verdict.permanence.name()),
        Asks::Layer => same(verdict.layer.map_or("", |layer| layer.name())),
        Asks::Actor => same(verdict.actor.map_or("", |actor| actor.name())),
        Asks::Address => same(verdict.address.name()),
        Asks::Words => {
            let first = verdict.evidence.first().ok_or("no evidence")?;
            let (start, end) = first.start.zip(first.end).ok_or("no words")?;
            // Words that are there twice say the same in both places.
            let mut places = question.text.match_indices(answer).map(|(begin, words)| begin..begin + words.len());
            let overlaps = places.any(|place| start < place.end && place.start < end);
            if overlaps { Ok(()) } else { Err(first.text.clone()) }
        }
        Asks::NextStep => {
            let steps = Advice::on(diagnosis, reference).next_steps;
            let has = steps.iter().any(|step| spaced(step).contains(&spaced(answer)));
            if has { Ok(()) } else { Err(steps.join(" / ")) }
        }
        Asks::Customer => {
            let text = draft(Draft::Customer, diagnosis, reference, "");
            if spaced(&text).contains(&spaced(answer)) { Ok(()) } else { Err(text) }
        }
    }
}

#[test]
fn every_question_is_answered_by_the_classifier_itself() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for lesson in explainer().reference().lessons() {
        for (at, question) in lesson.questions.iter().enumerate() {
            asked += 1;
            let name = format!("{}, question {} ({})", lesson.id, at + 1, question.asks.name());
            match &*explainer().diagnose(question.text.as_bytes()) {
                [diagnosis] => {
                    if let Err(instead) = answered(question, diagnosis) {
                        wrong.push(format!("{name}: {}, the program says {instead}", question.answer));
                    }
                }
                several => wrong.push(format!("{name}: {} bounces in the text", several.len())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked >= 100, "only {asked} questions");
}

#[test]
fn the_right_answer_is_the_only_right_one_among_the_options() {
    for lesson in explainer().reference().lessons() {
        for question in lesson.questions.iter().filter(|question| question.asks.has_options()) {
            let diagnosis = &explainer().diagnose(question.text.as_bytes())[0];
            let right: Vec<_> = question
                .options
                .iter()
                .filter(|option| {
                    answered(&Question { answer: (*option).clone(), ..question.clone() }, diagnosis).is_ok()
                })
                .collect();
            assert_eq!(right, [&question.answer], "{}: {}", lesson.id, question.text);
        }
    }
}

#[test]
fn the_path_covers_every_kind_of_question_and_most_categories() {
    let lessons = explainer().reference().lessons();
    assert!(lessons.len() >= 12);
    assert!(lessons.windows(2).all(|pair| pair[0].order < pair[1].order));
    let questions = || lessons.iter().flat_map(|lesson| &lesson.questions);
    for asks in Asks::ALL {
        assert!(questions().any(|question| question.asks == asks), "nothing asks for {}", asks.name());
    }
    let met: BTreeSet<_> =
        questions().map(|question| explainer().diagnose(question.text.as_bytes())[0].verdict.category).collect();
    assert!(met.len() * 4 >= Category::ALL.len() * 3, "only {} categories", met.len());
}

#[test]
fn a_lesson_is_a_page_that_can_be_found_and_read() {
    let page = explainer().explain("no-or-not-yet").expect("a lesson has a page");
    let shown = serde_json::to_string(&page).unwrap().replace("\\\"", "\"");
    let lesson = explainer().reference().lessons()[1];
    assert!(shown.contains(&lesson.example.notes[0].says) && shown.contains(&lesson.summary[0]), "{shown}");
    assert!(lesson.questions.iter().all(|question| !shown.contains(&question.why)), "the page tells no answers");
    let hits = explainer().search(&lesson.title);
    assert!(hits.iter().take(5).any(|hit| hit.id == lesson.id), "{hits:?}");
    let contents = explainer().reference().contents();
    let branch = contents.iter().find(|branch| branch.title == "Lessons").expect("a branch of lessons");
    assert_eq!(branch.children.len(), explainer().reference().lessons().len());
    assert_eq!(branch.children[0].id.as_deref(), Some("what-a-bounce-is"));
}

const OWN: &str = "\
id: our-desk
order: 40
title: How our desk works
about: You know where a bounce goes here.
page:
  - Every bounce is a ticket.
example:
  text: 550 5.1.1 No such user
  notes:
    - words: \"5.1.1\"
      says: The address.
questions:
  - text: 452 4.2.2 The storage of ann is used up
    asks: permanence
    answer: soft
    why: It begins with 4.
    page: mailbox-full
summary:
  - One bounce, one ticket.
";

/// The faults of an overlay with this lesson.
fn faults(text: &str) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("lessons")).unwrap();
    std::fs::write(place.path().join("lessons/40-our-desk.yaml"), text).unwrap();
    Folder::overlay(place.path()).faults().iter().map(ToString::to_string).collect()
}

#[test]
fn a_house_adds_its_own_lesson() {
    assert_eq!(faults(OWN), [""; 0]);
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("lessons")).unwrap();
    std::fs::write(place.path().join("lessons/40-our-desk.yaml"), OWN).unwrap();
    let (explainer, faults) = Explainer::with_overlay(Path::new(place.path())).unwrap();
    assert!(faults.is_empty());
    assert_eq!(explainer.reference().lessons().last().unwrap().id, "our-desk");
    assert_eq!(explainer.explain("our-desk").unwrap().title, "How our desk works");
}

#[test]
fn a_faulty_lesson_is_told_with_file_and_line() {
    let cases = [
        ("asks: permanence", "asks: permanense", ":14:", "did you mean permanence?"),
        ("answer: soft", "answer: squishy", ":15:", "use one of: hard, soft"),
        ("words: \"5.1.1\"", "words: \"5.1.2\"", ":10:", "doesn't have the words"),
        ("page: mailbox-full", "page: mailbox-fool", ":17:", "mailbox-fool, which has no page"),
        ("asks: permanence\n    answer: soft", "asks: words\n    answer: over quota", ":15:", "doesn't have the words"),
        ("asks: permanence\n    answer: soft", "asks: next-step\n    answer: Wait.", ":13:", "two options or more"),
        (
            "used up\n    asks: permanence\n    answer: soft",
            "full - mailbox quota\n    asks: category\n    answer: mailbox-full",
            ":13:",
            "gives the answer away",
        ),
        ("order: 40", "order: 3", ":2:", "has the order 3 too"),
        ("summary:", "summery:", ":18:", "did you mean summary?"),
    ];
    for (from, to, place, words) in cases {
        assert!(OWN.contains(from), "{from}");
        let told = faults(&OWN.replace(from, to));
        assert!(
            told.iter().any(|line| line.contains(&format!("40-our-desk.yaml{place}")) && line.contains(words)),
            "{to}: {told:#?}"
        );
    }
}

/// Every question about the examples of the rules.
static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| lesson::questions(0, explainer().reference()));

/// The question of an item, as a lesson would have it.
fn question(item: &Item) -> Question {
    Question {
        text: item.text.clone(),
        asks: item.asks,
        answer: item.answer.clone(),
        options: Vec::new(),
        why: String::new(),
        not: Vec::new(),
        page: None,
    }
}

#[test]
fn hundreds_of_bounces_are_asked_about_and_every_right_answer_is_the_classifiers() {
    let reference = explainer().reference();
    let items = &*ITEMS;
    let distinct: BTreeSet<_> = items.iter().map(|item| item.text.trim()).collect();
    assert!(distinct.len() >= 250, "{} bounces", distinct.len());
    let categories: BTreeSet<_> = items.iter().map(Item::category).collect();
    assert!(categories.len() * 10 >= Category::ALL.len() * 8, "{categories:?}");
    // The words are those of most providers, in every shape.
    let owners: BTreeSet<_> =
        items.iter().filter_map(|item| reference.provider(item.page.split('/').next()?)).map(|page| &page.id).collect();
    assert!(owners.len() >= 60, "{} providers", owners.len());
    let shapes = ["postfix/smtp", "T=remote_smtp", "Final-Recipient:", "This is the mail system", "sg_event_id"];
    for shape in shapes {
        let count = distinct.iter().filter(|text| text.contains(shape)).count();
        assert!(count >= 20, "only {count} bounces with {shape}");
    }
    let mut wrong = Vec::new();
    for item in items {
        match &*explainer().diagnose(item.text.as_bytes()) {
            [diagnosis] => {
                if let Err(instead) = answered(&question(item), diagnosis) {
                    wrong.push(format!("{}: {}, the program says {instead}", item.id, item.answer));
                }
            }
            several => wrong.push(format!("{}: {} bounces in the text", item.id, several.len())),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_question_gives_its_answer_away() {
    let reference = explainer().reference();
    for item in ITEMS.iter() {
        let page = reference.category(item.category());
        assert_eq!(lesson::giveaway(&item.text, item.asks, &item.answer, Some(page)), None, "{}", item.id);
        if matches!(item.asks, Asks::Category | Asks::LookAlike) {
            let text = item.text.to_lowercase();
            let names =
                [page.title.to_lowercase(), page.short_title().to_lowercase(), page.id.name().replace('-', " ")];
            assert!(names.iter().all(|name| !text.contains(name)), "{}: {text}", item.id);
        }
    }
}

#[test]
fn what_the_classifier_weighed_tempts_and_is_explained() {
    let reference = explainer().reference();
    let mut tempted = 0;
    for item in ITEMS.iter().filter(|item| item.asks == Asks::Category) {
        let alternatives = &item.diagnosis.verdict.alternatives;
        let causes =
            alternatives.iter().map(|other| other.category).filter(|one| one.is_bounce() && *one != Category::Unknown);
        for weighed in causes.take(3) {
            assert!(item.choices.iter().any(|choice| choice == weighed.name()), "{}: {weighed:?}", item.id);
            let told = lesson::explanation(item, Some(weighed.name()), reference).join(" ");
            assert!(told.contains(reference.category(weighed).sentence.trim()), "{told}");
            tempted += 1;
        }
    }
    assert!(tempted >= 50, "{tempted}");
}

#[test]
fn words_are_marked_and_too_many_of_them_are_not_right() {
    let item = lesson::with_id("rule google/no-such-user words", 0, explainer().reference()).unwrap();
    let begin = item.text.find(&item.answer).unwrap();
    let marked = |from: usize, to: usize| Answer::to(&item, Some(item.marked(from..to, explainer().reference()))).right;
    assert!(marked(begin, begin + item.answer.len()));
    assert!(!marked(0, item.text.len()), "all of it decides nothing");
    let end = item.text.len();
    assert!(!marked(end - 3, end));
    let told = lesson::explanation(&item, Some(&item.text), explainer().reference()).join(" ");
    assert!(told.contains("You marked more than one sentence."), "{told}");
}

#[test]
fn a_sentence_that_has_the_deciding_words_is_right_and_a_part_without_them_is_not() {
    let reference = explainer().reference();
    let lessons = reference.lessons();
    let asked = |lesson: usize, number: usize| Item::of_lesson(lessons[lesson - 1], number, 0, reference).unwrap();
    for (lesson, number, right, wrong) in [
        (1, 1, &["No such user", "550 5.1.1 No such user here"][..], &["such user", "550 5.1.1", "here"][..]),
        (
            1,
            5,
            &["couldn't be found.", "The email address you entered couldn't be found."],
            &["The email address", "be"],
        ),
        (4, 1, &["550 5.7.1 192.0.2.80 is on a public block list (bl.example.org)"], &["192.0.2.80", "We are sorry,"]),
        (4, 2, &["user unknown;", "550 5.1.1 <sales@example.org>: user unknown;"], &["user", "too-many-connections"]),
        (
            4,
            6,
            &["Mailbox disabled", "550 5.2.1 Mailbox disabled,\n    not accepting messages"],
            &["550 5.2.1", "Mailbox"],
        ),
        (10, 8, &["No route to host"], &["delivery temporarily suspended", "to host"]),
    ] {
        let item = asked(lesson, number);
        assert_eq!(item.asks, Asks::Words, "{}", item.id);
        let judged = |words: &str| {
            let begin = item.text.find(words).unwrap_or_else(|| panic!("{words} in {}", item.text));
            Answer::to(&item, Some(item.marked(begin..begin + words.len(), reference))).right
        };
        for words in right {
            assert!(judged(words), "{}: {words}", item.id);
        }
        for words in wrong {
            assert!(!judged(words), "{}: {words}", item.id);
        }
        // What is shown as deciding is what the answer says.
        let shown: Vec<_> = item.evidence().into_iter().map(|range| &item.text[range]).collect();
        assert!(shown.len() == 1 && (shown[0].contains(&item.answer) || item.answer.contains(shown[0])), "{shown:?}");
    }
}

#[test]
fn marks_never_share_a_word() {
    for item in ITEMS.iter().filter(|item| item.asks == Asks::Permanence) {
        let mut shown = item.evidence();
        shown.sort_by_key(|range| range.start);
        assert!(shown.windows(2).all(|pair| pair[0].end <= pair[1].start), "{}: {shown:?}", item.id);
    }
}

#[test]
fn what_an_explanation_quotes_first_is_in_the_bounce() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    for lesson in explainer().reference().lessons() {
        for question in &lesson.questions {
            let Some(quoted) = question.why.strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
            let quoted = words(quoted.trim_end_matches([',', '.']));
            assert!(words(&question.text).contains(&quoted), "{}: \"{quoted}\" isn't in {}", lesson.id, question.text);
        }
    }
}

#[test]
fn nothing_is_asked_before_it_is_taught() {
    let lessons = explainer().reference().lessons();
    let first = |asks: Asks| {
        let lesson = lessons.iter().find(|lesson| lesson.questions.iter().any(|question| question.asks == asks));
        lesson.map(|lesson| lesson.order)
    };
    assert_eq!(first(Asks::Actor), Some(13));
    assert_eq!(first(Asks::Layer), Some(3));
    // What the first lesson says is no bounce is not called wrong for being called so.
    for question in lessons.iter().flat_map(|lesson| &lesson.questions) {
        let category = question.answer.parse::<Category>();
        let is_one = category.is_ok_and(|category| !category.is_bounce() && category != Category::NotABounce);
        let offers = question.not.iter().any(|wrong| wrong.answer == "not-a-bounce");
        assert!(!(is_one && offers), "{}", question.text);
    }
}

#[test]
fn practice_keeps_to_what_was_chosen() {
    let reference = explainer().reference();
    let fresh = Progress::new();
    let practice = |choice: &Choice, progress: &Progress| practice(choice, (5, progress), reference);
    let full = practice(&Choice { category: Some(Category::MailboxFull), ..Choice::default() }, &fresh);
    assert!(full.len() == 10 && full.iter().all(|item| item.category() == Category::MailboxFull), "{full:?}");
    assert!(full.iter().all(|item| !matches!(item.asks, Asks::Category | Asks::LookAlike)), "it is known");
    let google = practice(&Choice { provider: Some("google".to_owned()), ..Choice::default() }, &fresh);
    assert!(google.len() == 10, "{}", google.len());
    assert!(
        google.iter().all(
            |item| item.page.starts_with("google/") || item.diagnosis.verdict.provider.as_deref() == Some("google")
        )
    );
    let alike = practice(&Choice { asks: Some(Asks::LookAlike), ..Choice::default() }, &fresh);
    assert!(alike.len() == 10 && alike.iter().all(|item| item.asks == Asks::LookAlike && item.choices.len() >= 2));
    let mistakes = Choice { only_missed: true, ..Choice::default() };
    assert!(practice(&mistakes, &fresh).is_empty());
    let mut progress = Progress::new();
    for (at, item) in google.iter().enumerate() {
        let given = if at < 3 { None } else { Some(item.answer.clone()) };
        progress.take(&Answer::to(item, given), 100);
    }
    let missed: BTreeSet<_> = practice(&mistakes, &progress).into_iter().map(|item| item.id).collect();
    assert_eq!(missed, google[..3].iter().map(|item| item.id.clone()).collect());
    // What was asked comes after what was not.
    let again = practice(&Choice { category: Some(Category::MailboxFull), ..Choice::default() }, &progress);
    assert_eq!(again.len(), 10);
}

#[test]
fn an_exam_asks_about_words_that_can_be_read_and_do_not_name_the_answer() {
    let reference = explainer().reference();
    let (mut named, mut asked) = (0, 0);
    for seed in (0..6).chain([815, 4711]) {
        for item in lesson::exam::exam(seed, reference) {
            let decides = item.evidence().into_iter().next().map(|range| item.text[range].to_owned());
            let is_word = |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            let is_told = |words: &String| words.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(is_word);
            assert!(
                !item.id.starts_with("rule ") || decides.as_ref().is_some_and(is_told),
                "{}: {decides:?}",
                item.text
            );
            if matches!(item.asks, Asks::Category | Asks::LookAlike) {
                asked += 1;
                let title = item.label(&item.answer, reference).to_lowercase();
                let text = item.text.to_lowercase();
                let common =
                    ["mailbox", "server", "sender", "sender's", "recipient", "address", "domain", "message", "not"];
                let telling = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
                named += usize::from(telling.filter(|word| !common.contains(word)).any(|word| text.contains(word)));
            }
        }
    }
    assert!(asked >= 32 && named * 10 <= asked, "{named} of {asked} bounces have a word of the answer");
}

#[test]
fn exams_are_even_and_their_wrong_answers_are_explained() {
    let reference = explainer().reference();
    for seed in 0..10 {
        let exam = lesson::exam::exam(seed, reference);
        assert_eq!(exam.len(), 20);
        let of_lessons = exam.iter().filter(|item| !item.id.starts_with("rule ")).count();
        assert!(of_lessons <= 4, "{of_lessons} of exam {seed} are questions of the lessons");
        for item in exam {
            assert_eq!(item.choices.iter().filter(|choice| **choice == item.answer).count(), 1, "{item:?}");
            assert!(item.choices.len() >= 2, "{item:?}");
            assert!(explainer().explain(&item.page).is_some(), "{}", item.page);
            for wrong in item.choices.iter().filter(|choice| **choice != item.answer) {
                let told = lesson::explanation(&item, Some(wrong), reference);
                assert!(told.iter().all(|line| !line.contains("learn-") && !line.contains('{')), "{told:?}");
                assert!(told.len() >= 2, "{}: {told:?}", item.id);
            }
        }
    }
}
