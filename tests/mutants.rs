//! Samples that were damaged at random, and with every hostile character in them, read and shown in every format: no
//! crash, no control character that reaches a terminal, no evidence outside of the input.
//!
//! A run is short; `WHYBOUNCE_MUTANTS=1000000 cargo test --release --test mutants` is the long form.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::path::Path;
use std::sync::LazyLock;

use whybounce::advice::{Briefing, Diagnosis, diagnose};
use whybounce::redact::Redactor;
use whybounce::reference::Reference;
use whybounce::report::record::Selection;
use whybounce::report::style::{Marks, Paint, Style};
use whybounce::report::{Format, Printer};
use whybounce::taxonomy::Draft;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// What masks: made once, as reading the words to be left takes longer than a mutant.
static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new(&REFERENCE));

/// How many mutants are made where the variable does not say.
const FEW: u64 = 100;

/// The samples of every shape.
static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folders = ["bounces", "records", "records/logs", "records/tables", "records/queues"];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let entries = folders.into_iter().flat_map(|name| std::fs::read_dir(folder.join(name)).unwrap());
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
});

/// The forms in which a verdict is shown.
static PRINTERS: LazyLock<Vec<(&str, Printer<'static>)>> = LazyLock::new(|| {
    let briefing = Briefing::of(&REFERENCE);
    let style = Style { width: 60, paint: Paint::Plain, marks: Marks::Ascii };
    let everything = Selection::everything();
    let mut printers = vec![("text", Printer::text(briefing, style)), ("markdown", Printer::markdown(briefing))];
    for format in [Format::Json, Format::Ndjson, Format::Csv] {
        printers.push((format.name(), Printer::records(briefing, format, &everything)));
    }
    printers.push(("note", Printer::draft(briefing, Draft::Note)));
    printers
});

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.roll() % count.max(1) as u64).unwrap()
    }
}

/// What is hostile to a reader, a terminal or a table.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J",
    "\u{1b}]52;c;AAAA\u{7}",
    "\u{9b}31m",
    "\0",
    "\r",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{e0041}",
    "\u{85}",
    "\n\n",
    "\u{fffd}",
    "=1+1",
    "\",\"",
    "```\n",
    "<script>",
    "\u{3164}",
    "%0d%0a",
    "=?utf-8?Q?=1B=5B2J?=",
    "=1B",
];

fn mutant(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = SAMPLES[dice.below(SAMPLES.len())].clone();
    // Long samples would take most of the time.
    bytes.truncate(6000);
    for _ in 0..=dice.below(5) {
        let (a, b) = (dice.below(bytes.len()), dice.below(bytes.len()));
        let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 300));
        match dice.below(7) {
            0 => bytes.truncate(end.max(1)),
            1 => drop(bytes.drain(start..end)),
            2 => {
                let part = bytes[start..end].to_vec();
                bytes.splice(b..b, part);
            }
            3 if !bytes.is_empty() => bytes[a] = u8::try_from(dice.below(256)).unwrap(),
            4 => {
                let other = &SAMPLES[dice.below(SAMPLES.len())];
                let from = dice.below(other.len());
                bytes.splice(a..a, other[from..other.len().min(from + 400)].to_vec());
            }
            5 => bytes[start..end].reverse(),
            _ => drop(bytes.splice(a..a, HOSTILE[dice.below(HOSTILE.len())].bytes())),
        }
    }
    bytes
}

/// What a terminal acts on, or a reader cannot see.
fn is_unsafe(character: char) -> bool {
    character != '\n' && (character.is_control() || whybounce::safe::stand_in(character).is_some())
}

fn assert_shown(name: &str, shown: &str, input: &[u8]) {
    let bad = shown.chars().find(|character| is_unsafe(*character));
    assert_eq!(bad, None, "{name} of {:?}", String::from_utf8_lossy(input));
    if matches!(name, "json" | "ndjson") {
        let read: Result<serde_json::Value, _> = serde_json::from_str(shown.trim().trim_matches(','));
        assert!(read.is_ok(), "{name} of {:?}", String::from_utf8_lossy(input));
    }
}

/// Reads an input and shows what is in it in every way.
fn assert_safe(input: &[u8]) {
    for diagnosis in diagnose(input, &REFERENCE).iter().take(4) {
        assert!((0.0..=1.0).contains(&diagnosis.verdict.confidence));
        for evidence in &diagnosis.verdict.evidence {
            assert!(evidence.start.unwrap_or_default() <= evidence.end.unwrap_or_default());
            assert!(evidence.end.unwrap_or_default() <= input.len());
        }
        for (name, printer) in PRINTERS.iter() {
            assert_shown(name, &printer.single("a\u{1b}b", diagnosis), input);
        }
        assert_shown("masked", &masked(diagnosis), input);
    }
}

fn masked(diagnosis: &Diagnosis) -> String {
    let mut out = Vec::new();
    PRINTERS[0].1.print_masked("-", diagnosis, &mut REDACTOR.clone(), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn no_mutant_of_a_sample_does_harm() {
    let count = std::env::var("WHYBOUNCE_MUTANTS").map_or(FEW, |count| count.parse().unwrap());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                for number in (thread..count).step_by(usize::try_from(threads).unwrap()) {
                    let input = mutant(&mut Dice(number));
                    let outcome = std::panic::catch_unwind(|| assert_safe(&input));
                    assert!(outcome.is_ok(), "mutant {number}: {:?}", String::from_utf8_lossy(&input));
                }
            });
        }
    });
}

#[test]
fn every_hostile_character_in_every_line_is_made_visible() {
    let controls = (0..0x20_u32).chain(0x7f..0xa0).filter_map(char::from_u32);
    let hidden = "\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{e0041}\u{e0100}";
    let samples: Vec<&Vec<u8>> = SAMPLES.iter().filter(|sample| sample.len() < 1500).step_by(6).collect();
    assert!(samples.len() >= 4);
    for (number, character) in controls.chain(hidden.chars()).filter(|character| *character != '\n').enumerate() {
        let sample = String::from_utf8_lossy(samples[number % samples.len()]);
        // In each line once near its beginning, once near its end.
        let spoilt: Vec<String> = sample
            .lines()
            .map(|line| {
                let mut characters: Vec<char> = line.chars().collect();
                let at = characters.len();
                characters.insert(at - at / 4, character);
                characters.insert(at / 3, character);
                characters.into_iter().collect()
            })
            .collect();
        assert_safe(spoilt.join("\n").as_bytes());
    }
}
