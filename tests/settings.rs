//! The file of settings as a person keeps it: begun, changed, misspelt.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use proptest::prelude::*;
use tempfile::TempDir;
use whybounce::settings::{self, Name};

fn whybounce(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::cargo_bin("whybounce").unwrap();
    let output = command.args(arguments).env("WHYBOUNCE_CONFIG_DIR", folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn folder(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.yaml"), settings).unwrap();
    folder
}

#[test]
fn a_file_is_begun_once_and_says_what_can_be_set() {
    let folder = tempfile::tempdir().unwrap();
    let (printed, told, code) = whybounce(folder.path(), &["config"]);
    assert!(code == 0 && told.contains("not created yet") && printed.contains("# theme: auto"), "{told}{printed}");
    let (path, _, code) = whybounce(folder.path(), &["config", "--write"]);
    let written = fs::read_to_string(path.trim()).unwrap();
    assert_eq!((code, written), (0, printed));
    let (_, told, code) = whybounce(folder.path(), &["config", "--write"]);
    assert!(code == 2 && told.contains("already exists"), "{told}");
}

#[test]
fn what_means_nothing_is_pointed_out_and_stops_nothing() {
    let folder = folder("# mine\ncolour: red\nascii: true\n");
    let (printed, told, code) = whybounce(folder.path(), &["explain", "5.1.1"]);
    assert_eq!(code, 0);
    assert!(told.contains("config.yaml:2:1: unknown setting \"colour\"") && told.contains("2 | colour: red"), "{told}");
    assert!(!printed.contains('•') && !printed.contains('“'), "what is sound in the file still holds: {printed}");
    let (_, told, code) = whybounce(folder.path(), &["--lines"]);
    assert!(code == 2, "{told}");
}

#[test]
fn keys_are_printed_as_they_are_bound() {
    let folder = folder("keys:\n  paste:\n    copy-note: [F12, Ctrl-Y]\n  verdict:\n    quit: [Q]\n");
    let (printed, told, _) = whybounce(folder.path(), &["keys"]);
    assert!(printed.contains("F12, Ctrl-Y"), "{printed}");
    assert!(told.contains("Ctrl-C always quits"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_file_gives_settings_and_a_change_leaves_its_lines(
        text in "((audience|reader|theme|mail-type|ascii|redact|keys|  verdict|    help|# theme|x|-): ?(admin|light|bulk|true|q|\\[|\\{|\"|'|&a|\\*a| # c)?\\r?\\n){0,8}[ -~]{0,10}",
        value in prop::sample::select(Name::Theme.values()),
    ) {
        let file = Path::new("config.yaml");
        let (before, _) = settings::read(file, &text);
        if let Some(after) = settings::changed(&text, Name::Theme, value) {
            let (read, _) = settings::read(file, &after);
            prop_assert_eq!(read.get(Name::Theme), value);
            prop_assert_eq!(read.keys, before.keys);
            let lost = text.lines().filter(|line| !line.contains("theme") && !after.contains(*line));
            prop_assert_eq!(lost.collect::<Vec<_>>(), Vec::<&str>::new());
        }
    }
}
