//! `whybounce keys`: the app's keys, from the table that the app itself goes by.

use std::io::Write;

use clap::{Args, ValueEnum};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{Outcome, output};
use crate::keys::{Keymap, Row};
use crate::report::json;
use crate::settings::Settings;

/// How to print the keys.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// How to print the table
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
}

const EXAMPLES: &str = "\
Examples:
  whybounce keys
  whybounce keys --format markdown > keys.md";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    Text,
    Json,
    Markdown,
}

/// A row as its JSON object.
#[derive(Debug, Serialize)]
struct Record<'a> {
    place: &'a str,
    /// The names of the places in the settings.
    places: &'a [String],
    keys: &'a str,
    label: &'a str,
    command: &'a str,
}

pub(super) fn run(options: &Options, settings: &Settings) -> anyhow::Result<Outcome> {
    let table = Keymap::rebound(&settings.keys).0.table();
    let mut out = output::stdout();
    match options.format {
        TableFormat::Text => {
            let width = table.iter().map(|row| row.keys.width()).max().unwrap_or_default();
            for (index, (place, rows)) in by_place(&table).into_iter().enumerate() {
                writeln!(out, "{}{place}", if index == 0 { "" } else { "\n" })?;
                for row in rows {
                    writeln!(out, "  {}{}  {}", row.keys, " ".repeat(width - row.keys.width()), row.label)?;
                }
            }
        }
        TableFormat::Json => {
            let records: Vec<_> = table
                .iter()
                .map(|row| Record {
                    place: &row.place,
                    places: &row.places,
                    keys: &row.keys,
                    label: row.label,
                    command: row.command,
                })
                .collect();
            writeln!(out, "{}", json::pretty(&records)?)?;
        }
        TableFormat::Markdown => {
            writeln!(out, "| Where | Keys | What they do |\n|---|---|---|")?;
            for row in by_place(&table).into_iter().flat_map(|(_, rows)| rows) {
                writeln!(out, "| {} | `{}` | {} |", row.place, row.keys.replace('|', "\\|"), row.label)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The rows of each place together, the places in the order of the table.
fn by_place(table: &[Row]) -> Vec<(&str, Vec<&Row>)> {
    let mut places: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in table {
        match places.iter_mut().find(|(place, _)| *place == row.place) {
            Some((_, rows)) => rows.push(row),
            None => places.push((&row.place, vec![row])),
        }
    }
    places
}
