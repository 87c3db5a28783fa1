//! What is copied, and what is said of it.

use super::App;
use crate::taxonomy::Category;
use crate::tui::action::{Carrier, Copied, Effect, Form, Scope};
use crate::tui::names;
use crate::tui::screens::diagnose::answer;
use crate::tui::texts::{self, Asked, Source};

/// The columns that an address may take in what is said.
pub(super) const NAMED: usize = 32;

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

    /// For whom a copied text is, where there are several, and whether it hides anybody.
    fn whom(&mut self, form: Form) -> String {
        if let Some(whom) = self.made_for.take() {
            return if self.screens.diagnose.is_masked() { whom + " (masked)" } else { whom };
        }
        let diagnose = &self.screens.diagnose;
        let rows = diagnose.listed().count();
        let mut whom = String::new();
        if rows > 1 && !matches!(form, Form::Raw | Form::Totals) {
            whom = match self.scope {
                Scope::This => {
                    let name = diagnose.diagnosis().map(answer::name).unwrap_or_default();
                    // What is said is masked where an address is in it; this one is, and the rest names nobody.
                    let name = if diagnose.is_masked() { name.split('@').next().unwrap_or_default() } else { name };
                    let name = names::fitted(name, NAMED, self.desk.drawing());
                    format!(" for {name} ({} of {rows})", diagnose.choice.row_of(diagnose.chosen) + 1)
                }
                Scope::All => self.for_all(form, rows),
            };
        }
        if diagnose.is_masked() { whom + " (masked)" } else { whom }
    }

    /// How many of the listed ones a text is for, and what of them was delivered.
    fn for_all(&self, form: Form, rows: usize) -> String {
        let listed = self.screens.diagnose.listed();
        let delivered = listed.filter(|(found, _)| found.verdict.category == Category::Delivered).count();
        match (delivered, texts::is_about_failures(form)) {
            (0, _) => format!(" for all {rows}"),
            (_, true) => format!(" for {} of {rows} ({delivered} delivered left out)", rows - delivered),
            (_, false) => format!(" for all {rows} ({delivered} delivered)"),
        }
    }

    /// Says that something was copied, by which way and where else it is, or that it could not be.
    pub(super) fn say_copied(&mut self, outcome: Result<Copied, String>) {
        self.toast = Some(match outcome {
            Ok(copied) => {
                let whom = self.whom(copied.form);
                // What to do where nothing arrives is said once, and where nothing can arrive each time.
                let is_known = std::mem::replace(&mut self.has_explained_copy, true);
                said_of(&copied, &whom, is_known)
            }
            Err(error) => format!("Not copied: {error}"),
        });
    }
}

/// What is said of a text that was copied, for whom it is, and by which way.
fn said_of(copied: &Copied, whom: &str, is_known: bool) -> String {
    let Copied { form, carrier, file } = copied;
    let (name, text) = (format!("{}{whom}", form.name()), format!("{}{whom}", form.name_in_text()));
    let file = file.as_deref();
    let instead =
        file.filter(|_| !is_known).map(|file| format!(". Doesn't paste? It's also in {file}")).unwrap_or_default();
    let saved = file.map_or_else(|| format!("{text} not saved"), |file| format!("{text} saved to {file}"));
    match carrier {
        Carrier::Tmux if is_known => format!("{name} copied by tmux"),
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
