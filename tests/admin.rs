//! What a mail admin meets in the logs of a server that sends and receives.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

/// What a server refused as it came in: by Postfix twice, by Exim, by Sendmail.
const REFUSED: &str = "\
Nov 29 04:00:01 mx1 postfix/smtpd[12]: NOQUEUE: reject: RCPT from unknown[203.0.113.7]: 554 5.7.1 Service unavailable; \
Client host [203.0.113.7] blocked using zen.spamhaus.org; from=<x@spam.example> to=<ann@shop.example> proto=ESMTP
Nov 29 04:00:02 mx1 postfix/postscreen[13]: NOQUEUE: reject: RCPT from [203.0.113.8]:43210: 550 5.7.1 Service \
unavailable; client [203.0.113.8] blocked using zen.spamhaus.org; from=<x@spam.example>, to=<info@shop.example>
2026-11-29 04:01:00 H=(spam) [203.0.113.9] F=<x@spam.example> rejected RCPT <bob@shop.example>: no such user here
Nov 29 04:00:05 mx1 sm-mta[22]: 5AT0001: ruleset=check_rcpt, arg1=<eve@shop.example>, relay=bad.example \
[203.0.113.10], reject=550 5.1.1 <eve@shop.example>... User unknown
";

/// What the house's own users and machines brought, and a delivery on its way out.
const OWN: &str = "\
Nov 29 04:00:04 mx1 postfix/submission/smtpd[14]: NOQUEUE: reject: RCPT from cust[198.51.100.9]: 550 5.1.2 \
<x@nosuch.example>: Recipient address rejected: Domain not found; from=<ann@shop.example> to=<x@nosuch.example>
Nov 29 04:00:05 mx1 postfix/smtpd[14]: NOQUEUE: reject: RCPT from app[10.0.0.9]: 554 5.7.1 <y@c.example>: Relay \
access denied; from=<ann@shop.example> to=<y@c.example> proto=ESMTP
Nov 29 04:00:06 mx1 postfix/smtp[15]: 4bX12Yz3kQ: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, \
dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command))
";

fn run(arguments: &[&str], folder: &Path, input: &str) -> Output {
    run_in(&[], arguments, folder, input)
}

