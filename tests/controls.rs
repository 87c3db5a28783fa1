//! No byte from outside reaches a terminal or a written table as itself, whoever prints it: control characters, raw
//! bytes above ASCII, and letters that turn a line or cannot be seen, in every field of an input, in arguments,
//! names of files, settings, overlays and kept bounces, through every command and format.
//!
//! A run takes them by the handful; `WHYBOUNCE_EACH=1 cargo test --release --test controls` takes each by itself.
#![cfg(unix)]
#![allow(clippy::panic, clippy::unwrap_used)]

mod pty;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use assert_cmd::Command;
use portable_pty::CommandBuilder;
use pty::Session;
use regex::Regex;

/// Whether no output may hold a character. This is the list of Unicode (categories Cc, Cf, Zl and Zp without the marks that
/// are seen, and `Default_Ignorable_Code_Point` without what joins letters and pictures), not the program's own.
fn is_unsafe(character: char) -> bool {
    character != '\n' && character.is_control()
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters that cannot be seen or turn a line, of each kind.
const HIDDEN: &str = "\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{180b}\u{180e}\u{180f}\u{200b}\u{200e}\u{200f}\
    \u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2064}\u{2066}\u{2067}\u{2068}\u{2069}\u{206f}\
    \u{2800}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\u{fff9}\u{fffb}\u{13430}\u{1bca0}\u{1d173}\u{e0001}\u{e0041}\u{e0100}";

/// Sequences that a terminal acts on.
const SEQUENCES: [&[u8]; 6] = [
    b"\x1b[2J",
    b"\x1b]0;owned\x07",
    b"\x1b]52;c;QQ==\x07",
    b"\xc2\x9b31m",
    b"\xc2\x9d0;owned\xc2\x9c",
    b"\x1bP1$r\x1b\\",
];

/// What is put into every field: each alone, or by the handful with a letter between.
fn insertions() -> Vec<Vec<u8>> {
    let controls = (1..0x20_u8).filter(|byte| *byte != b'\n').chain([0x7f]).map(|byte| vec![byte]);
    let raw = (0x80..0xa0_u8).map(|byte| vec![byte]);
    let high = (0x80..0xa0_u32).filter_map(char::from_u32);
    let letters = |letters: &mut dyn Iterator<Item = char>| letters.map(|c| c.to_string().into_bytes()).collect();
    let kinds: [Vec<Vec<u8>>; 5] = [
        controls.collect(),
        raw.collect(),
        letters(&mut high.into_iter()),
        letters(&mut HIDDEN.chars()),
        SEQUENCES.map(<[u8]>::to_vec).to_vec(),
    ];
    if std::env::var_os("WHYBOUNCE_EACH").is_some() {
        return kinds.into_iter().flatten().chain([vec![0], vec![b'\n']]).collect();
    }
    kinds.into_iter().map(|kind| kind.join(&b'x')).chain([vec![0]]).collect()
}

fn assert_harmless(bytes: &[u8], what: &str) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{what}: not UTF-8"));
    let found = text.chars().find(|character| is_unsafe(*character));
    assert!(found.is_none(), "{what}: {found:?} is in\n{text:?}");
}

/// A place to call the program in: folders of its own for what it keeps, and one for what the test writes.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, bytes: &[u8]) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Calls the program with these words, each after white space, and then these arguments.
    fn call(&self, words: &str, arguments: &[&[u8]], input: &[u8]) {
        let mut command = Command::cargo_bin("whybounce").unwrap();
        command.args(words.split_whitespace()).args(arguments.iter().map(|bytes| OsStr::from_bytes(bytes)));
        command.env_remove("NO_COLOR").current_dir(self.0.path());
        for (variable, folder) in [("CONFIG", "config"), ("DATA", "data"), ("STATE", "state")] {
            command.env(format!("WHYBOUNCE_{variable}_DIR"), self.path(folder));
        }
        let output = command.write_stdin(input).output().unwrap();
        let what =
            format!("{words} {:?}", arguments.iter().map(|bytes| bytes.escape_ascii().to_string()).collect::<Vec<_>>());
        assert!(output.status.code().is_some_and(|code| code < 3), "{what}: {:?}", output.status);
        assert_harmless(&output.stdout, &what);
        assert_harmless(&output.stderr, &what);
    }
}

/// A text with the insertion wherever a `%` is.
fn spoilt(text: &str, insertion: &[u8]) -> Vec<u8> {
    text.as_bytes().split(|byte| *byte == b'%').collect::<Vec<_>>().join(insertion)
}

