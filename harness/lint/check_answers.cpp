// The headers of each kind of answer, for each method: some case has to look at those that S3 promises, and some at
// those that it never sends there.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/lint/checks.h"
#include "harness/lint/visit.h"
#include "simulator/base/text.h"

namespace s3sse::harness::lint {
namespace {

using model::Case;
using model::Expectation;
using model::Operation;
using model::Step;

constexpr std::string_view sse = "x-amz-server-side-encryption";
constexpr std::string_view key_id = "x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view customer_algorithm = "x-amz-server-side-encryption-customer-algorithm";
constexpr std::string_view customer_md5 = "x-amz-server-side-encryption-customer-key-md5";

enum class Method { sse_s3, sse_kms, dsse_kms, sse_c };

std::string_view name_of(Method method) {
  static constexpr std::array names{"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C"};
  return names.at(static_cast<std::size_t>(method));
}

/// A kind of answer ("GetObject 206") about an object or upload under a method.
using AnswerKind = std::pair<std::string, Method>;

struct Headers {
  std::vector<std::string_view> promised;
  std::vector<std::string_view> never;
};

constexpr std::string_view not_modified = " 304";

/// The headers of answers about encryption: PUT-02, PUT-03, PUT-14, GET-07, SSEC-20, MPU-03, MPU-05, MPU-14, POST-11.
Headers headers_of(const AnswerKind& answer) {
  const auto& [kind, method] = answer;
  if (kind.ends_with(not_modified)) return {{"etag"}, {}};  // RFC 9110, 15.4.5
  switch (method) {
    case Method::sse_s3:
      return {{sse}, {key_id, customer_algorithm}};
    case Method::sse_kms:
    case Method::dsse_kms:
      return {{sse, key_id}, {customer_algorithm}};
    case Method::sse_c:
      break;
  }
  const Operation* answered = model::find_operation(kind);
  if (answered != nullptr && answered->upload == Operation::Upload::completes)
    return {{}, {sse, customer_algorithm}};  // MPU-14
  return {{customer_algorithm, customer_md5}, {sse, key_id}};
}

std::optional<Method> method_named(std::string_view algorithm) {
  if (algorithm == "AES256") return Method::sse_s3;
  if (algorithm == "aws:kms") return Method::sse_kms;
  if (algorithm == "aws:kms:dsse") return Method::dsse_kms;
  return std::nullopt;
}

/// True if the step reads an object itself, by GET or HEAD, and no subresource of it.
bool reads(const Step& step) {
  const Operation& operation = *step.operation;
  return operation.kind == Operation::Kind::s3 && operation.level == Operation::Level::object &&
         operation.query.empty() && (operation.method == "GET" || operation.method == "HEAD");
}

/// The methods of the objects and uploads of one case, as its steps leave them.
class Methods {
 public:
  explicit Methods(const Case& of) : case_(of) {}

  /// The method that the answer to this step is about; nothing where none is known.
  std::optional<Method> of(const Step& step) {
    const S3Call* s3 = step.if_s3();
    if (s3 == nullptr) return std::nullopt;
    const Operation::Upload upload = step.operation->upload;
    const std::string object = step.bucket + "/" + step.key.value_or("");
    if (upload == Operation::Upload::begins) return uploads_[s3->upload] = asked_for(step);
    if (upload == Operation::Upload::completes) return objects_[object] = uploads_[s3->upload];
    if (step.operation->takes_part()) return uploads_[s3->upload];
    if (step.operation->effect == Operation::Effect::writes_object) return objects_[object] = asked_for(step);
    return reads(step) ? objects_[object] : std::nullopt;
  }

 private:
  using S3Call = model::S3Call;

  [[nodiscard]] std::optional<Method> asked_for(const Step& step) const {
    const model::EncryptionHeaders& asked = step.encryption;
    if (asked.customer_key) return asked.sse.empty() ? std::optional(Method::sse_c) : std::nullopt;
    if (!asked.sse.empty()) return asked.sse.size() == 1 ? method_named(asked.sse.front()) : std::nullopt;
    for (const model::BucketFixture& bucket : case_.buckets)
      if (bucket.name == step.bucket && bucket.encryption && bucket.encryption->algorithm)
        return method_named(*bucket.encryption->algorithm);
    return Method::sse_s3;  // DEF-01
  }

  const Case& case_;
  std::map<std::string, std::optional<Method>> objects_;
  std::map<std::string, std::optional<Method>> uploads_;
};

bool expects(const Step& step, int first, int last) {
  bool found = false;
  for_each_expectation(step, [&](const Expectation& each) {
    for (const model::StatusRange& range : each.status) found = found || (range.first >= first && range.last <= last);
  });
  return found;
}

bool asks_for_a_part(const Step& step) {
  const model::S3Call* s3 = step.if_s3();
  return s3 != nullptr && std::ranges::any_of(s3->query, [](const model::Field& field) {
           return field.name == "partNumber" && !field.values.empty();
         });
}

/// Empty for an answer that is none of these kinds.
std::string kind_of(const Step& step) {
  constexpr int ok = 200;
  constexpr int no_content = 204;
  constexpr int partial_content = 206;
  constexpr int unchanged = 304;
  const std::string call(step.call());
  if (reads(step) && expects(step, unchanged, unchanged)) return call + std::string(not_modified);
  if (!expects(step, ok, partial_content)) return {};
  if (!reads(step)) return expects(step, ok, no_content) ? call : std::string();
  if (asks_for_a_part(step)) return call + " part";
  return expects(step, partial_content, partial_content) ? call + " 206" : call;
}

struct Looks {
  std::set<std::string> present;  ///< headers in lower case that are expected with some value
  std::set<std::string> absent;
};

void look(const Step& step, Looks& out) {
  for_each_expectation(step, [&](const Expectation& each) {
    for (const model::NamedMatcher& header : each.headers)
      (header.matcher.kind == model::Matcher::Kind::absent ? out.absent : out.present).insert(ascii_lower(header.name));
  });
}

std::map<AnswerKind, Looks> looks_of(const model::Suite& suite) {
  std::map<AnswerKind, Looks> out;
  for (const Case& each : suite.cases) {
    Methods methods(each);
    for (const Step& step : each.steps) {
      const std::optional<Method> method = methods.of(step);
      const std::string kind = step.target && method ? kind_of(step) : std::string();
      if (!kind.empty()) look(step, out[{kind, *method}]);
    }
  }
  return out;
}

}  // namespace

void check_answers(const Subject& subject, Findings& out) {
  const auto report = [&](const AnswerKind& answer, std::string_view header, std::string_view why) {
    out.add("unseen-answer", "cases", 0,
            fmt::format("no case looks at {} of {} under {}, {}", header, answer.first, name_of(answer.second), why));
  };
  for (const auto& [answer, looks] : looks_of(subject.suite)) {
    const Headers headers = headers_of(answer);
    for (const std::string_view header : headers.promised)
      if (!looks.present.contains(std::string(header))) report(answer, header, "where S3 promises it");
    for (const std::string_view header : headers.never)
      if (!looks.absent.contains(std::string(header))) report(answer, header, "where S3 never sends it");
  }
}

}  // namespace s3sse::harness::lint
