# Sourced by run-all and by the scripts under servers/: the folders of the lab, its certificates, and processes that are
# started on loopback and ended by their pid. Nothing here is part of the product; it only brings up other people's servers.
set -euo pipefail

lab_source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$lab_source/../.." && pwd)
lab=${S3SSE_LAB:-$project/.deps/lab}  # what is installed, kept between runs
state=${S3SSE_LAB_STATE:-$(mktemp -d "${TMPDIR:-/tmp}/s3sse-lab.XXXXXX")}  # what the servers store, thrown away
export S3SSE_LAB_STATE=$state
mkdir -p "$lab" "$state"

say() { printf '%s\n' "$*" >&2; }
die() { say "lab: $*"; exit 3; }

# need TOOL HINT: what the lab does not install by itself.
need() { command -v "$1" >/dev/null 2>&1 || die "$1 is missing ($2)"; }

# need_binary: the program under `s3sse`.
need_binary() {
  s3sse=${S3SSE_BINARY:-$project/build/release/bin/s3sse}
  [ -x "$s3sse" ] || die "$s3sse is not built yet: ./run version builds it"
}

# once STAMP COMMAND...: installs a pinned version a single time.
once() {
  local stamp=$lab/$1.installed
  shift
  if [ -f "$stamp" ]; then return 0; fi
  "$@"
  touch "$stamp"
}

# A CA of the lab and a certificate for loopback, as PEM files and as PKCS #12: tls_cert, tls_key, tls_ca, tls_p12.
make_certificates() {
  local tls=$state/tls
  tls_ca=$tls/ca.pem tls_cert=$tls/server.pem tls_key=$tls/server.key tls_p12=$tls/server.p12
  if [ -f "$tls_p12" ]; then return 0; fi
  mkdir -p "$tls"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=s3sse lab CA' -keyout "$tls/ca.key" -out "$tls_ca" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout "$tls_key" -out "$tls/server.csr" 2>/dev/null
  printf '%s\n' 'subjectAltName=DNS:localhost,DNS:*.localhost,IP:127.0.0.1' 'basicConstraints=CA:FALSE' \
    'keyUsage=digitalSignature,keyEncipherment' 'extendedKeyUsage=serverAuth' >"$tls/extensions"
  openssl x509 -req -in "$tls/server.csr" -CA "$tls_ca" -CAkey "$tls/ca.key" -CAcreateserial -days 2 \
    -extfile "$tls/extensions" -out "$tls_cert" 2>/dev/null
  openssl pkcs12 -export -in "$tls_cert" -inkey "$tls_key" -passout pass:changeit -out "$tls_p12" 2>/dev/null
}

# start NAME COMMAND...: in the background, with its output in the state folder and its pid in NAME.pid.
start() {
  local name=$1
  shift
  mkdir -p "$state/$name"
  setsid nohup "$@" >"$state/$name/output.log" 2>&1 </dev/null &
  echo $! >"$state/$name.pid"
}

# wait_for NAME URL SECONDS: until the server answers anything at all.
wait_for() {
  local name=$1 url=$2 limit=$3 pid
  pid=$(cat "$state/$name.pid")
  for _ in $(seq $((limit * 5))); do
    if curl -sk -o /dev/null --max-time 2 "$url"; then return 0; fi
    kill -0 "$pid" 2>/dev/null || { tail -n 15 "$state/$name/output.log" >&2; die "$name ended before it answered"; }
    sleep 0.2
  done
  tail -n 15 "$state/$name/output.log" >&2
  die "$name did not answer at $url within $limit s"
}

# stop NAME: ends the process group that start began, gently and then not.
stop() {
  local name=$1 pid
  [ -f "$state/$name.pid" ] || return 0
  pid=$(cat "$state/$name.pid")
  rm -f "$state/$name.pid"
  kill -TERM -- "-$pid" 2>/dev/null || return 0
  for _ in $(seq 50); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$pid" 2>/dev/null || true
}

# replay FLAGS...: `s3sse run` with FLAGS and the credentials of the server that is up; its exit code in status.
replay() {
  status=0
  AWS_ACCESS_KEY_ID=$access_key AWS_SECRET_ACCESS_KEY=$secret_key AWS_REGION=us-east-1 \
    timeout 900 "$s3sse" run "$@" || status=$?
}

# folder_of VALUE: what follows --out or --publish, or the end when nothing does.
folder_of() { [ -n "${1:-}" ] || die 'a folder has to follow --out and --publish; see --help'; printf '%s' "$1"; }
