// The JSON protocol: recorded shapes and messages of AWS KMS, through handle_kms_request.
#include <gmock/gmock.h>

#include "simulator/base/encoding.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

std::vector<std::string> members(const json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

TEST_F(KmsTest, RecognisesItsRequests) {
  Request request;
  request.method = "POST";
  request.target = "/any/path";
  EXPECT_FALSE(is_kms_request(request));
  request.headers.set("x-amz-target", "TrentService.ListKeys");
  EXPECT_TRUE(is_kms_request(request));
  request.method = "GET";
  EXPECT_FALSE(is_kms_request(request));
}

TEST_F(KmsTest, AnswerCarriesTypeAndRequestId) {
  const auto answer = call("ListKeys", json::object());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(answer.headers.get("x-amzn-requestid"), "request-1");
  own.request_id.clear();
  EXPECT_EQ(call("ListKeys", json::object()).headers.get("x-amzn-RequestId")->size(), 36U);
}

// kms-describe-symmetric, kms-describe-alias-arn
TEST_F(KmsTest, DescribeKeyHasExactlyTheRecordedMembers) {
  const json created = call("CreateKey", {{"Description", "test key 123"}}).body["KeyMetadata"];
  const json expected{{"AWSAccountId", "111122223333"},
                      {"Arn", created["Arn"]},
                      {"CreationDate", 1700000000.123},
                      {"CurrentKeyMaterialId", created["CurrentKeyMaterialId"]},
                      {"CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"},
                      {"Description", "test key 123"},
                      {"Enabled", true},
                      {"EncryptionAlgorithms", {"SYMMETRIC_DEFAULT"}},
                      {"KeyId", created["KeyId"]},
                      {"KeyManager", "CUSTOMER"},
                      {"KeySpec", "SYMMETRIC_DEFAULT"},
                      {"KeyState", "Enabled"},
                      {"KeyUsage", "ENCRYPT_DECRYPT"},
                      {"MultiRegion", false},
                      {"Origin", "AWS_KMS"}};
  EXPECT_EQ(created, expected);
  EXPECT_EQ(call("CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", created["KeyId"]}}).raw, "");
  const auto described = call("DescribeKey", {{"KeyId", "arn:aws:kms:us-east-1:111122223333:alias/a"}});
  EXPECT_EQ(described.body, (json{{"KeyMetadata", expected}}));
  EXPECT_THAT(described.raw, testing::HasSubstr("\"CreationDate\":1700000000.123"));
  EXPECT_THAT(created["CurrentKeyMaterialId"].get<std::string>(), MatchesRegex("[a-f0-9]{64}"));
}

// kms-create-multi-region
TEST_F(KmsTest, MultiRegionConfiguration) {
  const json key = call("CreateKey", {{"MultiRegion", true}}).body["KeyMetadata"];
  EXPECT_THAT(key["KeyId"].get<std::string>(), StartsWith("mrk-"));
  EXPECT_EQ(key["MultiRegion"], true);
  EXPECT_EQ(key["MultiRegionConfiguration"], (json{{"MultiRegionKeyType", "PRIMARY"},
                                                   {"PrimaryKey", {{"Arn", key["Arn"]}, {"Region", "us-east-1"}}},
                                                   {"ReplicaKeys", json::array()}}));
}

