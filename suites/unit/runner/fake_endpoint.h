#pragma once
// A test double: answers by a script, remembers what it was asked. Thread-safe as far as the script is.
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "harness/model/suite.h"
#include "harness/runner/run/runner.h"
#include "harness/transport/endpoint.h"

namespace s3sse::harness::runner::test {

WireResponse answer(int status, std::string_view body = {}, Headers headers = {});
WireResponse error(int status, std::string_view code, std::string_view message = "no");

/// Path without query: "/bucket/key".
std::string path_of(const WireRequest& request);

class FakeEndpoint : public Endpoint {
 public:
  using Script = std::function<WireResponse(const WireRequest&)>;

  FakeEndpoint();
  /// Answers first; status 0 leaves the request to the small bucket behind it, which keeps bodies by path.
  Script script = [](const WireRequest&) { return WireResponse{}; };
  Exchange next_failure;  ///< sent instead of an answer to every object request, when its failure is not none

  Exchange send(const WireRequest& request, Deadline deadline) override;
  [[nodiscard]] const EndpointInfo& info() const override { return info_; }
  Probe* probe() override { return probe_; }
  void set_probe(Probe* probe) { probe_ = probe; }

  /// "PUT /bucket/key" of everything asked so far.
  [[nodiscard]] std::vector<std::string> asked() const;
  /// Buckets that were made and not deleted.
  [[nodiscard]] std::vector<std::string> buckets() const;
  [[nodiscard]] std::vector<WireRequest> requests() const;

 private:
  WireResponse by_default(const WireRequest& request);

  EndpointInfo info_;
  Probe* probe_ = nullptr;
  mutable std::mutex mutex_;
  std::vector<WireRequest> requests_;
  std::map<std::string, Bytes> objects_;
  std::map<std::string, bool> buckets_;
};

/// The rulebook, and cases from text: `cases` is what stands between the brackets of "cases": [ ].
model::Suite suite_of(const std::string& cases);

/// Runs serially, with a clock that stands still.
reports::RunRecord run_all(const model::Suite& suite, Endpoint& endpoint, RunOptions options = {});
RunOptions options_of_test();

}  // namespace s3sse::harness::runner::test
