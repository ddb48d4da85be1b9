// Data keys wrapped and unwrapped, method by method.
#include "simulator/base/text.h"
#include "suites/unit/sse/fixture.h"

namespace s3sse::sse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Engine : public SseTest {
 protected:
  Headers kms_headers(const char* bucket_key = nullptr, const char* context_json = nullptr) {
    Headers headers = managed("aws:kms", key_arn_);
    if (bucket_key != nullptr) headers.add(std::string(header::bucket_key_enabled), bucket_key);
    if (context_json != nullptr) headers.add(std::string(header::context), to_base64(as_bytes(context_json)));
    return headers;
  }
  std::vector<Headers> all_methods() {
    return {managed("AES256"), kms_headers(), kms_headers("true"), managed("aws:kms:dsse", key_arn_), good_triple()};
  }
  const CustomerKey* key_for(const Envelope& envelope) {
    return envelope.method == EncryptionMethod::sse_c ? &right_ : nullptr;
  }

  std::string key_arn_ = new_key();
  CustomerKey right_ = customer_key(key_1);
  CustomerKey wrong_ = customer_key(key_2);
};

TEST_F(Engine, EveryMethodRoundTripsThroughItsStoredForm) {
  for (const Headers& headers : all_methods()) {
    const NewDataKeys made = make(headers);
    const auto stored = parse_envelope(serialise(made.envelope));
    ASSERT_TRUE(stored.has_value()) << serialise(made.envelope);
    const auto opened = open(*stored, key_for(*stored));
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    EXPECT_TRUE(same(*opened, made.keys));
  }
}

TEST_F(Engine, EqualObjectsGetKeysOfTheirOwn) {  // DEF-07, STO-03
  for (const Headers& headers : all_methods()) {
    const NewDataKeys one = make(headers);
    const NewDataKeys two = make(headers);
    EXPECT_FALSE(same(one.keys, two.keys));
    EXPECT_NE(one.envelope.wrapped_keys, two.envelope.wrapped_keys);
    EXPECT_NE(one.envelope.salt, two.envelope.salt);
  }
}

TEST_F(Engine, NoDataKeyIsInTheEnvelope) {  // KMSI-26
  for (const Headers& headers : all_methods()) {
    const NewDataKeys made = make(headers);
    const std::string text = serialise(made.envelope);
    for (const SecretBytes& key : made.keys.layers) {
      EXPECT_THAT(text, Not(HasSubstr(to_base64(key.reveal()))));
      for (const Bytes& wrapped : made.envelope.wrapped_keys) {
        EXPECT_EQ(as_text(wrapped).find(as_text(key.reveal())), std::string_view::npos);
      }
    }
  }
}

TEST_F(Engine, AMovedEnvelopeIsRefused) {
  for (const Headers& headers : all_methods()) {
    const NewDataKeys made = make(headers);
    for (const ObjectPlace& elsewhere :
         {ObjectPlace{"bucket", "other", place_.seal_id}, ObjectPlace{"other", "doc", place_.seal_id}}) {
      const auto opened = engine_.open(made.envelope, elsewhere, key_for(made.envelope), facts(), origin());
      // A bucket-key envelope keeps its context (the bucket's ARN) when it moves inside the bucket: the place that is
      // bound into the wrapping key refuses it.
      ASSERT_FALSE(opened.has_value()) << sse_header_value(made.envelope.method);
      EXPECT_EQ(opened.error().code, "InternalError");
    }
  }
}

TEST_F(Engine, ASealIdBelongsToTheBytes) {
  EXPECT_NE(segment_binding({"b", "k", "1"}, 1), segment_binding({"b", "k", "2"}, 1));
  EXPECT_NE(segment_binding({"b", "k", "1"}, 1), segment_binding({"b", "k", "1"}, 2));
  EXPECT_NE(segment_binding({"ab", "c", "1"}, 1), segment_binding({"a", "bc", "1"}, 1));
  EXPECT_EQ(segment_binding({"b", "k", "1"}, 1), segment_binding({"b", "k", "1"}, 1));
}

