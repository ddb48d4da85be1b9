#pragma once
// One connection that signs for itself and sends and receives as cheaply as it can: the client of the simulator's
// figures and of the limits, so that it cancels out.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace s3sse::benchmarks {

/// The side that answers: the simulator behind its HTTP front, the server of the limits (each is started once in a
/// process), or a server of somebody else, see other_server().
enum class Peer { simulator, limit, other };

/// A server on 127.0.0.1 that is up already.
struct OtherServer {
  std::uint16_t port = 0;
  bool secure = true;
  std::string access_key_id;
  std::string secret_access_key;
};

/// The one that S3SSE_BENCHMARK_ENDPOINT names, such as https://127.0.0.1:9602, with the credentials of
/// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; null without it. Anything else there ends the process.
const OtherServer* other_server();

/// The encryption of the object. The server of the limits does not look at it.
enum class Method { sse_s3, sse_kms, sse_c };

/// Not thread-safe; each thread makes its own.
class BenchClient {
 public:
  /// `secure` false: plain HTTP; requests then claim to come through a TLS-ending proxy that the simulator trusts,
  /// since S3 refuses SSE-C and SSE-KMS over plain HTTP. Makes the bucket "bench" where there is none.
  BenchClient(Peer peer, bool secure);
  ~BenchClient();
  BenchClient(const BenchClient&) = delete;
  BenchClient& operator=(const BenchClient&) = delete;

  /// Streams `size` bytes with UNSIGNED-PAYLOAD. True for an answer of 200.
  bool put(const std::string& target, std::uint64_t size, Method method);
  /// Bytes received and dropped; nothing for any answer but 200.
  std::optional<std::uint64_t> get(const std::string& target, Method method);
  /// A small request under the SHA-256 of a signed payload; the body of a 200, or nothing for any other answer.
  std::optional<std::string> call(std::string_view verb, const std::string& target, std::string_view body = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::benchmarks
