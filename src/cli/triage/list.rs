//! `triage list`, `export` and `resend`: kept bounces one after another.

use std::io::{IsTerminal, Write};

use clap::{Args, ValueEnum};

use super::{Chosen, Outcome, Printed, Room, outcome};
use crate::cli::{formats, output};
use crate::report::kept::Mask;
use crate::report::style::Style;
use crate::report::{Format, json, kept, survey};
use crate::store::{Fault, Order, Row, Store};

/// What to list.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// Which comes first
    #[arg(long, value_enum, default_value_t = Sort::Newest)]
    sort: Sort,
    #[command(flatten)]
    printed: Printed,
}

/// Which entry comes first.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// The latest failure
    Newest,
    /// What costs an address before what costs a message
    Gravest,
}

impl Sort {
    const fn order(self) -> Order {
        match self {
            Self::Newest => Order::Newest,
            Self::Gravest => Order::Gravest,
        }
    }
}

/// What to export.
#[derive(Debug, Args)]
pub(super) struct ExportOptions {
    #[command(flatten)]
    chosen: Chosen,
    /// How to export it; json and ndjson hold the raw text too
    #[arg(long, value_parser = formats(EXPORTS), default_value = "ndjson")]
    format: Format,
}

const EXPORTS: &[Format] = &[Format::Csv, Format::Ndjson, Format::Json, Format::Markdown];

/// How to print addresses.
#[derive(Debug, Args)]
pub(super) struct ResendOptions {
    #[command(flatten)]
    printed: Printed,
}

/// So wide is a table of which nothing is cut, in columns.
const WHOLE: usize = 4096;

/// So many lines are laid out together.
const CHUNK: usize = 500;

/// Why entries can't be handed on: the log, or whoever takes them.
enum Stopped {
    Log(Fault),
    Output(std::io::Error),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Log(fault)
    }
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Stopped> for anyhow::Error {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Log(fault) => fault.into(),
            Stopped::Output(error) => error.into(),
        }
    }
}

pub(super) fn run(options: &Options, room: Room<'_>) -> anyhow::Result<Outcome> {
    let query = options.chosen.query(room.reference)?;
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let mut lines = Lines::new(room, options.printed.format);
    store.each(&query, options.sort.order(), |row| lines.add(row))?;
    let count = lines.count;
    let outcome = lines.end()?;
    if count == 0 {
        room.say_nothing("triage-none-listed");
    }
    Ok(outcome)
}

pub(super) fn resend(options: &ResendOptions, room: Room<'_>) -> anyhow::Result<Outcome> {
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let mut rows = store.resendable()?;
    let mut mask = Mask::new(room.look.redact, room.reference);
    mask.rows(&mut rows);
    let mut out = output::stdout();
    if options.printed.format == Format::Json {
        let rows: Vec<_> = rows.iter().map(kept::object).collect();
        writeln!(out, "{}", json::pretty(&rows)?)?;
    } else {
        for address in rows.iter().filter_map(|row| row.recipient.as_deref()) {
            writeln!(out, "{}", crate::safe::line(address))?;
        }
    }
    out.flush()?;
    if rows.is_empty() {
        room.say_nothing("triage-none-to-resend");
    }
    Ok(outcome(rows.len() as u64))
}

/// Lines of the queue as they are printed.
struct Lines<'a> {
    room: Room<'a>,
    format: Format,
    style: Style,
    mask: Mask,
    out: std::io::BufWriter<output::Stdout>,
    rows: Vec<Row>,
    count: u64,
}

impl<'a> Lines<'a> {
    fn new(room: Room<'a>, format: Format) -> Self {
        let (mut style, mask) = (output::style(room.look), Mask::new(room.look.redact, room.reference));
        if !std::io::stdout().is_terminal() {
            // Whoever reads it by a program needs whole addresses.
            style.width = WHOLE;
        }
        Self { room, format, style, mask, out: output::stdout(), rows: Vec::new(), count: 0 }
    }

    fn add(&mut self, mut row: Row) -> Result<(), Stopped> {
        self.mask.row(&mut row);
        if self.format == Format::Json {
            let before = if self.count == 0 { "[\n" } else { ",\n" };
            write!(self.out, "{before}{}", json::compact(&kept::object(&row))?)?;
        } else {
            self.rows.push(row);
        }
        self.count += 1;
        if self.rows.len() >= CHUNK { self.lay_out() } else { Ok(()) }
    }

    fn lay_out(&mut self) -> Result<(), Stopped> {
        let rows = std::mem::take(&mut self.rows);
        let text = kept::rows(&rows, self.style, self.room.reference);
        // The headings come once.
        let is_first = self.count <= CHUNK as u64;
        let from = if is_first { 0 } else { text.find('\n').map_or(0, |end| end + 1) };
        Ok(self.out.write_all(text.as_bytes().get(from..).unwrap_or_default())?)
    }

    fn end(mut self) -> anyhow::Result<Outcome> {
        match (self.format, self.count) {
            (Format::Json, 0) => writeln!(self.out, "[]")?,
            (Format::Json, _) => writeln!(self.out, "\n]")?,
            _ if self.rows.is_empty() => {}
            _ => self.lay_out()?,
        }
        self.out.flush()?;
        Ok(outcome(self.count))
    }
}

pub(super) fn export(options: &ExportOptions, room: Room<'_>) -> anyhow::Result<Outcome> {
    let query = options.chosen.query(room.reference)?;
    let Some(store) = room.look()? else { return Ok(Outcome::Nothing) };
    let mut out = output::stdout();
    match options.format {
        Format::Markdown => out.write_all(kept::markdown_head(room.reference).as_bytes())?,
        Format::Csv => out.write_all(survey::deliveries(&kept::columns(), std::iter::empty()).as_bytes())?,
        _ => {}
    }
    let mut mask = Mask::new(room.look.redact, room.reference);
    let mut count = 0;
    store.each(&query, Order::Newest, |row| {
        export_one(&store, &row, (options.format, count), (&mut mask, room), &mut out)?;
        count += 1;
        Ok::<_, Stopped>(())
    })?;
    match (options.format, count) {
        (Format::Json, 0) => writeln!(out, "[]")?,
        (Format::Json, _) => writeln!(out, "\n]")?,
        _ => {}
    }
    out.flush()?;
    Ok(outcome(count))
}

/// Writes one entry of an export.
fn export_one(
    store: &Store,
    row: &Row,
    (format, before): (Format, u64),
    (mask, room): (&mut Mask, Room<'_>),
    out: &mut impl Write,
) -> Result<(), Stopped> {
    if format == Format::Markdown {
        let mut row = row.clone();
        mask.row(&mut row);
        return Ok(out.write_all(kept::markdown_row(&row, room.reference).as_bytes())?);
    }
    let Some(mut entry) = store.entry(row.id)? else { return Ok(()) };
    mask.entry(&mut entry);
    if format == Format::Csv {
        let table = survey::deliveries(&[], std::iter::once(kept::cells_of(&entry)));
        return Ok(out.write_all(table.trim_start_matches('\n').as_bytes())?);
    }
    let object = json::compact(&kept::whole(&entry))?;
    match (format, before) {
        (Format::Json, 0) => write!(out, "[\n{object}")?,
        (Format::Json, _) => write!(out, ",\n{object}")?,
        _ => writeln!(out, "{object}")?,
    }
    Ok(())
}
