//! `whybounce learn` as a trainee and a team lead meet it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn command(state: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whybounce"));
    command.args(arguments).env("WHYBOUNCE_STATE_DIR", state).env("WHYBOUNCE_CONFIG_DIR", state.join("config"));
    command
}

fn run(state: &Path, arguments: &[&str], answers: &str) -> Output {
    let input = state.join("answers.txt");
    fs::write(&input, answers).unwrap();
    command(state, arguments).stdin(Stdio::from(fs::File::open(input).unwrap())).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn state() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_whole_lesson_is_read_answered_explained_and_kept() {
    let state = state();
    let listed = stdout(&run(state.path(), &["learn"], ""));
    assert_eq!(listed.lines().filter(|line| line.contains("questions")).count(), 16, "{listed}");
    // One answer to all of them is wrong for some, which are asked again.
    let told =
        stdout(&run(state.path(), &["learn", "lesson", "2"], &format!("{}{}", "2\n".repeat(8), "1\n".repeat(8))));
    stdout(&run(state.path(), &["learn", "lesson", "2"], &format!("{}{}", "Soft\n".repeat(8), "1\n".repeat(8))));
    assert!(told.starts_with("Hard and soft\n"), "{told}");
    for words in ["Question 1 of 8", "Question 8 of 8", "Right.", "Wrong. The answer is ", "Once more", "Lesson done:"]
    {
        assert!(told.contains(words), "no {words} in {told}");
    }
    let right = told.matches("Right.\n").count();
    assert!(right > 8 - told.matches("Once more").count(), "what was missed is asked again: {told}");
    let listed = stdout(&run(state.path(), &["learn"], ""));
    assert!(listed.lines().nth(1).unwrap().contains("of 8 right"), "{listed}");
    let progress = stdout(&run(state.path(), &["learn", "progress"], ""));
    assert!(progress.contains("Lessons done: 1 of 16") && progress.contains("Missed most, by category"), "{progress}");
    // Without a name the next lesson comes.
    assert!(stdout(&run(state.path(), &["learn", "lesson"], "")).starts_with("What a bounce is\n"));
}

#[test]
fn what_is_no_answer_is_said_and_asked_for_again() {
    let state = state();
    let told = stdout(&run(state.path(), &["learn", "lesson", "no-or-not-yet"], "maybe\n\n9\nhard\nq\n"));
    assert_eq!(told.matches("Type a number from 1 to 2, ? if you don't know").count(), 2, "{told}");
    let told = stdout(&run(state.path(), &["learn", "lesson", "no-or-not-yet"], "?\n"));
    assert!(told.contains("The answer is 2 Soft") && !told.contains("Wrong."), "{told}");
    assert!(told.contains("Stopped after 1 of 8 questions"), "{told}");
    let unknown = run(state.path(), &["learn", "lesson", "99"], "");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("no lesson \"99\""), "{}", stderr(&unknown));
}

