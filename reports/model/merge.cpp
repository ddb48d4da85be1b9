#include "reports/model/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "simulator/base/text.h"

namespace s3sse::reports {
namespace {

using Shard = std::pair<std::string, RunRecord>;

Result<void> agree(const Shard& first, const Shard& other) {
  const std::tuple<const char*, const std::string&, const std::string&> facts[] = {
      {"baseline", first.second.baseline.file, other.second.baseline.file},
      {"endpoint", first.second.endpoint, other.second.endpoint},
      {"seed", first.second.seed, other.second.seed},
      {"era", first.second.era, other.second.era},
      {"gate", first.second.gate, other.second.gate},
      {"version of s3sse", first.second.tool_version, other.second.tool_version}};
  for (const auto& [what, one, two] : facts)
    if (one != two)
      return s3sse::fail(fmt::format("these are not shards of one run: the {} is \"{}\" in {} and \"{}\" in {}", what,
                                     one, first.first, two, other.first),
                         "report");
  return {};
}

/// Takes "shard 2/5" off the end of a selection; nothing when there is none.
std::optional<std::pair<unsigned, unsigned>> take_shard(std::string& selection) {
  constexpr std::string_view mark = "shard ";
  const std::size_t at = selection.rfind(mark);
  if (at == std::string::npos || (at > 0 && selection[at - 1] != ' ')) return std::nullopt;
  const std::string_view rest = std::string_view(selection).substr(at + mark.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto index = parse_decimal<unsigned>(rest.substr(0, slash));
  const auto of = parse_decimal<unsigned>(rest.substr(slash + 1));
  if (!index || !of) return std::nullopt;
  selection.resize(at == 0 ? 0 : at - 1);
  return std::pair(*index, *of);
}

/// A shard that nobody gave leaves a hole, which must not look like a whole.
void note_missing(const std::set<std::pair<unsigned, unsigned>>& given, RunRecord& out) {
  if (given.empty()) return;
  const unsigned of = std::min(given.begin()->second, 10'000U);
  for (unsigned index = 1; index <= of; ++index) {
    if (given.contains({index, of})) continue;
    out.complete = false;
    out.incomplete_reason = fmt::format("shard {}/{} is missing", index, of);
    return;
  }
}

/// An expectation may be stale in several shards.
void append_new(const std::vector<std::string>& from, std::vector<std::string>& to) {
  for (const std::string& each : from)
    if (std::find(to.begin(), to.end(), each) == to.end()) to.push_back(each);
}

bool merely_skipped(const CaseResult& result) {
  return result.verdict == Verdict::skipped;
}

}  // namespace

Result<RunRecord> merge(const std::vector<Shard>& shards) {
  if (shards.empty()) return s3sse::fail("there is nothing to merge", "report");
  const Shard& first = shards.front();
  RunRecord out = first.second;
  out.cases.clear();
  out.clean_up_failures.clear();
  out.baseline = {first.second.baseline.file, {}, {}};
  std::set<std::string> capabilities;
  std::set<std::string> selections;
  std::set<std::pair<unsigned, unsigned>> parts;
  std::map<std::string, std::pair<std::size_t, const std::string*>> known;  // case -> its place, its shard
  for (const Shard& shard : shards) {
    if (auto same = agree(first, shard); !same) return tl::unexpected(same.error());
    const RunRecord& record = shard.second;
    out.started = std::min(out.started, record.started);
    out.seconds = std::max(out.seconds, record.seconds);
    if (!record.complete) {
      out.incomplete_reason = fmt::format("{}: {}", shard.first, record.incomplete_reason);
      out.complete = false;
    }
    capabilities.insert(record.capabilities.begin(), record.capabilities.end());
    std::string selection = record.selection;
    if (const auto part = take_shard(selection)) parts.insert(*part);
    selections.insert(selection);
    out.rules.insert(record.rules.begin(), record.rules.end());
    out.clean_up_failures.insert(out.clean_up_failures.end(), record.clean_up_failures.begin(),
                                 record.clean_up_failures.end());
    append_new(record.baseline.unexpected, out.baseline.unexpected);
    append_new(record.baseline.stale, out.baseline.stale);
    for (const CaseResult& result : record.cases) {
      const auto [entry, is_new] = known.try_emplace(result.id, out.cases.size(), &shard.first);
      if (is_new) {
        out.cases.push_back(result);
        continue;
      }
      CaseResult& there = out.cases[entry->second.first];
      if (merely_skipped(there))
        there = result;
      else if (!merely_skipped(result))
        return s3sse::fail(
            fmt::format("the case {} was decided in both {} and {}: these are two runs, not shards of one "
                        "(s3sse diff compares them)",
                        result.id, *entry->second.second, shard.first),
            "report");
    }
  }
  note_missing(parts, out);
  out.capabilities.assign(capabilities.begin(), capabilities.end());
  out.selection.clear();
  for (const std::string& selection : selections)
    if (!selection.empty()) out.selection += (out.selection.empty() ? "" : " | ") + selection;
  std::stable_sort(out.cases.begin(), out.cases.end(), [](const CaseResult& a, const CaseResult& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  return out;
}

}  // namespace s3sse::reports
