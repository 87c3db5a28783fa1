//! What the documents promise: every example prints what they show, and nothing has drifted.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../examples/screenshots/scenes.rs"]
mod scenes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that is not there, so that no overlay of the tester's own has a say.
const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

/// The command that brings README.md and the example object up to date.
const REFRESH: &str = "UPDATE_README=1 cargo test --test docs";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap().replace("\r\n", "\n")
}

/// README and what is told at length beside it.
fn documents() -> Vec<String> {
    let longer = fs::read_dir(path("docs")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    std::iter::once("README.md".to_owned()).chain(longer.map(|name| format!("docs/{name}"))).collect()
}

/// What a command of this project prints, run in its folder.
fn whybounce(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whybounce"));
    let output =
        command.args(arguments).current_dir(path("")).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// What a person sees who types this line into a shell.
#[cfg(unix)]
fn typed(line: &str) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_whybounce")).parent().unwrap();
    let search = std::env::join_paths(
        std::iter::once(programs.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = Command::new("sh")
        .args(["-c", &format!("({line}) 2>&1")])
        .current_dir(path(""))
        .env("PATH", search.unwrap())
        .env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS)
        .env("WHYBOUNCE_STATE_DIR", NO_SETTINGS)
        .env("WHYBOUNCE_DATA_DIR", DATA)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "“{line}” does not do what it should; it says\n{printed}");
    printed
}

/// Where the log of the examples is kept, anew for each document.
const DATA: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/docs-data");

/// Every sub-command and what it does, as `--help` says it.
fn commands() -> Vec<(String, String)> {
    let help = whybounce(&["--help"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let rows = listed.map(|line| line.trim().split_once(' ').unwrap());
    rows.map(|(name, does)| (name.to_owned(), does.trim().to_owned())).collect()
}

#[cfg(unix)]
fn table_of_commands() -> String {
    let rows = commands().into_iter().map(|(name, does)| format!("| `whybounce {name}` | {does} |\n"));
    "| Command | What it does |\n|---|---|\n".to_owned() + &rows.collect::<String>()
}

/// A document with every console example answered anew and the tables printed anew.
#[cfg(unix)]
fn refreshed(document: &str) -> String {
    let _ = fs::remove_dir_all(DATA);
    let mut fresh = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        fresh.push_str(line);
        fresh.push('\n');
        let (content, end) = match line {
            "```console" => {
                let prompt = lines.next().unwrap_or_default();
                let command = prompt.strip_prefix("$ ").expect("a console example begins with “$ ”");
                (format!("{prompt}\n{}", typed(command)), "```")
            }
            "<!-- keys -->" => (whybounce(&["keys", "--format", "markdown"]), "<!-- /keys -->"),
            "<!-- commands -->" => (table_of_commands(), "<!-- /commands -->"),
            _ => continue,
        };
        assert!(lines.any(|line| line == end), "{end} is missing after {line}");
        fresh.push_str(&content);
        fresh.push_str(end);
        fresh.push('\n');
    }
    fresh
}

/// Compares a document with what it should be, or writes it where that is asked for.
fn compare(name: &str, fresh: &str) {
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path(name), fresh).unwrap();
        return;
    }
    let current = fs::read_to_string(path(name)).unwrap_or_default().replace("\r\n", "\n");
    if let Some((old, new)) = current.lines().zip(fresh.lines()).find(|(old, new)| old != new) {
        panic!("{name} says\n  {old}\nwhere the program says\n  {new}\nTo refresh it: {REFRESH}");
    }
    assert!(current == fresh, "{name} is longer or shorter than what the program prints. To refresh it: {REFRESH}");
}

#[cfg(unix)]
#[test]
fn the_examples_and_tables_of_the_documents_are_what_the_program_prints() {
    for name in documents() {
        compare(&name, &refreshed(&read(&name)));
    }
}

