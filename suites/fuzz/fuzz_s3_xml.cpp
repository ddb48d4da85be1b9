// Link: s3sse::service pugixml::pugixml
// Documents that S3 takes: tags, encryption of a bucket and of an object, lists of parts, and settings of every shape.
// What is refused has a code, what is taken is XML and can be written and read again.
#include "simulator/base/utf8.h"
#include "simulator/service/multipart/completion.h"
#include "simulator/service/settings/shape.h"
#include "simulator/service/settings/shapes.h"
#include "simulator/service/write/bucket_encryption_xml.h"
#include "simulator/service/write/object_encryption_xml.h"
#include "simulator/service/write/tag_set.h"
#include "simulator/service/xml.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using namespace s3sse::service;

namespace {

template <class Outcome>
void check_refusal(const Outcome& outcome) {
  if (!outcome) fuzz::check(!outcome.error().code.empty() && outcome.error().status >= 400, "a refusal has a code");
}

void check_shape(ByteView body, Shape shape) {
  pugi::xml_document document;
  const auto root = parse_shaped(body, shape, document);
  check_refusal(root);
  if (!root) return;
  fuzz::check(is_utf8(as_text(body)), "a document is UTF-8");
  const std::string text = xml_text(document);
  pugi::xml_document again;
  fuzz::check(parse_shaped(as_bytes(text), shape, again).has_value(), "what is written back can be read");
  fuzz::check(xml_text(again) == text, "and says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Rules rules;
  const ByteView body(data, size);
  const auto tags = parse_tagging(body);
  check_refusal(tags);
  if (tags)
    for (const auto& [name, value] : *tags) fuzz::check(is_utf8(name) && is_utf8(value), "tags are text");
  check_refusal(parse_completion(body, rules));
  check_refusal(parse_encryption_update(body, rules));
  for (const Era era : {Era::y2022, Era::y2026}) check_refusal(parse_bucket_encryption(body, {}, era, rules));
  for (const Shape shape :
       {Shape(shapes::lifecycle_configuration), Shape(shapes::cors_configuration), Shape(shapes::website_configuration),
        Shape(shapes::replication_configuration), Shape(shapes::access_control_policy)})
    check_shape(body, shape);
  return 0;
}
