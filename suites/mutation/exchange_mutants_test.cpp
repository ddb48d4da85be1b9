// Mutants that are derived from the exchanges of a suite: what they alter, who kills them, who is excused.
#include <gtest/gtest.h>

#include <map>

#include "harness/cli/run/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/mutation/exchange/answer_part.h"
#include "harness/mutation/exchange/survivors.h"
#include "harness/mutation/proof.h"

namespace s3sse {
namespace {

using harness::Exchange;
using harness::mutation::AnswerPart;
using harness::mutation::parts_of;
using harness::mutation::with_part;
using harness::mutation::without_part;
using reports::MutantFate;

Exchange answered(std::string_view body, Headers headers = {}) {
  Exchange exchange;
  exchange.response = {200, std::move(headers), to_bytes(body), false};
  return exchange;
}

std::map<std::string, std::string> values_of(const Exchange& exchange, bool kms) {
  std::map<std::string, std::string> out;
  for (const AnswerPart& part : parts_of(exchange, kms)) out[part.name] = part.value.value_or("(holds others)");
  return out;
}

AnswerPart part_named(const Exchange& exchange, bool kms, const std::string& name) {
  for (AnswerPart& part : parts_of(exchange, kms))
    if (part.name == name) return part;
  ADD_FAILURE() << "no part " << name;
  return {};
}

std::string text_of(const std::optional<Exchange>& exchange) {
  return exchange ? std::string(as_text(exchange->response.body)) : "nothing";
}

constexpr std::string_view list = "<?xml version=\"1.0\"?><L><I><K>a</K></I><I><K>b</K></I><T>false</T></L>";

TEST(AnswerPart, IsEachHeaderAndElementOnce) {
  const std::map<std::string, std::string> expected{
      {"status", "200"}, {"etag", "\"e\""}, {"/L/I", "(holds others)"}, {"/L/I/K", "a"}, {"/L/T", "false"}};
  EXPECT_EQ(values_of(answered(list, {{"ETag", "\"e\""}}), false), expected);
}

TEST(AnswerPart, IsDroppedEverywhereAndChangedInTheFirstPlace) {
  const Exchange right = answered(list, {{"ETag", "\"e\""}});
  const AnswerPart key = part_named(right, false, "/L/I/K");
  EXPECT_EQ(text_of(without_part(right, key)), "<?xml version=\"1.0\"?><L><I/><I/><T>false</T></L>");
  EXPECT_EQ(text_of(with_part(right, key, "c")),
            "<?xml version=\"1.0\"?><L><I><K>c</K></I><I><K>b</K></I><T>false</T></L>");
  EXPECT_FALSE(without_part(right, part_named(right, false, "etag"))->response.headers.has("ETag"));
  EXPECT_FALSE(with_part(right, part_named(right, false, "/L/I"), "text")) << "it holds other elements";
}

TEST(AnswerPart, IsAMemberOfTheAnswersOfKms) {
  const Exchange right = answered(R"({"Keys":[{"On":true},{"On":true}],"Limit":7})");
  EXPECT_EQ(text_of(without_part(right, part_named(right, true, "/Keys/On"))), R"({"Keys":[{},{}],"Limit":7})");
  EXPECT_EQ(text_of(with_part(right, part_named(right, true, "/Keys/On"), "false")),
            R"({"Keys":[{"On":false},{"On":true}],"Limit":7})")
      << "a truth value stays one";
  EXPECT_EQ(text_of(with_part(right, part_named(right, true, "/Limit"), "8")),
            R"({"Keys":[{"On":true},{"On":true}],"Limit":8})");
}

/// Looks at the upload id of an answer by using it, and at the ETag of none.
constexpr const char* uploading_case = R"({
  "id": "test/upload", "title": "An upload is listed by its id", "rules": ["MPU-26"],
  "steps": [
    { "call": "CreateMultipartUpload", "key": "doc", "expect": { "status": 200 } },
    { "call": "UploadPart", "key": "doc", "part": 1, "body": { "text": "x" }, "expect": { "status": 200 } } ] })";

TEST(ExchangeMutants, AreKilledByWhatComesLaterToo) {
  harness::model::Suite suite = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  suite.cases.clear();
  harness::model::load_cases("cases/test.json", std::string(R"({"$schema": "x", "cases": [)") + uploading_case + "]}",
                             suite);
  harness::mutation::ProofOptions options;
  options.exchanges = true;
  options.exchange_ids = {"CreateMultipartUpload./InitiateMultipartUploadResult/UploadId.changed", "UploadPart.etag.*",
                          "UploadPart.date.dropped"};
  std::map<std::string, reports::MutantResult> mutants;
  for (auto& mutant : harness::mutation::prove(suite, cli::simulators("s3sse"), options).mutants)
    mutants[mutant.id] = mutant;
  EXPECT_EQ(mutants["CreateMultipartUpload./InitiateMultipartUploadResult/UploadId.changed"].fate, MutantFate::killed)
      << "the part is not taken";
  EXPECT_TRUE(is_gap(mutants["UploadPart.etag.dropped"])) << "nobody looks";
  EXPECT_FALSE(is_gap(mutants["UploadPart.date.dropped"])) << "it is excused";
  EXPECT_EQ(mutants.size(), 4U) << "etag dropped and changed: there is no other answer";
}

TEST(Survivors, AreStaleWhereNobodyNeedsThem) {
  reports::MutantResult alive;
  alive.kind = reports::MutantKind::exchange;
  alive.id = "GetObject.date.dropped";
  alive.fate = MutantFate::survived;
  const std::size_t all = harness::mutation::survivors().size();
  EXPECT_EQ(harness::mutation::stale_survivors({}).size(), all);
  EXPECT_EQ(harness::mutation::stale_survivors({alive}).size(), all - 1);
  alive.fate = MutantFate::killed;
  EXPECT_EQ(harness::mutation::stale_survivors({alive}).size(), all);
}

}  // namespace
}  // namespace s3sse
