#include "simulator/base/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "simulator/base/text.h"

namespace s3sse {
namespace {

/// Letters that are missing, superfluous, wrong, or changed places with their neighbour (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);  // of the row before the last one
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > 100) return {};
  const std::string lower = ascii_lower(word);
  std::string best;
  std::size_t least = std::min<std::size_t>(3, (word.size() - 1) / 2) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t errors = distance(lower, ascii_lower(candidate));
    if (errors < least) {
      least = errors;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest);
}

std::optional<std::string> known_word(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string* alike = nullptr;
  bool several = false;
  for (const std::string& candidate : candidates) {
    if (candidate == word) return candidate;
    if (!iequals(candidate, word)) continue;
    several = several || (alike != nullptr && *alike != candidate);
    alike = &candidate;
  }
  if (alike == nullptr || several) return std::nullopt;
  return *alike;
}

}  // namespace s3sse
