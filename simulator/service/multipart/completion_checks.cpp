#include "simulator/service/multipart/completion_checks.h"

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_part_list = 8 * 1024 * 1024;  // ten thousand parts with a checksum each

S3Result<StatedChecksum> read_stated(const Call& call, const store::UploadRecord& upload) {
  Headers without_md5 = call.request.headers;
  without_md5.remove("x-amz-trailer");
  without_md5.remove("x-amz-sdk-checksum-algorithm");
  without_md5.remove("content-md5");
  StatedChecksum stated;
  // A composite value ends in "-N"; it is compared as text below, not decoded.
  if (upload.checksum_type == "COMPOSITE") {
    for (const Header& header : call.request.headers) {
      const std::string name = ascii_lower(header.name);
      if (name.starts_with("x-amz-checksum-") && header.value.find('-') != std::string::npos) without_md5.remove(name);
    }
  }
  auto value = read_body_integrity(without_md5);
  if (!value) return refuse(std::move(value.error()));
  stated.value = std::move(*value);
  stated.type = call.header("x-amz-checksum-type").value_or("");
  const bool other_type = !stated.type.empty() && !upload.checksum_type.empty() && stated.type != upload.checksum_type;
  auto same_type = require(call.rules(), !other_type, Rule::checksum_type_must_match_creation, [&] {
    return errors::invalid_request("The upload was created using the " + upload.checksum_type +
                                   " checksum mode. The complete request must use the same checksum mode.");
  });
  if (!same_type) return refuse(std::move(same_type.error()));
  return stated;
}

/// The SSE-C rules of completion: the key is needed once a checksum was chosen (MPU-10, MPU-11), and checked whenever
/// it is sent (MPU-12).
S3Result<std::optional<sse::CustomerKey>> read_completion_key(const Call& call, const OpenUpload& open) {
  auto key = sse::read_customer_key(call.request.headers, call.facts());
  if (!key) return key;
  const bool sse_c = open.envelope.method == EncryptionMethod::sse_c;
  const bool needed = chosen(call.rules(),
                             {Rule::multipart_sse_c_completion_needs_key_with_checksum,
                              Rule::multipart_sse_c_completion_needs_no_key_without_checksum},
                             sse_c && open.upload->checksum_algorithm, sse_c);
  if (!needed && !*key) return key;
  auto access = checked(call.rules(), Rule::multipart_completion_with_wrong_customer_key_is_refused, [&] {
    return call.core.engine.check_part_access(open.envelope, pointer_to(*key), call.facts());
  });
  if (!access) return refuse(std::move(access.error()));
  return key;
}

/// CRC64NVME over the whole (CSUM-10); none for an SSE-C upload that was completed without its key (CSUM-11).
std::optional<crypto::ChecksumAlgorithm> unchosen_algorithm(const OpenUpload& open, bool has_key, const Rules& rules) {
  using Algorithm = std::optional<crypto::ChecksumAlgorithm>;
  const bool keyless = open.envelope.method == EncryptionMethod::sse_c && !has_key;
  return chosen(
      rules,
      {Rule::checksum_keyless_sse_c_completion_has_none, Rule::checksum_kms_upload_ends_with_full_object_crc64nvme},
      keyless ? Algorithm() : Algorithm(crypto::ChecksumAlgorithm::crc64nvme));
}

/// Chosen at creation, or as unchosen_algorithm() says.
S3Result<ObjectChecksum> settle_checksum(const Call& call, const OpenUpload& open, bool has_key,
                                         const std::vector<store::SealedPart>& parts, const StatedChecksum& stated) {
  ObjectChecksum checksum;
  const Rules& rules = call.rules();
  const store::UploadRecord& upload = *open.upload;
  if (upload.checksum_algorithm) {
    checksum.type = upload.checksum_type;
    checksum.values =
        completed_checksum(parts, *crypto::checksum_algorithm_of(*upload.checksum_algorithm), checksum.type);
  } else if (const auto algorithm = unchosen_algorithm(open, has_key, rules)) {
    checksum.values = completed_checksum(parts, *algorithm, checksum.type);
  }
  if (!stated.value.algorithm) return checksum;
  const std::string name(crypto::to_string(*stated.value.algorithm));
  const auto mine = checksum.values.find(name);
  const bool differs =
      stated.value.checksum && (mine == checksum.values.end() || as_text(*stated.value.checksum) != mine->second);
  auto same = require(rules, !differs, Rule::checksum_wrong_value_is_refused, errors::bad_digest, ascii_lower(name));
  if (!same) return refuse(std::move(same.error()));
  return checksum;
}

}  // namespace

S3Result<void> read_condition_of_completion(const Call& call, CompletionRequest& completion) {
  auto condition = read_write_condition(call.request.headers);
  if (!condition) return refuse(std::move(condition.error()));
  completion.condition = std::move(*condition);
  return {};
}

S3Result<void> read_checksum_of_completion(const Call& call, CompletionRequest& completion) {
  auto stated = read_stated(call, *completion.open.upload);
  if (!stated) return refuse(std::move(stated.error()));
  completion.stated = std::move(*stated);
  return {};
}

S3Result<void> read_key_of_completion(const Call& call, CompletionRequest& completion) {
  auto key = read_completion_key(call, completion.open);
  if (!key) return refuse(std::move(key.error()));
  completion.customer_key = std::move(*key);
  return {};
}

S3Result<void> read_list_of_completion(const Call& call, CompletionRequest& completion) {
  const auto body = read_all(*call.request.body, largest_part_list);
  if (!body) {
    return refuse(body.error().code == "EntityTooLarge" ? errors::malformed_xml()
                                                        : errors::from_body_error(body.error()));
  }
  auto listed = parse_completion(*body, call.rules());
  if (!listed) return refuse(std::move(listed.error()));
  completion.listed = std::move(*listed);
  return {};
}

S3Result<void> choose_parts_of_completion(const Call& call, CompletionRequest& completion) {
  auto parts = choose_parts(call, *completion.open.upload, completion.listed);
  if (!parts) return refuse(std::move(parts.error()));
  completion.parts = std::move(*parts);
  return {};
}

S3Result<void> settle_checksum_of_completion(const Call& call, CompletionRequest& completion) {
  auto checksum =
      settle_checksum(call, completion.open, completion.customer_key.has_value(), completion.parts, completion.stated);
  if (!checksum) return refuse(std::move(checksum.error()));
  completion.checksum = std::move(*checksum);
  return {};
}

S3Result<void> check_condition_of_completion(const Call& call, CompletionRequest& completion) {
  return check_write_condition(call, completion.condition);
}

/// A condition that holds by now is no promise where somebody wrote or deleted the key in the meantime.
S3Result<void> check_conflict_of_completion(const Call& call, CompletionRequest& completion) {
  if (!completion.condition) return {};
  const auto upload = find_upload(call);
  if (!upload) return refuse(upload.error());
  return require(
      call.rules(), !(*upload)->key_changed, Rule::multipart_conditional_completion_conflicts_with_a_change, [&] {
        return S3Error{409,
                       "ConditionalRequestConflict",
                       "The conditional request cannot succeed due to a conflicting operation against this "
                       "resource.",
                       {{"Condition", call.header("if-match") ? "If-Match" : "If-None-Match"}, {"Key", call.key}}};
      });
}

}  // namespace s3sse::service
