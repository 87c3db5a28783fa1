//! A user's own folder over the built-in reference: it wins, its notes show, and no fault in it does harm.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

/// A bounce that the built-in reference takes for an unknown address.
const GATEWAY: &str = "550 5.1.1 user unknown in relay table";

/// A file of rules that makes something else of it.
const HOUSE: &str = "rules:
  - id: house/gateway-loading
    when: { text: user unknown in relay table, reply: 550 }
    category: server-misconfigured
    house_note: Our gateway says this while its table loads.
    example: 550 5.1.1 user unknown in relay table
    source: ticket 4711
";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text.as_bytes());
    }
    folder
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = assert_cmd::Command::cargo_bin("whybounce").unwrap();
    command.args(arguments).arg("--reference").arg(folder).env_remove("WHYBOUNCE_CONFIG_DIR");
    command.write_stdin(input).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn verdict(folder: &Path, bounce: &str) -> Value {
    let output = run(folder, &["classify", "--format", "ndjson", "--with", "all"], bounce);
    assert_eq!(stderr(&output), "");
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn text(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments, "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn a_rule_of_the_house_wins_and_its_note_shows_in_every_form() {
    let house = folder(&[("patterns/house.yaml", HOUSE)]);
    let plain = verdict(folder(&[]).path(), GATEWAY);
    assert_eq!(plain["category"], "invalid-recipient");
    assert_eq!(plain["house_notes"], Value::Array(Vec::new()));
    let ours = verdict(house.path(), GATEWAY);
    assert_eq!((&ours["category"], &ours["address"]), (&"server-misconfigured".into(), &"keep".into()));
    assert_eq!(ours["evidence"][0]["rule"], "house/gateway-loading");
    assert_eq!(ours["house_notes"][0]["page"], "house/gateway-loading");
    for format in ["text", "markdown"] {
        let told = stdout(&run(house.path(), &["classify", "--format", format], GATEWAY));
        assert!(told.contains("while its table loads"), "{format}: {told}");
    }
    assert!(text(house.path(), &["explain", "house/gateway-loading"]).contains("while its table loads"));
    assert!(text(house.path(), &["search", "relay table"]).contains("house/gateway-loading"));
    assert_eq!(verdict(house.path(), "550 5.1.1 user unknown")["category"], "invalid-recipient");
}

#[test]
fn a_rule_of_the_house_wins_over_longer_and_stronger_built_in_wording() {
    let house = folder(&[(
        "patterns/house.yaml",
        "rules:\n  - { id: house/storage, when: { text: storage }, category: relay-denied, example: 552 no storage }\n",
    )]);
    let bounce = "452-4.2.2 The email account that you tried to reach is over quota and out of storage. - gsmtp";
    assert_eq!(verdict(folder(&[]).path(), bounce)["category"], "mailbox-full");
    assert_eq!(verdict(house.path(), bounce)["category"], "relay-denied");
}

#[test]
fn a_partial_document_changes_what_it_says_and_nothing_else() {
    let house = folder(&[
        (
            "categories/mailbox-full.yaml",
            "house_note: Offer a second address.\nplaybook: { ticket: \"OURS {recipient}\" }\nflows: { bulk: Ask Marketing. }\n",
        ),
        ("codes/enhanced.yaml", "- code: 5.7.26\n  house_note: See wiki page 12.\n"),
        ("codes/reply.yaml", "- code: 550\n  house_note: Our most common one.\n"),
        ("guide/terms.yaml", "- { kind: glossary, id: ndr, house_note: We say report. }\n"),
        ("providers/google.yaml", "house_note: Our contact is Kim.\nidentify: { hosts: [mx.house.test] }\n"),
        ("patterns/google.yaml", "rules: [{ id: google/no-such-user, house_note: Look in the directory. }]\n"),
        ("patterns/typos.yaml", "domains: { house.test: [hosue.test] }\n"),
        (
            "guide/our-rota.yaml",
            "title: Our rota\nsummary: Who is on duty.\nsections: [{ heading: Night, text: Kim }]\n",
        ),
    ]);
    let page = text(house.path(), &["explain", "mailbox-full"]);
    for words in ["Offer a second address", "OURS {recipient}", "Ask Marketing", "storage"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let plain = text(folder(&[]).path(), &["explain", "mailbox-full"]);
    let customer = plain.split("Answer to the customer").nth(1).unwrap().split("Note for the ticket").next().unwrap();
    assert!(page.contains(customer), "the answer to the customer stays");
    for (id, words) in [
        ("4.7.26", "wiki page 12"),
        ("550", "most common"),
        ("glossary:ndr", "We say report"),
        ("gmail", "Kim"),
        ("google/no-such-user", "directory"),
        ("our rota", "Who is on duty"),
    ] {
        assert!(text(house.path(), &["explain", id]).contains(words), "{id}");
    }
    assert!(text(house.path(), &["explain", "gmail"]).contains("google.com, googlemail.com, mx.house.test"));
    let told = verdict(house.path(), "host mx.house.test said: 550 5.1.1 <ann@hosue.test>: user unknown");
    assert_eq!(told["provider"], "google");
    assert!(told["suggestions"].to_string().contains("house.test"), "{told}");
}

#[test]
fn nothing_reads_as_quite_sure() {
    let house = folder(&[("patterns/house.yaml", HOUSE)]);
    let told = stdout(&run(house.path(), &["classify", "--explain"], GATEWAY));
    // The list of what was weighed says of what was decided what the head says.
    assert!(told.contains("confidence 98%") && told.contains("(98%)") && !told.contains("100%"), "{told}");
}

#[test]
fn what_a_rule_asked_for_before_it_was_changed_holds_no_more() {
    let house = folder(&[(
        "patterns/house.yaml",
        "rules:\n  - id: temporary-server-failure/licence-expired\n    when: { text: out of licences }\n    \
         example: 422 the house is out of licences\n",
    )]);
    let rule = "temporary-server-failure/licence-expired";
    let before = "422 The licence of this filter has ended";
    assert_eq!(verdict(folder(&[]).path(), before)["rule"], rule);
    assert_ne!(verdict(house.path(), before)["rule"], rule);
    assert_eq!(verdict(house.path(), "422 the house is out of licences")["rule"], rule);
}

#[test]
fn a_ready_text_of_the_house_wins_in_every_circumstance() {
    let page = "playbook: { customer: \"OURS {recipient}\" }\n";
    let told = |page: &str, bounce: &str| {
        let house = folder(&[("categories/invalid-recipient.yaml", page)]);
        verdict(house.path(), bounce)["drafts"].clone()
    };
    for bounce in ["550 5.1.1 <ann@example.com>: user unknown", "450 4.1.1 <ann@example.com>: user unknown"] {
        let drafts = told(page, bounce);
        assert_eq!(drafts["customer"], "OURS ann@example.com", "{bounce}");
        assert!(drafts["note"].as_str().unwrap().contains("ann@example.com"), "{drafts}");
    }
    let both = format!("{page}when_waiting: {{ customer: NOT YET }}\n");
    assert_eq!(told(&both, "450 4.1.1 <ann@example.com>: user unknown")["customer"], "NOT YET");
    assert_eq!(told(&both, "550 5.1.1 <ann@example.com>: user unknown")["customer"], "OURS ann@example.com");
}

/// A kind of mail of the house: described in one file, spoken of in another.
const INVOICES: [(&str, &str); 2] = [
    (
        "guide/terms.yaml",
        "- { kind: flow, id: invoices, title: Invoices, meaning: What customers pay by., like: password-reset }\n",
    ),
    ("categories/mailbox-full.yaml", "flows: { invoices: Send it by post after three days. }\n"),
];

#[test]
fn a_kind_of_mail_of_the_house_is_told_wherever_the_others_are() {
    let house = folder(&INVOICES);
    let full = verdict(house.path(), "552 5.2.2 mailbox full");
    assert_eq!(full["flows"]["invoices"], "Send it by post after three days.");
    let unknown = verdict(house.path(), "550 5.1.1 user unknown");
    assert_eq!(unknown["flows"]["invoices"], unknown["flows"]["password-reset"], "like the kind that it names");
    assert_eq!(unknown["flows"].as_object().unwrap().len(), 6);
    for format in ["text", "markdown"] {
        let output =
            run(house.path(), &["classify", "--flow", "invoices", "--format", format], "552 5.2.2 mailbox full");
        let told = stdout(&output);
        assert!(told.contains("Invoices") && told.contains("by post after three days"), "{format}: {told}");
    }
    assert!(text(house.path(), &["explain", "mailbox-full"]).contains("by post after three days"));
    assert!(text(house.path(), &["explain", "invoices"]).contains("by post after three days"));
    assert_eq!(stdout(&run(house.path(), &["check-reference"], "")), "");
    let refused = run(house.path(), &["classify", "--flow", "letters"], "552 5.2.2 mailbox full");
    assert!(
        refused.status.code() == Some(2) && stderr(&refused).contains("security, invoices"),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn a_kind_of_mail_that_nothing_describes_is_left_out_with_its_place() {
    for (name, page, words) in [
        (
            "categories/mailbox-full.yaml",
            "flows:\n  bulkk: x\n",
            ":2:3: there is no kind of mail bulkk; did you mean bulk?",
        ),
        ("categories/mailbox-full.yaml", "flows: { Ünvoices: x }\n", "cannot name a kind of mail"),
        (
            "guide/terms.yaml",
            "- { kind: flow, id: a, title: A, meaning: a, like: b }\n",
            "no category speaks of b mail; use one of: sign-up",
        ),
    ] {
        let house = folder(&[("patterns/house.yaml", HOUSE), (name, page)]);
        let output = run(house.path(), &["classify", "--format", "ndjson"], GATEWAY);
        assert!(stderr(&output).contains(words), "{page}: {}", stderr(&output));
        assert!(stdout(&output).contains("server-misconfigured"), "the rest works");
    }
}

#[test]
fn a_new_provider_and_its_rules_are_known() {
    let house = folder(&[(
        "providers/example-mail.yaml",
        "title: Example Mail\nkind: mailbox-provider\nabout: Our partner.\nidentify: { hosts: [mx.partner.test] }\nrules:\n  \
         - { id: example-mail/e77, when: { text: code e77 }, category: greylisted, example: 554 refused, code e77 }\n",
    )]);
    assert!(stdout(&run(house.path(), &["check-reference"], "")).contains("there is no field code e77"));
    let house = folder(&[(
        "providers/example-mail.yaml",
        "title: Example Mail\nkind: mailbox-provider\nabout: Our partner.\nidentify: { hosts: [mx.partner.test] }\nrules:\n  \
         - { id: example-mail/e77, when: { text: code e77 }, category: greylisted, example: \"554 refused, code e77\" }\n",
    )]);
    assert_eq!(
        verdict(house.path(), "host mx.partner.test[192.0.2.1] said: 554 refused, code e77")["category"],
        "greylisted"
    );
    assert_ne!(
        verdict(house.path(), "host mx.other.test[192.0.2.1] said: 554 refused, code e77")["category"],
        "greylisted"
    );
}

/// Files that are wrong, with the place and the words of the notice.
const BROKEN: [(&str, &str, &str, &str); 20] = [
    (
        "patterns/a.yaml",
        "rules:\n  - id: h/a\n    when: [x]\n    category: greylisted\n    example: x\n",
        ":3:5: ",
        "a list stands here",
    ),
    ("patterns/a.yaml", "title: [a\nrules: x\n", ":2:6: ", "did not find"),
    ("patterns/a.yaml", "rules:\n  - id: h/a\n    wen: {}\n", ":3:5: ", "did you mean when?"),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: h/a, when: { text: x }, category: greylistd, example: x }\n",
        ":2:35: ",
        "greylisted?",
    ),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: h/a, when: { text: x }, category: greylisted }\n",
        ":2:5: ",
        "example is missing",
    ),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: h/a, when: {}, category: greylisted, example: x }\n",
        ":2:7: ",
        "`when` needs",
    ),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: h/a, when: { text: x, regex: \"(\" }, category: greylisted, example: x }\n",
        ":2:33: ",
        "unclosed group",
    ),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: h/a, when: { text: \"@no\" }, category: greylisted, example: x }\n",
        ":2:7: ",
        "no words under the name no",
    ),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: h/a, when: { text: x, provider: no }, category: greylisted, example: x }\n",
        ":2:7: ",
        "no provider named no",
    ),
    ("patterns/a.yaml", "rules: { a: b }\n", ":1:1: ", "begin each rule with a dash"),
    ("patterns/a.yaml", "", ": ", "holds nothing"),
    (
        "patterns/a.yaml",
        "rules:\n  - { id: a/b, category: unknown, example: 550 5.7.1 no,\n      when: { enhanced: 5.7.1-5.1.9 } }\n",
        ":2:7: ",
        "\"5.7.1-5.1.9\" is not an enhanced code",
    ),
    ("patterns/a.yaml", "a: 1\na: 2\n", ":2:1: ", "a second time"),
    ("patterns/a.yaml", "title: \"\u{1b}[31m\"\n", ":1:9: ", "control character"),
    ("pattern/a.yaml", "rules: []\n", ": ", "did you mean patterns?"),
    ("a.yaml", "rules: []\n", ": ", "no folder that the reference knows"),
    ("codes/enhance.yaml", "[]\n", ": ", "did you mean enhanced.yaml?"),
    ("categories/mailbox-ful.yaml", "house_note: x\n", ":1:1: ", "did you mean mailbox-full?"),
    ("categories/mailbox-full.yaml", "next_steps: 5\n", ":1:1: ", "the number 5 stands where a list belongs"),
    ("codes/reply.yaml", "code: 550\n", ":1:1: ", "begin each entry with a dash"),
];

