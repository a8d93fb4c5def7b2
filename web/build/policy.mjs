/** The content security policy of every page built here, in one place: as <meta>, since a static host may offer no headers, and as the header of serve.mjs. */
import { createHash } from "node:crypto";

/** The source expression that allows one inline script or style, by its text. */
export const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** `script` and `style`: where they may come from. `frame-ancestors` is not set on purpose: anyone may frame a figure. */
export const policy = ({ script, style }) =>
  [
    "default-src 'none'",
    `script-src ${script} 'wasm-unsafe-eval'`,
    `style-src ${style}`,
    "img-src data: blob:",
    "font-src 'self'",
    "worker-src blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types kl-lab",
  ].join("; ");

/** The policy that a built page carries. */
export const policyIn = (html) => /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1];
