# s3rver, a fake S3 for Node.js tests. From npm.
version=3.7.1
product="s3rver"

install() {
  need npm 'apt-get install npm'
  mkdir -p "$lab/s3rver"
  npm install --prefix "$lab/s3rver" --no-audit --no-fund --loglevel=error "s3rver@$version" >&2
}

up() {
  mkdir -p "$state/s3rver/data"
  start s3rver node "$lab/s3rver/node_modules/.bin/s3rver" --address 127.0.0.1 --port 9621 --directory "$state/s3rver/data"
  wait_for s3rver http://127.0.0.1:9621/ 30
  endpoint=http://127.0.0.1:9621 ca=
  access_key=S3RVER secret_key=S3RVER
}

down() { stop s3rver; }
