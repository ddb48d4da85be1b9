#include "harness/model/problem.h"

#include <fmt/format.h>

namespace s3sse::harness::model {

std::string Problem::text() const {
  std::string out = file;
  if (line > 0) out += fmt::format(":{}", line);
  out += ": ";
  if (!where.empty()) out += where + ": ";
  return out + what;
}

}  // namespace s3sse::harness::model
