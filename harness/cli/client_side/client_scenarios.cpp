#include "harness/cli/client_side/client_scenarios.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/client_side/memory_object_store.h"
#include "simulator/base/encoding.h"
#include "simulator/client_side/client.h"

namespace s3sse::cli {
namespace {

namespace cse = client_side;

const std::string scenario_text = "forty-five bytes of text, in three AES blocks";

/// Says what is wrong where `holds` is false, once.
class Verdict {
 public:
  void expect(bool holds, std::string_view otherwise) {
    if (!holds && fault_.empty()) fault_ = otherwise;
  }
  [[nodiscard]] std::string take() { return std::move(fault_); }

 private:
  std::string fault_;
};

class TextOut final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    text += as_text(bytes);
    return {};
  }
  std::string text;
};

/// KMS with one key: a blob is the number of a data key that it made.
class SmallKms final : public cse::KeyService {
 public:
  bool fails = false;
  std::size_t key_size = 32;
  std::vector<std::string> asked_for;

  Result<cse::GeneratedDataKey> generate_data_key(const std::string& key_id, const cse::StringMap& context) override {
    asked_for.push_back(key_id);
    if (fails) return fail("told to fail", "KMSInternalException");
    made_.push_back({SecretBytes::copy_of(Bytes(key_size, static_cast<std::uint8_t>(made_.size() + 1))), context});
    return cse::GeneratedDataKey{made_.back().key.clone(), to_bytes(std::to_string(made_.size() - 1))};
  }
  Result<Bytes> encrypt(const std::string&, const SecretBytes& plaintext, const cse::StringMap& context) override {
    made_.push_back({plaintext.clone(), context});
    return to_bytes(std::to_string(made_.size() - 1));
  }
  Result<SecretBytes> decrypt(const std::optional<std::string>&, ByteView wrapped,
                              const cse::StringMap& context) override {
    for (std::size_t i = 0; i < made_.size(); ++i) {
      if (as_text(wrapped) == std::to_string(i) && made_[i].context == context) return made_[i].key.clone();
    }
    return fail("another blob or context", "InvalidCiphertextException");
  }

 private:
  struct Made {
    SecretBytes key;
    cse::StringMap context;
  };
  std::vector<Made> made_;
};

cse::Keyring scenario_keyring(std::uint8_t byte = 7, cse::StringMap description = {}) {
  return cse::Keyring{.main = cse::AesKey{SecretBytes::copy_of(Bytes(32, byte)), std::move(description)}};
}

cse::Policy scenario_policy(const Rules& rules, bool permissive = false) {
  cse::Policy policy;
  policy.rules = rules;
  if (permissive) {
    policy.commitment = cse::CommitmentPolicy::require_encrypt_allow_decrypt;
    policy.legacy_wrapping = policy.legacy_modes = true;
  }
  return policy;
}

cse::Policy v2_policy(const Rules& rules) {
  cse::Policy policy = scenario_policy(rules);
  policy.commitment = cse::CommitmentPolicy::forbid_encrypt_allow_decrypt;
  return policy;
}

/// A store and a client on it.
struct Desk {
  MemoryObjectStore store;
  SystemEntropy entropy;

  cse::Client client(cse::Policy policy, cse::Keyring keyring = scenario_keyring()) {
    return std::move(cse::Client::create(store, std::move(keyring), policy, entropy).value());
  }
  [[nodiscard]] std::string last_request() const { return store.log.empty() ? "" : store.log.back(); }
  [[nodiscard]] bool has(const std::string& name) const { return store.objects.contains(name); }
  [[nodiscard]] cse::Metadata metadata(const std::string& name) const {
    const auto found = store.objects.find(name);
    return found == store.objects.end() ? cse::Metadata{} : found->second.metadata;
  }
};

bool put(cse::Client& client, const cse::PutRequest& request, std::string_view text = scenario_text) {
  MemorySource body{text};
  return client.put(request, body).has_value();
}

bool put_part(cse::Client& client, int number, std::string_view text, bool is_last) {
  MemorySource body{text};
  return client.upload_part("upload-1", number, body, is_last).has_value();
}

