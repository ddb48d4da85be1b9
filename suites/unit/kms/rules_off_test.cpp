// Each rule that this module consults, switched off, shows the behaviour that the rule forbids: that is what the
// suite's own strength is measured by. Every row holds true with the rule off and false with it in force.
#include <algorithm>
#include <functional>

#include "simulator/crypto/digest.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;

struct Broken {
  Rule rule;
  std::function<bool(class RulesOff&)> shows;
};

class RulesOff : public KmsTest {
 public:
  using KmsTest::call;
  using KmsTest::clock;
  using KmsTest::faults;
  using KmsTest::in_region;
  using KmsTest::kms;
  using KmsTest::new_key;
  using KmsTest::origin_of;
  using KmsTest::own;
  using KmsTest::rules;
  using KmsTest::stranger;
  using KmsTest::through_s3;
  void TestBody() override {}

  /// Lets the calls be made in the course of the operation of S3 that the rule names, if it names one.
  void serve(Rule rule) {
    const std::string_view operation = info(rule).operations.front();
    if (!operation.ends_with("Object")) return;
    for (CallOrigin* origin : {&own, &through_s3, &other, &other_through_s3}) origin->s3_operation = operation;
  }

  static SignedMessage hello(std::string algorithm, std::string type) {
    return {.message = SecretBytes::copy_of(as_bytes("hello")),
            .message_type = std::move(type),
            .algorithm = std::move(algorithm)};
  }
  Bytes seal(const std::string& key_id, const EncryptionContext& context = {}) {
    return kms.encrypt(own, key_id, SecretBytes(4), context).value().ciphertext_blob;
  }
  std::string key_in(KeyState state) {
    const KeyMetadata key = new_key();
    (void)kms.force_state(key.arn, state);
    return key.key_id;
  }
  /// Another user of the first account.
  static CallOrigin user(const std::string& name, std::string via = {}) {
    CallOrigin origin = origin_of("111122223333", std::move(via));
    origin.principal.arn = "arn:aws:iam::111122223333:user/" + name;
    return origin;
  }
  /// A key policy that lets in one principal and nobody else.
  static std::string policy_for(const std::string& principal_arn) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + principal_arn +
           R"("},"Action":"kms:*","Resource":"*"}]})";
  }
  bool rotates(const std::string& id) { return kms.rotate_key_on_demand(own, id).has_value(); }
  bool decrypts_after_rotation(const CallOrigin& caller) {
    const std::string id = new_key().key_id;
    const Bytes blob = seal(id);
    (void)rotates(id);
    return kms.decrypt(caller, blob, {}).has_value();
  }
  /// A key whose policy lets in its maker alone, and a grant to another user of the account.
  bool decrypts_by_grant(const CallOrigin& caller, bool wrong_context) {
    const KeyMetadata key = new_key({.policy = policy_for(own.principal.arn)});
    (void)kms.create_grant(own, key.key_id,
                           {.grantee_principal = other.principal.arn,
                            .operations = {"Decrypt"},
                            .constraints = {.context_subset = EncryptionContext{{"a", "1"}}}});
    const EncryptionContext context{{"a", wrong_context ? "2" : "1"}};
    return kms.decrypt(caller, seal(key.key_id, context), context).has_value();
  }
  CallOrigin other = user("other");
  CallOrigin other_through_s3 = user("other", "s3.us-east-1.amazonaws.com");

  std::string refusal_pending_import(const CallOrigin& caller) {
    const auto refused = kms.generate_data_key(caller, new_key({.origin = "EXTERNAL"}).key_id, 32, {});
    return refused ? "" : refused.error().type;
  }
  bool generates(const CallOrigin& caller, const std::string& id) {
    return kms.generate_data_key(caller, id, 32, {}).has_value();
  }
};

