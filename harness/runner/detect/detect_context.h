#pragma once
// The ground that the parts of detection share. Private to this folder.
#include <optional>
#include <set>
#include <string>

#include "harness/runner/detect/detection.h"
#include "harness/runner/judge/answer.h"

namespace s3sse::harness::runner {

class DetectContext {
 public:
  DetectContext(Caller& caller, const DetectOptions& options);

  [[nodiscard]] Detection& result() { return result_; }
  [[nodiscard]] const Detection& result() const { return result_; }
  [[nodiscard]] const DetectOptions& options() const { return options_; }
  [[nodiscard]] bool secure() const { return caller_.endpoint().info().has_secure; }

  /// Stays until the next call.
  const Exchange& send(const Call& call);
  /// The main bucket, in which objects are put.
  [[nodiscard]] const std::string& bucket() const { return bucket_; }
  /// Makes a bucket of its own for one question; empty when it could not.
  std::string throw_away(const std::string& label, const Headers& headers = {});
  [[nodiscard]] bool bucket_is_there(const std::string& bucket);
  /// Sends a request of KMS. `region`: empty for the endpoint's own.
  Exchange ask_kms(std::string_view operation, const std::string& parameters, std::string region = {});
  /// A KMS key to name: the first one given, else one made for the time of the questions; empty when none can be made.
  const std::string& kms_key();
  /// That key, where one was given or the endpoint wants one named; else empty.
  std::string key_to_name();
  /// Takes every bucket down.
  void clean_up();

  void present(std::string_view capability, const std::string& observed);
  void absent(std::string_view capability, Decline decline, const std::string& observed);
  void unknown(std::string_view capability, const std::string& observed);
  /// Absent, because of the answer to `what`: honest when it is an error.
  void refused(std::string_view capability, const std::string& what, const Exchange& exchange);
  void danger(std::string what) { result_.dangers.push_back(std::move(what)); }

  [[nodiscard]] Caller& caller() { return caller_; }

 private:
  void note(Detected detected);

  Caller& caller_;
  const DetectOptions& options_;
  Deadline deadline_;
  Exchange exchange_;
  std::string bucket_;
  std::set<std::string> buckets_;
  std::optional<std::string> kms_key_;  ///< once it was asked for
  Detection result_;
};

bool succeeded(const Exchange& exchange);
/// A 501, a 405, or an error code that says that nobody built it.
bool not_implemented(const Exchange& exchange);
std::string short_text(const Exchange& exchange);

// The questions, in groups. Each notes what it found.
void detect_encryption(DetectContext& context);
void detect_buckets(DetectContext& context);
void detect_objects(DetectContext& context);
void detect_kms(DetectContext& context);

}  // namespace s3sse::harness::runner
