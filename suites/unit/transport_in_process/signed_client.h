#pragma once
// Signed requests to an endpoint, in few words.
#include <chrono>
#include <string>
#include <utility>

#include "harness/sigv4/signer.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/service/service.h"

namespace s3sse::harness::testing_support {

inline constexpr const char* example_access_key_id = "AKIAIOSFODNN7EXAMPLE";
inline constexpr const char* example_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

inline ServiceConfig one_account() {
  ServiceConfig config;
  Account account;
  account.access_key_id = example_access_key_id;
  account.secret_access_key = example_secret_access_key;
  config.accounts.push_back(std::move(account));
  return config;
}

inline Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds{20};
}

class SignedClient {
 public:
  SignedClient(Endpoint& endpoint, const Clock& clock) : endpoint_(endpoint), clock_(clock) {}

  WireRequest request(std::string method, std::string target, std::string_view body = {}, Headers headers = {}) {
    WireRequest result;
    result.method = std::move(method);
    result.target = std::move(target);
    result.headers.add("Host", endpoint_.info().host);
    for (const Header& header : headers) result.headers.add(header.name, header.value);
    result.body = to_bytes(body);
    return result;
  }

  WireRequest signed_request(std::string method, std::string target, std::string_view body = {}, Headers headers = {},
                             sigv4::Payload payload = sigv4::Payload::signed_hash) {
    WireRequest result = request(std::move(method), std::move(target), body, std::move(headers));
    sigv4::SignOptions options;
    options.time = clock_.now();
    options.payload = payload;
    options.chunk_size = 8192;
    signer_.sign(result, credentials_, options);
    return result;
  }

  Exchange call(std::string method, std::string target, std::string_view body = {}, Headers headers = {},
                sigv4::Payload payload = sigv4::Payload::signed_hash) {
    return endpoint_.send(signed_request(std::move(method), std::move(target), body, std::move(headers), payload),
                          soon());
  }

  sigv4::Signer& signer() { return signer_; }
  [[nodiscard]] const sigv4::Credentials& credentials() const { return credentials_; }

 private:
  Endpoint& endpoint_;
  const Clock& clock_;
  sigv4::Signer signer_;
  sigv4::Credentials credentials_ = sigv4::make_credentials(example_access_key_id, example_secret_access_key);
};

}  // namespace s3sse::harness::testing_support