// kms-create-external, kms-encrypt-pending-import
TEST_F(KmsTest, ExternalKey) {
  const json key = call("CreateKey", {{"Origin", "EXTERNAL"}}).body["KeyMetadata"];
  EXPECT_EQ(key["KeyState"], "PendingImport");
  EXPECT_EQ(key["Enabled"], false);
  EXPECT_EQ(key["Origin"], "EXTERNAL");
  EXPECT_FALSE(key.contains("CurrentKeyMaterialId"));
  EXPECT_FALSE(key.contains("ExpirationModel"));
  const auto refused = call("Encrypt", {{"KeyId", key["KeyId"]}, {"Plaintext", "AA=="}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.type(), "KMSInvalidStateException");
  EXPECT_EQ(refused.message(), key["Arn"].get<std::string>() + " is pending import.");
}

TEST_F(KmsTest, KeysOfOtherSpecsShowTheirAlgorithms) {
  const json mac =
      call("CreateKey", {{"KeySpec", "HMAC_256"}, {"KeyUsage", "GENERATE_VERIFY_MAC"}}).body["KeyMetadata"];
  EXPECT_EQ(mac["MacAlgorithms"], json({"HMAC_SHA_256"}));
  EXPECT_FALSE(mac.contains("EncryptionAlgorithms"));
  const json rsa =
      call("CreateKey", {{"CustomerMasterKeySpec", "RSA_2048"}, {"KeyUsage", "ENCRYPT_DECRYPT"}}).body["KeyMetadata"];
  EXPECT_EQ(rsa["KeySpec"], "RSA_2048");
  EXPECT_EQ(rsa["EncryptionAlgorithms"], json({"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"}));
  // kms-create-hmac-no-usage
  const auto refused = call("CreateKey", {{"KeySpec", "HMAC_256"}});
  EXPECT_EQ(refused.type(), "ValidationException");
  EXPECT_EQ(refused.message(),
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
}

// kms-describe-malformed-id, -unknown-uuid, -other-region-arn
TEST_F(KmsTest, KeyLookupErrors) {
  const auto malformed = call("DescribeKey", {{"KeyId", "fake-key-id"}});
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(malformed.body, (json{{"__type", "NotFoundException"}, {"message", "Invalid keyId 'fake-key-id'"}}));
  EXPECT_EQ(call("DescribeKey", {{"KeyId", unknown_uuid}}).message(),
            "Key '" + arn_of(unknown_uuid) + "' does not exist");
  EXPECT_EQ(
      call("DescribeKey", {{"KeyId", "arn:aws:kms:us-west-2:111122223333:key/" + std::string(unknown_uuid)}}).message(),
      "Invalid arn us-west-2");
}

// kms-gdk, kms-gdk-without-plaintext
TEST_F(KmsTest, GenerateDataKeyShapes) {
  const KeyMetadata key = new_key();
  const auto made = call("GenerateDataKey", {{"KeyId", key.key_id}, {"KeySpec", "AES_256"}}).body;
  EXPECT_EQ(members(made), (std::vector<std::string>{"CiphertextBlob", "KeyId", "KeyMaterialId", "Plaintext"}));
  EXPECT_EQ(made["KeyId"], key.arn);
  EXPECT_EQ(from_base64(made["Plaintext"].get<std::string>())->size(), 32U);
  EXPECT_EQ(
      from_base64(
          call("GenerateDataKey", {{"KeyId", key.key_id}, {"KeySpec", "AES_128"}}).body["Plaintext"].get<std::string>())
          ->size(),
      16U);
  EXPECT_EQ(
      from_base64(
          call("GenerateDataKey", {{"KeyId", key.key_id}, {"NumberOfBytes", 64}}).body["Plaintext"].get<std::string>())
          ->size(),
      64U);
  const auto wrapped = call("GenerateDataKeyWithoutPlaintext", {{"KeyId", key.key_id}, {"KeySpec", "AES_256"}}).body;
  EXPECT_EQ(members(wrapped), (std::vector<std::string>{"CiphertextBlob", "KeyId", "KeyMaterialId"}));

  for (const json& input :
       {json{{"KeyId", key.key_id}}, json{{"KeyId", key.key_id}, {"KeySpec", "AES_256"}, {"NumberOfBytes", 32}},
        json{{"KeyId", key.key_id}, {"KeySpec", "AES_512"}}, json{{"KeyId", key.key_id}, {"NumberOfBytes", 1025}},
        json{{"KeyId", key.key_id}, {"NumberOfBytes", 0}}, json{{"KeyId", key.key_id}, {"NumberOfBytes", -1}}}) {
    EXPECT_EQ(call("GenerateDataKey", input).type(), "ValidationException") << input;
  }
}

// kms-encrypt-ok, kms-decrypt-missing-context
TEST_F(KmsTest, EncryptDecryptRoundTrip) {
  const KeyMetadata key = new_key();
  const std::string plaintext = to_base64(as_bytes("some plaintext"));
  const json context{{"context-key", "context-value"}};
  const auto sealed =
      call("Encrypt", {{"KeyId", key.key_id}, {"Plaintext", plaintext}, {"EncryptionContext", context}}).body;
  EXPECT_EQ(members(sealed), (std::vector<std::string>{"CiphertextBlob", "EncryptionAlgorithm", "KeyId"}));
  EXPECT_EQ(sealed["KeyId"], key.arn);
  EXPECT_EQ(sealed["EncryptionAlgorithm"], "SYMMETRIC_DEFAULT");

  const auto opened =
      call("Decrypt", {{"CiphertextBlob", sealed["CiphertextBlob"]}, {"EncryptionContext", context}}).body;
  EXPECT_EQ(opened, (json{{"EncryptionAlgorithm", "SYMMETRIC_DEFAULT"},
                          {"KeyId", key.arn},
                          {"KeyMaterialId", *key.current_key_material_id},
                          {"Plaintext", plaintext}}));
  const auto refused = call("Decrypt", {{"CiphertextBlob", sealed["CiphertextBlob"]}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.raw, R"({"__type":"InvalidCiphertextException"})");
}

// kms-encrypt-too-large
TEST_F(KmsTest, SensitiveValuesAreNotEchoed) {
  const auto refused = call("Encrypt", {{"KeyId", new_key().key_id}, {"Plaintext", to_base64(Bytes(4097))}});
  EXPECT_EQ(
      refused.message(),
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less "
      "than or equal to 4096");
  EXPECT_EQ(call("Decrypt", {{"CiphertextBlob", to_base64(Bytes(6145))}}).type(), "ValidationException");
}

// kms-reencrypt-ok
TEST_F(KmsTest, ReEncryptShape) {
  const KeyMetadata from = new_key();
  const KeyMetadata to = new_key();
  const auto sealed = call("Encrypt", {{"KeyId", from.key_id}, {"Plaintext", "AAEC"}}).body;
  const auto moved =
      call("ReEncrypt", {{"CiphertextBlob", sealed["CiphertextBlob"]}, {"DestinationKeyId", to.key_id}}).body;
  EXPECT_EQ(moved["KeyId"], to.arn);
  EXPECT_EQ(moved["SourceKeyId"], from.arn);
  EXPECT_EQ(moved["SourceEncryptionAlgorithm"], "SYMMETRIC_DEFAULT");
  EXPECT_EQ(moved["DestinationEncryptionAlgorithm"], "SYMMETRIC_DEFAULT");
  EXPECT_EQ(moved["SourceKeyMaterialId"], *from.current_key_material_id);
  EXPECT_EQ(moved["DestinationKeyMaterialId"], *to.current_key_material_id);
  EXPECT_FALSE(moved.contains("Plaintext"));
  EXPECT_EQ(call("Decrypt", {{"CiphertextBlob", moved["CiphertextBlob"]}}).body["Plaintext"], "AAEC");
}

// kms-random-no-length, kms-random-too-long
TEST_F(KmsTest, GenerateRandom) {
  EXPECT_EQ(from_base64(call("GenerateRandom", {{"NumberOfBytes", 20}}).body["Plaintext"].get<std::string>())->size(),
            20U);
  EXPECT_EQ(call("GenerateRandom", json::object()).message(), "NumberOfBytes is required.");
  EXPECT_EQ(
      call("GenerateRandom", {{"NumberOfBytes", 1025}}).message(),
      "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have "
      "value less than or equal to 1024");
}

// kms-dry-run
TEST_F(KmsTest, DryRun) {
  const auto answer = call("GenerateDataKey", {{"KeyId", new_key().key_id}, {"KeySpec", "AES_256"}, {"DryRun", true}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.type(), "DryRunOperationException");
  EXPECT_EQ(answer.message(), "The request would have succeeded, but the DryRun option is set.");
}

TEST_F(KmsTest, StatesThroughJson) {
  const KeyMetadata key = new_key();
  const auto state = [&] { return call("DescribeKey", {{"KeyId", key.key_id}}).body["KeyMetadata"]; };
  const auto disabled = call("DisableKey", {{"KeyId", key.key_id}});
  EXPECT_EQ(disabled.status, 200);
  EXPECT_EQ(disabled.raw, "");
  EXPECT_EQ(state()["KeyState"], "Disabled");
  EXPECT_EQ(state()["Enabled"], false);
  const auto refused = call("GenerateDataKey", {{"KeyId", key.key_id}, {"KeySpec", "AES_256"}});
  EXPECT_EQ(refused.body, (json{{"__type", "DisabledException"}, {"message", key.arn + " is disabled."}}));
  EXPECT_EQ(call("EnableKey", {{"KeyId", key.key_id}}).raw, "");

  const auto scheduled = call("ScheduleKeyDeletion", {{"KeyId", key.key_id}, {"PendingWindowInDays", 7}}).body;
  EXPECT_EQ(scheduled, (json{{"DeletionDate", 1700000000.123 + 7 * 86400.0},
                             {"KeyId", key.arn},
                             {"KeyState", "PendingDeletion"},
                             {"PendingWindowInDays", 7}}));
  EXPECT_EQ(state()["DeletionDate"], scheduled["DeletionDate"]);
  EXPECT_EQ(state()["Enabled"], false);
  EXPECT_EQ(call("ScheduleKeyDeletion", {{"KeyId", key.key_id}}).type(), "KMSInvalidStateException");
  EXPECT_EQ(call("CancelKeyDeletion", {{"KeyId", key.key_id}}).body, (json{{"KeyId", key.arn}}));
  EXPECT_EQ(state()["KeyState"], "Disabled");
  EXPECT_FALSE(state().contains("DeletionDate"));
  EXPECT_EQ(call("ScheduleKeyDeletion", {{"KeyId", key.key_id}, {"PendingWindowInDays", 31}}).type(),
            "ValidationException");
}

TEST_F(KmsTest, ListsArePaged) {
  for (int i = 0; i < 5; ++i) {
    const KeyMetadata key = new_key();
    ASSERT_TRUE(kms.create_alias(own, "alias/a" + std::to_string(i), key.key_id));
  }
  for (const auto& [operation, list, key] :
       {std::tuple{"ListKeys", "Keys", "KeyArn"}, std::tuple{"ListAliases", "Aliases", "AliasArn"}}) {
    std::vector<std::string> collected;
    json input{{"Limit", 2}};
    for (const std::size_t expected : {2U, 2U, 1U}) {
      const json page = call(operation, input).body;
      ASSERT_EQ(page[list].size(), expected) << page;
      for (const json& entry : page[list]) collected.push_back(entry[key]);
      EXPECT_EQ(page["Truncated"], expected == 2);
      EXPECT_EQ(page.contains("NextMarker"), expected == 2);
      if (page.contains("NextMarker")) input["Marker"] = page["NextMarker"];
    }
    const json whole = call(operation, json::object()).body;
    std::vector<std::string> all;
    for (const json& entry : whole[list]) all.push_back(entry[key]);
    EXPECT_EQ(collected, all);
    EXPECT_EQ(whole["Truncated"], false);
    EXPECT_EQ(call(operation, {{"Limit", 5}}).body["Truncated"], false);
    EXPECT_EQ(call(operation, {{"Limit", 0}}).type(), "ValidationException");
    EXPECT_EQ(call(operation, {{"Limit", 1001}}).type(), "ValidationException");
    EXPECT_EQ(call(operation, {{"Marker", "no marker"}}).type(), "InvalidMarkerException");
  }
  const json alias = call("ListAliases", {{"Limit", 1}}).body["Aliases"][0];
  EXPECT_EQ(members(alias),
            (std::vector<std::string>{"AliasArn", "AliasName", "CreationDate", "LastUpdatedDate", "TargetKeyId"}));
}

TEST_F(KmsTest, AliasesThroughJson) {
  const KeyMetadata first = new_key();
  const KeyMetadata second = new_key();
  EXPECT_EQ(call("CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", first.key_id}}).status, 200);
  EXPECT_EQ(call("CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", first.key_id}}).type(),
            "AlreadyExistsException");
  EXPECT_EQ(call("UpdateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", second.key_id}}).raw, "");
  EXPECT_EQ(call("ListAliases", {{"KeyId", second.key_id}}).body["Aliases"][0]["TargetKeyId"], second.key_id);
  EXPECT_EQ(call("DeleteAlias", {{"AliasName", "alias/a"}}).raw, "");
  EXPECT_EQ(call("DeleteAlias", {{"AliasName", "alias/a"}}).type(), "NotFoundException");
  EXPECT_EQ(call("CreateAlias", {{"AliasName", "name"}, {"TargetKeyId", first.key_id}}).message(),
            "Alias must start with the prefix \"alias/\". Please see "
            "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
}

