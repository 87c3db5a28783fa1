//! Which entries are meant: `status=open provider=google domain!=gmail.com ann@`.
//!
//! Conditions as [`crate::survey::Filter`] has them, with what only an entry has; words without `=` are
//! searched for, but for the name of a status, which means that. All must hold; of the values of one condition, any.

use std::cell::RefCell;
use std::fmt;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::entry::Status;
use super::keys::Keys;
use super::names::Names;
use crate::filters::{self, UnknownValue};
use crate::reference::Reference;
use crate::taxonomy::Category;

/// What a condition can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// How far the work has come.
    Status,
    /// Who works on it.
    Assignee,
    /// One of its tags.
    Tag,
    /// Why it failed.
    Cause,
    /// The recipient's address.
    Recipient,
    /// The recipient's domain.
    Domain,
    /// The provider.
    Provider,
    /// The code.
    Code,
    /// Hard or soft.
    Permanence,
    /// What the verdict says of the address.
    Address,
}

impl Field {
    /// Every field, in the order in which a reader meets them.
    pub const ALL: &'static [Self] = &[
        Self::Status,
        Self::Assignee,
        Self::Tag,
        Self::Cause,
        Self::Recipient,
        Self::Domain,
        Self::Provider,
        Self::Code,
        Self::Permanence,
        Self::Address,
    ];

    /// The name in a filter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Assignee => "assignee",
            Self::Tag => "tag",
            Self::Cause => "cause",
            Self::Recipient => "recipient",
            Self::Domain => "domain",
            Self::Provider => "provider",
            Self::Code => "code",
            Self::Permanence => "permanence",
            Self::Address => "address",
        }
    }

    fn named(name: &str) -> Option<Self> {
        // The column is called so.
        let name = if name.eq_ignore_ascii_case("who") { "assignee" } else { name };
        Self::ALL.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    field: Field,
    is: bool,
    /// In lower case; an empty one stands for none.
    values: Vec<String>,
}

/// Which entries are meant; all of them where nothing is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    conditions: Vec<Condition>,
    words: Vec<Word>,
}

/// A word that an entry holds somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    /// The causes whose titles hold it.
    causes: Vec<Category>,
}

/// What in a query is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryFault {
    /// Nothing is called this.
    UnknownField(String),
    /// No status is called this.
    UnknownStatus(String),
    /// Nothing is called this.
    UnknownValue(UnknownValue),
}

impl From<UnknownValue> for QueryFault {
    fn from(unknown: UnknownValue) -> Self {
        Self::UnknownValue(unknown)
    }
}

impl fmt::Display for QueryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField(name) => {
                let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
                write!(f, "can't filter by {name}. Choose one of: {}", names.join(", "))
            }
            Self::UnknownValue(unknown) => unknown.fmt(f),
            Self::UnknownStatus(name) => {
                let names: Vec<_> = Status::ALL.iter().map(|status| status.name()).collect();
                write!(f, "unknown status {name}. Choose one of: {}", names.join(", "))
            }
        }
    }
}

impl std::error::Error for QueryFault {}

impl Query {
    /// Reads conditions and words that spaces part.
    ///
    /// # Errors
    /// A condition about nothing that is known.
    pub fn read(text: &str) -> Result<Self, QueryFault> {
        let mut query = Self::default();
        for word in filters::words(text) {
            let Some((name, values)) = word.split_once('=') else {
                match Status::named(&word) {
                    Some(status) => query = query.within(Field::Status, status.name()),
                    None => query.words.push(Word { text: word.to_lowercase(), causes: Vec::new() }),
                }
                continue;
            };
            let (name, is) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
            let field = Field::named(name).ok_or_else(|| QueryFault::UnknownField(name.to_owned()))?;
            let values: Vec<String> = values.split(',').map(str::to_lowercase).collect();
            if field == Field::Status
                && let Some(unknown) = values.iter().find(|value| Status::named(value).is_none())
            {
                return Err(QueryFault::UnknownStatus(unknown.clone()));
            }
            query.conditions.push(Condition { field, is, values });
        }
        Ok(query)
    }