/// The plaintext, or "refused: class".
std::string get(cse::Client& client, const cse::GetRequest& request) {
  TextOut out;
  const auto done = client.get(request, out);
  return done ? out.text : fmt::format("refused: {}", name_of(done.error().error_class));
}

const cse::PutRequest plain_put = {.bucket = "b", .key = "k"};
const cse::GetRequest plain_get = {.bucket = "b", .key = "k"};
const cse::PutRequest put_with_file = {
    .bucket = "b", .key = "k", .metadata = {}, .context = {}, .instruction_file = true};

std::string round_trip(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  verdict.expect(put(client, {.bucket = "b", .key = "k", .metadata = {{"colour", "blue"}}}),
                 "the object was not written");
  verdict.expect(!desk.has("b/k.instruction"), "an instruction file was written unasked");
  const cse::Metadata stored = desk.metadata("b/k");
  verdict.expect(stored.contains("colour"), "the metadata of the caller were dropped");
  for (const auto& [name, value] : stored)
    verdict.expect((name.starts_with("x-amz-") && !name.starts_with("x-amz-meta-")) || name == "colour",
                   "an entry has a name that is not the client's");
  cse::Client reader = desk.client(scenario_policy(rules));
  verdict.expect(get(reader, plain_get) == scenario_text, "the plaintext did not come back");
  cse::Client strict = desk.client(scenario_policy({}));
  verdict.expect(get(strict, plain_get) == scenario_text, "a client that obeys reads another plaintext");
  return verdict.take();
}

std::string two_objects(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  verdict.expect(put(client, plain_put) && put(client, {.bucket = "b", .key = "other"}), "an object was not written");
  for (const char* name : {"x-amz-3", "x-amz-i", "x-amz-d"})
    verdict.expect(desk.metadata("b/k")[name] != desk.metadata("b/other")[name], "two objects share an entry");
  const auto id = from_base64(desk.metadata("b/k")["x-amz-i"]);
  verdict.expect(id && id->size() == cse::message_id_size, "the message id has another length");
  cse::Envelope envelope;
  envelope.wrap = cse::Wrap::aes_gcm;
  envelope.wrapped_key = from_base64(desk.metadata("b/k")["x-amz-3"]).value_or(Bytes{});
  const auto data_key = cse::unwrap_data_key(envelope, scenario_keyring(), std::nullopt, {});
  verdict.expect(data_key && !data_key->equals(SecretBytes(32)), "the data key is one that everybody knows");
  class Zeros final : public Entropy {
    void fill(ByteSpan out) override { std::ranges::fill(out, std::uint8_t{0}); }
  } zeros;
  verdict.expect(!cse::begin_encryption({}, scenario_keyring(), scenario_policy(rules), zeros),
                 "zeros pass for random");
  verdict.expect(!cse::begin_encryption({.plaintext_length = cse::largest_gcm_plaintext + 1}, scenario_keyring(),
                                        scenario_policy(rules), desk.entropy),
                 "more than one key may encrypt is encrypted");
  return verdict.take();
}

std::string formats_of_policies(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  for (const auto policy :
       {cse::CommitmentPolicy::forbid_encrypt_allow_decrypt, cse::CommitmentPolicy::require_encrypt_allow_decrypt,
        cse::CommitmentPolicy::require_encrypt_require_decrypt}) {
    cse::Policy chosen_policy = scenario_policy(rules);
    chosen_policy.commitment = policy;
    cse::Client client = desk.client(chosen_policy);
    verdict.expect(put(client, plain_put), "the object was not written");
    const bool committed = desk.metadata("b/k").contains("x-amz-3");
    verdict.expect(committed == cse::about(cse::suite_of(policy)).committing, "the policy writes another format");
  }
  return verdict.take();
}

std::string options_that_do_not_fit(const Rules& rules) {
  Verdict verdict;
  for (const auto suite : {cse::SuiteId::cbc, cse::SuiteId::ctr, cse::SuiteId::ctr_committing, cse::SuiteId::gcm}) {
    cse::Policy policy = scenario_policy(rules);
    policy.suite = suite;
    verdict.expect(!check(policy), "an algorithm was taken that this policy does not write with");
  }
  cse::Policy policy = scenario_policy(rules);
  policy.delayed_authentication = true;
  policy.buffer_size = 1024;
  verdict.expect(!check(policy), "a buffer size was taken beside delayed authentication");
  return verdict.take();
}

