// The package in a page: CHROMIUM names the browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import test from "node:test";

const PAGE = `<!doctype html><title>waiting</title><script type="module">
  import init, { diagnose } from "/web/whybounce.js";
  await init();
  const found = diagnose("552 5.2.2 <bob@example.org>: Over quota", ["recipient", "category"]);
  await fetch("/result", { method: "POST", body: JSON.stringify(found) });
</script><body></body>`;
const KINDS = { ".js": "text/javascript", ".wasm": "application/wasm" };

test("a page explains a bounce", { skip: !process.env.CHROMIUM, timeout: 60_000 }, async () => {
  let tell;
  const told = new Promise((resolve) => (tell = resolve));
  const server = createServer(async (request, response) => {
    if (request.url === "/result") {
      let body = "";
      for await (const part of request) body += part;
      response.end();
      return tell(body);
    }
    const file = new URL(`../package${request.url}`, import.meta.url);
    response.setHeader("content-type", KINDS[extname(file.pathname)] ?? "text/html");
    if (request.url !== "/" && !existsSync(file)) response.statusCode = 404;
    response.end(request.url === "/" ? PAGE : existsSync(file) ? readFileSync(file) : "");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(process.env.CHROMIUM, ["--headless=new", "--no-sandbox", "--disable-gpu", address], { stdio: "ignore" });
  const result = await told;
  browser.kill();
  server.close();
  server.closeAllConnections();
  assert.equal(result, '[{"recipient":"bob@example.org","category":"mailbox-full"}]');
});
