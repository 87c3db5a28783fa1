//! Reads the tables that mail services, servers and spreadsheets export: a row of column names, then
//! a delivery on each row (RFC 4180, with tabs or semicolons too).
//!
//! It finds the columns; what a row says is read as the event that it is.

use std::borrow::Cow;
use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder};

use super::excerpt::Excerpt;
use super::fields::field_name;
use super::said::Said;
use super::text::{begins_with, is_one_line, lines, part};
use super::webhook::{self, Field, Object, Value};
use super::{Delivery, Intake, Shape, address, host, join};
use crate::code::{self, Code, is_reply};
use crate::reference::shapes::Shapes;
use crate::reference::shapes::fields::{Fields, Known, Name, Role};

/// What may stand between columns.
const DELIMITERS: &[u8] = b",;\t|";

/// No name of a column is longer as it stands, in bytes.
const LONGEST_COLUMN: usize = 64;

/// The longest name of a recipient's column, in letters.
const LONGEST_NAME: usize = 32;

/// No word for what happened is longer, in bytes.
const LONGEST_WORD: usize = 16;

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
    let rows = &*whole_rows(rows, head.delimiter);
    let mut reader = ReaderBuilder::new()
        .delimiter(head.delimiter)
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(rows.as_bytes());
    let mut record = ByteRecord::new();
    let mut found = webhook::Found::new(shapes);
    let columns = columns(&head, shapes.webhooks.fields());
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

/// The rows with each reply that goes on over lines on the line of its row, byte for byte.
fn whole_rows(rows: &str, delimiter: u8) -> Cow<'_, str> {
    let is_row = |line: &str| memchr::memchr(delimiter, line.as_bytes()).is_some();
    let mut ends = Vec::new();
    let mut row = "";
    for line in lines(rows) {
        let words = part(rows, line.clone());
        // A cell that is quoted as a whole holds its line ends rightly.
        if is_reply(words) && !is_row(words) && is_row(row) && !ends_in_quoted_cell(row, delimiter) {
            ends.push(line.start.saturating_sub(1));
        } else {
            row = words;
        }
    }
    if ends.is_empty() {
        return Cow::Borrowed(rows);
    }
    let mut whole = String::with_capacity(rows.len());
    let mut kept = 0;
    for end in ends {
        whole.push_str(part(rows, kept..end));
        whole.push(' ');
        kept = end + 1;
    }
    whole.push_str(part(rows, kept..rows.len()));
    Cow::Owned(whole)
}

/// Whether the last cell of a row begins with a quotation mark.
fn ends_in_quoted_cell(row: &str, delimiter: u8) -> bool {
    row.rfind(char::from(delimiter)).is_some_and(|at| part(row, at + 1..row.len()).trim_start().starts_with('"'))
}

/// The first line that names a recipient's column, and one of what happened or why: titles may stand above.
fn head(text: &str, shapes: &Shapes) -> Option<Head> {
    let skipped = |line: &Range<usize>| {
        let words = part(text, line.clone()).trim_start_matches('\u{feff}').trim();
        words.is_empty() || begins_with(words, "sep=") || begins_with(words, "#") && !begins_with(words, FIELDS)
    };
    // What stands under the fields of a header is a mail's.
    let is_title = |line: &Range<usize>| field_name(part(text, line.clone())).is_none();
    let mut above = true;
    let rows = lines(text).take(PREAMBLE).filter(|line| !skipped(line));
    rows.take_while(|line| std::mem::replace(&mut above, is_title(line)))
        .find_map(|line| columns_on(text, line, shapes))
}

