#include <fmt/format.h>

#include <algorithm>

#include "harness/lint/checks.h"

namespace s3sse::harness::lint {
namespace {

using model::Json;

/// Everything that is written in a case: texts, and names of members, which may be variables too.
void collect_used_names(const Json& value, std::vector<std::string>& texts) {
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (!value.is_structured()) return;
  for (const auto& [name, member] : value.items()) {
    if (value.is_object()) texts.push_back(name);
    collect_used_names(member, texts);
  }
}

/// Returns how often `name` is meant: as a whole text, or as a part of a variable ("${kms.k1.arn}", "${etag}").
std::size_t mentions(const std::vector<std::string>& texts, const std::string& name) {
  return static_cast<std::size_t>(std::count_if(texts.begin(), texts.end(), [&](const std::string& text) {
    if (text == name) return true;
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const char before = at > 0 ? text[at - 1] : ' ';
      const std::size_t end = at + name.size();
      const char after = end < text.size() ? text[end] : ' ';
      if ((before == '{' || before == '.') && (after == '}' || after == '.')) return true;
    }
    return false;
  }));
}

class UnusedNames {
 public:
  UnusedNames(const model::RawCase& written, Findings& out) : written_(written), out_(out) {
    collect_used_names(written.content, texts_);
  }

  void check() {
    const Json& content = written_.content;
    if (content.contains("kms_keys"))
      for (const Json& key : content["kms_keys"])
        expect_mention("unused-fixture", "KMS key",
                       key.is_string() ? key.get<std::string>() : model::text_of(key, "name"));
    if (content.contains("buckets"))
      for (const auto& [name, fixture] : content["buckets"].items()) expect_mention("unused-fixture", "bucket", name);
    if (content.contains("vary"))
      for (const auto& [axis, values] : content["vary"].items()) expect_axis(axis, values);
    if (!content.contains("steps")) return;
    for (const Json& step : content["steps"]) {
      if (const std::string name = model::text_of(step, "name"); !name.empty())
        expect_mention("unused-name", "step", name);
      if (step.is_object() && step.contains("save") && step["save"].is_object())
        for (const auto& [name, from] : step["save"].items()) expect_mention("unused-name", "saved value", name);
    }
  }

 private:
  /// A name that is written once is only declared.
  void expect_mention(std::string_view check, std::string_view kind, const std::string& name) {
    if (name.find("${") != std::string::npos || mentions(texts_, name) > 1) return;
    out_.add(check, written_.file, written_.line,
             fmt::format("{}: nothing refers to the {} \"{}\"; leave it out", written_.id, kind, name));
  }

  /// An axis that repeats a case without changing it makes cases that can only agree.
  void expect_axis(const std::string& axis, const Json& values) {
    if (values.size() < 2) return;  // a single value is a constant with a name
    expect_mention("unused-name", "axis", axis);
  }

  const model::RawCase& written_;
  Findings& out_;
  std::vector<std::string> texts_;
};

}  // namespace

void check_unused_names(const std::vector<model::RawCase>& raw, Findings& out) {
  for (const model::RawCase& written : raw) UnusedNames(written, out).check();
}

}  // namespace s3sse::harness::lint
