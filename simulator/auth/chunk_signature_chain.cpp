#include "simulator/auth/aws_chunked.h"
#include "simulator/auth/signature_v4.h"
#include "simulator/base/encoding.h"

namespace s3sse::auth {

ChunkSignatureChain::ChunkSignatureChain(SecretBytes signing_key, std::string date_time, std::string scope,
                                         std::string seed)
    : signing_key_(std::move(signing_key)),
      date_time_(std::move(date_time)),
      scope_(std::move(scope)),
      previous_(std::move(seed)) {}

std::string ChunkSignatureChain::prefix(std::string_view algorithm) const {
  std::string text(algorithm);
  for (const std::string* part : {&date_time_, &scope_, &previous_}) {
    text += '\n';
    text += *part;
  }
  text += '\n';
  return text;
}

bool ChunkSignatureChain::end_chunk(std::string_view signature) {
  std::string text = prefix("AWS4-HMAC-SHA256-PAYLOAD");
  text += crypto::sha256_hex("");  // the hash of the chunk's headers, of which there are none
  text += '\n';
  text += to_hex(chunk_.finish());
  previous_ = signature_of(signing_key_, text);
  return same_signature(previous_, signature);
}

bool ChunkSignatureChain::trailer_matches(std::string_view canonical, std::string_view signature) const {
  const std::string text = prefix("AWS4-HMAC-SHA256-TRAILER") + crypto::sha256_hex(canonical);
  return same_signature(signature_of(signing_key_, text), signature);
}

}  // namespace s3sse::auth
