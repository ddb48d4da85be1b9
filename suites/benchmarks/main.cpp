#include "suites/benchmarks/ratio_reporter.h"

int main(int argc, char** argv) {
  using s3sse::benchmarks::Budget;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  s3sse::benchmarks::RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.print_budgets({
      {"seal_one_layer", "limit_aes_256_gcm", 0.9, "sealing runs at 90 % of bare AES-256-GCM"},
      {"open_one_layer", "limit_aes_256_gcm", 0.9, "opening runs at 90 % of bare AES-256-GCM"},
      {"client_side_encrypt", "limit_aes_256_gcm", 0.8, "client-side encryption: 80 % of bare AES-256-GCM"},
      {"client_side_decrypt", "limit_aes_256_gcm", 0.8, "client-side decryption: 80 % of bare AES-256-GCM"},
      {"put_http/sse_s3", "limit_md5", 0.85, "PUT SSE-S3 over HTTP: 85 % of MD5"},
      {"put_http/sse_kms", "", 1.5e9, "PUT SSE-KMS over HTTP: 1.5 GB/s"},
      {"put_http/sse_c", "", 1.5e9, "PUT SSE-C: 1.5 GB/s over HTTP, 1.0 over HTTPS"},
      {"put_https/sse_kms", "", 1.0e9, "PUT SSE-KMS over HTTPS: 1.0 GB/s"},
      {"put_https/sse_c", "", 1.0e9, "PUT SSE-C over HTTPS: 1.0 GB/s"},
      {"get_http/sse_s3", "", 2.0e9, "GET with decryption over HTTP: 2.0 GB/s"},
      {"get_https/sse_s3", "", 1.0e9, "GET with decryption over HTTPS: 1.0 GB/s"},
      {"small_objects_http", "", 20000, "4 KiB PUT and GET over HTTP: 20,000 requests/s"},
  });
  return 0;
}
