// Keys that outlive the process: a second KMS over the archive of a first knows all that the first knew.
#include "simulator/kms/archive/key_archive.h"

#include <gmock/gmock.h>

#include <map>

#include "simulator/kms/archive/key_keeper.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using testing::SizeIs;

class MemoryArchive final : public KeyArchive {
 public:
  Result<void> write(std::vector<ArchivedRecord> changes) override {
    if (broken) return fail("the disk is full");
    ++writes;
    for (ArchivedRecord& change : changes) {
      if (change.record) {
        records[change.name] = std::move(*change.record);
      } else {
        records.erase(change.name);
      }
    }
    return {};
  }
  Result<std::vector<ArchivedRecord>> read() override {
    std::vector<ArchivedRecord> all;
    for (const auto& [name, record] : records) all.push_back({name, record.clone()});
    return all;
  }

  bool broken = false;
  int writes = 0;
  std::map<std::string, SecretBytes> records;
};

class ArchiveTest : public KmsTest {
 protected:
  ArchiveTest() { restart(); }
  void restart() {
    now.reset();
    now = std::make_unique<Kms>(KmsConfig{.regions = regions, .faults = &faults, .archive = &archive}, clock, entropy,
                                rules);
    const auto loaded = now->load();
    ASSERT_TRUE(loaded) << loaded.error().message;
  }
  std::string make(CreateKeyRequest request = {}) { return now->create_key(own, request).value().key_id; }

  MemoryArchive archive;
  std::unique_ptr<Kms> now;
};

TEST_F(ArchiveTest, KeysWithAllThatBelongsToThemComeBack) {
  const std::string id = make({.description = "d", .tags = {{"t", "v"}}, .policy = std::nullopt});
  ASSERT_TRUE(now->create_alias(own, "alias/a", id));
  ASSERT_TRUE(now->create_alias(own, "alias/b", id));
  ASSERT_TRUE(now->delete_alias(own, "alias/b"));
  ASSERT_TRUE(now->enable_key_rotation(own, id, 180));
  const auto old = now->encrypt(own, id, SecretBytes::copy_of(as_bytes("before")), {{"k", "v"}});
  ASSERT_TRUE(old);
  ASSERT_TRUE(now->rotate_key_on_demand(own, id));
  const auto grant =
      now->create_grant(own, id, {.grantee_principal = "arn:aws:iam::444455556666:user/x", .operations = {"Decrypt"}});
  ASSERT_TRUE(grant);
  const std::string going = make();
  ASSERT_TRUE(now->schedule_key_deletion(own, going, 7));
  restart();
  const auto plain = now->decrypt(own, old->ciphertext_blob, {{"k", "v"}});
  ASSERT_TRUE(plain);
  EXPECT_EQ(as_text(plain->plaintext.reveal()), "before");
  EXPECT_EQ(now->describe_key(own, "alias/a")->description, "d");
  EXPECT_THAT(*now->list_aliases(own), SizeIs(1));
  EXPECT_EQ(now->key_rotation_status(own, id)->period_days, 180);
  EXPECT_EQ(now->list_resource_tags(own, id)->at(0).second, "v");
  EXPECT_EQ(now->list_grants(own, id, {})->at(0).id, grant->grant_id);
  EXPECT_TRUE(now->knows_grant_token(grant->grant_token));
  EXPECT_EQ(now->describe_key(own, going)->state, KeyState::pending_deletion);
  clock.advance(std::chrono::days(8));
  EXPECT_FALSE(now->describe_key(own, going)) << "its time came";
  restart();
  EXPECT_THAT(*now->list_keys(own), SizeIs(1)) << "and it is gone for good";
}

TEST_F(ArchiveTest, KeyPairsComeBackMadeOrNot) {
  const std::string made = make({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY"});
  const std::string not_yet = make({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY"});
  const Bytes before = now->public_key(own, made)->public_key;
  restart();
  EXPECT_EQ(now->public_key(own, made)->public_key, before);
  const Bytes first = now->public_key(own, not_yet)->public_key;
  restart();
  EXPECT_EQ(now->public_key(own, not_yet)->public_key, first);
}

TEST_F(ArchiveTest, ManagedKeyStaysTheSame) {
  const std::string before = now->aws_managed_s3_key(own.principal.account_id, rules);
  ASSERT_TRUE(now->describe_key(own, "alias/aws/s3"));
  restart();
  EXPECT_EQ(now->aws_managed_s3_key(own.principal.account_id, rules), before);
}

TEST_F(ArchiveTest, UseAloneWritesNothingUntilItIsAskedFor) {
  const std::string id = make();
  const int before = archive.writes;
  ASSERT_TRUE(now->encrypt(own, id, SecretBytes::copy_of(as_bytes("x")), {}));
  EXPECT_EQ(archive.writes, before);
  ASSERT_TRUE(now->keep_usage());
  EXPECT_EQ(archive.writes, before + 1);
  restart();
  EXPECT_EQ(now->key_last_usage(own, id)->operation, "Encrypt");
}

TEST_F(ArchiveTest, NothingIsAnsweredThatCouldNotBeWritten) {
  const std::string id = make();
  archive.broken = true;
  const auto refused = now->disable_key(own, id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().type, "KMSInternalException");
  EXPECT_FALSE(now->describe_key(own, id)) << "it would tell of a state that a crash undoes";
  archive.broken = false;
  EXPECT_EQ(now->describe_key(own, id)->state, KeyState::disabled);
  restart();
  EXPECT_EQ(now->describe_key(own, id)->state, KeyState::disabled);
}

TEST_F(ArchiveTest, DamagedRecordsAreNamed) {
  make();
  for (auto& [name, record] : archive.records) record = SecretBytes::copy_of(record.reveal().first(record.size() / 2));
  Kms other{{.regions = regions, .archive = &archive}, clock, entropy, rules};
  const auto loaded = other.load();
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, testing::HasSubstr("damaged record of KMS"));
}

TEST_F(ArchiveTest, ImageBringsKeysBackWithoutAnArchive) {
  const std::string id = kms.create_key(own, {}).value().key_id;
  ASSERT_TRUE(kms.create_alias(own, "alias/a", id));
  const auto sealed = kms.encrypt(own, id, SecretBytes::copy_of(as_bytes("x")), {});
  const auto image = kms.image();
  ASSERT_TRUE(kms.delete_alias(own, "alias/a"));
  ASSERT_TRUE(kms.disable_key(own, id));
  ASSERT_TRUE(kms.create_key(own, {}));
  kms.restore(image);
  EXPECT_THAT(*kms.list_keys(own), SizeIs(1));
  EXPECT_EQ(kms.describe_key(own, "alias/a")->state, KeyState::enabled);
  EXPECT_TRUE(kms.decrypt(own, sealed->ciphertext_blob, {}));
}

TEST_F(ArchiveTest, LedgerEntriesComeBackAsTheyWere) {
  make();
  const auto entries = now->ledger(0);
  ASSERT_THAT(entries, SizeIs(1));
  const auto read = ledger_entry(ledger_row(entries[0]));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->api, "CreateKey");
  EXPECT_EQ(read->principal_arn, entries[0].principal_arn);
  EXPECT_FALSE(ledger_entry(to_bytes("rubbish")));
  now->restore_ledger({});
  Kms later{{.regions = regions}, clock, entropy, rules};
  later.restore_ledger(entries);
  EXPECT_EQ(later.ledger_position(), 1U);
}

}  // namespace
}  // namespace s3sse::kms
