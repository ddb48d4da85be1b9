#include "simulator/kms/key_identifiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace s3sse::kms {
namespace {

bool all_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  constexpr std::array<std::size_t, 4> dashes{8, 13, 18, 23};
  std::size_t start = 0;
  for (const std::size_t dash : dashes) {
    if (text[dash] != '-' || !all_hex(text.substr(start, dash - start))) return false;
    start = dash + 1;
  }
  return all_hex(text.substr(start));
}

/// Cuts off what stands before the next colon, and the colon too.
std::optional<std::string_view> take_field(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view field = rest.substr(0, colon);
  rest.remove_prefix(colon + 1);
  return field;
}

KeyIdentifier parse_arn(std::string_view text) {
  KeyIdentifier id{.form = IdentifierForm::malformed_arn, .name = text};
  std::string_view rest = text.substr(4);  // behind "arn:"
  const auto partition = take_field(rest);
  const auto service = take_field(rest);
  const auto region = take_field(rest);
  const auto account = take_field(rest);
  if (!partition || !account || partition->empty() || service != "kms" || region->empty() || account->empty())
    return id;
  id.partition = *partition;
  id.region = *region;
  id.account_id = *account;
  if (rest.starts_with("alias/")) {
    id.form = IdentifierForm::alias_arn;
    id.name = rest;
  } else if (rest.starts_with("key/")) {
    id.name = rest.substr(4);
    id.form = is_key_id(id.name) ? IdentifierForm::key_arn : IdentifierForm::malformed_id;
  }
  return id;
}

}  // namespace

bool is_multi_region_key_id(std::string_view text) {
  return text.size() == 36 && text.starts_with("mrk-") && all_hex(text.substr(4));
}

bool is_key_id(std::string_view text) {
  return is_uuid(text) || is_multi_region_key_id(text);
}

KeyIdentifier parse_key_identifier(std::string_view text) {
  if (text.starts_with("arn:")) return parse_arn(text);
  if (text.starts_with("alias/")) return {.form = IdentifierForm::alias_name, .name = text};
  return {.form = is_key_id(text) ? IdentifierForm::key_id : IdentifierForm::malformed_id, .name = text};
}

bool are_related(std::string_view key_arn, std::string_view other_key_arn) {
  if (key_arn == other_key_arn) return true;
  const KeyIdentifier one = parse_key_identifier(key_arn);
  const KeyIdentifier other = parse_key_identifier(other_key_arn);
  return one.form == IdentifierForm::key_arn && other.form == IdentifierForm::key_arn &&
         is_multi_region_key_id(one.name) && one.name == other.name && one.account_id == other.account_id &&
         one.partition == other.partition;
}

std::string make_arn(std::string_view partition, std::string_view region, std::string_view account_id,
                     std::string_view resource) {
  return fmt::format("arn:{}:kms:{}:{}:{}", partition, region, account_id, resource);
}

}  // namespace s3sse::kms
