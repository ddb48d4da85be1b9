// Endpoints that do nothing right: no MUST case passes on them, and the run ends.
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "harness/cli/run/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/runner/run/runner.h"

namespace s3sse {
namespace {

using harness::Deadline;
using harness::Exchange;
using harness::TransportFailure;
using harness::WireRequest;

const harness::model::Suite& suite() {
  static const harness::model::Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

using Answer = std::function<Exchange(const WireRequest&, Deadline)>;

class DeadEndpoint final : public harness::Endpoint {
 public:
  explicit DeadEndpoint(Answer answer) : answer_(std::move(answer)) {
    info_.label = "dead";
    info_.host = "s3.localhost";
    info_.plain_host = "s3.localhost";
    info_.has_plain = true;
  }
  Exchange send(const WireRequest& request, Deadline deadline) override { return answer_(request, deadline); }
  [[nodiscard]] const harness::EndpointInfo& info() const override { return info_; }

 private:
  Answer answer_;
  harness::EndpointInfo info_;
};

Exchange answered(int status, std::string_view body, Headers headers = {}) {
  Exchange exchange;
  exchange.response.status = status;
  exchange.response.headers = std::move(headers);
  exchange.response.body = to_bytes(body);
  return exchange;
}

Exchange broken(TransportFailure failure, int status = 0, std::string_view body = {}) {
  Exchange exchange = answered(status, body);
  exchange.failure = failure;
  exchange.detail = "It is dead.";
  return exchange;
}

Answer always(int status, std::string body, Headers headers = {}) {
  return [=](const WireRequest& request, Deadline) {
    return answered(status, request.method == "HEAD" ? "" : body, headers);
  };
}

std::string error_document(std::string_view code, std::string_view message) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + std::string(code) + "</Code><Message>" +
         std::string(message) + "</Message><RequestId>0123456789ABCDEF</RequestId></Error>";
}

struct Death {
  std::string name;
  Answer answer;
};

std::vector<Death> deaths() {
  const Headers xml{{"Content-Type", "application/xml"}, {"x-amz-request-id", "0123456789ABCDEF"}};
  return {
      {"Always200AndEmpty", always(200, "")},
      {"Always204", always(204, "")},
      {"Always400", always(400, error_document("InvalidArgument", "Invalid Argument"), xml)},
      {"Always403", always(403, error_document("AccessDenied", "Access Denied"), xml)},
      {"Always404", always(404, error_document("NoSuchKey", "The specified key does not exist."), xml)},
      {"Always501",
       always(501,
              error_document("NotImplemented", "A header you provided implies functionality that is not implemented"),
              xml)},
      {"Always503", always(503, error_document("SlowDown", "Please reduce your request rate."), xml)},
      {"Redirects", always(301, "", {{"Location", "https://elsewhere.example/"}})},
      {"GarbageXml", always(200, "<?xml version=\"1.0\"?><a><b></a>\xff\xfe", xml)},
      {"Html", always(200, "<html><body>It works!</body></html>", {{"Content-Type", "text/html"}})},
      {"WrongLength", always(200, "short", {{"Content-Length", "1000"}})},
      {"Hangs",
       [](const WireRequest&, Deadline deadline) {
         std::this_thread::sleep_until(deadline);
         return broken(TransportFailure::timeout);
       }},
      {"Resets", [](const WireRequest&, Deadline) { return broken(TransportFailure::connection); }},
      {"NoTls", [](const WireRequest&, Deadline) { return broken(TransportFailure::tls); }},
      {"CutsBodies", [](const WireRequest&, Deadline) { return broken(TransportFailure::connection, 200, "half"); }},
      {"EndlessBodies",
       [](const WireRequest&, Deadline) { return broken(TransportFailure::too_large, 200, "and on"); }},
      {"GarbageForHttp", [](const WireRequest&, Deadline) { return broken(TransportFailure::protocol); }},
      {"EchoesRequests",
       [](const WireRequest& request, Deadline) {
         Exchange exchange = answered(200, "", request.headers);
         exchange.response.body = request.body;
         return exchange;
       }},
  };
}

class DeadEndpoints : public ::testing::TestWithParam<Death> {};

TEST_P(DeadEndpoints, PassNoCaseOfAMustRule) {
  DeadEndpoint endpoint(GetParam().answer);
  const auto subject = cli::simulators("s3sse")("", 2026);  // for its clock and its principals
  harness::runner::RunOptions options = subject->run_options();
  options.workers = 32;  // most of them wait
  options.step_limit = std::chrono::milliseconds(30);
  options.case_limit = std::chrono::milliseconds(300);
  const auto record = harness::runner::run(suite(), endpoint, subject->clock(), options);
  EXPECT_GT(record.cases.size(), 500U);
  for (const auto& result : record.cases) {
    if (result.level != "MUST") continue;
    EXPECT_NE(reports::standing_of(result.verdict), reports::Standing::passed) << result.id << " passes";
  }
}

INSTANTIATE_TEST_SUITE_P(All, DeadEndpoints, ::testing::ValuesIn(deaths()),
                         [](const auto& death) { return death.param.name; });

}  // namespace
}  // namespace s3sse