fn columns_on(text: &str, line: Range<usize>, shapes: &Shapes) -> Option<Head> {
    let words = part(text, line.clone()).trim_start_matches('\u{feff}').trim();
    let words = if begins_with(words, FIELDS) { part(words, FIELDS.len()..words.len()) } else { words };
    let rows = (line.end + 1).min(text.len());
    DELIMITERS.iter().filter(|delimiter| may_name_recipient(words, **delimiter, shapes)).find_map(|delimiter| {
        let mut reader = ReaderBuilder::new().delimiter(*delimiter).has_headers(false).from_reader(words.as_bytes());
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).ok()?;
        // A command may name columns and heads none.
        if record.iter().any(|name| name.len() > LONGEST_COLUMN) {
            return None;
        }
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

/// A column that stands for a field of an event.
struct Column<'a> {
    /// Its place in a row.
    place: usize,
    name: &'a str,
    known: Known,
}

fn columns<'a>(head: &'a Head, fields: &Fields) -> Vec<Column<'a>> {
    let named = head.columns.iter().enumerate().filter(|(_, name)| !name.is_empty());
    named.map(|(place, name)| Column { place, name, known: fields.of(name) }).collect()
}

/// A row as the event that it reports.
fn event<'a>(record: &'a ByteRecord, columns: &[Column<'a>], shapes: &'a Shapes) -> Object<'a> {
    let mut fields: Vec<Field<'_>> = Vec::with_capacity(columns.len().min(record.len()));
    let names = shapes.webhooks.fields();
    for Column { place, name, known } in columns {
        let cell = record.get(*place).map(|cell| std::str::from_utf8(cell).unwrap_or_default().trim());
        let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { continue };
        // A column of results may hold what the server said.
        let told = shapes.webhooks.reply_fields.first().filter(|_| known.is(Role::Kind) && is_said(cell));
        let (name, known) = told.map_or((*name, *known), |reply| (reply.as_str(), names.of(reply)));
        // Of several columns for one field the first counts that says something.
        if fields.iter().any(|field| field.name == name) {
            continue;
        }
        let value = if known.is(Role::Recipient) {
            let found = address::addresses(cell).map(|range| Value::Text(part(cell, range).into()));
            Value::List(found.collect())
        } else if known.is(Role::Kind) {
            Value::Text(shapes.tables.word(cell).unwrap_or(cell).into())
        } else if known.is(Role::RemoteHost) {
            // Its address may follow.
            Value::Text(cell.split([' ', '[', '(']).next().unwrap_or_default().into())
        } else {
            Value::Text(cell.into())
        };
        fields.push(Field { name: name.into(), known, value });
    }
    // Most rows have one recipient.
    let _ = share_out(&mut fields, names);
    Object::of(fields)
}

/// Whether a cell that may name what happened tells a failing reply instead.
fn is_said(cell: &str) -> bool {
    cell.len() > LONGEST_WORD && code::codes(cell).iter().any(|found| matches!(found.code, Code::Reply(400..)))
}

/// What stands between the statuses of several recipients in one cell of Exchange's tracking log.
const BETWEEN_STATUSES: &str = "];[";

/// Gives each of several recipients its own part of a cell that tells the status of all.
fn share_out(fields: &mut [Field<'_>], names: &Fields) -> Option<()> {
    let of = |name: &Name| fields.iter().find(|field| field.known.name() == Some(*name));
    let several = |field: &&Field<'_>| field.value.items().len() > 1;
    let recipients = names.recipient.iter().filter_map(of).find(several)?;
    let (recipient, count) = (recipients.known, recipients.value.items().len());
    let (reply, parts) = names.reply.iter().filter_map(of).find_map(|field| {
        let Value::Text(Cow::Borrowed(text)) = field.value else { return None };
        let parts: Vec<&str> = text.split(BETWEEN_STATUSES).collect();
        (parts.len() == count).then(|| ((field.name.clone(), field.known), parts))
    })?;
    let recipients = fields.iter_mut().find(|field| field.known.name() == recipient.name())?;
    let name = recipients.name.clone();
    let Value::List(addresses) = std::mem::replace(&mut recipients.value, Value::Null) else { return None };
    let each = addresses.into_iter().zip(parts).map(|(address, part)| {
        let address = Field { name: name.clone(), known: recipient, value: address };
        let reply = Field { name: reply.0.clone(), known: reply.1, value: Value::Text(part.into()) };
        Value::Object(Object::of(vec![address, reply]))
    });
    recipients.value = Value::List(each.collect());
    Some(())
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
