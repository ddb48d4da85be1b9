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
      {"put_http/sse_kms", "limit_receive_and_seal_http", 0.85, "PUT SSE-KMS over HTTP: 85 % of receiving and sealing"},
      {"put_http/sse_c", "limit_receive_and_seal_http", 0.85, "PUT SSE-C over HTTP: 85 % of receiving and sealing"},
      {"put_https/sse_kms", "limit_receive_and_seal_https", 0.85,
       "PUT SSE-KMS over HTTPS: 85 % of receiving and sealing"},
      {"put_https/sse_c", "limit_receive_and_seal_https", 0.85, "PUT SSE-C over HTTPS: 85 % of receiving and sealing"},
      {"get_http/sse_s3", "limit_open_and_send_http", 0.85, "GET over HTTP: 85 % of opening and sending"},
      {"get_https/sse_s3", "limit_open_and_send_https", 0.85, "GET over HTTPS: 85 % of opening and sending"},
      {"small_objects_http", "limit_small_exchange", 0.6, "4 KiB PUT and GET: 60 % of a small exchange"},
  });
  return 0;
}
