# LocalStack, its last release without an account. From PyPI, with the Python that it needs: Debian 12 has 3.11.
version=4.14.0
product="LocalStack"

# This release does not pin what it needs, and newer versions of that break it: everything as of the week it came out.
install() {
  need python3 'apt-get install python3-venv'
  python3 -m venv "$lab/localstack-uv"
  local uv=$lab/localstack-uv/bin/uv
  "$lab/localstack-uv/bin/pip" install -q --disable-pip-version-check uv==0.9.30
  "$uv" venv -q --clear --python ">=3.13" "$lab/localstack"
  "$uv" pip install -q --python "$lab/localstack/bin/python" --exclude-newer 2026-03-05 "localstack-core[runtime]==$version"
}

up() {
  make_certificates
  mkdir -p "$state/localstack"
  cat "$tls_key" "$tls_cert" >"$state/localstack.pem"
  start localstack env GATEWAY_LISTEN=127.0.0.1:9661 SERVICES=s3,kms DISABLE_EVENTS=1 \
    CUSTOM_SSL_CERT_PATH="$state/localstack.pem" SKIP_SSL_CERT_DOWNLOAD=1 XDG_CACHE_HOME="$state/localstack/cache" \
    LOCALSTACK_VOLUME_DIR="$state/localstack" FILESYSTEM_ROOT="$state/localstack/root" \
    "$lab/localstack/bin/python" -m localstack.runtime.main
  wait_for localstack http://127.0.0.1:9661/_localstack/health 90
  endpoint=https://127.0.0.1:9661 plain_endpoint=http://127.0.0.1:9661 ca=$tls_ca
  access_key=test secret_key=test
}

down() { stop localstack; }