/// A text of JSON or YAML with the insertion in escapes wherever a `%` is; a raw byte is the character of its number.
fn escaped(text: &str, insertion: &[u8]) -> Vec<u8> {
    let insertion = String::from_utf8(insertion.to_vec());
    let insertion = insertion.unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let escaped: String = insertion.encode_utf16().fold(String::new(), |all, unit| format!("{all}\\u{unit:04x}"));
    spoilt(text, escaped.as_bytes())
}

const MAIL: &str = "From: \"Mail%er\" <MAILER-DAEMON@mx%.example.com>\nTo: me%@example.org\nSubject: Undeliv%ered Mail\n\
    Message-ID: <a%b@mx.example.com>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; \
    boundary=\"bb\"\n\n--bb\nContent-Type: text/plain; charset=utf-8\n\nThe mail to <ann%@example.net> was refu%sed: 550 \
    5.1.1 User% unknown. See https://example.com/x%y\n\n--bb\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; \
    mx%.example.com\nX-Postfix-Queue-ID: 4A%12BC\n\nFinal-Recipient: rfc822; ann%@example.net\nOriginal-Recipient: rfc822; \
    an%na@example.net\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx1%.example.net\nDiagnostic-Code: smtp; 550 5.1.1 \
    <ann%@example.net>: Recipient% rejected: User unknown in virtual mailbox table\n\n--bb\nContent-Type: \
    message/rfc822\n\nFrom: Kim% Lee <kim@exam%ple.org>\nTo: ann%@example.net\nSubject: Our off%er\nMessage-ID: \
    <zz%top@example.org>\nAuthentication-Results: mx; spf=fail smtp.mailfrom=exam%ple.org; dkim=fail \
    header.d=exam%ple.org\n\nHello%\n\n--bb--\n";

const LOG: &str = "Apr  2 12:05:05 mx% postfix/smtp[123]: 4bX12Yz3kQ: to=<ann%@b.example>, relay=mx%.b.example[192.0.2.1]:25, \
    delay=1, dsn=5.1.1, status=bounced (host mx%.b.example[192.0.2.1] said: 550 5.1.1 <ann%@b.example>: User% unknown)\n\
    Apr  2 12:05:06 mx postfix/qmgr[1]: 4bX12Yz3kQ: from=<kim%@a.example>, size=1, nrcpt=1\n";

const TABLE: &str =
    "email,status,reason,event,subject\n\"ann%@example.net\",5.1.1,\"550 5.1.1 User% unknown\",bounce,\"a%b\"\n";

const EVENT: &str =
    r#"[{"event":"bounce","email":"ann%@example.net","reason":"550 5.1.1 User% unknown","subject":"a%b"}]"#;

const REPLY: &str = "550% 5.1.1% <ann%@example.net>:% User unknown %\n";

#[test]
fn in_every_field_through_every_format() {
    let place = Place::new();
    for insertion in insertions() {
        let [mail, log, table, reply] = [MAIL, LOG, TABLE, REPLY].map(|input| spoilt(input, &insertion));
        let event = escaped(EVENT, &insertion);
        for input in [&mail, &log, &table, &reply, &event] {
            for format in ["text --explain", "markdown --redact", "json --with all --explain", "csv --with all"] {
                place.call(&format!("classify --format {format}"), &[], input);
            }
        }
        for draft in ["customer", "note", "escalation"] {
            place.call(&format!("classify --draft {draft}"), &[], &mail);
        }
        for format in ["text", "markdown", "json", "csv", "html"] {
            place.call(
                &format!("stats --by cause,domain,provider,code,sender,host,address --format {format} -"),
                &[],
                &log,
            );
        }
        for wrap in ["", "--wrap rsyslog", "--wrap clickhouse"] {
            place.call(&format!("filter --with all {wrap}"), &[], &reply);
        }
        place.call(
            "filter --in json --field reason --keep email,subject",
            &[],
            event.trim_ascii_start().get(1..).unwrap(),
        );
        place.call(
            "filter --in json --field reason --keep email",
            &[],
            &spoilt("{\"reason\":\"550 x%\",\"email\":\"a%b\"}\n", &insertion),
        );
        for format in ["text", "ndjson", "csv"] {
            place.call(&format!("follow --format {format} -"), &[], &log);
        }
        place.call(
            "evaluate -",
            &[],
            &escaped("{\"id\":\"a%\",\"text\":\"550 no%\",\"category\":\"mailbox-full\"}\n", &insertion),
        );
        place.call("evaluate -", &[], &spoilt("{\"id\":\"a%\",\"text\":\"550 no\",\"category\":\"q%\"}\n", &insertion));
        place.call(
            "--plain",
            &[],
            &spoilt(&format!("search quo%ta\nexplain a%\n{REPLY}.\nnote\nopen a%\nb%\nquit\n"), &insertion),
        );
        place.call("learn exam --seed 1 --plain", &[], &spoilt(&"1%\n".repeat(22), &insertion));
        place.call("mcp", &[], &spoilt("{\"jsonrpc\":\"2.0\",\"id\":\"a%\",\"method\":\"q%\"}\n{%\n", &insertion));
    }
}

