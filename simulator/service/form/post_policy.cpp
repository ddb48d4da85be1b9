#include "simulator/service/form/post_policy.h"

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"

namespace s3sse::service {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t deepest_policy = 8;

/// Fields that need no condition (POST-06).
constexpr auto exempt_fields =
    std::to_array<std::string_view>({"AWSAccessKeyId", "file", "policy", "signature", "x-amz-signature"});

S3Error invalid_policy(const std::string& what) {
  return {400, "InvalidPolicyDocument", "Invalid Policy: " + what};
}

S3Error against_policy(const std::string& what) {
  return errors::access_denied("Invalid according to Policy: " + what);
}

std::optional<std::uint64_t> byte_count(const Json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_string()) return parse_decimal<std::uint64_t>(value.get_ref<const std::string&>());
  return std::nullopt;
}

S3Result<void> read_simple_condition(const Json& json, PostPolicy& policy) {
  if (json.size() != 1) {
    return refuse(
        invalid_policy("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified."));
  }
  const auto member = json.begin();
  if (!member.value().is_string()) {
    return refuse(invalid_policy("Invalid Simple-Condition: value must be a string."));
  }
  policy.conditions.push_back({PostPolicy::Match::equal, member.key(), member.value().get<std::string>()});
  return {};
}

/// As S3 prints a condition, with a space behind each comma, but for a customer key, which no message shows.
std::string printed(const Json& json) {
  const bool secret = json[1].is_string() && iequals(json[1].get_ref<const std::string&>(), header::customer_key);
  const std::string last = secret ? R"("*****")" : write_json(json[2]);
  return "[" + write_json(json[0]) + ", " + write_json(json[1]) + ", " + last + "]";
}

/// A condition whose operands are none is a condition all the same: one that no form meets.
void add_unmet(const Json& json, PostPolicy& policy) {
  policy.conditions.push_back({PostPolicy::Match::never, {}, printed(json)});
}

void read_length_range(const Json& json, PostPolicy& policy) {
  const auto smallest = byte_count(json[1]);
  const auto largest = byte_count(json[2]);
  if (!smallest || !largest) return add_unmet(json, policy);
  policy.length_range = {{*smallest, *largest}};
}

S3Result<void> read_operator_condition(const Json& json, PostPolicy& policy) {
  if (json.size() != 3 || !json[0].is_string()) {
    return refuse(invalid_policy("Invalid Condition: an operator and two operands are required."));
  }
  const std::string match = ascii_lower(json[0].get_ref<const std::string&>());
  if (match == "content-length-range") {
    read_length_range(json, policy);
    return {};
  }
  if (match != "eq" && match != "starts-with") {
    return refuse(invalid_policy("Invalid Condition: unknown operation '" + match + "'."));
  }
  const bool named = json[1].is_string() && json[1].get_ref<const std::string&>().starts_with('$');
  if (!named || !json[2].is_string()) {
    add_unmet(json, policy);
    return {};
  }
  policy.conditions.push_back({match == "eq" ? PostPolicy::Match::equal : PostPolicy::Match::prefix,
                               json[1].get_ref<const std::string&>().substr(1), json[2].get<std::string>()});
  return {};
}

S3Result<void> read_conditions(const Json& conditions, PostPolicy& policy) {
  if (!conditions.is_array()) return refuse(invalid_policy("Invalid 'conditions' value: must be a List."));
  for (const Json& json : conditions) {
    S3Result<void> read;
    if (json.is_object()) {
      read = read_simple_condition(json, policy);
    } else if (json.is_array()) {
      read = read_operator_condition(json, policy);
    } else {
      read = refuse(invalid_policy("Invalid Condition: must be a List or an Object."));
    }
    if (!read) return read;
  }
  return {};
}

