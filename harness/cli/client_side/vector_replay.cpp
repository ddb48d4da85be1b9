#include "harness/cli/client_side/vector_replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/files.h"
#include "harness/runner/request/bodies.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/memory_sink.h"
#include "simulator/base/read_file.h"
#include "simulator/client_side/codec.h"
#include "simulator/client_side/known_data_keys.h"
#include "simulator/client_side/string_map.h"
#include "simulator/crypto/digest.h"

namespace s3sse::cli {
namespace {

namespace cse = client_side;
using nlohmann::json;

Bytes base64_member(const json& value, const char* name) {
  return from_base64(value.at(name).get<std::string>()).value_or(Bytes{});
}

Bytes body_bytes(const json& spec) {
  Bytes bytes;
  if (spec.contains("base64")) bytes = base64_member(spec, "base64");
  if (spec.contains("text")) bytes = to_bytes(spec.at("text").get<std::string>());
  if (spec.contains("pattern")) {
    const auto counter = harness::runner::counter_bytes(spec.at("size").get<std::uint64_t>());
    bytes.assign(counter->begin(), counter->end());
  }
  if (spec.contains("concat")) {
    for (const json& part : spec.at("concat")) {
      const Bytes more = body_bytes(part);
      bytes.insert(bytes.end(), more.begin(), more.end());
    }
  }
  return bytes;
}

bool is_content(const json& spec, ByteView bytes) {
  if (!spec.contains("sha256")) return std::ranges::equal(body_bytes(spec), bytes);
  return spec.at("size").get<std::size_t>() == bytes.size() &&
         spec.at("sha256").get<std::string>() == to_hex(crypto::sha256(bytes));
}

/// "allow+wrap+modes" as a policy.
cse::Policy policy_of(std::string_view setting, const Rules& rules) {
  cse::Policy policy;
  policy.rules = rules;
  const auto has = [setting](std::string_view word) { return setting.find(word) != std::string_view::npos; };
  if (has("allow")) policy.commitment = cse::CommitmentPolicy::require_encrypt_allow_decrypt;
  if (has("forbid")) policy.commitment = cse::CommitmentPolicy::forbid_encrypt_allow_decrypt;
  policy.legacy_wrapping = has("+wrap");
  policy.legacy_modes = has("+modes");
  policy.delayed_authentication = has("+delayed");
  return policy;
}

/// A keyring, with the KMS that it may need.
struct ReplayKeys {
  std::unique_ptr<cse::KnownDataKeys> kms;
  cse::Keyring keyring;
  bool usable = false;  ///< false: no client takes the key

