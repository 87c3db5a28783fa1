// What a JavaScript programmer gets: `./build && node --test tests/`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import test from "node:test";

const { diagnose, lookUp, explain } = createRequire(import.meta.url)("../package/node/whybounce.js");
const BOUNCE = "550 5.1.1 <ann@example.com>: User unknown\n452 4.2.2 <bob@example.org>: Over quota";

test("every recipient has a record", () => {
  const [ann, bob] = diagnose(BOUNCE);
  assert.deepEqual([ann.recipient, ann.category, ann.address], ["ann@example.com", "invalid-recipient", "suppress"]);
  assert.deepEqual([bob.recipient, bob.category, bob.permanence], ["bob@example.org", "mailbox-full", "soft"]);
  assert.deepEqual(diagnose(new TextEncoder().encode(BOUNCE)), [ann, bob]);
});

test("chosen fields come in their order, and an unknown one is named", () => {
  assert.deepEqual(diagnose(BOUNCE, ["category", "recipient"]).map(Object.keys), Array(2).fill(["category", "recipient"]));
  assert.throws(() => diagnose(BOUNCE, ["recipent"]), /unknown field recipent; did you mean recipient/);
  assert.throws(() => diagnose(550), TypeError);
});

test("hostile bytes are read", () => {
  for (const text of ["", "\u0000", "{".repeat(10_000), new Uint8Array([0, 255, 254])]) assert.ok(Array.isArray(diagnose(text)));
});

test("pages are found and shown", () => {
  assert.equal(lookUp("over quota")[0].id, "mailbox-full");
  assert.equal(explain("5.7.26").title, "Multiple authentication checks failed");
  assert.equal(explain("no such page"), null);
});

// WHYBOUNCE names the command, WHYBOUNCE_LABELS files of labelled bounces (NDJSON with path or text).
test("records are those of the command", { skip: !process.env.WHYBOUNCE }, () => {
  let compared = 0;
  for (const labels of process.env.WHYBOUNCE_LABELS.split(delimiter)) {
    const rows = readFileSync(labels, "utf8").split("\n").filter(Boolean).map((row) => JSON.parse(row));
    const read = (row) => row.path ? readFileSync(join(dirname(labels), row.path)) : Buffer.from(row.text);
    const inputs = new Map(rows.map((row) => [read(row).toString("latin1"), read(row)]));
    for (const input of inputs.values()) {
      const told = spawnSync(process.env.WHYBOUNCE, ["classify", "--all", "--format", "json", "-"], { input, maxBuffer: 1 << 28 });
      assert.deepEqual(diagnose(new Uint8Array(input)), JSON.parse(told.stdout.toString() || "[]"));
      compared += 1;
    }
  }
  console.log(compared, "inputs compared");
});
