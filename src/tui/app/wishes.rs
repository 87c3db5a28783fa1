//! What the app does for its screens and popups.

use super::App;
use super::masking::{Incoming, Manner};
use crate::keys::{Command, Context};
use crate::settings::Name;
use crate::tui::action::{Effect, Form};
use crate::tui::popups;
use crate::tui::popups::settings::SettingsPopup;
use crate::tui::screen::Found;
use crate::tui::screens::Tab;
use crate::tui::screens::diagnose::areas::Pane;
use crate::tui::wish::Wish;

impl App {
    /// Does what a screen or a popup asks for.
    pub(super) fn grant(&mut self, wish: Wish) -> Option<Effect> {
        match wish {
            Wish::Diagnose => return Some(Effect::Diagnose),
            Wish::Copy(form, scope) => return self.copy(form, scope),
            Wish::ShowSetting(row) => {
                self.popup = Some(Box::new(SettingsPopup::on(&self.desk, row)));
            }
            Wish::Change(name, steps) => return Some(self.change(name, steps)),
            Wish::List(folder) => return Some(Effect::ListFolder(folder)),
            Wish::Open(file) => {
                self.screens.tab = Tab::Diagnose;
                return Some(Effect::ReadFile(file));
            }
            Wish::GoBackTo(number) => return self.go_back_to(number),
            Wish::Restore(number) => return self.restore(number),
            Wish::Discard => return Some(self.discard()),
            Wish::PutAside => return Some(self.put_aside()),
            Wish::Run(command) => return self.run(command),
            Wish::Read(id, from) => {
                self.screens.tab = Tab::Reference;
                self.screens.lookup.open(&id, from, &self.desk.reference);
                let wish = self.screens.lookup.note_page(&self.desk.reference)?;
                return self.grant(wish);
            }
            Wish::Try(example) => {
                self.screens.tab = Tab::Diagnose;
                self.screens.diagnose.pane = Pane::Paste;
                let effect = self.bring(Incoming { text: example.into_bytes(), manner: Manner::Pasted });
                self.keep_not();
                return Some(effect);
            }
            Wish::Remember(memory, said) => {
                self.toast = said.map(str::to_owned);
                return Some(Effect::Remember(memory));
            }
            Wish::Say(said) => self.toast = Some(said),
            Wish::FindText(words, step) => {
                let found = self.screens.open_mut().find(&words, step);
                self.toast = match found {
                    Some(Found { number, count }) => Some(format!("{number} of {count}")),
                    None if words.is_empty() => None,
                    None => Some(format!("Not found: {words}")),
                };
            }
            Wish::Leave => self.screens.tab = Tab::Diagnose,
            Wish::OpenDelivery(opening) => return self.open_delivery(opening),
            Wish::ReturnToLearn => self.screens.tab = Tab::Learn,
            Wish::Start(start) => {
                self.screens.tab = Tab::Learn;
                self.toast = self.screens.learn.start(start, &self.desk.reference);
            }
            Wish::Return(tab) => self.return_to(tab),
            Wish::Keep => self.keep(),
            Wish::Remark(remark, words) => self.screens.triage.remark(remark, &words),
            Wish::OpenGroup(words, within) => {
                self.screens.triage.open_group(&words, within);
                self.screens.tab = Tab::Triage;
                self.screens.open_mut().arrive();
            }
            Wish::CopyTotals(text) => return Some(Effect::CopyText(Form::Totals, text)),
            Wish::Export(name) => return self.export(&name),
            Wish::Narrow(words, number) => self.screens.diagnose.narrow(&words, number),
        }
        None
    }

    /// Runs a command on the screen where it works.
    fn run(&mut self, command: Command) -> Option<Effect> {
        let works = |context: Context| self.desk.keymap.here(context).any(|binding| binding.command == command);
        if !works(self.context()) {
            let places =
                Tab::ALL.iter().flat_map(|tab| self.screens.at(*tab).places().iter().map(|place| (*tab, *place)));
            if let Some((tab, place)) = places.into_iter().find(|(_, place)| works(*place)) {
                self.screens.tab = tab;
                self.screens.open_mut().enter(place);
            }
        }
        self.obey(command)
    }

    /// Gives a setting its next value, or the one before, and says so where its popup does not show it.
    fn change(&mut self, name: Name, steps: isize) -> Effect {
        let effect = self.step_setting(name, steps);
        if self.popup.is_none() {
            self.toast = Some(format!("{}: {}", name.title(), popups::settings::value(&self.desk, name)));
        }
        effect
    }
}
