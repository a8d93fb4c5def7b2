#!/usr/bin/env bash
# Runs every test: the core natively and as WebAssembly, the built module in Node, the page in Chromium and Firefox.
#   tests/run.sh [--no-install]
# Installs what is missing (Debian, Ubuntu), or says what to install. With CI=true a browser that is absent is a failure, else its tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
. web/build/tools.sh

install=yes
[[ ${1:-} != --no-install ]] || install=no

say "1/6  tools"
need g++ g++
need em++ emscripten
need cmake cmake
command -v ninja > /dev/null || need make make
need_file eigen3/Eigen/Core libeigen3-dev
need_file catch2/catch.hpp catch2
need chromium chromium
need firefox-esr firefox-esr
need_file fonts/truetype/dejavu fonts-dejavu-core
install_missing "$install"
install_packages

say "2/6  rooms: what each file may use"
node --test tests/rooms.mjs

say "3/6  core, natively"
cmake -S . -B build/native $(generator build/native) > /dev/null
cmake --build build/native --parallel "$(nproc)"
ctest --test-dir build/native --no-tests=error --output-on-failure

say "4/6  core, as WebAssembly"
configure_wasm release
cmake --build build/wasm-release --target kl_tests --parallel "$(nproc)"
ctest --test-dir build/wasm-release --no-tests=error --output-on-failure

say "5/6  the page, and the module in Node"
./build_wasm.sh --no-install
node --test tests/api/*.test.mjs

say "6/6  the page in browsers"
shopt -s nullglob
pages=(tests/page/*.test.mjs)
((${#pages[@]} == 0)) || node --test --test-concurrency=1 "${pages[@]}"

say "all tests passed"
