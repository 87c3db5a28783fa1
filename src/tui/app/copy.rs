//! What is copied, and what is said of it.

use super::App;
use crate::advice::{self, Diagnosis};
use crate::report::record::Selection;
use crate::report::{Format, Printer};
use crate::taxonomy::Draft;
use crate::tui::action::{Copied, Effect, Form};
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

    /// Says that something was copied, or could not be.
    pub(super) fn say_copied(&mut self, outcome: Result<Copied, String>) {
        self.toast = Some(match outcome {
            Ok(Copied::Terminal(form)) => format!("{} copied", form.name()),
            Ok(Copied::File(form, path)) => {
                format!("No clipboard here; {} saved to {}", form.name_in_text(), path.display())
            }
            Err(error) => format!("Not copied: {error}"),
        });
    }
}
