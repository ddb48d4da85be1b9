#include "harness/cli/command/era_flag.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>

#include "harness/model/era.h"

namespace s3sse::cli {

void add_era_flag(Command& verb, int& era) {
  using harness::model::eras;
  const auto older = std::span(eras).first(eras.size() - 1);
  verb.add_option("--era", era,
                  fmt::format("S3 as it was: {}, or {} (default)", fmt::join(older, ", "), harness::model::newest_era))
      .one_of(eras)
      .type_name("YEAR");
}

}  // namespace s3sse::cli
