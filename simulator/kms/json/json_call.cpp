#include "simulator/kms/json/json_call.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/member_patterns.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {

using nlohmann::json;

namespace {

/// The API model's members begin with a capital, AWS's validation messages with a small letter.
std::string camel(std::string_view member) {
  std::string name(member);
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

KmsError serialization_error(std::string message) {
  return {"SerializationException", std::move(message)};
}

std::string json_kind(const json& value) {
  if (value.is_string()) return "STRING_VALUE";
  if (value.is_boolean()) return value.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
  if (value.is_number_integer()) return "NUMBER_VALUE";
  if (value.is_number()) return "DECIMAL_VALUE";
  return value.is_array() ? "START_ARRAY" : "START_OBJECT";
}

}  // namespace

const json* JsonCall::find(std::string_view member) const {
  const auto found = input_.find(member);
  return found == input_.end() || found->is_null() ? nullptr : &*found;
}

void JsonCall::add_problem(KmsError error) {
  if (!first_problem_) first_problem_ = std::move(error);
}

void JsonCall::add_type_problem(std::string_view member, std::string_view wanted) {
  add_problem(
      serialization_error(fmt::format("{}: {} can not be converted to {}", member, json_kind(*find(member)), wanted)));
}

void JsonCall::add_violation(std::string_view value, std::string_view member, std::string_view constraint) {
  violations_.push_back(
      fmt::format("Value '{}' at '{}' failed to satisfy constraint: {}", value, camel(member), constraint));
}

std::optional<KmsError> JsonCall::problem() const {
  if (first_problem_ && first_problem_->type == "SerializationException") return first_problem_;
  if (violations_.empty()) return first_problem_;
  return errors::validation(fmt::format("{} validation error{} detected: {}", violations_.size(),
                                        violations_.size() == 1 ? "" : "s", fmt::join(violations_, "; ")));
}

tl::unexpected<KmsError> JsonCall::refused(const KmsError& error) {
  kms.record_refusal(origin, api, error);
  return refuse(error);
}

void JsonCall::check_length(std::string_view value, std::string_view member, Length length) {
  if (value.size() < length.min) {
    add_violation(value, member, fmt::format("Member must have length greater than or equal to {}", length.min));
  } else if (value.size() > length.max) {
    add_violation(value, member, fmt::format("Member must have length less than or equal to {}", length.max));
  }
}

std::optional<std::string> JsonCall::text(std::string_view member, Length length) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    add_type_problem(member, "String");
    return std::nullopt;
  }
  auto found = value->get<std::string>();
  check_length(found, member, length);
  const auto pattern = chosen(rules(), Rule::kms_api_members_match_their_pattern, broken_pattern(member, found));
  if (pattern)
    add_violation(found, member, fmt::format("Member must satisfy regular expression pattern: {}", *pattern));
  return found;
}

std::string JsonCall::required_text(std::string_view member, Length length) {
  require(member);
  return text(member, length).value_or("");
}

std::optional<std::int64_t> JsonCall::integer(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  const bool too_large = value->is_number_unsigned() && value->get<std::uint64_t>() > INT32_MAX;
  const bool too_small = value->is_number_integer() && !too_large && value->get<std::int64_t>() < INT32_MIN;
  if (!value->is_number_integer() || too_large || too_small) {
    add_type_problem(member, "Integer");
    return std::nullopt;
  }
  return value->get<std::int64_t>();
}

std::optional<bool> JsonCall::boolean(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) {
    add_type_problem(member, "Boolean");
    return std::nullopt;
  }
  return value->get<bool>();
}

std::optional<SecretBytes> JsonCall::blob(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    add_type_problem(member, "Blob");
    return std::nullopt;
  }
  auto bytes = from_base64(value->get_ref<const std::string&>());
  if (!bytes) {
    add_problem(serialization_error(fmt::format("{} is not Base64", member)));
    return std::nullopt;
  }
  SecretBytes secret = SecretBytes::copy_of(*bytes);
  wipe_memory(ByteSpan(*bytes));
  return secret;
}

SecretBytes JsonCall::required_blob(std::string_view member, Length length) {
  if (!has(member)) {
    violations_.push_back(
        fmt::format("Value at '{}' failed to satisfy constraint: Member must not be null", camel(member)));
    return {};
  }
  auto bytes = blob(member);
  if (!bytes) return {};
  const bool short_of = bytes->size() < length.min;
  if (short_of || bytes->size() > length.max) {
    violations_.push_back(
        fmt::format("Value at '{}' failed to satisfy constraint: Member must have length {} than or "
                    "equal to {}",
                    camel(member), short_of ? "greater" : "less", short_of ? length.min : length.max));
  }
  return std::move(*bytes);
}

std::optional<std::string> JsonCall::one_of(std::string_view member, std::span<const std::string_view> known) {
  auto value = text(member);
  if (value && std::ranges::find(known, *value) == known.end()) add_violation(*value, member, enum_constraint(known));
  return value;
}

