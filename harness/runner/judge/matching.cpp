#include "harness/runner/judge/matching.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using Kind = model::Matcher::Kind;
using model::Matcher;

std::optional<double> as_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

std::string etag_of(const Matcher& matcher, const Scope& scope) {
  return "\"" + to_hex(md5(*scope.body(matcher.body))) + "\"";
}

std::string multipart_etag_of(const Matcher& matcher, const Scope& scope) {
  // ETAG-05: over the binary ETags that the parts were answered with, which are MD5s for SSE-S3 alone (ETAG-07).
  Bytes sums;
  for (const std::string& step : matcher.texts) {
    std::string etag = scope.answered_etag(step);
    std::erase(etag, '"');
    const Bytes sum = from_hex(etag).value_or(Bytes{});
    sums.insert(sums.end(), sum.begin(), sum.end());
  }
  return fmt::format("\"{}-{}\"", to_hex(md5(sums)), matcher.texts.size());
}

std::string checksum_of(const Matcher& matcher, const Scope& scope) {
  return to_base64(checksum(matcher.algorithm, *scope.body(matcher.body)).value_or(Bytes{}));
}

bool pattern_matches(const Matcher& matcher, const std::string& actual, const Scope& scope) {
  if (matcher.pattern) return matcher.pattern->matches(actual);
  const auto pattern = model::Pattern::compile(scope.resolve(matcher.texts.front()));
  return pattern && pattern->matches(actual);
}

bool json_equals(const Matcher& matcher, const std::string& actual, const Scope& scope) {
  const auto expected = parse_json(scope.resolve_json(matcher.texts.front()));
  const auto found = parse_json(actual);
  return expected && found && *expected == *found;
}

/// True if the value is the Base64 of a JSON object with those members at least: S3 may add pairs of its own.
bool base64_json_includes(const Matcher& matcher, const std::string& actual, const Scope& scope) {
  const auto expected = parse_json(scope.resolve_json(matcher.texts.front()));
  const auto bytes = from_base64(actual);
  const auto found = bytes ? parse_json(as_text(*bytes)) : parse_json("");
  if (!expected || !found || !found->is_object()) return false;
  return std::ranges::all_of(expected->items(), [&](const auto& member) {
    const auto told = found->find(member.key());
    return told != found->end() && *told == member.value();
  });
}

bool value_matches(const Matcher& matcher, const std::string& actual, const Scope& scope) {
  const auto text = [&] { return scope.resolve(matcher.texts.front()); };
  switch (matcher.kind) {
    case Kind::equals:
      return actual == text();
    case Kind::absent:
      return false;
    case Kind::present:
      return true;
    case Kind::matches:
      return pattern_matches(matcher, actual, scope);
    case Kind::one_of:
      return std::any_of(matcher.texts.begin(), matcher.texts.end(),
                         [&](const std::string& candidate) { return actual == scope.resolve(candidate); });
    case Kind::negated:
      return !matches(matcher.inner.front(), actual, scope);
    case Kind::all:  // has to look at absent values too: see matches()
      return false;
    case Kind::starts_with:
      return actual.starts_with(text());
    case Kind::ends_with:
      return actual.ends_with(text());
    case Kind::contains:
      return actual.find(text()) != std::string::npos;
    case Kind::equals_saved:
      return scope.saved(matcher.texts.front()) == actual;
    case Kind::differs_from_saved:
      return std::all_of(matcher.texts.begin(), matcher.texts.end(), [&](const std::string& name) {
        const std::optional<std::string> saved = scope.saved(name);
        return saved && *saved != actual;
      });
    case Kind::at_least: {
      const auto number = as_number(actual);
      return number && *number >= matcher.number;
    }
    case Kind::at_most: {
      const auto number = as_number(actual);
      return number && *number <= matcher.number;
    }
    case Kind::ignoring_case:
      return iequals(actual, text());
    case Kind::etag_of:
      return actual == etag_of(matcher, scope);
    case Kind::multipart_etag_of:
      return actual == multipart_etag_of(matcher, scope);
    case Kind::checksum_of:
      return actual == checksum_of(matcher, scope);
    case Kind::key_md5_of:
      return actual == to_base64(md5(scope.customer_key(matcher.texts.front())));
    case Kind::base64_size: {
      const auto bytes = from_base64(actual);
      return bytes && static_cast<double>(bytes->size()) == matcher.number;
    }
    case Kind::json_equals:
      return json_equals(matcher, actual, scope);
    case Kind::base64_json:
      return base64_json_includes(matcher, actual, scope);
  }
  return false;
}

