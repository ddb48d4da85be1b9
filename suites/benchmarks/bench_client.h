#pragma once
// A simulator behind its HTTP front, and one libcurl client that signs for itself: what every transfer benchmark
// drives.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace s3sse::benchmarks {

/// One connection. Not thread-safe; each thread makes its own. The server behind all of them is started once.
class BenchClient {
 public:
  /// `secure` false: plain HTTP; requests then claim to come through a TLS-ending proxy that the server trusts, since
  /// S3 refuses SSE-C and SSE-KMS over plain HTTP.
  explicit BenchClient(bool secure);
  ~BenchClient();
  BenchClient(const BenchClient&) = delete;
  BenchClient& operator=(const BenchClient&) = delete;

  /// `method`: "sse_s3", "sse_kms" or "sse_c". UNSIGNED-PAYLOAD. True for an answer of 200.
  bool put(const std::string& path, std::uint64_t size, std::string_view method);
  /// Bytes received; 0 for any answer but 200.
  std::uint64_t get(const std::string& path, std::string_view method);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::benchmarks
