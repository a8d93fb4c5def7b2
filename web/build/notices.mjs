/** Licenses of everything that ends up in dist/, beside our own. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const compiledIn = `
Eigen (https://eigen.tuxfamily.org)
Part of the WebAssembly module. Mozilla Public License, version 2.0, of which a copy is at https://mozilla.org/MPL/2.0/.
The files used are unmodified; their source is at https://gitlab.com/libeigen/eigen (version 3.4).

Emscripten (https://emscripten.org), its JavaScript and system libraries
Part of the WebAssembly module and of the JavaScript around it. Copyright (c) 2010-2014 Emscripten authors.
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions: The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
Of its libraries, musl (Copyright 2005-2020 Rich Felker, et al.) is under the same MIT license; libc++, libc++abi and libunwind (LLVM Project) are under
the Apache License 2.0 with LLVM Exceptions, https://llvm.org/LICENSE.txt.
`.trim();

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (!file) throw new Error(`${name} ${version} carries no license file; dist/ may not ship it without`);
  return `${name} ${version} (${license})\n${readFileSync(join(folder, file), "utf8").trim()}`;
}

/** @param {string[]} folders of the packages that were bundled or copied */
export const notices = (folders) =>
  [
    "KL Lab is under the MIT license. It contains the following.",
    compiledIn,
    ...[...new Set(folders)].sort().map(licenseOf),
  ].join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
