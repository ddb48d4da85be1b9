// Link: s3sse::service
// Ranges: the first byte is the size of the object, the second a number of a part, the rest the header. Whatever it
// says, no byte outside of the object is read.
#include "simulator/service/read/byte_range.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

store::ObjectRecord object_of(std::uint64_t size) {
  store::ObjectRecord object;
  object.size = size;
  object.parts.resize(2);
  object.parts[0].size = size / 2;
  object.parts[1].size = size - size / 2;
  object.multipart = true;
  return object;
}

void check_range(const S3Result<service::ByteRange>& range, std::uint64_t size) {
  if (!range) {
    fuzz::check(!range.error().code.empty(), "a refusal has a code");
    return;
  }
  fuzz::check(range->first <= size && range->count <= size - range->first, "a range is within the object");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Rules rules;
  if (size < 2) return 0;
  const std::string header(fuzz::text_of(data + 2, size - 2));
  const store::ObjectRecord object = object_of(data[0]);
  const std::string part = std::to_string(data[1] % 4);
  check_range(service::read_byte_range({{"Range", header}}, std::nullopt, object, rules), object.size);
  check_range(service::read_byte_range({{"Range", header}}, header, object, rules), object.size);
  check_range(service::read_byte_range({}, part, object, rules), object.size);
  check_range(service::read_byte_range({}, header, object, rules), object.size);
  if (const auto whole = service::read_byte_range({{"Range", header}}, std::nullopt, object, rules);
      whole && !whole->partial)
    fuzz::check(whole->count == object.size, "what is no part is the whole");
  check_range(service::read_source_range({{"x-amz-copy-source-range", header}}, object, rules), object.size);
  return 0;
}
