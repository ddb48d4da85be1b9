// Link: s3sse::auth
// Authorization headers and presigned queries. The first line of the input is a request target, the second an
// Authorization header, the rest "Name: value" headers. Whatever they say, a wrong signature lets nobody in.
#include "simulator/auth/authenticator.h"
#include "simulator/auth/signature_claim.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

Request request_of(std::string_view text) {
  Request request;
  request.method = "GET";
  const auto lines = split(text, '\n');
  request.target = lines[0];
  if (lines.size() > 1 && !lines[1].empty()) request.headers.add("Authorization", std::string(lines[1]));
  for (std::size_t i = 2; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    request.headers.add(std::string(lines[i].substr(0, colon)), std::string(trim(lines[i].substr(colon + 1))));
  }
  return request;
}

void check_parsers(const Request& request) {
  if (const auto claim = auth::parse_authorization_header(request.headers.get_or("Authorization", ""))) {
    fuzz::check(!claim->lifetime && claim->scope.date.size() == 8, "a header's claim has a date and no lifetime");
  }
  const auto target = parse_target(request.target);
  if (!target) return;
  if (const auto claim = auth::parse_presigned_query(*target)) {
    fuzz::check(claim->lifetime.value_or(604801) <= 604800, "a presigned URL lives at most a week");
    fuzz::check(claim->date_time.size() == 16, "a presigned URL has a date");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Request request = request_of(fuzz::text_of(data, size));
  check_parsers(request);

  static const FakeClock clock(*parse_iso8601_basic("20130524T000000Z"));
  static const Rules rules;
  static const auth::CredentialStore* credentials = [] {
    auto* store = new auth::CredentialStore;
    auth::Credential credential;
    credential.principal = {"111122223333", "arn:aws:iam::111122223333:user/example", "AKIAIOSFODNN7EXAMPLE", "c"};
    credential.secret_access_key = SecretBytes::copy_of(as_bytes("not the key that the corpus was signed with"));
    store->add(std::move(credential));
    return store;
  }();
  const auth::Authenticator authenticator(*credentials, clock, rules);
  const auto target = parse_target(request.target);
  if (!target) return 0;
  auth::Trailers trailers;
  const auto result = authenticator.authenticate(request, {.target = *target}, trailers);
  fuzz::check(trailers != nullptr, "trailers are never null");
  fuzz::check(!result || result->kind == auth::SignatureKind::anonymous, "nobody gets in without the key");
  fuzz::check(!result || result->principal.anonymous(), "an unsigned request is nobody's");
  return 0;
}