std::string options_of_reading(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client writer = desk.client(scenario_policy({}));
  verdict.expect(put(writer, plain_put), "the object was not written");
  cse::Client by_default = desk.client(scenario_policy(rules));
  verdict.expect(get(by_default, plain_get) == scenario_text, "a small object does not fit the default buffer");
  cse::Policy small = scenario_policy(rules);
  small.buffer_size = 16;
  cse::Client with_small_buffer = desk.client(small);
  verdict.expect(get(with_small_buffer, plain_get) == "refused: too-large", "the size of the buffer was not heeded");
  desk.store.objects["b/k"].body.back() ^= 1;
  cse::Policy delayed = scenario_policy(rules);
  delayed.delayed_authentication = true;
  cse::Client impatient = desk.client(delayed);
  TextOut out;
  verdict.expect(!impatient.get(plain_get, out), "a changed object was read");
  verdict.expect(out.text == scenario_text, "delayed authentication holds plaintext back");
  return verdict.take();
}

std::string old_objects(const Rules& rules) {
  Verdict verdict;
  Bytes body = to_bytes(scenario_text);
  body.resize(48, 3);
  const Bytes iv(16, 5);
  const SecretBytes data_key = SecretBytes::copy_of(Bytes(32, 9));
  crypto::CbcStream(crypto::CipherDirection::encrypt, data_key, iv).update(body);
  const cse::Metadata metadata = {
      {"x-amz-key", to_base64(crypto::ecb_encrypt(SecretBytes::copy_of(Bytes(32, 7)), data_key.reveal()))},
      {"x-amz-iv", to_base64(iv)},
      {"x-amz-matdesc", "{}"}};
  Desk desk;
  desk.store.objects["b/k"] = {metadata, body};
  cse::Client permissive = desk.client(scenario_policy(rules, true));
  verdict.expect(get(permissive, plain_get) == scenario_text, "an old object is refused though all is allowed");
  cse::Client strict = desk.client(scenario_policy(rules));
  TextOut out;
  const auto refused = strict.get(plain_get, out);
  verdict.expect(!refused && refused.error().reason.find("CBC") != std::string::npos, "the refusal does not name CBC");
  SmallKms kms;
  cse::Client of_kms = desk.client(scenario_policy(rules, true), cse::Keyring{.main = cse::KmsKey{&kms, "key"}});
  desk.store.objects["b/k"].metadata = {
      {"x-amz-key-v2", "AAAA"},  {"x-amz-iv", to_base64(Bytes(12, 1))},  {"x-amz-matdesc", "{}"},
      {"x-amz-wrap-alg", "kms"}, {"x-amz-cek-alg", "AES/GCM/NoPadding"}, {"x-amz-tag-len", "128"}};
  verdict.expect(get(of_kms, plain_get).starts_with("refused"), "KMS refused, and the client did not");
  return verdict.take();
}

std::string kms_writes(const Rules& rules) {
  Verdict verdict;
  for (const cse::Policy& policy : {scenario_policy(rules), v2_policy(rules)}) {
    Desk desk;
    SmallKms kms;
    cse::Client client = desk.client(policy, cse::Keyring{.main = cse::KmsKey{&kms, "alias/own"}});
    cse::PutRequest request = plain_put;
    request.context = {{"team", "blue"}};
    verdict.expect(put(client, request), "the object was not written");
    verdict.expect(kms.asked_for == std::vector<std::string>{"alias/own"}, "KMS was asked for another key");
    cse::Metadata stored = desk.metadata("b/k");
    verdict.expect(stored["x-amz-w"] == "12" || stored["x-amz-wrap-alg"] == "kms+context", "the old wrap was written");
    cse::GetRequest read = plain_get;
    read.context = request.context;
    verdict.expect(get(client, read) == scenario_text, "the plaintext did not come back");
    request.context = {{"aws:x-amz-cek-alg", "115"}};
    verdict.expect(!put(client, request), "the reserved pair was taken from the caller");
    kms.key_size = 16;
    verdict.expect(!put(client, plain_put), "a data key of 128 bits was used");
    kms.fails = true;
    verdict.expect(!put(client, plain_put), "an object was written though KMS failed");
    cse::Client without_key = desk.client(policy, cse::Keyring{.main = cse::KmsKey{&kms, std::nullopt}});
    kms.fails = false;
    kms.key_size = 32;
    verdict.expect(!put(without_key, plain_put), "KMS was asked for no key in particular");
  }
  return verdict.take();
}

