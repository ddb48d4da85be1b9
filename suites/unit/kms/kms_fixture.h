#pragma once
// A KMS of its own for every test: fixed clock, seeded randomness, rules that a test may switch off.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "simulator/faults/fault_plan.h"
#include "simulator/kms/json/kms_json.h"
#include "simulator/kms/kms.h"

namespace s3sse::kms {

inline constexpr const char* unknown_uuid = "134f2428-cec1-4b25-a1ae-9048164dba47";

struct JsonAnswer {
  int status = 0;
  std::string raw;
  nlohmann::json body;  ///< null for an empty body
  Headers headers;

  [[nodiscard]] std::string type() const { return body.value("__type", ""); }
  [[nodiscard]] std::string message() const { return body.value("message", ""); }
};

class KmsTest : public ::testing::Test {
 protected:
  static CallOrigin origin_of(const std::string& account, std::string via = {}) {
    return {.principal = {.account_id = account,
                          .arn = "arn:aws:iam::" + account + ":user/tester",
                          .access_key_id = "AKIDTEST",
                          .canonical_id = {}},
            .via_service = std::move(via),
            .request_id = "request-1"};
  }
  static std::string arn_of(const std::string& key_id) { return "arn:aws:kms:us-east-1:111122223333:key/" + key_id; }

  /// The same caller in another Region.
  [[nodiscard]] CallOrigin in_region(std::string region) const {
    CallOrigin origin = own;
    origin.region = std::move(region);
    return origin;
  }

  KeyMetadata new_key(CreateKeyRequest request = {}) { return kms.create_key(own, request).value(); }

  JsonAnswer send(const std::string& target, std::string body) {
    Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("X-Amz-Target", target);
    request.headers.add("Content-Type", "application/x-amz-json-1.1");
    request.body = std::make_unique<MemorySource>(std::string_view(body));
    EXPECT_TRUE(is_kms_request(request));
    Response response = handle_kms_request(kms, request, own);
    JsonAnswer answer{.status = response.status, .raw = {}, .body = {}, .headers = response.headers};
    if (response.body) answer.raw = as_text(read_all(*response.body, 1 << 24).value());
    EXPECT_EQ(response.content_length.value_or(0), answer.raw.size());
    if (!answer.raw.empty()) answer.body = nlohmann::json::parse(answer.raw);
    return answer;
  }
  JsonAnswer call(const std::string& operation, const nlohmann::json& input) {
    return send("TrentService." + operation, input.dump());
  }

  FakeClock clock{TimePoint{std::chrono::milliseconds{1'700'000'000'123}}};
  SeededEntropy entropy{"kms unit test"};
  Rules rules;
  faults::FaultPlan faults{clock};
  static constexpr std::array<std::string_view, 3> regions{"us-east-1", "eu-west-1", "ap-south-1"};
  Kms kms{{.regions = regions, .faults = &faults}, clock, entropy, rules};
  CallOrigin own = origin_of("111122223333");
  CallOrigin through_s3 = origin_of("111122223333", "s3.us-east-1.amazonaws.com");
  CallOrigin stranger = origin_of("444455556666");
};

/// The error of a refused call in one line: "Type: message".
template <class T>
std::string error_of(const KmsResult<T>& result) {
  if (result) return "(no error)";
  return result.error().message.empty() ? result.error().type : result.error().type + ": " + result.error().message;
}

}  // namespace s3sse::kms
