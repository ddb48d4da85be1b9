#include "reports/render/record/evidence_json.h"

#include <fmt/format.h>

#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view evidence_kind = "s3sse evidence";
constexpr std::string_view observed_kind = "s3sse observed";

Json contradiction_to_json(const Contradiction& one) {
  return {{"rule", one.rule}, {"case", one.case_id},      {"step", one.step},
          {"what", one.what}, {"expected", one.expected}, {"actual", one.actual}};
}

Json step_to_json(const ObservedStep& step) {
  Json headers = Json::array();
  for (const auto& [name, value] : step.headers) headers.push_back({name, value});
  return {{"step", step.step}, {"method", step.method},   {"asked", step.asked},          {"status", step.status},
          {"code", step.code}, {"message", step.message}, {"headers", std::move(headers)}};
}

/// Reads members, and keeps the first thing that is wrong.
class EvidenceReader {
 public:
  [[nodiscard]] const std::string& error() const { return error_; }

  std::string text(const Json& object, const char* name) {
    const Json* found = member(object, name);
    if (found != nullptr && found->is_string()) return found->get<std::string>();
    return complain(name, "a text"), std::string();
  }
  bool boolean(const Json& object, const char* name) {
    const Json* found = member(object, name);
    if (found != nullptr && found->is_boolean()) return found->get<bool>();
    return complain(name, "true or false"), false;
  }
  std::size_t count(const Json& object, const char* name) {
    const Json* found = member(object, name);
    if (found != nullptr && found->is_number_unsigned()) return found->get<std::size_t>();
    return complain(name, "a number"), 0;
  }
  const Json& list(const Json& object, const char* name) {
    static const Json empty = Json::array();
    const Json* found = member(object, name);
    if (found != nullptr && found->is_array()) return *found;
    return complain(name, "a list"), empty;
  }
  std::vector<std::string> texts(const Json& object, const char* name) {
    std::vector<std::string> out;
    for (const Json& one : list(object, name)) {
      if (one.is_string()) {
        out.push_back(one.get<std::string>());
      } else {
        complain(name, "a list of texts");
      }
    }
    return out;
  }
  /// The kind of document, and its version.
  void head(const Json& object, std::string_view kind, std::size_t format) {
    if (!object.is_object() || text(object, "kind") != kind) error_ = fmt::format("is not a file of kind \"{}\"", kind);
    if (error_.empty() && count(object, "format") != format && error_.empty())
      error_ = fmt::format("has another format than {}, which this version of s3sse reads", format);
  }
  void complain(const char* name, std::string_view wanted) {
    if (error_.empty()) error_ = fmt::format("\"{}\" has to be {}", name, wanted);
  }

 private:
  static const Json* member(const Json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
  }
  std::string error_;
};

Contradiction read_contradiction(EvidenceReader& reader, const Json& from) {
  return {.rule = reader.text(from, "rule"),
          .case_id = reader.text(from, "case"),
          .step = reader.text(from, "step"),
          .what = reader.text(from, "what"),
          .expected = reader.text(from, "expected"),
          .actual = reader.text(from, "actual")};
}

ObservedStep read_step(EvidenceReader& reader, const Json& from) {
  ObservedStep step{.step = reader.text(from, "step"),
                    .method = reader.text(from, "method"),
                    .asked = reader.texts(from, "asked"),
                    .status = static_cast<int>(reader.count(from, "status")),
                    .code = reader.text(from, "code"),
                    .message = reader.text(from, "message")};
  for (const Json& header : reader.list(from, "headers")) {
    if (header.is_array() && header.size() == 2 && header[0].is_string() && header[1].is_string()) {
      step.headers.emplace_back(header[0].get<std::string>(), header[1].get<std::string>());
    } else {
      reader.complain("headers", "a list of pairs of name and form");
    }
  }
  return step;
}

}  // namespace

