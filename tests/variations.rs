//! A sentence means the same however servers and mail programs wrap, quote, prefix and cut it.
//!
//! From a few sentences of each category (`labelled/sentences.txt`) a fixed seed makes many, by the
//! changes that real bounces show; the category must outlast them.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use whybounce::advice::diagnose;
use whybounce::classify::Verdict;
use whybounce::reference::Reference;
use whybounce::taxonomy::Category;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// How many variations are made of each sentence.
const VARIATIONS: usize = 12;

/// A linear congruential generator: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn sentences() -> Vec<(Category, &'static str)> {
    let mut category = Category::Unknown;
    let mut sentences = Vec::new();
    for line in include_str!("labelled/sentences.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            category = name.trim_end_matches(']').parse().unwrap();
        } else if !line.is_empty() {
            sentences.push((category, line));
        }
    }
    sentences
}

fn verdict(text: &str) -> Verdict {
    diagnose(text.as_bytes(), &REFERENCE).into_iter().next().unwrap_or_else(|| panic!("“{text}”")).verdict
}

/// Who else a bounce may be about; words within an address tell nothing.
const RECIPIENTS: [&str; 5] = [
    "lee@example.net",
    "no-such-user@example.com",
    "spam.filter+quota@mail.example.org",
    "x1@sub.example.co.uk",
    "O'Hara@example.com",
];

const WRAPPERS: [&str; 7] = [
    "smtp; ",
    "smtp;",
    "Diagnostic-Code: smtp; ",
    "host mx.example.net[192.0.2.1] said: ",
    "<ann@example.com>: host mx.example.net[192.0.2.1] said: ",
    "SMTP error from remote mail server after RCPT TO:<ann@example.com>:\n host mx.example.net [192.0.2.1]: ",
    "Remote server returned '",
];

const TRAILERS: [&str; 5] = [
    " (in reply to RCPT TO command)",
    " (in reply to end of DATA command)",
    " [mx7.example.net]",
    " 4Rc1Qv2kXz-12.7",
    "; id=20240312-004711",
];

/// What administrators like to add, which may be cut off anywhere.
const ADVICE: &str = ". If you think that this is an error, please contact the postmaster of the domain by telephone, \
    tell the time of your message, and quote the line above; for more information go to https://www.example.net/help/mail";

/// Makes the changes that real bounces show.
fn vary(sentence: &str, dice: &mut Dice) -> String {
    let is_reply = sentence.starts_with(|c: char| c.is_ascii_digit());
    let mut text = sentence.replace("ann@example.com", dice.pick(&RECIPIENTS));
    match dice.below(4) {
        0 => text = text.to_uppercase(),
        1 => text = text.to_lowercase(),
        _ => {}
    }
    match dice.below(5) {
        0 => text = text.replace(": ", " - "),
        1 => text = text.replace(", ", "; "),
        2 => text.push('.'),
        3 => text.push('!'),
        _ => {}
    }
    if dice.below(4) == 0 {
        text = text.replace(' ', "  ");
    }
    if is_reply && dice.below(3) == 0 {
        let cut = dice.below(ADVICE.len());
        text.push_str(&ADVICE[..cut]);
    }
    if dice.below(5) == 0 {
        text = text.replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&#39;").replace('"', "&quot;");
    }
    if is_reply && dice.below(3) == 0 {
        return continued(&text, dice);
    }
    if is_reply && dice.below(2) == 0 {
        text = format!("{}{text}", dice.pick(&WRAPPERS));
    }
    if is_reply && dice.below(3) == 0 {
        text.push_str(dice.pick(&TRAILERS));
    }
    if dice.below(3) == 0 { wrapped(&text, 72).join("\n    ") } else { text }
}

/// The lines of a text, none longer than the width.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().unwrap();
        if last.is_empty() {
            last.push_str(word);
        } else if last.len() + 1 + word.len() <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// A reply of several lines, each of which repeats the code (RFC 5321 §4.2.1).
