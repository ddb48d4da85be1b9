#include "simulator/trace/fingerprint.h"

#include <utility>

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"

namespace s3sse::trace {
namespace {

thread_local bool keys_are_shown = false;

}  // namespace

std::string fingerprint(ByteView secret) {
  return "sha256:" + to_hex(ByteView(crypto::sha256(secret)).first(4));
}

std::string shown_key(ByteView key) {
  return keys_are_shown ? to_hex(key) : fingerprint(key);
}

Revealing::Revealing(bool reveals) : before_(std::exchange(keys_are_shown, keys_are_shown || reveals)) {}

Revealing::~Revealing() {
  keys_are_shown = before_;
}

}  // namespace s3sse::trace
