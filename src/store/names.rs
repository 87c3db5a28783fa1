//! All addresses of the log in memory, so that a search which is typed letter by letter reads them once.

use rusqlite::Connection;

/// The addresses, as of one state of the file.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Each on a line of its own.
    text: String,
    /// Where each line begins, and the number of its address.
    lines: Vec<(usize, i64)>,
    state: Option<(i64, u64)>,
}

impl Names {
    /// Reads them anew if this or another instance has written since.
    pub(super) fn refresh(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let state = Some((version, connection.total_changes()));
        if self.state == state {
            return Ok(());
        }
        let (mut text, mut lines) = (String::new(), Vec::new());
        let mut statement = connection.prepare("SELECT id, text FROM mailbox")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            lines.push((text.len(), row.get(0)?));
            text.push_str(row.get_ref(1)?.as_str()?);
            text.push('\n');
        }
        *self = Self { text, lines, state };
        Ok(())
    }

    /// The numbers of the addresses that hold these words: before their `@` or, where the words have one, in all
    /// of them. `None` where they are more than `most`.
    pub(super) fn holding(&self, words: &str, most: usize) -> Option<Vec<i64>> {
        let mut numbers = Vec::new();
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(words)).map(|at| from + at) {
            let place = self.lines.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
            let (start, number) = *self.lines.get(place)?;
            let end = self.lines.get(place + 1).map_or(self.text.len(), |(next, _)| *next);
            let is_local = || !self.text.get(start..at).is_some_and(|before| before.contains('@'));
            if words.contains('@') || is_local() {
                numbers.push(number);
                if numbers.len() > most {
                    return None;
                }
            }
            from = end;
        }
        Some(numbers)
    }
}

impl Names {
    /// The numbers of the addresses that a pattern means, in which `*` stands for anything; `None` where they are
    /// more than `most`.
    pub(super) fn fitting(&self, pattern: &str, most: usize) -> Option<Vec<i64>> {
        let mut numbers = Vec::new();
        let ends = self.lines.iter().skip(1).map(|(start, _)| *start).chain([self.text.len()]);
        for ((start, number), end) in self.lines.iter().zip(ends) {
            let name = self.text.get(*start..end.saturating_sub(1)).unwrap_or_default();
            if fits(pattern, name) {
                numbers.push(*number);
                if numbers.len() > most {
                    return None;
                }
            }
        }
        Some(numbers)
    }
}

/// Whether a pattern means a name.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = left.find(part) else { return false };
        left = left.get(at + part.len()..).unwrap_or_default();
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_before_the_at_or_with_it() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE mailbox (id INTEGER PRIMARY KEY, text TEXT);
                 INSERT INTO mailbox VALUES (1, 'ann@b.example'), (2, 'bob.ann@c.example'), (3, 'x@ann.example')",
            )
            .unwrap();
        let mut names = Names::default();
        names.refresh(&connection).unwrap();
        let found = |words: &str| names.holding(words, 9).unwrap();
        assert_eq!(
            (found("ann"), found("ann@"), found("@ann"), found("zoe")),
            (vec![1, 2], vec![1, 2], vec![3], vec![])
        );
        assert_eq!(names.holding("n", 1), None);
        let fitting = |pattern: &str| names.fitting(pattern, 9).unwrap();
        assert_eq!(
            (fitting("*@b.*"), fitting("b*ann*e"), fitting("*ann"), fitting("*")),
            (vec![1], vec![2], vec![], vec![1, 2, 3])
        );
    }
}
