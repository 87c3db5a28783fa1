//! The texts that can be copied, for one recipient or for all: shown by the copy menu, copied by the app.

use std::collections::HashSet;

use super::action::{Form, Scope};
use super::desk::Desk;
use super::screens::diagnose::Diagnose;
use super::screens::diagnose::answer;
use super::typeset;
use crate::advice::{self, Briefing, Diagnosis};
use crate::report::record::Selection;
use crate::report::{Format, Printer, Writer};
use crate::taxonomy::{Address, Category, Draft};

/// What a text is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The paste with its verdicts.
    pub diagnose: &'a Diagnose,
    /// The reference and the looks.
    pub desk: &'a Desk,
    /// Where the paste comes from.
    pub name: &'a str,
    /// Today's date.
    pub date: &'a str,
}

/// A text that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What it is.
    pub form: Form,
    /// For whom.
    pub scope: Scope,
    /// Of how many recipients at most.
    pub most: usize,
}

impl Source<'_> {
    /// The text; `None` where there is nothing to say.
    pub fn text(&self, asked: Asked) -> Option<String> {
        if asked.form == Form::Raw {
            let bytes = self.diagnose.paste.bytes();
            return (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned());
        }
        let every = asked.scope == Scope::All;
        // Equal bounces of one address make one note, but a record each.
        let mut rows: Vec<(&Diagnosis, usize)> = match (every, asked.form) {
            (false, _) => self.diagnose.diagnosis().map(|found| (found, self.diagnose.times())).into_iter().collect(),
            (true, Form::Csv | Form::Json | Form::Suppress) => self.diagnose.members().collect(),
            (true, _) => self.diagnose.listed().collect(),
        };
        if every && is_about_failures(asked.form) {
            rows.retain(|(found, _)| found.verdict.category != Category::Delivered);
        }
        rows.truncate(asked.most);
        let wanted: Vec<&Diagnosis> = rows.iter().map(|(found, _)| *found).collect();
        let first = *wanted.first()?;
        let briefing = self.diagnose.addressee.briefing(self.desk.reference.as_ref(), self.date);
        Some(match asked.form {
            Form::Note => self.drafts(Draft::Note, &wanted),
            Form::Customer => self.drafts(Draft::Customer, &wanted),
            Form::Escalation => self.drafts(Draft::Escalation, &wanted),
            Form::Table => self.table(&rows),
            Form::Json if !every => {
                Printer::records(briefing, Format::Json, &Selection::everything()).single(self.name, first)
            }
            Form::Json => self.printed(briefing, (Format::Json, &Selection::everything()), &wanted),
            Form::Csv => self.printed(briefing, (Format::Csv, &Selection::of_groups(&[])), &wanted),
            Form::Markdown => self.printed(briefing, (Format::Markdown, &Selection::everything()), &wanted),
            Form::Suppress => return suppressed(&wanted),
            Form::Commands => return self.commands(&wanted),
            Form::Raw | Form::Totals | Form::Report => return None,
        })
    }

    /// A ready text for each, with a line between them.
    fn drafts(&self, kind: Draft, wanted: &[&Diagnosis]) -> String {
        let drafts = wanted.iter().map(|found| advice::draft(kind, found, &self.desk.reference, self.date));
        drafts.collect::<Vec<_>>().join("\n\n---\n\n")
    }

    fn printed(&self, briefing: Briefing<'_>, how: (Format, &Selection), wanted: &[&Diagnosis]) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, Printer::records(briefing, how.0, how.1));
        for diagnosis in wanted {
            let mut printed = Vec::new();
            writer.printer().print(self.name, diagnosis, &mut printed);
            // Writing into memory can't fail.
            let _ = writer.write(&printed);
        }
        let _ = writer.finish();
        String::from_utf8_lossy(&out).into_owned()
    }

    /// One row for each: who, what, its codes, and what becomes of the address.
    fn table(&self, wanted: &[(&Diagnosis, usize)]) -> String {
        let head = ["Address", "Cause", "Code", "Permanence", "Address plan"].map(str::to_owned);
        let body = wanted.iter().map(|(found, times)| self.cells(found, *times));
        let rows: Vec<[String; 5]> = std::iter::once(head).chain(body).collect();
        let mut widths = [0; 5];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = typeset::width(cell).max(*width);
            }
        }
        let line = |row: &[String; 5]| {
            let cells = row.iter().zip(widths);
            let cells = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - typeset::width(cell))));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
    }

    fn cells(&self, found: &Diagnosis, times: usize) -> [String; 5] {
        let Diagnosis { delivery, verdict, .. } = found;
        let enhanced = delivery.enhanced_code.map(|code| code.to_string());
        let codes = delivery.reply_code.map(|code| code.to_string()).into_iter().chain(enhanced);
        let address = typeset::safe(answer::name(found), self.desk.drawing());
        let times = if times > 1 { format!(" {}{times}", self.desk.drawing().symbols().times) } else { String::new() };
        [
            address + &times,
            self.desk.reference.category(verdict.category).short_title().to_owned(),
            codes.collect::<Vec<_>>().join(" "),
            verdict.permanence.name().to_owned(),
            verdict.address.name().to_owned(),
        ]
    }

    /// The commands that check what the steps ask for, each once.
    fn commands(&self, wanted: &[&Diagnosis]) -> Option<String> {
        let mut known = HashSet::new();
        let all = wanted.iter().flat_map(|found| advice::commands(found, &self.desk.reference));
        let commands: Vec<String> = all.filter(|command| known.insert(command.clone())).collect();
        (!commands.is_empty()).then(|| commands.join("\n") + "\n")
    }
}

/// Whether a text for all says nothing of whom the mail has reached.
pub const fn is_about_failures(form: Form) -> bool {
    matches!(form, Form::Customer | Form::Escalation | Form::Suppress | Form::Commands)
}

/// The addresses to suppress, as they are on the sender's list, each once.
fn suppressed(wanted: &[&Diagnosis]) -> Option<String> {
    let mut known = HashSet::new();
    let bad = wanted.iter().filter(|found| found.verdict.address == Address::Suppress);
    let addresses = bad.filter_map(|found| found.delivery.written_to());
    let addresses: Vec<&str> = addresses.filter(|address| known.insert(address.to_ascii_lowercase())).collect();
    (!addresses.is_empty()).then(|| addresses.join("\n") + "\n")
}