#[test]
fn in_arguments_and_in_the_names_of_files() {
    for insertion in insertions().into_iter().filter(|insertion| !insertion.contains(&0)) {
        let place = Place::new();
        let word = spoilt("a%b", &insertion);
        for words in [
            "",
            "explain",
            "search",
            "classify",
            "classify --format",
            "classify --fields",
            "classify --mail-type",
            "stats --since",
            "stats --filter",
            "stats --by",
            "stats --compare",
            "filter --field",
            "--theme",
            "keys --reference",
            "triage",
            "triage list --filter",
            "triage show",
            "triage forget",
            "triage suppress --import",
            "triage report --since",
            "man /no/such",
            "completions",
            "learn lesson",
            "learn practice",
            "learn report",
            "check-reference",
            "evaluate",
            "config",
            "mcp",
        ] {
            place.call(words, &[&word], b"");
        }
        place.call("classify", &[&[b"--".as_slice(), &word].concat()], b"");
        place.call("stats --filter", &[&[b"domain=".as_slice(), &word].concat()], b"");
        // A slash parts names; whatever else there is may be in one.
        let name = |ending: &str| {
            let insertion: Vec<u8> = insertion.iter().copied().filter(|byte| *byte != b'/').collect();
            OsString::from_vec(spoilt(&format!("files/f%g{ending}"), &insertion))
        };
        let mail = spoilt(MAIL, b"");
        for (ending, bytes) in [
            (".eml", mail.as_slice()),
            (".txt", b"nothing"),
            (".gz", b"\x1f\x8bno"),
            (".png", b"\x89PNG\r\n\x1a\n\0\0"),
        ] {
            place.write(name(ending), bytes);
        }
        for format in ["text", "markdown", "json", "csv"] {
            place.call(&format!("classify --format {format} files"), &[], b"");
        }
        for format in ["text", "html"] {
            place.call(&format!("stats --format {format} files"), &[], b"");
        }
        place.call("triage add files", &[], b"");
        for ending in [".gz", ".png", ".none"] {
            place.call("classify", &[name(ending).as_bytes()], b"");
        }
    }
}

#[test]
fn in_settings_and_overlays() {
    for insertion in insertions() {
        for write in [spoilt, escaped] {
            let place = Place::new();
            let yaml = |name: &str, text: &str| place.write(name, &write(text, &insertion));
            let values = ["reader", "mail-type", "theme", "ascii", "keep-texts", "own", "recurrence", "keys", "other"];
            for (number, value) in ["\"a%b\"", "[\"a%b\"]", "{\"a%b\": \"c%d\"}"].into_iter().enumerate() {
                let lines: Vec<String> = values.iter().map(|key| format!("{key}: {value}\n")).collect();
                yaml("config/config.yaml", &lines.concat());
                place.call("config", &[], b"");
                yaml("config/config.yaml", lines.get(number).unwrap());
                place.call("config", &[], b"");
            }
            yaml(
                "config/config.yaml",
                "own: [\"a%.example\"]\nkeys:\n  verdict:\n    copy-note: [\"a%\"]\n\"k%\": 1\n",
            );
            for words in ["config", "keys", "keys --format markdown", "classify"] {
                place.call(words, &[], b"550 5.1.1 no such user");
            }
            yaml(
                "house/patterns/house.yaml",
                "rules:\n  - id: house/loading\n    when: { text: user unknown in relay table }\n    \
                category: server-misconfigured\n    house_note: \"Our%gateway\"\n    example: user unknown in relay \
                table\n    source: \"ticket%4711\"\n",
            );
            yaml(
                "house/categories/mailbox-full.yaml",
                "id: mailbox-full\ntitle: \"Full%box\"\nsentence: \"It is%full\"\nhouse_note: \"a%b\"\n",
            );
            yaml("house/providers/other.yaml", "id: other\ntitle: \"Ot%her\"\n\"x%y\": \"x%z\"\n");
            for format in ["text", "markdown", "json"] {
                let arguments = format!("--reference house --format {format}");
                place.call(&format!("classify {arguments}"), &[], b"550 5.1.1 user unknown in relay table");
                place.call(&format!("explain mailbox-full house/loading {arguments}"), &[], b"");
            }
            for words in
                ["search full --reference house", "check-reference house", "completions bash --reference house"]
            {
                place.call(words, &[], b"");
            }
        }
    }
}

