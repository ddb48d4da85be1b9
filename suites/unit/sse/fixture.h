#pragma once
// A small S3 account with a KMS, as the tests of this module need it. Header values come from the recordings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/sse/data_keys.h"
#include "simulator/model/header_names.h"
#include "simulator/sse/sse_engine.h"

namespace s3sse::sse {

// The keys of the recordings, and MD5s as recorded.
inline constexpr const char* key_1 = "MTIzNDU2Nzg5MGFiY2RlZjEyMzQ1Njc4OTBhYmNkZWY=";
inline constexpr const char* key_1_md5 = "JMwgiexXqwuPqIPjYFmIZQ==";
inline constexpr const char* key_2 = "YWJjZGVmMTIzNDU2Nzg5MGFiY2RlZjEyMzQ1Njc4OTA=";
inline constexpr const char* key_2_md5 = "KoitZ78ZSAQHz4+gxDpJqQ==";
inline constexpr const char* short_key = "MTIzNDU2Nzg5MA==";  // ten bytes
inline constexpr const char* short_key_md5 = "6Afx/PgtEy+bsBjKZzihnw==";

inline Headers triple(std::string algorithm, std::string key, std::string md5) {
  return Headers{{std::string(header::customer_algorithm), std::move(algorithm)},
                 {std::string(header::customer_key), std::move(key)},
                 {std::string(header::customer_key_md5), std::move(md5)}};
}
inline Headers source_triple(std::string algorithm, std::string key, std::string md5) {
  return Headers{{std::string(header::source_customer_algorithm), std::move(algorithm)},
                 {std::string(header::source_customer_key), std::move(key)},
                 {std::string(header::source_customer_key_md5), std::move(md5)}};
}
inline Headers good_triple() {
  return triple("AES256", key_1, key_1_md5);
}
inline Headers without(Headers headers, std::string_view name) {
  headers.remove(name);
  return headers;
}
inline Headers managed(std::string sse, std::string key_id = {}) {
  Headers headers{{std::string(header::sse), std::move(sse)}};
  if (!key_id.empty()) headers.add(std::string(header::kms_key_id), std::move(key_id));
  return headers;
}

/// Status, code, message and every extra element.
MATCHER_P4(IsRefusal, status, code, message, elements, "") {
  if (arg.has_value()) {
    *result_listener << "which is no refusal";
    return false;
  }
  const S3Error& e = arg.error();
  *result_listener << e.status << " " << e.code << ": " << e.message;
  for (const auto& [name, value] : e.elements) *result_listener << " " << name << "=" << value;
  return e.status == status && e.code == code && e.message == message &&
         e.elements == std::vector<std::pair<std::string, std::string>>(elements);
}
using Elements = std::vector<std::pair<std::string, std::string>>;
inline const Elements generic_argument{{"ArgumentName", "x-amz-server-side-encryption"}};
inline Elements sse_argument(std::string value) {
  return {{"ArgumentName", "x-amz-server-side-encryption"}, {"ArgumentValue", std::move(value)}};
}

class SseTest : public ::testing::Test {
 protected:
  static Principal user(std::string name, std::string account = "111122223333") {
    return {account, "arn:aws:iam::" + account + ":user/" + name, "AKIAEXAMPLE", std::string(64, 'a')};
  }
  [[nodiscard]] RequestFacts facts(Era era = Era::y2026) const {
    return {.peer = peer_,
            .principal = alice_,
            .action = action_,
            .resource_arn = "arn:aws:s3:::bucket/doc",
            .rules = rules_,
            .era = era};
  }
  [[nodiscard]] kms::CallOrigin origin() const {
    return {.principal = alice_, .via_service = "s3.us-east-1.amazonaws.com"};
  }
  [[nodiscard]] kms::CallOrigin origin(const Principal& who) const {
    return {.principal = who, .via_service = "s3.us-east-1.amazonaws.com"};
  }

  S3Result<EncryptionRequest> read(const Headers& headers) { return read_write_encryption(headers, bucket_, facts()); }
  S3Result<EncryptionPlan> plan(const Headers& headers, Era era = Era::y2026) {
    auto request = read(headers);
    if (!request) return refuse(request.error());
    return engine_.plan(std::move(*request), bucket_, facts(era));
  }
  S3Result<NewDataKeys> generate(const Headers& headers, const ObjectPlace& place) {
    auto planned = plan(headers);
    if (!planned) return refuse(planned.error());
    return engine_.generate(*planned, place, facts(), origin());
  }
  NewDataKeys make(const Headers& headers) {
    auto keys = generate(headers, place_);
    EXPECT_TRUE(keys.has_value()) << (keys ? "" : keys.error().message);
    return keys ? std::move(*keys) : NewDataKeys{};
  }
  S3Result<crypto::SegmentKeys> open(const Envelope& envelope, const CustomerKey* key = nullptr) {
    return engine_.open(envelope, place_, key, facts(), origin());
  }
  static CustomerKey customer_key(const char* base64) {
    const Bytes raw = *from_base64(base64);
    return {SecretBytes::copy_of(raw), to_base64(crypto::md5(raw))};
  }
  std::string new_key() { return kms_.create_key({.principal = alice_}, {})->arn; }
  std::vector<std::string> calls(std::uint64_t after = 0) const {
    std::vector<std::string> names;
    for (const auto& entry : kms_.ledger(after)) {
      if (entry.api == "GenerateDataKey" || entry.api == "Decrypt" || entry.api == "Encrypt")
        names.push_back(entry.api);
    }
    return names;
  }
  static bool same(const crypto::SegmentKeys& a, const crypto::SegmentKeys& b) {
    if (a.layers.size() != b.layers.size()) return false;
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
      if (!a.layers[i].equals(b.layers[i])) return false;
    }
    return true;
  }

  Rules rules_;
  FakeClock clock_{TimePoint{std::chrono::milliseconds{1764000000000}}};
  SeededEntropy entropy_{"sse tests"};
  kms::Kms kms_{{}, clock_, entropy_, rules_};
  SseEngine engine_{kms_, entropy_, entropy_.secret(32), clock_,
                    [this](auto data_keys) { return deviations::in_front_of(std::move(data_keys), kms_, entropy_); }};
  Peer peer_{.tls_version = "TLSv1.3"};
  Principal alice_ = user("alice");
  std::string action_ = "s3:PutObject";
  BucketEncryption bucket_;
  ObjectPlace place_{"bucket", "doc", "0123456789abcdef"};
};

}  // namespace s3sse::sse
