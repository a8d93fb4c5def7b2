# What build_wasm.sh and tests/run.sh share: finding tools, installing what is missing, configuring. To be sourced, from the project's root.

say() { printf '\n== %s\n' "$*"; }

missing=()
# need COMMAND PACKAGE: the package is missing where there is no such command.
need() { command -v "$1" > /dev/null || missing+=("$2"); }
# need_file PATH PACKAGE: the same for a file below an include or share folder.
need_file() {
  local folder
  for folder in /usr/include /usr/local/include /usr/share; do [[ ! -e $folder/$1 ]] || return 0; done
  missing+=("$2")
}

# install_missing yes|no: with apt, as root or through sudo; otherwise says what is missing, and stops.
install_missing() {
  local as_root=()
  need_node
  if ((${#missing[@]} == 0)); then echo "nothing is missing"; return; fi
  [[ $EUID == 0 ]] || as_root=(sudo)
  if [[ $1 == no ]] || ! command -v apt-get > /dev/null || { [[ $EUID != 0 ]] && ! command -v sudo > /dev/null; }; then
    echo "Please install: ${missing[*]} (names as in Debian)" >&2
    exit 1
  fi
  echo "installing ${missing[*]}"
  # A machine's own updates may hold the lock for a while.
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 -qq -y --no-install-recommends install "${missing[@]}" > /dev/null
  missing=()
}

# Debian 12's own Node is too old, so apt is no help here.
need_node() {
  if ! command -v npm > /dev/null || ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "Please install Node 20.19 or newer, with npm (https://nodejs.org)" >&2
    exit 1
  fi
}

# configure_wasm release|debug: into build/wasm-MODE.
configure_wasm() {
  # Emscripten's optimizer needs acorn, which a Node that is not Debian's does not find by itself.
  [[ ! -d /usr/share/nodejs/acorn ]] || export NODE_PATH=/usr/share/nodejs
  cmake -S . -B "build/wasm-$1" $(generator "build/wasm-$1") -DCMAKE_BUILD_TYPE="${1^}" \
    -DCMAKE_TOOLCHAIN_FILE="$(em-config EMSCRIPTEN_ROOT)/cmake/Modules/Platform/Emscripten.cmake" > /dev/null
}

# Ninja where there is one and the folder is new: CMake does not change its mind.
generator() { if command -v ninja > /dev/null && [[ ! -e $1/CMakeCache.txt ]]; then echo -G Ninja; fi; }

# install_packages [--omit=dev]: the page's packages, only when the lock changed or the test drivers are wanted and not there.
install_packages() {
  local stamp=web/node_modules/.installed-lock
  if cmp -s web/package-lock.json "$stamp" && [[ ${1:-} == --omit=dev || -d web/node_modules/puppeteer-core ]]; then return; fi
  echo "installing the packages of web/package-lock.json"
  npm --prefix web ci --silent --no-audit --no-fund "$@"
  cp web/package-lock.json "$stamp"
}
