#include "harness/mutation/disappointing_probe.h"

#include <optional>

#include "harness/mutation/other_answers.h"

namespace s3sse::harness::mutation {
namespace {

using runner::Scope;
using runner::StepFacts;

/// Answers what it was told to; changes nothing.
class PreparedProbe final : public Probe {
 public:
  std::optional<Bytes> bytes;
  std::optional<std::string> metadata;
  std::vector<KmsCall> calls;

  std::optional<Bytes> stored_bytes(std::string_view, std::string_view) override { return bytes; }
  std::optional<std::string> stored_metadata(std::string_view, std::string_view) override { return metadata; }
  std::uint64_t kms_position() override { return 0; }
  std::vector<KmsCall> kms_calls(std::uint64_t) override { return calls; }
  bool corrupt(std::string_view, std::string_view, std::uint64_t) override { return false; }
  void advance_clock(std::chrono::milliseconds) override {}
};

std::shared_ptr<Probe> holding(std::optional<Bytes> bytes, std::optional<std::string> metadata) {
  auto probe = std::make_shared<PreparedProbe>();
  probe->bytes = std::move(bytes);
  probe->metadata = std::move(metadata);
  return probe;
}

std::shared_ptr<Probe> telling(std::vector<Probe::KmsCall> calls) {
  auto probe = std::make_shared<PreparedProbe>();
  probe->calls = std::move(calls);
  return probe;
}

/// Calls of the main bucket, for the judge looks at those alone.
Probe::KmsCall stranger(const Scope& scope, std::string api) {
  Probe::KmsCall call;
  call.api = std::move(api);
  call.key_arn = "arn:aws:kms:us-east-1:999999999999:key/mutant";
  call.context = {{"aws:s3:arn", "arn:aws:s3:::" + scope.bucket("") + "/mutant"}};
  return call;
}

}  // namespace

std::vector<std::shared_ptr<Probe>> other_stores(const StepFacts& facts, const Scope& scope,
                                                 const model::AtRestExpectation& expected) {
  const std::string bucket = scope.bucket(expected.bucket.empty() ? facts.step.bucket : expected.bucket);
  const std::string key = scope.resolve(expected.key ? *expected.key : facts.step.key.value_or(""));
  const Bytes bytes = facts.probe->stored_bytes(bucket, key).value_or(Bytes{});
  const std::string metadata = facts.probe->stored_metadata(bucket, key).value_or("");

  std::vector<std::shared_ptr<Probe>> out{holding(std::nullopt, std::nullopt), holding(to_bytes("mutant"), "mutant")};
  Bytes longer = bytes;
  longer.push_back(0);
  out.push_back(holding(std::move(longer), metadata + " mutant"));
  for (const Bytes& thing : things_in(expected.excludes, scope)) {
    Bytes leaking = bytes;
    leaking.insert(leaking.end(), thing.begin(), thing.end());
    out.push_back(holding(std::move(leaking), metadata));
  }
  return out;
}

std::vector<std::shared_ptr<Probe>> other_calls(const StepFacts& facts, const Scope& scope,
                                                const model::LedgerExpectation& expected) {
  const std::string since = expected.since.empty() ? facts.label : expected.since;
  const std::vector<Probe::KmsCall> right = facts.probe->kms_calls(scope.ledger_mark(since));

  std::vector<Probe::KmsCall> twice = right, more = right, changed = right;
  twice.insert(twice.end(), right.begin(), right.end());
  for (const char* api : {"Decrypt", "GenerateDataKey", "Encrypt", "ReEncrypt", "DescribeKey"})
    more.push_back(stranger(scope, api));
  for (Probe::KmsCall& call : changed) {
    call.error = "mutant";
    call.principal_arn = "arn:aws:iam::999999999999:user/mutant";
    call.via_service = "mutant";
    call.context.emplace_back("mutant", "mutant");
  }
  return {telling({}), telling(std::move(twice)), telling(std::move(more)), telling(std::move(changed))};
}

}  // namespace s3sse::harness::mutation