TEST_F(Engine, EveryFlippedByteOfAWrappedKeyOrSaltIsRefused) {
  for (const Headers& headers : all_methods()) {
    const NewDataKeys made = make(headers);
    for (std::size_t i = 0; i < made.envelope.wrapped_keys.size(); ++i) {
      for (std::size_t at = 0; at < made.envelope.wrapped_keys[i].size(); ++at) {
        Envelope bad = made.envelope;
        bad.wrapped_keys[i][at] ^= 1;
        EXPECT_FALSE(open(bad, key_for(bad)).has_value()) << sse_header_value(bad.method) << " " << at;
      }
    }
    const bool salted = made.envelope.method != EncryptionMethod::sse_kms || made.envelope.bucket_key_enabled;
    for (std::size_t at = 0; salted && at < made.envelope.salt.size(); ++at) {
      Envelope bad = made.envelope;
      bad.salt[at] ^= 1;
      EXPECT_FALSE(open(bad, key_for(bad)).has_value());
    }
  }
}

TEST_F(Engine, AWrappedKeyDoesNotServeAnotherMethod) {
  Envelope envelope = make(managed("aws:kms:dsse", key_arn_)).envelope;
  envelope.method = EncryptionMethod::sse_s3;  // the outer layer is wrapped under the root key, too
  envelope.wrapped_keys = {envelope.wrapped_keys[1]};
  EXPECT_FALSE(open(envelope).has_value());
}

// SSE-C

TEST_F(Engine, SseCNeedsTheRightKey) {
  const Envelope envelope = make(good_triple()).envelope;
  EXPECT_THAT(open(envelope),  // ssec-get-no-headers, ssec-copy-no-source-triple
              IsRefusal(400, "InvalidRequest",
                        "The object was stored using a form of Server Side Encryption. The correct parameters must be "
                        "provided to retrieve the object.",
                        Elements{}));
  const auto denied = IsRefusal(
      403, "AccessDenied",
      "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.",
      Elements{});
  EXPECT_THAT(open(envelope, &wrong_), denied);                           // ssec-get-wrong-key
  EXPECT_THAT(engine_.check_access(envelope, &wrong_, facts()), denied);  // SSEC-18
  EXPECT_TRUE(engine_.check_access(envelope, &right_, facts()).has_value());
  const CustomerKey of_ten_bytes = customer_key(short_key);
  EXPECT_THAT(open(envelope, &of_ten_bytes), denied);  // SSEC-19
}

TEST_F(Engine, AWrongLengthKeyOnAReadGetsTheAnswerOfAWrongKey) {  // SSEC-19
  const auto key = read_customer_key(triple("AES256", short_key, short_key_md5), facts());
  ASSERT_TRUE(key.has_value());
  const auto opened = open(make(good_triple()).envelope, &**key);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().status, 403);
}

TEST_F(Engine, SseCHeadersDoNotApplyToOtherObjects) {  // ext-ssec-on-plain-object
  const auto refusal =
      IsRefusal(400, "InvalidRequest", "The encryption parameters are not applicable to this object.", Elements{});
  for (const Headers& headers : {managed("AES256"), kms_headers(), managed("aws:kms:dsse", key_arn_)}) {
    const Envelope envelope = make(headers).envelope;
    EXPECT_THAT(open(envelope, &right_), refusal);
    EXPECT_THAT(engine_.check_access(envelope, &right_, facts()), refusal);
  }
}

TEST_F(Engine, PartsGetTheWordsRecordedForParts) {
  const Envelope upload = make(good_triple()).envelope;
  const Envelope plain = make(managed("AES256")).envelope;
  const auto missing = IsRefusal(400, "InvalidRequest",
                                 "The multipart upload initiate requested encryption. Subsequent part requests must "
                                 "include the appropriate encryption parameters.",
                                 Elements{});
  EXPECT_THAT(engine_.check_part_access(upload, nullptr, facts()), missing);  // ssec-mpu-part-without-key
  EXPECT_THAT(engine_.check_part_access(plain, &right_, facts()), missing);   // MPU-07
  EXPECT_THAT(engine_.check_part_access(upload, &wrong_, facts()),            // ssec-mpu-part-other-key
              IsRefusal(400, "InvalidRequest",
                        "The provided encryption parameters did not match the ones used originally.", Elements{}));
  EXPECT_TRUE(engine_.check_part_access(upload, &right_, facts()).has_value());
  EXPECT_TRUE(engine_.check_part_access(plain, nullptr, facts()).has_value());
}

