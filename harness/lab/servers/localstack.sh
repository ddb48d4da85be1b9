# LocalStack, its last release without an account. From PyPI.
version=4.14.0
product="LocalStack"

install() {
  need python3 'apt-get install python3-venv'
  python3 -m venv "$lab/localstack"
  "$lab/localstack/bin/pip" install -q --disable-pip-version-check "localstack-core[runtime]==$version"
}

up() {
  start localstack env GATEWAY_LISTEN=127.0.0.1:9661 SERVICES=s3,kms SKIP_SSL_CERT_DOWNLOAD=1 DISABLE_EVENTS=1 \
    LOCALSTACK_VOLUME_DIR="$state/localstack" FILESYSTEM_ROOT="$state/localstack/root" \
    "$lab/localstack/bin/python" -m localstack.runtime.main
  wait_for localstack http://127.0.0.1:9661/_localstack/health 90
  endpoint=http://127.0.0.1:9661 ca=
  access_key=test secret_key=test
}

down() { stop localstack; }
