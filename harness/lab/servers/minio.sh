# MinIO with its built-in key manager. A Go module without release numbers: a commit of its main branch.
version=v0.0.0-20260212201848-7aac2a2c5b7c
product="MinIO"

install() {
  need go 'apt-get install golang, 1.24 or newer'
  GOBIN=$lab/minio go install "github.com/minio/minio@$version" >&2
}

up() {
  make_certificates
  mkdir -p "$state/minio/data" "$state/minio/certs/CAs"
  cp "$tls_cert" "$state/minio/certs/public.crt"
  cp "$tls_key" "$state/minio/certs/private.key"
  access_key=lab-access-key secret_key=lab-secret-key
  start minio env MINIO_ROOT_USER=$access_key MINIO_ROOT_PASSWORD=$secret_key \
    MINIO_KMS_SECRET_KEY="lab-key:$(printf 'a key for the lab, thirty-two by' | base64)" \
    "$lab/minio/minio" server --address 127.0.0.1:9642 --certs-dir "$state/minio/certs" "$state/minio/data"
  wait_for minio https://127.0.0.1:9642/ 60
  endpoint=https://127.0.0.1:9642 ca=$tls_ca kms_key=arn:aws:kms:lab-key
}

down() { stop minio; }