TEST_F(Engine, OfTheCustomerKeyOnlyASaltedVerifierIsKept) {  // SSEC-26
  const Envelope one = make(good_triple()).envelope;
  const Envelope two = make(good_triple()).envelope;
  const std::string text = serialise(one);
  const ByteView raw = right_.key.reveal();
  EXPECT_THAT(text, Not(HasSubstr(key_1)));
  EXPECT_THAT(text, Not(HasSubstr(std::string(as_text(raw)))));
  EXPECT_THAT(ascii_lower(text), Not(HasSubstr(to_hex(raw))));
  EXPECT_NE(one.customer_key_verifier, two.customer_key_verifier);
  // The verifier is not the value from which the wrapping key is expanded (RFC 5869, section 2.2).
  EXPECT_NE(one.customer_key_verifier, crypto::hmac_sha256(one.salt, raw));
  rules_.switch_off(Rule::sse_c_key_is_never_stored);
  EXPECT_THAT(serialise(make(good_triple()).envelope), HasSubstr(key_1)) << "what the rule forbids is visible";
}

TEST_F(Engine, SseCNeverCallsKms) {  // SSEC-28
  const auto before = kms_.ledger_position();
  const Envelope envelope = make(good_triple()).envelope;
  ASSERT_TRUE(open(envelope, &right_).has_value());
  EXPECT_THAT(calls(before), IsEmpty());
  rules_.switch_off(Rule::sse_c_kms_is_never_called);
  make(good_triple());
  EXPECT_THAT(calls(before), ElementsAre("GenerateDataKey"));
}

TEST_F(Engine, AWrongKeyStaysRefusedWhateverRuleIsOff) {
  const Envelope envelope = make(good_triple()).envelope;
  rules_.switch_off(Rule::sse_c_wrong_key_is_access_denied);
  const auto wrong = open(envelope, &wrong_);
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().status, 400);
  for (const Rule rule : {Rule::sse_c_get_without_key_is_refused, Rule::sse_c_head_without_key_is_refused}) {
    rules_.switch_off(rule);
    EXPECT_FALSE(open(envelope).has_value());
  }
  EXPECT_TRUE(engine_.check_access(envelope, nullptr, facts()).has_value());
}

TEST_F(Engine, AnEmptyCustomerKeyHarmsNothingWhenLengthsAreNotChecked) {
  rules_.switch_off(Rule::sse_c_wrong_key_length_is_refused);
  const NewDataKeys made = make(triple("AES256", "", to_base64(crypto::md5({}))));
  const CustomerKey empty{SecretBytes{}, made.envelope.customer_key_md5};
  const auto opened = open(made.envelope, &empty);
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(same(*opened, made.keys));
}

// SSE-KMS

TEST_F(Engine, ThePutMakesOneDataKeyAndTheGetDecryptsIt) {  // KMSI-01, KMSI-02, KMSI-16
  const auto before = kms_.ledger_position();
  const Envelope envelope = make(kms_headers()).envelope;
  ASSERT_TRUE(open(envelope).has_value());
  ASSERT_THAT(calls(before), ElementsAre("GenerateDataKey", "Decrypt"));
  for (const auto& entry : kms_.ledger(before)) {
    EXPECT_EQ(entry.context, (kms::EncryptionContext{{"aws:s3:arn", "arn:aws:s3:::bucket/doc"}}));  // CTX-01, BK-06
    EXPECT_EQ(entry.principal_arn, alice_.arn);
    EXPECT_EQ(entry.key_arn, key_arn_);
    EXPECT_EQ(entry.via_service, "s3.us-east-1.amazonaws.com");
  }
}

TEST_F(Engine, TheClientsContextIsKeptAndReplayed) {  // PUT-12, CTX-02
  const auto before = kms_.ledger_position();
  const Envelope envelope =
      make(kms_headers(nullptr, R"({"team":"blue","aws:s3:arn":"arn:aws:s3:::bucket/doc"})")).envelope;
  ASSERT_TRUE(open(envelope).has_value());
  const kms::EncryptionContext expected{{"aws:s3:arn", "arn:aws:s3:::bucket/doc"}, {"team", "blue"}};  // CTX-08
  EXPECT_EQ(envelope.context, expected);
  for (const auto& entry : kms_.ledger(before)) EXPECT_EQ(entry.context, expected);
}

TEST_F(Engine, AChangedContextIsRefused) {  // CTX-07
  Envelope envelope = make(kms_headers(nullptr, R"({"team":"blue"})")).envelope;
  envelope.context["team"] = "Blue";
  EXPECT_THAT(open(envelope), IsRefusal(400, "KMS.InvalidCiphertextException", "", Elements{}));
  rules_.switch_off(Rule::context_is_replayed_on_reads);
  envelope.context["team"] = "blue";
  EXPECT_FALSE(open(envelope).has_value());
}

