//! Other keys for the same commands, as the user's settings ask for them.
//!
//! What would make a key mean two things, or take the way out, is refused with a sentence.

use std::borrow::Cow;

use super::command::Command;
use super::context::Context;
use super::key::Key;
use super::keymap::Keymap;
use super::table::Binding;

/// Other keys for a command in one place; none at all unbinds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// Where they work.
    pub context: Context,
    /// What they do.
    pub command: Command,
    /// The keys, the most usual first.
    pub keys: Vec<Key>,
}

/// A rebinding that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The number of the rebinding, from 0.
    pub number: usize,
    /// Why, and what to do.
    pub reason: String,
}

impl Keymap {
    /// The table under these rebindings. A refused one leaves the usual keys in place.
    pub fn rebound(rebindings: &[Rebinding]) -> (Self, Vec<Refusal>) {
        let usual = Self::default();
        let mut refusals = Vec::new();
        let mut taken: Vec<usize> = Vec::new();
        for (number, rebinding) in rebindings.iter().enumerate() {
            match usual.objection(rebinding) {
                Some(reason) => refusals.push(Refusal { number, reason }),
                None => taken.push(number),
            }
        }
        // Two commands may swap their keys, so that only the whole shows what clashes.
        loop {
            let keymap = taken.iter().filter_map(|number| rebindings.get(*number)).fold(usual.clone(), Self::with);
            let clash = taken
                .iter()
                .rposition(|number| rebindings.get(*number).is_some_and(|rebinding| keymap.clash(rebinding).is_some()));
            let Some(number) = clash.map(|at| taken.remove(at)) else {
                refusals.sort_by_key(|refusal| refusal.number);
                return (keymap, refusals);
            };
            let reason = rebindings.get(number).and_then(|rebinding| keymap.clash(rebinding)).unwrap_or_default();
            refusals.push(Refusal { number, reason });
        }
    }

    /// The table with other keys for one command in one place.
    fn with(mut self, rebinding: &Rebinding) -> Self {
        let Rebinding { context, command, keys } = rebinding;
        let is_meant = |binding: &Binding| binding.command == *command && binding.contexts.contains(context);
        let Some(at) = self.bindings.iter().position(is_meant) else { return self };
        let mut own = None;
        for binding in self.bindings.iter_mut().filter(|binding| is_meant(binding)) {
            own.get_or_insert_with(|| Binding {
                keys: Cow::Owned(keys.clone()),
                contexts: Cow::Owned(vec![*context]),
                ..binding.clone()
            });
            binding.contexts.to_mut().retain(|other| other != context);
        }
        if let Some(own) = own {
            self.bindings.insert(at, own);
        }
        self.bindings.retain(|binding| !binding.contexts.is_empty());
        self
    }

    /// What is wrong with a rebinding by itself.
    fn objection(&self, rebinding: &Rebinding) -> Option<String> {
        let Rebinding { context, command, keys } = rebinding;
        let (id, place) = (command.id(), context.name());
        if !self.here(*context).any(|binding| binding.command == *command) {
            return Some(format!("{id} does nothing in the {place}. `whybounce keys` lists what works there"));
        }
        if let Some(key) = keys.iter().find(|key| context.is_text() && key.is_printable()) {
            return Some(format!("{key} is text in the {place}. Choose a key with Ctrl or Alt, or one such as F12"));
        }
        if *command == Command::Quit && !keys.iter().any(|key| key.to_string() == "Ctrl-C") {
            return Some("Ctrl-C always quits. Keep it among the keys for quit".to_owned());
        }
        if *command == Command::Back && keys.is_empty() {
            return Some(format!("\"back\" needs a key in the {place}"));
        }
        None
    }

    /// What a rebinding's keys mean in the same place besides.
    fn clash(&self, rebinding: &Rebinding) -> Option<String> {
        let Rebinding { context, command, keys } = rebinding;
        let twice = keys.iter().enumerate().find(|(at, key)| keys.iter().take(*at).any(|before| before == *key));
        if let Some((_, key)) = twice {
            return Some(format!("{key} is listed twice"));
        }
        let mut others = self.here(*context).filter(|binding| binding.command != *command);
        let (key, other) =
            others.find_map(|binding| Some((binding.keys.iter().find(|key| keys.contains(key))?, binding)))?;
        Some(format!(
            "{key} already means \"{}\" in the {}. Give {} another key first, or choose another one here",
            other.label,
            context.name(),
            other.command.id()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebinding(context: Context, command: Command, keys: &[&str]) -> Rebinding {
        Rebinding { context, command, keys: keys.iter().map(|key| key.parse().unwrap()).collect() }
    }

    #[test]
    fn a_command_gets_other_keys_in_one_place_only() {
        let wish = rebinding(Context::Paste, Command::Down, &["Ctrl-X"]);
        let (keymap, refusals) = Keymap::rebound(&[wish]);
        assert_eq!(refusals, []);
        assert_eq!(keymap.keys_of(Context::Paste, Command::Down), "Ctrl-X");
        assert_eq!(keymap.keys_of(Context::Search, Command::Down), "Down");
    }

    #[test]
    fn two_commands_may_swap_their_keys() {
        let (keymap, refusals) = Keymap::rebound(&[
            rebinding(Context::Verdict, Command::NextFlow, &["a"]),
            rebinding(Context::Verdict, Command::NextAudience, &["f"]),
        ]);
        assert_eq!(refusals, []);
        assert_eq!(keymap.keys_of(Context::Verdict, Command::NextFlow), "a");
    }

    #[test]
    fn what_would_mean_two_things_or_take_the_way_out_is_refused() {
        let (keymap, refusals) = Keymap::rebound(&[
            rebinding(Context::Verdict, Command::NextFlow, &["q"]),
            rebinding(Context::Paste, Command::NextFlow, &["x"]),
            rebinding(Context::Paste, Command::Quit, &["F10"]),
            rebinding(Context::Help, Command::Back, &[]),
            rebinding(Context::Help, Command::CopyNote, &["F5"]),
        ]);
        let reasons: Vec<&str> = refusals.iter().map(|refusal| refusal.reason.as_str()).collect();
        let wanted =
            ["q already means \"Quit\"", "x is text", "Ctrl-C always quits", "\"back\" needs a key", "does nothing"];
        assert_eq!(reasons.len(), wanted.len());
        for (reason, words) in reasons.iter().zip(wanted) {
            assert!(reason.contains(words), "{reason}");
        }
        assert_eq!(keymap.keys_of(Context::Verdict, Command::NextFlow), "f, Ctrl-F");
    }
}