std::string raw_keys_and_contexts(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  cse::PutRequest request = plain_put;
  request.context = {{"team", "blue"}};
  verdict.expect(put(client, request), "the object was not written");
  verdict.expect(!desk.metadata("b/k").contains("x-amz-m"), "the context was stored beside a raw key");
  return verdict.take();
}

std::string instruction_files(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  verdict.expect(put(client, put_with_file), "the object was not written");
  verdict.expect(desk.store.log == std::vector<std::string>{"PUT b/k.instruction", "PUT b/k"},
                 "the instruction file was not sent first, under its name");
  verdict.expect(get(client, plain_get) == scenario_text, "the plaintext did not come back");
  desk.store.log.clear();
  verdict.expect(put(client, {.bucket = "b", .key = "whole"}), "the object was not written");
  desk.store.log.clear();
  (void)get(client, {.bucket = "b", .key = "whole"});
  verdict.expect(desk.store.log == std::vector<std::string>{"GET b/whole"},
                 "an instruction file was asked for in vain");
  desk.store.objects["b/plain"] = {{}, to_bytes("plain")};
  desk.store.log.clear();
  (void)get(client, {.bucket = "b", .key = "plain"});
  verdict.expect(desk.store.log.size() == 2, "the instruction file was not asked for");
  desk.store.objects.clear();
  desk.store.failing = "PUT b/k.instruction";
  verdict.expect(!put(client, put_with_file) && !desk.has("b/k"), "an object was stored without its instruction file");
  return verdict.take();
}

std::string deletions(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  (void)client.remove("b", "k");
  (void)client.remove_many("b", {"one", "two"});
  verdict.expect(
      desk.store.log == std::vector<std::string>{"DELETE b/k", "DELETE b/k.instruction", "DELETE-MANY one two",
                                                 "DELETE-MANY one.instruction two.instruction"},
      "objects or instruction files were left");
  return verdict.take();
}

std::string ranges(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules, true));
  verdict.expect(put(client, plain_put), "the object was not written");
  desk.store.log.clear();
  verdict.expect(get(client, {.bucket = "b", .key = "k", .range = "bytes=17-20"}) == scenario_text.substr(17, 4),
                 "another range came back");
  verdict.expect(desk.store.log == std::vector<std::string>{"GET b/k bytes=0-48"}, "the range was not widened");
  verdict.expect(get(client, {.bucket = "b", .key = "k", .range = "bytes=-5"}) == scenario_text,
                 "a suffix was taken for another range");
  cse::Client strict = desk.client(scenario_policy(rules));
  desk.store.log.clear();
  verdict.expect(get(strict, {.bucket = "b", .key = "k", .range = "bytes=0-3"}) == "refused: legacy-disabled" &&
                     desk.store.log.empty(),
                 "a range was sent unasked");
  desk.store.sends_ranges_unasked = true;
  verdict.expect(get(strict, plain_get).starts_with("refused"), "a part was taken for the whole");
  return verdict.take();
}

