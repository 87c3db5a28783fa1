//! Reads the file of settings, and reports what in it is not known.

use std::path::Path;

use serde_json::{Map, Value};

use super::recurrence::{self, RECURRENCE};
use super::{Name, Settings};
use crate::keys::Command;
use crate::keys::{Context, Key, Keymap, Rebinding};
use crate::reference::load::Fault;
use crate::reference::yaml::{self, Step};

/// The key under which other keys stand.
const KEYS: &str = "keys";

/// The key under which the domains and IP addresses of the house stand.
pub(super) const OWN: &str = "own";

/// Reads the text of a file of settings. What is wrong in it is told with its place and left out.
pub fn read(file: &Path, text: &str) -> (Settings, Vec<Fault>) {
    let mut reader = FileReader { file, text, settings: Settings::default(), faults: Vec::new(), places: Vec::new() };
    match yaml::read(text) {
        Ok(Value::Object(fields)) => reader.fields(&fields),
        // A file in which everything is a comment settles nothing.
        Ok(Value::Null) => {}
        Ok(_) => reader.fault(&[], "settings are lines such as \"theme: light\""),
        Err(refusal) if text.lines().all(is_comment) => drop(refusal),
        Err(refusal) => reader.faults.push(Fault::at(file, text, refusal.place, refusal.message)),
    }
    reader.check_keys();
    (reader.settings, reader.faults)
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

struct FileReader<'a> {
    file: &'a Path,
    text: &'a str,
    settings: Settings,
    faults: Vec<Fault>,
    /// Where each rebinding stands.
    places: Vec<Vec<Step>>,
}

impl FileReader<'_> {
    fn fault(&mut self, path: &[Step], message: impl Into<String>) {
        self.faults.push(Fault::at(self.file, self.text, yaml::locate(self.text, path), message));
    }

    fn fields(&mut self, fields: &Map<String, Value>) {
        for (key, value) in fields {
            let path = [Step::key(key)];
            match (Name::named(key), value) {
                // A key without a value leaves things as they are.
                (Some(_), Value::Null) => {}
                (Some(name), value) => self.setting(name, &path, value),
                (None, Value::Object(places)) if key == KEYS => self.keys(places),
                (None, Value::Null) if key == KEYS || key == OWN => {}
                (None, value) if key == OWN => self.own(&path, value),
                (None, Value::Null) if key == RECURRENCE => {}
                (None, value) if key == RECURRENCE => self.recurrence(value),
                (None, _) if key == KEYS => self.fault(&path, "list keys by place: keys, then verdict, then help"),
                (None, _) => {
                    let known = Name::ALL
                        .iter()
                        .flat_map(|name| [Some(name.id()), name.old_id()])
                        .flatten()
                        .chain([OWN, RECURRENCE, KEYS]);
                    let message = format!("unknown setting \"{key}\"{}", nearest(key, known));
                    self.fault(&path, message);
                }
            }
        }
    }

    fn setting(&mut self, name: Name, path: &[Step], value: &Value) {
        let written = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        // YAML of old had more words for yes and no.
        let word = match written.as_str() {
            "yes" | "on" => "true",
            "no" | "off" => "false",
            other => other,
        };
        if !self.settings.set(name, &written) && !self.settings.set(name, word) {
            let values = name.values().join(", ");
            let message = format!("{} can't be \"{written}\". Choose one of: {values}", name.id());
            self.fault(path, message);
        }
    }

    fn own(&mut self, path: &[Step], value: &Value) {
        let names: Vec<&Value> = match value {
            Value::Array(names) => names.iter().collect(),
            name => vec![name],
        };
        for name in names {
            let is_known = name.as_str().is_some_and(|name| self.settings.own.add(name));
            if !is_known {
                let written = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                let message = format!("\"{written}\" is not a domain, an IP address or a network such as 192.0.2.0/24");
                self.fault(path, message);
            }
        }
    }

    fn recurrence(&mut self, value: &Value) {
        let (rules, faults) = recurrence::read(value);
        self.settings.rules = rules;
        for (path, message) in faults {
            self.fault(&path, message);
        }
    }

    fn keys(&mut self, places: &Map<String, Value>) {
        for (place, commands) in places {
            let path = [Step::key(KEYS), Step::key(place)];
            let context = Context::ALL.iter().copied().find(|context| context.id() == *place);
            match (context, commands) {
                (_, Value::Null) => {}
                (Some(context), Value::Object(commands)) => {
                    for (command, keys) in commands {
                        self.rebinding(context, command, keys);
                    }
                }
                (Some(_), _) => self.fault(&path, "list commands with their keys, such as \"help: F1\""),
                (None, _) => {
                    let known: Vec<String> = Context::ALL.iter().map(|context| context.id()).collect();
                    let nearest = nearest(place, known.iter().map(String::as_str));
                    self.fault(&path, format!("unknown place \"{place}\"{nearest}"));
                }
            }
        }
    }

    fn rebinding(&mut self, context: Context, name: &str, keys: &Value) {
        let path = [Step::key(KEYS), Step::Key(context.id()), Step::key(name)];
        let Some(command) = Command::named(name) else {
            let nearest = nearest(name, Command::ALL.iter().map(|command| command.id()));
            self.fault(&path, format!("unknown command \"{name}\"{nearest}"));
            return;
        };
        let written: Vec<&Value> = match keys {
            Value::Array(keys) => keys.iter().collect(),
            Value::Null => Vec::new(),
            key => vec![key],
        };
        let read = |value: &&Value| match value {
            Value::String(key) => key.parse::<Key>().map_err(|error| error.to_string()),
            // A digit is a key too.
            other => other.to_string().parse::<Key>().map_err(|error| error.to_string()),
        };
        match written.iter().map(read).collect::<Result<Vec<_>, _>>() {
            Ok(keys) => {
                self.places.push(path.to_vec());
                self.settings.keys.push(Rebinding { context, command, keys });
            }
            Err(error) => self.fault(&path, error),
        }
    }

    /// Takes out the rebindings that would make a key mean two things.
    fn check_keys(&mut self) {
        let (_, refusals) = Keymap::rebound(&self.settings.keys);
        for refusal in refusals.iter().rev() {
            self.settings.keys.remove(refusal.number);
        }
        for refusal in refusals {
            if let Some(path) = self.places.get(refusal.number).cloned() {
                self.fault(&path, refusal.reason);
            }
        }
    }
}

