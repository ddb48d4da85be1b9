#include "harness/runner/run/fixture_steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/runner/request/xml_documents.h"
#include "harness/runner/run/steps.h"
#include "simulator/base/json.h"

namespace s3sse::harness::runner {
namespace {

using FixtureKind = FixtureStep::Kind;

constexpr std::string_view blocked_types = "blocked-encryption-types";
constexpr std::string_view public_access_block = "public-access-block";

model::Step bucket_step(std::string_view call, const model::BucketFixture& of) {
  model::Step step = make_step(call);
  step.bucket = of.name;
  return step;
}

model::Step create_key_step(const model::KmsKeyFixture& wanted) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  json["Description"] = "made by s3sse for one test case";
  if (!wanted.spec.empty()) json["KeySpec"] = wanted.spec;
  if (!wanted.usage.empty()) json["KeyUsage"] = wanted.usage;
  if (!wanted.origin.empty()) json["Origin"] = wanted.origin;
  if (wanted.multi_region) json["MultiRegion"] = true;
  model::Step step = make_kms_step("CreateKey", write_json(json));
  std::get<model::KmsCall>(step.content).policy_json = wanted.policy_json;
  using From = model::Save::From;
  step.saves = {{"kms." + wanted.name + ".arn", From::json, "/KeyMetadata/Arn"},
                {"kms." + wanted.name + ".id", From::json, "/KeyMetadata/KeyId"}};
  return step;
}

model::Step create_alias_step(const model::KmsKeyFixture& wanted, const Scope& scope) {
  const auto of_key = [&](const char* what) { return scope.resolve("${kms." + wanted.name + what); };
  return make_kms_step("CreateAlias",
                       fmt::format(R"({{"AliasName":"{}","TargetKeyId":"{}"}})", of_key(".alias}"), of_key(".id}")));
}

model::Step key_state_step(const model::KmsKeyFixture& wanted, const Scope& scope) {
  const std::string arn = scope.kms_key(wanted.name);
  if (wanted.state == "disabled") return make_kms_step("DisableKey", fmt::format(R"({{"KeyId":"{}"}})", arn));
  return make_kms_step("ScheduleKeyDeletion", fmt::format(R"({{"KeyId":"{}","PendingWindowInDays":7}})", arn));
}

model::Step create_bucket_step(const model::BucketFixture& wanted) {
  model::Step step = bucket_step("CreateBucket", wanted);
  if (wanted.object_lock) step.headers.push_back({"x-amz-bucket-object-lock-enabled", {"true"}, false});
  return step;
}

/// A put, and not DeletePublicAccessBlock: an endpoint that does not know the subresource might delete the bucket.
model::Step public_access_step(const model::BucketFixture& wanted) {
  return bucket_step("PutPublicAccessBlock", wanted);
}

model::Step bucket_versioning_step(const model::BucketFixture& wanted) {
  model::Step step = bucket_step("PutBucketVersioning", wanted);
  step.s3().xml = versioning_xml(wanted.versioning);
  return step;
}

model::Step bucket_policy_step(const model::BucketFixture& wanted) {
  model::Step step = bucket_step("PutBucketPolicy", wanted);
  step.s3().policy_json = wanted.policy_json;
  return step;
}

bool needs(const model::Case& of, std::string_view capability) {
  return std::find(of.needs.begin(), of.needs.end(), capability) != of.needs.end();
}

void add_steps_of(const model::KmsKeyFixture& wanted, std::size_t index, std::vector<FixtureStep>& out) {
  out.push_back({FixtureKind::create_key, index});
  if (!wanted.alias.empty()) out.push_back({FixtureKind::create_alias, index});
  if (wanted.state != "enabled") out.push_back({FixtureKind::key_state, index});
}

void add_steps_of(const model::BucketFixture& wanted, std::size_t index, std::vector<FixtureStep>& out) {
  if (!wanted.create) return;
  out.push_back({FixtureKind::create_bucket, index});
  if (wanted.public_access) out.push_back({FixtureKind::public_access, index});
  if (wanted.encryption) out.push_back({FixtureKind::bucket_encryption, index});
  if (!wanted.versioning.empty()) out.push_back({FixtureKind::bucket_versioning, index});
  if (wanted.policy_json) out.push_back({FixtureKind::bucket_policy, index});
}

}  // namespace

std::vector<FixtureStep> fixture_steps(const model::Case& of) {
  std::vector<FixtureStep> out;
  for (std::size_t index = 0; index < of.kms_keys.size(); ++index) add_steps_of(of.kms_keys[index], index, out);
  for (std::size_t index = 0; index < of.buckets.size(); ++index) add_steps_of(of.buckets[index], index, out);
  return out;
}

model::Step request_of(const FixtureStep& fixture, const Scope& scope) {
  const model::Case& of = scope.running();
  switch (fixture.kind) {
    case FixtureKind::create_key:
      return create_key_step(of.kms_keys[fixture.index]);
    case FixtureKind::create_alias:
      return create_alias_step(of.kms_keys[fixture.index], scope);
    case FixtureKind::key_state:
      return key_state_step(of.kms_keys[fixture.index], scope);
    case FixtureKind::create_bucket:
      return create_bucket_step(of.buckets[fixture.index]);
    case FixtureKind::public_access:
      return public_access_step(of.buckets[fixture.index]);
    case FixtureKind::bucket_encryption:
      return bucket_encryption_step(of.buckets[fixture.index], *of.buckets[fixture.index].encryption);
    case FixtureKind::bucket_versioning:
      return bucket_versioning_step(of.buckets[fixture.index]);
    case FixtureKind::bucket_policy:
      break;
  }
  return bucket_policy_step(of.buckets[fixture.index]);
}

model::Step bucket_encryption_step(const model::BucketFixture& wanted, const model::EncryptionRule& rule) {
  model::Step step = bucket_step("PutBucketEncryption", wanted);
  step.s3().encryption_rules = {rule};
  return step;
}

bool only_unblocks(const model::EncryptionRule& rule) {
  return !rule.algorithm && !rule.kms_key && !rule.bucket_key;
}

bool must_make(const model::KmsKeyFixture& wanted, const model::Case& of) {
  return !wanted.plain() || needs(of, "kms-api");
}

std::string_view unless_lacking(const FixtureStep& fixture, const model::Case& of) {
  const auto unless_needed = [&](std::string_view capability) {
    return needs(of, capability) ? std::string_view{} : capability;
  };
  if (fixture.kind == FixtureKind::public_access) return unless_needed(public_access_block);
  const bool only_lifts =
      fixture.kind == FixtureKind::bucket_encryption && only_unblocks(*of.buckets[fixture.index].encryption);
  return only_lifts ? unless_needed(blocked_types) : std::string_view{};
}

}  // namespace s3sse::harness::runner
