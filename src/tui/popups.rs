//! The popups, one file for each. One that a command opens has its line in the table.

pub mod choice;
pub mod copy;
pub mod exam;
pub mod examples;
pub mod export;
pub mod files;
pub mod find;
pub mod finder;
pub mod help;
pub mod history;
pub mod practice;
pub mod question;
pub mod recipients;
pub mod remark;
pub mod settings;

use super::popup::Popup;
use super::scene::Scene;
use super::screens::triage::Remark;
use crate::keys::Command;

/// A popup, or why there is nothing to show in it.
pub type Opened = Result<Box<dyn Popup>, &'static str>;

/// How a popup is made.
pub type Maker = fn(&Scene<'_>) -> Opened;

/// The commands that open a popup, and how it is made.
const POPUPS: &[(Command, Maker)] = &[
    (Command::Help, |scene| Ok(Box::new(help::Help::new(scene)))),
    (Command::Find, |scene| Ok(Box::new(finder::Finder::new(scene)))),
    (Command::FindText, |scene| Ok(Box::new(find::Find::new(scene)))),
    (Command::Settings, |scene| Ok(Box::new(settings::SettingsPopup::new(scene)))),
    (Command::CopyMenu, |scene| Ok(Box::new(copy::CopyMenu::new(scene)?))),
    (Command::Examples, |scene| Ok(Box::new(examples::list(scene)))),
    (Command::Recipients, |scene| Ok(Box::new(recipients::list(scene)?))),
    (Command::Export, |scene| Ok(Box::new(export::Export::new(scene)?))),
    (Command::Practice, |scene| Ok(Box::new(practice::list(scene)))),
    (Command::TakeExam, |_| Ok(Box::new(exam::ExamLine::default()))),
    (Command::Assign, |scene| Ok(Box::new(remark::Remarking::new(scene, Remark::Assignee)?))),
    (Command::Note, |scene| Ok(Box::new(remark::Remarking::new(scene, Remark::Note)?))),
    (Command::ForgetAddress, |scene| Ok(Box::new(remark::Remarking::new(scene, Remark::Forget)?))),
    (Command::Tag, |scene| Ok(Box::new(remark::Remarking::new(scene, Remark::Tag)?))),
    (Command::History, |scene| Ok(Box::new(history::list(scene)?))),
];

/// How the popup is made that a command opens; nothing where it opens none.
pub fn opener(command: Command) -> Option<Maker> {
    POPUPS.iter().find(|(opener, _)| *opener == command).map(|(_, make)| *make)
}
