#pragma once
// A client of client-side encryption behind the protocol cse-line/1, which README.md of this folder describes: whatever
// it is written in, whatever it does, the judge gets an answer, a failure, or nothing within a time limit.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "harness/client_side/line_process.h"
#include "simulator/base/bytes.h"
#include "simulator/base/result.h"

namespace s3sse::harness::client_side {

using Json = nlohmann::json;

/// The capabilities that an adapter may name: a closed list, in the order of README.md.
std::span<const std::string_view> capabilities();

/// The classes that a refusal may have, `other` included: a closed list.
std::span<const std::string_view> error_classes();

/// The refusal of a client, as its adapter tells it.
struct ClientError {
  std::string kind;         ///< client: the client refused; service: S3 or KMS did; adapter: the adapter's own trouble
  std::string error_class;  ///< one of error_classes()
  std::string type;         ///< of the client's own error
  std::string message;
};

/// The outcome of one call.
struct Answer {
  /// Not empty: there is no answer, and this sentence says why. The other members mean nothing then.
  std::string broken;
  bool timed_out = false;
  bool ok = false;
  ClientError error;                 ///< of an answer that is not ok
  std::uint64_t released_bytes = 0;  ///< plaintext that came out before the error
  Bytes body;                        ///< plaintext of a read, ciphertext of a codec encryption
  Json members = Json::object();     ///< all of the answer

  /// Refused by the client, S3 or KMS; not for want of a capability, and not by the adapter.
  [[nodiscard]] bool refused() const {
    return broken.empty() && !ok && error.kind != "adapter" && error.error_class != "unsupported";
  }
  [[nodiscard]] bool unsupported() const { return broken.empty() && !ok && error.error_class == "unsupported"; }
  /// "ok, 32 bytes", "refused (commitment-mismatch: ...)", "no answer in 10 s": one line for a report.
  [[nodiscard]] std::string text() const;
};

/// The text of an answer to a call, understood. Its body is read from `body_file` where the answer names one.
Result<Answer> read_answer(std::string_view line, std::uint64_t id);

struct AdapterOptions {
  std::string command;
  Variables variables;  ///< of the child's environment: credentials, Region
  /// Makes the peer, where it is none that `command` starts.
  std::function<std::unique_ptr<LinePeer>()> make_peer{};
  std::chrono::milliseconds call_limit{20'000};
  std::chrono::milliseconds hello_limit{60'000};  ///< a virtual machine starts slowly
};

/// Starts the child when it is needed, and again after one that broke. Used by one thread at a time.
class Adapter {
 public:
  /// Says hello. The error is of usage: what was started speaks another protocol, or nothing.
  static Result<Adapter> start(AdapterOptions options);

  /// `request` without an id. A binary member is named *_b64.
  Answer call(Json request);

  /// False after a call that broke, until the next one.
  [[nodiscard]] bool running() const { return peer_ != nullptr; }
  [[nodiscard]] const std::string& client() const { return client_; }    ///< "Python"
  [[nodiscard]] const std::string& version() const { return version_; }  ///< "4.0.0"
  [[nodiscard]] bool can(std::string_view capability) const { return capabilities_.contains(capability); }
  [[nodiscard]] bool has_mode(std::string_view mode) const { return modes_.contains(mode); }
  [[nodiscard]] const std::set<std::string, std::less<>>& capabilities() const { return capabilities_; }

 private:
  explicit Adapter(AdapterOptions options) : options_(std::move(options)) {}
  Result<void> greet();
  Answer exchange(Json request, std::chrono::milliseconds limit);

  AdapterOptions options_;
  std::unique_ptr<LinePeer> peer_;
  std::uint64_t next_id_ = 1;
  std::string client_, version_;
  std::set<std::string, std::less<>> capabilities_, modes_;
};

}  // namespace s3sse::harness::client_side
