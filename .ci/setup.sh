# Sourced by ./run and ./test: installs what is missing and builds. Works as root or with sudo on Debian 12; on other
# systems it takes the tools that are there, if the caller says so. Whatever is missing ends in one sentence and exit code 3.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What building needs; the README says what each library is for. suites/architecture/check_packages.py holds both lists.
build_packages=(g++ cmake ninja-build libboost1.81-dev libcli11-dev libcurl4-openssl-dev libexpected-dev libfmt-dev
  libpugixml-dev libre2-dev libsqlite3-dev libssl-dev libxxhash-dev nlohmann-json3-dev)
# What testing needs on top: the test framework, and real clients to talk to the simulator with.
test_packages=(awscli ccache chromium clang-format clang-tidy curl libgtest-dev libgmock-dev libvalijson-dev openssl python3 python3-boto3
  python3-cryptography python3-jsonschema python3-venv python3-yaml rclone ruby-aws-sdk-s3 s3cmd)

say() { printf '%s\n' "$*" >&2; }
stop() { say "s3sse: $*"; exit 3; }

# The field NAME of os-release, or nothing.
system_says() { sed -n "s/^$1=//p" "${S3SSE_OS_RELEASE:-/etc/os-release}" 2>/dev/null | tr -d '"'; }

is_debian_12() { [ "$(system_says ID)" = debian ] && [ "$(system_says VERSION_ID)" = 12 ]; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# install_packages NAME...: asks apt only for what dpkg does not know as installed.
install_packages() {
  if [ -n "${S3SSE_ANY_SYSTEM:-}" ]; then return 0; fi
  if ! is_debian_12; then
    stop "this is $(system_says PRETTY_NAME || true), and s3sse is built on Debian 12 (bookworm): use that, or the container" \
      "recipe harness/ci/Containerfile, or install the equivalents of $* and set S3SSE_ANY_SYSTEM=1"
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
  command -v apt-get >/dev/null 2>&1 ||
    stop "there is no apt-get here to install packages with; install these by your own means: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1 ||
    stop "installing packages needs root, and there is no sudo here; as root, run: apt-get install --no-install-recommends ${missing[*]}"
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  local log
  log=$(mktemp)
  # What an interrupted installation left half done is finished first.
  if [ -n "$(dpkg --audit 2>/dev/null)" ]; then as_root dpkg --configure -a >"$log" 2>&1 || true; fi
  if ! { as_root apt-get update -q &&
         as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
       >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    if grep -qE 'Could not resolve|Could not connect|Failed to fetch|Temporary failure' "$log"; then
      stop "the packages could not be fetched: is there a network, and a Debian mirror in /etc/apt? Wanted are ${missing[*]}"
    fi
    stop "apt-get could not install ${missing[*]}; the lines above say why (all of it: $log)"
  fi
  rm -f "$log"
}

# need_disk MIB: that much has to be free where the build folders are.
need_disk() {
  local free
  free=$(df -Pm "$root" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$1" ] || stop "building takes about $1 MiB, and only $free MiB are free in $root: make room, or clone to a larger disk"
}

# minutes CPU_SECONDS: how long that takes here, in words.
minutes() {
  local whole=$((($1 / $(nproc) + 59) / 60))
  if [ "$whole" -le 1 ]; then printf 'about a minute'; else printf 'about %d minutes' "$whole"; fi
}

# How many units are compiled at once: one more than there are processors, but no more than the memory holds. A large unit
# takes 1.4 GB.
units_at_once() {
  local most=$(($(nproc) + 1)) available fitting
  available=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' "${S3SSE_MEMINFO:-/proc/meminfo}" 2>/dev/null || true)
  fitting=$((${available:-$((most * 1400000))} / 1400000))
  printf '%d\n' $((fitting > most ? most : fitting < 1 ? 1 : fitting))
}

# configure PRESET FOLDER: makes the build files. A folder of another clone, or one that is half made, is begun again.
configure() {
  local preset=$1 folder=$2 log=$root/build/$1.log
  if [ -f "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf "$folder"
  fi
  (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 && return 0
  rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"
  (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 && return 0
  tail -n 30 "$log" >&2
  stop "the $preset build could not be configured; the lines above say why (all of it: $log)"
}

# build PRESET [cmake-build arguments]: configures once, builds what changed. Quiet when there is nothing to do.
build() {
  local preset=$1 folder=$root/build/${1%-tests} log=$root/build/$1.log
  shift
  mkdir -p "$root/build" || stop "no folder can be made in $root"
  # The tests are built in the folder of the release, which may have been configured without them.
  if [ ! -f "$folder/build.ninja" ] ||
     { [ "$preset" != "${preset%-tests}" ] && ! grep -qxF 'S3SSE_BUILD_TESTS:BOOL=ON' "$folder/CMakeCache.txt"; } ||
     ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    configure "$preset" "$folder"
  fi
  if [ -t 2 ]; then
    # One status line that ninja overwrites; compiler messages stay.
    (cd "$root" && NINJA_STATUS="Building [%f/%t, %e s] " cmake --build "$folder" --parallel "$(units_at_once)" "$@") >&2 ||
      stop "the $preset build failed; the lines above say where"
  else
    (cd "$root" && cmake --build "$folder" --parallel "$(units_at_once)" "$@") >"$log" 2>&1 || {
      tail -n 60 "$log" >&2
      stop "the $preset build failed; the lines above say where (all of it: $log)"
    }
  fi
}
