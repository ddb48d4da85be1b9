#include "harness/cli/client_side/inside_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/client_side/memory_object_store.h"
#include "simulator/base/encoding.h"
#include "simulator/client_side/client.h"

namespace s3sse::cli {
namespace {

namespace cse = client_side;

const std::string inside_text = "forty-five bytes of text, in three AES blocks";

/// Says what is wrong where `holds` is false, once.
class Observation {
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

cse::Keyring inside_keyring() {
  return cse::Keyring{.main = cse::make_aes_key(SecretBytes::copy_of(Bytes(32, 7))).value()};
}

cse::Policy inside_policy(const Rules& rules) {
  cse::Policy policy;
  policy.rules = rules;
  return policy;
}

/// A store and a client on it.
struct Desk {
  MemoryObjectStore store;
  SystemEntropy entropy;

  cse::Client client(cse::Policy policy, cse::Keyring keyring = inside_keyring()) {
    return std::move(cse::Client::create(store, std::move(keyring), policy, entropy).value());
  }
  [[nodiscard]] std::string last_request() const { return store.log.empty() ? "" : store.log.back(); }
};

bool put(cse::Client& client, const cse::PutRequest& request, std::string_view text = inside_text) {
  MemorySource body{text};
  return client.put(request, body).has_value();
}

bool put_part(cse::Client& client, int number, std::string_view text, bool is_last) {
  MemorySource body{text};
  return client.upload_part("upload-1", number, body, is_last).has_value();
}

const cse::PutRequest plain_put = {.bucket = "b", .key = "k"};
const cse::GetRequest plain_get = {.bucket = "b", .key = "k"};

/// The refusal to read the object; nothing: it was read.
std::optional<cse::Failure> failure_of(cse::Client& client) {
  TextOut out;
  auto done = client.get(plain_get, out);
  if (done) return std::nullopt;
  return done.error();
}

std::string length_for_s3(const Rules& rules) {
  Desk desk;
  Observation observed;
  cse::Client client = desk.client(inside_policy(rules));
  observed.expect(put(client, plain_put), "S3 was told another length than that of the ciphertext");
  return observed.take();
}

std::string randomness_and_limits(const Rules& rules) {
  Observation observed;
  class Zeros final : public Entropy {
    void fill(ByteSpan out) override { std::ranges::fill(out, std::uint8_t{0}); }
  } zeros;
  observed.expect(!cse::begin_encryption({}, inside_keyring(), inside_policy(rules), zeros), "zeros pass for random");
  SystemEntropy entropy;
  observed.expect(!cse::begin_encryption({.plaintext_length = cse::largest_gcm_plaintext + 1}, inside_keyring(),
                                         inside_policy(rules), entropy),
                  "more than one key may encrypt is encrypted");
  return observed.take();
}

std::string delayed_authentication(const Rules& rules) {
  Desk desk;
  Observation observed;
  cse::Client writer = desk.client(inside_policy({}));
  observed.expect(put(writer, plain_put), "the object was not written");
  desk.store.objects["b/k"].body.back() ^= 1;
  cse::Policy delayed = inside_policy(rules);
  delayed.delayed_authentication = true;
  cse::Client impatient = desk.client(delayed);
  TextOut out;
  observed.expect(!impatient.get(plain_get, out), "a changed object was read");
  observed.expect(out.text == inside_text, "delayed authentication holds plaintext back");
  return observed.take();
}

/// A wrapped key that does not open, another commitment and another tag.
std::string failures_from_outside(const Rules& rules) {
  Desk desk;
  Observation observed;
  cse::Client client = desk.client(inside_policy(rules));
  observed.expect(put(client, plain_put), "the object was not written");
  const MemoryObjectStore::Object written = desk.store.objects["b/k"];
  std::vector<std::string> told;
  for (const char* changed : {"x-amz-3", "x-amz-d", "body"}) {
    MemoryObjectStore::Object& object = desk.store.objects["b/k"] = written;
    if (changed == std::string_view("body"))
      object.body.front() ^= 1;
    else
      object.metadata[changed] = to_base64(Bytes(from_base64(object.metadata[changed]).value_or(Bytes{}).size(), 3));
    const auto failure = failure_of(client);
    told.push_back(failure ? failure->outside(rules) : "nothing");
  }
  observed.expect(told[0] == told[1] && told[1] == told[2], "failures are told apart outside");
  return observed.take();
}

std::string kms_writes(const Rules& rules) {
  Desk desk;
  Observation observed;
  SmallKms kms;
  cse::Client client = desk.client(inside_policy(rules), cse::Keyring{.main = cse::KmsKey{&kms, "alias/own"}});
  observed.expect(put(client, plain_put), "the object was not written");
  observed.expect(kms.asked_for == std::vector<std::string>{"alias/own"}, "KMS was asked for another key");
  kms.key_size = 16;
  observed.expect(!put(client, plain_put), "a data key of 128 bits was used");
  kms.key_size = 32;
  cse::Client without_key = desk.client(inside_policy(rules), cse::Keyring{.main = cse::KmsKey{&kms, std::nullopt}});
  observed.expect(!put(without_key, plain_put), "KMS was asked for no key in particular");
  return observed.take();
}

std::string part_for_the_whole(const Rules& rules) {
  Desk desk;
  Observation observed;
  cse::Client client = desk.client(inside_policy(rules));
  observed.expect(put(client, plain_put), "the object was not written");
  desk.store.sends_ranges_unasked = true;
  observed.expect(failure_of(client).has_value(), "a part was taken for the whole");
  return observed.take();
}

std::string part_behind_the_last(const Rules& rules) {
  Desk desk;
  Observation observed;
  cse::Client client = desk.client(inside_policy(rules));
  observed.expect(client.create_upload(plain_put).has_value() && put_part(client, 1, inside_text, true),
                  "the upload was refused");
  observed.expect(!put_part(client, 2, "x", true) && desk.last_request() == "PART 1", "a part came behind the last");
  return observed.take();
}

std::string bodies_without_length(const Rules& rules) {
  class Unknown final : public BodySource {
    Result<std::size_t> read(ByteSpan) override { return 0; }
  } body;
  Desk desk;
  Observation observed;
  cse::Client client = desk.client(inside_policy(rules));
  observed.expect(!client.put(plain_put, body), "a body of unknown length was sent");
  return observed.take();
}

const std::vector<InsideCheck>& all_inside_checks() {
  static const std::vector<InsideCheck> all = {
      {"inside/length-for-s3", {Rule::client_ops_content_length_is_of_the_ciphertext}, length_for_s3},
      {"inside/randomness-and-limits",
       {Rule::client_suite_all_zero_draw_is_rejected, Rule::client_suite_plaintext_beyond_the_limit_is_refused},
       randomness_and_limits},
      {"inside/delayed-authentication",
       {Rule::client_config_has_delayed_authentication_option},
       delayed_authentication},
      {"inside/failures-from-outside", {Rule::client_attack_failures_look_alike_outside}, failures_from_outside},
      {"inside/kms-writes",
       {Rule::client_keyring_kms_key_id_is_required, Rule::client_keyring_missing_kms_key_id_is_an_error,
        Rule::client_keyring_kms_write_names_the_key, Rule::client_keyring_data_key_is_256_bits},
       kms_writes},
      {"inside/part-for-the-whole", {Rule::client_ops_unasked_content_range_is_an_error}, part_for_the_whole},
      {"inside/part-behind-the-last", {Rule::client_ops_part_after_the_last_is_an_error}, part_behind_the_last},
      {"inside/bodies-without-length", {Rule::client_ops_unknown_length_is_an_error}, bodies_without_length},
  };
  return all;
}

}  // namespace

std::span<const InsideCheck> inside_checks() {
  return all_inside_checks();
}

}  // namespace s3sse::cli