#[test]
fn a_faulty_file_is_left_out_with_its_place_and_the_rest_works() {
    for (name, broken, place, words) in BROKEN {
        let house = folder(&[("patterns/house.yaml", HOUSE), (name, broken)]);
        let output = run(house.path(), &["classify", "--format", "ndjson"], GATEWAY);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(0), "{broken}: {told}");
        assert!(told.contains(&format!("{name}{place}")) && told.contains(words), "{broken}: {told}");
        assert_eq!(told.contains("^\n"), place != ": ", "{broken}: {told}");
        assert!(!told.chars().any(|character| character.is_control() && character != '\n'), "{told:?}");
        let record: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(record["category"], "server-misconfigured", "{broken}");
    }
}

#[test]
fn a_hostile_folder_gets_a_sentence_and_no_hang() {
    let house = folder(&[("patterns/house.yaml", HOUSE)]);
    write(house.path(), "patterns/huge.yaml", &vec![b'#'; 2 << 20]);
    write(house.path(), "patterns/latin.yaml", b"title: ok\nlanguage: \xe9\n");
    write(house.path(), "patterns/nest.yaml", "[".repeat(500_000).as_bytes());
    let level = |level: usize| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(","));
    let levels: Vec<String> = (1..14).map(level).collect();
    write(house.path(), "patterns/bomb.yaml", format!("a0: &a0 [x]\n{}", levels.concat()).as_bytes());
    #[cfg(unix)]
    std::os::unix::fs::symlink(house.path(), house.path().join("patterns/circle")).unwrap();
    let output = run(house.path(), &["classify", "--format", "ndjson"], GATEWAY);
    let told = stderr(&output);
    for words in ["larger than 1 MB", "no UTF-8 text (line 2)", "nested too deeply", "aliases"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(cfg!(windows) || told.contains("read before"), "{told}");
    assert!(stdout(&output).contains("server-misconfigured"));
}

