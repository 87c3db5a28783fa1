//! The page as a text to copy, and as a file to keep.

use std::io;

use super::{KINDS, Overview};
use crate::report::Format;
use crate::report::style::{Marks, Paint, Style};
use crate::report::survey::words::Words;
use crate::report::survey::{Form, deliveries, print};
use crate::survey::board::Listed;
use crate::survey::summary::{Summary, Wanted};
use crate::survey::{By, Moment};
use crate::tui::desk::Desk;
use crate::tui::theme::Drawing;
use crate::tui::typeset;

/// So many deliveries are copied.
const MOST_COPIED: usize = 1000;

/// The columns of deliveries one by one.
const HEADS: [&str; 6] = ["time", "state", "recipient", "cause", "code", "attempts"];

/// So many groups of each kind are told on a page.
const TOP: usize = 20;

impl Overview {
    /// The page as it is shown, as text.
    pub(super) fn text(&self, desk: &Desk) -> Option<String> {
        let marks = if desk.drawing() == Drawing::Ascii { Marks::Ascii } else { Marks::Unicode };
        let style = Style { marks, paint: Paint::Plain, ..Style::PLAIN };
        let summary = self.whole(desk, Some(TOP))?;
        if self.drill.is_none() {
            return print(&summary, &self.shown.name, Form::Page, style, &desk.reference).ok();
        }
        let words = Words { summary: &summary, source: "", reference: &desk.reference };
        let mut lines = vec![format!("{} - {}", self.shown.name, self.title(desk)), String::new()];
        for one in self.listed().take(MOST_COPIED) {
            lines.push(cells(&one, &words).join("  ").trim_end().to_owned());
        }
        Some(lines.join("\n") + "\n")
    }

    /// The page as a file with this ending; of what is looked into, CSV has the deliveries one by one.
    ///
    /// # Errors
    /// That there is nothing, or that the ending is not known, as a sentence.
    pub fn file(&self, ending: &str, desk: &Desk) -> Result<String, String> {
        let form = match ending {
            "csv" => Form::Records(Format::Csv),
            "html" | "htm" => Form::Html,
            "json" => Form::Records(Format::Json),
            "md" => Form::Records(Format::Markdown),
            "txt" => Form::Page,
            _ => return Err(desk.reference.sentence("overview-ending", &[])),
        };
        let top = (ending != "csv" && ending != "json").then_some(TOP);
        let nothing = || desk.reference.sentence("overview-nothing", &[]);
        let summary = self.whole(desk, top).ok_or_else(nothing)?;
        if ending == "csv" && self.drill.is_some() {
            return Ok(self.records(&summary, desk));
        }
        let printed = print(&summary, &self.shown.name, form, Style::PLAIN, &desk.reference);
        printed.map_err(|error: io::Error| error.to_string())
    }

    fn records(&self, summary: &Summary, desk: &Desk) -> String {
        let words = Words { summary, source: "", reference: &desk.reference };
        deliveries(&HEADS, self.listed().map(|one| cells(&one, &words).to_vec()))
    }

    /// What is looked into.
    pub(super) fn title(&self, desk: &Desk) -> String {
        let Some(drill) = &self.drill else { return String::new() };
        let Some(within) = &drill.within else {
            let key = if self.is_following() { "overview-latest" } else { "overview-all" };
            return desk.reference.sentence(key, &[]);
        };
        let kind = desk.reference.sentence(&format!("stats-by-{}", within.by.name()), &[]);
        format!("{kind}: {}", drill.title)
    }

    /// The totals and groups of every kind.
    fn whole(&self, desk: &Desk, top: Option<usize>) -> Option<Summary> {
        let input = self.input.as_ref()?;
        let by = KINDS.into_iter().chain([By::Day]).collect();
        let (mut summary, _) = self.ask(&input.shared.look(), &Wanted { by, top, before: None }, desk);
        if let Some(redactor) = self.redactor.as_ref().filter(|_| !input.is_masked()) {
            redactor.clone().summary(&mut summary);
        }
        Some(summary)
    }

    /// The deliveries that are looked into, as they may be shown.
    fn listed(&self) -> impl Iterator<Item = Listed> + '_ {
        let mut redactor = self.redactor.clone();
        let input = self.input.as_ref();
        self.shown.numbers.iter().filter_map(move |number| {
            let input = input?;
            let mut one = input.shared.look().board.listed(*number)?;
            if let Some(redactor) = redactor.as_mut().filter(|_| !input.is_masked()) {
                one.recipient = redactor.text(&one.recipient).into_owned();
            }
            Some(one)
        })
    }
}

/// A delivery in words: when, its state, whose, why, by which code, how often.
fn cells(one: &Listed, words: &Words<'_>) -> [String; 6] {
    [
        one.at.map(Moment::readable).unwrap_or_default(),
        words.say(super::view::state(one.outcome), &[]),
        typeset::safe(&one.recipient, Drawing::Unicode),
        words.reference.category(one.cause).short_title().to_owned(),
        one.code.clone(),
        one.attempts.to_string(),
    ]
}
