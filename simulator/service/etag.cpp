#include "simulator/service/etag.h"

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"

namespace s3sse::service {

bool etag_is_md5(EncryptionMethod method, EtagOf what, const Rules& rules) {
  if (method == EncryptionMethod::sse_s3) {
    return rules.hold(what == EtagOf::part ? Rule::etag_sse_s3_part_is_md5_of_the_part
                                           : Rule::etag_sse_s3_is_md5_of_the_data);
  }
  if (what == EtagOf::part) return !rules.hold(Rule::etag_kms_and_sse_c_part_is_not_md5);
  if (method == EncryptionMethod::dsse_kms && !rules.hold(Rule::dsse_etag_is_not_md5)) return true;
  return !rules.hold(method == EncryptionMethod::sse_c ? Rule::etag_sse_c_is_not_md5_of_the_data
                                                       : Rule::etag_kms_is_not_md5_of_the_data);
}

std::string opaque_etag(Entropy& entropy, const Rules& rules) {
  if (!rules.hold(Rule::etag_repeated_body_gives_a_new_value)) return std::string(32, '0');
  return entropy.hex(16);
}

std::string multipart_etag(const std::vector<std::string>& part_etags, const Rules& rules) {
  crypto::Digest md5(crypto::DigestAlgorithm::md5);
  const bool binary = rules.hold(Rule::etag_multipart_is_md5_of_part_etags);
  for (const std::string& etag : part_etags) {
    const auto bytes = binary ? from_hex(etag) : std::nullopt;
    md5.update(bytes ? ByteView(*bytes) : as_bytes(etag));
  }
  return to_hex(md5.finish()) + '-' + std::to_string(part_etags.size());
}

}  // namespace s3sse::service
