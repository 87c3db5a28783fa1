//! The file of settings as a person keeps it: begun, changed, misspelt.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

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
    assert!(code == 0 && told.contains("not there yet") && printed.contains("# theme: dark"), "{told}{printed}");
    let (path, _, code) = whybounce(folder.path(), &["config", "--write"]);
    let written = fs::read_to_string(path.trim()).unwrap();
    assert_eq!((code, written), (0, printed));
    let (_, told, code) = whybounce(folder.path(), &["config", "--write"]);
    assert!(code == 2 && told.contains("is there already"), "{told}");
}

#[test]
fn what_means_nothing_is_pointed_out_and_stops_nothing() {
    let folder = folder("# mine\ncolour: red\nascii: true\n");
    let (printed, told, code) = whybounce(folder.path(), &["explain", "5.1.1"]);
    assert_eq!(code, 0);
    assert!(
        told.contains("config.yaml:2:1: there is no setting “colour”") && told.contains("2 | colour: red"),
        "{told}"
    );
    assert!(!printed.contains('•') && !printed.contains('“'), "what is sound in the file still holds: {printed}");
    let (_, told, code) = whybounce(folder.path(), &["--lines"]);
    assert!(code == 2, "{told}");
}

#[test]
fn keys_are_printed_as_they_are_bound() {
    let folder = folder("keys:\n  paste:\n    copy-note: [F7, Ctrl-Y]\n  verdict:\n    quit: [Q]\n");
    let (printed, told, _) = whybounce(folder.path(), &["keys"]);
    assert!(printed.contains("F7, Ctrl-Y"), "{printed}");
    assert!(told.contains("Ctrl-C always quits"), "{told}");
}
