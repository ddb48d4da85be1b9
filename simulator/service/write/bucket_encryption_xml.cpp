#include "simulator/service/write/bucket_encryption_xml.h"

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/method_history.h"
#include "simulator/service/settings/shapes.h"

namespace s3sse::service {
namespace {

constexpr std::string_view default_element = "ApplyServerSideEncryptionByDefault";
constexpr std::string_view blocked_element = "BlockedEncryptionTypes";

S3Result<pugi::xml_node> only_rule(const pugi::xml_node& root, const Rules& rules) {
  pugi::xml_node first;
  for (const pugi::xml_node& node : root.children()) {
    if (local_name(node) != "Rule") continue;
    auto only = require(rules, !first, Rule::bucket_encryption_exactly_one_rule_is_allowed, errors::malformed_xml);
    if (!only) return refuse(std::move(only.error()));
    first = node;
  }
  if (!first) return refuse(errors::malformed_xml());
  return first;
}

S3Result<void> read_default(const pugi::xml_node& node, Era era, const Rules& rules, BucketEncryption& encryption) {
  const auto algorithm = child_text(node, "SSEAlgorithm");
  if (!algorithm) return refuse(errors::malformed_xml());
  const auto method =
      chosen(rules,
             {Rule::bucket_encryption_unknown_algorithm_is_refused, Rule::bucket_encryption_sse_c_cannot_be_default,
              Rule::bucket_encryption_dsse_kms_is_a_valid_default},
             encryption_method_of(*algorithm), *algorithm);
  if (!method || !exists_in(era, *method)) return refuse(errors::malformed_xml());

  auto key = child_text(node, "KMSMasterKeyID");
  auto applicable =
      require(rules, !key || uses_kms(*method), Rule::bucket_encryption_kms_key_with_aes256_is_refused,
              errors::invalid_argument,
              "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
              std::string(default_element), nullptr);
  if (!applicable) return applicable;
  auto names_one =
      require(rules, !key || !key->empty(), Rule::bucket_encryption_empty_kms_key_is_refused, errors::invalid_argument,
              "a KMSMasterKeyID must not be empty", std::string(default_element), nullptr);
  if (!names_one) return names_one;
  if (auto fine = accepted(rules, Rule::bucket_encryption_kms_without_key_means_aws_s3, *method, key); !fine)
    return fine;
  encryption.algorithm = *method;
  encryption.kms_master_key_id = std::move(key);
  encryption.explicitly_put = true;
  return {};
}

S3Result<bool> read_boolean(const std::optional<std::string>& text) {
  if (!text) return false;
  if (iequals(*text, "true")) return true;
  if (iequals(*text, "false")) return false;
  return refuse(errors::malformed_xml());
}

S3Result<BucketEncryption::Blocked> read_blocked(const pugi::xml_node& list, const Rules& rules) {
  using Blocked = BucketEncryption::Blocked;
  if (auto known = accepted(rules, Rule::blocked_encryption_list_takes_none_and_sse_c); !known) {
    return refuse(std::move(known.error()));
  }
  Blocked blocked = Blocked::unset;
  for (const pugi::xml_node& node : list.children()) {
    if (local_name(node) != "EncryptionType") return refuse(errors::malformed_xml());
    const std::string_view type = trim(node.text().get());
    const Blocked said = type == "SSE-C" ? Blocked::sse_c : type == "NONE" ? Blocked::none : Blocked::unset;
    // NONE beside another type contradicts itself.
    if (said == Blocked::unset || (blocked != Blocked::unset && blocked != said)) {
      return refuse(errors::malformed_xml());
    }
    blocked = said;
  }
  if (blocked == Blocked::unset) return refuse(errors::malformed_xml());
  return blocked;
}

}  // namespace

S3Result<BucketEncryption> parse_bucket_encryption(ByteView body, BucketEncryption current, Era era,
                                                   const Rules& rules) {
  pugi::xml_document document;
  const auto root = parse_xml(body, "ServerSideEncryptionConfiguration", document);
  if (!root) return refuse(root.error());
  if (!has_elements_of(*root, shapes::server_side_encryption_configuration)) return refuse(errors::malformed_xml());
  const auto rule = only_rule(*root, rules);
  if (!rule) return refuse(rule.error());

  const pugi::xml_node by_default = child(*rule, default_element);
  const pugi::xml_node blocked = child(*rule, blocked_element);
  if (!by_default && !blocked) return refuse(errors::malformed_xml());
  if (!by_default) {
    auto alone = accepted(rules, Rule::blocked_encryption_rule_may_carry_block_list_alone);
    if (!alone) return refuse(std::move(alone.error()));
  }
  if (by_default) {
    if (auto read = read_default(by_default, era, rules, current); !read) return refuse(std::move(read.error()));
    const auto bucket_key = read_boolean(child_text(*rule, "BucketKeyEnabled"));
    if (!bucket_key) return refuse(bucket_key.error());
    current.bucket_key_enabled = *bucket_key;
  }
  if (!blocked) {
    current.blocked = chosen(rules, Rule::blocked_encryption_put_without_list_keeps_the_block, current.blocked);
  }
  if (blocked) {
    const auto type = read_blocked(blocked, rules);
    if (!type) return refuse(type.error());
    // The element exists since November 2025; an older service does not know it.
    if (era >= Era::y2025) {
      current.blocked =
          chosen(rules, Rule::blocked_encryption_setting_exists_since_november_2025, *type, current.blocked);
    }
  }
  return current;
}

void write_bucket_encryption(const BucketEncryption& encryption, Era era, const Rules& rules,
                             pugi::xml_document& document) {
  pugi::xml_node root = start_document(document, "ServerSideEncryptionConfiguration");
  pugi::xml_node rule = root.append_child("Rule");
  const auto add_bucket_key = [&]() -> S3Result<void> {
    const auto flag = chosen(rules, Rule::bucket_key_flag_is_returned_in_the_rule,
                             std::optional<std::string>(encryption.bucket_key_enabled ? "true" : "false"));
    if (flag) add_text(rule, "BucketKeyEnabled", *flag);
    return {};
  };
  const auto add_default = [&]() -> S3Result<void> {
    pugi::xml_node by_default = rule.append_child(std::string(default_element).c_str());
    // The names are those of what was put.
    const std::string algorithm_name = chosen(
        rules.everywhere(), Rule::header_bucket_encryption_uses_modelled_element_names, std::string("SSEAlgorithm"));
    add_text(by_default, algorithm_name, sse_header_value(encryption.algorithm));
    if (!encryption.kms_master_key_id) return {};
    const std::string key_name =
        chosen(rules, Rule::header_kms_element_is_kms_master_key_id, std::string("KMSMasterKeyID"));
    add_text(by_default, key_name, *encryption.kms_master_key_id);
    return {};
  };
  (void)in_order(rules, Rule::bucket_encryption_output_order_is_canonical, add_bucket_key, add_default);

  if (encryption.blocked == BucketEncryption::Blocked::unset || era < Era::y2025) return;
  const bool blocks = encryption.blocks_sse_c();
  const auto type = chosen(rules,
                           blocks ? Rule::bucket_encryption_fresh_bucket_lists_sse_c_as_blocked
                                  : Rule::blocked_encryption_unblocked_reads_none_or_no_element,
                           std::optional<std::string>(blocks ? "SSE-C" : "NONE"));
  if (type) add_text(rule.append_child(std::string(blocked_element).c_str()), "EncryptionType", *type);
}

}  // namespace s3sse::service
