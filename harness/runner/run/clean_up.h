#pragma once
// Takes down what a case made: objects and their versions, uploads, buckets; KMS keys are scheduled for deletion.
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/runner/request/sender.h"
#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

/// Remembers while a case runs; cleans up when asked, once. Uses DeleteObject, AbortMultipartUpload and DeleteBucket,
/// and only what cannot be done without: DeleteBucketPolicy when a policy that the case put refuses these, and
/// kms:ScheduleKeyDeletion for keys that the case made (there is no other way to be rid of one). It lists only when a
/// bucket turns out not to be empty. Never touches a bucket that the case did not make.
class CleanUp {
 public:
  CleanUp(Sender& sender, Scope& scope) : sender_(sender), scope_(scope) {}

  void made_bucket(const std::string& fixture) { buckets_.push_back(fixture); }
  void made_object(const std::string& fixture, const std::string& key) { objects_.emplace(fixture, key); }
  void keeps_versions(const std::string& fixture) { versioned_.insert(fixture); }
  /// Under Object Lock: what is retained in governance mode goes with the header that bypasses it.
  void keeps_locked_versions(const std::string& fixture) {
    keeps_versions(fixture);
    locked_.insert(fixture);
  }
  void put_policy(const std::string& fixture) { policies_.insert(fixture); }
  void made_kms_key(const std::string& arn);

  /// One line for everything that would not go away.
  std::vector<std::string> run(std::chrono::milliseconds limit);
  /// Notes of what had to be sent more than once, by clean-up or fixtures.
  [[nodiscard]] std::vector<std::string>& notes() { return notes_; }
  /// True if a bucket of that real name would not go.
  [[nodiscard]] bool left_behind(const std::string& bucket) const { return left_.contains(bucket); }

 private:
  Exchange send(const model::Step& step);
  void remove_bucket(const std::string& fixture);
  Exchange empty_and_delete(const std::string& fixture);
  void schedule_deletion(const std::string& arn);
  void remove_objects(const std::string& fixture);
  void remove_what_is_listed(const std::string& fixture);
  void abort_uploads();

  Sender& sender_;
  Scope& scope_;
  Deadline deadline_;
  std::vector<std::string> buckets_;
  std::set<std::pair<std::string, std::string>> objects_;
  std::set<std::string> versioned_;
  std::set<std::string> locked_;
  std::set<std::string> policies_;
  std::vector<std::string> kms_keys_;
  std::vector<std::string> failures_;
  std::set<std::string> left_;
  std::vector<std::string> notes_;
};

}  // namespace s3sse::harness::runner
