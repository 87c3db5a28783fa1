//! How fast whybounce is: `cargo bench --bench speed [-- NAME]` prints a table of processor time.
//!
//! What one thing costs within the process is the best of several rounds; what a call costs is that of
//! the whole process, reading, writing and start included.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use whybounce::classify::classify;
use whybounce::reference::Reference;
use whybounce::{builtin, intake, search};

/// How often what happens within the process is measured; the best round counts.
const ROUNDS: usize = 15;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let reference = builtin::reference();
    let folder = std::env::temp_dir().join(format!("whybounce-speed-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    println!("| what | processor time |\n|---|---|");
    let mut row = |name: &str, measure: &dyn Fn() -> String| {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            println!("| {name} | {} |", measure());
        }
    };
    within(&mut row, &reference);
    processes(&mut row, &folder, &reference);
    fs::remove_dir_all(&folder).unwrap();
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
    row("intake, one line", &|| {
        each(lines.len(), || lines.iter().for_each(|line| drop(intake::read(line.as_bytes(), reference.shapes()))))
    });
    row("search, one query", &|| each(1, || drop(search::search(reference, "mailbox full"))));
}

/// What a call costs as a whole.
fn processes(row: &mut Row<'_>, folder: &Path, reference: &Reference) {
    let one = folder.join("one.txt");
    fs::write(&one, "550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown\n").unwrap();
    let paste = one.display().to_string();
    for (name, arguments) in [
        ("one paste, whole process", vec!["classify", paste.as_str()]),
        ("--version", vec!["--version"]),
        ("keys", vec!["keys"]),
        ("explain 5.7.26", vec!["explain", "5.7.26"]),
        ("search mailbox full", vec!["search", "mailbox", "full"]),
    ] {
        row(name, &|| {
            let (time, memory) = process(&arguments, 50);
            format!("{:.1} ms, {memory:.1} MiB", time.as_secs_f64() * 1e3 / 50.0)
        });
    }
    let many = 400_000;
    let all = file(folder, "lines.txt", |out| {
        for line in lines(reference).iter().cycle().take(many) {
            writeln!(out, "{line}").unwrap();
        }
    });
    let (all, bytes) = (all.display().to_string(), fs::metadata(&all).unwrap().len());
    for (name, more) in [
        ("a file of lines to NDJSON", &["--lines", "--format", "ndjson"][..]),
        ("a file of lines to NDJSON, lines found by itself", &["--format", "ndjson"]),
        ("a file of lines to JSON with everything", &["--lines", "--format", "json"]),
    ] {
        row(name, &|| {
            let (time, memory) = process(&[&["classify"], more, &[all.as_str()]].concat(), 1);
            let each = time.as_secs_f64() * 1e6 / many as f64;
            format!("{each:.2} µs a line, {:.0} MB/s, {memory:.0} MiB", bytes as f64 / 1e6 / time.as_secs_f64())
        });
    }
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
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or_default(), time.tv_nsec.try_into().unwrap_or_default())
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

/// The processor time of some runs of the program in all, and the most memory that one of them took, in MiB.
fn process(arguments: &[&str], runs: usize) -> (Duration, f64) {
    let used = || {
        let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap();
        let time = |value: nix::sys::time::TimeVal| {
            Duration::from_micros((value.tv_sec() * 1_000_000 + value.tv_usec()).try_into().unwrap_or_default())
        };
        (time(usage.user_time()) + time(usage.system_time()), usage.max_rss() as f64 / 1024.0)
    };
    let before = used();
    for _ in 0..runs {
        let mut child = Command::new(env!("CARGO_BIN_EXE_whybounce"))
            .args(arguments)
            .env("WHYBOUNCE_CONFIG_DIR", "/nonexistent")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.wait().unwrap();
    }
    let after = used();
    (after.0.saturating_sub(before.0), after.1)
}
