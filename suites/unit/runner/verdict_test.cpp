// The behaviour of an endpoint, and the verdict of the runner on it.
#include <gmock/gmock.h>

#include "fake_endpoint.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner::test {
namespace {

using reports::CaseResult;
using reports::Nature;
using reports::Verdict;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A case around steps.
std::string with_steps(const std::string& steps, const std::string& more = "") {
  return R"({ "id": "a/b", "title": "A case of the runner's own tests", "rules": ["SSEC-17", "SSEC-15", "SSEC-11", "GET-01"], )" +
         more + R"("steps": [)" + steps + "] }";
}

CaseResult verdict_of(const std::string& cases, FakeEndpoint& endpoint, RunOptions options = {}) {
  const model::Suite suite = suite_of(cases);
  for (const model::Problem& problem : suite.problems) ADD_FAILURE() << problem.text();
  const reports::RunRecord record = run_all(suite, endpoint, std::move(options));
  EXPECT_EQ(record.cases.size(), 1U);
  EXPECT_THAT(endpoint.buckets(), IsEmpty()) << "every bucket is taken down";
  return record.cases.empty() ? CaseResult{} : record.cases.front();
}

CaseResult verdict_of(const std::string& cases) {
  FakeEndpoint endpoint;
  return verdict_of(cases, endpoint);
}

const std::string put_step =
    R"({ "name": "put", "call": "PutObject", "key": "doc", "body": { "text": "sixteen bytes or more of it" } },)";
const std::string put_step_with_key =
    R"({ "name": "put", "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "text": "sixteen bytes or more of it" } },)";

TEST(Verdict, PassesWhatIsAsExpected) {
  const CaseResult result = verdict_of(with_steps(
      put_step + R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200, "body": { "equals": "put" } } })"));
  EXPECT_EQ(result.verdict, Verdict::pass) << result.reason;
  EXPECT_EQ(result.nature, Nature::none);
}

TEST(Verdict, NamesStepExpectedActualAndRule) {
  const CaseResult result = verdict_of(with_steps(
      R"({ "call": "GetObject", "key": "doc", "expect": { "status": 403, "error": { "code": "AccessDenied" }, "rule": "SSEC-15" } })"));
  EXPECT_EQ(result.verdict, Verdict::fail);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].step, "1 GetObject");
  EXPECT_EQ(result.findings[0].what, "status");
  EXPECT_EQ(result.findings[0].expected, "403");
  EXPECT_EQ(result.findings[0].actual, "404 NoSuchKey: no");
  EXPECT_EQ(result.findings[0].rule_id, "SSEC-15");
  EXPECT_EQ(result.findings[0].nature, Nature::wrong_answer);
}

TEST(Nature, KeylessReadOfWhatClaimsToBeEncryptedClaimsFalsely) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    if (request.method == "PUT" && request.target.find("/doc") != std::string::npos)
      return answer(200, "", {{"x-amz-server-side-encryption-customer-algorithm", "AES256"}});
    if (request.method == "GET") return answer(200, "plaintext");
    return WireResponse{};
  };
  const CaseResult result = verdict_of(
      with_steps(put_step_with_key + R"({ "call": "GetObject", "key": "doc", "expect": { "status": 400 } })"),
      endpoint);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.nature, Nature::claims_falsely);
}

TEST(Nature, PlaintextForAWrongKeyExposesData) {
  const CaseResult result = verdict_of(
      with_steps(put_step_with_key +
                 R"({ "call": "GetObject", "key": "doc", "customer_key": "k2", "expect": { "status": 403 } })"));
  EXPECT_EQ(result.nature, Nature::exposes_data);
  EXPECT_TRUE(result.gating);
}

TEST(Nature, AcceptingADamagedKeyIgnoresSilently) {
  const CaseResult result = verdict_of(with_steps(
      R"({ "call": "PutObject", "key": "doc", "customer_key": { "key": "k1", "md5": { "of": "k2" } }, "expect": { "status": 400 } })"));
  EXPECT_EQ(result.nature, Nature::ignores_silently);
}

TEST(Nature, AMissingEncryptionHeaderIgnoresSilently) {
  const CaseResult result = verdict_of(with_steps(
      R"({ "call": "PutObject", "key": "doc", "sse": "AES256", "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": "AES256" } } })"));
  EXPECT_EQ(result.nature, Nature::ignores_silently);
  EXPECT_EQ(result.findings.at(0).actual, "absent");
}

