#include "reports/render/record/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "reports/model/summary.h"
#include "suites/unit/reports/sample_record.h"
#include "suites/unit/reports/schema_use.h"

namespace s3sse::reports {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

json report_schema() {
  std::ifstream file(std::string(S3SSE_SOURCE_DIR) + "/reports/schema/report.schema.json");
  return json::parse(file);
}

/// The first complaint of the schema, or nothing.
std::string schema_complaint(const json& report) {
  const json document = report_schema();
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter(document), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, NlohmannJsonAdapter(report), &results)) return {};
  std::string out;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) out += error.description + "\n";
  return out;
}

TEST(JsonReport, FollowsItsSchema) {
  EXPECT_EQ(schema_complaint(json::parse(render_json(sample_record()))), "");
  EXPECT_EQ(schema_complaint(json::parse(render_json(empty_record()))), "");
}

TEST(JsonReport, HoldsEveryPropertyOfItsSchemaInSomeRun) {
  RunRecord record = sample_record();
  record.baseline = {"baseline.json", {"a/b"}, {"c/*"}, {"SSEC-17"}};
  const json report = json::parse(render_json(record));
  EXPECT_EQ(schema_complaint(report), "");
  const json schema = report_schema();
  SchemaUse use(schema);
  use.see(report);
  EXPECT_THAT(use.unseen(), testing::IsEmpty());

  json doctored = schema;
  doctored["definitions"]["case"]["properties"]["colour"] = {{"type", "string"}};
  SchemaUse doctored_use(doctored);
  doctored_use.see(report);
  EXPECT_THAT(doctored_use.unseen(), testing::ElementsAre("/definitions/case/properties/colour"));
}

TEST(JsonReport, TheSchemaKnowsEveryVerdictAndNature) {
  std::vector<std::string> verdicts;
  for (std::size_t index = 0; index < verdict_count; ++index)
    verdicts.emplace_back(to_string(static_cast<Verdict>(index)));
  std::vector<std::string> natures;
  for (std::size_t index = 0; index < nature_count; ++index)
    natures.emplace_back(to_string(static_cast<Nature>(index)));
  const json schema = report_schema();
  EXPECT_THAT(schema["definitions"]["verdict"]["enum"].get<std::vector<std::string>>(),
              testing::UnorderedElementsAreArray(verdicts));
  EXPECT_THAT(schema["definitions"]["nature"]["enum"].get<std::vector<std::string>>(),
              testing::UnorderedElementsAreArray(natures));
}

TEST(JsonReport, TheSchemaRefusesWhatIsNotAReport) {
  const json good = json::parse(render_json(sample_record()));
  const auto broken = [&](const char* pointer, const json& value) {
    json copy = good;
    copy[json::json_pointer(pointer)] = value;
    return schema_complaint(copy);
  };
  EXPECT_NE(broken("/format", 2), "");
  EXPECT_NE(broken("/cases/0/verdict", "passed"), "");
  EXPECT_NE(broken("/cases/0/nature", ""), "");
  EXPECT_NE(broken("/cases/0/seconds", -1), "");
  EXPECT_NE(broken("/cases/0/colour", "red"), "");
  EXPECT_NE(broken("/summary/verdicts/great", 1), "");
  json without = good;
  without.erase("seed");
  EXPECT_NE(schema_complaint(without), "");
}

TEST(JsonReport, ReadsBackAsTheSameRun) {
  const RunRecord record = sample_record();
  const auto read = parse_report(render_json(record));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(summarize(*read), summarize(record));
  EXPECT_EQ(read->seed, "42");
  EXPECT_EQ(read->rules.at("SSEC-17").statement, record.rules.at("SSEC-17").statement);
  ASSERT_EQ(read->cases.size(), record.cases.size());
  EXPECT_EQ(read->cases[9].findings.at(0).expected, "403");
  EXPECT_EQ(read->cases[9].seconds, 0.001234);
  EXPECT_EQ(read->cases.back().nature, Nature::loses_data);
  // A second trip changes nothing: whatever had to be cleaned was cleaned in the first.
  EXPECT_TRUE(render_json(record) == render_json(*read));
}

TEST(JsonReport, AMegabyteIsCutAndSaysSo) {
  const std::string text = render_json(sample_record());
  EXPECT_LT(text.size(), 200'000U);
  EXPECT_NE(text.find("more bytes)"), std::string::npos);
}

TEST(JsonReport, ErrorsNameThePlace) {
  const json good = json::parse(render_json(sample_record()));
  const auto complaint = [&](const char* pointer, const json& value) {
    json copy = good;
    copy[json::json_pointer(pointer)] = value;
    const auto read = parse_report(copy.dump());
    return read ? std::string("accepted") : read.error().message;
  };
  EXPECT_EQ(complaint("/format", 2), "/format: is 2; this version of s3sse reads 1");
  EXPECT_EQ(complaint("/cases/3/verdict", "passs"),
            "/cases/3/verdict: \"passs\" is not a verdict (pass, fail, not-checked ...)");
  EXPECT_EQ(complaint("/cases/9/findings/0/actual", 200), "/cases/9/findings/0/actual: must be a string, not number");
  EXPECT_EQ(complaint("/cases/0/line", -3), "/cases/0/line: must be a whole number from 0 to 2147483647");
  EXPECT_EQ(complaint("/cases", "none"), "/cases: must be an array, not string");
  EXPECT_EQ(complaint("/gate", "maybe"), "/gate: \"maybe\" is not a gate (must, all)");
  EXPECT_EQ(complaint("/summary/verdicts/pass", 7),
            "/summary/verdicts/pass: says 7, but that is the verdict of 1 case");
  EXPECT_EQ(complaint("/cases/1/id", good["cases"][0]["id"]), "/cases/1/id: stands there twice: sse-c/get/pass");
  json without = good;
  without["cases"][2].erase("title");
  EXPECT_EQ(parse_report(without.dump()).error().message, "/cases/2: \"title\" is missing");
}

TEST(JsonReport, WhatIsNotJsonIsRefused) {
  EXPECT_EQ(parse_report("{\"format\": 1,,}").error().message,
            "line 1: not JSON: syntax error while parsing object key - unexpected ','; expected string literal");
  EXPECT_FALSE(parse_report(""));
  EXPECT_FALSE(parse_report("[]"));
  EXPECT_FALSE(parse_report("null"));
  EXPECT_FALSE(parse_report(std::string(100'000, '[')));
}

}  // namespace
}  // namespace s3sse::reports
