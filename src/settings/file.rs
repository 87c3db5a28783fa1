//! The commented file: how it is first written, and how one value in it is changed without
//! touching the rest.

use std::fmt::Write;
use std::path::Path;

use super::read::OWN;
use super::{Name, Settings, read, recurrence};
use crate::keys::{Context, Rebinding};

/// What the file says before anything else.
const HEAD: &str = "\
# The settings of whybounce. Lines starting with # are ignored and show the defaults.
# The app changes a value here when you change it on its settings screen.
";

/// What it says about the house's own domains and IP addresses.
const OWN_HELP: &str = "\
# Your own domains and IP addresses. A verdict then says whether a block, a failed check or a sender
# is yours or somebody else's.
# own: [shop.example, 192.0.2.0/24]
";

/// What it says about addresses that keep failing.
const RECURRENCE_HELP: &str = "\
# When an address that keeps failing is named for quarantine or suppression: so many failures within so
# many days, for any cause or one, for all mail or one type. After quiet-days without a failure, or when mail
# arrives, the count starts again. Your own rules replace these.
# recurrence:
#   quiet-days: 30
#   rules:
#     - { times: 3, days: 30, then: quarantine }
#     - { times: 6, days: 90, then: suppress }
#     - { cause: mailbox-unavailable, times: 3, days: 30, then: suppress }
#     - { cause: mailbox-full, mail-type: bulk, times: 3, days: 30, then: suppress }
";

/// What it says about keys.
const KEYS: &str = "\
# Your own keys, by place and command. `whybounce keys --format json` lists them all. Put several
# keys in brackets; [] removes a command's keys. A key can't mean two things in one place.
#
# keys:
#   verdict:
#     copy-note: [y, F12]
#   paste:
#     copy-note: [Ctrl-Y, F12]
";

/// A file with these settings; the defaults are comments.
pub fn template(settings: &Settings) -> String {
    let usual = Settings::default();
    let mut out = HEAD.to_owned();
    for name in Name::ALL {
        let comment = if settings.get(*name) == usual.get(*name) { "# " } else { "" };
        let (id, value) = (name.id(), settings.get(*name));
        let values = name.values().join(", ");
        let about = name.about();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n# {about}\n# One of: {values}.\n{comment}{id}: {value}");
    }
    out.push('\n');
    out.push_str(OWN_HELP);
    if !settings.own.is_empty() {
        let names: Vec<String> = settings.own.names().iter().map(|name| quoted(name)).collect();
        let _ = writeln!(out, "{OWN}: [{}]", names.join(", "));
    }
    out.push('\n');
    out.push_str(RECURRENCE_HELP);
    if settings.rules != usual.rules {
        out.push_str(&recurrence::written(&settings.rules));
    }
    out.push('\n');
    out.push_str(KEYS);
    write_keys(&mut out, &settings.keys);
    out
}

/// Writes other keys by place.
fn write_keys(out: &mut String, keys: &[Rebinding]) {
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    if !keys.is_empty() {
        line("\nkeys:");
    }
    for context in Context::ALL {
        let mut own = keys.iter().filter(|rebinding| rebinding.context == *context).peekable();
        if own.peek().is_some() {
            line(&format!("  {}:", context.id()));
        }
        for Rebinding { command, keys, .. } in own {
            let keys: Vec<String> = keys.iter().map(|key| quoted(&key.to_string())).collect();
            line(&format!("    {}: [{}]", command.id(), keys.join(", ")));
        }
    }
}

/// A key as YAML takes it for text and nothing else.
fn quoted(key: &str) -> String {
    let plain = key.len() > 1 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain { key.to_owned() } else { format!("'{}'", key.replace('\'', "''")) }
}

/// The text of a file with another value of one setting, every other line as it was.
///
/// `None` where the file is written so that this cannot be done in one line.
pub fn changed(text: &str, name: Name, value: &str) -> Option<String> {
    let path = Path::new("");
    let (mut wanted, faults) = read(path, text);
    if !wanted.set(name, value) {
        return None;
    }
    let is_set = |id: &&str| text.lines().any(|line| after_key(line, id).is_some());
    let id = name.old_id().filter(is_set).unwrap_or(name.id());
    let out = with_line(text, id, value);
    let (settings, after) = read(path, &out);
    // What was at fault before may be; what was sound must stay so.
    (settings == wanted && after.len() <= faults.len()).then_some(out)
}