/// The result of an exam with these answers.
fn paper(state: &Path, seed: &str, answers: &str) -> Value {
    let output = run(state, &["learn", "exam", "--seed", seed, "--format", "json"], answers);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

#[test]
fn an_exam_is_the_same_for_a_seed_whatever_was_learned_before() {
    let (fresh, used) = (state(), state());
    run(used.path(), &["learn", "lesson", "2"], &"1\n".repeat(16));
    let exam = |state: &Path, seed: &str| stdout(&run(state, &["learn", "exam", "--seed", seed], &"2\n".repeat(20)));
    let first = exam(fresh.path(), "7");
    assert_eq!(first, exam(used.path(), "7"));
    assert_eq!(first, exam(fresh.path(), "7"));
    assert_ne!(first, exam(fresh.path(), "8"));
    assert!(first.contains("Question 20 of 20") && first.contains("Result of exam 7:"), "{first}");
}

#[test]
fn an_exam_is_failed_and_passed_and_a_team_compared() {
    let state = state();
    let failed = paper(state.path(), "11", &"?\n".repeat(20));
    assert_eq!((failed["questions"].as_u64(), failed["right"].as_u64()), (Some(20), Some(0)));
    assert!(!failed["passed"].as_bool().unwrap() && !failed["review"].as_array().unwrap().is_empty());
    let answers = failed["answers"].as_array().unwrap();
    let categories: std::collections::BTreeSet<_> =
        answers.iter().map(|answer| answer["category"].to_string()).collect();
    let kinds: std::collections::BTreeSet<_> = answers.iter().map(|answer| answer["asks"].to_string()).collect();
    assert!(categories.len() >= 14 && kinds.len() == 9, "{categories:?} {kinds:?}");
    let key: Vec<_> = answers.iter().map(|answer| answer["answer"].as_str().unwrap()).collect();
    let key = key.join("\n") + "\n";
    let passed = paper(state.path(), "11", &key);
    assert_eq!((passed["right"].as_u64(), passed["passed"].as_bool()), (Some(20), Some(true)));
    for (name, result) in [("ann", &failed), ("ben", &passed)] {
        fs::write(state.path().join(format!("{name}.json")), result.to_string()).unwrap();
    }
    let file = |name: &str| state.path().join(name).display().to_string();
    let report =
        run(state.path(), &["learn", "report", &file("ann.json"), &file("ben.json"), &file("answers.txt")], "");
    let told = stdout(&report);
    assert!(told.contains("Lessons to read again:\n  Lesson "), "{told}");
    assert!(told.contains("1 of 2 passed") && told.contains("ann") && told.contains("20 of 20 (100%)"), "{told}");
    assert_eq!(report.status.code(), Some(2));
    assert!(stderr(&report).contains("answers.txt: not an exam result"), "{}", stderr(&report));
    let markdown = stdout(&run(state.path(), &["learn", "exam", "--seed", "11", "--format", "markdown"], &key));
    assert!(markdown.starts_with("# Exam 11\n\n20 of 20 right (100%): passed"), "{markdown}");
}

#[test]
fn a_damaged_or_newer_record_is_left_alone_and_said() {
    for (record, words) in [("{\"version\":1,", "damaged"), ("{\"version\":9}", "newer whybounce"), ("[1]", "damaged")]
    {
        let state = state();
        let file = state.path().join("learning.json");
        fs::write(&file, record).unwrap();
        let output = run(state.path(), &["learn", "lesson", "2"], &"1\n".repeat(16));
        assert!(stderr(&output).contains(words) && stdout(&output).contains("Lesson done"), "{}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
        assert_eq!(fs::read_to_string(&file).unwrap(), record);
    }
}

#[test]
fn two_at_once_lose_no_answer() {
    let state = state();
    let answers = state.path().join("many.txt");
    fs::write(&answers, "1\n".repeat(40)).unwrap();
    let both: Vec<_> = ["2", "3"]
        .map(|lesson| {
            let mut command = command(state.path(), &["learn", "lesson", lesson]);
            command.stdin(Stdio::from(fs::File::open(&answers).unwrap())).stdout(Stdio::null()).spawn().unwrap()
        })
        .into_iter()
        .collect();
    for mut one in both {
        assert!(one.wait().unwrap().success());
    }
    let record: Value = serde_json::from_slice(&fs::read(state.path().join("learning.json")).unwrap()).unwrap();
    assert_eq!(record["cards"].as_object().unwrap().len(), 16, "{record}");
    assert_eq!(record["lessons"].as_object().unwrap().len(), 2);
}

#[test]
fn what_was_answered_comes_back_when_it_is_due() {
    let state = state();
    assert!(stdout(&run(state.path(), &["learn", "review"], "")).contains("Nothing is due today"));
    run(state.path(), &["learn", "lesson", "2"], &"1\n".repeat(16));
    let file = state.path().join("learning.json");
    let mut record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    for card in record["cards"].as_object_mut().unwrap().values_mut() {
        card["memory"]["due"] = 100.into();
        card["memory"]["last"] = 90.into();
    }
    fs::write(&file, record.to_string()).unwrap();
    assert!(stdout(&run(state.path(), &["learn"], "")).contains("8 questions are due: whybounce learn review"));
    let told = stdout(&run(state.path(), &["learn", "review"], &"2\n".repeat(16)));
    assert!(told.contains("Question 8 of 8") && told.contains("Review done:"), "{told}");
    assert!(stdout(&run(state.path(), &["learn", "review"], "")).contains("Nothing is due today"));
}

#[test]
fn practice_is_chosen_by_category_provider_look_alikes_and_mistakes() {
    let state = state();
    let practice =
        |options: &[&str], answers: &str| run(state.path(), &[&["learn", "practice"], options].concat(), answers);
    let none = practice(&["--mistakes"], "");
    assert_eq!(none.status.code(), Some(1));
    assert!(stdout(&none).contains("no mistakes"), "{}", stdout(&none));
    let told = stdout(&practice(&["--category", "mailbox-full"], &"1\n".repeat(20)));
    assert!(told.contains("Question 10 of 10") && told.contains("Practice done:"), "{told}");
    let told = stdout(&practice(&["--look-alikes", "--provider", "Google"], &"1\n".repeat(20)));
    assert_eq!(told.matches("Which of these look-alikes is it?").count(), told.matches("\n  1. ").count(), "{told}");
    let told = stdout(&practice(&["--mistakes"], &"1\n".repeat(20)));
    assert!(told.contains("Question 1 of "), "{told}");
    for (option, name, words) in [
        ("--category", "mailbox-fool", "unknown category mailbox-fool; did you mean mailbox-full?"),
        ("--category", "success", "unknown category success"),
        ("--provider", "gogle", "no questions about gogle; did you mean google?"),
    ] {
        let output = practice(&[option, name], "");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn an_answer_is_kept_before_the_next_question_even_when_it_is_killed() {
    use std::io::{BufRead, BufReader, Write};
    let state = state();
    let mut child =
        command(state.path(), &["learn", "lesson", "2"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b"1\n").unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "Question 2 of 8"));
    child.kill().unwrap();
    child.wait().unwrap();
    let record: Value = serde_json::from_slice(&fs::read(state.path().join("learning.json")).unwrap()).unwrap();
    assert_eq!(record["cards"].as_object().unwrap().len(), 1, "{record}");
    // Nobody holds the record after that.
    assert!(stdout(&run(state.path(), &["learn", "lesson", "2"], &"1\n".repeat(16))).contains("Lesson done"));
}

#[test]
fn plain_lines_draw_nothing() {
    let state = state();
    let told = stdout(&run(state.path(), &["learn", "exam", "--seed", "3", "--plain"], &"1\n".repeat(20)));
    assert!(told.contains("The bounce:\n") && told.contains("End of the bounce.") && !told.contains('│'), "{told}");
}

#[test]
fn an_exam_that_nobody_answered_does_not_count_and_unseen_answers_stay_unseen() {
    let state = tempfile::tempdir().unwrap();
    let left = run(state.path(), &["learn", "exam", "7"], "");
    assert_eq!(left.status.code(), Some(1));
    assert!(stderr(&left).contains("no question was answered"), "{}", stderr(&left));
    assert!(!stdout(&run(state.path(), &["learn", "progress"], "")).contains("of 20"));
    let stopped = stdout(&run(state.path(), &["learn", "exam", "7"], "?\nq\n"));
    assert!(stopped.contains("\nQuestion 1\n") && !stopped.contains("\nQuestion 2\n"), "{stopped}");
}
