// Mutants that are derived from the exchanges of a suite: what they alter, who kills them, who is excused.
#include <gtest/gtest.h>

#include <map>

#include "harness/cli/run/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/mutation/exchange/answer_part.h"
#include "harness/mutation/exchange/request_part.h"
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

/// The mutants of those ids, with the rules of the repository and this case alone.
std::map<std::string, reports::MutantResult> mutants_of(const std::string& only_case, std::vector<std::string> ids) {
  harness::model::Suite suite = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  suite.cases.clear();
  harness::model::load_cases("cases/test.json", R"({"$schema": "x", "cases": [)" + only_case + "]}", suite);
  harness::mutation::ProofOptions options;
  options.exchanges = true;
  options.exchange_ids = std::move(ids);
  const reports::MutationRecord record = harness::mutation::prove(suite, cli::simulators("s3sse"), options);
  EXPECT_TRUE(record.baseline_failures.empty()) << record.baseline_failures.front();
  std::map<std::string, reports::MutantResult> out;
  for (const reports::MutantResult& mutant : record.mutants) out[mutant.id] = mutant;
  return out;
}

TEST(ExchangeMutants, AreKilledByWhatComesLaterToo) {
  const std::string upload_id = "CreateMultipartUpload./InitiateMultipartUploadResult/UploadId.changed";
  auto mutants = mutants_of(uploading_case, {upload_id, "UploadPart.etag.*", "UploadPart.date.dropped"});
  EXPECT_EQ(mutants[upload_id].fate, MutantFate::killed) << "the part is not taken";
  EXPECT_TRUE(is_gap(mutants["UploadPart.etag.dropped"])) << "nobody looks";
  EXPECT_FALSE(is_gap(mutants["UploadPart.date.dropped"])) << "it is excused";
  EXPECT_EQ(mutants.size(), 4U) << "etag dropped and changed: there is no other answer";
}

/// A write that is refused, over an object.
constexpr const char* refused_case = R"({
  "id": "test/refused", "title": "A refused write leaves the old object", "rules": ["PUT-13"],
  "steps": [
    { "name": "old", "call": "PutObject", "key": "doc", "sse": "aws:kms", "body": { "text": "the old object" },
      "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": "aws:kms" } } },
    { "call": "PutObject", "key": "doc", "sse": "AES257", "body": { "text": "the new object" },
      "expect": { "status": 400 } },
    { "call": "GetObject", "key": "doc", "expect": { "status": 200, "body": { "equals": "old" } } } ] })";

TEST(ExchangeMutants, OverlookWhatIsSignedAndStillTakeTheSignature) {
  auto mutants = mutants_of(refused_case, {"PutObject.*.overlooked"});
  const reports::MutantResult& overlooked = mutants["PutObject.x-amz-server-side-encryption.overlooked"];
  ASSERT_EQ(overlooked.fate, MutantFate::killed);
  EXPECT_NE(overlooked.killers.at(0).finding.find("header x-amz-server-side-encryption"), std::string::npos)
      << overlooked.killers.at(0).finding;
}

TEST(ExchangeMutants, DoOtherThingsThanTheySay) {
  auto mutants = mutants_of(
      refused_case, {"PutObject.late", "PutObject.twice", "PutObject.under-another-key", "PutObject.refusal-acts",
                     "PutObject.refusal-destroys", "GetObject.refusal-acts", "PutObject.answers-swapped"});
  for (const char* act : {"under-another-key", "refusal-acts", "refusal-destroys", "answers-swapped"})
    EXPECT_EQ(mutants[std::string("PutObject.") + act].fate, MutantFate::killed) << act;
  EXPECT_EQ(mutants["PutObject.twice"].fate, MutantFate::survived);
  EXPECT_EQ(mutants["PutObject.late"].fate, MutantFate::survived) << "the refused write comes in between";
  EXPECT_FALSE(mutants.contains("GetObject.refusal-acts")) << "a read writes nothing";
}

TEST(RequestPart, IsEachHeaderParameterAndElementOnce) {
  harness::WireRequest request;
  request.target = "/b?delete&X-Amz-Date=1&x=a=b";
  request.headers = {{"Host", "h"}, {"Content-MD5", "wrong"}, {"x-amz-sdk-checksum-algorithm", "CRC32"}};
  request.body = to_bytes("<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>");
  std::vector<std::string> names;
  for (const auto& part : parts_of(request)) names.push_back(part.name);
  EXPECT_EQ(names, (std::vector<std::string>{"content-md5", "x-amz-sdk-checksum-algorithm", "?delete", "?x",
                                             "/Delete/Object", "/Delete/Object/Key", "/Delete/Quiet"}));
  using Kind = harness::mutation::RequestPart::Kind;
  EXPECT_EQ(without_part(request, {Kind::parameter, "?x"}).target, "/b?delete&X-Amz-Date=1");
  EXPECT_EQ(without_part(request, {Kind::parameter, "?delete"}).target, "/b?X-Amz-Date=1&x=a=b");
  const harness::WireRequest loud = without_part(request, {Kind::element, "/Delete/Quiet"});
  EXPECT_EQ(as_text(loud.body), "<Delete><Object><Key>a</Key></Object></Delete>");
  EXPECT_EQ(loud.headers.get("content-md5"), "aFPqFnlCon58cZ4Qt7zwvQ==") << "the digest is that of the new body";
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
