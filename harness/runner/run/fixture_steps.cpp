#include "harness/runner/run/fixture_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/runner/request/xml_documents.h"
#include "harness/runner/run/steps.h"

namespace s3sse::harness::runner {
namespace {

model::Step bucket_step(std::string_view call, const model::BucketFixture& of) {
  model::Step step = make_step(call);
  step.bucket = of.name;
  return step;
}

void add_key(const model::KmsKeyFixture& wanted, const Scope& scope, std::vector<FixtureStep>& out) {
  using From = model::Save::From;
  model::Step create = create_key_step(wanted);
  create.saves = {{"kms." + wanted.name + ".arn", From::json, "/KeyMetadata/Arn"},
                  {"kms." + wanted.name + ".id", From::json, "/KeyMetadata/KeyId"}};
  out.push_back({"kms:CreateKey (fixture)", std::move(create), ""});
  const std::string arn = scope.kms_key(wanted.name);
  if (!wanted.alias.empty())
    out.push_back({"kms:CreateAlias (fixture)",
                   create_alias_step(scope.resolve("${kms." + wanted.name + ".alias}"),
                                     scope.resolve("${kms." + wanted.name + ".id}")),
                   ""});
  if (auto state = key_state_step(wanted, arn))
    out.push_back({fmt::format("{} (fixture)", state->call()), std::move(*state), ""});
}

void add_bucket(const model::BucketFixture& wanted, bool needs_blocked_types, std::vector<FixtureStep>& out) {
  out.push_back({"CreateBucket (fixture)", create_bucket_step(wanted), ""});
  if (wanted.encryption) {
    const bool optional = only_unblocks(*wanted.encryption) && !needs_blocked_types;
    out.push_back({"PutBucketEncryption (fixture)", bucket_encryption_step(wanted, *wanted.encryption),
                   optional ? "blocked-encryption-types" : ""});
  }
  if (!wanted.versioning.empty()) out.push_back({"PutBucketVersioning (fixture)", bucket_versioning_step(wanted), ""});
  if (wanted.policy_json) out.push_back({"PutBucketPolicy (fixture)", bucket_policy_step(wanted), ""});
}

}  // namespace

model::Step create_key_step(const model::KmsKeyFixture& wanted) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  json["Description"] = "made by s3sse for one test case";
  if (!wanted.spec.empty()) json["KeySpec"] = wanted.spec;
  if (!wanted.usage.empty()) json["KeyUsage"] = wanted.usage;
  if (!wanted.origin.empty()) json["Origin"] = wanted.origin;
  if (wanted.multi_region) json["MultiRegion"] = true;
  model::Step step = make_kms_step("CreateKey", json.dump());
  step.policy_json = wanted.policy_json;
  return step;
}

model::Step create_alias_step(const std::string& alias, const std::string& key_id) {
  return make_kms_step("CreateAlias", fmt::format(R"({{"AliasName":"{}","TargetKeyId":"{}"}})", alias, key_id));
}

std::optional<model::Step> key_state_step(const model::KmsKeyFixture& wanted, const std::string& arn) {
  if (wanted.state == "disabled") return make_kms_step("DisableKey", fmt::format(R"({{"KeyId":"{}"}})", arn));
  if (wanted.state == "pending-deletion")
    return make_kms_step("ScheduleKeyDeletion", fmt::format(R"({{"KeyId":"{}","PendingWindowInDays":7}})", arn));
  return std::nullopt;
}

model::Step create_bucket_step(const model::BucketFixture& wanted) {
  model::Step step = bucket_step("CreateBucket", wanted);
  if (wanted.object_lock) step.headers.push_back({"x-amz-bucket-object-lock-enabled", {"true"}, false});
  return step;
}

model::Step bucket_encryption_step(const model::BucketFixture& wanted, const model::EncryptionRule& rule) {
  model::Step step = bucket_step("PutBucketEncryption", wanted);
  step.encryption = {rule};
  return step;
}

model::Step bucket_versioning_step(const model::BucketFixture& wanted) {
  model::Step step = bucket_step("PutBucketVersioning", wanted);
  step.xml = versioning_xml(wanted.versioning);
  return step;
}

model::Step bucket_policy_step(const model::BucketFixture& wanted) {
  model::Step step = bucket_step("PutBucketPolicy", wanted);
  step.policy_json = wanted.policy_json;
  return step;
}

bool only_unblocks(const model::EncryptionRule& rule) {
  return !rule.algorithm && !rule.kms_key && !rule.bucket_key;
}

std::vector<FixtureStep> fixture_steps(const model::Case& of, const Scope& scope) {
  const bool needs_blocked_types =
      std::find(of.needs.begin(), of.needs.end(), "blocked-encryption-types") != of.needs.end();
  std::vector<FixtureStep> out;
  for (const model::KmsKeyFixture& key : of.kms_keys) add_key(key, scope, out);
  for (const model::BucketFixture& bucket : of.buckets)
    if (bucket.create) add_bucket(bucket, needs_blocked_types, out);
  return out;
}

}  // namespace s3sse::harness::runner