TEST_F(Engine, ADisabledKeyStopsWritesAndReads) {  // ssekms-put-disabled-key, ssekms-get-disabled-key, KMSI-12
  const Envelope envelope = make(kms_headers()).envelope;
  ASSERT_TRUE(kms_.disable_key({.principal = alice_}, key_arn_).has_value());
  const auto disabled = IsRefusal(400, "KMS.DisabledException", key_arn_ + " is disabled.", Elements{});
  EXPECT_THAT(generate(kms_headers(), place_), disabled);
  EXPECT_THAT(open(envelope), disabled);
  EXPECT_TRUE(engine_.check_access(envelope, nullptr, facts()).has_value()) << "GET-09: HEAD does not ask KMS";
  ASSERT_TRUE(kms_.enable_key({.principal = alice_}, key_arn_).has_value());
  EXPECT_TRUE(open(envelope).has_value());
}

TEST_F(Engine, SwitchedOffRulesAboutKeysShowInLaterReads) {  // KMSI-11, KMSI-12, KMSI-20
  ASSERT_TRUE(kms_.create_alias({.principal = alice_}, "alias/moving", key_arn_).has_value());
  const auto written_without = [this](Rule rule) {
    rules_ = Rules();
    rules_.switch_off(rule);
    return make(kms_headers()).envelope;
  };
  const Envelope disabled = written_without(Rule::kms_reenabled_key_restores_access);
  ASSERT_TRUE(kms_.disable_key({.principal = alice_}, key_arn_).has_value());
  EXPECT_FALSE(open(disabled).has_value());
  ASSERT_TRUE(kms_.enable_key({.principal = alice_}, key_arn_).has_value());
  EXPECT_FALSE(open(disabled).has_value());

  const Envelope named = written_without(Rule::kms_alias_change_affects_later_writes_only);
  EXPECT_TRUE(open(named).has_value());
  ASSERT_TRUE(kms_.update_alias({.principal = alice_}, "alias/moving", new_key()).has_value());
  EXPECT_FALSE(open(named).has_value());

  const Envelope deleted = written_without(Rule::kms_deleted_key_makes_objects_unreadable);
  ASSERT_TRUE(kms_.schedule_key_deletion({.principal = alice_}, key_arn_, 7).has_value());
  clock_.advance(std::chrono::days(8));
  EXPECT_TRUE(open(deleted).has_value());
  rules_ = Rules();
  EXPECT_FALSE(open(deleted).has_value());
}

TEST_F(Engine, AKeyPendingDeletionStopsWritesAndReads) {  // KMSI-06, KMSI-07
  const Envelope envelope = make(kms_headers()).envelope;
  ASSERT_TRUE(kms_.schedule_key_deletion({.principal = alice_}, key_arn_, 7).has_value());
  const auto pending = IsRefusal(400, "KMS.KMSInvalidStateException", key_arn_ + " is pending deletion.", Elements{});
  EXPECT_THAT(open(envelope), pending);
  EXPECT_THAT(generate(kms_headers(), place_), pending);
}

TEST_F(Engine, KmsObjectsAreNotReadOverPlainHttp) {  // KMSI-25
  const Envelope kms_object = make(kms_headers()).envelope;
  const Envelope dsse_object = make(managed("aws:kms:dsse", key_arn_)).envelope;
  const Envelope plain = make(managed("AES256")).envelope;
  peer_.secure = false;
  for (const Envelope& envelope : {kms_object, dsse_object}) {
    ASSERT_FALSE(open(envelope).has_value());
    EXPECT_EQ(open(envelope).error().code, "InvalidArgument");
    EXPECT_FALSE(engine_.check_access(envelope, nullptr, facts()).has_value());
  }
  EXPECT_TRUE(open(plain).has_value());
}

TEST_F(Engine, RotationKeepsOldObjectsReadable) {  // KMSI-18, KMSI-20
  ASSERT_TRUE(kms_.create_alias({.principal = alice_}, "alias/mine", key_arn_).has_value());
  const NewDataKeys made = make(managed("aws:kms", "alias/mine"));
  const std::string other = new_key();
  ASSERT_TRUE(kms_.update_alias({.principal = alice_}, "alias/mine", other).has_value());
  EXPECT_TRUE(same(open(made.envelope).value(), made.keys));
  EXPECT_EQ(make(managed("aws:kms", "alias/mine")).envelope.kms_key_arn, other);
}

