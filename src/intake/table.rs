//! Reads the tables that mail services, servers and spreadsheets export: a row of column names, then
//! a delivery on each row (RFC 4180, with tabs or semicolons too).
//!
//! It finds the columns; what a row says is read as the event that it is.

use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::excerpt::Excerpt;
use super::said::Said;
use super::text::{begins_with, is_one_line, lines, part};
use super::webhook::{self, Role, Roled};
use super::{Delivery, Intake, Shape, address, host, join};
use crate::reference::shapes::Shapes;

/// What may stand between columns.
const DELIMITERS: &[u8] = b",;\t|";

/// The longest name of a recipient's column, in letters.
const LONGEST_NAME: usize = 32;

/// Within how many lines from the beginning the column names stand.
pub(super) const PREAMBLE: usize = 12;

/// How the column names of a W3C log begin, as Exchange writes them.
const FIELDS: &str = "#Fields:";

/// Where the column names end, and what they are.
struct Head {
    delimiter: u8,
    columns: Vec<String>,
    rows: usize,
}

/// Where the rows of a table begin; `None` where `text` is no table of deliveries.
pub(super) fn rows_of(text: &str, shapes: &Shapes) -> Option<usize> {
    head(text, shapes).map(|head| head.rows)
}

/// Whether `text` begins like a table of deliveries.
pub(super) fn is_in(text: &str, shapes: &Shapes) -> bool {
    head(text, shapes).is_some()
}

/// The deliveries of a table; `None` where `text` is none.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Option<Vec<Delivery>> {
    // A table is more than the names of its columns.
    if is_one_line(text.text()) {
        return None;
    }
    let head = head(text.text(), shapes)?;
    let rows = part(text.text(), head.rows..text.text().len());
    let mut reader = ReaderBuilder::new()
        .delimiter(head.delimiter)
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(rows.as_bytes());
    let mut record = ByteRecord::new();
    let mut found = webhook::Found::new(shapes);
    let columns: Vec<Column<'_>> =
        head.columns.iter().map(|name| Column { name, role: found.roles().of(name) }).collect();
    let mut start = 0;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let end = usize::try_from(reader.position().byte()).unwrap_or(rows.len());
        let row = text.trimmed(head.rows + start..head.rows + end);
        start = end;
        if !row.is_blank() {
            let before = found.deliveries.len();
            found.read_row(&row, &event(&record, &columns, shapes));
            if found.deliveries.len() == before {
                found.deliveries.push(loose(&row, shapes));
            }
        }
    }
    aside.leave_out(found.left_out);
    (!found.deliveries.is_empty()).then_some(found.deliveries)
}

/// The first line that names a recipient's column, and one of what happened or why.
fn head(text: &str, shapes: &Shapes) -> Option<Head> {
    let skipped = |line: &Range<usize>| {
        let words = part(text, line.clone()).trim_start_matches('\u{feff}').trim();
        words.is_empty() || begins_with(words, "sep=") || begins_with(words, "#") && !begins_with(words, FIELDS)
    };
    let line = lines(text).take(PREAMBLE).find(|line| !skipped(line))?;
    columns_on(text, line, shapes)
}

fn columns_on(text: &str, line: Range<usize>, shapes: &Shapes) -> Option<Head> {
    let words = part(text, line.clone()).trim_start_matches('\u{feff}').trim();
    let words = if begins_with(words, FIELDS) { part(words, FIELDS.len()..words.len()) } else { words };
    let rows = (line.end + 1).min(text.len());
    DELIMITERS.iter().filter(|delimiter| may_name_recipient(words, **delimiter, shapes)).find_map(|delimiter| {
        let mut reader = ReaderBuilder::new().delimiter(*delimiter).has_headers(false).from_reader(words.as_bytes());
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).ok()?;
        let names = record.iter().map(|name| shapes.tables.field(&String::from_utf8_lossy(name)));
        let columns: Vec<String> = names.map(|name| name.unwrap_or_default().to_owned()).collect();
        let has = |wanted: &dyn Fn(&str) -> bool| columns.iter().any(|name| wanted(name));
        let names = &shapes.webhooks;
        let is_told = |name: &str| {
            [&names.event_fields, &names.reply_fields].iter().any(|list| list.iter().any(|known| known == name))
        };
        (has(&|name| names.recipient_fields.iter().any(|known| known == name)) && has(&is_told)).then_some(Head {
            delimiter: *delimiter,
            columns,
            rows,
        })
    })
}

