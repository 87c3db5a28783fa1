//! Writes the log of a made-up night of a Postfix server to standard output: `cargo run --release --example
//! night -- [LINES] [SEED] [--iso]`.
//!
//! The same seed gives the same night. What became of it is told on standard error.
#![allow(clippy::indexing_slicing, clippy::print_stderr, clippy::unwrap_used)]

mod night;

use std::io::{self, BufWriter, Write};

use night::{Night, Stamp};

fn main() -> io::Result<()> {
    let (flags, numbers): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with('-'));
    let mut numbers = numbers.iter().map(|word| word.replace('_', "").parse::<u64>().unwrap());
    let lines = numbers.next().unwrap_or(1_000_000);
    let seed = numbers.next().unwrap_or(1);
    let stamp = if flags.iter().any(|flag| flag == "--iso") { Stamp::Iso } else { Stamp::Syslog };
    let mut out = BufWriter::new(io::stdout().lock());
    let truth = Night::new(seed, stamp).write(lines, &mut out)?;
    out.flush()?;
    eprintln!("{truth:?}");
    Ok(())
}
