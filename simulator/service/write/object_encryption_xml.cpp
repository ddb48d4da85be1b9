#include "simulator/service/write/object_encryption_xml.h"

#include <algorithm>
#include <optional>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/settings/shapes.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

std::optional<EncryptionMethod> target_of(std::string_view element) {
  if (element == "SSE-KMS" || element == "SSEKMS") return EncryptionMethod::sse_kms;
  if (element == "SSE-S3" || element == "SSES3") return EncryptionMethod::sse_s3;
  if (element == "DSSE-KMS" || element == "DSSEKMS") return EncryptionMethod::dsse_kms;
  if (element == "SSE-C" || element == "SSEC") return EncryptionMethod::sse_c;
  return std::nullopt;
}

S3Result<void> check_target(EncryptionMethod method, const Rules& rules) {
  if (method == EncryptionMethod::sse_kms) return accepted(rules, Rule::update_encryption_takes_sse_kms_body);
  if (method == EncryptionMethod::sse_s3) {
    return refused(
        rules, Rule::update_encryption_sse_s3_target_is_refused, errors::invalid_request,
        "Requests that modify an object encryption configuration require a valid new encryption type. Valid values are "
        "SSEKMS. Modify the request to specify SSE-KMS for the updated encryption type, and then try again.");
  }
  return refused(
      rules, Rule::update_encryption_dsse_and_sse_c_targets_are_refused, errors::invalid_request,
      "The UpdateObjectEncryption operation doesn't support updating the encryption type to DSSE-KMS or SSE-C. Modify "
      "the request to specify SSE-KMS for the updated encryption type, and then try again.");
}

S3Result<bool> read_bucket_key(const pugi::xml_node& target, const Rules& rules) {
  const auto text = child_text(target, "BucketKeyEnabled");
  if (!text) return chosen(rules, Rule::update_encryption_bucket_key_defaults_to_false, false);
  if (iequals(*text, "true")) return true;
  if (iequals(*text, "false")) return false;
  return refused<bool>(rules, Rule::update_encryption_bucket_key_must_be_boolean, errors::invalid_request,
                       "The BucketKeyEnabled value isn't valid. Valid values are true or false. Modify the request to "
                       "specify a valid value, and then try again.");
}

S3Result<void> check_key_arn(const std::string& arn, const Rules& rules) {
  if (arn.empty()) {
    return refuse(errors::invalid_request(
        "Requests that modify an object's encryption type to SSE-KMS require an AWS KMS key Amazon Resource Name "
        "(ARN). Modify the request to specify a KMS key ARN, and then try again."));
  }
  return require(
      rules, !account_of_key(arn).empty(), Rule::update_encryption_only_full_key_arn_is_valid, errors::invalid_request,
      "Requests that modify an object's encryption type to SSE-KMS require a valid AWS KMS key Amazon Resource Name "
      "(ARN). Confirm that you have a correctly formatted KMS key ARN in your request, and then try again.");
}

}  // namespace

S3Result<EncryptionUpdate> parse_encryption_update(ByteView body, const Rules& rules) {
  pugi::xml_document document;
  const auto root = parse_xml(body, "ObjectEncryption", document);
  if (!root) return refuse(root.error());
  const pugi::xml_node target = root->first_child();
  const auto method = target_of(local_name(target));
  if (!method || target.next_sibling()) return refuse(errors::malformed_xml());
  if (auto legal = check_target(*method, rules); !legal) return refuse(std::move(legal.error()));

  EncryptionUpdate update{.method = *method, .kms_key_arn = child_text(target, "KMSKeyArn").value_or("")};
  if (*method != EncryptionMethod::sse_kms) return update;
  if (!has_elements_of(target, Shape(shapes::object_encryption).subspan(1))) return refuse(errors::malformed_xml());
  const auto bucket_key = read_bucket_key(target, rules);
  if (!bucket_key) return refuse(bucket_key.error());
  update.bucket_key_enabled = *bucket_key;
  if (auto valid = check_key_arn(update.kms_key_arn, rules); !valid) return refuse(std::move(valid.error()));
  return update;
}

std::string account_of_key(std::string_view key_arn) {
  const auto parts = split(key_arn, ':');
  constexpr std::string_view key = "key/";
  constexpr std::size_t account_length = 12;
  const bool is_key = parts.size() == 6 && parts[0] == "arn" && parts[1].starts_with("aws") && parts[2] == "kms" &&
                      !parts[3].empty() && parts[5].starts_with(key) && parts[5].size() > key.size();
  if (!is_key || parts[4].size() != account_length) return {};
  if (!std::ranges::all_of(parts[4], [](char c) { return c >= '0' && c <= '9'; })) return {};
  return std::string(parts[4]);
}

}  // namespace s3sse::service