#[test]
fn a_folder_that_is_not_there_is_a_usage_error() {
    let house = folder(&[("patterns/house.yaml", HOUSE)]);
    for (name, words) in [("nowhere", "no such folder"), ("patterns/house.yaml", "not a folder")] {
        let output = run(&house.path().join(name), &["explain", "550"], "");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn the_folder_of_settings_is_taken_without_a_word() {
    let settings = folder(&[("reference/patterns/house.yaml", HOUSE)]);
    let mut command = assert_cmd::Command::cargo_bin("whybounce").unwrap();
    command.args(["classify", "--format", "ndjson"]).env("WHYBOUNCE_CONFIG_DIR", settings.path());
    let output = command.write_stdin(GATEWAY).output().unwrap();
    assert!(stdout(&output).contains("server-misconfigured"), "{}", stderr(&output));
}

#[test]
fn a_check_tells_what_only_a_check_can_see() {
    let house = folder(&[
        ("patterns/house.yaml", HOUSE),
        (
            "patterns/other.yaml",
            "rules:\n  - { id: house/other, when: { text: purple }, category: greylisted, example: 550 5.1.1 user unknown }\n",
        ),
    ]);
    let output = run(house.path(), &["check-reference", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let faults: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&faults[0]["line"], &faults[0]["column"]), (&2.into(), &70.into()), "{faults}");
    let message = faults[0]["message"].as_str().unwrap();
    assert!(message.contains("comes out as invalid-recipient") && message.contains("does not hold"), "{message}");
    assert!(stderr(&output).contains("house/other names no source"), "{}", stderr(&output));
    let sound = folder(&[("patterns/house.yaml", HOUSE)]);
    let output = run(sound.path(), &["check-reference"], "");
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""));
    let dead_link = folder(&[(
        "guide/ours.yaml",
        "title: T\nsummary: S\nsections: [{ heading: H, text: x }]\nsee_also: [nowhere]\n",
    )]);
    assert!(stdout(&run(dead_link.path(), &["check-reference"], "")).contains("ours.yaml:4:12: ours names nowhere"));
    let taken = folder(&[(
        "providers/mailbox-full.yaml",
        "id: mailbox-full\ntitle: Full Mail\nkind: mailbox-provider\nabout: Our partner.\nidentify: { hosts: [mx.full.test] }\n",
    )]);
    let told = stdout(&run(taken.path(), &["check-reference"], ""));
    assert!(told.contains("mailbox-full.yaml:1:1: the id mailbox-full is used twice"), "{told}");
}

/// The first YAML example of a page of the documents, with the file that its first line names.
fn example_of(page: &str) -> (String, String) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let yaml = text.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let name = yaml.lines().next().unwrap().strip_prefix("# my-overlay/").expect("the file stands first");
    (name.to_owned(), yaml.to_owned())
}

#[test]
fn the_example_of_the_documents_does_what_it_says() {
    let (name, yaml) = example_of("docs/overlay.md");
    assert!(yaml.lines().count() <= 11, "ten lines and their file's name");
    let house = folder(&[(&name, &yaml)]);
    let checked = run(house.path(), &["check-reference"], "");
    assert_eq!((checked.status.code(), stdout(&checked).as_str()), (Some(0), ""), "{}", stderr(&checked));
    let example = yaml.lines().find_map(|line| line.trim().strip_prefix("example: ")).unwrap().trim_matches('"');
    let (before, after) = (verdict(folder(&[]).path(), example), verdict(house.path(), example));
    assert_eq!((&before["category"], &before["address"]), (&"invalid-recipient".into(), &"suppress".into()));
    assert_eq!((&after["category"], &after["address"]), (&"server-misconfigured".into(), &"keep".into()));
    assert!(after["house_notes"].to_string().contains("night shift"), "{after}");
}
