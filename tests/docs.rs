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

fn readme() -> String {
    fs::read_to_string(path("README.md")).unwrap().replace("\r\n", "\n")
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
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "README.md: “{line}” does not do what it should; it says\n{printed}");
    printed
}

/// README with every console example answered anew and the key table printed anew.
#[cfg(unix)]
fn refreshed(readme: &str) -> String {
    let mut fresh = String::new();
    let mut lines = readme.lines();
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
            _ => continue,
        };
        assert!(lines.any(|line| line == end), "README.md: {end} is missing after {line}");
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
fn the_examples_and_keys_of_the_readme_are_what_the_program_prints() {
    compare("README.md", &refreshed(&readme()));
}

#[test]
fn the_example_object_is_what_the_program_prints() {
    // The note for the ticket bears the date of its day.
    let today = jiff::Zoned::now().date().to_string();
    let printed = whybounce(&["classify", "--format", "json", "tests/bounces/postfix.eml"]);
    compare("examples/verdict.json", &printed.replace(&today, "2026-11-24"));
}

#[test]
fn the_readme_shows_every_sub_command_and_no_other() {
    let help = whybounce(&["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .collect();
    assert!(!commands.is_empty(), "{help}");
    let readme = readme();
    for command in &commands {
        assert!(readme.contains(&format!("**`whybounce {command}`**")), "README.md does not show: whybounce {command}");
        assert!(
            readme.contains(&format!("$ whybounce {command}")) || readme.contains(&format!("| whybounce {command}"))
        );
    }
    // In running text a word after the name is a word like any other, so only code counts.
    let code: Vec<&str> =
        readme.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("whybounce ")).collect();
    for word in code.iter().filter_map(|rest| rest.split_whitespace().next()) {
        let is_looked_up = word.starts_with(|first: char| first.is_ascii_digit() || first == '"');
        let known =
            commands.contains(&word) || word.starts_with('-') || word.chars().all(char::is_uppercase) || is_looked_up;
        assert!(known, "README.md names a sub-command that does not exist: {word}");
    }
}

#[test]
fn what_the_documents_link_to_exists() {
    for document in ["README.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(path(document)).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = ["src=\"", "srcset=\""].into_iter().flat_map(|attribute| text.split(attribute).skip(1));
        let pictures = pictures.filter_map(|rest| rest.split('"').next());
        for target in targets.chain(pictures).filter(|target| !target.starts_with("http")) {
            assert!(path(target).exists(), "{document} links to {target}, which does not exist");
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
        ["patterns/german.yaml", "patterns/house.yaml", "providers/owl-post.yaml", "patterns/esperanto.yaml"]
    );
    let overlay = whybounce::check::Folder::overlay(place.path());
    assert_eq!(overlay.faults().iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(overlay.hints().iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let misled = whybounce::check::examples(&overlay).unwrap();
    assert_eq!(misled.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
}
