// Link: s3sse::auth
// The aws-chunked decoder, unsigned and signed: the outcome must not depend on how the bytes arrive, a body that comes
// to its end has the announced length, and nobody forges a signature.

#include "simulator/auth/aws_chunked.h"
#include "suites/fuzz/fuzz_check.h"
#include "suites/fuzz/pieces.h"

using namespace s3sse;

namespace {

auth::AwsChunkedForm form_of(std::uint64_t length, bool is_signed) {
  auth::AwsChunkedForm form;
  form.decoded_length = length;
  form.trailers = true;
  form.declared_trailers = {"x-amz-checksum-crc32"};
  if (is_signed) {
    form.signatures.emplace(SecretBytes::copy_of(as_bytes("key")), "20130524T000000Z",
                            "20130524/us-east-1/s3/aws4_request", std::string(64, '0'));
  }
  return form;
}

struct Outcome {
  bool whole = false;
  Bytes body;
  std::size_t trailers = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome decode(std::string_view bytes, std::size_t piece, std::uint64_t length, bool is_signed) {
  auto trailers = std::make_shared<Headers>();
  auth::AwsChunkedSource source(std::make_unique<fuzz::Pieces>(bytes, piece), form_of(length, is_signed), trailers);
  auto body = read_all(source, 1024 * 1024);
  std::uint8_t byte = 0;
  const auto again = source.read({&byte, 1});
  fuzz::check(again.has_value() == body.has_value(), "the end stays the end and a failure a failure");
  fuzz::check(body.has_value() || trailers->empty(), "a broken body leaves no trailers");
  if (!body) return {};
  fuzz::check(body->size() == length, "a whole body has the announced length");
  return {true, std::move(*body), trailers->size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint64_t length = data[0];  // the first byte announces the length
  const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
  const Outcome whole = decode(bytes, std::max<std::size_t>(bytes.size(), 1), length, false);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}}) {
    fuzz::check(decode(bytes, piece, length, false) == whole, "arrival does not change the body");
  }
  fuzz::check(!decode(bytes, 64, length, true).whole, "no signature is forged");
  return 0;
}