#[test]
fn in_kept_bounces_and_what_is_said_of_them() {
    for insertion in insertions() {
        let place = Place::new();
        place.call("triage add -", &[], &spoilt(MAIL, &insertion));
        place.call("triage add -", &[], &spoilt(LOG, &insertion));
        if !insertion.contains(&0) {
            let word = spoilt("a%b", &insertion);
            place.call("triage set 1", &[b"--note", &word, b"--tag", &word, b"--assign", &word], b"");
            place.call("triage suppress", &[&spoilt("ann%@example.net", &insertion)], b"");
        }
        place.write("list", &spoilt("email\nbob%@example.net\nx%y\n", &insertion));
        place.call("triage suppress --import list", &[], b"");
        for format in ["text", "json"] {
            for command in ["list", "show 1", "stats"] {
                place.call(&format!("triage {command} --format {format}"), &[], b"");
            }
        }
        for (command, formats) in [
            ("export", &["csv", "ndjson", "json", "markdown"][..]),
            ("report", &["text", "markdown", "json"]),
            ("suppress", &["text", "json", "plain", "csv", "ses", "sendgrid", "mailgun", "postmark", "brevo"]),
        ] {
            for format in formats {
                place.call(&format!("triage {command} --format {format}"), &[], b"");
            }
        }
    }
}

/// What the app itself tells the terminal, in whole sequences.
static SEQUENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\x1b\[[0-9:;?<>=]*[ -/]?[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-Z]|\x1b[=>78]|\r")
        .unwrap()
});

#[test]
fn in_everything_that_the_app_shows() {
    for insertion in insertions().into_iter().filter(|insertion| !insertion.contains(&0)) {
        let place = Place::new();
        // Behind each character stands what would make a sequence of it that the app has no use for.
        let canary = [insertion.as_slice(), b"[31337m"].concat();
        let name = spoilt("files/f%g.eml", &canary.iter().copied().filter(|byte| *byte != b'/').collect::<Vec<u8>>());
        place.write(OsStr::from_bytes(&name), &spoilt(MAIL, b""));
        place.write("config/config.yaml", &escaped("\"k%\": 1\ntheme: \"t%\"\n", &canary));
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        for (variable, folder) in [("CONFIG", "config"), ("DATA", "data"), ("STATE", "state")] {
            command.env(format!("WHYBOUNCE_{variable}_DIR"), place.path(folder));
        }
        command.arg(place.0.path().join(OsStr::from_bytes(&name)));
        let mut session = Session::start(command);
        session.wait_for("HARD");
        session.send_bytes(&[b"\x1b[200~".as_slice(), &spoilt(MAIL, &canary), b"\x1b[201~"].concat());
        session.rest();
        // The pages under the verdict, the files, the ways to copy, the recipients, the history, the settings, the keys;
        // then the kept bounce and its overview, the search, and all commands.
        for keys in [
            "\u{1b}",
            "G",
            "g",
            "\u{f}",
            "\u{1b}",
            "\u{1b}[17~",
            "\u{1b}",
            "\u{1b}[18~",
            "\u{1b}",
            "\u{b}",
            "\u{1b}[21~",
            "\u{1b}",
            "\u{1b}[19~",
            "\u{1b}",
            "\u{1b}OR",
            "\u{1b}OS",
            "\r",
            "\u{1b}",
            "\u{1b}OQ",
            "\u{10}",
            "\u{1b}",
            "\u{1b}OP",
        ] {
            session.send(keys);
            session.rest();
        }
        session.send("\u{1b}OQ");
        session.rest();
        session.send_bytes(b"\x1b[200~");
        session.send_bytes(&canary.iter().copied().filter(|byte| *byte != 0x1b).collect::<Vec<u8>>());
        session.send_bytes(b"\x1b[201~");
        session.rest();
        session.signal("-TERM");
        let output = Arc::clone(&session.output);
        session.end();
        let bytes = output.0.lock().unwrap().bytes.clone();
        let what = insertion.escape_ascii().to_string();
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{what}: not UTF-8"));
        let told =
            SEQUENCE.find_iter(&text).find(|told| told.as_str().contains("31337") || told.as_str().contains("owned"));
        assert!(told.is_none(), "{what}: {told:?} was told to the terminal");
        assert_harmless(SEQUENCE.replace_all(&text, "").as_bytes(), &what);
    }
}