#[test]
fn the_example_object_is_what_the_program_prints() {
    // The note for the ticket bears the date of its day.
    let today = jiff::Zoned::now().date().to_string();
    let printed = whybounce(&["classify", "--format", "json", "tests/bounces/postfix.eml"]);
    compare("examples/verdict.json", &printed.replace(&today, "2026-11-24"));
}

#[test]
fn the_documents_show_every_sub_command_and_no_other() {
    let commands: Vec<String> = commands().into_iter().map(|(name, _)| name).collect();
    assert!(!commands.is_empty());
    let shown = read("docs/commands.md");
    for command in &commands {
        assert!(shown.contains(&format!("**`whybounce {command}`**")), "docs/commands.md does not show {command}");
        assert!(
            shown.contains(&format!("$ whybounce {command}")) || shown.contains(&format!("| whybounce {command}")),
            "docs/commands.md has no example of {command}"
        );
    }
    for document in documents() {
        // In running text a word after the name is a word like any other, so only code counts.
        let text = read(&document);
        let code: Vec<&str> =
            text.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("whybounce ")).collect();
        for word in code.iter().filter_map(|rest| rest.split_whitespace().next()) {
            let is_looked_up = word.starts_with(|first: char| first.is_ascii_digit() || first == '"');
            let known = commands.iter().any(|command| command == word)
                || word.starts_with('-')
                || word.chars().all(char::is_uppercase)
                || is_looked_up;
            assert!(known, "{document} names a sub-command that does not exist: {word}");
        }
    }
}

#[test]
fn what_the_documents_link_to_exists() {
    let others = ["CHANGELOG.md", "CONTRIBUTING.md", "packaging/README.md"].map(str::to_owned);
    for document in documents().into_iter().chain(others) {
        let text = read(&document);
        let home = path(&document).parent().unwrap().to_owned();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = ["src=\"", "srcset=\""].into_iter().flat_map(|attribute| text.split(attribute).skip(1));
        let pictures = pictures.filter_map(|rest| rest.split('"').next());
        for target in targets.chain(pictures).filter(|target| !target.starts_with("http")) {
            let file = target.split('#').next().unwrap();
            assert!(home.join(file).exists(), "{document} links to {target}, which does not exist");
        }
    }
}

#[test]
fn the_pictures_show_the_app_as_it_is() {
    for picture in scenes::pictures().unwrap() {
        let name = format!("screenshots/{}", picture.name);
        let current = fs::read_to_string(path(&name).with_extension("svg")).unwrap_or_default();
        let same = current.replace("\r\n", "\n") == picture.svg;
        assert!(same, "{name}.svg shows another app. To refresh it: cargo run --example screenshots");
        assert!(path(&name).with_extension("png").exists(), "{name}.png is missing: see examples/screenshots.rs");
    }
}

#[test]
fn the_files_that_the_guide_to_rules_shows_make_a_sound_overlay() {
    let guide = fs::read_to_string(path("reference/README.md")).unwrap();
    let place = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for part in guide.split("whole file").skip(1) {
        let name = part.trim_start().strip_prefix("`my-overlay/").and_then(|name| name.split('`').next()).unwrap();
        let (before, block) = part.split_once("```yaml\n").unwrap();
        let indent = before.rsplit('\n').next().unwrap();
        let block = block.split("```").next().unwrap();
        let lines: Vec<&str> = block.lines().map(|line| line.strip_prefix(indent).unwrap_or(line)).collect();
        let file = place.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, lines.join("\n")).unwrap();
        names.push(name);
    }
    assert_eq!(
        names,
        [
            "patterns/german.yaml",
            "patterns/house.yaml",
            "providers/owl-post.yaml",
            "patterns/esperanto.yaml",
            "lessons/40-our-desk.yaml"
        ]
    );
    let overlay = whybounce::check::Folder::overlay(place.path());
    assert_eq!(overlay.faults().iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(overlay.hints().iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let misled = whybounce::check::examples(&overlay).unwrap();
    assert_eq!(misled.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
}
