//! What is copied, and what is said of it.

use super::App;
use crate::tui::action::{Carrier, Copied, Effect, Form, Scope};
use crate::tui::texts::{Asked, Source};

impl App {
    /// Asks the loop to copy, where there is something to copy.
    pub(super) fn copy(&mut self, form: Form, scope: Scope) -> Option<Effect> {
        self.scope = scope;
        // One recipient is enough to know that there is something, where each has some.
        let most = if matches!(form, Form::Suppress | Form::Commands) { usize::MAX } else { 1 };
        let ready = self.made(Asked { form, scope, most }, "").is_some();
        if !ready {
            self.toast = Some(form.without().to_owned());
        }
        ready.then_some(Effect::Copy(form))
    }

    /// What is to be copied, written on this day.
    pub fn copy_text(&self, form: Form, date: &str) -> Option<String> {
        self.made(Asked { form, scope: self.scope, most: usize::MAX }, date)
    }

    fn made(&self, asked: Asked, date: &str) -> Option<String> {
        let source = Source { diagnose: &self.screens.diagnose, desk: &self.desk, name: &self.source, date };
        source.text(asked)
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
