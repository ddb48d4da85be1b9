#pragma once
// How each S3 operation looks on the wire.
#include <string_view>

namespace s3sse::harness::runner {

struct Operation {
  enum class Level { service, bucket, object };
  std::string_view name;
  std::string_view method;
  Level level;
  std::string_view query;    ///< "uploads", "list-type=2" ...
  bool default_md5 = false;  ///< S3 asks for Content-MD5 or a checksum header
  enum class Effect { none, writes_object, removes_object, reads_object } effect = Effect::none;
};

/// Null for a name that is not an S3 operation ("Raw" included).
const Operation* find_operation(std::string_view name);

}  // namespace s3sse::harness::runner
