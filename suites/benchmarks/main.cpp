// benchmarks [--budgets_out=FILE] [flags of Google Benchmark]: every figure, then the budgets as shares of their
// limits.
#include <fmt/format.h>

#include <fstream>
#include <string>
#include <string_view>

#include "suites/benchmarks/ratio_reporter.h"

namespace {

using s3sse::benchmarks::Budget;

const std::vector<Budget>& budgets() {
  static const std::vector<Budget> all = {
      {"seal_one_layer", "limit_aes_256_gcm", 0.9, "Sealing: 90 % of AES-256-GCM"},
      {"open_one_layer", "limit_aes_256_gcm", 0.9, "Opening: 90 % of AES-256-GCM"},
      {"client_side_encrypt", "limit_aes_256_gcm", 0.8, "Client-side encryption: 80 % of AES-256-GCM"},
      {"client_side_decrypt", "limit_aes_256_gcm", 0.8, "Client-side decryption: 80 % of AES-256-GCM"},
      {"client_side_decrypt_delayed", "limit_aes_256_gcm", 0.8,
       "Client-side decryption, delayed authentication: 80 % of AES-256-GCM"},
      {"client_side_decrypt_buffered", "limit_aes_256_gcm", 0.5,
       "Client-side decryption, held in memory until the tag: 50 % of AES-256-GCM"},
      {"put_http/sse_s3", "limit_md5", 0.85, "PUT SSE-S3 over HTTP: 85 % of MD5"},
      {"put_http/sse_kms", "limit_receive_and_seal_http", 0.85, "PUT SSE-KMS over HTTP: 85 % of receiving and sealing"},
      {"put_http/sse_c", "limit_receive_and_seal_http", 0.85, "PUT SSE-C over HTTP: 85 % of receiving and sealing"},
      {"put_https/sse_kms", "limit_receive_and_seal_https", 0.85,
       "PUT SSE-KMS over HTTPS: 85 % of receiving and sealing"},
      {"put_https/sse_c", "limit_receive_and_seal_https", 0.85, "PUT SSE-C over HTTPS: 85 % of receiving and sealing"},
      {"get_http/sse_s3", "limit_open_and_send_http", 0.85, "GET over HTTP: 85 % of opening and sending"},
      {"get_https/sse_s3", "limit_open_and_send_https", 0.85, "GET over HTTPS: 85 % of opening and sending"},
      {"small_objects_http", "limit_small_exchange", 0.6, "4 KiB PUT and GET: 60 % of a small exchange"},
  };
  return all;
}

/// Takes --budgets_out=FILE out of the arguments; empty when it is not there.
std::string take_budgets_out(int& argc, char** argv) {
  constexpr std::string_view flag = "--budgets_out=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(flag)) continue;
    std::copy(argv + i + 1, argv + argc, argv + i);
    --argc;
    return std::string(argument.substr(flag.size()));
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string file = take_budgets_out(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  s3sse::benchmarks::RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  const auto outcomes = reporter.outcomes(budgets());
  print_table(outcomes);
  if (file.empty()) return 0;
  std::ofstream out(file);
  out << json_of(outcomes);
  if (!out.flush()) {
    fmt::print(stderr, "{} cannot be written\n", file);
    return 3;
  }
  return 0;
}