/// Puts the value on the line that has the setting, else on the one that has it in a comment,
/// else on a new one.
fn with_line(text: &str, id: &str, value: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let set = lines.iter().position(|line| after_key(line, id).is_some());
    let commented =
        || lines.iter().position(|line| uncommented(line).is_some_and(|line| after_key(line, id).is_some()));
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(at) = set.or_else(commented) else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { ending };
        return format!("{text}{gap}{id}: {value}{ending}");
    };
    let mut out = String::with_capacity(text.len() + value.len());
    for (number, line) in lines.iter().enumerate() {
        if number == at {
            let line = uncommented(line).unwrap_or(line);
            let rest = after_key(line, id).unwrap_or_default().trim_end_matches(['\r', '\n']);
            // A comment behind the value stays.
            let comment = rest.find(" #").and_then(|start| rest.get(start..)).unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = write!(out, "{id}: {value}{comment}{ending}");
        } else {
            out.push_str(line);
        }
    }
    out
}

/// What stands behind a key at the beginning of a line.
fn after_key<'a>(line: &'a str, id: &str) -> Option<&'a str> {
    line.strip_prefix(id)?.trim_start_matches(' ').strip_prefix(':')
}

/// A line without the comment sign before it.
fn uncommented(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('#')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_says_what_holds() {
        let mut settings = Settings::default();
        assert!(
            settings.set(Name::Theme, "light") && settings.own.add("shop.example") && settings.own.add("2001:db8::/32")
        );
        let text = template(&settings);
        assert_eq!(read(Path::new(""), &text), (settings, Vec::new()));
        assert!(text.contains("\ntheme: light\n") && text.contains("\n# ascii: false\n"), "{text}");
        let rules = text.lines().skip_while(|line| !line.starts_with("# recurrence:"));
        let rules = rules.take_while(|line| line.starts_with('#')).filter_map(|line| line.strip_prefix("# "));
        let (mut shown, faults) = read(Path::new(""), &rules.collect::<Vec<_>>().join("\n"));
        assert_eq!((&shown.rules, faults), (&Settings::default().rules, Vec::new()));
        shown.rules.rules.truncate(2);
        assert_eq!(read(Path::new(""), &template(&shown)), (shown, Vec::new()));
        // What the comments show is right too.
        let keys = text.lines().skip_while(|line| !line.starts_with("# keys:"));
        let keys: Vec<&str> = keys.filter_map(|line| line.strip_prefix("# ")).collect();
        let (read, faults) = read(Path::new(""), &keys.join("\n"));
        assert_eq!((read.keys.len(), faults), (2, Vec::new()));
    }

    #[test]
    fn other_keys_are_written_as_they_are_read() {
        let text = "keys:\n  verdict:\n    copy-note: ['''', '-', '7', n, Ctrl-Y]\n    next-recipient: []\n";
        let (settings, faults) = read(Path::new(""), &text.replace("n, ", "F12, "));
        assert_eq!((settings.keys.len(), faults), (2, Vec::new()));
        assert_eq!(read(Path::new(""), &template(&settings)), (settings, Vec::new()));
    }

    #[test]
    fn a_value_is_changed_and_every_comment_kept() {
        let text = "# mine\ntheme: dark # for the night\n# reader: helpdesk\nkeys:\n  verdict:\n    help: F1\n";
        let light = changed(text, Name::Theme, "light").unwrap();
        assert_eq!(light, text.replace("theme: dark", "theme: light"));
        let admin = changed(&light, Name::Audience, "admin").unwrap();
        assert_eq!(admin, light.replace("# reader: helpdesk", "reader: admin"));
        let redact = changed(&admin, Name::Redact, "true").unwrap();
        assert_eq!(redact, format!("{admin}redact: true\n"));
        let mended = changed("theme: dark\r\nflow: bulk", Name::Flow, "sign-up").unwrap();
        assert_eq!(mended, "theme: dark\r\nflow: sign-up\r\n");
    }

    #[test]
    fn an_older_name_is_changed_where_it_stands() {
        let text = "flow: bulk # for now\n";
        assert_eq!(changed(text, Name::Flow, "sign-up").unwrap(), "flow: sign-up # for now\n");
    }

    #[test]
    fn a_file_that_is_written_otherwise_is_left_alone() {
        assert_eq!(changed("{ theme: dark }\n", Name::Theme, "light"), None);
        assert_eq!(changed("\"theme\": dark\n", Name::Theme, "light"), None);
        assert_eq!(changed("theme: >-\n  dark\n", Name::Theme, "light"), None);
        assert_eq!(changed("", Name::Theme, "purple"), None);
    }
}
