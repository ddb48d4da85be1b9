# Versity S3 Gateway over a POSIX folder. A Go module.
version=v1.8.0
product="Versity S3 Gateway"

install() {
  need go 'apt-get install golang, 1.24 or newer'
  GOBIN=$lab/versitygw go install "github.com/versity/versitygw/cmd/versitygw@$version" >&2
}

up() {
  make_certificates
  mkdir -p "$state/versitygw/data" "$state/versitygw/versions"
  access_key=lab-access-key secret_key=lab-secret-key
  start versitygw env ROOT_ACCESS_KEY=$access_key ROOT_SECRET_KEY=$secret_key "$lab/versitygw/versitygw" \
    --port 127.0.0.1:9632 --cert "$tls_cert" --key "$tls_key" --region us-east-1 \
    posix --versioning-dir "$state/versitygw/versions" "$state/versitygw/data"
  wait_for versitygw https://127.0.0.1:9632/ 30
  endpoint=https://127.0.0.1:9632 ca=$tls_ca
}

down() { stop versitygw; }