fn continued(text: &str, dice: &mut Dice) -> String {
    let (reply, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (enhanced, words) = match rest.trim_start().split_once(' ') {
        Some((code, words)) if code.starts_with(['4', '5']) && code.matches('.').count() == 2 => {
            (format!("{code} "), words)
        }
        _ => (String::new(), rest),
    };
    let lines = wrapped(words, 20 + dice.below(40));
    let last = lines.len() - 1;
    let lines = lines.iter().enumerate().map(|(at, line)| {
        let mark = if at == last { ' ' } else { '-' };
        format!("{reply}{mark}{enhanced}{line}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_sentence_is_of_its_category() {
    let sentences = sentences();
    for category in Category::ALL {
        assert!(sentences.iter().filter(|(of, _)| of == category).count() >= 5, "{category}");
    }
    let misses: Vec<String> = sentences
        .iter()
        .map(|(category, sentence)| (category, sentence, verdict(sentence)))
        .filter(|(category, _, verdict)| verdict.category != **category)
        .map(|(category, sentence, verdict)| {
            format!("{sentence}: {} at {:.2}, not {category}", verdict.category, verdict.confidence)
        })
        .collect();
    assert!(misses.is_empty(), "{} of {}:\n{}", misses.len(), sentences.len(), misses.join("\n"));
}

#[test]
fn a_category_outlasts_wrapping_quoting_and_cutting() {
    let mut dice = Dice(20_240_312);
    let mut misses: BTreeMap<Category, Vec<String>> = BTreeMap::new();
    let mut made: BTreeMap<Category, usize> = BTreeMap::new();
    for (category, sentence) in sentences() {
        for _ in 0..VARIATIONS {
            let text = vary(sentence, &mut dice);
            let verdict = verdict(&text);
            *made.entry(category).or_default() += 1;
            if verdict.category != category {
                let miss = format!("{category}, not {} at {:.2}:\n{text}", verdict.category, verdict.confidence);
                misses.entry(category).or_default().push(miss);
            }
        }
    }
    let (all, changed): (usize, usize) = (made.values().sum(), misses.values().map(Vec::len).sum());
    let list = misses.values().flatten().map(String::as_str).collect::<Vec<_>>().join("\n\n");
    println!("{changed} of {all} changed their category:\n{list}");
    assert!(changed * 100 <= all, "{changed} of {all} changed their category:\n{list}");
    for (category, made) in made {
        let changed = misses.get(&category).map_or(0, Vec::len);
        assert!(changed * 50 <= made, "{changed} of {made} of {category} changed it:\n{list}");
    }
}

/// A change that loses or garbles a part of a sentence, and how many of a hundred may change their category by it.
type Damage = (&'static str, usize, fn(&str, &mut Dice) -> String);

const DAMAGES: [Damage; 5] = [
    ("without codes", 3, without_codes),
    ("without punctuation", 1, without_punctuation),
    ("cut after four fifths", 20, cut_short),
    ("a letter swapped in a word", 6, swapped),
    ("wrapped at forty columns", 1, |sentence, _| wrapped(sentence, 40).join("\n")),
];

fn without_codes(sentence: &str, _: &mut Dice) -> String {
    let is_code =
        |word: &&str| word.starts_with(['4', '5']) && word.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    let words = sentence.split(' ').skip_while(is_code).collect::<Vec<_>>().join(" ");
    if words.is_empty() { sentence.to_owned() } else { words }
}

fn without_punctuation(sentence: &str, _: &mut Dice) -> String {
    sentence.replace([',', ';', '!', '"', '\''], "")
}

/// Cut at the end of a word; what is too short to lose one stays whole.
fn cut_short(sentence: &str, _: &mut Dice) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    words[..(words.len() * 4).div_ceil(5)].join(" ")
}

/// Two letters within one of the longer words change places.
fn swapped(sentence: &str, dice: &mut Dice) -> String {
    let mut words: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].len() >= 6 && words[*at].chars().all(|c| c.is_ascii_alphabetic()))
        .collect();
    if !long.is_empty() {
        let word = &mut words[long[dice.below(long.len())]];
        let at = 2 + dice.below(word.len() - 4);
        let mut letters: Vec<char> = word.chars().collect();
        letters.swap(at, at + 1);
        *word = letters.into_iter().collect();
    }
    words.join(" ")
}

#[test]
fn damage_makes_a_verdict_unsure_not_wrong() {
    let mut dice = Dice(20_250_607);
    let sentences = sentences();
    for (name, most, damage) in DAMAGES {
        let mut changed = Vec::new();
        let mut sure = Vec::new();
        for (category, sentence) in &sentences {
            let text = damage(sentence, &mut dice);
            let verdict = verdict(&text);
            if verdict.category != *category {
                let miss = format!("{category}, not {} at {:.2}: {text}", verdict.category, verdict.confidence);
                if verdict.confidence >= 0.9 {
                    sure.push(miss.clone());
                }
                changed.push(miss);
            }
        }
        println!("{name}: {} of {} changed, {} of them sure", changed.len(), sentences.len(), sure.len());
        assert!(changed.len() * 100 <= most * sentences.len(), "{name}: {}\n{}", changed.len(), changed.join("\n"));
        assert!(sure.len() * 100 <= sentences.len(), "{name}, yet sure:\n{}", sure.join("\n"));
    }
}
