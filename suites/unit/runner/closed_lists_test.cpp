// Every verdict that the runner gives, and every nature, produced by an endpoint that behaves so.
#include <gmock/gmock.h>

#include <functional>

#include "fake_endpoint.h"

namespace s3sse::harness::runner::test {
namespace {

using reports::CaseResult;
using reports::Nature;
using reports::Verdict;

constexpr std::string_view doc_text = "a secret of sixteen bytes or more";
constexpr std::string_view algorithm_header = "x-amz-server-side-encryption-customer-algorithm";

/// The behaviour of an endpoint, the case that meets it, and what has to be said.
struct Behaviour {
  std::string name;
  std::string steps;
  FakeEndpoint::Script script;
  Verdict verdict;
  Nature nature = Nature::none;
  std::function<void(RunOptions&)> options{};
  std::string more{};  ///< members of the case
  TransportFailure failure = TransportFailure::none;
};

const std::string head_step = R"({ "call": "HeadObject", "key": "doc", "expect": { "status": 404 } })";
const std::string put_doc_step =
    R"({ "name": "put", "call": "PutObject", "key": "doc", "body": { "text": ")" + std::string(doc_text) + R"(" } }, )";
const std::string put_with_key_step =
    R"({ "name": "put", "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "text": ")" +
    std::string(doc_text) + R"(" } }, )";
const std::string read_doc_step =
    R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200, "body": { "equals": "put" } } })";
const std::string wrong_key_read_step =
    R"({ "call": "GetObject", "key": "doc", "customer_key": "k2", "expect": { "status": 403 } })";
const std::string refused_key_step =
    R"({ "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "text": "x" }, "expect": { "status": 400 } })";
const std::string echo_step =
    R"({ "call": "PutObject", "key": "doc", "sse": "AES256",
         "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": "AES256" } } })";
const std::string kms_write_step =
    R"({ "call": "PutObject", "key": "doc", "sse": "aws:kms", "body": { "text": "x" } }, )";
const std::string kms_echo_step =
    R"({ "call": "PutObject", "key": "doc", "sse": "aws:kms", "body": { "text": "x" },
         "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": "aws:kms" } } })";
const std::string kms_read_step =
    R"({ "call": "HeadObject", "key": "doc",
         "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": "aws:kms" } } })";
const std::string key_on_a_read_step =
    R"({ "call": "GetObject", "key": "doc", "customer_key": "k1", "expect": { "status": 400 } })";
const std::string message_step =
    R"({ "call": "GetObject", "key": "doc",
         "expect": { "status": 404, "error": { "code": "NoSuchKey", "message": "The specified key does not exist." } } })";

WireResponse nothing_special(const WireRequest&) {
  return {};
}

FakeEndpoint::Script on(const std::string& method, WireResponse response) {
  return [=](const WireRequest& request) {
    const bool object = path_of(request).find('/', 1) != std::string::npos;
    return object && request.method == method ? response : WireResponse{};
  };
}