TEST(Nature, OtherBytesLoseData) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    return request.method == "GET" ? answer(200, "sixteen bytes or mOre of it") : WireResponse{};
  };
  const CaseResult result = verdict_of(
      with_steps(put_step +
                 R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200, "body": { "equals": "put" } } })"),
      endpoint);
  EXPECT_EQ(result.nature, Nature::loses_data);
  EXPECT_THAT(result.findings.at(0).actual, HasSubstr("first difference at byte 18"));
}

TEST(Nature, AnotherMessageIsWording) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    return request.method == "GET" ? error(403, "AccessDenied", "Computer says no") : WireResponse{};
  };
  const CaseResult result = verdict_of(
      with_steps(
          R"({ "call": "GetObject", "key": "doc", "expect": { "status": 403, "error": { "code": "AccessDenied", "message": "Access Denied" } } })"),
      endpoint);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.nature, Nature::wording);
}

TEST(Nature, NotImplementedRefusesHonestly) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    return request.method == "GET" ? error(501, "NotImplemented") : WireResponse{};
  };
  const CaseResult result =
      verdict_of(with_steps(R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200 } })"), endpoint);
  EXPECT_EQ(result.verdict, Verdict::unimplemented);
  EXPECT_EQ(result.nature, Nature::refuses_honestly);
}

TEST(Verdict, AHeadErrorIsJudgedByItsStatusAlone) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) { return request.method == "HEAD" ? answer(403) : WireResponse{}; };
  const CaseResult result = verdict_of(
      with_steps(
          R"({ "call": "HeadObject", "key": "doc", "expect": { "status": 403, "error": { "code": "AccessDenied" } } })"),
      endpoint);
  EXPECT_EQ(result.verdict, Verdict::pass);
}

TEST(Verdict, AFailedSetUpBlocks) {
  const CaseResult result = verdict_of(with_steps(
      R"({ "call": "GetObject", "key": "nothing" }, { "call": "HeadObject", "key": "doc", "expect": { "status": 404 } })"));
  EXPECT_EQ(result.verdict, Verdict::blocked);
  EXPECT_EQ(result.reason, "step 1 GetObject (set-up): 404 NoSuchKey: no");
}

TEST(Verdict, AnAbsentCapabilityIsNotApplicable) {
  RunOptions options;
  options.lack = {"sse-c"};
  FakeEndpoint endpoint;
  const CaseResult result = verdict_of(
      with_steps(R"({ "call": "HeadObject", "key": "doc", "expect": { "status": 404 } })", R"("needs": ["sse-c"],)"),
      endpoint, std::move(options));
  EXPECT_EQ(result.verdict, Verdict::not_applicable);
  EXPECT_EQ(result.reason, "the endpoint lacks sse-c");
  EXPECT_THAT(endpoint.asked(), IsEmpty());
}

TEST(Verdict, WithoutAProbeTheRestStillCounts) {
  const std::string good =
      put_step +
      R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200, "at_rest": { "excludes": "put" } } })";
  const std::string bad =
      put_step +
      R"({ "call": "GetObject", "key": "doc", "expect": { "status": 403, "at_rest": { "excludes": "put" } } })";
  EXPECT_EQ(verdict_of(with_steps(good, R"("needs": ["probe-at-rest"],)")).verdict, Verdict::not_checked);
  EXPECT_EQ(verdict_of(with_steps(bad)).verdict, Verdict::fail);
}

TEST(Verdict, ALenientBranchPassesOnlyWhenOptedIn) {
  const std::string steps = R"({ "call": "GetObject", "key": "doc", "expect": { "one_of": [
      { "status": 403 }, { "grade": "lenient", "laxity": "missing-as-404", "status": 404 } ] } })";
  EXPECT_EQ(verdict_of(with_steps(steps)).verdict, Verdict::fail);
  RunOptions options;
  options.laxities = {"missing-as-404"};
  FakeEndpoint endpoint;
  EXPECT_EQ(verdict_of(with_steps(steps), endpoint, std::move(options)).verdict, Verdict::lenient);
}

TEST(Verdict, AMatchingBranchPasses) {
  EXPECT_EQ(verdict_of(with_steps(R"({ "call": "GetObject", "key": "doc", "expect": { "one_of": [
      { "status": 403 }, { "status": 404, "error": { "code": "NoSuchKey" } } ] } })"))
                .verdict,
            Verdict::pass);
}

