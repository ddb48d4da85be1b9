// KAPI-33, and whom aws:SourceIp in a key policy tells.
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

TEST_F(KmsTest, ThrottledCallsAreAnsweredAndRecordedAsSuch) {
  faults.add(faults::parse_fault("kms.throttle:op=GenerateRandom,count=1").value());
  const JsonAnswer refused = call("GenerateRandom", {{"NumberOfBytes", 8}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.type(), "ThrottlingException");
  EXPECT_EQ(refused.message(),
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
  EXPECT_EQ(kms.ledger().back().error, "ThrottlingException");
  EXPECT_EQ(call("GenerateRandom", {{"NumberOfBytes", 8}}).status, 200);
}

TEST_F(KmsTest, UnavailableKmsIsAFaultOfTheServer) {
  faults.add(faults::parse_fault("kms.unavailable").value());
  const JsonAnswer refused = call("ListKeys", nlohmann::json::object());
  EXPECT_EQ(refused.status, 500);
  EXPECT_EQ(refused.type(), "KMSInternalException");
}

TEST_F(KmsTest, SourceIpTellsTheClientOfADirectCallAlone) {
  CreateKeyRequest request;
  request.policy = R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
    {"Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey","Resource":"*",
     "Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]})";
  const KeyMetadata key = new_key(request);
  const auto allowed = [&](CallOrigin origin, std::string address) {
    origin.source_address = std::move(address);
    return kms.generate_data_key(origin, key.key_id, 32, {}).has_value();
  };
  EXPECT_TRUE(allowed(own, "192.0.2.7"));
  EXPECT_FALSE(allowed(own, "198.51.100.7"));
  // S3 calls from addresses of its own: the documented trap of such policies.
  EXPECT_FALSE(allowed(through_s3, "192.0.2.7"));
}

}  // namespace
}  // namespace s3sse::kms