std::vector<Behaviour> behaviours() {
  const std::string lenient = R"({ "call": "HeadObject", "key": "doc", "expect": { "one_of": [
      { "status": 403 }, { "grade": "lenient", "laxity": "missing-as-404", "status": 404 } ] } })";
  const std::string informational = R"({ "call": "HeadObject", "key": "doc", "expect": { "one_of": [
      { "status": 403 }, { "grade": "informational", "status": 404 } ] } })";
  const std::string at_rest =
      put_doc_step +
      R"({ "call": "HeadObject", "key": "doc", "expect": { "status": 200, "at_rest": { "excludes": "put" } } })";
  const auto no_body = [](const WireRequest& request) {
    return request.method == "GET" ? answer(404, "<Error><Code>NoSuchKey</Code></Error>") : WireResponse{};
  };
  const auto claiming = [](const WireRequest& request) {
    if (request.method == "PUT" && request.headers.has(algorithm_header))
      return answer(200, "", {{std::string(algorithm_header), "AES256"}});
    return request.method == "GET" ? answer(200, doc_text) : WireResponse{};
  };
  return {
      {"Conforms", head_step, nothing_special, Verdict::pass},
      {"TakesAnAcceptedLiberty", lenient, nothing_special, Verdict::lenient, Nature::none,
       [](RunOptions& options) { options.laxities = {"missing-as-404"}; }},
      {"DoesWhatNoRuleSettles", informational, nothing_special, Verdict::informational},
      {"HasNoSseC", head_step, nothing_special, Verdict::not_applicable, Nature::none,
       [](RunOptions& options) { options.lack = {"sse-c"}; }, R"("needs": ["sse-c"],)"},
      {"ShowsNothingOfItsInside",
       at_rest,
       nothing_special,
       Verdict::not_checked,
       Nature::none,
       {},
       R"("needs": ["probe-at-rest"],)"},
      {"SaysNotImplemented", put_doc_step + read_doc_step, on("GET", error(501, "NotImplemented")),
       Verdict::unimplemented, Nature::refuses_honestly},
      {"Hangs", head_step, nothing_special, Verdict::timeout, Nature::none, {}, "", TransportFailure::timeout},
      {"BreaksOff", head_step, nothing_special, Verdict::error, Nature::none, {}, "", TransportFailure::connection},
      {"FailsTheSetUp", put_doc_step + read_doc_step, on("PUT", error(403, "AccessDenied")), Verdict::blocked},
      {"LosesTheObject", put_doc_step + read_doc_step, no_body, Verdict::fail, Nature::loses_data},
      {"ServesOtherBytes", put_doc_step + read_doc_step, on("GET", answer(200, "something else")), Verdict::fail,
       Nature::loses_data},
      {"OpensWithAWrongKey", put_with_key_step + wrong_key_read_step, nothing_special, Verdict::fail,
       Nature::exposes_data},
      {"OpensWithoutTheKeyWhatItCallsEncrypted",
       put_with_key_step + R"({ "call": "GetObject", "key": "doc", "expect": { "status": 400 } })", claiming,
       Verdict::fail, Nature::claims_falsely},
      {"LosesTheBucket", R"({ "call": "HeadBucket", "expect": { "status": 200 } })",
       [](const WireRequest& request) { return request.method == "HEAD" ? answer(404) : WireResponse{}; },
       Verdict::fail, Nature::loses_data},
      {"TakesAKeyThatItHadToRefuse", refused_key_step, nothing_special, Verdict::fail, Nature::ignores_silently},
      {"TakesAKeyThatItHadToRefuseAndUsesIt", refused_key_step,
       on("PUT", answer(200, "", {{std::string(algorithm_header), "AES256"}})), Verdict::fail, Nature::wrong_answer},
      {"IgnoresTheHeader", echo_step, on("PUT", answer(200)), Verdict::fail, Nature::ignores_silently},
      {"EncryptsWithoutSayingSo", kms_echo_step + ", " + kms_read_step,
       on("HEAD", answer(200, "", {{"x-amz-server-side-encryption", "aws:kms"}})), Verdict::fail, Nature::wrong_answer},
      {"ShowsOnlyOnReadsThatNothingWasDone", kms_write_step + kms_read_step, on("HEAD", answer(200)), Verdict::fail,
       Nature::ignores_silently},
      {"TakesAKeyOnARead", put_doc_step + key_on_a_read_step, on("GET", answer(200, doc_text)), Verdict::fail,
       Nature::wrong_answer},
      {"SaysAnotherMethod", echo_step, on("PUT", answer(200, "", {{"x-amz-server-side-encryption", "aws:kms"}})),
       Verdict::fail, Nature::wrong_answer},
      {"SaysItInOtherWords", message_step, on("GET", error(404, "NoSuchKey", "Gone.")), Verdict::fail, Nature::wording},
  };
}

CaseResult result_of(const Behaviour& behaviour) {
  FakeEndpoint endpoint;
  endpoint.script = behaviour.script;
  endpoint.next_failure.failure = behaviour.failure;
  endpoint.next_failure.detail = "nothing came";
  RunOptions options;
  if (behaviour.options) behaviour.options(options);
  const model::Suite suite =
      suite_of(R"({ "id": "a/b", "title": "A case that meets a behaviour", "rules": ["SSEC-17"], )" + behaviour.more +
               R"("steps": [)" + behaviour.steps + "] }");
  for (const model::Problem& problem : suite.problems) ADD_FAILURE() << problem.text();
  const auto record = run_all(suite, endpoint, std::move(options));
  return record.cases.empty() ? CaseResult{} : record.cases.front();
}

class EveryBehaviour : public ::testing::TestWithParam<Behaviour> {};

TEST_P(EveryBehaviour, GetsItsVerdictAndItsNature) {
  const CaseResult result = result_of(GetParam());
  EXPECT_EQ(reports::to_string(result.verdict), reports::to_string(GetParam().verdict)) << result.reason;
  EXPECT_EQ(reports::to_string(result.nature), reports::to_string(GetParam().nature));
}

INSTANTIATE_TEST_SUITE_P(All, EveryBehaviour, ::testing::ValuesIn(behaviours()),
                         [](const auto& behaviour) { return behaviour.param.name; });

TEST(ClosedLists, AreCoveredByTheBehaviours) {
  // Not for the runner to give: skipped and flaky need an interruption and a repetition (run_test, repetition_test),
  // and the two about expected failures come from a baseline.
  std::set<Verdict> verdicts{Verdict::skipped, Verdict::flaky, Verdict::expected_failure, Verdict::unexpected_pass};
  std::set<Nature> natures;
  for (const Behaviour& behaviour : behaviours()) {
    verdicts.insert(behaviour.verdict);
    natures.insert(behaviour.nature);
  }
  EXPECT_EQ(verdicts.size(), reports::verdict_count);
  EXPECT_EQ(natures.size(), reports::nature_count);
}

}  // namespace
}  // namespace s3sse::harness::runner::test
