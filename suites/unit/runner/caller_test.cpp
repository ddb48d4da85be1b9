// Requests outside of any case: nothing secret comes back in an answer.
#include "harness/runner/request/caller.h"

#include <gmock/gmock.h>

#include "fake_endpoint.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::runner::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Form = SigningManner::Form;

const sigv4::Credentials& caller_credentials() {
  static const sigv4::Credentials credentials =
      sigv4::make_credentials("AKIAEXAMPLE", "a-secret-access-key-of-nobody", "a-session-token-of-nobody");
  return credentials;
}

/// S3's SignatureDoesNotMatch quotes what it was sent, in headers and in the query.
WireResponse quoting(const WireRequest& request) {
  return error(403, "SignatureDoesNotMatch",
               std::string(request.headers.get_or("Authorization", "")) + " " + request.target + " " +
                   percent_decode(request.target).value_or(""));
}

class QuotedSecrets : public ::testing::TestWithParam<Form> {};

TEST_P(QuotedSecrets, AreHidden) {
  FakeEndpoint endpoint;
  std::string signature;
  endpoint.script = [&](const WireRequest& request) {
    const std::string signed_text = std::string(request.headers.get_or("Authorization", "")) + "&" + request.target;
    for (const std::string_view name : {"Signature=", "AWS AKIAEXAMPLE:"})
      if (const std::size_t at = signed_text.find(name); at != std::string::npos)
        signature = signed_text.substr(at + name.size(), signed_text.find('&', at) - at - name.size());
    return quoting(request);
  };
  const SystemClock clock;
  Caller caller(endpoint, clock, caller_credentials(), false);
  const Exchange exchange =
      caller.send({.bucket = "bucket", .key = "doc", .signing = {.form = GetParam()}}, Deadline::max());
  const std::string body(as_text(exchange.response.body));
  ASSERT_THAT(body, HasSubstr("[redacted]"));
  ASSERT_GT(signature.size(), 16U);
  EXPECT_THAT(body, Not(HasSubstr(signature)));
  EXPECT_THAT(body, Not(HasSubstr(percent_decode(signature).value_or(signature))));
  EXPECT_THAT(body, Not(HasSubstr("a-session-token-of-nobody")));
}

INSTANTIATE_TEST_SUITE_P(Caller, QuotedSecrets,
                         ::testing::Values(Form::header, Form::presigned, Form::sigv2_header, Form::sigv2_presigned));

}  // namespace
}  // namespace s3sse::harness::runner::test