std::string uploads(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  verdict.expect(client.create_upload(plain_put).has_value() && desk.last_request() == "CREATE b/k",
                 "no upload was begun");
  verdict.expect(!put_part(client, 2, "x", true), "a part came out of sequence");
  verdict.expect(!put_part(client, 1, "fifteen bytes  ", false), "a part ends within a block");
  verdict.expect(put_part(client, 1, scenario_text.substr(0, 16), false), "a part was refused");
  verdict.expect(!put_part(client, 1, scenario_text.substr(0, 16), false), "a part was encrypted twice");
  verdict.expect(!client.complete_upload("upload-1"), "an upload without a tag was completed");
  verdict.expect(put_part(client, 2, scenario_text.substr(16), true), "the last part was refused");
  verdict.expect(!put_part(client, 3, "x", true) && desk.last_request() == "PART 2", "a part came behind the last");
  verdict.expect(client.complete_upload("upload-1").has_value() && desk.has("b/k"), "the upload was not completed");
  cse::Client reader = desk.client(scenario_policy({}));
  verdict.expect(get(reader, plain_get) == scenario_text, "the parts are not one object");

  verdict.expect(client.create_upload(plain_put).has_value(), "no upload was begun");
  desk.store.failing = "PART 1";
  verdict.expect(!put_part(client, 1, "x", true), "a failure was passed over");
  desk.store.failing.clear();
  verdict.expect(!put_part(client, 1, "x", true), "a part was encrypted again after a failure");
  (void)client.abort_upload("upload-1");
  verdict.expect(desk.last_request() == "ABORT", "the upload was not aborted");
  return verdict.take();
}

std::string bodies_without_length(const Rules& rules) {
  class Unknown final : public BodySource {
    Result<std::size_t> read(ByteSpan) override { return 0; }
  } body;
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules));
  verdict.expect(!client.put(plain_put, body), "a body of unknown length was sent");
  return verdict.take();
}

std::string reencryption(const Rules& rules) {
  Desk desk;
  Verdict verdict;
  cse::Client client = desk.client(scenario_policy(rules), scenario_keyring(7, {{"key", "old"}}));
  verdict.expect(put(client, put_with_file), "the object was not written");
  const auto before = desk.store.objects;
  const cse::ReencryptRequest request = {.bucket = "b", .key = "k", .suffix = ".partner"};
  verdict.expect(!client.reencrypt(request, scenario_keyring(8, {{"key", "old"}})), "the old description was taken");
  verdict.expect(client.reencrypt(request, scenario_keyring(8, {{"key", "new"}})).has_value(),
                 "it was not wrapped anew");
  verdict.expect(desk.store.objects["b/k.instruction"].body == before.at("b/k.instruction").body,
                 "the default instruction file was overwritten");
  cse::Client partner = desk.client(scenario_policy(rules), scenario_keyring(8));
  verdict.expect(get(partner, {.bucket = "b", .key = "k", .instruction_suffix = ".partner"}) == scenario_text,
                 "the new key does not open the object");
  return verdict.take();
}