/// A list of content types has to meet a prefix with each of its members.
bool has_prefix(std::string_view field, std::string_view value, std::string_view prefix) {
  if (!iequals(field, "content-type") || value.find(',') == std::string_view::npos) return value.starts_with(prefix);
  return std::ranges::all_of(split(value, ','), [&](std::string_view one) { return trim(one).starts_with(prefix); });
}

bool holds(const PostPolicy::Condition& condition, std::string_view value) {
  return condition.match == PostPolicy::Match::equal ? value == condition.value
                                                     : has_prefix(condition.field, value, condition.value);
}

/// Every field of that name has to hold; a field that is not there never does.
bool holds(const PostPolicy::Condition& condition, const Form& form, std::string_view bucket) {
  if (iequals(condition.field, "bucket")) return holds(condition, bucket);
  bool found = false;
  for (const FormField& field : form.fields) {
    if (!iequals(field.name, condition.field)) continue;
    if (!holds(condition, field.value)) return false;
    found = true;
  }
  return found;
}

std::string json_text(const std::string& text) {
  return write_json(Json(text));
}

/// As S3 prints it, but for a customer key, which no message shows.
std::string printed(const PostPolicy::Condition& condition) {
  const bool secret = iequals(condition.field, header::customer_key);
  return std::string(condition.match == PostPolicy::Match::equal ? R"(["eq", )" : R"(["starts-with", )") +
         json_text("$" + condition.field) + ", " + json_text(secret ? "*****" : condition.value) + "]";
}

bool needs_condition(std::string_view name) {
  if (ascii_lower(name).starts_with("x-ignore-")) return false;
  return std::ranges::none_of(exempt_fields, [&](std::string_view exempt) { return iequals(exempt, name); });
}

}  // namespace

S3Result<PostPolicy> parse_post_policy(std::string_view base64) {
  const auto bytes = from_base64(base64);
  if (!bytes) return refuse(invalid_policy("Invalid Base64."));
  const std::string_view text = as_text(*bytes);
  const auto json = parse_ordered_json(text, {.deepest = deepest_policy});
  if (!json || !json->is_object()) return refuse(invalid_policy("Invalid JSON."));
  const auto expiration = json->find("expiration");
  if (expiration == json->end()) return refuse(invalid_policy("Policy missing expiration."));
  const auto conditions = json->find("conditions");
  if (conditions == json->end()) return refuse(invalid_policy("Policy missing conditions."));

  PostPolicy policy;
  const auto time = expiration->is_string() ? parse_iso8601(expiration->get_ref<const std::string&>()) : std::nullopt;
  if (!time) return refuse(invalid_policy("Invalid 'expiration' value."));
  policy.expiration = *time;
  if (auto read = read_conditions(*conditions, policy); !read) return refuse(std::move(read.error()));
  return policy;
}

S3Result<void> check_post_policy(const PostPolicy& policy, const Form& form, std::string_view bucket, TimePoint now,
                                 const Rules& rules) {
  if (now > policy.expiration) return refuse(against_policy("Policy expired."));
  for (const PostPolicy::Condition& condition : policy.conditions) {
    if (condition.match == PostPolicy::Match::never) {
      auto ignored = refused(rules, Rule::post_object_condition_without_operands_is_never_met,
                             [&] { return against_policy("Policy Condition failed: " + condition.value); });
      if (!ignored) return ignored;
      continue;
    }
    auto met = require(rules, holds(condition, form, bucket), Rule::post_object_violated_condition_is_refused,
                       [&] { return against_policy("Policy Condition failed: " + printed(condition)); });
    if (!met) return met;
  }
  for (const FormField& field : form.fields) {
    const bool covered = std::ranges::any_of(policy.conditions, [&](const PostPolicy::Condition& condition) {
      return iequals(condition.field, field.name);
    });
    if (covered || !needs_condition(field.name)) continue;
    auto fine = refused(rules, Rule::post_object_field_without_condition_is_refused, against_policy,
                        "Extra input fields: " + field.name);
    if (!fine) return fine;
  }
  return {};
}

}  // namespace s3sse::service
