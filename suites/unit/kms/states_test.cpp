// The key state table (KST rules, KMSI-05..-13) by operation.
#include <functional>

#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using std::chrono::days;

class KeyStates : public KmsTest {
 protected:
  /// A key in that state, and a blob that was made before it got there.
  KeyMetadata key_in(KeyState state) {
    const KeyMetadata key = new_key({.origin = state == KeyState::pending_import ? "EXTERNAL" : "AWS_KMS"});
    if (state != KeyState::pending_import)
      blob = kms.encrypt(own, key.key_id, SecretBytes(8), {}).value().ciphertext_blob;
    switch (state) {
      case KeyState::disabled:
        EXPECT_TRUE(kms.disable_key(own, key.key_id));
        break;
      case KeyState::pending_deletion:
        EXPECT_TRUE(kms.disable_key(own, key.key_id));  // recorded: PendingDeletion wins over Disabled
        EXPECT_TRUE(kms.schedule_key_deletion(own, key.key_id));
        break;
      case KeyState::unavailable:
      case KeyState::creating:
        EXPECT_TRUE(kms.force_state(key.arn, state));
        break;
      default:
        break;
    }
    EXPECT_EQ(kms.describe_key(own, key.key_id)->state, state);
    return key;
  }
  Bytes blob;
};

template <class T>
std::string name_of(const KmsResult<T>& result) {
  return result ? "" : result.error().type;
}

TEST_F(KeyStates, TableOfOperations) {
  struct Row {
    KeyState state;
    std::string crypto, enable, disable, schedule, cancel, create_alias;
  };
  const std::string invalid = "KMSInvalidStateException";
  const std::vector<Row> table{
      {KeyState::enabled, "", "", "", "", invalid, ""},
      {KeyState::disabled, "DisabledException", "", "", "", invalid, ""},
      {KeyState::pending_deletion, invalid, invalid, invalid, invalid, "", invalid},
      {KeyState::pending_import, invalid, invalid, invalid, "", invalid, ""},
      {KeyState::unavailable, invalid, "", "", "", invalid, ""},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(std::string(to_string(row.state)));
    for (const CallOrigin& caller : {own, through_s3}) {
      const std::string id = key_in(row.state).key_id;
      EXPECT_EQ(name_of(kms.generate_data_key(caller, id, 32, {})), row.crypto);
      EXPECT_EQ(name_of(kms.generate_data_key(caller, id, 32, {}, false)), row.crypto);
      EXPECT_EQ(name_of(kms.encrypt(caller, id, SecretBytes(1), {})), row.crypto);
      EXPECT_EQ(name_of(kms.re_encrypt(caller, kms.encrypt(own, new_key().key_id, SecretBytes(1), {})->ciphertext_blob,
                                       {}, id, {})),
                row.crypto);
      if (row.state != KeyState::pending_import) {
        EXPECT_EQ(name_of(kms.decrypt(caller, blob, {})), row.crypto);
        EXPECT_EQ(name_of(kms.re_encrypt(caller, blob, {}, new_key().key_id, {})), row.crypto);
      }
    }
    EXPECT_EQ(name_of(kms.enable_key(own, key_in(row.state).key_id)), row.enable);
    EXPECT_EQ(name_of(kms.disable_key(own, key_in(row.state).key_id)), row.disable);
    EXPECT_EQ(name_of(kms.schedule_key_deletion(own, key_in(row.state).key_id)), row.schedule);
    EXPECT_EQ(name_of(kms.cancel_key_deletion(own, key_in(row.state).key_id)), row.cancel);
    const std::string id = key_in(row.state).key_id;
    EXPECT_EQ(name_of(kms.create_alias(own, "alias/" + id, id)), row.create_alias);
    // Read-only calls work in every state.
    EXPECT_TRUE(kms.describe_key(own, id));
    EXPECT_TRUE(kms.list_aliases(own, id));
    EXPECT_TRUE(kms.resolve_key_arn(own.principal, id, rules));
  }
}

