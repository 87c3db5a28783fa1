//! Asks a question in lines and reads the answer.

use std::io::{self, BufRead, Write};

use crate::cli::{Look, output};
use crate::lesson::{Answer, Item, Numbers, explanation};
use crate::reference::Reference;
use crate::report::style::{Role, Style};
use crate::safe;

/// No answer is longer than this.
const LONGEST: u64 = 4_096;

/// Questions out, answers in.
pub(super) struct Asker<'r> {
    reference: &'r Reference,
    style: Style,
    out: Box<dyn Write>,
    is_marked: bool,
}

/// What came in the place of an answer.
enum Line {
    End,
    Text(String),
}

impl<'r> Asker<'r> {
    /// One that asks on standard output.
    pub(super) fn new(reference: &'r Reference, look: Look) -> Self {
        Self { reference, style: output::style(look), out: Box::new(output::stdout()), is_marked: true }
    }

    /// One that asks on standard error, so that standard output has the result alone.
    pub(super) fn aside(self) -> Self {
        let style = Style { paint: crate::report::style::Paint::Plain, ..self.style };
        Self { out: Box::new(io::stderr()), style, ..self }
    }

    /// One that draws nothing before a bounce, and says instead where it begins and ends.
    pub(super) fn spoken(self) -> Self {
        Self { is_marked: false, ..self }
    }

    /// Prints a text as it is.
    pub(super) fn print(&mut self, text: &str) -> anyhow::Result<()> {
        writeln!(self.out, "{}", text.trim_end())?;
        Ok(self.out.flush()?)
    }

    /// Prints a paragraph.
    pub(super) fn say(&mut self, text: &str) -> anyhow::Result<()> {
        let text = safe::block(text).into_owned();
        writeln!(self.out, "{}", textwrap::fill(&text, self.style.width))?;
        Ok(self.out.flush()?)
    }

    /// Prints a question with its choices.
    fn put(&mut self, item: &Item, heading: &str) -> anyhow::Result<()> {
        writeln!(self.out, "\n{}", self.style.paint(Role::Heading, heading))?;
        let bar = self.style.spelled("│".into()).into_owned();
        let text = safe::block(item.text.trim_end()).into_owned();
        if self.is_marked {
            text.lines().try_for_each(|line| writeln!(self.out, "  {bar} {line}"))?;
        } else {
            writeln!(self.out, "The bounce:\n{text}\nEnd of the bounce.")?;
        }
        writeln!(self.out, "{}", item.prompt(self.reference))?;
        let (reference, width) = (self.reference, self.style.width);
        for (at, choice) in item.choices.iter().enumerate() {
            let label = safe::line(&item.label(choice, reference));
            let first = format!("  {}. ", at + 1);
            let options = textwrap::Options::new(width).initial_indent(&first).subsequent_indent("     ");
            writeln!(self.out, "{}", textwrap::fill(&label, options))?;
        }
        Ok(self.out.flush()?)
    }

    fn line() -> anyhow::Result<Line> {
        let mut bytes = Vec::new();
        let stdin = io::stdin().lock();
        let read = io::Read::take(stdin, LONGEST).read_until(b'\n', &mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        let leaves = ["q", "quit", "exit"].contains(&text.to_lowercase().as_str());
        Ok(if read == 0 || leaves { Line::End } else { Line::Text(text) })
    }

    /// Asks until an answer comes that is one of the choices; `None` where no more lines come.
    pub(super) fn ask(&mut self, item: &Item, heading: &str) -> anyhow::Result<Option<String>> {
        self.put(item, heading)?;
        loop {
            match Self::line()? {
                Line::End => return Ok(None),
                Line::Text(text) if text.is_empty() => {}
                Line::Text(text) => {
                    if let Some(choice) = item.choice(&text, self.reference) {
                        return Ok(Some(choice));
                    }
                    let most = item.choices.len();
                    self.say(&format!("Type a number from 1 to {most}, ? if you don't know, or q to stop."))?;
                }
            }
        }
    }

    /// Asks, and says at once whether the answer is right and why.
    pub(super) fn practise(&mut self, item: &Item, heading: &str) -> anyhow::Result<Option<Answer>> {
        let Some(given) = self.ask(item, heading)? else { return Ok(None) };
        let answer = Answer::to(item, Some(given));
        self.judge(item, &answer, Numbers::Shown)?;
        Ok(Some(answer))
    }

    /// Says whether an answer is right and why.
    pub(super) fn judge(&mut self, item: &Item, answer: &Answer, numbers: Numbers) -> anyhow::Result<()> {
        let role = if answer.right { Role::Good } else { Role::Warning };
        let verdict = item.judgement(answer, numbers, self.reference);
        let verdict = textwrap::fill(&safe::block(&verdict), self.style.width);
        writeln!(self.out, "{}", self.style.paint(role, &verdict))?;
        for paragraph in explanation(item, answer.given.as_deref(), self.reference) {
            self.say(&paragraph)?;
        }
        self.say(&format!("Read on: whybounce explain {}", item.page))
    }
}
