# Adobe S3Mock. From Maven Central.
version=4.8.0
product="Adobe S3Mock"

install() {
  need mvn 'apt-get install maven'
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact=com.adobe.testing:s3mock:$version:jar:exec -DoutputDirectory="$lab/s3mock" >&2
}

up() {
  need java 'apt-get install default-jre-headless'
  make_certificates
  kms_key=arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
  start s3mock java -jar "$lab/s3mock/s3mock-$version-exec.jar" \
    --server.address=127.0.0.1 --server.port=9612 --com.adobe.testing.s3mock.controller.http-port=9611 \
    --server.ssl.key-store="$tls_p12" --server.ssl.key-store-type=PKCS12 --server.ssl.key-store-password=changeit \
    --server.ssl.key-password=changeit --server.ssl.key-alias=1 \
    --com.adobe.testing.s3mock.store.valid-kms-keys="$kms_key" --com.adobe.testing.s3mock.store.root="$state/s3mock"
  wait_for s3mock https://127.0.0.1:9612/ 90
  endpoint=https://127.0.0.1:9612 ca=$tls_ca
  access_key=foo secret_key=bar
}

down() { stop s3mock; }