  [[nodiscard]] int kms_calls() const { return kms ? kms->calls() : 0; }
};

ReplayKeys keys_of(const json& spec, const std::map<std::string, SecretBytes>& known, const Rules& rules) {
  ReplayKeys keys;
  if (spec.contains("aes")) {
    auto aes = cse::make_aes_key(known.at(spec.at("aes").get<std::string>()).clone(), {}, rules);
    if (!aes) return keys;
    keys.keyring.main = std::move(*aes);
  } else if (spec.contains("rsa")) {
    auto rsa = cse::make_rsa_key(known.at(spec.at("rsa").get<std::string>()).reveal());
    if (!rsa) return keys;
    keys.keyring.main = std::move(*rsa);
  } else {
    std::vector<cse::KnownDataKey> blobs;
    for (const json& one : spec.at("kms")) {
      blobs.push_back({base64_member(one, "blob"), one.at("context").get<cse::StringMap>(),
                       SecretBytes::copy_of(base64_member(one, "plaintext"))});
    }
    keys.kms = std::make_unique<cse::KnownDataKeys>(std::move(blobs));
    keys.keyring.main = cse::KmsKey{keys.kms.get(), "arn:aws:kms:us-east-1:111122223333:key/vectors"};
  }
  keys.usable = true;
  return keys;
}

std::optional<std::string> text_member(const json& vector, const char* name) {
  if (!vector.contains(name)) return std::nullopt;
  return vector.at(name).get<std::string>();
}

std::string reading_fault(const json& vector, const json& expected, const ReplayKeys& keys, const cse::Policy& policy) {
  if (!keys.usable) return expected.at("outcome").get<std::string>() == "plaintext" ? "the key is refused" : "";
  cse::DecryptRequest request{.metadata = vector.at("metadata").get<cse::Metadata>(),
                              .context = std::nullopt,
                              .range = text_member(vector, "range")};
  if (vector.contains("context")) request.context = vector.at("context").get<cse::StringMap>();
  const Bytes body = body_bytes(vector.at("body"));
  MemorySource source{body};
  MemorySink sink;
  const auto done = cse::decrypt(request, text_member(vector, "instruction"), {.body = &source, .total = body.size()},
                                 keys.keyring, policy, sink);
  const std::string outcome = expected.at("outcome").get<std::string>();
  if (expected.contains("kms_calls") && expected.at("kms_calls").get<int>() != keys.kms_calls())
    return fmt::format("KMS was asked {} times", keys.kms_calls());
  if (outcome == "plaintext") {
    if (!done) return fmt::format("refused: {}", done.error().reason);
    return is_content(vector.at("plaintext"), sink.body) ? "" : "another plaintext came out";
  }
  if (done) return fmt::format("{} bytes of plaintext came out", sink.body.size());
  if (!sink.body.empty() && !policy.delayed_authentication) return "plaintext came out before the refusal";
  return "";
}

/// Draws what the vector gives, and zeros behind it.
class RecordedEntropy final : public Entropy {
 public:
  explicit RecordedEntropy(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(ByteSpan out) override {
    const std::size_t count = std::min(out.size(), bytes_.size());
    std::copy_n(bytes_.begin(), count, out.begin());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), std::uint8_t{0});
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(count));
  }

 private:
  Bytes bytes_;
};

/// In the order in which the client draws: data key, IV of the wrap, IV or message id.
Bytes given_randomness(const json& given, const cse::Keyring& keyring) {
  Bytes bytes;
  const auto add = [&bytes](const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); };
  if (keyring.kind() != "KMS") add(base64_member(given, "data_key"));
  if (keyring.kind() == "AES") add(Bytes(cse::gcm_iv_size, 0x5a));
  add(base64_member(given, given.contains("iv") ? "iv" : "message_id"));
  return bytes;
}

/// One entry of what was written against its matcher; empty: it is as expected.
std::string entry_fault(const json& matcher, const std::string* value, const json& vector, const ReplayKeys& keys) {
  if (matcher.contains("absent")) return value == nullptr ? "" : "is there";
  if (value == nullptr) return "is missing";
  if (matcher.contains("equals")) return *value == matcher.at("equals").get<std::string>() ? "" : "is another one";
  if (matcher.contains("json_equals")) {
    const auto map = cse::parse_string_map("it", *value);
    return map && *map == matcher.at("json_equals").get<cse::StringMap>() ? "" : "holds other pairs";
  }
  const auto wrapped = from_base64(*value);
  if (!wrapped) return "is not base64";
  const json& given = vector.at("given");
  cse::Envelope envelope;
  envelope.suite = cse::find_suite(given.at("suite").get<std::string>()).value_or(cse::SuiteId::gcm_committing);
  envelope.wrap = keys.keyring.kind() == "AES" ? cse::Wrap::aes_gcm : cse::Wrap::rsa_oaep_sha1;
  envelope.wrapped_key = *wrapped;
  const auto data_key = cse::unwrap_data_key(envelope, keys.keyring, std::nullopt, {});
  const bool same = data_key && std::ranges::equal(data_key->reveal(), base64_member(given, "data_key"));
  return same ? "" : "does not hold the data key";
}

