#include "harness/runner/judge/body_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/runner/judge/byte_search.h"
#include "harness/runner/judge/matching.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

std::string sized_digest(ByteView bytes) {
  return fmt::format("{} bytes, SHA-256 {}", bytes.size(), to_hex(sha256(bytes)));
}

std::string difference(ByteView expected, ByteView actual) {
  const std::size_t common = std::min(expected.size(), actual.size());
  const auto [e, a] =
      std::mismatch(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(common), actual.begin());
  return fmt::format("{}; first difference at byte {}", sized_digest(actual), e - expected.begin());
}

ByteView cut(ByteView bytes, const std::optional<std::pair<std::uint64_t, std::uint64_t>>& range) {
  if (!range || range->first >= bytes.size()) return range ? ByteView{} : bytes;
  return bytes.subspan(range->first,
                       std::min<std::uint64_t>(range->second - range->first + 1, bytes.size() - range->first));
}

}  // namespace

void check_body(const model::Expectation& expectation, FindingList& findings) {
  const model::BodyExpectation& wanted = *expectation.body;
  const StepFacts& facts = findings.facts();
  const Scope& scope = findings.scope();
  const Bytes& actual = facts.answer.exchange().response.body;
  const auto miss = [&](std::string what, std::string expected, std::string found, Missed kind = Missed::body) {
    findings.add({std::move(what), std::move(expected), std::move(found), nature_of(kind, facts, expectation)},
                 {&expectation.attribution, &wanted.attribution});
  };
  if (wanted.equals) {
    const SharedBytes whole = scope.body(*wanted.equals);
    const ByteView expected = cut(*whole, wanted.range);
    if (!std::equal(expected.begin(), expected.end(), actual.begin(), actual.end()))
      miss("body", sized_digest(expected), difference(expected, actual));
  }
  if (wanted.empty && !actual.empty()) miss("body", "empty", fmt::format("{} bytes", actual.size()));
  if (wanted.length && !matches(*wanted.length, std::to_string(actual.size()), scope))
    miss("body length", describe(*wanted.length, scope), std::to_string(actual.size()));
  if (wanted.sha256) {
    const std::string sum = to_hex(sha256(actual));
    if (!matches(*wanted.sha256, sum, scope)) miss("body SHA-256", describe(*wanted.sha256, scope), sum);
  }
  if (wanted.contains) {
    const std::string text = scope.resolve(*wanted.contains);
    if (as_text(actual).find(text) == std::string_view::npos)
      miss("body", fmt::format("text that contains {}", text), fmt::format("{} bytes without it", actual.size()));
  }
  for (const model::Thing& thing : wanted.excludes) {
    if (const auto form = find_thing(actual, thing, scope))
      miss("body", fmt::format("nothing of {}", describe(thing)), fmt::format("holds it, {}", *form), Missed::leak);
  }
}

}  // namespace s3sse::harness::runner