TEST_F(KmsTest, EveryConstraintIsReported) {
  EXPECT_EQ(
      call("Encrypt", json::object()).message(),
      "2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null; "
      "Value at 'plaintext' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(
      call("DescribeKey", {{"KeyId", ""}}).message(),
      "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: Member must have length greater "
      "than or equal to 1");
  EXPECT_EQ(call("DescribeKey", {{"KeyId", std::string(2049, 'x')}}).type(), "ValidationException");
  EXPECT_EQ(call("DescribeKey", {{"KeyId", nullptr}}).type(), "ValidationException");
}

TEST_F(KmsTest, TextsMatchThePatternsOfTheModel) {
  const std::string key = new_key().key_id;
  const json grant{{"KeyId", key}, {"GranteePrincipal", own.principal.arn}, {"Operations", {"Decrypt"}}};
  const auto with = [](json input, const std::string& member, const std::string& text) {
    input[member] = text;
    return input;
  };
  EXPECT_EQ(call("CreateGrant", with(grant, "Name", "a b")).message(),
            "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: ^[a-zA-Z0-9:/_-]+$");
  EXPECT_EQ(call("CreateGrant", with(grant, "RetiringPrincipal", "a b")).type(), "ValidationException");
  EXPECT_EQ(call("CreateGrant", with(grant, "GranteePrincipal", "a\"b")).type(), "ValidationException");
  EXPECT_EQ(call("CreateGrant", with(grant, "Name", "a:/_-9Z")).status, 200);
  EXPECT_EQ(call("GetKeyPolicy", {{"KeyId", key}, {"PolicyName", "my-policy"}}).type(), "ValidationException");
  EXPECT_EQ(call("GetKeyPolicy", {{"KeyId", key}, {"PolicyName", "my_policy"}}).type(), "NotFoundException");
  EXPECT_EQ(call("DeleteImportedKeyMaterial", {{"KeyId", key}, {"KeyMaterialId", std::string(64, 'G')}}).type(),
            "ValidationException");
}

TEST_F(KmsTest, OperationsThatAreNotHere) {
  EXPECT_EQ(call("Encapsulate", json::object()).type(), "UnsupportedOperationException");
  EXPECT_EQ(call("Teleport", json::object()).type(), "UnknownOperationException");
  EXPECT_EQ(send("SomeService.ListKeys", "{}").type(), "UnknownOperationException");
  EXPECT_EQ(call("Encrypt", {{"KeyId", new_key().key_id}, {"Plaintext", "AA=="}, {"GrantTokens", {"t"}}}).type(),
            "InvalidGrantTokenException");
  EXPECT_EQ(call("Decrypt", {{"CiphertextBlob", "AA=="}, {"Recipient", json::object()}}).type(),
            "UnsupportedOperationException");
  EXPECT_EQ(call("CreateKey", {{"CustomKeyStoreId", "cks-1"}}).type(), "CustomKeyStoreNotFoundException");
  EXPECT_EQ(call("CreateKey", {{"Policy", "{"}}).type(), "MalformedPolicyDocumentException");
}

}  // namespace
}  // namespace s3sse::kms
