//! How fast whybounce is: `cargo bench --bench speed [-- NAME]` prints a table of processor time.
//!
//! What one thing costs within the process is the best of several rounds; what a call costs is that of
//! the whole process, reading, writing and start included.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]
#![allow(clippy::format_push_string, clippy::format_collect)]

#[path = "../examples/night/night.rs"]
#[allow(dead_code, missing_docs, clippy::cast_possible_truncation, clippy::indexing_slicing)]
mod night;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use whybounce::classify::classify;
use whybounce::reference::Reference;
use whybounce::reference::wordings::Wordings;
use whybounce::words::fold::fold;
use whybounce::{builtin, intake, search};

/// How often what happens within the process is measured; the best round counts.
const ROUNDS: usize = 15;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let (flags, wanted): (Vec<String>, Vec<String>) = words.into_iter().partition(|word| word.starts_with("--"));
    let reference = builtin::reference();
    let folder = std::env::temp_dir().join(format!("whybounce-speed-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut table = String::from("| What | Processor time |\n|---|---|\n");
    let mut row = |name: &str, measure: &dyn Fn() -> String| {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            let line = format!("| {name} | {} |", measure());
            println!("{line}");
            table += &format!("{line}\n");
        }
    };
    within(&mut row, &reference);
    calls(&mut row, &folder);
    streams(&mut row, &folder, &reference);
    fs::remove_dir_all(&folder).unwrap();
    if flags.iter().any(|flag| flag == "--docs") {
        write_into_docs(&table);
    }
}

/// Puts the table into the page of what is measured, between its two marks.
fn write_into_docs(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measured.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- speed: begin -->").unwrap();
    let (_, after) = rest.split_once("<!-- speed: end -->").unwrap();
    fs::write(&path, format!("{before}<!-- speed: begin -->\n{table}<!-- speed: end -->{after}")).unwrap();
}

/// A row of the table: its name, and how it is measured.
type Row<'r> = dyn FnMut(&str, &dyn Fn() -> String) + 'r;

/// What one thing costs within the process.
fn within(row: &mut Row<'_>, reference: &Reference) {
    let lines = lines(reference);
    let deliveries: Vec<_> =
        lines.iter().flat_map(|line| intake::read(line.as_bytes(), reference.shapes()).deliveries).collect();
    row("classify, one line with its evidence", &|| {
        each(deliveries.len(), || deliveries.iter().for_each(|delivery| drop(classify(delivery, reference))))
    });
    let pack = builtin::pack();
    let wordings = Wordings::of(&pack);
    let texts: Vec<&str> = deliveries.iter().map(|delivery| delivery.diagnostic.text()).collect();
    row("of that: folding", &|| {
        each(texts.len(), || texts.iter().for_each(|text| drop(fold(text, wordings.endings()))))
    });
    let folded: Vec<_> = texts.iter().map(|text| fold(text, wordings.endings())).collect();
    row("of that: finding all literals", &|| {
        each(folded.len(), || folded.iter().for_each(|folded| drop(wordings.tree().find(folded))))
    });
    row("intake, one line", &|| {
        each(lines.len(), || lines.iter().for_each(|line| drop(intake::read(line.as_bytes(), reference.shapes()))))
    });
    row("search, one query", &|| each(1, || drop(search::search(reference, "mailbox full"))));
}

/// What a small call costs as a whole.
fn calls(row: &mut Row<'_>, folder: &Path) {
    let one = folder.join("one.txt");
    fs::write(&one, "550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown\n").unwrap();
    let house = folder.join("house/patterns");
    fs::create_dir_all(&house).unwrap();
    let rule = "rules:\n  - id: content-rejected/our-gateway\n    when: { text: [our gateway says no] }\n    category: content-rejected\n    example: 554 our gateway says no\n";
    fs::write(house.join("house.yaml"), rule).unwrap();
    let (paste, house) = (one.display().to_string(), folder.join("house").display().to_string());
    for (name, arguments) in [
        ("a process that does nothing (`true`)", vec![]),
        ("one paste, whole process", vec!["classify", paste.as_str()]),
        ("the same with an overlay of one rule", vec!["classify", "--reference", house.as_str(), paste.as_str()]),
        ("`--version`", vec!["--version"]),
        ("`explain 5.7.26`", vec!["explain", "5.7.26"]),
        ("`search mailbox full`", vec!["search", "mailbox", "full"]),
    ] {
        row(name, &|| {
            let time = process(&arguments, 50);
            format!("{:.1} ms", time.as_secs_f64() * 1e3 / 50.0)
        });
    }
}

