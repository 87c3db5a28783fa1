//! `whybounce filter`: a line in, a record out, for log daemons, databases and data pipelines.
//!
//! An answer depends on its line alone, so whoever calls it may cut a stream anywhere. It knows lines
//! and when to answer; what stands in a line, [`answer`] knows.

mod answer;
mod known;
mod lines;

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::reference::Overlay;
use super::{Look, Outcome, fields, output, threads};
use answer::Answers;
use lines::Lines;

/// What lines hold, and how to answer them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// What a line is: the text itself, or a JSON object with the text in a field
    #[arg(long = "in", value_enum, default_value_t = Form::Text, value_name = "FORM")]
    form: Form,
    /// The field that holds the text (--in json) [default: the first of the usual names]
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    #[command(flatten)]
    chosen: fields::Chosen,
    /// Copy these fields of the input into the record (--in json)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    keep: Vec<String>,
    /// Answer in the form that this engine asks for
    #[arg(long, value_enum, value_name = "ENGINE")]
    wrap: Option<Wrap>,
}

const EXAMPLES: &str = "\
Examples:
  One record for each line, whatever the line is
    whybounce filter < replies.txt > verdicts.ndjson
  Texts in a field of JSON, with the id of each row kept
    whybounce filter --in json --field message --keep id < rows.ndjson
  Only what is needed
    whybounce filter --fields recipient,category,address < replies.txt";

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The text itself.
    Text,
    /// A JSON object with the text in a field.
    Json,
}

/// What is put around an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wrap {
    /// rsyslog's `mmexternal`: the record becomes the property whybounce of the message
    Rsyslog,
    /// `ClickHouse`'s executable functions (`JSONEachRow`): the record as a string in `result`.
    Clickhouse,
}

/// So few lines are answered sooner than another thread has begun.
const ALONE: usize = 48;

/// How many lines are answered at a time.
const CHUNK: usize = 16;

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let is_json = options.form == Form::Json || options.wrap == Some(Wrap::Clickhouse);
    anyhow::ensure!(is_json || options.field.is_none(), "--field works with --in json");
    anyhow::ensure!(is_json || options.keep.is_empty(), "--keep works with --in json");
    let selection = options.chosen.selection()?;
    let explainer = overlay.open()?;
    let text = if is_json { answer::Text::Field(options.field.as_deref()) } else { answer::Text::Line };
    let answers = Answers::new(explainer.reference(), &selection, text)
        .keeping(&options.keep)
        .wrapped(options.wrap)
        .masked(look.redact);
    let mut out = output::stdout();
    let mut lines = Lines::of(io::stdin().lock());
    loop {
        let batch = lines.next_batch()?;
        if batch.is_empty() {
            return Ok(Outcome::Done);
        }
        if batch.len() <= ALONE {
            out.write_all(&answers.to_all(&batch))?;
        } else {
            threads::ready();
            let answered: Vec<Vec<u8>> = batch.par_chunks(CHUNK).map(|some| answers.to_all(some)).collect();
            for some in answered {
                out.write_all(&some)?;
            }
        }
        // Whoever asked may wait for this before it asks again.
        out.flush()?;
    }
}
