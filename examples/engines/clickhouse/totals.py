#!/usr/bin/env python3
"""Counts a log with `whybounce stats` and again with `whybounce filter` inside ClickHouse: the totals must be equal.

    totals.py [LOG]    a log of Postfix with syslog's times (default: a made-up night of 250,000 lines)

`stats` reads the log as a file, from a pipe and compressed. ClickHouse asks `whybounce filter` about each line and does
the counting itself: several attempts at one delivery are one, which is what the last attempt says it is. Ends with 1
where a number differs.
"""

import gzip
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import lines
from run import connected, rows

FIELDS = "queue_id,recipient,domain,category,fate,enhanced_code"

FUNCTION = f"""
  <function>
    <type>executable_pool</type>
    <pool_size>1</pool_size>
    <name>whybounce</name>
    <return_type>String</return_type>
    <argument><type>String</type><name>line</name></argument>
    <format>JSONEachRow</format>
    <command>whybounce filter --wrap clickhouse --field line --fields {FIELDS}</command>
    <command_read_timeout>600000</command_read_timeout>
    <command_write_timeout>600000</command_write_timeout>
  </function>
"""

# One row for each attempt, in the order of the log.
ATTEMPTS = """
    CREATE TABLE attempts ENGINE = Memory AS
    SELECT n, JSONExtractString(record, 'queue_id') AS id, JSONExtractString(record, 'recipient') AS recipient,
        JSONExtractString(record, 'domain') AS domain, JSONExtractString(record, 'category') AS cause,
        JSONExtractString(record, 'enhanced_code') AS code,
        multiIf(cause = 'delivered', 'delivered', JSONExtractString(record, 'fate') = 'waiting', 'waiting', 'failed') AS state
    FROM (SELECT n, whybounce(line) AS record FROM log) WHERE recipient != ''
"""

# One row for each delivery: its last attempt.
DELIVERIES = """
    CREATE TABLE deliveries ENGINE = Memory AS
    SELECT id, recipient, argMax(one.state, n) AS state, argMax(one.domain, n) AS domain, argMax(one.cause, n) AS cause,
        argMax(one.code, n) AS code, countIf(one.state != 'delivered') AS attempts
    FROM attempts AS one GROUP BY id, recipient
"""

TOTALS = """
    SELECT count(), countIf(state = 'delivered'), countIf(state = 'failed'), countIf(state = 'waiting'),
        sum(attempts), countIf(state = 'delivered' AND attempts > 0)
    FROM deliveries
"""


def stats(arguments, **how):
    """The totals that the program says, and those by cause, domain and code that are not 0."""
    done = subprocess.run([lines.whybounce(), "stats", "--format", "json", *arguments], stdout=subprocess.PIPE, check=True, **how)
    told = json.loads(done.stdout)
    totals = [told[name] for name in ("deliveries", "delivered", "failed", "waiting", "attempts", "delayed")]
    groups = {
        by: {row["key"]: [row["failed"], row["waiting"]] for row in told["by"][by] if row["failed"] + row["waiting"] > 0}
        for by in ("cause", "domain", "code")
    }
    return totals, groups


def counted(log, folder):
    """The same, counted by ClickHouse."""
    base = connected(folder, FUNCTION)
    print("ClickHouse", str(base.query("SELECT version()", "TSV")).strip(), flush=True)
    base.query("CREATE TABLE log (n UInt64, line String) ENGINE = MergeTree ORDER BY n")
    base.query(f"INSERT INTO log SELECT rowNumberInAllBlocks(), line FROM file('{log}', LineAsString, 'line String') SETTINGS max_threads = 1")
    base.query("SET output_format_json_quote_64bit_integers = 0")
    _, seconds = rows(base, ATTEMPTS)
    count = rows(base, "SELECT count() FROM log")[0][0][0]
    lines.speed("whybounce filter in ClickHouse", "one process", count, seconds)
    base.query(DELIVERIES)
    totals = rows(base, TOTALS)[0][0]
    groups = {}
    for by in ("cause", "domain", "code"):
        found, _ = rows(base, f"SELECT {by}, countIf(state = 'failed'), countIf(state = 'waiting') FROM deliveries WHERE state != 'delivered' GROUP BY {by}")
        # What stats has no name for has the key null.
        groups[by] = {key or None: numbers for key, *numbers in found}
    base.close()
    return totals, groups


def main():
    with lines.folder("totals") as folder:
        log = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(folder, "night.log")
        if len(sys.argv) == 1:
            night = ["cargo", "run", "--quiet", "--release", "--example", "night", "--", "250000"]
            with open(log, "wb") as file:
                subprocess.run(night, cwd=lines.ROOT, stdout=file, stderr=subprocess.DEVNULL, check=True)
        packed = os.path.join(folder, "night.log.gz")
        with open(log, "rb") as file:
            content = file.read()
        with gzip.open(packed, "wb") as file:
            file.write(content)
        ways = {"file": stats([log]), "pipe": stats(["-"], input=content), ".gz": stats([packed])}
        ways["filter and ClickHouse"] = counted(log, folder)
        expected = ways["file"]
        for way, found in ways.items():
            print(f"{way:>22}: {' '.join(f'{number:>8,}' for number in found[0])}  {'equal' if found == expected else 'NOT EQUAL'}")
            for by in found[1]:
                for key in sorted(set(expected[1][by]) | set(found[1][by]), key=str):
                    if expected[1][by].get(key) != found[1][by].get(key):
                        print(f"  {by} {key}: {found[1][by].get(key)}, not {expected[1][by].get(key)}")
        print("deliveries, delivered, failed, waiting, attempts that failed, delivered late; and",
              ", ".join(f"{len(groups)} of {by}" for by, groups in expected[1].items()))
        return int(any(found != expected for found in ways.values()))


if __name__ == "__main__":
    sys.exit(main())
