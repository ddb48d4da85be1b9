#include "harness/runner/run/repetition.h"

#include <fmt/format.h>

#include <random>
#include <utility>

namespace s3sse::harness::runner {
namespace {

/// FNV-1a, for std::hash may differ from machine to machine.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

}  // namespace

void shuffle(std::vector<std::size_t>& order, std::string_view seed) {
  std::mt19937_64 random(hash_of(seed));
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