/// What long inputs cost.
fn streams(row: &mut Row<'_>, folder: &Path, reference: &Reference) {
    let many = 400_000;
    let all = file(folder, "lines.txt", |out| {
        for line in lines(reference).iter().cycle().take(many) {
            writeln!(out, "{line}").unwrap();
        }
    });
    let all = all.display().to_string();
    for (name, more) in [
        ("a file of lines to NDJSON", &["--lines", "--format", "ndjson"][..]),
        ("the same without `--lines`", &["--format", "ndjson"]),
        ("a file of lines to JSON with everything", &["--lines", "--format", "json"]),
    ] {
        row(name, &|| {
            let time = process(&[&["classify"], more, &[all.as_str()]].concat(), 1);
            format!("{:.2} µs a line", time.as_secs_f64() * 1e6 / many as f64)
        });
    }
    let mails = mails();
    let count = 7_000;
    let stored = folder.join("mails");
    fs::create_dir_all(&stored).unwrap();
    for (number, mail) in mails.iter().cycle().take(count).enumerate() {
        fs::write(stored.join(format!("{number}.eml")), mail).unwrap();
    }
    row("a folder of 7,000 mails to NDJSON", &|| {
        let time = process(&["classify", "--format", "ndjson", &stored.display().to_string()], 1);
        format!("{:.0} mails a second", count as f64 / time.as_secs_f64())
    });
    for (name, content) in [
        ("an mbox", mailbox(&mails)),
        ("a Postfix log, one in twenty bounced,", postfix()),
        ("webhook events", events()),
        ("a CSV export", export()),
    ] {
        let path = folder.join("stream.txt");
        row(&format!("{name} to NDJSON"), &|| {
            fs::write(&path, &content).unwrap();
            let time = process(&["classify", "--format", "ndjson", &path.display().to_string()], 1);
            format!("{:.0} MB/s", content.len() as f64 / 1e6 / time.as_secs_f64())
        });
    }
    row("a made-up night's Postfix log to totals (`stats`)", &|| {
        let mut log = Vec::new();
        night::Night::new(1, night::Stamp::Syslog).write(400_000, &mut log).unwrap();
        let path = folder.join("night.log");
        fs::write(&path, &log).unwrap();
        let time = process(&["stats", "--format", "json", &path.display().to_string()], 1);
        format!("{:.0} MB/s", log.len() as f64 / 1e6 / time.as_secs_f64())
    });
    row("one line of 100 MB", &|| {
        let path = folder.join("long.txt");
        fs::write(&path, "550 5.1.1 User unknown ".repeat(4_400_000)).unwrap();
        let time = process(&["classify", "--format", "ndjson", &path.display().to_string()], 1);
        format!("{:.1} s", time.as_secs_f64())
    });
}

/// The whole mails among the samples of the tests.
fn mails() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn mailbox(mails: &[String]) -> String {
    let one: String = mails.iter().map(|mail| format!("From - Thu Apr  2 12:05:05 2026\n{mail}\n\n")).collect();
    one.repeat(50_000_000 / one.len())
}

/// A log in which one delivery in twenty fails.
fn postfix() -> String {
    let mut log = String::new();
    for number in 0..300_000 {
        let head = format!(
            "Apr  2 12:05:05 mx postfix/smtp[1234]: 4bX{number:07}: to=<user{number}@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=0.9"
        );
        log += &if number % 20 == 0 {
            format!(
                "{head}, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n"
            )
        } else {
            format!("{head}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5cY{number:07})\n")
        };
    }
    log
}

fn events() -> String {
    let event = |number: usize| {
        format!(
            "{{\"event\":\"bounce\",\"email\":\"user{number}@example.net\",\"timestamp\":1775131505,\"smtp-id\":\"<{number}@shop.example>\",\"type\":\"bounce\",\"status\":\"5.1.1\",\"reason\":\"550 5.1.1 The email account that you tried to reach does not exist.\"}}\n"
        )
    };
    (0..100_000).map(event).collect()
}

fn export() -> String {
    let row = |number: usize| {
        format!(
            "user{number}@example.net,bounce,\"550 5.1.1 The email account that you tried to reach does not exist.\",2026-04-02T12:05:05Z\n"
        )
    };
    "email,event,reason,timestamp\n".to_owned() + &(0..200_000).map(row).collect::<String>()
}

/// The examples of the reference, each on a line of its own.
fn lines(reference: &Reference) -> Vec<String> {
    reference.rules().map(|rule| rule.example.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn file(folder: &Path, name: &str, write: impl FnOnce(&mut std::io::BufWriter<File>)) -> PathBuf {
    let path = folder.join(name);
    let mut out = std::io::BufWriter::new(File::create(&path).unwrap());
    write(&mut out);
    out.flush().unwrap();
    path
}

fn now() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).unwrap().into()
}

/// What each of `count` things costs, by the best of several rounds.
fn each(count: usize, work: impl Fn()) -> String {
    let round = || {
        let start = now();
        work();
        now().saturating_sub(start)
    };
    let best = (0..ROUNDS).map(|_| round()).min().unwrap_or_default();
    format!("{:.2} µs", best.as_secs_f64() * 1e6 / count as f64)
}

/// The processor time of some runs of the program in all.
fn process(arguments: &[&str], runs: usize) -> Duration {
    let used = || {
        let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap();
        let time = |value: nix::sys::time::TimeVal| {
            Duration::from_micros((value.tv_sec() * 1_000_000 + value.tv_usec()).try_into().unwrap_or_default())
        };
        time(usage.user_time()) + time(usage.system_time())
    };
    let before = used();
    for _ in 0..runs {
        // What the system takes to begin any process is measured with no arguments.
        let program = if arguments.is_empty() { "true" } else { env!("CARGO_BIN_EXE_whybounce") };
        let mut child = Command::new(program)
            .args(arguments)
            .env("WHYBOUNCE_CONFIG_DIR", "/nonexistent")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.wait().unwrap();
    }
    used().saturating_sub(before)
}