    /// The same with the names that entries have: an id for a title or another name of the same thing. A word means
    /// the causes, too, whose titles hold it.
    ///
    /// # Errors
    /// A value that nothing is called.
    pub fn named(mut self, reference: &Reference) -> Result<Self, QueryFault> {
        for condition in &mut self.conditions {
            condition.values =
                filters::named(condition.field.name(), std::mem::take(&mut condition.values), reference)?;
        }
        for word in &mut self.words {
            let title = |cause: &Category| reference.category(*cause).short_title().to_lowercase();
            word.causes = Category::ALL.iter().copied().filter(|cause| title(cause).contains(&word.text)).collect();
        }
        Ok(self)
    }

    /// The conditions of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.conditions.extend(other.conditions);
        self.words.extend(other.words);
        self
    }

    /// Entries of which a field has this value; for looking into a group.
    #[must_use]
    pub fn within(mut self, field: Field, value: &str) -> Self {
        self.conditions.push(Condition { field, is: true, values: vec![value.to_lowercase()] });
        self
    }

    /// Whether it means all entries.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.words.is_empty()
    }

    /// The condition as SQL about the table `entry` by the name `e`, with its values. Which words and addresses
    /// a pattern means is looked up first, so that no row has to be compared with it.
    pub(super) fn sql(&self, lookup: Lookup<'_>) -> rusqlite::Result<(String, Vec<Value>)> {
        let is_star = |condition: &Condition| condition.values.iter().any(|value| value.contains('*'));
        if !self.words.is_empty() || self.conditions.iter().any(|one| one.field == Field::Recipient && is_star(one)) {
            lookup.names.borrow_mut().refresh(lookup.connection)?;
        }
        let mut sql = Sql { lookup, parts: Vec::new(), values: Vec::new() };
        for condition in &self.conditions {
            let part = sql.condition(condition)?;
            sql.parts.push(part);
        }
        let words: Vec<Told> = self.words.iter().map(|word| sql.word(word)).collect::<rusqlite::Result<_>>()?;
        let rarest = sql.rarest(&words)?;
        for (number, told) in words.into_iter().enumerate() {
            let part = sql.told(told, rarest.is_none_or(|rarest| rarest == number));
            sql.parts.push(part);
        }
        let text = if sql.parts.is_empty() { "1".to_owned() } else { sql.parts.join(" AND ") };
        Ok((text, sql.values))
    }
}

/// What tells which numbers stand for a text.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'c> {
    pub(super) connection: &'c Connection,
    pub(super) names: &'c RefCell<Names>,
    pub(super) keys: Keys,
}

/// What a word that is searched for means.
struct Told {
    /// Columns, and the numbers that mean it there.
    lists: Vec<(&'static str, Vec<i64>)>,
    /// The word, where too many addresses hold it to name them.
    addresses: Option<String>,
}

impl Told {
    /// How many entries it means: no fewer than so many, and at most [`MANY`].
    fn count(&self, connection: &Connection) -> rusqlite::Result<i64> {
        // There is no index of codes, and most entries have one of a few.
        if self.addresses.is_some() || self.lists.iter().any(|(column, _)| *column == "code") {
            return Ok(MANY);
        }
        let mut count = 0;
        for (column, numbers) in &self.lists {
            let sql =
                format!("SELECT COUNT(*) FROM (SELECT 1 FROM entry e WHERE {} LIMIT {MANY})", among(column, numbers));
            count += connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?;
        }
        Ok(count)
    }
}

struct Sql<'c> {
    lookup: Lookup<'c>,
    parts: Vec<String>,
    values: Vec<Value>,
}

/// So many numbers are looked for one by one; where a pattern means more, most entries have one of them.
const MOST_NUMBERS: usize = 50_000;