std::string evidence_json(const Evidence& evidence) {
  Json cases = Json::array();
  for (const ObservedCase& seen : evidence.cases) {
    Json steps = Json::array();
    for (const ObservedStep& step : seen.steps) steps.push_back(step_to_json(step));
    Json contradictions = Json::array();
    for (const Contradiction& one : seen.contradictions) contradictions.push_back(contradiction_to_json(one));
    cases.push_back({{"case", seen.id},
                     {"rules", seen.rules},
                     {"steps", std::move(steps)},
                     {"contradictions", std::move(contradictions)}});
  }
  std::string head = write_json(Json{{"kind", evidence_kind},
                                     {"format", Evidence::format},
                                     {"server", evidence.server},
                                     {"amazon", evidence.amazon},
                                     {"region", evidence.region},
                                     {"date", evidence.date},
                                     {"build", evidence.build},
                                     {"era", evidence.era}});
  head.pop_back();
  // A case a line: small, and still to be read and compared by lines.
  std::string out = head + ",\"cases\":[";
  for (std::size_t i = 0; i < cases.size(); ++i) out += (i == 0 ? "\n" : ",\n") + write_json(cases[i]);
  return out + "\n]}\n";
}

std::string observed_json(const Observed& observed) {
  Json observations = Json::array();
  for (const Observation& one : observed.observations)
    observations.push_back({{"rule", one.rule},
                            {"server", one.server},
                            {"amazon", one.amazon},
                            {"region", one.region},
                            {"date", one.date},
                            {"build", one.build},
                            {"cases", one.cases}});
  Json contradictions = Json::array();
  for (const DatedContradiction& one : observed.contradictions) {
    contradictions.push_back(contradiction_to_json(one.contradiction));
    contradictions.back().update(
        {{"server", one.server}, {"amazon", one.amazon}, {"region", one.region}, {"date", one.date}});
  }
  return write_json(Json{{"kind", observed_kind},
                         {"format", Observed::format},
                         {"observations", std::move(observations)},
                         {"contradictions", std::move(contradictions)}},
                    1) +
         "\n";
}

Result<Evidence> parse_evidence(std::string_view text) {
  const auto document = parse_ordered_json(text);
  if (!document) return fail(document.error().text());
  EvidenceReader reader;
  reader.head(*document, evidence_kind, Evidence::format);
  if (!reader.error().empty()) return fail(reader.error());
  Evidence evidence{.server = reader.text(*document, "server"),
                    .amazon = reader.boolean(*document, "amazon"),
                    .region = reader.text(*document, "region"),
                    .date = reader.text(*document, "date"),
                    .build = reader.text(*document, "build"),
                    .era = reader.text(*document, "era"),
                    .cases = {}};
  for (const Json& from : reader.list(*document, "cases")) {
    ObservedCase seen{
        .id = reader.text(from, "case"), .rules = reader.texts(from, "rules"), .steps = {}, .contradictions = {}};
    for (const Json& step : reader.list(from, "steps")) seen.steps.push_back(read_step(reader, step));
    for (const Json& one : reader.list(from, "contradictions"))
      seen.contradictions.push_back(read_contradiction(reader, one));
    evidence.cases.push_back(std::move(seen));
  }
  if (!reader.error().empty()) return fail(reader.error());
  return evidence;
}

Result<Observed> parse_observed(std::string_view text) {
  const auto document = parse_ordered_json(text);
  if (!document) return fail(document.error().text());
  EvidenceReader reader;
  reader.head(*document, observed_kind, Observed::format);
  if (!reader.error().empty()) return fail(reader.error());
  Observed observed;
  for (const Json& from : reader.list(*document, "observations"))
    observed.observations.push_back({.rule = reader.text(from, "rule"),
                                     .server = reader.text(from, "server"),
                                     .amazon = reader.boolean(from, "amazon"),
                                     .region = reader.text(from, "region"),
                                     .date = reader.text(from, "date"),
                                     .build = reader.text(from, "build"),
                                     .cases = reader.count(from, "cases")});
  for (const Json& from : reader.list(*document, "contradictions"))
    observed.contradictions.push_back({.contradiction = read_contradiction(reader, from),
                                       .server = reader.text(from, "server"),
                                       .amazon = reader.boolean(from, "amazon"),
                                       .region = reader.text(from, "region"),
                                       .date = reader.text(from, "date")});
  if (!reader.error().empty()) return fail(reader.error());
  return observed;
}

}  // namespace s3sse::reports
