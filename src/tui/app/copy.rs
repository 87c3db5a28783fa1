//! What is copied, and what is said of it.

use super::App;
use crate::advice::{self, Diagnosis};
use crate::report::record::Selection;
use crate::report::{Format, Printer};
use crate::taxonomy::Draft;
use crate::tui::action::{Carrier, Copied, Effect, Form};
use crate::tui::popups::copy::NOTHING;

impl App {
    /// Asks the loop to copy, where there is something to copy.
    pub(super) fn copy(&mut self, form: Form) -> Option<Effect> {
        let ready = match form {
            Form::Raw => !self.screens.diagnose.paste.is_empty(),
            _ => self.screens.diagnose.diagnosis().is_some(),
        };
        if !ready {
            self.toast = Some(NOTHING.to_owned());
        }
        ready.then_some(Effect::Copy(form))
    }

    /// What is to be copied, written on this day.
    pub fn copy_text(&self, form: Form, date: &str) -> Option<String> {
        match (form, self.screens.diagnose.diagnosis()) {
            (Form::Raw, _) => Some(String::from_utf8_lossy(&self.screens.diagnose.paste.bytes()).into_owned()),
            (form, Some(diagnosis)) => self.in_form(form, diagnosis, date),
            (_, None) => None,
        }
    }

    fn in_form(&self, form: Form, diagnosis: &Diagnosis, date: &str) -> Option<String> {
        let briefing = self.screens.diagnose.addressee.briefing(self.desk.reference.as_ref(), date);
        let draft = |kind| Some(advice::draft(kind, diagnosis, briefing.reference, date));
        let printed = |format| {
            let printer = Printer::records(briefing, format, &Selection::everything());
            Some(printer.single(&self.source, diagnosis))
        };
        match form {
            Form::Note => draft(Draft::Note),
            Form::Customer => draft(Draft::Customer),
            Form::Escalation => draft(Draft::Escalation),
            Form::Markdown => printed(Format::Markdown),
            Form::Json => printed(Format::Json),
            Form::Raw => None,
        }
    }

    /// Says that something was copied, by which way and where else it is, or that it could not be.
    pub(super) fn say_copied(&mut self, outcome: Result<Copied, String>) {
        self.toast = Some(match outcome {
            Ok(copied) => said_of(&copied),
            Err(error) => format!("Not copied: {error}"),
        });
    }
}

fn said_of(copied: &Copied) -> String {
    let Copied { form, carrier, file } = copied;
    let (name, text) = (form.name(), form.name_in_text());
    let file = file.as_deref();
    let instead = file.map(|file| format!(". Doesn't paste? It's also in {file}")).unwrap_or_default();
    let saved = file.map_or_else(|| format!("{text} not saved"), |file| format!("{text} saved to {file}"));
    match carrier {
        Carrier::Tmux => {
            let besides = file.map(|file| format!(", or see {file}")).unwrap_or_default();
            format!("{name} copied by tmux. Doesn't paste? In tmux: prefix ]{besides}")
        }
        Carrier::Tool(tool) => format!("{name} copied by {tool}{instead}"),
        Carrier::Terminal => format!("{name} copied by your terminal{instead}"),
        Carrier::Missing => format!("No clipboard here; {saved}"),
        Carrier::TooLong => format!("Too long for the clipboard; {saved}"),
        Carrier::File => file.map_or(saved.clone(), |file| format!("{name} saved to {file}")),
    }
}