/// The same in an environment.
fn run_in(environment: &[(&str, &str)], arguments: &[&str], folder: &Path, input: &str) -> Output {
    let mut command = assert_cmd::Command::cargo_bin("whybounce").unwrap();
    command.args(arguments).env_remove("NO_COLOR").env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    command.env("WHYBOUNCE_DATA_DIR", folder).env("WHYBOUNCE_STATE_DIR", folder).envs(environment.iter().copied());
    command.write_stdin(input).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("admin").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A text without its line breaks.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_my_server_refused_from_others_is_no_failed_mail_of_mine() {
    let folder = folder("refused");
    let log = format!("{REFUSED}{OWN}");
    let totals: Value =
        serde_json::from_slice(&run(&["stats", "--format", "json", "-"], &folder, &log).stdout).unwrap();
    assert_eq!([&totals["deliveries"], &totals["failed"], &totals["refused"]], [3, 3, 4]);
    assert_eq!(totals["refused_by"][0]["count"], 2);
    assert_eq!(totals["spikes"].as_array().unwrap().len(), 0);
    let page = flowing(&stdout(&run(&["stats", "-"], &folder, &log)));
    assert!(page.contains("3 failed permanently, 0 waiting; 4 refused from others"), "{page}");
    assert!(page.contains("none of it counts as your failed mail: 2 Unknown user, 2 Sender blocked"), "{page}");

    let many = REFUSED.repeat(100);
    let page = flowing(&stdout(&run(&["stats", "-"], &folder, &many)));
    assert!(page.contains("0 failed permanently") && page.contains("400 refused from others"), "{page}");
    assert!(!page.contains("block you"), "{page}");
}

#[test]
fn nobody_is_suppressed_or_written_to_because_a_stranger_tried_an_address() {
    let folder = folder("candidates");
    let added = stdout(&run(&["triage", "add", "-"], &folder, &format!("{REFUSED}{OWN}").repeat(4)));
    assert!(added.contains("16 from others that your server refused"), "{added}");
    let candidates = stdout(&run(&["triage", "suppress", "--candidates"], &folder, ""));
    assert!(candidates.contains("a@b.example") && !candidates.contains("eve@shop.example"), "{candidates}");
    for record in records(&run(&["classify", "--format", "ndjson", "-"], &folder, REFUSED)) {
        assert_eq!(record["address"], "keep", "{record}");
    }
}

#[test]
fn the_verdict_says_that_our_own_server_refused_it_who_came_and_why() {
    let folder = folder("verdict");
    let first = REFUSED.lines().next().unwrap();
    let page = flowing(&stdout(&run(&["classify", "-"], &folder, first)));
    for said in [
        "Sender blocked",
        "Your own mail server refused this message when it came in.",
        "client unknown[203.0.113.7], sender x@spam.example, recipient ann@shop.example",
        "If someone in your organization or a customer expected it",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let draft = stdout(&run(&["classify", "--draft", "customer", "-"], &folder, first));
    assert!(draft.contains("We didn't send this message.") && !draft.contains("sending server or domain"), "{draft}");
    // What a user of the house or a machine of its network brought is the house's own mail.
    let own = OWN.lines().next().unwrap();
    let page = flowing(&stdout(&run(&["classify", "-"], &folder, own)));
    assert!(!page.contains("Your own mail server refused"), "{page}");
}

#[test]
fn every_line_of_a_log_of_several_programs_is_read() {
    let folder = folder("mixed");
    let log = "\
Nov 29 04:00:00 mx1 postfix/smtp[12]: 4bX12Yz3kQ: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, \
dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command))
2026-11-29 04:01:00 1tQ001-0000AB-CD ** f@noroute.example: Unrouteable address
2026-11-29 04:01:01 1tQ002-0000AB-CE ** g@noroute.example: Unrouteable address
2026-11-29 04:01:02 1tQ003-0000AB-CF == i@d.example R=dnslookup T=remote_smtp defer (110): Connection timed out
Sun Nov 29 04:01:03 2026 Info: Bounced: DCID 8413617 MID 19338947 From: <s@shop.example> To: <j@e.example> RID 0 - \
5.1.0 - Unknown address error ('550', ['5.1.1 User unknown'])
";
    let found = records(&run(&["classify", "--format", "ndjson", "-"], &folder, log));
    let recipients: Vec<_> = found.iter().map(|record| record["recipient"].as_str().unwrap()).collect();
    assert_eq!(recipients, ["a@b.example", "f@noroute.example", "g@noroute.example", "i@d.example", "j@e.example"]);
    assert!(found.iter().all(|record| !record["diagnostic"].as_str().unwrap().contains('\n')));
    assert!(!found[0]["diagnostic"].as_str().unwrap().contains("Unrouteable"));
    let added = stdout(&run(&["triage", "add", "-"], &folder, log));
    assert!(added.starts_with("5 added"), "{added}");
}

#[test]
fn a_link_about_spf_names_the_sender_and_not_the_receiver() {
    let folder = folder("spf");
    for (link, domain) in [
        ("s=mfrom;id=anna%40shop.example;ip=198.51.100.7;r=mx.target.example", Some("shop.example")),
        ("s=mfrom&id=anna@shop.example&ip=198.51.100.7&r=mx.target.example", Some("shop.example")),
        ("s=helo;id=mail.shop.example;ip=198.51.100.7;r=mx.target.example", Some("mail.shop.example")),
        ("ip=198.51.100.7;r=mx.target.example", None),
    ] {
        let text = format!("550 SPF check failed: Please see http://www.openspf.org/Why?{link}");
        let found = records(&run(&["classify", "--format", "ndjson", "--with", "auth,advice", "-"], &folder, &text));
        assert_eq!(found[0]["auth"]["spf"]["domain"].as_str(), domain, "{text}");
        assert_eq!(found[0]["auth"]["spf"]["ip"], "198.51.100.7", "{text}");
        assert!(!found[0]["next_steps"].to_string().contains("mx.target.example"), "{text}");
    }
}

#[test]
fn what_a_queue_gave_up_no_longer_waits() {
    let folder = folder("expired");
    let log = "\
Nov 28 04:00:00 mx1 postfix/smtp[12]: 4bX12Yz3kQ: to=<a@b.example>, relay=none, delay=400000, dsn=4.4.1, \
status=deferred (connect to mx.b.example[192.0.2.1]:25: Connection timed out)
Nov 29 04:00:00 mx1 postfix/qmgr[3]: 4bX12Yz3kQ: from=<me@shop.example>, status=expired, returned to sender
Nov 28 04:00:00 mx1 postfix/smtp[12]: 4bX12Yz3kR: to=<g@c.example>, relay=none, delay=400000, dsn=4.4.1, \
status=deferred (connect to mx.c.example[192.0.2.2]:25: Connection timed out)
Nov 29 04:00:00 mx1 postfix/qmgr[3]: 4bX12Yz3kR: from=<me@shop.example>, status=force-expired, returned to sender
Nov 28 04:00:00 mx1 sm-mta[22]: 5AT0001: to=<u@d.example>, delay=5+00:00:00, mailer=esmtp, relay=d.example., \
dsn=4.0.0, stat=Deferred: Connection timed out with d.example.
Nov 29 04:00:00 mx1 sm-mta[22]: 5AT0001: 5AT0002: sender notify: Cannot send message for 5 days
";
    let found = records(&run(&["classify", "--format", "ndjson", "-"], &folder, log));
    assert_eq!(found.len(), 3);
    for record in &found {
        let facts = ["category", "fate", "address"].map(|name| record[name].as_str().unwrap());
        assert_eq!(facts, ["connection-failure", "returned", "watch"], "{record}");
    }
    let page = stdout(&run(&["classify", "-"], &folder, log));
    assert!(!page.contains("still retrying") && !page.contains("Let the queue retry"), "{page}");
    let totals = stdout(&run(&["stats", "-"], &folder, log));
    assert!(totals.contains("3 failed permanently, 0 waiting"), "{totals}");
    assert!(totals.contains("Check domains, send again") && !totals.contains("Let the queue retry"), "{totals}");
}

#[test]
fn a_time_without_a_zone_is_kept_as_a_local_one() {
    let folder = folder("zone");
    let line = OWN.lines().last().unwrap();
    run_in(&[("TZ", "XST-5")], &["triage", "add", "-"], &folder, line);
    let list = stdout(&run(&["triage", "list"], &folder, ""));
    assert!(list.contains("When (UTC)") && list.contains("-28 23:00"), "{list}");
    let exported: Value =
        serde_json::from_slice(&run(&["triage", "export", "--format", "ndjson"], &folder, "").stdout).unwrap();
    assert!(exported["date"].as_str().unwrap().ends_with("-28T23:00:00Z"), "{exported}");
    // The facts tell no zone, as the log tells none.
    assert!(exported["record"]["date"].as_str().unwrap().ends_with("-29T04:00:06"), "{exported}");
}

#[test]
fn a_filter_understands_names_and_says_what_it_does_not_know() {
    let folder = folder("filter");
    run(&["triage", "add", "-"], &folder, OWN);
    let totals = |filter: &str| {
        let output = run(&["stats", "--format", "json", "--filter", filter, "-"], &folder, OWN);
        let totals: Option<Value> = serde_json::from_slice(&output.stdout).ok();
        totals.map_or_else(|| Err(stderr(&output)), |totals| Ok(totals["failed"].as_u64().unwrap()))
    };
    for (filter, failed) in
        [("cause=\"Unknown user\"", 1), ("code=550", 2), ("code=5.1.1", 1), ("code!=550", 1), ("permanence=HARD", 3)]
    {
        assert_eq!(totals(filter), Ok(failed), "{filter}");
    }
    for provider in ["gmail", "Outlook.com", "outlook", "microsoft"] {
        assert_eq!(totals(&format!("provider={provider}")), Ok(0), "{provider}");
    }
    assert!(totals("cause=mailbox-ful").unwrap_err().contains("did you mean mailbox-full?"));
    assert!(totals("permanence=harsh").unwrap_err().contains("hard, soft, none"));
    assert!(totals("provider=gogle").unwrap_err().contains("did you mean google?"));

    let listed = |filter: &str| stdout(&run(&["triage", "list", "--filter", filter], &folder, "")).lines().count();
    assert_eq!(["cause='Unknown user'", "code=550", "who="].map(listed), [2, 3, 4]);
    let unknown = run(&["triage", "list", "--filter", "cause=mailbox-ful"], &folder, "");
    assert!(stderr(&unknown).contains("did you mean mailbox-full?"));

    let nothing = flowing(&stdout(&run(&["stats", "--filter", "cause=mailbox-full", "-"], &folder, OWN)));
    assert!(nothing.contains("Nothing in the input matches cause=mailbox-full."), "{nothing}");
    assert!(nothing.contains("The input runs from") && !nothing.contains("Nothing failed"), "{nothing}");
    let late = flowing(&stdout(&run(&["stats", "--since", "2100-01-01", "-"], &folder, OWN)));
    assert!(late.contains("Nothing in the input matches --since 2100-01-01."), "{late}");
}

#[test]
fn a_comparison_with_nothing_ends_and_says_what_is_compared() {
    let folder = folder("compare");
    let log = folder.join("now.log");
    std::fs::write(&log, OWN).unwrap();
    let log = log.to_str().unwrap();
    let missing = run(&["stats", "--compare", "no-such-file.log", log], &folder, "");
    assert_eq!((stdout(&missing).as_str(), missing.status.code()), ("", Some(2)));
    assert_eq!(stderr(&missing).lines().count(), 1, "{}", stderr(&missing));
    let compared = flowing(&stdout(&run(&["stats", "--since", "2000-01-01", "--compare", log, log], &folder, "")));
    assert!(compared.contains("in all of") && compared.contains("whatever its time"), "{compared}");
}

#[test]
fn what_to_do_first_is_what_the_verdicts_say() {
    let folder = folder("steps");
    let line = |number: u32| {
        format!(
            "Nov 29 04:00:0{number} mx1 postfix/smtp[12]: 4bX12Yz3k{number}: to=<a{number}@gmail.com>, \
             relay=gmail-smtp-in.l.google.com[192.0.2.1]:25, dsn=5.2.2, status=bounced (host \
             gmail-smtp-in.l.google.com[192.0.2.1] said: 552-5.2.2 The recipient's inbox is out of storage space and \
             inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm - gsmtp (in \
             reply to RCPT TO command))\n"
        )
    };
    let log: String = (1..5).map(line).collect();
    for record in records(&run(&["classify", "--format", "ndjson", "-"], &folder, &log)) {
        assert_eq!(record["address"], "suppress", "{record}");
    }
    let page = stdout(&run(&["stats", "-"], &folder, &log));
    assert!(page.contains("Suppress these addresses"), "{page}");
}

#[test]
fn undo_names_what_it_put_back_and_of_how_many() {
    let folder = folder("undo");
    run(&["triage", "add", "-"], &folder, OWN);
    run(&["triage", "set", "1", "2", "--status", "done", "--assign", "mira"], &folder, "");
    let undone = stdout(&run(&["triage", "undo"], &folder, ""));
    assert_eq!(undone.trim(), "Undone: status, assignment of 2 entries.");
}

#[test]
fn what_is_empty_unknown_or_dangerous_is_said_in_a_sentence() {
    let folder = folder("sentences");
    run(&["triage", "add", "-"], &folder, OWN);
    for (arguments, said) in [
        (&["triage", "suppress"][..], "The suppression list is empty."),
        (&["triage", "resend"], "Nothing to resend"),
        (&["triage", "list", "--filter", "nobody"], "No entries match."),
        (&["triage", "forget", "--all"], "Add --yes to confirm."),
        (&["classify", "--format", "csv", "--fields", "zzz", "-"], "Choose from: source, message, line"),
        (&["5.7.26"], "use: whybounce explain"),
    ] {
        let output = run(arguments, &folder, OWN);
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    let forgotten = run(&["triage", "forget", "--all", "--yes"], &folder, "");
    assert!(forgotten.status.success(), "{}", stderr(&forgotten));
    let page = stdout(&run(&["man", "classify"], &folder, ""));
    assert!(page.contains("whybounce\\-classify"), "{page}");
    let page = stdout(&run(&["explain", "AS(201806281)"], &folder, ""));
    assert!(page.contains("201806281"), "{page}");
    let kept = stdout(&run(&["filter", "--in", "json", "--field", "text", "--keep", "id"], &folder, "{\"id\":7}\n"));
    assert!(kept.starts_with("{\"id\":7,\"error\":"), "{kept}");
}

#[test]
fn a_bare_terminal_or_locale_gets_plain_characters_and_a_pipe_whole_addresses() {
    let folder = folder("plain");
    let page = stdout(&run_in(&[("LC_ALL", "C")], &["stats", "-"], &folder, OWN));
    assert!(page.is_ascii(), "{page}");
    let page = stdout(&run_in(&[("LC_ALL", "C")], &["classify", "-"], &folder, OWN));
    assert!(page.is_ascii(), "{page}");
    let long = format!("{}@{}.example", "a".repeat(60), "b".repeat(60));
    run(&["triage", "add", "-"], &folder, &OWN.replace("a@b.example", &long));
    assert!(stdout(&run(&["triage", "list"], &folder, "")).contains(&long));
}

#[test]
fn the_same_log_twice_counts_once() {
    let folder = folder("twice");
    let (log, packed) = (folder.join("mail.log"), folder.join("mail.log.gz"));
    std::fs::write(&log, OWN).unwrap();
    std::fs::write(&packed, OWN).unwrap();
    let output = run(&["stats", log.to_str().unwrap(), packed.to_str().unwrap()], &folder, "");
    assert!(stderr(&output).contains("mail.log.gz: left out"), "{}", stderr(&output));
    assert!(flowing(&stdout(&output)).contains("3 failed attempts"), "{}", stdout(&output));
}
