# s3s-fs, the file-system server of the Rust crate s3s. From crates.io.
version=0.14.1
product="s3s-fs"

install() {
  need cargo 'rustup, or apt-get install cargo'
  cargo install --quiet --locked --root "$lab/s3s-fs" --features binary --version "$version" s3s-fs >&2
}

up() {
  mkdir -p "$state/s3s-fs/data"
  access_key=lab-access-key secret_key=lab-secret-key
  start s3s-fs "$lab/s3s-fs/bin/s3s-fs" --host 127.0.0.1 --port 9651 --access-key $access_key --secret-key $secret_key \
    "$state/s3s-fs/data"
  wait_for s3s-fs http://127.0.0.1:9651/ 30
  endpoint=http://127.0.0.1:9651 ca=
}

down() { stop s3s-fs; }
