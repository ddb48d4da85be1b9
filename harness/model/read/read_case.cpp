#include "harness/model/read/read_case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/model/era.h"
#include "harness/model/read/read_matcher.h"
#include "harness/model/read/read_step.h"

namespace s3sse::harness::model {
namespace {

int read_era(const Node& node) {
  if (const auto era = find_era(node.text())) return *era;
  node.problem(is_one_of(eras));
  return 0;
}

BucketFixture read_bucket(const Node& node, std::string name) {
  BucketFixture bucket;
  bucket.name = std::move(name);
  ObjectReader object(node);
  object.with("encryption", [&](const Node& n) { bucket.encryption = read_encryption_rule(n); });
  object.with("blocked_encryption_types", [&](const Node& n) {
    if (!bucket.encryption) bucket.encryption.emplace();
    bucket.encryption->blocked = n.texts();
  });
  object.with("versioning", [&](const Node& n) {
    static constexpr WordTable<std::string_view, 1> versioning_words{{{"Suspended", "Suspended"}}};
    if (n.value().is_boolean())
      bucket.versioning = n.boolean() ? "Enabled" : "";
    else
      bucket.versioning = read_word(n, versioning_words);
  });
  object.with("policy", [&](const Node& n) { bucket.policy_json = json_text_of(n); });
  object.with("object_lock", [&](const Node& n) { bucket.object_lock = n.boolean(); });
  object.with("public_access", [&](const Node& n) { bucket.public_access = n.boolean(); });
  object.with("create", [&](const Node& n) { bucket.create = n.boolean(); });
  return bucket;
}

constexpr WordTable<std::string_view, 3> key_state_words{
    {{"enabled", "enabled"}, {"disabled", "disabled"}, {"pending-deletion", "pending-deletion"}}};

KmsKeyFixture read_kms_key(const Node& node) {
  KmsKeyFixture key;
  if (node.is_text()) {
    key.name = node.text();
    return key;
  }
  ObjectReader object(node);
  if (const auto name = object.require("name")) key.name = name->text();
  object.with("state", [&](const Node& n) { key.state = read_word(n, key_state_words); });
  object.with("spec", [&](const Node& n) { key.spec = n.text(); });
  object.with("usage", [&](const Node& n) { key.usage = n.text(); });
  object.with("origin", [&](const Node& n) { key.origin = n.text(); });
  object.with("multi_region", [&](const Node& n) { key.multi_region = n.boolean(); });
  object.with("policy", [&](const Node& n) { key.policy_json = json_text_of(n); });
  object.with("alias", [&](const Node& n) { key.alias = n.text(); });
  return key;
}

void read_fixtures(ObjectReader& object, Case& out) {
  out.buckets.push_back(BucketFixture{});
  object.with("bucket", [&](const Node& n) { out.buckets.front() = read_bucket(n, ""); });
  object.with("buckets", [&](const Node& n) {
    for (const auto& [name, member] : n.members()) out.buckets.push_back(read_bucket(member, name));
  });
  object.with("kms_keys", [&](const Node& n) {
    for (const Node& item : n.items()) out.kms_keys.push_back(read_kms_key(item));
  });
}

std::vector<std::string> read_list(const Node& node) {
  std::vector<std::string> out;
  for (const Node& item : node.items()) out.push_back(item.text());
  return out;
}

}  // namespace

Case read_case(const Node& node) {
  Case out;
  ObjectReader object(node);
  if (const auto id = object.require("id")) out.base_id = id->text();
  if (const auto title = object.require("title")) out.title = title->text();
  if (const auto rules = object.require("rules")) out.rules = read_list(*rules);
  object.with("needs", [&](const Node& n) { out.needs = read_list(n); });
  object.with("methods", [&](const Node& n) { out.methods = read_list(n); });
  object.with("since", [&](const Node& n) { out.since = read_era(n); });
  object.with("until", [&](const Node& n) { out.until = read_era(n); });
  object.with("teeth", [&](const Node& n) { out.teeth = n.text(); });
  object.take("notes");
  read_fixtures(object, out);
  if (const auto steps = object.require("steps")) {
    for (const Node& item : steps->items())
      for (Step& step : read_step(item)) out.steps.push_back(std::move(step));
  }
  return out;
}

}  // namespace s3sse::harness::model
