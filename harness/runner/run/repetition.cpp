#include "harness/runner/run/repetition.h"

#include <fmt/format.h>

#include <random>
#include <utility>

#include "simulator/base/fnv1a.h"

namespace s3sse::harness::runner {
void shuffle(std::vector<std::size_t>& order, std::string_view seed) {
  std::mt19937_64 random(fnv1a(seed));
  // Not std::shuffle: what it makes of the same numbers is left to each library.
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[random() % left]);
}

void sum_up(reports::CaseResult& so_far, reports::CaseResult again, unsigned number) {
  so_far.seconds += again.seconds;
  if (again.verdict == so_far.verdict || so_far.verdict == reports::Verdict::flaky) return;
  const auto before = so_far.verdict;
  const auto now = again.verdict;
  if (now > before) {
    again.seconds = so_far.seconds;
    so_far = std::move(again);
  }
  so_far.verdict = reports::Verdict::flaky;
  so_far.reason =
      fmt::format("{} at first, then {} in repetition {}", reports::to_string(before), reports::to_string(now), number);
}

}  // namespace s3sse::harness::runner