TEST_F(KeyStates, Messages) {
  const auto message = [&](KeyState state, std::string_view what) {
    const KeyMetadata key = key_in(state);
    EXPECT_EQ(kms.generate_data_key(through_s3, key.key_id, 32, {}).error().message,
              key.arn + " is " + std::string(what) + ".");
  };
  message(KeyState::disabled, "disabled");
  message(KeyState::pending_deletion, "pending deletion");
  message(KeyState::pending_import, "pending import");
  message(KeyState::unavailable, "unavailable");
  const KeyMetadata key = key_in(KeyState::enabled);
  EXPECT_EQ(error_of(kms.cancel_key_deletion(own, key.key_id)),
            "KMSInvalidStateException: " + key.arn + " is not pending deletion.");
}

TEST_F(KeyStates, EnableAndDisableAreIdempotentAndRestoreUse) {
  const std::string id = key_in(KeyState::enabled).key_id;
  EXPECT_TRUE(kms.enable_key(own, id));
  EXPECT_TRUE(kms.disable_key(own, id));
  EXPECT_TRUE(kms.disable_key(own, id));
  EXPECT_FALSE(kms.decrypt(through_s3, blob, {}));
  EXPECT_TRUE(kms.enable_key(own, id));
  EXPECT_TRUE(kms.decrypt(through_s3, blob, {}));
}

TEST_F(KeyStates, DeletionWindow) {
  const std::string id = key_in(KeyState::enabled).key_id;
  EXPECT_EQ(error_of(kms.schedule_key_deletion(own, id, 6)),
            "ValidationException: 1 validation error detected: Value '6' at 'pendingWindowInDays' failed to satisfy "
            "constraint: Member must have value greater than or equal to 7");
  EXPECT_EQ(kms.schedule_key_deletion(own, id, 31).error().type, "ValidationException");
  EXPECT_EQ(kms.describe_key(own, id)->state, KeyState::enabled);
  const auto scheduled = kms.schedule_key_deletion(own, id);
  EXPECT_EQ(scheduled->deletion_date, clock.now() + days(30));
  EXPECT_EQ(scheduled->state, KeyState::pending_deletion);
}

TEST_F(KeyStates, CancelledDeletionLeavesTheKeyDisabled) {
  const std::string id = key_in(KeyState::pending_deletion).key_id;
  const auto cancelled = kms.cancel_key_deletion(own, id);
  EXPECT_EQ(cancelled->state, KeyState::disabled);
  EXPECT_FALSE(cancelled->deletion_date);
  EXPECT_EQ(name_of(kms.decrypt(own, blob, {})), "DisabledException");
  clock.advance(days(40));
  EXPECT_TRUE(kms.enable_key(own, id));
  EXPECT_TRUE(kms.decrypt(own, blob, {}));
}

TEST_F(KeyStates, KeyAndAliasesDisappearWhenTheWindowEnds) {
  const KeyMetadata key = key_in(KeyState::enabled);
  const KeyMetadata other = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/gone", key.key_id));
  ASSERT_TRUE(kms.create_alias(own, "alias/stays", other.key_id));
  ASSERT_TRUE(kms.schedule_key_deletion(own, key.key_id, 7));
  clock.advance(days(7) - std::chrono::milliseconds(1));
  EXPECT_TRUE(kms.describe_key(own, "alias/gone"));
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(error_of(kms.describe_key(own, key.key_id)), "NotFoundException: Key '" + key.arn + "' does not exist");
  EXPECT_EQ(error_of(kms.decrypt(through_s3, blob, {})), "NotFoundException: Key '" + key.arn + "' does not exist");
  EXPECT_EQ(kms.cancel_key_deletion(own, key.key_id).error().type, "NotFoundException");
  ASSERT_EQ(kms.list_aliases(own)->size(), 1U);
  EXPECT_EQ(kms.list_aliases(own)->front().name, "alias/stays");
  EXPECT_EQ(kms.list_keys(own)->size(), 1U);
}

TEST_F(KeyStates, KeyThatWaitsForImportDoesNotBecomeUsableByADetour) {
  const std::string id = key_in(KeyState::pending_import).key_id;
  ASSERT_TRUE(kms.schedule_key_deletion(own, id));
  EXPECT_EQ(kms.cancel_key_deletion(own, id)->state, KeyState::pending_import);
}

}  // namespace
}  // namespace s3sse::kms