/// From so many entries on a word is no rare one.
const MANY: i64 = 100_000;

impl Sql<'_> {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn condition(&mut self, condition: &Condition) -> rusqlite::Result<String> {
        let mut any = Vec::new();
        for value in &condition.values {
            any.push(self.holds(condition.field, value)?);
        }
        let any = format!("({})", any.join(" OR "));
        Ok(if condition.is { any } else { format!("NOT coalesce({any}, 0)") })
    }

    fn holds(&mut self, field: Field, value: &str) -> rusqlite::Result<String> {
        let column = match field {
            Field::Status => {
                let number = Status::named(value).map_or(-1, Status::number);
                return Ok(format!("e.status = {number}"));
            }
            Field::Tag if value.is_empty() => return Ok("e.tags IS NULL".to_owned()),
            Field::Tag => {
                let place = self.value(format!("* {} *", glob(value)));
                return Ok(format!(
                    "e.id IN (SELECT id FROM entry WHERE (note IS NOT NULL OR tags IS NOT NULL) AND tags GLOB {place})"
                ));
            }
            field => field.name(),
        };
        if value.is_empty() {
            return Ok(format!("e.{column} IS NULL"));
        }
        if field == Field::Recipient {
            return Ok(self.recipient(value));
        }
        if field == Field::Code
            && let Ok(reply @ 200..600) = value.parse::<u16>()
        {
            // Beside an enhanced code, only the facts tell the reply.
            let told = self.worded(column, value)?;
            return Ok(format!(
                "({told} OR EXISTS (SELECT 1 FROM body WHERE entry = e.id AND json_extract(record, '$.reply_code') = {reply}))"
            ));
        }
        self.worded(column, value)
    }

    /// That a column holds a word, or one that a pattern means.
    fn worded(&mut self, column: &str, value: &str) -> rusqlite::Result<String> {
        let (test, value) = if value.contains('*') { ("text GLOB", glob(value)) } else { ("text =", value.to_owned()) };
        if let Some(numbers) = self.numbers(&format!("{test} ?1"), &value)? {
            return Ok(among(column, &numbers));
        }
        let place = self.value(value);
        Ok(passing(column, "word", &format!("{test} {place}")))
    }

    fn recipient(&mut self, value: &str) -> String {
        if !value.contains('*') {
            return among("recipient", &[self.lookup.keys.mailbox(value)]);
        }
        let fitting = self.lookup.names.borrow().fitting(value, MOST_NUMBERS);
        if let Some(numbers) = fitting {
            return among("recipient", &numbers);
        }
        let place = self.value(glob(value));
        passing("recipient", "mailbox", &format!("text GLOB {place}"))
    }

    /// The numbers of the words that pass a test of a value; `None` where they are too many.
    fn numbers(&self, test: &str, value: &str) -> rusqlite::Result<Option<Vec<i64>>> {
        let sql = format!("SELECT id FROM word WHERE {test} LIMIT {}", MOST_NUMBERS + 1);
        let mut statement = self.lookup.connection.prepare(&sql)?;
        let numbers: Vec<i64> = statement.query_map([value], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok((numbers.len() <= MOST_NUMBERS).then_some(numbers))
    }

    /// A word that is searched for: in the domain, in the address before its `@` or, where the word has one, in
    /// all of it, in the cause or its title, provider, code, assignee, note and tags.
    fn word(&self, Word { text: word, causes: titled }: &Word) -> rusqlite::Result<Told> {
        let recipients = self.lookup.names.borrow().holding(word, MOST_NUMBERS);
        let addresses = recipients.is_none().then(|| word.to_owned());
        let mut of = [const { Vec::new() }; 4];
        let titled: Vec<String> = titled.iter().map(|cause| format!("'{}'", cause.name())).collect();
        let sql = format!("SELECT id, text FROM word WHERE instr(text, ?1) OR text IN ({})", titled.join(","));
        let mut statement = self.lookup.connection.prepare(&sql)?;
        let mut rows = statement.query([word])?;
        while let Some(row) = rows.next()? {
            let [causes, codes, domains, others] = &mut of;
            let text: String = row.get(1)?;
            let place = match text.as_str() {
                text if text.parse::<Category>().is_ok() => causes,
                text if text.starts_with(|first: char| first.is_ascii_digit()) => codes,
                text if text.contains('.') => domains,
                _ => others,
            };
            place.push(row.get(0)?);
        }
        let [causes, codes, domains, others] = of;
        // A domain may begin with a digit, or have no dot.
        let all = |parts: [&[i64]; 3]| parts.concat();
        let lists = [
            ("recipient", recipients.unwrap_or_default()),
            ("domain", all([&codes, &domains, &others])),
            ("assignee", all([&others, &domains, &[]])),
            ("cause", causes),
            ("code", codes),
            ("provider", others),
            ("id", self.noted(word)?),
        ];
        Ok(Told { lists: lists.into_iter().filter(|(_, numbers)| !numbers.is_empty()).collect(), addresses })
    }

    /// Of several words the one that fewest entries have: these are looked up, and compared with the others.
    fn rarest(&self, words: &[Told]) -> rusqlite::Result<Option<usize>> {
        let mut rarest = None;
        if words.len() > 1 {
            for (number, told) in words.iter().enumerate() {
                let count = told.count(self.lookup.connection)?;
                if rarest.is_none_or(|(least, _)| count < least) {
                    rarest = Some((count, number));
                }
            }
        }
        Ok(rarest.map(|(_, number)| number))
    }

    /// That an entry has what a word means; looked up in the indexes, or only compared.
    fn told(&mut self, told: Told, is_looked_up: bool) -> String {
        let sign = if is_looked_up { "" } else { "+" };
        let mut any: Vec<String> =
            told.lists.iter().map(|(column, numbers)| format!("{sign}{}", among(column, numbers))).collect();
        if let Some(word) = told.addresses {
            any.push(self.address_with(word));
        }
        if any.is_empty() { NONE.to_owned() } else { format!("({})", any.join(" OR ")) }
    }

    /// That an address holds a word, of which there are too many to name them.
    fn address_with(&mut self, word: String) -> String {
        let local = "substr(text, 1, instr(text, '@') - 1)";
        let within = if word.contains('@') { "text" } else { local };
        let place = self.value(word);
        passing("recipient", "mailbox", &format!("instr({within}, {place})"))
    }

    /// The entries whose note or tags hold a word.
    fn noted(&self, word: &str) -> rusqlite::Result<Vec<i64>> {
        let mut statement = self.lookup.connection.prepare(
            "SELECT id FROM entry WHERE (note IS NOT NULL OR tags IS NOT NULL)
             AND (instr(lower(coalesce(note, '')), ?1) OR instr(coalesce(tags, ''), ?1))",
        )?;
        statement.query_map([word], |row| row.get(0))?.collect()
    }
}

/// A condition that nothing meets.
const NONE: &str = "0";

/// That a column holds one of these numbers.
fn among(column: &str, numbers: &[i64]) -> String {
    match numbers {
        [] => NONE.to_owned(),
        [one] => format!("e.{column} = {one}"),
        many => {
            let many: Vec<String> = many.iter().map(i64::to_string).collect();
            format!("e.{column} IN ({})", many.join(","))
        }
    }
}

/// That what a column stands for passes a test.
fn passing(column: &str, table: &str, test: &str) -> String {
    format!("EXISTS (SELECT 1 FROM {table} WHERE id = e.{column} AND {test})")
}

/// A value in which only `*` stands for anything.
fn glob(value: &str) -> String {
    let mut out = String::new();
    for c in value.chars() {
        match c {
            '?' | '[' => out.extend(['[', c, ']']),
            c => out.push(c),
        }
    }
    out
}
