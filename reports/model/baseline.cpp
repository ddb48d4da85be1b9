#include "reports/model/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "reports/model/glob.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t shortest_id = 12;
constexpr std::size_t longest_observation = 300;

/// Verdicts that a baseline can expect: everything in which a case ends that is neither good nor left out.
bool deviates(Verdict verdict) {
  const Standing standing = standing_of(verdict);
  return standing == Standing::failed || standing == Standing::undecided;
}

bool id_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '+' || c == '/' || c == '=' ||
         c == ':' || c == '.';
}

/// True if a word may be another one in the next run: long, and with digits in it (bucket, request id, ETag, date).
bool varies(std::string_view word) {
  const auto digits =
      std::count_if(word.begin(), word.end(), [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
  return word.starts_with("s3sse-") || (word.size() >= shortest_id && digits >= 3);
}

std::string without_ids(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!id_character(text[at])) {
      out += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && id_character(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (varies(word))
      out += '*';
    else
      out += word;
    at = end;
  }
  return out;
}

std::string observation(std::string_view text) {
  std::string out = without_ids(text);
  if (out.size() <= longest_observation) return out;
  std::size_t end = longest_observation;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
  return out.substr(0, end) + "*";
}

bool all_matched(const std::vector<std::string>& patterns, const std::vector<std::string>& observations) {
  if (patterns.empty()) return true;
  return std::all_of(observations.begin(), observations.end(), [&](const std::string& observed) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      return pattern == observed || glob_match(pattern, observed);
    });
  });
}

std::string base_id(std::string_view id) {
  return std::string(id.substr(0, id.find('[')));
}

}  // namespace

std::vector<std::string> observations_of(const CaseResult& result) {
  std::vector<std::string> out;
  for (const Finding& finding : result.findings)
    out.push_back(observation(fmt::format("{}: {}: {}", finding.step, finding.what, finding.actual)));
  if (out.empty() && !result.reason.empty()) out.push_back(observation(result.reason));
  return out;
}

Baseline::Baseline(std::string name, BaselineFile file, std::string today, bool gating_only)
    : name_(std::move(name)), today_(std::move(today)), gating_only_(gating_only) {
  for (KnownCause& cause : file.causes) causes_.push_back(std::move(cause.id));
  for (Expectation& expected : file.expected) entries_.push_back({std::move(expected), 0, 0, "", ""});
}

bool Baseline::out_of_date(const Expectation& expected) const {
  return !expected.until.empty() && expected.until < today_;
}

void Baseline::judge(CaseResult& result) {
  const Standing standing = standing_of(result.verdict);
  if (standing == Standing::out_of_scope || standing == Standing::not_checked) return;
  const std::lock_guard lock(mutex_);
  Entry* passing = nullptr;
  for (Entry& entry : entries_) {
    if (!glob_match(entry.expected.pattern, result.id)) continue;
    ++entry.met;
    if (out_of_date(entry.expected)) continue;
    if (!deviates(result.verdict)) {
      if (passing == nullptr) passing = &entry;
      continue;
    }
    const bool unanswered = result.verdict == Verdict::error && entry.expected.verdict != Verdict::error;
    if (unanswered) continue;  // nobody knows what it would have been: the expectation may hold as ever
    if (result.verdict != entry.expected.verdict || !all_matched(entry.expected.match, observations_of(result))) {
      entry.changed = result.id;
      continue;
    }
    ++entry.held;
    result.reason = entry.expected.reason + (entry.expected.link.empty() ? "" : " " + entry.expected.link);
    result.verdict = Verdict::expected_failure;
    return;
  }
  if (standing == Standing::failed) {
    if (result.gating || !gating_only_) unexpected_.push_back(result.id);
  } else if (passing != nullptr) {
    passing->passed = result.id;
    result.verdict = Verdict::unexpected_pass;
    result.reason = "the baseline expects it to deviate: " + passing->expected.reason;
  }
}

BaselineOutcome Baseline::outcome(bool whole) const {
  const std::lock_guard lock(mutex_);
  BaselineOutcome out{name_, unexpected_, {}, causes_};
  std::sort(out.unexpected.begin(), out.unexpected.end());
  for (const Entry& entry : entries_) {
    const std::string& pattern = entry.expected.pattern;
    if (out_of_date(entry.expected))
      out.stale.push_back(fmt::format("{}: it was accepted until {}", pattern, entry.expected.until));
    else if (!entry.passed.empty())
      out.stale.push_back(fmt::format("{}: {} passes", pattern, entry.passed));
    else if (entry.held == 0 && !entry.changed.empty())
      out.stale.push_back(fmt::format("{}: {} deviates in another way", pattern, entry.changed));
    else if (entry.met == 0 && whole)
      out.stale.push_back(fmt::format("{}: no checked case has such an id", pattern));
  }
  return out;
}

namespace {

/// Reason, link and date of the old expectation that was about this case.
void inherit(const BaselineFile& old, const CaseResult& result, Expectation& expected) {
  for (const Expectation& before : old.expected) {
    if (!glob_match(before.pattern, result.id)) continue;
    expected.reason = before.reason;
    expected.link = before.link;
    expected.until = before.until;
    return;
  }
}

/// Returns the verdict that a result had before a baseline made an expected failure of it.
Verdict original_verdict(const CaseResult& result, const BaselineFile& old) {
  if (result.verdict != Verdict::expected_failure) return result.verdict;
  for (const Expectation& before : old.expected)
    if (glob_match(before.pattern, result.id)) return before.verdict;
  return Verdict::fail;
}

}  // namespace

BaselineFile updated_baseline(const RunRecord& record, const BaselineFile& old) {
  std::map<std::string, std::size_t> variants;
  for (const CaseResult& result : record.cases) ++variants[base_id(result.id)];

  struct Group {
    Expectation expected;
    std::vector<std::string> ids;
  };
  std::vector<Group> groups;
  for (const CaseResult& result : record.cases) {
    const bool known = result.verdict == Verdict::expected_failure;
    if (!known && (!deviates(result.verdict) || result.verdict == Verdict::unexpected_pass)) continue;
    Expectation expected;
    expected.verdict = original_verdict(result, old);
    if (!known || !result.findings.empty()) expected.match = observations_of(result);
    inherit(old, result, expected);
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return base_id(group.ids.front()) == base_id(result.id) && group.expected.verdict == expected.verdict &&
             group.expected.match == expected.match && group.expected.reason == expected.reason &&
             group.expected.until == expected.until;
    });
    if (same == groups.end())
      groups.push_back({std::move(expected), {result.id}});
    else
      same->ids.push_back(result.id);
  }

  BaselineFile out;
  out.about = old.about.empty() ? record.endpoint : old.about;
  for (Group& group : groups) {
    const std::string base = base_id(group.ids.front());
    const bool every_variant = group.ids.size() > 1 && group.ids.size() == variants[base];
    if (every_variant) group.ids = {base + "[*"};
    for (const std::string& id : group.ids) {
      group.expected.pattern = id;
      out.expected.push_back(group.expected);
    }
  }
  return out;
}

}  // namespace s3sse::reports
