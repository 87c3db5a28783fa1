"""What a Python programmer gets: `pip install pytest whybounce-*.whl && pytest`."""

import json
import os
import subprocess

import pytest
import whybounce

BOUNCE = "550 5.1.1 <ann@example.com>: User unknown\n452 4.2.2 <bob@example.org>: Over quota"


def test_every_recipient_has_a_record():
    ann, bob = whybounce.diagnose(BOUNCE)
    assert (ann["recipient"], ann["category"], ann["address"]) == ("ann@example.com", "invalid-recipient", "suppress")
    assert (bob["recipient"], bob["category"], bob["permanence"]) == ("bob@example.org", "mailbox-full", "soft")
    assert whybounce.diagnose(BOUNCE.encode()) == [ann, bob]


def test_chosen_fields_come_in_their_order():
    found = whybounce.diagnose(BOUNCE, fields=["category", "recipient"])
    assert [list(record) for record in found] == [["category", "recipient"]] * 2


def test_an_unknown_field_is_named():
    with pytest.raises(ValueError, match="unknown field recipent; did you mean recipient"):
        whybounce.diagnose(BOUNCE, fields=["recipent"])


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError):
        whybounce.diagnose(550)


def test_hostile_bytes_are_read():
    for text in (b"", b"\x00\xff\xfe" * 1000, b"550 \x1b[2J", b"{" * 10_000):
        assert isinstance(whybounce.diagnose(text), list)


def test_pages_are_found_and_shown():
    assert whybounce.look_up("over quota")[0]["id"] == "mailbox-full"
    assert whybounce.explain("5.7.26")["title"] == "Multiple authentication checks failed"
    assert whybounce.explain("no such page") is None


@pytest.mark.skipif("WHYBOUNCE" not in os.environ, reason="WHYBOUNCE names no command to compare with")
def test_records_are_those_of_the_command():
    """WHYBOUNCE names the command, WHYBOUNCE_LABELS files of labelled bounces (NDJSON with path or text)."""
    compared = 0
    for labels in os.environ["WHYBOUNCE_LABELS"].split(os.pathsep):
        with open(labels, encoding="utf-8") as rows:
            inputs = list({read(json.loads(row), os.path.dirname(labels)) for row in rows})
        for text in inputs:
            told = subprocess.run(
                [os.environ["WHYBOUNCE"], "classify", "--all", "--format", "json", "-"],
                input=text, capture_output=True, check=False,
            )
            assert whybounce.diagnose(text) == json.loads(told.stdout or "[]"), text
            compared += 1
    print(compared, "inputs compared")


def read(row, folder):
    if "path" in row:
        with open(os.path.join(folder, row["path"]), "rb") as file:
            return file.read()
    return row["text"].encode()