/// Names what was likely meant.
fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|name| (strsim::osa_distance(written, name), name)).min();
    match near {
        Some((distance, name)) if distance <= 2 => format!(". Did you mean \"{name}\"?"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::Scheme;
    use crate::taxonomy::Audience;

    fn told(text: &str) -> (Settings, Vec<String>) {
        let (settings, faults) = read(Path::new("config.yaml"), text);
        (settings, faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_stands_in_the_file_holds() {
        let text = "audience: admin\ntheme: light\nredact: yes\nkeys:\n  verdict:\n    next-mail-type: [a, F12]\n    next-reader: f\n";
        let (settings, faults) = told(text);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!((settings.audience, settings.theme, settings.redact), (Audience::Admin, Scheme::Light, true));
        assert_eq!(settings.keys.len(), 2);
        assert_eq!(told("# nothing\n").0, Settings::default());
        assert_eq!(told(""), (Settings::default(), Vec::new()));
    }

    #[test]
    fn a_house_names_what_is_its_own() {
        let (settings, faults) = told("own: [shop.example, 192.0.2.0/24]\n");
        assert_eq!((settings.own.names().len(), faults.len()), (2, 0));
        let (settings, faults) = told("own:\n  - shop.example\n  - nowhere\n  - 7\n");
        assert_eq!((settings.own.names().len(), faults.len()), (1, 2), "{faults:?}");
        assert!(faults[0].contains("\"nowhere\" is not a domain"), "{faults:?}");
        assert_eq!(told("own: shop.example\n").0.own.names(), ["shop.example"]);
        assert_eq!(told("own:\n").1, Vec::<String>::new());
    }

    #[test]
    fn a_fault_is_told_at_its_line_and_costs_nothing_else() {
        let text = "audiense: admin\ntheme: pink\nascii: true\nkeys:\n  verdict:\n    help: q\n    jump: x\n  paste:\n    undo: [Hyper-z]\n";
        let (settings, faults) = told(text);
        assert!(settings.ascii && settings.keys.is_empty());
        let wanted = [
            "config.yaml:1:1: unknown setting \"audiense\". Did you mean \"audience\"?",
            "config.yaml:2:1: theme can't be \"pink\". Choose one of: auto, dark, light",
            "config.yaml:7:5: unknown command \"jump\"",
            "config.yaml:9:5: \"Hyper-z\" is not a key",
            "config.yaml:6:5: q already means \"Quit\" in the verdict",
        ];
        assert_eq!(faults.len(), wanted.len(), "{faults:#?}");
        for (fault, words) in faults.iter().zip(wanted) {
            assert!(fault.starts_with(words), "{fault}");
        }
        assert_eq!(told("theme: [").1.len(), 1);
        assert_eq!(told("- theme").1.len(), 1);
        let misspelt = told("keys:\n  verdct:\n    help: x\n").1.concat();
        assert!(
            misspelt.starts_with("config.yaml:2:3: unknown place \"verdct\". Did you mean \"verdict\"?"),
            "{misspelt}"
        );
    }
}
