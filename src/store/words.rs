//! Texts that come often are kept once and told by number.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

/// More texts than these are looked up in the file again.
const MOST: usize = 200_000;

/// The numbers of texts that were met, as of one state of the file.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: HashMap<String, i64>,
    version: i64,
}

impl Words {
    /// Forgets what another instance may have changed; called at the beginning of a transaction.
    pub(super) fn refresh(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if version != self.version {
            self.known.clear();
            self.version = version;
        }
        Ok(())
    }

    /// Forgets all, because what was noted may not have come to stay.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// The number of a text, which gets one if it has none.
    pub(super) fn number(&mut self, text: &str, statements: &mut Statements<'_>) -> rusqlite::Result<i64> {
        if let Some(number) = self.known.get(text) {
            return Ok(*number);
        }
        let found = statements.find.query_row([text], |row| row.get(0)).optional()?;
        let number = if let Some(number) = found { number } else { statements.insert.insert([text])? };
        if self.known.len() >= MOST {
            self.known.clear();
        }
        self.known.insert(text.to_owned(), number);
        Ok(number)
    }
}

/// What finds a text and what adds one.
pub(super) struct Statements<'c> {
    find: rusqlite::Statement<'c>,
    insert: rusqlite::Statement<'c>,
}

impl<'c> Statements<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            find: connection.prepare("SELECT id FROM word WHERE text = ?1")?,
            insert: connection.prepare("INSERT INTO word (text) VALUES (?1)")?,
        })
    }
}

/// The number of a text, if it has one.
pub(super) fn find(connection: &Connection, text: &str) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT id FROM word WHERE text = ?1", [text], |row| row.get(0)).optional()
}
