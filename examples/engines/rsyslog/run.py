#!/usr/bin/env python3
"""Runs `whybounce filter` inside rsyslog (mmexternal) over a growing mail log, with restarts in the middle.

    run.py [COUNT]    how many lines the log gets (30000)

Ends with 1 where a line is lost, doubled, or has another record than `whybounce filter` answers directly.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import lines

# So long nothing may happen before the run is given up, in seconds.
PATIENCE = 60

# In so many pieces the log grows, with a restart between them.
RESTARTS = 11


class Daemon:
    """An rsyslogd of our own: its configuration, its folder, its output."""

    def __init__(self, folder, workers):
        self.folder = folder
        self.input = os.path.join(folder, "mail.log")
        self.output = os.path.join(folder, "annotated.ndjson")
        self.work = os.path.join(folder, "work")
        self.said = os.path.join(folder, "said.txt")
        os.makedirs(self.work)
        here = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(here, "rsyslog.conf"), encoding="utf-8") as file:
            text = file.read()
        values = {
            "@INPUT@": self.input,
            "@OUTPUT@": self.output,
            "@WORK@": self.work,
            "@WHYBOUNCE@": lines.whybounce(),
            "@WORKERS@": str(workers),
        }
        for name, value in values.items():
            text = text.replace(name, value)
        self.config = os.path.join(folder, "rsyslog.conf")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)
        self.process = None

    def start(self):
        command = [PROGRAM, "-n", "-f", self.config, "-i", os.path.join(self.folder, "pid")]
        with open(self.said, "ab") as said:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=said)

    def stop(self):
        """Stops it as the system does; it ends its own children."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def written(self):
        """How many rows there are by now."""
        if not os.path.exists(self.output):
            return 0
        with open(self.output, "rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))

    def wait_for(self, count):
        """Waits until so many rows are written, or nothing happens any longer."""
        last, since = self.written(), time.monotonic()
        while last < count and time.monotonic() - since < PATIENCE:
            time.sleep(0.05)
            now = self.written()
            if now != last:
                last, since = now, time.monotonic()
        return last

    def rows(self):
        """Each line and its record, sorted: two workers write them in the order in which they are done."""
        with open(self.output, encoding="utf-8") as file:
            rows = [json.loads(row) for row in file]
        return sorted(((row["line"], without_id(row.get("whybounce"))) for row in rows), key=lambda row: row[0])


def without_id(record):
    """The record, or the records, as `whybounce filter` answers it without --keep."""
    for one in record if isinstance(record, list) else [record]:
        if one:
            del one["uuid"]
    return record


def append(path, some):
    with open(path, "a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in some)


def expected(path):
    """The same rows, with the records that `whybounce filter` answers directly."""
    records, _ = lines.directly(path)
    with open(path, encoding="utf-8") as file:
        rows = [(line.rstrip("\n"), json.loads(record)) for line, record in zip(file, records)]
    return sorted(rows, key=lambda row: row[0])


def compare(name, daemon):
    """Says whether all rows are there once and the same; no two lines of the log are equal."""
    wanted, got = expected(daemon.input), daemon.rows()
    if wanted == got:
        annotated = sum(row[1] is not None for row in got)
        print(f"{name}: {len(got):,} rows, {annotated:,} with a record, all equal to whybounce filter run directly")
        return 0
    there = {}
    for row in got:
        there.setdefault(row[0], []).append(row)
    lost = [row for row in wanted if row[0] not in there]
    doubled = sum(len(rows) > 1 for rows in there.values())
    others = [row for row in wanted if row[0] in there and row not in there[row[0]]]
    print(f"{name}: {len(got):,} rows for {len(wanted):,}: {len(lost):,} lost, {doubled:,} doubled, {len(others):,} differ")
    for row in (lost + others)[:1]:
        print(f"  expected {row}\n  got      {there.get(row[0])}")
    with open(daemon.said, encoding="utf-8", errors="replace") as said:
        # What has the severity 6 is no complaint.
        print("".join(line for line in said if "internal message (6" not in line), end="")
    return 1


def at_speed(folder, count, workers):
    """A log that is there from the start."""
    daemon = Daemon(os.path.join(folder, f"workers-{workers}"), workers)
    append(daemon.input, lines.log(count))
    start = time.monotonic()
    daemon.start()
    try:
        daemon.wait_for(count)
        lines.speed("rsyslog", f"{workers} worker(s)", count, time.monotonic() - start)
    finally:
        daemon.stop()
    return compare(f"{workers} worker(s)", daemon)


def with_restarts(folder, count):
    """A log that grows while rsyslog runs, while it stops, and while it is away, again and again."""
    daemon = Daemon(os.path.join(folder, "restarts"), 2)
    part, stops = count // RESTARTS, []
    append(daemon.input, lines.log(part))
    try:
        for number in range(1, RESTARTS):
            daemon.start()
            # It stops with work in its hands, at another place each time.
            daemon.wait_for(daemon.written() + part // 2)
            append(daemon.input, lines.log(part, start=number * part))
            daemon.stop()
            stops.append(f"{daemon.written():,}")
        append(daemon.input, lines.log(count - RESTARTS * part, start=RESTARTS * part))
        daemon.start()
        daemon.wait_for(count)
    finally:
        daemon.stop()
    print(f"{len(stops)} restarts, after rows {', '.join(stops)}")
    if len(set(stops)) < len(stops) or stops[-1] == f"{count:,}":
        print("it did not stop in the middle: give it more lines")
        return 1
    return compare("restarts", daemon)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    if not PROGRAM:
        sys.exit("rsyslogd is not there: on Debian, apt-get install rsyslog")
    version = subprocess.run([PROGRAM, "-v"], capture_output=True, text=True, check=True).stdout
    print(" ".join(version.split()[:2]))
    with lines.folder("rsyslog") as folder:
        failed = [at_speed(folder, count, 1), at_speed(folder, count, 2), with_restarts(folder, count)]
        return max(failed)


PROGRAM = shutil.which("rsyslogd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")

if __name__ == "__main__":
    sys.exit(main())
