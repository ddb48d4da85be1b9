# moto, the mock of AWS services for Python tests. From PyPI.
version=5.2.5
product="moto"

install() {
  need python3 'apt-get install python3-venv'
  python3 -m venv "$lab/moto"
  "$lab/moto/bin/pip" install -q --disable-pip-version-check "moto[s3,kms,server]==$version"
}

up() {
  make_certificates
  start moto-http "$lab/moto/bin/moto_server" -H 127.0.0.1 -p 9601
  start moto "$lab/moto/bin/moto_server" -H 127.0.0.1 -p 9602 -c "$tls_cert" -k "$tls_key"
  wait_for moto-http http://127.0.0.1:9601/ 60
  wait_for moto https://127.0.0.1:9602/ 60
  endpoint=https://127.0.0.1:9602 ca=$tls_ca
  access_key=testing secret_key=testing
}

down() { stop moto; stop moto-http; }