TEST_F(Engine, AnObjectKeyThatIsNotUtf8IsRefusedForKms) {
  const auto refused = generate(kms_headers(), {"bucket", "\xff", "1"});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().status, 400);
  EXPECT_TRUE(generate(managed("AES256"), {"bucket", "\xff", "1"}).has_value());
}

// Bucket keys

TEST_F(Engine, ManyPutsShareOneBucketKey) {  // BK-05, BK-07
  const auto before = kms_.ledger_position();
  std::vector<NewDataKeys> made;
  for (int i = 0; i < 5; ++i) made.push_back(make(kms_headers("true")));
  EXPECT_EQ(std::ranges::count(calls(before), "GenerateDataKey"), 1);
  for (const auto& entry : kms_.ledger(before)) {
    EXPECT_EQ(entry.context, (kms::EncryptionContext{{"aws:s3:arn", "arn:aws:s3:::bucket"}}));
  }
  for (const NewDataKeys& one : made) {
    EXPECT_EQ(one.envelope.bucket_key_blob, made[0].envelope.bucket_key_blob);
    EXPECT_TRUE(same(open(one.envelope).value(), one.keys));
  }
  EXPECT_FALSE(same(made[0].keys, made[1].keys)) << "the objects' own data keys differ";
}

TEST_F(Engine, ABucketKeyLivesFiveMinutes) {
  make(kms_headers("true"));
  clock_.advance(std::chrono::seconds(299));
  auto before = kms_.ledger_position();
  make(kms_headers("true"));
  EXPECT_THAT(calls(before), IsEmpty());
  clock_.advance(std::chrono::seconds(1));
  make(kms_headers("true"));
  EXPECT_EQ(std::ranges::count(calls(before), "GenerateDataKey"), 1);
}

TEST_F(Engine, ABucketKeyBelongsToOneRequesterOneKeyAndOneBucket) {  // BK-08, BK-10
  const Bytes mine = make(kms_headers("true")).envelope.bucket_key_blob;
  const auto planned = plan(kms_headers("true"));
  const auto hers = engine_.generate(*planned, place_, facts(), origin(user("bob")));
  EXPECT_NE(hers.value().envelope.bucket_key_blob, mine);
  const auto elsewhere = engine_.generate(*planned, {"other", "doc", "1"}, facts(), origin());
  EXPECT_NE(elsewhere.value().envelope.bucket_key_blob, mine);
  Headers other = managed("aws:kms", new_key());
  other.add(std::string(header::bucket_key_enabled), "true");
  EXPECT_NE(make(other).envelope.bucket_key_blob, mine);
  EXPECT_EQ(make(kms_headers("true")).envelope.bucket_key_blob, mine);
}

TEST_F(Engine, AReadDecryptsTheBucketKeyOnce) {  // BK-09
  const Envelope envelope = make(kms_headers("true")).envelope;
  const auto before = kms_.ledger_position();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(open(envelope).has_value());
  EXPECT_THAT(calls(before), ElementsAre("Decrypt"));
  clock_.advance(std::chrono::minutes(5));
  ASSERT_TRUE(open(envelope).has_value());
  EXPECT_THAT(calls(before), ElementsAre("Decrypt", "Decrypt"));
  rules_.switch_off(Rule::bucket_key_cached_key_skips_kms_and_its_policy);
  ASSERT_TRUE(open(envelope).has_value());
  EXPECT_EQ(calls(before).size(), 3u);
}

// DSSE-KMS

TEST_F(Engine, DsseHasTwoIndependentLayers) {  // DSSE-03, CTX-09
  const auto before = kms_.ledger_position();
  const NewDataKeys made = make(managed("aws:kms:dsse", key_arn_));
  ASSERT_EQ(made.keys.layers.size(), 2u);
  EXPECT_FALSE(made.keys.layers[0].equals(made.keys.layers[1]));
  ASSERT_EQ(made.envelope.wrapped_keys.size(), 2u);
  EXPECT_EQ(kms_.ledger(before).at(0).context.at("aws:s3:arn"), "arn:aws:s3:::bucket/doc");

  // Each layer is wrapped by itself: an inner key of another object opens, and leaves the outer one as it is.
  const NewDataKeys other = make(managed("aws:kms:dsse", key_arn_));
  Envelope mixed = made.envelope;
  mixed.wrapped_keys[0] = other.envelope.wrapped_keys[0];
  const auto opened = open(mixed);
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(opened->layers[0].equals(other.keys.layers[0]));
  EXPECT_TRUE(opened->layers[1].equals(made.keys.layers[1]));

  Envelope one_layer = made.envelope;
  one_layer.wrapped_keys.pop_back();
  EXPECT_FALSE(open(one_layer).has_value());
}

