#include "harness/runner/run/fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "harness/runner/judge/answer.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

/// ASCII without control characters: the text goes into headers and on screens.
bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool success(const Exchange& exchange) {
  return exchange.failure == TransportFailure::none && exchange.response.status >= 200 &&
         exchange.response.status < 300;
}

}  // namespace

Obstacle obstacle_of(const std::string& what, const Exchange& exchange, const RunOptions& options, bool kms) {
  const Answer answer(exchange, false, kms);
  const std::string reason = fmt::format("{}: {}", what, answer.summary());
  if (exchange.failure == TransportFailure::timeout) return {reports::Verdict::timeout, reason};
  if (exchange.response.status == 0) return {reports::Verdict::error, reason};
  if (exchange.response.status == 501) {
    // an honest "no" to something that nobody promised; where it was promised, it is a deviation
    return {options.declared ? reports::Verdict::unimplemented : reports::Verdict::not_applicable, reason};
  }
  return {reports::Verdict::blocked, reason};
}

std::optional<Obstacle> Fixture::make() {
  for (const FixtureStep& step : fixture_steps(scope_.running()))
    if (auto obstacle = take(step)) return obstacle;
  return std::nullopt;
}

std::optional<Obstacle> Fixture::take(const FixtureStep& step) {
  using Kind = FixtureStep::Kind;
  const model::Case& of = scope_.running();
  switch (step.kind) {
    case Kind::create_key:
      return make_kms_key(of.kms_keys[step.index], step);
    case Kind::create_bucket:
      return make_bucket(of.buckets[step.index], step);
    case Kind::public_access:
      return lift_block(step);
    case Kind::bucket_encryption:
      return set_encryption(of.buckets[step.index]);
    case Kind::bucket_versioning:
      clean_up_.keeps_versions(of.buckets[step.index].name);
      break;
    case Kind::bucket_policy:
      clean_up_.put_policy(of.buckets[step.index].name);
      break;
    case Kind::create_alias:
    case Kind::key_state:
      break;
  }
  return need_success(step);
}

tl::expected<Exchange, Obstacle> Fixture::send(const model::Step& step) {
  std::ignore = scope_.take_unresolved();
  BuiltRequest request = build_request(step, scope_, sender_.now());
  if (const std::string name = scope_.take_unresolved(); is_of_an_account(name))
    return tl::unexpected(
        Obstacle{reports::Verdict::not_checked, fmt::format("{}: {}", fixture_label(step), without_account(name))});
  scope_.bound_answer(step, request.wire);
  return sender_.send(step, std::move(request), scope_.options(), deadline_, &clean_up_.notes());
}

bool Fixture::case_needs(std::string_view capability) const {
  const auto& needs = scope_.running().needs;
  return std::find(needs.begin(), needs.end(), capability) != needs.end();
}

std::optional<Obstacle> Fixture::need_success(const FixtureStep& step) {
  const model::Step request = request_of(step, scope_);
  const auto exchange = send(request);
  if (!exchange) return exchange.error();
  if (success(*exchange)) return std::nullopt;
  return obstacle_of(fixture_label(request), *exchange, scope_.options(), request.is_kms());
}

std::optional<Obstacle> Fixture::make_kms_key(const model::KmsKeyFixture& wanted, const FixtureStep& step) {
  const std::vector<std::string>& given = scope_.options().kms_key_arns;
  if (!must_make(wanted, scope_.running()) && given_keys_used_ < given.size()) {
    const std::string& arn = given[given_keys_used_++];
    scope_.set_kms_key(wanted.name, {arn, arn.substr(arn.rfind('/') + 1), ""});
    return std::nullopt;
  }
  if (!capabilities_.contains("kms-api"))
    return Obstacle{reports::Verdict::not_applicable,
                    "no KMS key to use: keys can neither be made nor were enough given"};

  const model::Step request = request_of(step, scope_);
  const auto exchange = send(request);
  if (!exchange) return exchange.error();
  const Answer answer(*exchange, false, true);
  const auto arn = answer.json("/KeyMetadata/Arn");
  const auto id = answer.json("/KeyMetadata/KeyId");
  if (!success(*exchange) || !arn || !id) {
    Obstacle obstacle = obstacle_of(fixture_label(request), *exchange, scope_.options(), true);
    // no KMS behind this address, and nobody said that there is one
    if (!scope_.options().declared && obstacle.verdict == reports::Verdict::blocked)
      obstacle.verdict = reports::Verdict::not_applicable;
    return obstacle;
  }
  clean_up_.made_kms_key(*arn);
  if (!is_printable(*arn) || !is_printable(*id))
    return Obstacle{reports::Verdict::blocked, "the endpoint names its new KMS key by characters that no header holds"};
  KmsKey key{*arn, *id, ""};
  if (!wanted.alias.empty()) key.alias = fmt::format("alias/{}-{}", scope_.bucket(""), wanted.alias);
  scope_.set_kms_key(wanted.name, key);
  return std::nullopt;
}

std::optional<Obstacle> Fixture::make_bucket(const model::BucketFixture& wanted, const FixtureStep& step) {
  const model::Step request = request_of(step, scope_);
  const auto created = send(request);
  if (!created) return created.error();
  const bool unsure = created->response.status == 0;  // it may be there all the same
  if (success(*created) || unsure) clean_up_.made_bucket(wanted.name);
  if (!success(*created)) return obstacle_of(fixture_label(request), *created, scope_.options(), false);
  if (wanted.object_lock) clean_up_.keeps_locked_versions(wanted.name);
  return std::nullopt;
}

/// An endpoint that blocks no public access has nothing to lift.
std::optional<Obstacle> Fixture::lift_block(const FixtureStep& step) {
  const std::string_view capability = unless_lacking(step, scope_.running());
  if (!capability.empty() && !capabilities_.contains(std::string(capability))) return std::nullopt;
  return need_success(step);
}

/// Most cases only lift the block on SSE-C. An endpoint that knows no such block has nothing to lift.
std::optional<Obstacle> Fixture::set_encryption(const model::BucketFixture& wanted) {
  model::EncryptionRule rule = *wanted.encryption;
  const bool lenient = !case_needs("blocked-encryption-types");
  if (lenient && !capabilities_.contains("blocked-encryption-types")) {
    if (only_unblocks(rule)) return std::nullopt;
    rule.blocked.clear();
  }
  const model::Step request = bucket_encryption_step(wanted, rule);
  const auto exchange = send(request);
  if (!exchange) return exchange.error();
  if (success(*exchange)) return std::nullopt;
  const bool refused = exchange->response.status >= 400;
  if (refused && only_unblocks(rule) && lenient && !scope_.options().declared) return std::nullopt;
  return obstacle_of(fixture_label(request), *exchange, scope_.options(), false);
}

}  // namespace s3sse::harness::runner
