#pragma once
// The shape of a document: which elements it may hold, as rows in the order of the tree, each element before what is in
// it. The tables are in shapes.h.
#include <cstdint>
#include <pugixml.hpp>
#include <span>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/model/s3_error.h"

namespace s3sse::service {

enum class Content : std::uint8_t {
  elements,
  text,
  word,     ///< one of `words`
  number,   ///< a whole number
  boolean,  ///< true or false
  time,     ///< a point in time, or a day, of ISO 8601
};

struct ShapeRow {
  std::uint8_t depth;  ///< 0: the root
  std::string_view name;
  Content content;
  bool required;           ///< must be there where its parent is
  bool repeated;           ///< may be there several times
  std::string_view words;  ///< separated by |
};
using Shape = std::span<const ShapeRow>;

/// Reads `body` into `document` as S3 writes it back: in S3's namespace, elements in the order of the shape, without
/// what stands between them. Returns its root. MalformedXML for what does not have the shape.
S3Result<pugi::xml_node> parse_shaped(ByteView body, Shape shape, pugi::xml_document& document);

/// True if all elements below `root` are elements of the shape, each as often as it may be there. What they hold, and
/// what has to be there, is for the caller to judge.
bool has_elements_of(const pugi::xml_node& root, Shape shape);

}  // namespace s3sse::service
