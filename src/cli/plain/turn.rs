//! What was typed or pasted, turn by turn: a command on a line of its own, or a text with its end.

use std::io::{self, BufRead};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// More than this of one text is not kept.
const MOST: usize = 64 << 20;

/// What a paste takes to go on after an empty line within it.
const PASTE_GAP: Duration = Duration::from_millis(200);

/// What stands alone on a line or before a few words, and is no text of a bounce.
const ALONE: &[&str] = &["help", "more", "note", "customer", "escalation", "quit", "exit"];
/// What can be asked for all recipients.
const FOR_ALL: &[&str] = &["note", "customer", "escalation"];
const BEFORE: &[&str] = &["?", "explain", "show", "search"];

/// A turn of whoever types.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// A text to diagnose.
    Text(Vec<u8>),
    /// A command, with what stands behind it.
    Command(&'static str, String),
    /// Nothing more comes.
    End,
}

/// The lines of standard input.
pub(super) struct Lines {
    /// A line, or nothing for an end of the input: at a terminal, Ctrl-D.
    read: Receiver<Option<Vec<u8>>>,
    typed: bool,
    /// A line that was read to see whether one comes.
    ahead: Option<Vec<u8>>,
}

impl Lines {
    /// Starts to read; `typed` where somebody types them.
    ///
    /// # Errors
    /// The system starts no more threads.
    pub(super) fn read(typed: bool) -> io::Result<Self> {
        let (sender, lines) = mpsc::channel();
        thread::Builder::new().spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                let mut line = Vec::new();
                let more = matches!(input.read_until(b'\n', &mut line), Ok(1..));
                // At a terminal one can type on after Ctrl-D.
                if sender.send(more.then_some(line)).is_err() || !more && !typed {
                    return;
                }
            }
        })?;
        Ok(Self { read: lines, typed, ahead: None })
    }

    /// The next turn.
    pub(super) fn turn(&mut self) -> Turn {
        let mut text: Vec<u8> = Vec::new();
        loop {
            let Some(line) = self.ahead.take().or_else(|| self.read.recv().ok().flatten()) else {
                return if is_blank(&text) { Turn::End } else { Turn::Text(text) };
            };
            if is_blank(&text) {
                if let Some((name, rest)) = command(&line) {
                    return Turn::Command(name, rest);
                }
                if is_blank(&line) {
                    continue;
                }
            }
            if line.trim_ascii() == b"." || is_blank(&line) && self.ends(&text) {
                return Turn::Text(text);
            }
            if text.len() < MOST {
                text.extend(line);
            }
        }
    }

    /// Whether an empty line ends the text: nothing of a paste follows it, or it is no mail, which
    /// has empty lines in it.
    fn ends(&mut self, text: &[u8]) -> bool {
        if !self.typed {
            return !is_mail(text);
        }
        match self.read.recv_timeout(PASTE_GAP) {
            Ok(Some(next)) => {
                self.ahead = Some(next);
                false
            }
            Ok(None) | Err(_) => true,
        }
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.trim_ascii().is_empty()
}

/// Whether a text begins as a mail does: with the line of a mailbox, or with a field.
fn is_mail(text: &[u8]) -> bool {
    let first = text.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
    let name = first.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_field = name.len() < first.len()
        && !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'-');
    is_field || first.starts_with(b"From ")
}

/// The command on a line.
fn command(line: &[u8]) -> Option<(&'static str, String)> {
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let first = first.to_lowercase();
    if let Some(name) = ALONE.iter().find(|name| **name == first && rest.is_empty()) {
        return Some((name, String::new()));
    }
    if let Some(name) = FOR_ALL.iter().find(|name| **name == first && rest.trim().eq_ignore_ascii_case("all")) {
        return Some((name, "all".to_owned()));
    }
    if line == "?" {
        return Some(("help", String::new()));
    }
    // “?quota” is meant as “? quota”.
    if let Some(words) = line.strip_prefix('?') {
        return Some(("?", words.trim().to_owned()));
    }
    let name = BEFORE.iter().find(|name| **name == first && !rest.trim().is_empty() && rest.len() < 80)?;
    Some((name, rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(input: &str) -> Vec<Turn> {
        let (sender, lines) = mpsc::channel();
        for line in input.split_inclusive('\n') {
            sender.send(Some(line.as_bytes().to_vec())).unwrap();
        }
        drop(sender);
        let mut lines = Lines { read: lines, typed: false, ahead: None };
        std::iter::from_fn(|| Some(lines.turn()).filter(|turn| *turn != Turn::End)).collect()
    }

    fn text(text: &str) -> Turn {
        Turn::Text(text.as_bytes().to_vec())
    }

    #[test]
    fn an_empty_line_ends_a_reply_and_a_full_stop_a_mail() {
        let mail = "Subject: x\n\n550 no such user\n\nbye\n";
        let input = format!("550 one\n\n\n452 two\nmore\n.\n{mail}.\nnote\n? over quota\nexplain 5.7.26\n550 last");
        assert_eq!(
            turns(&input),
            [
                text("550 one\n"),
                text("452 two\nmore\n"),
                text(mail),
                Turn::Command("note", String::new()),
                Turn::Command("?", "over quota".to_owned()),
                Turn::Command("explain", "5.7.26".to_owned()),
                text("550 last"),
            ]
        );
    }

    #[test]
    fn a_word_of_a_bounce_is_no_command() {
        assert_eq!(turns("Note: your mail bounced\n\n").len(), 1);
        assert_eq!(turns("note that the mailbox is full\n"), [text("note that the mailbox is full\n")]);
        assert_eq!(turns("550 x\nhelp\n\n"), [text("550 x\nhelp\n")]);
    }
}