EncryptionContext JsonCall::context(std::string_view member) {
  EncryptionContext context;
  const json* value = find(member);
  if (value == nullptr) return context;
  if (!value->is_object()) {
    add_type_problem(member, "Map");
    return context;
  }
  for (const auto& [key, item] : value->items()) {
    if (item.is_string()) {
      context[key] = item.get<std::string>();
      continue;
    }
    auto text = s3sse::refused(rules(), Rule::kms_api_context_is_a_string_map, serialization_error,
                               fmt::format("{}: {} can not be converted to String", member, json_kind(item)));
    if (!text) add_problem(std::move(text.error()));
  }
  return context;
}

std::vector<std::pair<std::string, std::string>> JsonCall::tags() {
  std::vector<std::pair<std::string, std::string>> tags;
  const json* value = find("Tags");
  if (value == nullptr) return tags;
  if (!value->is_array()) {
    add_type_problem("Tags", "List");
    return tags;
  }
  for (const json& tag : *value) {
    const bool whole = tag.is_object() && tag.contains("TagKey") && tag["TagKey"].is_string() &&
                       tag.contains("TagValue") && tag["TagValue"].is_string();
    if (!whole) {
      add_problem(serialization_error("Tags: each tag is an object with strings TagKey and TagValue"));
      return {};
    }
    tags.emplace_back(tag["TagKey"].get<std::string>(), tag["TagValue"].get<std::string>());
    const std::string place = fmt::format("tags.{}.member", tags.size());
    check_length(tags.back().first, place + ".tagKey", {1, 128});
    check_length(tags.back().second, place + ".tagValue", {0, 256});
  }
  return tags;
}

void JsonCall::refuse_unsupported(std::initializer_list<std::string_view> members) {
  for (const std::string_view member : members) {
    if (has(member)) {
      add_problem(errors::unsupported(fmt::format("This simulator does not support {} in {}.", member, api)));
    }
  }
}

std::vector<std::string> JsonCall::texts(std::string_view member, Length each) {
  std::vector<std::string> texts;
  const json* value = find(member);
  if (value == nullptr) return texts;
  if (!value->is_array()) {
    add_type_problem(member, "List");
    return texts;
  }
  for (const json& item : *value) {
    if (!item.is_string()) {
      add_problem(serialization_error(fmt::format("{}: {} can not be converted to String", member, json_kind(item))));
      return {};
    }
    check_length(item.get_ref<const std::string&>(), member, each);
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::optional<TimePoint> JsonCall::time(std::string_view member) {
  constexpr double latest = 253402300799;  // the end of the year 9999
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number() || value->get<double>() < 0 || value->get<double>() > latest) {
    add_type_problem(member, "Timestamp");
    return std::nullopt;
  }
  return TimePoint{std::chrono::milliseconds(static_cast<std::int64_t>(value->get<double>() * 1000))};
}

std::optional<JsonCall> JsonCall::inner(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    add_type_problem(member, "Structure");
    return std::nullopt;
  }
  return JsonCall(kms, origin, api, *value);
}

void JsonCall::require(std::string_view member) {
  if (has(member)) return;
  violations_.push_back(
      fmt::format("Value null at '{}' failed to satisfy constraint: Member must not be null", camel(member)));
}

void JsonCall::read_grant_tokens() {
  constexpr std::size_t most_tokens = 10;
  const auto tokens = texts("GrantTokens", {1, 8192});
  if (tokens.size() > most_tokens) {
    violations_.push_back(
        "Value at 'grantTokens' failed to satisfy constraint: Member must have length less than or equal to 10");
    return;
  }
  for (const std::string& token : tokens) {
    if (!kms.knows_grant_token(token)) add_problem(errors::invalid_grant_token());
  }
}

void JsonCall::read_dry_run() {
  static constexpr std::array<std::string_view, 1> modifiers{"IGNORE_CIPHERTEXT"};
  origin.dry_run = boolean("DryRun").value_or(false);
  const auto wanted = texts("DryRunModifiers");
  for (const std::string& modifier : wanted) {
    if (modifier != modifiers[0]) add_violation(modifier, "DryRunModifiers", enum_constraint(modifiers));
  }
  if (!wanted.empty() && !origin.dry_run) {
    add_problem(errors::validation("DryRunModifiers apply to a call with DryRun true only."));
  }
  origin.ignores_ciphertext = origin.dry_run && !wanted.empty();
}

json JsonCall::timestamp(TimePoint time) const {
  json seconds = static_cast<double>(time.time_since_epoch().count()) / 1000.0;
  return chosen(rules(), Rule::kms_api_timestamps_are_epoch_seconds, std::move(seconds), time);
}

std::string JsonCall::base64(ByteView bytes) const {
  return chosen(rules(), Rule::kms_api_binary_members_are_base64, to_base64(bytes), bytes);
}

std::string JsonCall::material_id(std::string id) const {
  return chosen(rules(), Rule::key_rotation_material_id_is_64_hex_digits, std::move(id));
}

}  // namespace s3sse::kms
