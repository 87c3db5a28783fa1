#!/usr/bin/env python3
"""Compares what whybounce tells of returned mails with what Python's `email` package finds in them.

    python3 tests/facts_of_mails.py FOLDER [--binary target/release/whybounce] [--show FIELD]

FOLDER holds bounces, one message a file. For each of date, sender, subject, message_id and
original_recipient it prints in how many mails the two agree, where the reader finds something, and
in how many whybounce tells what the reader does not find. It exits with 1 below the share of
--floor. The reader below goes by the standards alone and shares nothing with the program.
"""

import argparse
import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import re
import subprocess
import sys
import textwrap

FIELDS = ["date", "sender", "subject", "message_id", "original_recipient"]
ADDRESS = re.compile(r"[^\s<>()\"',;:\[\]]+@[^\s<>()\"',;:\[\]]+")
ORIGIN = re.compile(r"\((?:expanded|generated|redirected) from[\s:]+<?([^\s<>()]+@[^\s<>()]+?)>?\)")
HEADER = re.compile(r"^[A-Za-z][A-Za-z0-9-]*[ \t]*:")
YEARS = range(1980, 2101)


def decoded(value):
    """A header's text with its encoded words read; None where one of them can't be."""
    try:
        text = str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, UnicodeError, ValueError):
        return None
    text = "".join(" " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or ord(c) >= 32 and not 127 <= ord(c) < 160)
    return " ".join(text.split()) or None


def folded(value):
    return " ".join(str(value).split())


def addresses(value):
    return {found.lower().strip(".") for found in ADDRESS.findall(folded(value))}


def moment(value):
    """A date as RFC 3339 writes it; None for none and for a doubtful one."""
    try:
        found = email.utils.parsedate_to_datetime(folded(value))
    except (TypeError, ValueError, IndexError):
        return None
    if found.year not in YEARS:
        return None
    return found.isoformat(timespec="seconds").replace("+00:00", "Z")


def text_of(part):
    payload = part.get_payload(decode=True)
    if payload is None:
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("latin-1")


def pasted_header(text):
    """The header of a message that stands in a text below the words about it."""
    paragraphs = re.split(r"\n[ \t]*\n", textwrap.dedent(text).replace("\r\n", "\n"))
    for paragraph in paragraphs[1:]:
        lines = textwrap.dedent(paragraph.strip("\n")).split("\n")
        while lines and not HEADER.match(lines[0]):
            lines.pop(0)
        names = {line.split(":")[0].strip().lower() for line in lines if HEADER.match(line)}
        traced = names & {"received", "message-id", "return-path", "mime-version", "dkim-signature"}
        if traced and len(names) >= 3 and "final-recipient" not in names:
            # Where a fold lost its indent, the reader of the standard would stop.
            sound = [line for line in lines if HEADER.match(line) or line[:1] in (" ", "\t")]
            return email.message_from_string("\n".join(sound), policy=email.policy.compat32)
    return None


