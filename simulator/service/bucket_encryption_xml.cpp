#include "simulator/service/bucket_encryption_xml.h"

#include "simulator/base/text.h"
#include "simulator/model/method_history.h"

namespace s3sse::service {
namespace {

constexpr std::string_view default_element = "ApplyServerSideEncryptionByDefault";
constexpr std::string_view blocked_element = "BlockedEncryptionTypes";

S3Result<pugi::xml_node> only_rule(const pugi::xml_node& root, const Rules& rules) {
  pugi::xml_node first;
  for (const pugi::xml_node& node : root.children()) {
    if (local_name(node) != "Rule") continue;
    if (!first) {
      first = node;
    } else if (rules.hold(Rule::bucket_encryption_exactly_one_rule_is_allowed)) {
      return refuse(errors::malformed_xml());
    }
  }
  if (!first) return refuse(errors::malformed_xml());
  return first;
}

S3Result<void> read_default(const pugi::xml_node& node, Era era, const Rules& rules, BucketEncryption& encryption) {
  const auto algorithm = child_text(node, "SSEAlgorithm");
  if (!algorithm) return refuse(errors::malformed_xml());
  auto method = encryption_method_of(*algorithm);
  if (!method && !rules.hold(Rule::bucket_encryption_unknown_algorithm_is_refused)) method = EncryptionMethod::sse_s3;
  const bool sse_c = *algorithm == "SSE-C" && !rules.hold(Rule::bucket_encryption_sse_c_cannot_be_default);
  if (sse_c) method = EncryptionMethod::sse_s3;
  if (method == EncryptionMethod::dsse_kms && !rules.hold(Rule::bucket_encryption_dsse_kms_is_a_valid_default)) {
    method.reset();
  }
  if (!method || !exists_in(era, *method)) return refuse(errors::malformed_xml());

  auto key = child_text(node, "KMSMasterKeyID");
  if (key && !uses_kms(*method)) {
    if (rules.hold(Rule::bucket_encryption_kms_key_with_aes256_is_refused)) {
      return refuse(errors::invalid_argument(
          "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
          std::string(default_element)));
    }
    key.reset();
  }
  if (key && key->empty()) return refuse(errors::malformed_xml());
  if (!key && uses_kms(*method) && !rules.hold(Rule::bucket_encryption_kms_without_key_means_aws_s3)) {
    return refuse(errors::malformed_xml());
  }
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
  if (!rules.hold(Rule::blocked_encryption_list_takes_none_and_sse_c)) return refuse(errors::malformed_xml());
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
  const auto rule = only_rule(*root, rules);
  if (!rule) return refuse(rule.error());

  const pugi::xml_node by_default = child(*rule, default_element);
  const pugi::xml_node blocked = child(*rule, blocked_element);
  const bool list_alone = blocked && rules.hold(Rule::blocked_encryption_rule_may_carry_block_list_alone);
  if (!by_default && !list_alone) return refuse(errors::malformed_xml());
  if (by_default) {
    if (auto read = read_default(by_default, era, rules, current); !read) return refuse(std::move(read.error()));
    const auto bucket_key = read_boolean(child_text(*rule, "BucketKeyEnabled"));
    if (!bucket_key) return refuse(bucket_key.error());
    current.bucket_key_enabled = *bucket_key;
    if (!blocked && !rules.hold(Rule::blocked_encryption_put_without_list_keeps_the_block)) {
      current.blocked = BucketEncryption::Blocked::unset;
    }
  }
  if (blocked) {
    const auto type = read_blocked(blocked, rules);
    if (!type) return refuse(type.error());
    // The element exists since November 2025; an older service does not know it.
    const bool known = era >= Era::y2025 && rules.hold(Rule::blocked_encryption_setting_exists_since_november_2025);
    if (known) current.blocked = *type;
  }
  return current;
}

void write_bucket_encryption(const BucketEncryption& encryption, Era era, const Rules& rules,
                             pugi::xml_document& document) {
  pugi::xml_node root = start_document(document, "ServerSideEncryptionConfiguration");
  pugi::xml_node rule = root.append_child("Rule");
  const auto add_bucket_key = [&] {
    if (rules.hold(Rule::bucket_key_flag_is_returned_in_the_rule)) {
      add_text(rule, "BucketKeyEnabled", encryption.bucket_key_enabled ? "true" : "false");
    }
  };
  const bool canonical = rules.hold(Rule::bucket_encryption_output_order_is_canonical);
  if (canonical) add_bucket_key();
  pugi::xml_node by_default = rule.append_child(std::string(default_element).c_str());
  // The names are those of what was put.
  const bool modelled = rules.everywhere().hold(Rule::header_bucket_encryption_uses_modelled_element_names);
  add_text(by_default, modelled ? "SSEAlgorithm" : "Algorithm", sse_header_value(encryption.algorithm));
  if (encryption.kms_master_key_id) {
    const bool right_name = rules.hold(Rule::header_kms_element_is_kms_master_key_id);
    add_text(by_default, right_name ? "KMSMasterKeyID" : "KMSKeyID", *encryption.kms_master_key_id);
  }
  if (!canonical) add_bucket_key();
  if (encryption.blocked == BucketEncryption::Blocked::unset || era < Era::y2025) return;
  if (encryption.blocks_sse_c() && !rules.hold(Rule::bucket_encryption_fresh_bucket_lists_sse_c_as_blocked)) return;
  const bool lifted =
      !encryption.blocks_sse_c() && rules.hold(Rule::blocked_encryption_unblocked_reads_none_or_no_element);
  add_text(rule.append_child(std::string(blocked_element).c_str()), "EncryptionType", lifted ? "NONE" : "SSE-C");
}

}  // namespace s3sse::service
