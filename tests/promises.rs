//! What SECURITY.md promises: nothing reaches a network, and what is kept may be read by its owner alone.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod pty;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use object::{Object, ObjectSymbol};
use pty::{BOUNCE, Session};

/// A program that can neither look a name up nor reach an address asks the system for none of these.
#[test]
fn the_program_knows_no_way_to_a_network() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_whybounce")).unwrap();
    let program = object::File::parse(program.as_slice()).unwrap();
    let names: Vec<String> = program
        .dynamic_symbols()
        .filter(ObjectSymbol::is_undefined)
        .map(|symbol| symbol.name().unwrap().to_owned())
        .collect();
    let asks_for = |name: &str| names.iter().any(|known| known == name);
    assert!(asks_for("write"), "the program says what it asks the system for: {names:?}");
    for way in ["socket", "connect", "getaddrinfo", "gethostbyname", "bind", "listen", "accept4"] {
        assert!(!asks_for(way), "it can call {way}");
    }
}

fn each_file(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { each_file(&path, visit) } else { visit(&path) }
    }
}

#[test]
fn what_the_app_keeps_only_its_owner_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.env("WHYBOUNCE_STATE_DIR", folder.path());
    command.env("WHYBOUNCE_CONFIG_DIR", folder.path().join("config"));
    command.env("WHYBOUNCE_DATA_DIR", folder.path().join("data"));
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    // The note is copied, and lies in a file too.
    session.send("\u{19}");
    session.wait_for("Ticket note copied");
    // A setting, a kept bounce, a bookmark, an answer in a lesson.
    session.send("\u{6}");
    session.wait_for("Mail type: Security");
    session.send("\u{b}");
    session.wait_for("Kept. F4: triage.");
    session.send("\u{12}5.7.26\r");
    session.wait_for("bookmark");
    session.send("m");
    session.wait_for("Bookmarked");
    session.send("\u{1b}[15~");
    session.wait_for("What a bounce is");
    session.send("j\rG\r");
    session.wait_for("question 1 of 8");
    session.send("1");
    session.wait_for("The answer is 2 Soft");
    session.send("\u{1b}OP");
    session.wait_for("Mail type: Security");
    session.quit();
    assert!(session.end().0.success());
    let mut kept = Vec::new();
    each_file(folder.path(), &mut |path| {
        kept.push(path.file_name().unwrap().to_string_lossy().into_owned());
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode & 0o077, 0, "{} may be read by others ({mode:o})", path.display());
    });
    for name in ["copied.txt", "config.yaml", "bounces.db", "reading.json", "learning.json", "learning.lock"] {
        assert!(kept.iter().any(|kept| kept == name), "{name} is not among {kept:?}");
    }
}