std::string describe_all(const std::vector<Matcher>& inner, const Scope& scope) {
  std::vector<std::string> texts;
  for (const Matcher& each : inner) texts.push_back(describe(each, scope));
  return fmt::format("{}", fmt::join(texts, " and "));
}

std::string describe_saved(const Matcher& matcher, const Scope& scope) {
  std::vector<std::string> texts;
  for (const std::string& name : matcher.texts) texts.push_back(scope.saved(name).value_or("(nothing saved)"));
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

bool matches(const Matcher& matcher, const Actual& actual, const Scope& scope) {
  if (matcher.kind == Kind::absent) return !actual;
  if (matcher.kind == Kind::all)
    return std::all_of(matcher.inner.begin(), matcher.inner.end(),
                       [&](const Matcher& inner) { return matches(inner, actual, scope); });
  if (matcher.kind == Kind::negated && matcher.inner.front().kind == Kind::present) return !actual;
  if (matcher.kind == Kind::negated && matcher.inner.front().kind == Kind::absent) return actual.has_value();
  return actual && value_matches(matcher, *actual, scope);
}

std::string describe(const Matcher& matcher, const Scope& scope) {
  const auto text = [&] { return matcher.texts.empty() ? std::string() : scope.resolve(matcher.texts.front()); };
  switch (matcher.kind) {
    case Kind::equals:
      return text();
    case Kind::absent:
      return "absent";
    case Kind::present:
      return "present";
    case Kind::matches:
      return fmt::format("text that matches /{}/", text());
    case Kind::one_of: {
      std::vector<std::string> texts;
      for (const std::string& each : matcher.texts) texts.push_back(scope.resolve(each));
      return fmt::format("one of {}", fmt::join(texts, ", "));
    }
    case Kind::negated:
      return fmt::format("anything but {}", describe(matcher.inner.front(), scope));
    case Kind::all:
      return describe_all(matcher.inner, scope);
    case Kind::starts_with:
      return fmt::format("text that starts with {}", text());
    case Kind::ends_with:
      return fmt::format("text that ends with {}", text());
    case Kind::contains:
      return fmt::format("text that contains {}", text());
    case Kind::equals_saved:
      return fmt::format("{} (saved as {})", describe_saved(matcher, scope), text());
    case Kind::differs_from_saved:
      return fmt::format("a value other than {}", describe_saved(matcher, scope));
    case Kind::at_least:
      return fmt::format("at least {}", matcher.number);
    case Kind::at_most:
      return fmt::format("at most {}", matcher.number);
    case Kind::ignoring_case:
      return fmt::format("{} in any case", text());
    case Kind::etag_of:
      return fmt::format("{} (the MD5 of the body)", etag_of(matcher, scope));
    case Kind::multipart_etag_of:
      return fmt::format("{} (made of the ETags of the parts)", multipart_etag_of(matcher, scope));
    case Kind::checksum_of:
      return fmt::format("{} ({} of the body)", checksum_of(matcher, scope), matcher.algorithm);
    case Kind::key_md5_of:
      return fmt::format("{} (the MD5 of the key)", to_base64(md5(scope.customer_key(text()))));
    case Kind::base64_size:
      return fmt::format("Base64 of {} bytes", matcher.number);
    case Kind::json_equals:
      return fmt::format("JSON equal to {}", scope.resolve_json(matcher.texts.front()));
    case Kind::base64_json:
      return fmt::format("Base64 of JSON with {}", scope.resolve_json(matcher.texts.front()));
  }
  return {};
}

}  // namespace s3sse::harness::runner