class Mail:
    """What an independent reader finds in a bounce."""

    def __init__(self, path):
        self.message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
        self.returned, self.groups, self.text = None, [], ""
        self.feedback = None
        for part in self.message.walk():
            self.take(part)
        if self.returned is None:
            self.returned = pasted_header(self.text)
        if not self.groups:
            self.groups = self.pasted_groups()

    def take(self, part):
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            inner = part.get_payload()
            self.groups += inner if isinstance(inner, list) else []
        elif kind == "message/feedback-report":
            inner = part.get_payload()
            self.feedback = inner[0] if isinstance(inner, list) and inner else None
        elif kind in ("message/rfc822", "message/global") and self.returned is None:
            inner = part.get_payload()
            self.returned = inner[0] if isinstance(inner, list) and inner else None
        elif kind.endswith("rfc822-headers") or kind in ("message/global-headers", "text/rfc822"):
            if self.returned is None:
                self.returned = email.message_from_string(text_of(part).lstrip(), policy=email.policy.compat32)
        elif kind == "text/plain" and self.returned is None:
            self.text += "\n\n" + text_of(part)

    def pasted_groups(self):
        groups = re.split(r"\n[ \t]*\n", self.text.replace("\r\n", "\n"))
        groups = [group for group in groups if re.search(r"^(Final|Original)-Recipient:", group, re.I | re.M)]
        return [email.message_from_string(group.lstrip(), policy=email.policy.compat32) for group in groups]

    def field(self, name):
        """All different values of a field of the returned message."""
        values = self.returned.get_all(name, []) if self.returned is not None else []
        return sorted({folded(value) for value in values if folded(value)})

    def group(self, recipient):
        """The fields about a recipient."""
        for group in self.groups:
            named = addresses(group.get("Final-Recipient", "")) | addresses(group.get("Original-Recipient", ""))
            named |= addresses(group.get("X-Actual-Recipient", ""))
            if recipient and recipient.lower() in named:
                return group
        single = [group for group in self.groups if group.get("Final-Recipient") or group.get("Original-Recipient")]
        return single[0] if len(single) == 1 else None

    def date(self, recipient):
        group = self.group(recipient)
        last = moment(group["Last-Attempt-Date"]) if group is not None and group["Last-Attempt-Date"] else None
        own = moment(self.message["Date"]) if self.message["Date"] else None
        return {last or own} - {None}

    def sender(self, _):
        found = set()
        for name in ("From", "Sender", "Return-Path"):
            values = self.field(name)
            found |= addresses(values[0]) if len(values) == 1 else set()
        for group in self.groups:
            found |= addresses(group.get("X-Postfix-Sender", ""))
        if self.feedback is not None:
            found |= addresses(self.feedback.get("Original-Mail-From", ""))
        return found

    def subject(self, _):
        values = [value for value in map(decoded, self.field("Subject")) if value and "\ufffd" not in value]
        return set(values) if len(values) == 1 else set()

    def message_id(self, _):
        values = [value for value in self.field("Message-ID") if " " not in value and value != "<>"]
        return set(values) if len(self.field("Message-ID")) == 1 else set()

    def original_recipient(self, recipient):
        group = self.group(recipient)
        named = addresses(group.get("Original-Recipient", "")) if group is not None else set()
        if named:
            return named
        found = {value.lower() for value in ORIGIN.findall(self.text)}
        failed = addresses(self.message.get("X-Failed-Recipients", ""))
        found |= failed & {(recipient or "").lower()} or (failed if len(failed) == 1 else set())
        return found | {one for value in self.field("X-Original-To") for one in addresses(value)}


def records(binary, folder):
    command = [binary, "classify", "--format", "ndjson", str(folder)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout.decode()
    found = {}
    for line in answer.splitlines():
        record = json.loads(line)
        # Of several recipients the first speaks for the mail.
        found.setdefault(record["source"], record)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--binary", default="target/release/whybounce")
    parser.add_argument("--floor", type=float, default=0.98, help="the share that must be right")
    parser.add_argument("--show", choices=FIELDS, help="print the mails on which this field differs")
    options = parser.parse_args()
    told = records(options.binary, options.folder)
    below = False
    print(f"{'field':20} {'found':>6} {'right':>6} {'share':>7} {'beyond':>7}")
    for field in FIELDS:
        found = right = beyond = 0
        for source, record in sorted(told.items()):
            wanted = getattr(Mail(pathlib.Path(source)), field)(record["recipient"])
            value = record[field]
            value = value and (folded(value) if field == "subject" else value)
            value = value.lower() if value and field in ("sender", "original_recipient") else value
            found += bool(wanted)
            right += bool(wanted) and value in wanted
            beyond += not wanted and value is not None
            if options.show == field and (value not in wanted if wanted else value is not None):
                print(f"  {source}: reader {sorted(wanted)}, whybounce {value!r}")
        share = right / found if found else 1.0
        below |= share < options.floor
        print(f"{field:20} {found:6} {right:6} {share:7.1%} {beyond:7}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
