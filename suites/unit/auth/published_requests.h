#pragma once
// The worked examples of the Amazon S3 API reference ("Authenticating Requests"): their keys, date and requests.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "simulator/auth/authenticator.h"
#include "simulator/auth/signature_v4.h"
#include "simulator/base/time_format.h"

namespace s3sse::auth {

inline constexpr std::string_view example_id = "AKIAIOSFODNN7EXAMPLE";
inline constexpr std::string_view example_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
inline constexpr std::string_view empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
inline constexpr std::string_view example_time = "20130524T000000Z";
inline constexpr std::string_view example_scope = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";

/// A simulator's front door at midnight of 24 May 2013, knowing the example's access key.
class Door {
 public:
  explicit Door(AuthenticatorOptions options = {}, std::function<bool()> reads_kms_object = {})
      : options_(std::move(options)), reads_kms_object_(std::move(reads_kms_object)) {
    Credential credential;
    credential.principal = {"111122223333", "arn:aws:iam::111122223333:user/example", std::string(example_id), "c"};
    credential.secret_access_key = SecretBytes::copy_of(as_bytes(example_secret));
    credentials.add(std::move(credential));
  }

  S3Result<Authenticated> ask(Request& request) {
    const Authenticator authenticator(credentials, clock, rules, options_);
    const Target target = parse_target(request.target).value();
    return authenticator.authenticate(
        request, {.target = target, .host_bucket = host_bucket, .reads_kms_object = reads_kms_object_}, trailers);
  }

  FakeClock clock{*parse_iso8601_basic(example_time)};
  CredentialStore credentials;
  Rules rules;
  Trailers trailers;
  std::string host_bucket;  ///< the bucket that the host of the next request names; empty: path style

 private:
  AuthenticatorOptions options_;
  std::function<bool()> reads_kms_object_;
};

inline Request request_of(std::string method, std::string target, Headers headers, std::string_view body = {}) {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers = std::move(headers);
  request.body = std::make_unique<MemorySource>(body);
  return request;
}

inline std::string authorization(std::string_view signed_headers, std::string_view signature,
                                 std::string_view scope = example_scope) {
  return "AWS4-HMAC-SHA256 Credential=" + std::string(scope) + ", SignedHeaders=" + std::string(signed_headers) +
         ", Signature=" + std::string(signature);
}

/// Signs with the code under test, which the published examples pin; for requests that no publication holds.
inline std::string sign(const Request& request, const std::vector<std::string>& names, std::string_view payload,
                        std::string_view scope_text = example_scope, std::string_view time = example_time) {
  const auto scope = parse_credential(scope_text).value();
  const auto target = parse_target(request.target).value();
  const SecretBytes key = derive_signing_key(SecretBytes::copy_of(as_bytes(example_secret)), scope);
  return signature_of(key, string_to_sign(time, scope, canonical_request(request, target, names, payload)));
}

/// The value of an element of the error document; fails the test when it is absent.
inline std::string element(const S3Error& error, std::string_view name) {
  for (const auto& [key, value] : error.elements) {
    if (key == name) return value;
  }
  ADD_FAILURE() << "no element " << name;
  return {};
}

inline Request example_get() {
  return request_of(
      "GET", "/test.txt",
      {{"Host", "examplebucket.s3.amazonaws.com"},
       {"Range", "bytes=0-9"},
       {"x-amz-content-sha256", std::string(empty_hash)},
       {"x-amz-date", std::string(example_time)},
       {"Authorization", authorization("host;range;x-amz-content-sha256;x-amz-date",
                                       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")}});
}

}  // namespace s3sse::auth
