#include "simulator/deviations/decide.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace s3sse::deviations::detail {

void no_row_fits(Rule rule, const char* decision, const std::type_info& type) {
  fmt::print(stderr,
             "{} ({}) is switched off, and no row of simulator/deviations fits the decision `{}` with the type {}\n",
             info(rule).id, info(rule).slug, decision, type.name());
  std::abort();
}

}  // namespace s3sse::deviations::detail
