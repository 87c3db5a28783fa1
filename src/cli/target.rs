//! What stands in the place of FILE on the command line: a file, a code, or words to search for.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::input::Input;
use crate::reference::Reference;
use crate::reference::spelling;

/// What the app or the conversation opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Nothing was named.
    Nothing,
    /// Something to read.
    Input(Input),
    /// The name of a page, or words to search for.
    Words(String),
}

/// Names that differ by more letters are other words.
const NEAR: usize = 2;

/// Shorter words are near too many.
const SHORTEST: usize = 4;

/// What a file's name may end with behind its last full stop.
const LONGEST_EXTENSION: usize = 5;

impl Target {
    /// First a file that exists, then a code or another page, then a near miss of a sub-command, else
    /// words; what looks like a path is a file.
    pub(super) fn of(named: &[PathBuf], commands: &[String], reference: &Reference) -> anyhow::Result<Self> {
        let [first, rest @ ..] = named else { return Ok(Self::Nothing) };
        if rest.is_empty() && first == Path::new("-") {
            return Ok(Self::Input(Input::Standard));
        }
        if rest.is_empty() && first.exists() {
            return Ok(Self::Input(Input::File(first.clone())));
        }
        if named.iter().all(|name| name.is_file()) {
            bail!(
                "the app opens one file at a time; for several: whybounce stats FILE... or whybounce classify FILE..."
            );
        }
        let words = named.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
        if reference.document(&words).is_some() {
            return Ok(Self::Words(words));
        }
        let word = first.to_string_lossy();
        if let Some(command) = commands.iter().find(|command| is_near(&word, command)) {
            bail!("unknown command {word}; did you mean {command}?");
        }
        if rest.is_empty() {
            if let Some(code) = meant_code(&words, reference) {
                bail!("{words} isn't a code; did you mean {code}?");
            }
            if is_like_a_path(&words) {
                return Ok(Self::Input(Input::File(first.clone())));
            }
        }
        Ok(Self::Words(words))
    }
}

fn is_near(word: &str, command: &str) -> bool {
    let word = word.to_lowercase();
    word.len() >= SHORTEST && strsim::osa_distance(&word, command) <= NEAR.min(word.len() / SHORTEST)
}

/// Whether a name has a slash or an extension.
fn is_like_a_path(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let has_extension = extension.is_some_and(|extension| {
        (1..=LONGEST_EXTENSION).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
    });
    name.contains(['/', '\\']) || has_extension && !name.contains(' ')
}

/// The code that a mistyped one likely means: a letter for a digit, a mark too many or too few.
pub(super) fn meant_code(text: &str, reference: &Reference) -> Option<String> {
    let text = text.trim();
    let begins = text.starts_with(['2', '4', '5', 'x', 'X']);
    if !begins || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digit = |c: char| match c {
        'l' | 'I' | '|' => Some('1'),
        'o' | 'O' => Some('0'),
        ',' | ':' | ';' | '_' | '-' | '/' => Some('.'),
        c if c.is_ascii_digit() || matches!(c, '.' | 'x' | 'X') => Some(c),
        _ => None,
    };
    let mended: String = text.chars().map(digit).collect::<Option<_>>()?;
    let parts: Vec<&str> = mended.split('.').filter(|part| !part.is_empty()).collect();
    let apart = parts.join(".");
    // "57.26" and "5726" lack a mark.
    let marked = |code: &str| {
        let digits = code.replace('.', "");
        Some(format!("{}.{}.{}", digits.get(..1)?, digits.get(1..2)?, digits.get(2..)?))
    };
    let candidates = [Some(apart.clone()), parts.get(..3).map(|parts| parts.join(".")), marked(&apart)];
    let is_known = |code: &String| spelling::code(code).is_some() && reference.ids().any(|id| id == code);
    candidates.into_iter().flatten().find(|code| code != text && is_known(code))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::builtin;

    #[test]
    fn a_word_is_a_file_a_code_a_near_miss_or_a_search() {
        let reference = builtin::reference();
        let commands = ["classify", "search", "keys"].map(str::to_owned);
        let target = |words: &[&str]| {
            let words: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
            Target::of(&words, &commands, &reference).map_err(|error| error.to_string())
        };
        let words = |text: &str| Ok(Target::Words(text.to_owned()));
        let file = |name: &str| Ok(Target::Input(Input::File(name.into())));
        assert_eq!(target(&[]), Ok(Target::Nothing));
        assert_eq!(target(&["-"]), Ok(Target::Input(Input::Standard)));
        assert_eq!(target(&["Cargo.toml"]), file("Cargo.toml"));
        assert_eq!(target(&["missing.eml"]), file("missing.eml"));
        assert_eq!(target(&["mails/missing"]), file("mails/missing"));
        for page in ["5.7.26", "421", "x.7.x", "5.7.999", "mailbox-full", "google/no-such-user"] {
            assert_eq!(target(&[page]), words(page));
        }
        assert_eq!(target(&["null", "mx"]), words("null mx"));
        assert_eq!(target(&["over", "quota"]), words("over quota"));
        assert_eq!(target(&["greylisting"]), words("greylisting"));
        // What stands behind a full stop is an extension only where it is short.
        assert_eq!(target(&["user.unknown"]), words("user.unknown"));
        // A short word is near a command only by one letter.
        assert_eq!(target(&["days"]), words("days"));
        assert!(target(&["kyes"]).is_err());
        assert_eq!(target(&["serach"]), Err("unknown command serach; did you mean search?".to_owned()));
        assert_eq!(target(&["clasify"]), Err("unknown command clasify; did you mean classify?".to_owned()));
        assert!(target(&["Cargo.toml", "README.md"]).is_err_and(|error| error.contains("one file at a time")));
        let with_file = target(&["clasify", "mails/one.eml"]);
        assert_eq!(with_file, Err("unknown command clasify; did you mean classify?".to_owned()));
        assert_eq!(target(&["5.7.2O"]), Err("5.7.2O isn't a code; did you mean 5.7.20?".to_owned()));
        assert_eq!(target(&["5..1.1"]), Err("5..1.1 isn't a code; did you mean 5.1.1?".to_owned()));
        assert_eq!(target(&["57.26"]), Err("57.26 isn't a code; did you mean 5.7.26?".to_owned()));
    }
}
