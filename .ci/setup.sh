# Sourced by ./run and ./test: installs what is missing and builds. Works as root or with sudo on Debian 12; on other
# systems it names the packages and goes on when the tools are already there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What building needs; the README says what each library is for.
build_packages=(ca-certificates g++ cmake ninja-build libboost1.81-dev libcli11-dev libcurl4-openssl-dev
  libexpected-dev libfmt-dev libpugixml-dev libssl-dev libxxhash-dev nlohmann-json3-dev)
# What testing needs on top: the test framework, and real clients to talk to the simulator with.
test_packages=(awscli chromium curl git libgtest-dev libgmock-dev libvalijson-dev openssl python3 python3-boto3 python3-venv
  rclone s3cmd)

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else
    say "s3sse: installing packages needs root, and there is no sudo here. As root, run:"
    say "  apt-get install --no-install-recommends ${missing[*]}"
    exit 3
  fi
}

# install_packages NAME...: asks apt only for what dpkg does not know as installed.
install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "s3sse: this is not a Debian system; needed here are the equivalents of: $*"
    return 0
  fi
  missing=()
  local name
  for name in "$@"; do
    case "$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null)" in
      *'install ok installed') ;;
      *) missing+=("$name") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { as_root apt-get update -q &&
         as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
       >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    say "s3sse: apt-get could not install the packages; the lines above say why (whole log: $log)"
    exit 3
  fi
  rm -f "$log"
}

# build PRESET [cmake-build arguments]: configures once, builds what changed. Quiet when there is nothing to do.
build() {
  local preset=$1 log
  shift
  log=$root/build/$preset.log
  mkdir -p "$root/build"
  if [ ! -f "$root/build/$preset/build.ninja" ]; then
    say "Configuring the $preset build"
    (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 || { tail -n 30 "$log" >&2; exit 3; }
  fi
  if [ -t 2 ]; then
    # One status line that ninja overwrites; compiler messages stay.
    (cd "$root" && NINJA_STATUS="Building [%f/%t] " cmake --build --preset "$preset" "$@") >&2 || exit 3
  else
    say "Building ($preset)"
    (cd "$root" && cmake --build --preset "$preset" "$@") >"$log" 2>&1 || { tail -n 60 "$log" >&2; exit 3; }
  fi
}
