//! The screens of the app, one line for each.

pub mod diagnose;
pub mod learn;
pub mod lookup;
pub mod overview;
pub mod triage;

use super::screen::Screen;
use crate::keys::Command;
use crate::reference::Reference;
use diagnose::Diagnose;
use learn::Learn;
use lookup::Lookup;
use overview::Overview;
use triage::Triage;

/// Defines the screens: where each is kept, its name in the top line, and the command that opens it.
macro_rules! screens {
    ($($(#[$doc:meta])* $tab:ident, $field:ident: $screen:ident, $name:literal, $command:ident;)+) => {
        /// A screen by its name, in the order of their numbers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Tab { $($(#[$doc])* $tab,)+ }

        impl Tab {
            /// Every screen.
            pub const ALL: &'static [Self] = &[$(Self::$tab,)+];

            /// The name in the top line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$tab => $name,)+ }
            }

            /// The command that opens it.
            pub const fn command(self) -> Command {
                match self { $(Self::$tab => Command::$command,)+ }
            }
        }

        /// All screens, and which of them is open.
        #[derive(Debug)]
        pub struct Screens {
            /// The open one.
            pub tab: Tab,
            $($(#[$doc])* pub $field: $screen,)+
        }

        impl Screens {
            /// All screens as they are at first.
            pub fn new(reference: &Reference) -> Self {
                Self { tab: Tab::Diagnose, $($field: $screen::new(reference),)+ }
            }

            /// One of the screens.
            pub fn at(&self, tab: Tab) -> &dyn Screen {
                match tab { $(Tab::$tab => &self.$field,)+ }
            }

            /// One of the screens, to change it.
            pub fn at_mut(&mut self, tab: Tab) -> &mut dyn Screen {
                match tab { $(Tab::$tab => &mut self.$field,)+ }
            }
        }
    };
}

screens! {
    /// Paste a bounce, read a verdict.
    Diagnose, diagnose: Diagnose, "Diagnose", ShowDiagnose;
    /// Look up a code.
    Reference, lookup: Lookup, "Reference", LookUp;
    /// See the many at once.
    Overview, overview: Overview, "Overview", ShowOverview;
    /// Work through what was kept.
    Triage, triage: Triage, "Triage", ShowTriage;
    /// Learn to read bounces.
    Learn, learn: Learn, "Learn", ShowLearn;
}

impl Screens {
    /// The open screen.
    pub fn open(&self) -> &dyn Screen {
        self.at(self.tab)
    }

    /// The open screen, to change it.
    pub fn open_mut(&mut self) -> &mut dyn Screen {
        self.at_mut(self.tab)
    }
}
