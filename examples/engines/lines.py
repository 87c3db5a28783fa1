#!/usr/bin/env python3
"""Lines for the examples: any number of them, made of the project's own samples, the same every time.

    lines.py log COUNT        lines of mail logs: failures, delays, deliveries, and the lines between them
    lines.py replies COUNT    JSON objects: {"n": 0, "domain": "north.example", "reply": "550 5.1.1 ..."}
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
DOMAINS = ["north.example", "south.example", "east.example", "west.example", "shop.example", "school.example"]

# In a template this becomes the number of the line, so that no two lines are equal.
NUMBER = "\0"


def samples():
    """A few hundred replies of servers, each as one line."""
    found = []
    with open(os.path.join(ROOT, "tests", "labelled", "lines.ndjson"), encoding="utf-8") as file:
        for line in file:
            text = " ".join(json.loads(line)["text"].split())
            if re.match(r"[45]\d\d[ -]", text) and len(text) < 400:
                found.append(text)
    return found[:600]


def to_somebody(number, reply):
    """A reply about an address that has the number of the line in it."""
    somebody = f"user{NUMBER}@{DOMAINS[number % len(DOMAINS)]}"
    return re.sub(r"<[\w.+-]+@[\w.-]+>", f"<{somebody}>", reply), somebody


def log_templates():
    """Lines of logs, one after another as they would come."""
    found = []
    for number, reply in enumerate(samples()):
        reply, somebody = to_somebody(number, reply)
        domain = somebody.split("@")[1]
        enhanced = re.search(r"\b[45]\.\d{1,3}\.\d{1,3}\b", reply)
        code = enhanced.group() if enhanced else f"{reply[0]}.0.0"
        status = "bounced" if reply[0] == "5" else "deferred"
        clock = f"{number // 60 % 24:02}:{number % 60:02}:{number * 7 % 60:02}"
        mail = f"Mar  2 {clock} mail postfix"
        if number % 4 == 3:
            mark = "**" if reply[0] == "5" else "=="
            found.append(
                f"2026-03-02 {clock} 1abc-{NUMBER} {mark} {somebody} R=dnslookup T=remote_smtp H=mx.{domain} "
                f"[192.0.2.{number % 250}]: SMTP error from remote mail server after RCPT TO:<{somebody}>: {reply}"
            )
        else:
            found.append(
                f"{mail}/smtp[{1000 + number}]: 4AB{NUMBER}: to=<{somebody}>, relay=mx.{domain}"
                f"[192.0.2.{number % 250}]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn={code}, status={status} "
                f"(host mx.{domain}[192.0.2.{number % 250}] said: {reply} (in reply to RCPT TO command))"
            )
        if number % 3 == 0:
            found.append(
                f"{mail}/smtp[{1000 + number}]: 4AC{NUMBER}: to=<kim{NUMBER}@{domain}>, relay=mx.{domain}[192.0.2.9]:25, "
                "delay=1, delays=0.1/0/0.5/0.4, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AB)"
            )
        if number % 5 == 0:
            found.append(f"{mail}/qmgr[99]: 4AC{NUMBER}: removed")
        if number % 11 == 0:
            found.append(f"Mar  2 {clock} mail sshd[{NUMBER}]: Connection closed by 192.0.2.77 port 4711")
    return found


def log(count, start=0, blank_every=0):
    """That many lines of a log, from the given number on; every so many is blank where asked for."""
    templates = log_templates()
    for number in range(start, start + count):
        if blank_every and number % blank_every == 0:
            yield ""
        else:
            yield templates[number % len(templates)].replace(NUMBER, str(number))


def replies(count):
    """That many raw replies with their numbers; some are blank, some hold what JSON has to escape."""
    templates = [to_somebody(number, reply)[0] for number, reply in enumerate(samples())]
    templates += [
        "",
        f'550 5.1.1 <user{NUMBER}@north.example>: "no such user"\tC:\\mail\\user{NUMBER}',
        "550-5.2.2 mailbox\n550 5.2.2 full",
        "550 5.1.1 Utilisateur inconnu\u00a0: bo\u00eete \u00ab\u00a0user\u00a0\u00bb",
    ]
    for number in range(count):
        reply = templates[number % len(templates)].replace(NUMBER, str(number))
        yield {"n": number, "domain": DOMAINS[number % len(DOMAINS)], "reply": reply}


def whybounce():
    """The binary that WHYBOUNCE names, else the one of the release build."""
    path = os.path.abspath(os.environ.get("WHYBOUNCE") or os.path.join(ROOT, "target", "release", "whybounce"))
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is not there: build it with 'cargo build --release', or name another in WHYBOUNCE")
    return path


@contextlib.contextmanager
def folder(engine):
    """A temporary folder that is gone after the run, also where the run is ended from outside."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix=f"whybounce-{engine}-") as path:
        yield path


def directly(path, *options):
    """What `whybounce filter` answers to the lines of a file, with how many seconds it took."""
    with open(path, "rb") as file:
        start = time.monotonic()
        done = subprocess.run([whybounce(), "filter", *options], stdin=file, capture_output=True, check=True)
        seconds = time.monotonic() - start
    if done.stderr:
        sys.exit("whybounce filter wrote to stderr: " + done.stderr.decode(errors="replace"))
    return done.stdout.decode().split("\n")[:-1], seconds


def speed(engine, workers, count, seconds):
    """Says how fast it went."""
    print(f"{engine}, {workers}: {count:,} lines in {seconds:.1f} s, {count / seconds:,.0f} lines a second", flush=True)


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("log", "replies") or not sys.argv[2].isdigit():
        sys.exit(__doc__.strip())
    out = sys.stdout
    if sys.argv[1] == "log":
        out.writelines(line + "\n" for line in log(int(sys.argv[2])))
    else:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in replies(int(sys.argv[2])))


if __name__ == "__main__":
    main()