TEST(Verdict, AHangIsATimeout) {
  FakeEndpoint endpoint;
  endpoint.next_failure.failure = TransportFailure::timeout;
  endpoint.next_failure.detail = "no byte for 30 s";
  const CaseResult result =
      verdict_of(with_steps(R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200 } })"), endpoint);
  EXPECT_EQ(result.verdict, Verdict::timeout);
  EXPECT_THAT(result.reason, HasSubstr("no byte for 30 s"));
}

TEST(Verdict, ARuleOfAnotherEraIsNotApplicable) {
  EXPECT_EQ(verdict_of(with_steps(R"({ "call": "HeadObject", "key": "doc", "expect": { "status": 404 } })",
                                  R"("until": "2025",)"))
                .verdict,
            Verdict::not_applicable);
}

TEST(Verdict, AnInferredRuleNeverFails) {
  const model::Suite suite = suite_of("");
  std::string inferred;
  for (const auto& [id, rule] : suite.rules.all())
    if (rule.inferred_only()) inferred = id;
  ASSERT_FALSE(inferred.empty());
  const CaseResult result =
      verdict_of(R"({ "id": "a/b", "title": "A case of an inferred rule", "rules": [")" + inferred +
                 R"("], "steps": [{ "call": "HeadObject", "key": "doc", "expect": { "status": 200 } }] })");
  EXPECT_EQ(result.verdict, Verdict::informational);
  EXPECT_EQ(result.findings.size(), 1U);
}

TEST(Verdict, SavedValuesAreUsedLater) {
  const CaseResult result = verdict_of(with_steps(
      R"({ "call": "PutObject", "key": "doc", "save": { "tag": "header:etag" } },
         { "call": "GetObject", "key": "doc", "headers": { "if-match": "${tag}" }, "expect": { "status": 200 } })"));
  EXPECT_EQ(result.verdict, Verdict::pass);
}

TEST(Verdict, CustomerKeysNeverReachAReport) {
  FakeEndpoint endpoint;
  std::string key;
  endpoint.script = [&key](const WireRequest& request) {
    if (const auto value = request.headers.get("x-amz-server-side-encryption-customer-key")) {
      key = std::string(*value);
      return error(400, "InvalidArgument", "bad key " + key);
    }
    return WireResponse{};
  };
  const CaseResult result = verdict_of(
      with_steps(R"({ "call": "PutObject", "key": "doc", "customer_key": "k1", "expect": { "status": 200 } })"),
      endpoint);
  ASSERT_EQ(key.size(), 44U);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_THAT(result.findings[0].actual, Not(HasSubstr(key)));
  EXPECT_THAT(result.findings[0].actual, HasSubstr("<customer key k1 sha256:"));
}

TEST(Sugar, SendsTheThreeHeadersOfACustomerKey) {
  FakeEndpoint endpoint;
  verdict_of(with_steps(R"({ "call": "PutObject", "key": "a b", "customer_key": "k1", "expect": { "status": 200 } })"),
             endpoint);
  const auto requests = endpoint.requests();
  const auto put =
      std::find_if(requests.begin(), requests.end(), [](const WireRequest& r) { return r.target.ends_with("/a%20b"); });
  ASSERT_NE(put, requests.end());
  const std::string prefix = "x-amz-server-side-encryption-customer-";
  EXPECT_EQ(put->headers.get(prefix + "algorithm"), "AES256");
  const auto key = from_base64(std::string(put->headers.get_or(prefix + "key", "")));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->size(), 32U);
  EXPECT_EQ(from_base64(std::string(put->headers.get_or(prefix + "key-MD5", "")))->size(), 16U);
  EXPECT_TRUE(put->headers.has("authorization"));
}

TEST(Sugar, LeavesOutDoublesAndDamages) {
  FakeEndpoint endpoint;
  verdict_of(with_steps(R"({ "call": "PutObject", "key": "doc",
      "customer_key": { "algorithm": ["AES256", "aws:kms"], "value": { "encoding": "base64-unpadded" }, "md5": null },
      "expect": { "status": 200 } })"),
             endpoint);
  const auto requests = endpoint.requests();
  const auto put =
      std::find_if(requests.begin(), requests.end(), [](const WireRequest& r) { return r.target.ends_with("/doc"); });
  ASSERT_NE(put, requests.end());
  const std::string prefix = "x-amz-server-side-encryption-customer-";
  EXPECT_EQ(put->headers.count(prefix + "algorithm"), 2U);
  EXPECT_EQ(put->headers.get_or(prefix + "key", "").size(), 43U);
  EXPECT_FALSE(put->headers.has(prefix + "key-MD5"));
}

}  // namespace
}  // namespace s3sse::harness::runner::test
