#include "harness/mutation/disappointing_probe.h"

#include <optional>

#include "harness/mutation/other_answers.h"

namespace s3sse::harness::mutation {
namespace {

using runner::Scope;
using runner::StepFacts;

/// No case lets so many calls of one kind pass.
constexpr std::size_t more_than_asked = 100;

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

/// The very call that is counted.
Probe::KmsCall call_asked_for(const Scope& scope, const model::KmsCallExpectation& wanted) {
  const auto text = [&](const std::optional<model::Matcher>& matcher) {
    return matcher && !matcher->texts.empty() ? scope.resolve(matcher->texts.front()) : "";
  };
  Probe::KmsCall call = stranger(scope, scope.resolve(wanted.api));
  if (wanted.key) call.key_arn = scope.kms_key(*wanted.key);
  if (!wanted.context.empty()) call.context.clear();
  for (const model::NamedMatcher& pair : wanted.context)
    call.context.emplace_back(scope.resolve(pair.name), text(pair.matcher));
  call.via_service = text(wanted.via_service);
  call.principal_arn = text(wanted.principal);
  call.error = text(wanted.error);
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
  if (expected.metadata)
    for (std::string& value : forbidden_values(*expected.metadata, scope))
      out.push_back(holding(bytes, std::move(value)));
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
  for (const std::string& api : model::operation_names(model::Operation::Kind::kms))
    more.push_back(stranger(scope, api));
  for (Probe::KmsCall& call : changed) {
    call.error = "mutant";
    call.principal_arn = "arn:aws:iam::999999999999:user/mutant";
    call.via_service = "mutant";
    call.context.emplace_back("mutant", "mutant");
  }
  std::vector<std::shared_ptr<Probe>> out{telling({}), telling(std::move(twice)), telling(std::move(more)),
                                          telling(std::move(changed))};
  for (const model::KmsCallExpectation& wanted : expected.calls)
    out.push_back(telling(std::vector<Probe::KmsCall>(more_than_asked, call_asked_for(scope, wanted))));
  return out;
}

}  // namespace s3sse::harness::mutation
