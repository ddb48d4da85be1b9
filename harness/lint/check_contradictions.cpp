// Two cases that have sent the same requests to the same fixtures have to expect the same of the last one. Whole cases
// are compared, and every beginning of a case, for a contradiction may hide in a set-up step.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/lint/checks.h"
#include "harness/model/vary.h"
#include "simulator/base/json.h"

namespace s3sse::harness::lint {
namespace {

using model::Json;

/// The answer expected to one request, as far as two cases can disagree about it.
struct Expected {
  const model::Case* in = nullptr;
  std::vector<model::StatusRange> status;  ///< empty: nothing is said
  std::vector<std::string> codes;          ///< empty: nothing is said
};

void collect_claims(const model::Expectation& expectation, Expected& out) {
  out.status.insert(out.status.end(), expectation.status.begin(), expectation.status.end());
  if (expectation.error && expectation.error->code && expectation.error->code->kind == model::Matcher::Kind::equals)
    out.codes.insert(out.codes.end(), expectation.error->code->texts.begin(), expectation.error->code->texts.end());
  for (const model::Expectation& branch : expectation.one_of) collect_claims(branch, out);
}

Expected expected_of(const model::Case& in, const model::Step& step) {
  Expected out;
  out.in = &in;
  for (const model::Expectation& expectation : step.expect) collect_claims(expectation, out);
  if (step.expect.empty()) out.status.push_back({200, 299});
  return out;
}

bool overlap(const std::vector<model::StatusRange>& a, const std::vector<model::StatusRange>& b) {
  return std::any_of(a.begin(), a.end(), [&](const model::StatusRange& x) {
    return std::any_of(b.begin(), b.end(),
                       [&](const model::StatusRange& y) { return x.first <= y.last && y.first <= x.last; });
  });
}

bool disagree(const Expected& a, const Expected& b) {
  if (!a.status.empty() && !b.status.empty() && !overlap(a.status, b.status)) return true;
  return !a.codes.empty() && !b.codes.empty() &&
         std::find_first_of(a.codes.begin(), a.codes.end(), b.codes.begin(), b.codes.end()) == a.codes.end();
}

bool same_era(const model::Case& a, const model::Case& b) {
  const auto before = [](const model::Case& x, const model::Case& y) { return x.until != 0 && x.until <= y.since; };
  return !before(a, b) && !before(b, a);
}

/// The request alone: what is expected, and how it is called, makes no difference on the wire.
std::string request_text(Json step) {
  for (const char* part : {"expect", "role", "save", "comment"}) step.erase(part);
  return write_json(step);
}

std::string fixture_text(const Json& content) {
  Json fixture = Json::object();
  for (const char* part : {"bucket", "buckets", "kms_keys"})
    if (content.contains(part)) fixture[part] = content[part];
  return write_json(fixture);
}

class Comparison {
 public:
  explicit Comparison(Findings& out) : out_(out) {}

  void add(const model::Case& loaded, const Json& content) {
    const Json& steps = content["steps"];
    if (steps.size() != loaded.steps.size()) return;  // repeated steps: compared as a whole by nobody
    std::string sent = fixture_text(content);
    std::string whole = sent;
    for (std::size_t i = 0; i < loaded.steps.size(); ++i) {
      sent += '\n' + request_text(steps[i]);
      whole += '\n' + write_json(steps[i]);
      compare(sent, expected_of(loaded, loaded.steps[i]), loaded.steps[i]);
    }
    const auto [twin, added] = whole_.emplace(std::move(whole), &loaded);
    if (!added && same_era(*twin->second, loaded))
      out_.add("duplicate-case", loaded.file, loaded.line,
               fmt::format("{} sends and expects the same as {}; keep one of them", loaded.id, twin->second->id));
  }

 private:
  void compare(const std::string& sent, const Expected& expected, const model::Step& step) {
    std::vector<Expected>& others = seen_[sent];
    for (const Expected& other : others) {
      if (!same_era(*other.in, *expected.in) || !disagree(other, expected)) continue;
      out_.add("contradiction", expected.in->file, expected.in->line,
               fmt::format("{} and {} send the same up to {}, and expect different answers of it", expected.in->id,
                           other.in->id, step.call()));
      return;
    }
    others.push_back(expected);
  }

  Findings& out_;
  std::map<std::string, std::vector<Expected>> seen_;
  std::map<std::string, const model::Case*> whole_;
};

}  // namespace

void check_contradictions(const Subject& subject, const std::vector<model::RawCase>& raw, Findings& out) {
  std::map<std::string_view, const model::Case*> by_id;
  for (const model::Case& each : subject.suite.cases) by_id.emplace(each.id, &each);
  Comparison comparison(out);
  for (const model::RawCase& written : raw)
    for (const model::Variant& variant : model::expand(written.content, [](const auto&, const auto&) {})) {
      const std::string id = written.id + variant.suffix;
      const auto found = by_id.find(id);
      if (found != by_id.end()) comparison.add(*found->second, variant.content);
    }
}

}  // namespace s3sse::harness::lint
