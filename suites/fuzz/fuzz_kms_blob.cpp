// Link: s3sse::kms s3sse::sse
// Ciphertext that claims to be of KMS: views stay within it, and nothing opens that was not sealed. The header of the
// encryption context goes through the same bytes as text.
#include "simulator/base/entropy.h"
#include "simulator/base/utf8.h"
#include "simulator/kms/cryptography/ciphertext_blob.h"
#include "simulator/sse/encryption_context.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Rules rules;
  const ByteView bytes(data, size);
  if (const auto blob = kms::parse_blob(bytes)) {
    fuzz::check(blob->header.size() + blob->sealed.size() == size, "every byte belongs to a part");
    fuzz::check(blob->salt.size() == kms::blob_salt_size && blob->nonce.size() == kms::blob_nonce_size,
                "parts are whole");
    kms::KeyMaterial material;
    material.secret = SecretBytes(32);
    fuzz::check(!kms::open_blob(rules, *blob, material, {}).has_value(), "nothing opens under a key of zeros");
  }
  const auto context = sse::parse_context_header(fuzz::text_of(data, size), rules);
  if (!context) {
    fuzz::check(!context.error().code.empty(), "a refusal has a code");
    return 0;
  }
  for (const auto& [name, value] : *context) fuzz::check(is_utf8(name) && is_utf8(value), "a context is text");
  const auto again = sse::parse_context_header(sse::context_header_of(*context), rules);
  fuzz::check(again.has_value() && *again == *context, "a context survives its header");
  return 0;
}
