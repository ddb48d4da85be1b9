#include "simulator/service/write/etag.h"

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"

namespace s3sse::service {

namespace {

Rule deciding(EncryptionMethod method, EtagOf what) {
  if (what == EtagOf::part) {
    return method == EncryptionMethod::sse_s3 ? Rule::etag_sse_s3_part_is_md5_of_the_part
                                              : Rule::etag_kms_and_sse_c_part_is_not_md5;
  }
  switch (method) {
    case EncryptionMethod::sse_s3:
      return Rule::etag_sse_s3_is_md5_of_the_data;
    case EncryptionMethod::sse_c:
      return Rule::etag_sse_c_is_not_md5_of_the_data;
    default:
      return Rule::etag_kms_is_not_md5_of_the_data;
  }
}

}  // namespace

bool etag_is_md5(EncryptionMethod method, EtagOf what, const Rules& rules) {
  return chosen(rules, {deciding(method, what), Rule::dsse_etag_is_not_md5, Rule::post_object_sse_c_etag_is_not_md5},
                method == EncryptionMethod::sse_s3, method);
}

std::string opaque_etag(Entropy& entropy, const Rules& rules) {
  return chosen(rules, Rule::etag_repeated_body_gives_a_new_value, entropy.hex(16));
}

std::string multipart_etag(const std::vector<std::string>& part_etags, const Rules& rules) {
  crypto::Digest md5(crypto::DigestAlgorithm::md5);
  for (const std::string& etag : part_etags) {
    const auto bytes = chosen(rules, Rule::etag_multipart_is_md5_of_part_etags, from_hex(etag));
    md5.update(bytes ? ByteView(*bytes) : as_bytes(etag));
  }
  return to_hex(md5.finish()) + '-' + std::to_string(part_etags.size());
}

}  // namespace s3sse::service