std::string entries_fault(const json& expected, const char* place, const cse::Metadata& written, const json& vector,
                          const ReplayKeys& keys) {
  if (!expected.contains(place)) return "";
  for (const auto& [name, matcher] : expected.at(place).items()) {
    const auto found = written.find(name);
    const std::string fault = entry_fault(matcher, found == written.end() ? nullptr : &found->second, vector, keys);
    if (!fault.empty()) return fmt::format("{} of the {} {}", name, place, fault);
  }
  return "";
}

std::string writing_fault(const json& vector, const json& expected, ReplayKeys& keys, const cse::Policy& policy) {
  const json& given = vector.at("given");
  if (auto* aes = std::get_if<cse::AesKey>(&keys.keyring.main))
    aes->description = given.value("description", cse::StringMap{});
  if (auto* rsa = std::get_if<cse::RsaKey>(&keys.keyring.main))
    rsa->description = given.value("description", cse::StringMap{});
  const Bytes plaintext = body_bytes(given.at("plaintext"));
  RecordedEntropy entropy(given_randomness(given, keys.keyring));
  const auto made = cse::begin_encryption({.context = given.value("context", cse::StringMap{}),
                                           .plaintext_length = plaintext.size(),
                                           .instruction_file = given.value("instruction_file", false)},
                                          keys.keyring, policy, entropy);
  if (!made) return fmt::format("refused: {}", made.error().reason);
  MemorySource source{plaintext};
  cse::EncryptingSource encrypting(made->key, source);
  const auto body = read_all(encrypting, plaintext.size() + 1024);
  if (!body) return body.error().message;
  if (expected.contains("body") && base64_member(expected.at("body"), "base64") != *body)
    return "the body is another one";
  std::string fault = entries_fault(expected, "metadata", made->stored.metadata, vector, keys);
  if (!fault.empty() || !expected.contains("instruction")) return fault;
  if (!made->stored.instruction_file) return "no instruction file was written";
  const auto entries = cse::parse_instruction_file(*made->stored.instruction_file);
  if (!entries) return entries.error().reason;
  return entries_fault(expected, "instruction", *entries, vector, keys);
}

}  // namespace

Result<ClientVectors> ClientVectors::load(const std::filesystem::path& folder) {
  ClientVectors loaded;
  for (const std::filesystem::path& file : harness::model::json_files(folder / "client-side")) {
    const auto text = read_file(file, harness::model::largest_vector_file);
    if (!text) return tl::unexpected(text.error());
    const auto document = parse_json(*text);
    if (!document) return fail(fmt::format("{}: {}", file.string(), document.error().text()));
    if (document->contains("aes")) {
      for (const auto& [name, key] : document->at("aes").items())
        loaded.keys_.emplace(name, SecretBytes::copy_of(from_hex(key.get<std::string>()).value_or(Bytes{})));
      for (const auto& [name, key] : document->at("rsa").items())
        loaded.keys_.emplace(name, SecretBytes::copy_of(from_base64(key.get<std::string>()).value_or(Bytes{})));
    }
    if (!document->contains("vectors")) continue;
    for (const json& vector : document->at("vectors")) {
      loaded.vectors_.push_back(
          {vector.at("id").get<std::string>(), vector.at("rules").get<std::vector<std::string>>(), vector});
    }
  }
  return loaded;
}

std::string ClientVectors::fault(const Vector& vector, const Rules& rules) const {
  for (const json& expected : vector.what.at("expect")) {
    for (const json& setting : expected.at("settings")) {
      const cse::Policy policy = policy_of(setting.get<std::string>(), rules);
      ReplayKeys keys = keys_of(vector.what.at("keys"), keys_, rules);
      std::string fault = vector.what.value("operation", "decrypt") == "decrypt"
                              ? reading_fault(vector.what, expected, keys, policy)
                              : writing_fault(vector.what, expected, keys, policy);
      if (!fault.empty()) return fmt::format("{}: {}", setting.get<std::string>(), fault);
    }
  }
  return "";
}

}  // namespace s3sse::cli
