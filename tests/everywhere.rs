//! Shells, manuals and assistants: what they get from the program, as they use it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_whybounce");
const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

fn run(program: &str, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who does not read to the end breaks the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(PROGRAM, arguments, b"");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// The names of all commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let listed = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    listed.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_shell_completes_every_command_and_the_names_of_pages() {
    for shell in ["bash", "elvish", "fish", "nushell", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
        for page in ["5.7.26", "421", "x.7.x", "mailbox-full", "google"] {
            assert!(script.contains(page), "{shell}: {page}");
        }
    }
}

#[test]
fn help_teaches_by_example() {
    for command in commands() {
        let help = printed(&[&command, "--help"]);
        // What has commands of its own teaches there too.
        let examples: Vec<_> = help.lines().filter(|line| line.contains(&format!("whybounce {command}"))).collect();
        assert!(examples.len() > 1 || ["learn", "mcp"].contains(&command.as_str()), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}: {help}");
    }
}

#[test]
fn bash_completes_as_one_types() {
    let completed = |words: &[&str]| {
        let last = words.last().unwrap();
        let question = format!(
            "source <(\"$0\" completions bash); COMP_WORDS=({}); COMP_CWORD={}; _whybounce whybounce {last} {}; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.join(" "),
            words.len() - 1,
            words.get(words.len() - 2).unwrap(),
        );
        String::from_utf8(run("bash", &["-c", &question, PROGRAM], b"").stdout).unwrap()
    };
    if !is_installed("bash") {
        return;
    }
    assert_eq!(completed(&["whybounce", "explain", "5.7.26"]), "5.7.26\n");
    assert!(completed(&["whybounce", "explain", "mailb"]).lines().any(|id| id == "mailbox-full"));
    assert_eq!(completed(&["whybounce", "clas"]), "classify\n");
    assert_eq!(completed(&["whybounce", "classify", "--format", "nd"]), "ndjson\n");
}

#[test]
fn fish_and_zsh_read_their_scripts_without_complaint() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, check) in [("fish", ["-n"].as_slice()), ("zsh", &["-n"])] {
        let script = folder.path().join(shell);
        std::fs::write(&script, printed(&["completions", shell])).unwrap();
        if is_installed(shell) {
            let output = run(shell, &[check, &[script.to_str().unwrap()]].concat(), b"");
            assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    // Fish puts the descriptions of values in double quotes, in which a dollar begins a variable.
    let script = printed(&["completions", "fish"]);
    assert!(script.lines().all(|line| !line.starts_with("complete ") || !line.contains('$')), "{script}");
}

#[test]
fn fish_completes_as_one_types() {
    if is_installed("fish") {
        let question = "$argv[1] completions fish | source; complete -C 'whybounce explain 5.7.2'";
        let output = run("fish", &["-c", question, PROGRAM], b"");
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.lines().any(|line| line.starts_with("5.7.26\tMultiple")), "{told}");
        assert!(!told.contains("5.1.1"), "{told}");
    }
}

#[test]
fn nushell_completes_as_one_types() {
    if is_installed("nu") {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("whybounce.nu");
        std::fs::write(&script, printed(&["completions", "nushell"])).unwrap();
        let typed = format!("use {} *\nwhybounce explain 5.7.2", script.display());
        let file = folder.path().join("typed.nu");
        std::fs::write(&file, &typed).unwrap();
        let output = run("nu", &["--ide-complete", &typed.len().to_string(), file.to_str().unwrap()], b"");
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let offered = told["completions"].as_array().unwrap();
        assert!(offered.contains(&json!("5.7.26")) && !offered.contains(&json!("5.1.1")), "{told}");
    }
}