const std::vector<ClientScenario>& all_scenarios() {
  static const std::vector<ClientScenario> all = {
      {"scenario/round-trip",
       {Rule::client_ops_put_encrypts, Rule::client_ops_get_returns_plaintext,
        Rule::client_format_metadata_of_the_caller_survive, Rule::client_format_names_have_no_transport_prefix,
        Rule::client_format_every_own_name_begins_with_x_amz, Rule::client_instruction_is_not_written_unasked,
        Rule::client_format_metadata_are_the_default_place, Rule::client_config_instruction_file_defaults_hold,
        Rule::client_ops_content_length_is_of_the_ciphertext},
       round_trip},
      {"scenario/two-objects",
       {Rule::client_suite_two_encryptions_share_nothing, Rule::client_suite_generated_lengths_are_exact,
        Rule::client_suite_all_zero_draw_is_rejected, Rule::client_suite_plaintext_beyond_the_limit_is_refused,
        Rule::client_keyring_generates_the_data_key},
       two_objects},
      {"scenario/formats-of-policies",
       {Rule::client_config_forbid_encrypt_writes_v2_only, Rule::client_config_allow_decrypt_writes_v3_only,
        Rule::client_config_require_decrypt_writes_v3_only, Rule::client_config_default_is_to_require_commitment,
        Rule::client_config_algorithm_can_be_chosen, Rule::client_config_policy_can_be_chosen,
        Rule::client_suite_configured_algorithm_is_used},
       formats_of_policies},
      {"scenario/options-that-do-not-fit",
       {Rule::client_config_legacy_algorithm_is_refused, Rule::client_config_chosen_algorithm_is_checked,
        Rule::client_suite_cbc_is_never_written, Rule::client_suite_ctr_is_never_written,
        Rule::client_suite_writing_with_ctr_fails, Rule::client_suite_writing_with_committing_ctr_fails,
        Rule::client_config_algorithm_is_checked_against_the_policy,
        Rule::client_config_algorithm_against_the_policy_is_refused,
        Rule::client_config_buffer_size_and_delay_are_refused},
       options_that_do_not_fit},
      {"scenario/options-of-reading",
       {Rule::client_config_buffer_size_can_be_set, Rule::client_config_buffer_has_a_default,
        Rule::client_config_has_delayed_authentication_option},
       options_of_reading},
      {"scenario/old-objects",
       {Rule::client_config_has_legacy_wrapping_option, Rule::client_config_has_legacy_modes_option,
        Rule::client_decrypt_error_names_the_disabled_cbc, Rule::client_keyring_old_kms_read_has_one_answer},
       old_objects},
      {"scenario/kms-writes",
       {Rule::client_keyring_kms_key_id_is_required, Rule::client_keyring_missing_kms_key_id_is_an_error,
        Rule::client_keyring_kms_write_names_the_key, Rule::client_keyring_reserved_pair_is_refused,
        Rule::client_keyring_failed_kms_write_fails_the_encryption, Rule::client_keyring_data_key_is_256_bits,
        Rule::client_keyring_generated_wrapped_key_is_used, Rule::client_keyring_old_kms_wrap_is_never_written},
       kms_writes},
      {"scenario/raw-keys-and-contexts", {Rule::client_keyring_raw_keyring_stores_no_context}, raw_keys_and_contexts},
      {"scenario/instruction-files",
       {Rule::client_instruction_may_hold_the_content_metadata, Rule::client_instruction_is_chosen_by_client_or_request,
        Rule::client_config_instruction_file_has_its_configuration,
        Rule::client_instruction_default_name_is_key_and_suffix, Rule::client_instruction_write_has_no_other_suffix,
        Rule::client_instruction_is_sent_before_the_object, Rule::client_instruction_failed_write_stores_no_object,
        Rule::client_format_no_match_asks_for_the_instruction_file,
        Rule::client_instruction_complete_object_needs_none},
       instruction_files},
      {"scenario/deletions",
       {Rule::client_ops_delete_deletes_the_object, Rule::client_ops_delete_deletes_the_instruction_file,
        Rule::client_ops_delete_objects_deletes_all, Rule::client_ops_delete_objects_deletes_instruction_files},
       deletions},
      {"scenario/ranges",
       {Rule::client_ops_range_is_widened_to_blocks, Rule::client_ops_odd_ranges_are_no_ranges,
        Rule::client_ops_unasked_content_range_is_an_error, Rule::client_ops_range_needs_legacy_modes},
       ranges},
      {"scenario/uploads",
       {Rule::client_ops_create_upload_starts_one, Rule::client_ops_parts_come_in_sequence,
        Rule::client_ops_retry_reuses_no_cipher_state, Rule::client_ops_part_after_the_last_is_an_error,
        Rule::client_ops_parts_are_whole_blocks, Rule::client_ops_upload_without_last_part_is_not_completed,
        Rule::client_ops_complete_upload_completes, Rule::client_ops_abort_upload_aborts},
       uploads},
      {"scenario/bodies-without-length", {Rule::client_ops_unknown_length_is_an_error}, bodies_without_length},
      {"scenario/reencryption",
       {Rule::client_ops_re_encrypt_keeps_the_default_file, Rule::client_ops_re_encrypt_wants_a_new_description,
        Rule::client_ops_re_encrypt_unwraps_with_own_keys, Rule::client_ops_re_encrypt_wraps_with_given_keyring,
        Rule::client_instruction_read_may_name_another_suffix},
       reencryption},
  };
  return all;
}

}  // namespace

std::span<const ClientScenario> client_scenarios() {
  return all_scenarios();
}

}  // namespace s3sse::cli
