//! What reaches the loop: the terminal's events, answers of the worker, signals.
//!
//! Some terminals send a paste as keys. A heap of keys that arrive at once is one, wherever the
//! keys would be commands otherwise.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::background::{Ear, Heard};
use super::log::Reply;
use super::theme::Background;
use crate::advice::Diagnosis;
use crate::redact::Redactor;

/// From so many characters at once on, keys are a paste even where they would be commands.
const HEAP: usize = 16;

/// In a text, from so many on they are: only a paste has a line break or a tab right within.
const BURST: usize = 4;

/// Something that the loop has to know.
#[derive(Debug)]
pub enum News {
    /// The terminal says something.
    Event(Event),
    /// The text of this revision has been diagnosed, and masked where that was wanted.
    Answer(u64, Vec<Diagnosis>, Option<Redactor>),
    /// A text was masked.
    Masked(Vec<u8>, Redactor),
    /// The terminal says what it writes on.
    Background(Background),
    /// The text in the paste pane can't be kept for the next start, for this reason.
    NotBackedUp(String),
    /// More has been counted for Overview.
    Counted,
    /// The kept log says something.
    Log(Reply),
    /// Everything that the log was asked has been answered.
    LogRests,
    /// The process is asked to end.
    Signal(i32),
    /// It is asked to stop until it may go on.
    Stop,
    /// It goes on after it was stopped.
    GoOn,
    /// Something without which the app cannot go on has ended.
    Lost(String),
}

/// Starts to read the terminal's events.
///
/// # Errors
/// The system starts no more threads.
pub fn listen(sender: &Sender<News>, mut ear: Ear) -> io::Result<()> {
    let sender = sender.clone();
    thread::Builder::new().spawn(move || {
        loop {
            let heard = match event::read() {
                Ok(event) => ear.hear(event),
                Err(error) => {
                    let _ = sender.send(News::Lost(format!("can't read the terminal: {error}")));
                    return;
                }
            };
            for news in heard {
                let news = match news {
                    Heard::Event(event) => News::Event(event),
                    Heard::Background(background) => News::Background(background),
                };
                if sender.send(news).is_err() {
                    return;
                }
            }
        }
    })?;
    Ok(())
}

/// Joins keys that can only have come from a paste into one.
pub fn gather(batch: Vec<News>, in_text: bool) -> Vec<News> {
    let mut gathered = Vec::with_capacity(batch.len());
    let mut run: Vec<(char, Event)> = Vec::new();
    for news in batch {
        match news {
            News::Event(event) => match typed(&event) {
                Some(character) => run.push((character, event)),
                // Windows tells of every key twice.
                None if is_release(&event) => {}
                None => {
                    join(&mut run, &mut gathered, in_text);
                    gathered.push(News::Event(event));
                }
            },
            news => gathered.push(news),
        }
    }
    join(&mut run, &mut gathered, in_text);
    gathered
}

fn join(run: &mut Vec<(char, Event)>, gathered: &mut Vec<News>, in_text: bool) {
    let text: String = run.iter().map(|(character, _)| character).collect();
    let inner = text.trim_end_matches(['\n', '\t']).contains(['\n', '\t']);
    let mut distinct: Vec<char> = text.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let pasted = if in_text { run.len() >= BURST && inner } else { run.len() >= HEAP && distinct.len() >= HEAP / 2 };
    if pasted {
        gathered.push(News::Event(Event::Paste(text)));
        run.clear();
    } else {
        gathered.extend(run.drain(..).map(|(_, event)| News::Event(event)));
    }
}

/// The character that a key types.
fn typed(event: &Event) -> Option<char> {
    let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event else { return None };
    if *kind == KeyEventKind::Release || !modifiers.difference(KeyModifiers::SHIFT).is_empty() {
        return None;
    }
    match code {
        KeyCode::Char(character) => Some(*character),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

fn is_release(event: &Event) -> bool {
    matches!(event, Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<News> {
        let code = |character| match character {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            _ => KeyCode::Char(character),
        };
        text.chars().map(|character| News::Event(Event::Key(code(character).into()))).collect()
    }

    fn pastes(news: &[News]) -> Vec<&str> {
        news.iter()
            .filter_map(|news| if let News::Event(Event::Paste(text)) = news { Some(text.as_str()) } else { None })
            .collect()
    }

    #[test]
    fn a_tab_within_a_burst_is_text() {
        let text = "Remote-MTA: dns;\n\tmx.example.net";
        assert_eq!(pastes(&gather(keys(text), true)), [text]);
        assert_eq!(pastes(&gather(keys("quota\n"), true)), Vec::<&str>::new());
    }

    #[test]
    fn where_keys_are_commands_only_a_heap_of_them_is_a_paste() {
        assert_eq!(pastes(&gather(keys("550 5.1.1 <ann@example.com>: no such user"), false)).len(), 1);
        assert_eq!(pastes(&gather(keys("jjjjjjjjjjjjjjjjjjjjjjjjj"), false)), Vec::<&str>::new());
        assert_eq!(pastes(&gather(keys("gjjkq"), false)), Vec::<&str>::new());
    }
}
