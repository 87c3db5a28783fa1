#!/usr/bin/env python3
"""Runs `whybounce filter` inside ClickHouse: as an `executable` table function and as a pool of processes.

    run.py [COUNT]    how many replies the table has (200000)

Ends with 1 where a row differs from what `whybounce filter` answers directly.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import lines

FIELDS = "category,permanence,address,recipient,reply_code,enhanced_code,confidence"

# One process answers block after block; so many of them stand by as the pool is large.
FUNCTION = """
  <function>
    <type>executable_pool</type>
    <pool_size>{size}</pool_size>
    <name>whybounce{size}</name>
    <return_type>String</return_type>
    <argument><type>String</type><name>reply</name></argument>
    <format>JSONEachRow</format>
    <command>whybounce filter --wrap clickhouse --field reply --fields {fields}</command>
    <command_read_timeout>600000</command_read_timeout>
    <command_write_timeout>600000</command_write_timeout>
  </function>
"""

TABLE_FUNCTION = f"""
    SELECT result FROM executable(
        'whybounce filter --wrap clickhouse --field reply --fields {FIELDS}', JSONEachRow, 'result String',
        (SELECT reply FROM replies ORDER BY n),
        SETTINGS command_read_timeout = 600000, command_write_timeout = 600000)
"""

GROUPS = """
    SELECT JSONExtractString(whybounce2(reply), 'category') AS category, domain, count() AS replies
    FROM replies GROUP BY category, domain ORDER BY replies DESC, category, domain
"""


def connected(folder, described):
    """A database in memory that may call the binary by the functions that are described; it runs in this process."""
    scripts = os.path.join(folder, "scripts")
    os.mkdir(scripts)
    os.symlink(lines.whybounce(), os.path.join(scripts, "whybounce"))
    functions = os.path.join(folder, "functions.xml")
    with open(functions, "w", encoding="utf-8") as file:
        file.write(f"<functions>{described}</functions>\n")
    # One thread for each process, so that one and two of them can be compared.
    os.environ["RAYON_NUM_THREADS"] = "1"
    import chdb

    return chdb.connect(
        f":memory:?user_scripts_path={scripts}&user_defined_executable_functions_config={functions}"
    )


def rows(base, query):
    """The rows of an answer as lists, with how many seconds it took."""
    start = time.monotonic()
    answer = str(base.query(query, "JSONCompactEachRow"))
    seconds = time.monotonic() - start
    return [json.loads(row) for row in answer.split("\n") if row], seconds


def differences(name, expected, got):
    """Says how many rows differ, and the first."""
    wrong = [row for row, pair in enumerate(zip(expected, got)) if pair[0] != pair[1]]
    if len(expected) == len(got) and not wrong:
        print(f"{name}: {len(got):,} rows, all equal to whybounce filter run directly")
        return 0
    print(f"{name}: {len(got):,} rows for {len(expected):,}, {len(wrong):,} differ")
    for row in wrong[:1]:
        print(f"  row {row}\n  expected {expected[row]}\n  got      {got[row]}")
    return 1


def counted(path, records):
    """The same groups, counted here."""
    groups = {}
    with open(path, encoding="utf-8") as file:
        for row, record in zip(file, records):
            record = json.loads(record)
            # A blank reply has no record, and a group of its own.
            group = (record["category"] if record else "", json.loads(row)["domain"])
            groups[group] = groups.get(group, 0) + 1
    return sorted(([*group, count] for group, count in groups.items()), key=lambda row: (-row[2], row[0], row[1]))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with lines.folder("clickhouse") as folder:
        path = os.path.join(folder, "replies.ndjson")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in lines.replies(count))
        expected, _ = lines.directly(path, "--in", "json", "--field", "reply", "--fields", FIELDS)

        base = connected(folder, "".join(FUNCTION.format(size=size, fields=FIELDS) for size in (1, 2)))
        print("ClickHouse", str(base.query("SELECT version()", "TSV")).strip())
        base.query("CREATE TABLE replies (n UInt64, domain String, reply String) ENGINE = MergeTree ORDER BY n")
        base.query(f"INSERT INTO replies SELECT * FROM file('{path}', JSONEachRow, 'n UInt64, domain String, reply String')")
        base.query("SET output_format_json_quote_64bit_integers = 0")

        got, seconds = rows(base, TABLE_FUNCTION)
        lines.speed("table function executable", "one process", count, seconds)
        failed = differences("table function executable", expected, [row[0] for row in got])
        for size in (1, 2):
            name = f"pool of {size}"
            query = f"SELECT n, whybounce{size}(reply) FROM replies"
            # Without an order each thread may ask a process of the pool.
            got, seconds = rows(base, f"{query} SETTINGS max_threads = {size}, max_block_size = 8192")
            lines.speed("function executable_pool", name, count, seconds)
            failed |= differences(name, expected, [row[1] for row in sorted(got)])

        got, _ = rows(base, GROUPS)
        failed |= differences("category and domain", counted(path, expected), got)
        for category, domain, replies in got[:8]:
            print(f"  {replies:>8,}  {category or '(blank)'}  {domain}")
        base.close()
        return failed


if __name__ == "__main__":
    sys.exit(main())
