#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/completion.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/multipart/upload_checksum.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/etag.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_part_list = 8 * 1024 * 1024;  // ten thousand parts with a checksum each

/// The object's checksum as the request states it. The headers are not about the body of this request, which is why the
/// integrity of the body is not read here.
struct StatedChecksum {
  BodyIntegrity value;
  std::string type;
};
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
S3Result<std::optional<sse::CustomerKey>> read_completion_key(Call& call, const OpenUpload& open) {
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

struct ObjectChecksum {
  Checksums values;
  std::string type = "FULL_OBJECT";
};

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

/// A condition that holds by now is no promise where somebody wrote or deleted the key in the meantime. Asked again
/// once the body has been read, which may take long.
S3Result<void> check_no_conflict(const Call& call, const WriteCondition& condition) {
  if (!condition) return {};
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

store::ObjectRecord completed_object(const Call& call, const OpenUpload& open, std::vector<store::SealedPart> parts,
                                     const ObjectChecksum& checksum) {
  const store::UploadRecord& upload = *open.upload;
  store::ObjectRecord object;
  object.key = upload.key;
  object.version_id = new_version_id(call, open.bucket);
  object.seal_id = upload.seal_id;
  object.envelope = upload.envelope;
  object.multipart = true;
  std::vector<std::string> etags;
  for (auto& part : parts) {
    object.size += part.size;
    etags.push_back(part.etag);
    // Reads show the checksum of a part only where the upload chose an algorithm.
    std::erase_if(part.checksums, [&](const auto& entry) { return entry.first != upload.checksum_algorithm; });
  }
  object.etag = multipart_etag(etags, call.rules());
  object.parts = std::move(parts);
  object.last_modified = call.now();
  object.system_metadata = upload.system_metadata;
  object.user_metadata = upload.user_metadata;
  object.tags = upload.tags;
  object.storage_class = upload.storage_class;
  object.lock = upload.lock;
  object.acl = upload.acl;
  object.checksum_type = checksum.type;
  return object;
}

/// A checksum that nobody chose stays untold under the KMS methods; reads tell it.
Checksums told_checksum(const Call& call, const OpenUpload& open, const ObjectChecksum& checksum) {
  const bool untold = !open.upload->checksum_algorithm && uses_kms(open.envelope.method);
  return chosen(call.rules(), Rule::checksum_unchosen_stays_untold_in_kms_completion,
                untold ? Checksums{} : checksum.values, checksum.values);
}

Response completion_answer(const Call& call, const OpenUpload& open, const store::ObjectRecord& object,
                           const ObjectChecksum& checksum) {
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "CompleteMultipartUploadResult");
  add_text(root, "Location", object_url(call));
  add_text(root, "Bucket", call.bucket);
  add_text(root, "Key", call.key);
  add_text(root, "ETag", in_quotes(object.etag));
  const Checksums told = told_checksum(call, open, checksum);
  for (const auto& [name, value] : told) {
    add_text(root, checksum_element(name), checksum_text(value, checksum.type, object.parts.size()));
  }
  if (!told.empty()) add_text(root, "ChecksumType", checksum.type);
  Response response = xml_response(document);
  sse::add_encryption_headers(open.envelope, sse::EncryptionEcho::complete, "", call.rules(), response.headers);
  if (object.version_id != "null") response.headers.add("x-amz-version-id", object.version_id);
  return response;
}

/// KMS objects keep their checksums encrypted, which takes the data key, which takes kms:Decrypt (MPU-17).
S3Result<void> keep_checksums(Call& call, const OpenUpload& open, const std::optional<sse::CustomerKey>& key,
                              const Checksums& plain, store::ObjectRecord& object) {
  if (!uses_kms(open.envelope.method) || plain.empty()) {
    object.checksums = plain;
    return {};
  }
  const auto keep_sealed = [&]() -> S3Result<void> {
    const auto data_keys =
        call.core.engine.open(open.envelope, open.place, pointer_to(key), call.facts(), call.kms_origin());
    if (!data_keys) return refuse(data_keys.error());
    const auto seal = [&](const Checksums& values) {
      return seal_checksums(values, open.envelope.method, *data_keys, call.core.doors.entropy, call.rules());
    };
    object.checksums = seal(plain);
    for (auto& part : object.parts) part.checksums = seal(part.checksums);
    return {};
  };
  return checked(call.rules(), Rule::multipart_kms_checksum_completion_needs_decrypt_permission, keep_sealed);
}

}  // namespace

S3Result<Response> complete_multipart_upload(Call& call) {
  const auto open = open_upload(call);
  if (!open) return refuse(open.error());
  auto condition = read_write_condition(call.request.headers);
  if (!condition) return refuse(std::move(condition.error()));
  const auto stated = read_stated(call, *open->upload);
  if (!stated) return refuse(stated.error());
  const auto key = read_completion_key(call, *open);
  if (!key) return refuse(key.error());

  const auto body = read_all(*call.request.body, largest_part_list);
  if (!body) {
    return refuse(body.error().code == "EntityTooLarge" ? errors::malformed_xml()
                                                        : errors::from_body_error(body.error()));
  }
  const auto listed = parse_completion(*body, call.rules());
  if (!listed) return refuse(listed.error());
  auto parts = choose_parts(call, *open->upload, *listed);
  if (!parts) return refuse(std::move(parts.error()));
  const auto checksum = settle_checksum(call, *open, key->has_value(), *parts, *stated);
  if (!checksum) return refuse(checksum.error());
  if (auto held = check_write_condition(call, *condition); !held) return refuse(std::move(held.error()));
  if (auto alone = check_no_conflict(call, *condition); !alone) return refuse(std::move(alone.error()));

  store::ObjectRecord object = completed_object(call, *open, std::move(*parts), *checksum);
  if (auto kept = keep_checksums(call, *open, *key, checksum->values, object); !kept) {
    return refuse(std::move(kept.error()));
  }
  const std::string version = object.version_id;
  Response response = completion_answer(call, *open, object, *checksum);
  const auto status =
      call.core.store->complete_upload(call.bucket, open->upload->upload_id, std::move(object), *condition);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  replicate(call, open->bucket, version, pointer_to(*key));
  return response;
}

}  // namespace s3sse::service
