#include "simulator/kms/ledger.h"

#include "simulator/base/encoding.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

TEST_F(KmsTest, LedgerTellsWhoAskedWhatThroughWhom) {
  const KeyMetadata key = new_key();
  const std::uint64_t start = kms.ledger_position();
  const EncryptionContext context{{"aws:s3:arn", "arn:aws:s3:::b/k"}};
  const auto made = kms.generate_data_key(through_s3, key.key_id, 32, context);
  clock.advance(std::chrono::seconds(1));
  (void)kms.decrypt(own, made->ciphertext_blob, {});
  (void)kms.describe_key(own, "fake");

  const auto entries = kms.ledger(start);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].sequence, start + 1);
  EXPECT_EQ(entries[0].api, "GenerateDataKey");
  EXPECT_EQ(entries[0].key_arn, key.arn);
  EXPECT_EQ(entries[0].context, context);
  EXPECT_EQ(entries[0].principal_arn, "arn:aws:iam::111122223333:user/tester");
  EXPECT_EQ(entries[0].via_service, "s3.us-east-1.amazonaws.com");
  EXPECT_EQ(entries[0].error, "");
  EXPECT_EQ(entries[1].time - entries[0].time, std::chrono::seconds(1));
  EXPECT_EQ(entries[1].api, "Decrypt");
  EXPECT_EQ(entries[1].key_arn, key.arn);
  EXPECT_EQ(entries[1].error, "InvalidCiphertextException");
  EXPECT_EQ(entries[2].api, "DescribeKey");
  EXPECT_EQ(entries[2].error, "NotFoundException");
  EXPECT_EQ(kms.ledger(start + 2).size(), 1U);
  EXPECT_TRUE(kms.ledger(start + 3).empty());
  EXPECT_TRUE(kms.ledger(UINT64_MAX).empty());
}

TEST_F(KmsTest, QuestionsOfResolutionLeaveNoEntry) {
  const KeyMetadata key = new_key();
  const std::uint64_t start = kms.ledger_position();
  (void)kms.resolve_key_arn(own.principal, key.key_id, rules);
  (void)kms.resolve_key_arn(own.principal, "fake", rules);
  EXPECT_EQ(kms.ledger_position(), start);
}

TEST_F(KmsTest, LedgerOfJsonCallsHoldsNoSecretsAndEveryRefusal) {
  const KeyMetadata key = new_key();
  const std::uint64_t start = kms.ledger_position();
  const std::string secret = "c2VjcmV0IHBsYWludGV4dA==";
  ASSERT_EQ(call("Encrypt", {{"KeyId", key.key_id}, {"Plaintext", secret}}).status, 200);
  EXPECT_EQ(call("Encrypt", {{"Plaintext", secret}}).type(), "ValidationException");
  EXPECT_EQ(send("TrentService.Encrypt", "{").type(), "SerializationException");
  EXPECT_EQ(send("TrentService." + std::string(5000, 'x'), "{}").type(), "UnknownOperationException");
  EXPECT_EQ(call("Encapsulate", nlohmann::json::object()).type(), "UnsupportedOperationException");
  const auto entries = kms.ledger(start);
  ASSERT_EQ(entries.size(), 5U);
  EXPECT_EQ(entries[1].error, "ValidationException");
  EXPECT_EQ(entries[2].error, "SerializationException");
  EXPECT_EQ(entries[3].api, "Unknown");
  EXPECT_EQ(entries[4].api, "Encapsulate");
  for (const LedgerEntry& entry : entries) {
    for (const std::string& text : {entry.api, entry.key_arn, entry.principal_arn, entry.via_service, entry.error}) {
      EXPECT_EQ(text.find("secret"), std::string::npos);
      EXPECT_EQ(text.find(secret), std::string::npos);
    }
  }
}

TEST(Ledger, ForgetsTheOldestBeyondItsLength) {
  Ledger ledger;
  for (std::size_t i = 0; i < Ledger::max_entries + 10; ++i) ledger.add({});
  const auto entries = ledger.after(0);
  ASSERT_EQ(entries.size(), Ledger::max_entries);
  EXPECT_EQ(entries.front().sequence, 11U);
  EXPECT_EQ(entries.back().sequence, ledger.position());
  EXPECT_EQ(ledger.after(ledger.position() - 3).size(), 3U);
}

TEST(Ledger, LongContextsDoNotFillTheMemory) {
  Ledger ledger;
  LedgerEntry entry;
  entry.context["k"] = std::string(1024 * 1024, 'x');
  for (int i = 0; i < 40; ++i) ledger.add(entry);
  EXPECT_LE(ledger.after(0).size(), 32U);
  EXPECT_GE(ledger.after(0).size(), 31U);
  EXPECT_EQ(ledger.after(0).back().sequence, 40U);
}

}  // namespace
}  // namespace s3sse::kms
