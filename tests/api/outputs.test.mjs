/** What is in dist/, and how it is served. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../web/build/serve.mjs";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const text = (name) => readFileSync(`${dist}${name}`, "utf8");
const policyOf = (html) => /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)[1];
const hashOf = (code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`;

test("dist holds what is promised, and nothing else", () => {
  assert.deepEqual(readdirSync(dist).sort(), ["THIRD-PARTY-NOTICES.txt", "fonts", "index.html", "kl-lab.html", "kl-lab.js", "package.json"]);
});

test("in both pages the policy comes first, and allows their own script and style alone", () => {
  for (const name of ["index.html", "kl-lab.html"]) {
    const html = text(name);
    const policy = policyOf(html);
    for (const part of ["default-src 'none'", "connect-src 'none'", "worker-src blob:", "require-trusted-types-for 'script'", "trusted-types kl-lab"]) assert.ok(policy.includes(part), part);
    assert.ok(!policy.includes("unsafe-inline") && !policy.includes("'unsafe-eval'"));
    for (const { 1: style } of html.matchAll(/<style>([\s\S]*?)<\/style>/g)) assert.ok(policy.includes(hashOf(style)));
    for (const { 1: script } of html.matchAll(/<script>([\s\S]*?)<\/script>/g)) assert.ok(policy.includes(hashOf(script)));
    assert.ok(html.indexOf("Content-Security-Policy") < html.search(/<(style|script|title)/));
    assert.doesNotMatch(html, /\sstyle=|\son\w+=/, "no inline style or handler outside the program");
  }
});

test("no page asks for anything but its own files", () => {
  for (const name of ["index.html", "kl-lab.html"])
    for (const { 1: address } of text(name).replace(/<script>[\s\S]*?<\/script>/, "").matchAll(/<(?:script|img|link|iframe|source)\b[^>]*?\b(?:src|href)="([^"]*)"/g))
      assert.ok(address.startsWith("data:") || /^(kl-lab\.js|fonts\/[\w-]+\.woff2)$/.test(address) && text(address).length > 0, address);
  assert.doesNotMatch(text("kl-lab.html"), /fonts\//);
});

test("the notices name all that is inside", () => {
  const notices = text("THIRD-PARTY-NOTICES.txt");
  for (const name of ["Eigen", "Mozilla Public License", "Emscripten", "chart.js", "@kurkle/color", "inter", "source-serif-4", "SIL Open Font License"]) assert.ok(notices.includes(name), name);
});

let server;
before(async () => (server = await serve()));
after(() => server.close());

/** A request as it stands: fetch would tidy its path. */
const get = (path, headers = {}) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(server.address);
  request({ hostname, port, path, headers }, (response) => {
    response.resume().on("end", () => resolve(response));
  }).on("error", reject).end();
});

test("pages are served with their policy as a header, compressed where that is understood", async () => {
  for (const [path, name] of [["/", "index.html"], ["/kl-lab.html#v=1", "kl-lab.html"]]) {
    const { statusCode, headers } = await get(path, { "accept-encoding": "gzip" });
    assert.equal(statusCode, 200);
    assert.equal(headers["content-security-policy"], policyOf(text(name)));
    assert.equal(headers["content-encoding"], "gzip");
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
  }
  assert.equal((await get("/kl-lab.js")).headers["content-encoding"], undefined);
  assert.equal((await get("/kl-lab.js")).headers["content-type"], "text/javascript; charset=utf-8");
});

test("nothing outside dist is served", async () => {
  for (const path of ["/../README.md", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/LICENSE", "/..%5c..%5cLICENSE", "//etc/passwd", "/fonts/../../CMakeLists.txt", "/%", "/nothing.html"])
    assert.equal((await get(path)).statusCode, 404, path);
});

test("a port that is taken gives the next free one", async () => {
  const port = Number(new URL(server.address).port);
  const other = await serve({ port });
  assert.ok(Number(new URL(other.address).port) > port);
  await other.close();
});