#[test]
fn elvish_offers_every_page() {
    if is_installed("elvish") {
        // What it completes with is there only where somebody types; all that the script asks of it is this.
        let stage = "var edit: = (ns [&complex-candidate~={|text &display=''| echo $text } \
                     &completion:=(ns [&arg-completer=[&]])])\n";
        let question = "\n$edit:completion:arg-completer[whybounce] whybounce explain ''";
        let script = [stage, &printed(&["completions", "elvish"]), question].concat();
        let output = run("elvish", &["-c", &script], b"");
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.lines().any(|line| line == "5.7.26"), "{told}{}", String::from_utf8_lossy(&output.stderr));
        assert!(told.lines().any(|line| line == "mailbox-full"), "{told}");
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    printed(&["man", folder.path().to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(folder.path().join(format!("{name}.1"))).unwrap();
    assert!(page("whybounce").contains(".TH whybounce 1"));
    for command in commands() {
        let name = format!("whybounce-{command}");
        assert!(page("whybounce").contains(&name.replace('-', "\\-")), "{name} is not named on the first page");
        assert!(page(&name).contains(".SH SYNOPSIS"), "{name}");
    }
    assert!(page("whybounce-learn-exam").contains("seed"));
    assert_eq!(printed(&["man"]), page("whybounce"));
    if is_installed("groff") {
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let path = file.unwrap().path();
            let output = run("groff", &["-K", "utf8", "-man", "-ww", "-z", path.to_str().unwrap()], b"");
            assert!(output.stderr.is_empty(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn a_folder_for_the_manual_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = run(PROGRAM, &["man", file.path().to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("can't make the folder") && told.contains(&file.path().display().to_string()), "{told}");
}

/// A value of a table of the manifest, for the names that stand in it.
fn of_manifest(table: &str, key: &str, names: &[(&str, &str)]) -> String {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let rows = manifest.split(table).nth(1).unwrap().split("\n[").next().unwrap();
    let row = rows.lines().find_map(|row| row.strip_prefix(&format!("{key} = "))).unwrap();
    names.iter().fold(row.trim_matches('"').to_owned(), |value, (name, is)| value.replace(&format!("{{ {name} }}"), is))
}

#[test]
#[cfg(unix)]
fn cargo_binstall_finds_the_program_in_the_archive_of_a_release() {
    use std::os::unix::fs::PermissionsExt;

    // In place of cargo stands what has built already.
    let cargo = "#!/bin/sh\ncase $1 in\n  build) mkdir -p target/$TARGET/release\n    \
                 cp \"$PROGRAM\" target/$TARGET/release/whybounce$ENDING ;;\nesac\n";
    for (target, ending) in [("x86_64-unknown-linux-musl", ""), ("x86_64-pc-windows-msvc", ".exe")] {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["bin", "packaging", "docs"] {
            std::fs::create_dir(at(name)).unwrap();
        }
        for file in
            ["Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "packaging/archive", "packaging/licences"]
        {
            std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), at(file)).unwrap();
        }
        std::fs::write(at("bin/cargo"), cargo).unwrap();
        std::fs::set_permissions(at("bin/cargo"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", at("bin").display(), std::env::var("PATH").unwrap());
        let mut archive = Command::new(at("packaging/archive"));
        archive.arg(target).envs([
            ("PATH", path.as_str()),
            ("PROGRAM", PROGRAM),
            ("TARGET", target),
            ("ENDING", ending),
        ]);
        let output = archive.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

        let version = env!("CARGO_PKG_VERSION");
        let names = [("version", version), ("target", target), ("bin", "whybounce"), ("binary-ext", ending)];
        let value = |key: &str| of_manifest("[package.metadata.binstall]", key, &names);
        assert_eq!(value("pkg-fmt"), "tgz");
        let address = value("pkg-url").replace("{ archive-suffix }", ".tar.gz");
        let made = at("target/packages").join(address.rsplit('/').next().unwrap());
        let list = run("tar", &["-tzf", made.to_str().unwrap()], b"");
        let list = String::from_utf8(list.stdout).unwrap();
        for name in [value("bin-dir"), format!("whybounce-{version}-{target}/THIRD-PARTY-LICENSES")] {
            assert!(list.lines().any(|line| line == name), "{name} is not in {list}");
        }
    }
}

#[test]
fn the_format_for_lnav_knows_every_fact_of_a_record() {
    let format =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/lnav/whybounce.json")).unwrap();
    let format: Value = serde_json::from_str(&format).unwrap();
    let told = run(PROGRAM, &["classify", "--format", "ndjson"], b"550 5.1.1 <ann@example.com>: User unknown").stdout;
    let record: Value = serde_json::from_slice(&told).unwrap();
    let known = format["whybounce_log"]["value"].as_object().unwrap();
    // The time is lnav's own column.
    for fact in record.as_object().unwrap().keys().filter(|fact| *fact != "date") {
        assert!(known.contains_key(fact), "lnav isn't told of {fact}");
    }
    assert!(known.keys().all(|name| record.get(name).is_some()));
}

/// What an assistant gets for what it sends.
fn assistant(arguments: &[&str], lines: &[&str]) -> Vec<Value> {
    let output = run(PROGRAM, &[&["mcp"], arguments].concat(), (lines.join("\n") + "\n").as_bytes());
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn called(tool: &str, arguments: &Value) -> String {
    json!({ "jsonrpc": "2.0", "id": tool, "method": "tools/call", "params": { "name": tool, "arguments": arguments } })
        .to_string()
}

fn text(reply: &Value) -> &str {
    reply["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{reply}"))
}

#[test]
fn an_assistant_meets_the_server_and_its_three_tools() {
    let replies = assistant(
        &[],
        &[
            r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#,
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            "",
            r#"{"jsonrpc":"2.0","id":"two","method":"tools/list"}"#,
            r#"{"jsonrpc":"2.0","id":3,"method":"ping"}"#,
        ],
    );
    let [welcome, list, ping] = replies.as_slice() else { panic!("{replies:?}") };
    assert_eq!(welcome["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(welcome["result"]["serverInfo"]["name"], "whybounce");
    assert_eq!(list["id"], "two");
    let names: Vec<_> = list["result"]["tools"].as_array().unwrap().iter().map(|tool| &tool["name"]).collect();
    assert_eq!(names, ["diagnose", "look_up", "draft"]);
    assert_eq!(ping["result"], json!({}));
}

#[test]
fn an_assistant_learns_the_cause_but_no_address() {
    let bounce =
        json!({ "text": "550 5.1.1 <ann.private@shop.example>: user unknown\n452 4.2.2 <bob@b.example>: over quota" });
    let draft = json!({ "text": bounce["text"], "kind": "customer" });
    let lines = [called("diagnose", &bounce), called("draft", &draft)];
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let replies = assistant(&[], &lines);
    let verdicts = &replies[0]["result"]["structuredContent"]["verdicts"];
    assert_eq!(verdicts[0]["category"], "invalid-recipient");
    assert_eq!(verdicts[1]["category"], "mailbox-full");
    assert!(text(&replies[0]).contains("SUPPRESS") && text(&replies[1]).contains("mailbox is full"));
    for reply in &replies {
        for private in ["ann.private", "shop.example", "b.example"] {
            assert!(!reply.to_string().contains(private), "{reply}");
        }
    }
    // The person who starts it may decide otherwise.
    let replies = assistant(&["--personal-data"], &lines);
    assert_eq!(replies[0]["result"]["structuredContent"]["verdicts"][0]["recipient"], "ann.private@shop.example");
}

#[test]
fn an_assistant_finds_pages_by_code_and_by_words() {
    let asked = ["5.7.26", "what does over quota mean", "zzqqxx"];
    let lines: Vec<_> = asked.iter().map(|query| called("look_up", &json!({ "query": query }))).collect();
    let replies = assistant(&[], &lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(text(&replies[0]).starts_with("## Multiple authentication checks failed"));
    assert!(text(&replies[1]).contains("`mailbox-full`"));
    assert_eq!(replies[2]["result"]["isError"], true);
}

#[test]
fn what_an_assistant_sends_wrongly_is_answered_and_the_next_message_is_read() {
    let lines = [
        "no JSON",
        "[1, 2]",
        r#"{"jsonrpc":"2.0","id":7}"#,
        r#"{"jsonrpc":"2.0","id":8,"method":"resources/list"}"#,
        &called("poem", &json!({})),
        &called("diagnose", &json!({ "text": 5 })),
        &called("draft", &json!({ "text": "550 5.1.1 no such user", "kind": "poem" })),
        &called("diagnose", &json!({ "text": "550 5.1.1 \u{1b}[2J\u{7} no such user" })),
    ];
    let replies = assistant(&[], &lines);
    let codes: Vec<_> = replies.iter().map(|reply| reply["error"]["code"].as_i64()).collect();
    let wrong = Some(-32602);
    assert_eq!(codes, [Some(-32700), Some(-32600), Some(-32600), Some(-32601), wrong, wrong, wrong, None]);
    assert_eq!(replies[2]["id"], 7);
    assert!(replies[6]["error"]["message"].as_str().unwrap().contains("note"));
    assert!(!text(&replies[7]).contains('\u{1b}'));
}

#[test]
fn the_file_of_servers_that_help_shows_is_json() {
    let help = printed(&["mcp", "--help"]);
    let shown = help.lines().find(|line| line.contains("mcpServers")).unwrap();
    let servers: Value = serde_json::from_str(shown).unwrap();
    assert_eq!(servers["mcpServers"]["whybounce"]["args"], json!(["mcp"]));
    assert!(Path::new(PROGRAM).ends_with(servers["mcpServers"]["whybounce"]["command"].as_str().unwrap()));
}
