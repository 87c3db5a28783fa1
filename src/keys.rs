//! Commands and their keys: one table, which the user's settings may change. Dispatch, the footer,
//! the help, the finder, `whybounce keys` and the README all read it.
//!
//! It knows keys and the places where they work, not what a command does, and no terminal.

mod aim;
mod command;
mod context;
mod key;
mod keymap;
mod rebind;
mod table;

pub use aim::Aim;
pub use command::Command;
pub use context::Context;
pub use key::{Code, Key, Modifier, NoKey};
pub use keymap::{Keymap, Row};
pub use rebind::{Rebinding, Refusal};
pub use table::Binding;
