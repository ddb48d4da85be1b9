#include "simulator/trace/fingerprint.h"

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"

namespace s3sse::trace {

std::string fingerprint(ByteView secret) {
  return "sha256:" + to_hex(ByteView(crypto::sha256(secret)).first(4));
}

}  // namespace s3sse::trace
