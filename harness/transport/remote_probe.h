#pragma once
// The inside view of a simulator in another process, asked over HTTP. The protocol, spoken by `s3sse serve`:
//
//   POST /_s3sse/probe/<question>      Authorization: Bearer <token>      JSON object in, JSON object out
//
//   stored_bytes     {"bucket", "key"}            -> {"base64": "..." or null}      null: there is no such object
//   stored_metadata  {"bucket", "key"}            -> {"base64": "..." or null}
//   kms_position     {}                           -> {"position": 17}
//   audit_position   {}                           -> {"position": 17}
//   audit_events     {"after": 17}                -> {"events": ["{...}", ...]}
//   kms_calls        {"after": 17}                -> {"calls": [{"api", "key_arn", "context": [["name", "value"]],
//                                                     "principal_arn", "via_service", "error"}]}
//   corrupt          {"bucket", "key", "offset"}  -> {"done": true or false}
//   inject_fault     {"fault": "kms.throttle"}    -> {"done": true or false}
//   clear_faults     {}                           -> {"done": true}
//   save_snapshot    {"name": "clean"}            -> {"done": true}       buckets, objects, uploads, keys
//   restore_snapshot {"name": "clean"}            -> {"done": true or false}    false: there is none of that name
//   reset            {}                           -> {"done": true or false}    to that of serve --snapshot
//   advance_clock    {"milliseconds": 60000}      -> {"offset_milliseconds": 60000}  how far it is from the system's
//
// A refusal is 400 (not such an object), 403 (token), 404 (question), 405 (not POST), 413 (the body, or the stored
// bytes) or 500, with {"error": "one sentence"}. No bucket can be called _s3sse; bucket.host/_s3sse/... is still a key.
#include <atomic>
#include <functional>
#include <memory>

#include "harness/transport/endpoint.h"
#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::harness {

inline constexpr std::string_view probe_path = "/_s3sse/probe/";
inline constexpr std::size_t most_stored_bytes = 64 * 1024 * 1024;        ///< of one object, asked for at once
inline constexpr std::size_t most_probe_answer_bytes = 96 * 1024 * 1024;  ///< the same as Base64, and more than enough

/// Safe from many threads. Every question has a deadline; one that is not answered throws ProbeFailure.
class RemoteProbe final : public Probe {
 public:
  /// Called with each step that the far clock has moved, so that requests can be signed by it.
  using ClockMoved = std::function<void(std::chrono::milliseconds)>;

  /// Asks once how far the far clock is from the system's, and reports it to `moved`. Fails when nobody answers, or not
  /// to this token. `way` should take answers of most_probe_answer_bytes.
  static Result<std::unique_ptr<RemoteProbe>> connect(std::unique_ptr<Endpoint> way, SecretBytes token,
                                                      ClockMoved moved);
  /// Moves the far clock back by all that this probe moved it: others use that server, too.
  ~RemoteProbe() override;
  RemoteProbe(const RemoteProbe&) = delete;
  RemoteProbe& operator=(const RemoteProbe&) = delete;

  std::optional<Bytes> stored_bytes(std::string_view bucket, std::string_view key) override;
  std::optional<std::string> stored_metadata(std::string_view bucket, std::string_view key) override;
  std::uint64_t audit_position() override;
  std::vector<std::string> audit_events(std::uint64_t after) override;
  std::uint64_t kms_position() override;
  std::vector<KmsCall> kms_calls(std::uint64_t after) override;
  bool corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) override;
  void advance_clock(std::chrono::milliseconds step) override;
  bool inject_fault(std::string_view spec) override;
  void clear_faults() override;

 private:
  RemoteProbe(std::unique_ptr<Endpoint> way, SecretBytes token, ClockMoved moved);
  /// The offset of the far clock afterwards.
  std::chrono::milliseconds move_far_clock(std::chrono::milliseconds step);
  /// The body of a 200; throws ProbeFailure for all else.
  Bytes ask(std::string_view question, std::string body);

  std::unique_ptr<Endpoint> way_;
  SecretBytes token_;
  ClockMoved moved_;
  std::atomic<std::int64_t> moved_by_{0};  ///< milliseconds
};

}  // namespace s3sse::harness
