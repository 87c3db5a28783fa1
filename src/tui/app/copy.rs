//! Everything that can be copied, and the menu that offers it.

use ratatui::layout::{Rect, Size};

use super::{App, overlay};
use crate::advice::{self, Diagnosis};
use crate::keys::Command;
use crate::report::record::Selection;
use crate::report::{Format, Printer};
use crate::taxonomy::Draft;
use crate::tui::action::{Copied, Effect, Form};

/// The choice of what to copy.
#[derive(Debug, Default)]
pub struct CopyMenu {
    /// The number of the chosen form.
    pub chosen: usize,
}

impl CopyMenu {
    /// Where it stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        overlay::centred(size, 44, u16::try_from(Form::ALL.len()).unwrap_or(u16::MAX))
    }

    /// The form that a command stands for here.
    pub(super) fn form(&self, command: Command) -> Option<Form> {
        match command {
            Command::Open => Form::ALL.get(self.chosen).copied(),
            command => Form::of(command),
        }
    }

    pub(super) fn obey(&mut self, command: Command) -> bool {
        let last = Form::ALL.len() - 1;
        self.chosen = match command {
            Command::Up => self.chosen.saturating_sub(1),
            Command::Down => (self.chosen + 1).min(last),
            Command::PageUp => 0,
            Command::PageDown => last,
            Command::Back => return false,
            _ => self.chosen,
        };
        true
    }
}

impl App {
    /// Asks the loop to copy, where there is something to copy.
    pub(super) fn copy(&mut self, form: Form) -> Option<Effect> {
        let ready = match form {
            Form::Raw => !self.diagnose.draft.is_empty(),
            _ => self.diagnose.diagnosis().is_some(),
        };
        if !ready {
            self.toast = Some("nothing to copy yet".to_owned());
        }
        ready.then_some(Effect::Copy(form))
    }

    /// What is to be copied, written on this day.
    pub fn copy_text(&self, form: Form, date: &str) -> Option<String> {
        match (form, self.diagnose.diagnosis()) {
            (Form::Raw, _) => Some(String::from_utf8_lossy(&self.diagnose.draft.bytes()).into_owned()),
            (form, Some(diagnosis)) => self.in_form(form, diagnosis, date),
            (_, None) => None,
        }
    }

    fn in_form(&self, form: Form, diagnosis: &Diagnosis, date: &str) -> Option<String> {
        let briefing = self.diagnose.reading.briefing(self.reference.as_ref(), date);
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
}

/// What is said when something was copied, or could not be.
pub(super) fn outcome(outcome: Result<Copied, String>) -> String {
    match outcome {
        Ok(Copied::Terminal(form)) => format!("{} sent to the terminal's clipboard", form.name()),
        Ok(Copied::File(form, path)) => {
            format!("{} written to {}, as the terminal's clipboard does not take it", form.name(), path.display())
        }
        Err(error) => format!("not copied: {error}"),
    }
}