// UpdateObjectEncryption

TEST_F(Engine, RewrappingKeepsTheDataKey) {  // UOE-03
  const std::string other = new_key();
  Headers to_bucket_key = managed("aws:kms", other);
  to_bucket_key.add(std::string(header::bucket_key_enabled), "true");
  for (const Headers& source : {managed("AES256"), kms_headers(), kms_headers("true")}) {
    for (const Headers& target : {managed("aws:kms", other), to_bucket_key}) {
      const NewDataKeys made = make(source);
      const auto rewrapped = engine_.rewrap(made.envelope, *plan(target), place_, facts(), origin());
      ASSERT_TRUE(rewrapped.has_value()) << rewrapped.error().message;
      EXPECT_EQ(rewrapped->kms_key_arn, other);
      EXPECT_NE(rewrapped->wrapped_keys, made.envelope.wrapped_keys);
      EXPECT_TRUE(parse_envelope(serialise(*rewrapped)).has_value());
      EXPECT_TRUE(same(open(*rewrapped).value(), made.keys));
    }
  }
}

TEST_F(Engine, RewrappingNeverChangesTheNumberOfLayers) {
  const Envelope dsse = make(managed("aws:kms:dsse", key_arn_)).envelope;
  const Envelope plain = make(managed("AES256")).envelope;
  EXPECT_FALSE(engine_.rewrap(dsse, *plan(kms_headers()), place_, facts(), origin()).has_value());
  EXPECT_FALSE(engine_.rewrap(plain, *plan(managed("aws:kms:dsse", key_arn_)), place_, facts(), origin()).has_value());
  EXPECT_FALSE(
      engine_.rewrap(make(good_triple()).envelope, *plan(kms_headers()), place_, facts(), origin()).has_value());
}

// A row whose type is not that of the decision ends the program: so each rule that is off meets each decision here.
TEST_F(Engine, EveryRuleThatIsOffFitsTheDecisionsThatCiteIt) {
  Headers everything = good_triple();
  everything.add(std::string(header::sse), "aws:kms");
  const Headers requests[] = {{},
                              good_triple(),
                              triple("AES192", short_key, "not base64!"),
                              triple("AES256", key_1, key_2_md5),
                              without(good_triple(), header::customer_key),
                              without(good_triple(), header::customer_algorithm),
                              without(good_triple(), header::customer_key_md5),
                              everything,
                              managed("aes256"),
                              managed(""),
                              managed("aws:fsx"),
                              managed("aws:kms", "fake"),
                              managed("aws:kms", "alias/none"),
                              managed("aws:kms:dsse"),
                              managed("AES256", key_arn_),
                              kms_headers("true", R"({"team":"blue"})")};
  const NewDataKeys written[] = {make({}), make(good_triple()), make(kms_headers()), make(kms_headers("true")),
                                 make(managed("aws:kms:dsse", key_arn_))};
  for (const RuleInfo& rule : rulebook()) {
    rules_ = Rules();
    rules_.switch_off(rule.rule);
    for (const bool secure : {true, false}) {
      peer_.secure = secure;
      for (const Headers& headers : requests) {
        (void)generate(headers, place_);
        (void)refuse_managed_encryption(headers, rules_);
        (void)read_customer_key(headers, facts());
        (void)read_part_customer_key(headers, bucket_, facts());
        (void)read_source_customer_key(headers, facts());
      }
      for (const NewDataKeys& keys : written) {
        for (const CustomerKey* key : std::initializer_list<const CustomerKey*>{nullptr, &right_, &wrong_}) {
          (void)open(keys.envelope, key);
          (void)engine_.check_part_access(keys.envelope, key, facts());
        }
        for (const auto echo : {EncryptionEcho::write, EncryptionEcho::read, EncryptionEcho::complete}) {
          Headers answer;
          add_encryption_headers(keys.envelope, echo, "", rules_, answer);
        }
      }
    }
  }
}

}  // namespace
}  // namespace s3sse::sse