std::vector<Broken> table() {
  using T = RulesOff&;
  const json none = json::object();
  return {
      {Rule::kms_api_protocol_is_json_1_1, [=](T t) { return t.call("ListKeys", none).status != 200; }},
      {Rule::kms_api_binary_members_are_base64,
       [](T t) {
         return t.call("GenerateRandom", {{"NumberOfBytes", 3}}).body["Plaintext"].get<std::string>().size() != 4;
       }},
      {Rule::kms_api_client_errors_are_400_with_type,
       [](T t) {
         return t.call("DescribeKey", {{"KeyId", "x"}}).status != 400;
       }},
      {Rule::kms_api_create_key_has_defaults, [](T t) { return t.new_key().state != KeyState::enabled; }},
      {Rule::kms_api_key_metadata_has_the_modelled_fields,
       [=](T t) { return !t.call("CreateKey", none).body["KeyMetadata"].contains("CustomerMasterKeySpec"); }},
      {Rule::kms_api_data_key_takes_spec_or_length,
       [](T t) {
         return t.call("GenerateDataKey", {{"KeyId", t.new_key().key_id}}).status == 200;
       }},
      {Rule::kms_api_data_key_answer_names_the_key_arn,
       [](T t) {
         const std::string id = t.new_key().key_id;
         return t.call("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}}).body["KeyId"] == id;
       }},
      {Rule::kms_api_data_key_without_plaintext_omits_it,
       [](T t) {
         return t.call("GenerateDataKeyWithoutPlaintext", {{"KeyId", t.new_key().key_id}, {"KeySpec", "AES_256"}})
             .body.contains("Plaintext");
       }},
      {Rule::kms_api_decrypt_finds_the_key_from_the_blob,
       [](T t) {
         const auto made = t.call("Encrypt", {{"KeyId", t.new_key().key_id}, {"Plaintext", "AA=="}});
         return t.call("Decrypt", {{"CiphertextBlob", made.body["CiphertextBlob"]}}).status != 200;
       }},
      {Rule::kms_api_decrypt_with_other_key_is_incorrect_key,
       [](T t) { return t.kms.decrypt(t.own, t.seal(t.new_key().key_id), {}, t.new_key().key_id).has_value(); }},
      {Rule::kms_api_tampered_ciphertext_is_refused,
       [](T t) {
         Bytes blob = t.seal(t.new_key().key_id);
         blob.back() ^= 1;
         const auto opened = t.kms.decrypt(t.own, blob, {});
         return opened.has_value() && opened->plaintext.equals(SecretBytes(4));
       }},
      {Rule::kms_api_context_is_authenticated,
       [](T t) {
         return t.kms.decrypt(t.own, t.seal(t.new_key().key_id, {{"a", "1"}}), {}).has_value();
       }},
      {Rule::context_must_match_exactly_at_decryption,
       [](T t) {
         return t.kms.decrypt(t.own, t.seal(t.new_key().key_id, {{"a", "x"}}), {{"A", "X"}}).has_value();
       }},
      {Rule::kms_api_encrypt_takes_at_most_4096_bytes,
       [](T t) { return t.kms.encrypt(t.own, t.new_key().key_id, SecretBytes(4097), {}).has_value(); }},
      {Rule::kms_api_decrypt_takes_at_most_6144_bytes,
       [](T t) { return t.kms.decrypt(t.own, Bytes(6145), {}).error().type == "InvalidCiphertextException"; }},
      {Rule::kms_api_encrypt_answer_has_three_members,
       [](T t) {
         return t.call("Encrypt", {{"KeyId", t.new_key().key_id}, {"Plaintext", "AA=="}}).body.size() != 3;
       }},
      {Rule::kms_api_reencrypt_moves_between_keys,
       [](T t) {
         const Bytes blob = t.seal(t.new_key().key_id);
         return t.kms.re_encrypt(t.own, blob, {}, t.new_key().key_id, {})->ciphertext_blob == blob;
       }},
      {Rule::kms_api_key_has_four_identifier_forms,
       [](T t) {
         (void)t.kms.create_alias(t.own, "alias/a", t.new_key().key_id);
         return !t.kms.describe_key(t.own, "alias/a").has_value();
       }},
      {Rule::kms_api_management_calls_take_no_alias,
       [](T t) {
         (void)t.kms.create_alias(t.own, "alias/a", t.new_key().key_id);
         return t.kms.enable_key(t.own, "alias/a").has_value();
       }},
      {Rule::kms_api_malformed_and_unknown_ids_differ,
       [](T t) { return t.kms.describe_key(t.own, "fake").error().message.ends_with("does not exist"); }},
      {Rule::kms_api_key_arn_of_other_region_is_refused,
       [](T t) {
         return t.kms.describe_key(t.own, "arn:aws:kms:eu-west-1:111122223333:key/" + t.new_key().key_id).has_value();
       }},
      {Rule::kms_multi_region_key_is_treated_as_single_region,
       [](T t) {
         const std::string id = t.new_key({.multi_region = true}).key_id;
         return t.kms.describe_key(t.own, "arn:aws:kms:eu-west-1:111122223333:key/" + id).has_value();
       }},
      {Rule::kms_api_alias_name_is_checked,
       [](T t) { return t.kms.create_alias(t.own, "no prefix", t.new_key().key_id).has_value(); }},
      {Rule::kms_api_existing_alias_is_refused,
       [](T t) {
         (void)t.kms.create_alias(t.own, "alias/a", t.new_key().key_id);
         return t.kms.create_alias(t.own, "alias/a", t.new_key().key_id).has_value();
       }},
      {Rule::kms_api_aliases_can_be_moved_removed_and_listed,
       [](T t) {
         (void)t.kms.create_alias(t.own, "alias/a", t.new_key().key_id);
         (void)t.kms.delete_alias(t.own, "alias/a");
         return t.kms.describe_key(t.own, "alias/a").has_value();
       }},
      {Rule::kms_api_list_keys_is_paged,
       [](T t) {
         (void)t.new_key();
         (void)t.new_key();
         return t.call("ListKeys", {{"Limit", 1}}).body["Keys"].size() == 2;
       }},
      {Rule::kms_api_context_is_a_string_map,
       [](T t) {
         (void)t.seal(t.new_key().key_id, {{"a", "1"}});
         return t.kms.ledger().back().context.empty();
       }},
      {Rule::context_shows_in_clear_in_audit_log,
       [](T t) {
         (void)t.seal(t.new_key().key_id, {{"a", "1"}});
         return t.kms.ledger().back().context.at("a") != "1";
       }},
      {Rule::kms_calls_carry_the_requester_identity,
       [](T t) {
         (void)t.generates(t.through_s3, t.new_key().key_id);
         return t.kms.ledger().back().principal_arn != t.own.principal.arn;
       }},
      {Rule::kms_api_dry_run_checks_authorisation_only,
       [](T t) {
         t.own.dry_run = true;
         return t.generates(t.own, t.new_key().key_id);
       }},
      {Rule::kms_api_special_key_spec_needs_usage,
       [](T t) { return t.kms.create_key(t.own, {.key_spec = "HMAC_256"}).has_value(); }},
      {Rule::kms_api_wrong_key_usage_is_refused,
       [](T t) { return t.generates(t.own, t.new_key({.key_spec = "RSA_2048", .key_usage = "SIGN_VERIFY"}).key_id); }},
      {Rule::kms_only_symmetric_keys_work,
       [](T t) {
         return t.generates(t.through_s3, t.new_key({.key_spec = "RSA_2048", .key_usage = "SIGN_VERIFY"}).key_id);
       }},
      {Rule::kms_api_authorization_failure_is_access_denied_exception,
       [](T t) {
         return t.kms.generate_data_key(t.stranger, t.new_key().arn, 32, {}).error().type != "AccessDeniedException";
       }},
      {Rule::put_object_foreign_account_key_needs_arn,
       [](T t) {
         return t.kms.resolve_key_arn(t.stranger.principal, t.new_key().key_id, t.rules).error().type !=
                "NotFoundException";
       }},
      {Rule::kms_aws_s3_key_cannot_serve_other_accounts,
       [](T t) {
         const std::string arn = t.kms.aws_managed_s3_key("111122223333", t.rules);
         CallOrigin other_account = t.origin_of("444455556666", "s3.us-east-1.amazonaws.com");
         other_account.s3_operation = "PutObject";
         return t.generates(other_account, arn);
       }},
      {Rule::kms_via_service_condition_is_satisfied,
       [](T t) { return t.generates(t.own, t.kms.aws_managed_s3_key("111122223333", t.rules)); }},
      {Rule::kms_api_random_length_is_bounded, [](T t) { return t.kms.generate_random(t.own, 2000).has_value(); }},
      {Rule::kms_api_tag_errors_are_tag_exceptions,
       [](T t) {
         return t.kms.create_key(t.own, {.tags = {{"aws:a", ""}}}).error().type != "TagException";
       }},
      {Rule::kms_api_timestamps_are_epoch_seconds,
       [=](T t) { return t.call("CreateKey", none).body["KeyMetadata"]["CreationDate"].is_string(); }},
      {Rule::kms_api_aws_managed_key_is_reachable_by_alias,
       [](T t) {
         return t.call("DescribeKey", {{"KeyId", "alias/aws/s3"}}).body["KeyMetadata"]["KeyManager"] != "AWS";
       }},
      {Rule::put_object_aws_s3_key_is_shared_by_all_buckets,
       [](T t) {
         return t.kms.aws_managed_s3_key("111122223333", t.rules) != t.kms.aws_managed_s3_key("111122223333", t.rules);
       }},
      {Rule::default_encryption_first_kms_object_creates_aws_s3_key,
       [](T t) {
         (void)t.kms.aws_managed_s3_key("111122223333", t.rules);
         return t.kms.list_aliases(t.own)->empty();
       }},
      {Rule::kms_api_equal_plaintexts_give_different_blobs,
       [](T t) {
         const std::string id = t.new_key().key_id;
         return t.seal(id) == t.seal(id);
       }},
      {Rule::kms_api_external_key_starts_pending_import,
       [](T t) { return t.new_key({.origin = "EXTERNAL"}).state != KeyState::pending_import; }},
      {Rule::key_rotation_material_id_is_64_hex_digits,
       [](T t) {
         const std::string key_id = t.new_key().key_id;
         const std::string id =
             t.call("DescribeKey", {{"KeyId", key_id}}).body["KeyMetadata"]["CurrentKeyMaterialId"].get<std::string>();
         return std::any_of(id.begin(), id.end(), [](char c) { return c >= 'A' && c <= 'F'; });
       }},
      {Rule::key_state_disabled_key_is_refused, [](T t) { return t.generates(t.own, t.key_in(KeyState::disabled)); }},
      {Rule::kms_disabled_key_is_reported, [](T t) { return t.generates(t.through_s3, t.key_in(KeyState::disabled)); }},
      {Rule::key_state_pending_deletion_is_refused,
       [](T t) { return t.generates(t.own, t.key_in(KeyState::pending_deletion)); }},
      {Rule::kms_write_under_key_pending_deletion_is_refused,
       [](T t) { return t.generates(t.through_s3, t.key_in(KeyState::pending_deletion)); }},
      {Rule::kms_read_under_key_pending_deletion_is_refused,
       [](T t) {
         const std::string id = t.new_key().key_id;
         const Bytes blob = t.seal(id);
         (void)t.kms.schedule_key_deletion(t.own, id);
         return t.kms.decrypt(t.through_s3, blob, {}).has_value();
       }},
      {Rule::key_state_pending_import_is_refused,
       [](T t) { return t.refusal_pending_import(t.own) == "DisabledException"; }},
      {Rule::kms_key_pending_import_is_invalid_state,
       [](T t) { return t.refusal_pending_import(t.through_s3) == "DisabledException"; }},
      {Rule::key_state_unavailable_key_is_refused,
       [](T t) { return t.generates(t.own, t.key_in(KeyState::unavailable)); }},
      {Rule::kms_unavailable_key_is_invalid_state,
       [](T t) { return t.generates(t.through_s3, t.key_in(KeyState::unavailable)); }},
      {Rule::kms_cancelled_deletion_leaves_key_disabled,
       [](T t) {
         const std::string id = t.key_in(KeyState::pending_deletion);
         return t.kms.cancel_key_deletion(t.own, id)->state == KeyState::enabled;
       }},
      {Rule::key_state_cancelled_deletion_returns_to_disabled,
       [](T t) {
         const std::string id = t.key_in(KeyState::pending_deletion);
         return t.kms.cancel_key_deletion(t.own, id)->state == KeyState::enabled;
       }},
      {Rule::key_state_enable_and_disable_are_idempotent,
       [](T t) { return !t.kms.enable_key(t.own, t.new_key().key_id).has_value(); }},
      {Rule::key_state_pending_deletion_cannot_be_enabled,
       [](T t) { return t.kms.enable_key(t.own, t.key_in(KeyState::pending_deletion)).has_value(); }},
      {Rule::key_state_deletion_window_is_7_to_30_days,
       [](T t) { return t.kms.schedule_key_deletion(t.own, t.new_key().key_id, 6).has_value(); }},
      {Rule::key_state_read_only_calls_work_in_every_state,
       [](T t) { return !t.kms.describe_key(t.own, t.key_in(KeyState::disabled)).has_value(); }},
      {Rule::key_state_enabled_flag_follows_the_state,
       [](T t) {
         return t.call("DescribeKey", {{"KeyId", t.key_in(KeyState::disabled)}}).body["KeyMetadata"]["Enabled"] == true;
       }},
      {Rule::key_state_has_eight_known_values,
       [](T t) {
         return t.call("DescribeKey", {{"KeyId", t.new_key().key_id}}).body["KeyMetadata"]["KeyState"] != "Enabled";
       }},
      {Rule::key_state_key_disappears_when_the_window_ends,
       [](T t) {
         const std::string id = t.new_key().key_id;
         (void)t.kms.schedule_key_deletion(t.own, id, 7);
         t.clock.advance(std::chrono::days(8));
         return t.kms.describe_key(t.own, id).has_value();
       }},
      {Rule::kms_api_state_changes_are_immediate,
       [](T t) {
         const std::string id = t.new_key().key_id;
         (void)t.kms.disable_key(t.own, id);
         return t.generates(t.own, id);
       }},
      {Rule::kms_api_policy_of_ram_is_not_for_users,
       [](T t) {
         const std::string id = t.new_key().key_id;
         const json put{{"KeyId", id},
                        {"PolicyName", "AWS_RAM"},
                        {"BypassPolicyLockoutSafetyCheck", true},
                        {"Policy", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",)"
                                   R"("Action":"kms:*","Resource":"*"}})"}};
         const std::string before = t.kms.get_key_policy(t.own, id).value();
         (void)t.call("PutKeyPolicy", put);
         return t.kms.get_key_policy(t.own, id).value() != before;
       }},
      {Rule::kms_api_key_checks_have_an_order,
       [](T t) {
         const std::string mac = t.new_key({.key_spec = "HMAC_256", .key_usage = "GENERATE_VERIFY_MAC"}).key_id;
         return t.kms.decrypt(t.own, t.seal(t.new_key().key_id), {}, mac).error().type == "InvalidKeyUsageException";
       }},
      {Rule::kms_api_wrong_signature_is_refused,
       [](T t) {
         const std::string id = t.new_key({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY"}).key_id;
         return t.kms.verify(t.own, id, t.hello("ECDSA_SHA_256", "RAW"), Bytes(70)).has_value();
       }},
      {Rule::kms_api_digest_is_signed_as_it_is,
       [](T t) {
         const std::string id = t.new_key({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY"}).key_id;
         const auto made = t.kms.sign(t.own, id, t.hello("ECDSA_SHA_256", "RAW"));
         SignedMessage digest = t.hello("ECDSA_SHA_256", "DIGEST");
         digest.message = SecretBytes::copy_of(crypto::sha256(digest.message.reveal()));
         return !t.kms.verify(t.own, id, digest, made->signature).has_value();
       }},
      {Rule::kms_api_wrong_mac_is_refused,
       [](T t) {
         const std::string id = t.new_key({.key_spec = "HMAC_256", .key_usage = "GENERATE_VERIFY_MAC"}).key_id;
         return t.kms.verify_mac(t.own, id, SecretBytes(4), "HMAC_SHA_256", Bytes(32)).has_value();
       }},
      {Rule::kms_api_rsa_plaintext_has_to_fit_the_key,
       [](T t) {
         const std::string id = t.new_key({.key_spec = "RSA_2048", .key_usage = "ENCRYPT_DECRYPT"}).key_id;
         const auto refused = t.kms.encrypt(t.own, id, SecretBytes(191), {}, "RSAES_OAEP_SHA_256");
         return refused.error().message.ends_with("4096");
       }},
      {Rule::kms_api_public_key_is_subject_public_key_info,
       [](T t) {
         const std::string id = t.new_key({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY"}).key_id;
         return t.kms.public_key(t.own, id)->public_key.size() == 65;
       }},
      {Rule::kms_api_data_key_pair_comes_sealed,
       [](T t) {
         const auto made = t.kms.generate_data_key_pair(t.own, t.new_key().key_id, "ECC_NIST_P256", {}, false);
         return !made->private_key.empty();
       }},
      {Rule::kms_api_both_sides_derive_one_secret,
       [](T t) {
         const CreateKeyRequest wanted{.key_spec = "ECC_NIST_P256", .key_usage = "KEY_AGREEMENT"};
         const std::string a = t.new_key(wanted).key_id;
         const std::string b = t.new_key(wanted).key_id;
         const auto of_a = t.kms.derive_shared_secret(t.own, a, t.kms.public_key(t.own, b)->public_key);
         const auto of_b = t.kms.derive_shared_secret(t.own, b, t.kms.public_key(t.own, a)->public_key);
         return !of_a->secret.equals(of_b->secret);
       }},
      {Rule::kms_api_related_keys_open_each_others_ciphertexts,
       [](T t) {
         const std::string id = t.new_key({.multi_region = true}).key_id;
         (void)t.kms.replicate_key(t.own, id, {.region = "eu-west-1"});
         return !t.kms.decrypt(t.in_region("eu-west-1"), t.seal(id), {}).has_value();
       }},
      {Rule::kms_api_only_a_primary_key_is_replicated,
       [](T t) { return t.kms.replicate_key(t.own, t.new_key().key_id, {.region = "eu-west-1"}).has_value(); }},
      {Rule::kms_api_related_keys_are_listed,
       [](T t) {
         const std::string id = t.new_key({.multi_region = true}).key_id;
         (void)t.kms.replicate_key(t.own, id, {.region = "eu-west-1"});
         const json told = t.call("DescribeKey", {{"KeyId", id}}).body["KeyMetadata"]["MultiRegionConfiguration"];
         return told["ReplicaKeys"].empty();
       }},
      {Rule::kms_api_primary_region_can_move,
       [](T t) {
         const std::string id = t.new_key({.multi_region = true}).key_id;
         (void)t.kms.replicate_key(t.own, id, {.region = "eu-west-1"});
         (void)t.kms.update_primary_region(t.own, id, "eu-west-1");
         return t.kms.describe_key(t.own, id)->is_primary();
       }},
      {Rule::key_state_primary_waits_for_its_replicas,
       [](T t) {
         const std::string id = t.new_key({.multi_region = true}).key_id;
         (void)t.kms.replicate_key(t.own, id, {.region = "eu-west-1"});
         return t.kms.schedule_key_deletion(t.own, id)->state == KeyState::pending_deletion;
       }},
      {Rule::kms_api_last_usage_can_be_read,
       [](T t) {
         const std::string id = t.new_key().key_id;
         (void)t.seal(id);
         return t.call("GetKeyLastUsage", {{"KeyId", id}}).body["KeyLastUsage"].empty();
       }},
      {Rule::kms_api_grants_have_ids_and_constraints,
       [](T t) {
         const json grant{
             {"KeyId", t.new_key().key_id}, {"GranteePrincipal", t.other.principal.arn}, {"Operations", {"Decrypt"}}};
         return !t.call("CreateGrant", grant).body.contains("GrantToken");
       }},
      {Rule::kms_api_members_match_their_pattern,
       [](T t) {
         return t.call("GetKeyPolicy", {{"KeyId", t.new_key().key_id}, {"PolicyName", "a-b"}}).type() ==
                "NotFoundException";
       }},
      {Rule::kms_grant_authorises_reads, [](T t) { return !t.decrypts_by_grant(t.other_through_s3, false); }},
      {Rule::kms_grant_constraints_see_the_s3_context,
       [](T t) { return t.decrypts_by_grant(t.other_through_s3, true); }},
      {Rule::key_rotation_on_demand_rotation_is_possible, [](T t) { return !t.rotates(t.new_key().key_id); }},
      {Rule::key_rotation_on_demand_limit_is_25,
       [](T t) {
         const std::string id = t.new_key().key_id;
         for (int i = 0; i < 25; ++i) (void)t.rotates(id);
         return t.rotates(id);
       }},
      {Rule::key_rotation_unfit_keys_are_refused, [](T t) { return t.rotates(t.key_in(KeyState::disabled)); }},
      {Rule::key_rotation_aws_managed_key_is_refused,
       [](T t) { return t.rotates(t.kms.aws_managed_s3_key(t.own.principal.account_id, t.rules)); }},
      {Rule::key_rotation_old_ciphertexts_stay_decryptable, [](T t) { return !t.decrypts_after_rotation(t.own); }},
      {Rule::kms_rotation_keeps_older_objects_readable, [](T t) { return !t.decrypts_after_rotation(t.through_s3); }},
      {Rule::key_rotation_period_is_90_to_2560_days,
       [](T t) { return t.kms.enable_key_rotation(t.own, t.new_key().key_id, 89).has_value(); }},
      {Rule::key_rotation_on_demand_leaves_the_schedule_alone,
       [](T t) {
         const std::string id = t.new_key().key_id;
         (void)t.kms.enable_key_rotation(t.own, id);
         const auto before = t.kms.key_rotation_status(t.own, id)->next_rotation;
         t.clock.advance(std::chrono::hours(1));
         (void)t.rotates(id);
         return t.kms.key_rotation_status(t.own, id)->next_rotation != before;
       }},
      {Rule::key_rotation_list_entries_have_the_modelled_fields,
       [](T t) {
         const std::string id = t.new_key().key_id;
         (void)t.rotates(id);
         return !t.call("ListKeyRotations", {{"KeyId", id}}).body["Rotations"][0].contains("KeyMaterialId");
       }},
      {Rule::key_rotation_external_key_needs_pending_material,
       [](T t) { return t.rotates(t.new_key({.origin = "EXTERNAL"}).key_id); }},
      {Rule::key_rotation_disabling_keeps_the_rotation_flag,
       [](T t) {
         const std::string id = t.new_key().key_id;
         (void)t.kms.enable_key_rotation(t.own, id);
         (void)t.kms.disable_key(t.own, id);
         return !t.kms.key_rotation_status(t.own, id)->enabled;
       }},
      {Rule::key_rotation_aws_managed_key_rotates_every_year,
       [](T t) {
         return !t.kms.key_rotation_status(t.own, t.kms.aws_managed_s3_key(t.own.principal.account_id, t.rules))
                     ->enabled;
       }},
      {Rule::kms_api_throttling_is_400,
       [](T t) {
         t.faults.add(faults::parse_fault("kms.throttle").value());
         return t.call("GenerateRandom", {{"NumberOfBytes", 8}}).status != 400;
       }},
      {Rule::key_state_alias_cannot_move_to_key_pending_deletion,
       [](T t) {
         (void)t.kms.create_alias(t.own, "alias/a", t.new_key().key_id);
         return t.kms.update_alias(t.own, "alias/a", t.key_in(KeyState::pending_deletion)).has_value();
       }},
  };
}

TEST(KmsRules, EachShowsWhenItIsSwitchedOffAndOnlyThen) {
  for (const Broken& broken : table()) {
    SCOPED_TRACE(std::string(info(broken.rule).slug));
    RulesOff obeying;
    obeying.serve(broken.rule);
    EXPECT_FALSE(broken.shows(obeying));
    RulesOff breaking;
    breaking.serve(broken.rule);
    breaking.rules.switch_off(broken.rule);
    EXPECT_TRUE(broken.shows(breaking));
  }
}

TEST(KmsRules, WhileAChangeOfStateIsNotSeenTheKeyIsAsItWas) {
  RulesOff t;
  t.rules.switch_off(Rule::kms_api_state_changes_are_immediate);
  const std::string id = t.new_key().key_id;
  ASSERT_TRUE(t.kms.schedule_key_deletion(t.own, id, 7));
  EXPECT_TRUE(t.kms.schedule_key_deletion(t.own, id, 7)) << "no error can be told of a state that is not seen";
  EXPECT_TRUE(t.kms.create_alias(t.own, "alias/late", id));
  const std::string other = t.new_key().key_id;
  ASSERT_TRUE(t.kms.schedule_key_deletion(t.own, other, 7));
  EXPECT_TRUE(t.kms.disable_key(t.own, other));
  t.clock.advance(std::chrono::minutes(6));
  EXPECT_EQ(t.kms.schedule_key_deletion(t.own, id, 7).error().type, "KMSInvalidStateException");
}

TEST(KmsRules, TheTableHoldsEveryRuleThatTheModuleConsults) {
  std::vector<std::string_view> missing;
  std::size_t consulted_rules = 0;
  const auto rows = table();
  for (const RuleInfo& rule : rulebook()) {
    const bool consulted = std::any_of(rule.consulted_at.begin(), rule.consulted_at.end(),
                                       [](std::string_view place) { return place.starts_with("simulator/kms/"); });
    const bool listed = std::any_of(rows.begin(), rows.end(), [&](const Broken& row) { return row.rule == rule.rule; });
    if (consulted) ++consulted_rules;
    if (consulted && !listed) missing.push_back(rule.slug);
  }
  EXPECT_EQ(missing, std::vector<std::string_view>{});
  EXPECT_EQ(consulted_rules, rows.size());
}

// No rule may turn hostile input into anything worse than a wrong answer.
TEST(KmsRules, EverythingSwitchedOffIsStillSafe) {
  RulesOff t;
  for (const RuleInfo& rule : rulebook()) {
    if (rule.rule != Rule::kms_api_protocol_is_json_1_1) t.rules.switch_off(rule.rule);
  }
  const std::string id = t.new_key({.origin = "EXTERNAL"}).key_id;
  Bytes blob = t.seal(id, {{"a", "1"}});
  for (std::size_t i = 0; i < blob.size(); ++i) {
    Bytes broken = blob;
    broken[i] ^= 0xff;
    (void)t.kms.decrypt(t.own, broken, {});
    (void)t.kms.decrypt(t.own, ByteView(blob).first(i), {}, id);
  }
  (void)t.kms.schedule_key_deletion(t.own, id, -5);
  (void)t.kms.schedule_key_deletion(t.own, id, 2'000'000'000);
  const std::string managed = t.kms.aws_managed_s3_key("111122223333", t.rules);
  (void)t.kms.schedule_key_deletion(t.own, managed, 0);
  t.rules.switch_on(Rule::put_object_aws_s3_key_is_shared_by_all_buckets);
  EXPECT_EQ(t.kms.aws_managed_s3_key("111122223333", t.rules), t.kms.aws_managed_s3_key("111122223333", t.rules));
  (void)t.call("GenerateDataKey", {{"KeyId", id}, {"NumberOfBytes", 2147483647}});
  (void)t.call("Encrypt", {{"KeyId", id}, {"Plaintext", ""}, {"EncryptionContext", {{"a", {{"b", 1}}}}}});
  (void)t.call("CreateKey", {{"KeySpec", "ML_KEM_512"}});
}

}  // namespace
}  // namespace s3sse::kms