/// Whether a line that this delimiter parts may hold the name of a recipient's column: few lines that
/// are none come so far that they are read as the head of a table.
fn may_name_recipient(words: &str, delimiter: u8, shapes: &Shapes) -> bool {
    let bytes = words.as_bytes();
    if memchr::memchr(delimiter, bytes).is_none() {
        return false;
    }
    let columns = || {
        let fields = shapes.webhooks.recipient_fields.iter();
        fields.filter_map(|field| shapes.tables.columns.get(field)).flatten()
    };
    // A name may be quoted and hold the delimiter itself.
    memchr::memchr(b'"', bytes).is_some()
        || bytes.split(|byte| *byte == delimiter).any(|cell| {
            let mut name = [0; LONGEST_NAME];
            let mut length = 0;
            for byte in cell.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
                let Some(slot) = name.get_mut(length) else { return false };
                *slot = byte.to_ascii_lowercase();
                length += 1;
            }
            columns().any(|column| Some(column.as_bytes()) == name.get(..length))
        })
}

/// A column, and what its cells hold.
struct Column<'a> {
    name: &'a str,
    role: Roled,
}

/// A row as the event that it reports.
fn event(record: &ByteRecord, columns: &[Column<'_>], shapes: &Shapes) -> Map<String, Value> {
    let mut event = Map::new();
    for (cell, column) in record.iter().zip(columns) {
        let cell = String::from_utf8_lossy(cell);
        let cell = cell.trim();
        let name = column.name;
        if name.is_empty() || cell.is_empty() || event.contains_key(name) {
            continue;
        }
        let value = if column.role.is(Role::Recipient) {
            let found = address::addresses(cell).map(|range| Value::from(part(cell, range)));
            Value::Array(found.collect())
        } else if column.role.is(Role::Kind) {
            Value::from(shapes.tables.word(cell).unwrap_or(cell))
        } else if column.role.is(Role::RemoteHost) {
            // Its address may follow.
            Value::from(cell.split([' ', '[', '(']).next().unwrap_or_default())
        } else {
            Value::from(cell)
        };
        event.insert(name.to_owned(), value);
    }
    share_out(&mut event, shapes);
    event
}

/// What stands between the statuses of several recipients in one cell of Exchange's tracking log.
const BETWEEN_STATUSES: &str = "];[";

/// Gives each of several recipients its own part of a cell that tells the status of all.
fn share_out(event: &mut Map<String, Value>, shapes: &Shapes) {
    let names = &shapes.webhooks;
    let Some((recipients, addresses)) = names.recipient_fields.iter().find_map(|name| {
        let addresses = event.get(name)?.as_array()?;
        (addresses.len() > 1).then(|| (name.clone(), addresses.clone()))
    }) else {
        return;
    };
    let statuses = names.reply_fields.iter().find_map(|name| {
        let parts: Vec<String> = event.get(name)?.as_str()?.split(BETWEEN_STATUSES).map(str::to_owned).collect();
        (parts.len() == addresses.len()).then(|| (name.clone(), parts))
    });
    let Some((reply, parts)) = statuses else { return };
    let each = addresses.into_iter().zip(parts);
    let each =
        each.map(|(address, part)| Map::from_iter([(recipients.clone(), address), (reply.clone(), part.into())]));
    event.insert(recipients.clone(), each.map(Value::Object).collect());
}

/// A row of which nothing is understood, so that it is not lost.
fn loose(row: &Excerpt, shapes: &Shapes) -> Delivery {
    let words = row.text();
    let said = Said::new(words);
    Delivery {
        shape: Shape::Record,
        recipient: address::first(words).and_then(|range| address::clean(part(words, range))),
        reply_code: said.failing_reply(),
        enhanced_code: said.enhanced(),
        remote_mta: host::remote(&said, shapes),
        diagnostic: row.clipped(join::LONGEST_DIAGNOSTIC),
        ..Delivery::default()
    }
}
