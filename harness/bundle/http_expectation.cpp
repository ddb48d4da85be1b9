#include "harness/bundle/http_expectation.h"

#include <algorithm>

#include "harness/bundle/placeholders.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::bundle {
namespace {

using model::Matcher;
using Kind = Matcher::Kind;

/// A value that depends on bytes which are known only while the case runs cannot be written down.
std::optional<runner::SharedBytes> constant_body(const model::BodySpec& spec, const runner::Scope& scope) {
  const runner::SharedBytes body = scope.body(spec);
  if (holds_token(as_text(*body)) || !scope.take_unresolved().empty()) return std::nullopt;
  return body;
}

class MatcherWriter {
 public:
  explicit MatcherWriter(const runner::Scope& scope) : scope_(scope) {}

  std::optional<Json> write(const Matcher& matcher) const {
    const auto op = [](const char* name, Json value) { return Json{{"op", name}, {"value", std::move(value)}}; };
    switch (matcher.kind) {
      case Kind::equals:
        return op("equals", text(matcher.texts.front()));
      case Kind::absent:
        return Json{{"op", "absent"}};
      case Kind::present:
        return Json{{"op", "present"}};
      case Kind::matches:
        return op("matches", text(matcher.texts.front()));
      case Kind::one_of:
        return op("one-of", texts(matcher));
      case Kind::negated:
      case Kind::all:
        return combined(matcher);
      case Kind::starts_with:
        return op("starts-with", text(matcher.texts.front()));
      case Kind::ends_with:
        return op("ends-with", text(matcher.texts.front()));
      case Kind::contains:
        return op("contains", text(matcher.texts.front()));
      case Kind::equals_saved:
        return op("equals", "${" + matcher.texts.front() + "}");
      case Kind::differs_from_saved:
        return op("differs-from", saved(matcher));
      case Kind::at_least:
        return op("at-least", matcher.number);
      case Kind::at_most:
        return op("at-most", matcher.number);
      case Kind::ignoring_case:
        return op("ignoring-case", text(matcher.texts.front()));
      case Kind::base64_size:
        return op("base64-size", matcher.number);
      case Kind::key_md5_of:
        return op("equals", to_base64(runner::md5(scope_.customer_key(matcher.texts.front()))));
      case Kind::etag_of:
      case Kind::checksum_of:
        return of_body(matcher);
      case Kind::multipart_etag_of:
      case Kind::json_equals:
      case Kind::base64_json:
        return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string text(const std::string& value) const { return with_placeholders(scope_.resolve(value)); }

  [[nodiscard]] Json texts(const Matcher& matcher) const {
    Json out = Json::array();
    for (const std::string& value : matcher.texts) out.push_back(text(value));
    return out;
  }

  static Json saved(const Matcher& matcher) {
    Json out = Json::array();
    for (const std::string& name : matcher.texts) out.push_back("${" + name + "}");
    return out;
  }

  [[nodiscard]] std::optional<Json> combined(const Matcher& matcher) const {
    Json inner = Json::array();
    for (const Matcher& each : matcher.inner) {
      std::optional<Json> written = write(each);
      if (!written) return std::nullopt;
      inner.push_back(std::move(*written));
    }
    if (matcher.kind == Kind::all) return Json{{"op", "all"}, {"value", std::move(inner)}};
    return Json{{"op", "not"}, {"value", inner.front()}};
  }

  [[nodiscard]] std::optional<Json> of_body(const Matcher& matcher) const {
    const auto body = constant_body(matcher.body, scope_);
    if (!body) return std::nullopt;
    const std::string value = matcher.kind == Kind::etag_of
                                  ? "\"" + to_hex(runner::md5(**body)) + "\""
                                  : to_base64(runner::checksum(matcher.algorithm, **body).value_or(Bytes{}));
    return Json{{"op", "equals"}, {"value", value}};
  }

  const runner::Scope& scope_;
};

/// A path of plain names, "/ListBucketResult/Name", which XPath and JSON Pointer read alike.
bool is_plain_path(std::string_view path) {
  const auto plain = [](std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
  };
  return path.starts_with('/') && std::ranges::all_of(split(path.substr(1), '/'), plain);
}

class ExpectationWriter {
 public:
  ExpectationWriter(const model::Expectation& of, const runner::Scope& scope) : of_(of), scope_(scope) {}

  std::optional<Json> write() {
    if (of_.needs_probe() || of_.cut) return std::nullopt;
    status();
    error();
    values("headers", of_.headers, [](std::string_view name) { return !name.empty(); });
    values("xml", of_.xml, is_plain_path);
    values("json", of_.json, is_plain_path);
    body();
    branches();
    attribution(of_.attribution, out_);
    if (of_.grade != model::Expectation::Grade::conforms)
      out_["grade"] = of_.grade == model::Expectation::Grade::lenient ? "lenient" : "informational";
    if (!expressible_) return std::nullopt;
    return std::move(out_);
  }

 private:
  static void attribution(const model::Attribution& from, Json& to) {
    if (!from.rule.empty()) to["rule"] = from.rule;
  }

  void status() {
    std::vector<model::StatusRange> allowed = of_.status;
    if (allowed.empty() && of_.error) allowed = {{400, 499}, {500, 599}};
    if (allowed.empty()) return;
    out_["status"] = Json::array();
    for (const model::StatusRange& range : allowed) out_["status"].push_back({range.first, range.last});
  }

  std::optional<Json> matcher(const Matcher& from) {
    std::optional<Json> written = MatcherWriter(scope_).write(from);
    if (!written) expressible_ = false;
    if (written) attribution(from.attribution, *written);
    return written;
  }

  void error() {
    if (!of_.error) return;
    Json error = Json::object();
    if (of_.error->code)
      if (auto written = matcher(*of_.error->code)) error["code"] = std::move(*written);
    if (of_.error->message)
      if (auto written = matcher(*of_.error->message)) error["message"] = std::move(*written);
    for (const model::NamedMatcher& element : of_.error->elements)
      if (auto written = matcher(element.matcher)) error["elements"][element.name] = std::move(*written);
    attribution(of_.error->attribution, error);
    out_["error"] = std::move(error);
  }

  void values(const char* member, const std::vector<model::NamedMatcher>& list, bool (*is_simple)(std::string_view)) {
    for (const model::NamedMatcher& named : list) {
      const std::string name = scope_.resolve(named.name);
      if (holds_token(name) || !is_simple(name)) expressible_ = false;
      if (auto written = matcher(named.matcher)) out_[member][name] = std::move(*written);
    }
  }

  void body() {
    if (!of_.body) return;
    const model::BodyExpectation& wanted = *of_.body;
    if (wanted.length || wanted.sha256 || !wanted.excludes.empty() || wanted.contains) {
      expressible_ = false;
      return;
    }
    Bytes expected;
    if (wanted.equals) {
      const auto whole = constant_body(*wanted.equals, scope_);
      if (!whole) {
        expressible_ = false;
        return;
      }
      expected = cut(**whole, wanted.range);
    }
    Json body = {{"length", expected.size()}, {"sha256", to_hex(runner::sha256(expected))}};
    attribution(wanted.attribution, body);
    out_["body"] = std::move(body);
  }

  static Bytes cut(const Bytes& whole, const std::optional<std::pair<std::uint64_t, std::uint64_t>>& range) {
    if (!range) return whole;
    const std::uint64_t first = std::min<std::uint64_t>(range->first, whole.size());
    const std::uint64_t end = std::min<std::uint64_t>(range->second + 1, whole.size());
    return {whole.begin() + static_cast<std::ptrdiff_t>(first), whole.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  void branches() {
    for (const model::Expectation& branch : of_.one_of) {
      std::optional<Json> written = ExpectationWriter(branch, scope_).write();
      if (!written) {
        expressible_ = false;
        return;
      }
      out_["one_of"].push_back(std::move(*written));
    }
  }

  const model::Expectation& of_;
  const runner::Scope& scope_;
  Json out_ = Json::object();
  bool expressible_ = true;
};

}  // namespace

std::optional<Json> http_expectation(const model::Expectation& of, const runner::Scope& scope) {
  return ExpectationWriter(of, scope).write();
}

}  // namespace s3sse::harness::bundle
