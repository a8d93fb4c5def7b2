#!/usr/bin/env bash
# Builds the whole site into dist/: the C++ core as WebAssembly, then the page around it.
#   ./build_wasm.sh [--debug] [--serve [PORT]] [--no-install]
# Installs what is missing (Debian, Ubuntu), or says what to install. Compiler flags are in CMakeLists.txt, not here.
set -euo pipefail
cd "$(dirname "$0")"
. web/build/tools.sh

mode=release port='' install=yes
while (($#)); do
  case $1 in
    --debug) mode=debug ;;
    --serve) port=8080; if [[ ${2:-} =~ ^[0-9]+$ ]]; then port=$2; shift; fi ;;
    --no-install) install=no ;;
    *) echo "usage: ./build_wasm.sh [--debug] [--serve [PORT]] [--no-install]" >&2; exit 2 ;;
  esac
  shift
done

say "1/3  tools"
need em++ emscripten
need cmake cmake
command -v ninja > /dev/null || need make make
need_file eigen3/Eigen/Core libeigen3-dev
install_missing "$install"

say "2/3  core: C++ to WebAssembly ($mode)"
configure_wasm "$mode"
cmake --build "build/wasm-$mode" --target kl_lab --parallel "$(nproc)"

say "3/3  page: TypeScript to dist/"
install_packages --omit=dev
npm --prefix web run --silent check
npm --prefix web run --silent build -- --wasm "../build/wasm-$mode" $([[ $mode == debug ]] && echo --debug)

say "done: $(du -sh dist | cut -f1) in dist/"
[[ -z $port ]] || exec node web/build/serve.mjs --port "$port"
