#include "harness/cli/run/shard.h"

#include <fmt/format.h>

#include "reports/model/clean_text.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using harness::runner::Shard;
constexpr unsigned most_shards = 10'000;

/// Variables that a CI sets for each of its machines.
struct Convention {
  const char* index;
  const char* total;
  unsigned first;       ///< the number that the index counts from
  bool alone_is_error;  ///< an index without a total is a mistake
};

constexpr Convention conventions[] = {
    {"GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", 0, false},
    {"JOB_COMPLETION_INDEX", "S3SSE_SHARDS", 0, true},
    {"CI_NODE_INDEX", "CI_NODE_TOTAL", 1, true},
};

std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", reports::terminal_line(reports::clipped(text, 40), false));
}

Result<ShardChoice> from(const Convention& names, const std::string& index_text, const std::string& total_text) {
  const auto index = parse_decimal<unsigned>(index_text);
  const auto total = parse_decimal<unsigned>(total_text);
  if (!total || *total == 0 || *total > most_shards)
    return fail(fmt::format("{} is {}, not a number from 1 to {}", names.total, in_quotes(total_text), most_shards));
  if (!index || *index < names.first || *index - names.first >= *total)
    return fail(fmt::format("{} is {}, not a number from {} to {}", names.index, in_quotes(index_text), names.first,
                            *total + names.first - 1));
  return ShardChoice{{*index - names.first + 1, *total}, fmt::format("{} and {}", names.index, names.total)};
}

}  // namespace

Result<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto index = parse_decimal<unsigned>(text.substr(0, slash));
  const auto of = slash == std::string_view::npos ? std::nullopt : parse_decimal<unsigned>(text.substr(slash + 1));
  if (!index || !of || *of == 0 || *of > most_shards || *index == 0 || *index > *of)
    return fail(fmt::format("{} is not a shard; write 1/4 for the first of four", in_quotes(text)));
  return Shard{*index, *of};
}

Result<ShardChoice> choose_shard(const std::string& flag, const Environment& environment) {
  if (!flag.empty()) {
    const auto shard = parse_shard(flag);
    if (!shard) return fail("--shard: " + shard.error().message);
    return ShardChoice{*shard, "--shard"};
  }
  if (const std::string text = environment("S3SSE_SHARD"); !text.empty()) {
    const auto shard = parse_shard(text);
    if (!shard) return fail("S3SSE_SHARD: " + shard.error().message);
    return ShardChoice{*shard, "S3SSE_SHARD"};
  }
  for (const Convention& names : conventions) {
    const std::string index = environment(names.index);
    const std::string total = environment(names.total);
    if (!index.empty() && !total.empty()) return from(names, index, total);
    if (index.empty() || !names.alone_is_error) continue;
    return fail(fmt::format("{} is set, but {} is not: a shard has to know how many there are; --shard 1/1 runs all",
                            names.index, names.total));
  }
  return ShardChoice{};
}

}  // namespace s3sse::cli
