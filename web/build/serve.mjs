/**
 * Serves dist/ as a good static host does: compressed, with the policy of each page as a header too. For --serve of build_wasm.sh, and for the tests.
 *   node web/build/serve.mjs [--port N]     prints the address; takes the next free port where N (8080) is taken
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { policyIn } from "./policy.mjs";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** The file a request names, or undefined where that is none, or outside `folder`. */
async function find(folder, url) {
  try {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
    const file = join(folder, path.endsWith(sep) ? join(path, "index.html") : path);
    return file.startsWith(folder) && extname(file) in types ? { type: extname(file), body: await readFile(file) } : undefined;
  } catch {
    return undefined;
  }
}

async function respond(folder, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405, { allow: "GET, HEAD" }).end();
  const found = await find(folder, request.url);
  if (!found) return response.writeHead(404, { "content-type": types[".txt"] }).end("There is no such file.\n");
  const headers = { "content-type": types[found.type], "cache-control": "no-store", "x-content-type-options": "nosniff", "access-control-allow-origin": "*" };
  const policy = found.type === ".html" ? policyIn(found.body.toString()) : undefined;
  if (policy) headers["content-security-policy"] = policy;
  let body = found.body;
  if (found.type !== ".woff2" && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
    body = await promisify(gzip)(body);
    headers["content-encoding"] = "gzip";
    headers.vary = "accept-encoding";
  }
  response.writeHead(200, { ...headers, "content-length": body.length }).end(request.method === "HEAD" ? undefined : body);
}

/** Listens on this machine alone, from `port` on upwards to the first that is free (0: any). Resolves with the address and how to stop. */
export function serve({ port = 0, folder = dist } = {}) {
  const server = createServer((request, response) => void respond(folder, request, response));
  return new Promise((resolve, reject) => {
    let next = port;
    server.on("error", (error) => {
      if (error.code === "EADDRINUSE" && next < port + 100) server.listen(++next, "127.0.0.1");
      else reject(error);
    });
    server.on("listening", () => {
      const close = () => new Promise((closed) => {
        server.closeAllConnections();
        server.close(closed);
      });
      resolve({ address: `http://127.0.0.1:${server.address().port}/`, close });
    });
    server.listen(next, "127.0.0.1");
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf("--port");
  const { address } = await serve({ port: at < 0 ? 8080 : Number(process.argv[at + 1]) });
  console.log(`KL Lab is at ${address} (stop with Ctrl-C)`);
}
