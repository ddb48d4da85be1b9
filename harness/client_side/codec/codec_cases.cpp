#include "harness/client_side/codec/codec_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "harness/client_side/envelope.h"
#include "harness/client_side/scenarios/steps.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;
using reports::Verdict;
using Outcome = VectorExpectation::Outcome;

bool has_any(const TextMap& map, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&map](const std::string& name) { return map.contains(name); });
}

/// The capabilities that reading or writing the vector takes.
std::vector<std::string> needs_of(const ClientVector& vector) {
  std::vector<std::string> out = {vector.keys.keyring()};
  if (vector.given) {
    out.emplace_back(vector.given->iv_or_message_id.size() > 12 ? "v3" : "v2");
    return out;
  }
  const bool v3 = has_any(vector.metadata, {"x-amz-c", "x-amz-3", "x-amz-d", "x-amz-i"});
  const bool v1 = vector.metadata.contains("x-amz-key");
  if (v3)
    out.emplace_back("v3|v3-read");
  else if (v1)
    out.emplace_back("v1-read");
  else
    out.emplace_back("v2");
  if (vector.instruction) out.emplace_back("instruction-get");
  if (!vector.range.empty()) out.emplace_back("ranges");
  if (vector.context) out.emplace_back("context-get");
  return out;
}

/// The generation before the options: it reads what is old whatever it is told.
bool reads_old_always(const Adapter& adapter) {
  return adapter.can("v1-read") && !adapter.can("legacy-wrap") && !adapter.can("legacy-modes");
}

/// False where the client has no such options.
bool can_be(const Setting& setting, const Adapter& adapter) {
  if (reads_old_always(adapter))
    return setting.legacy_wrapping && setting.legacy_modes && !setting.delayed &&
           setting.policy != "REQUIRE_ENCRYPT_REQUIRE_DECRYPT";
  if (!adapter.can("policies") && setting.policy != "FORBID_ENCRYPT_ALLOW_DECRYPT") return false;
  if (setting.legacy_wrapping && !adapter.can("legacy-wrap")) return false;
  if (setting.legacy_modes && !adapter.can("legacy-modes")) return false;
  if (setting.legacy_wrapping != setting.legacy_modes && adapter.can("one-profile")) return false;
  return !setting.delayed || adapter.can("delayed-auth");
}

Json keys_json(const VectorKeys& keys) {
  if (!keys.aes.empty()) return {{"aes_b64", to_base64(keys.aes)}};
  if (!keys.rsa_pkcs8.empty()) return {{"rsa_pkcs8_b64", to_base64(keys.rsa_pkcs8)}};
  Json blobs = Json::array();
  for (const KnownBlob& known : keys.kms)
    blobs.push_back({{"blob_b64", to_base64(known.blob)},
                     {"context", known.context},
                     {"plaintext_b64", to_base64(known.plaintext)}});
  return {{"kms", std::move(blobs)}};
}

Json codec_call(const ClientVector& vector, const Setting& setting) {
  Json call = {{"op", "decrypt"},
               {"metadata", vector.metadata},
               {"instruction", vector.instruction ? Json(*vector.instruction) : Json(nullptr)},
               {"body_b64", to_base64(vector.body)},
               {"keys", keys_json(vector.keys)},
               {"policy", setting.policy},
               {"legacyWrapping", setting.legacy_wrapping},
               {"legacyModes", setting.legacy_modes},
               {"delayedAuth", setting.delayed}};
  if (vector.context) call["context"] = *vector.context;
  if (!vector.range.empty()) call["range"] = vector.range;
  return call;
}

/// The outcome of one read, and how often KMS was asked, where that is known.
struct Read {
  Answer answer;
  std::optional<std::size_t> kms_calls;
};

std::optional<Read> read_by_codec(Trial& trial, const ClientVector& vector, const Setting& setting) {
  auto answer = trial.call(setting.text, codec_call(vector, setting), "CSE-ATT-25");
  if (!answer) return std::nullopt;
  Read read{std::move(*answer), {}};
  if (const auto calls = read.answer.members.find("calls"); calls != read.answer.members.end() && calls->is_object())
    if (const auto kms = calls->find("kms"); kms != calls->end() && kms->is_number_unsigned())
      read.kms_calls = kms->get<std::size_t>();
  return read;
}

Json wire_config(const Trial& trial, const ClientVector& vector, const Setting& setting) {
  const std::string keyring = vector.keys.keyring();
  Json config = trial.config(keyring == "kms"   ? Keyring::kms
                             : keyring == "aes" ? Keyring::aes
                                                : Keyring::rsa,
                             Format::v3);
  if (keyring == "aes") config["keyMaterial"] = {{"aesKey", to_base64(vector.keys.aes)}};
  if (keyring == "rsa") config["keyMaterial"] = {{"rsaKey", to_base64(vector.keys.rsa_pkcs8)}};
  if (trial.adapter().can("policies")) {
    config["commitmentPolicy"] = setting.policy;
    if (setting.policy == "FORBID_ENCRYPT_ALLOW_DECRYPT")
      config["encryptionAlgorithm"] = "ALG_AES_256_GCM_IV12_TAG16_NO_KDF";
  }
  if (setting.legacy_wrapping) config["enableLegacyWrappingAlgorithms"] = true;
  if (setting.legacy_modes) config["enableLegacyUnauthenticatedModes"] = true;
  if (setting.delayed) config["enableDelayedAuthenticationMode"] = true;
  return config;
}

/// Stores the vector as an object, with its instruction file. False when the case is decided.
bool stage_vector(Trial& trial, const ClientVector& vector) {
  for (const KnownBlob& known : vector.keys.kms) trial.stage().know_blob(known.blob, known.context, known.plaintext);
  auto stored = trial.stage().store(trial.bucket(), "object", {vector.metadata, vector.body});
  trial.stage().remove(trial.bucket(), "object.instruction");
  if (stored && vector.instruction)
    stored = trial.stage().store(trial.bucket(), "object.instruction", {{}, to_bytes(*vector.instruction)});
  // HTTP takes blanks off the ends of a header: what the client would be given is not what the vector says.
  const auto kept = stored ? trial.stage().object(trial.bucket(), "object") : std::nullopt;
  if (kept && kept->metadata == vector.metadata) return true;
  trial.result().verdict = Verdict::not_checked;
  trial.result().reason = stored ? "metadata such as these do not come back from S3 as they were"
                                 : "S3 does not store such an object: " + stored.error().message;
  return false;
}

std::optional<Read> read_by_wire(Trial& trial, const ClientVector& vector, const Setting& setting) {
  const auto client = trial.client(wire_config(trial, vector, setting));
  if (!client) return std::nullopt;
  const std::size_t before = trial.stage().position();
  Json get = get_call(trial, *client, "object");
  if (vector.context) get["context"] = *vector.context;
  if (!vector.range.empty()) get["range"] = vector.range;
  auto answer = trial.call(setting.text, std::move(get), "CSE-ATT-25");
  if (!answer) return std::nullopt;
  return Read{std::move(*answer), of_operation(trial.stage().seen(before), "Decrypt").size()};
}

std::optional<Read> read_vector(Trial& trial, const ClientVector& vector, const Setting& setting) {
  return trial.adapter().has_mode("codec") ? read_by_codec(trial, vector, setting)
                                           : read_by_wire(trial, vector, setting);
}

bool is_plaintext_of(const ClientVector& vector, const Bytes& body) {
  if (vector.plaintext) return body == *vector.plaintext;
  return to_hex(runner::sha256(body)) == vector.plaintext_sha256;
}

bool says_one_of(const std::vector<std::string>& words, std::string_view text) {
  const std::string said = ascii_lower(text);
  return std::any_of(words.begin(), words.end(),
                     [&said](const std::string& word) { return said.find(ascii_lower(word)) != std::string::npos; });
}

/// Compares one read with its expectation. False when the rest makes no sense any more.
void compare(Trial& trial, const ClientVector& vector, const VectorExpectation& expected, const Setting& setting,
             const Read& read) {
  const bool wants_plaintext = expected.outcome == Outcome::plaintext;
  const bool right = wants_plaintext ? read.answer.ok && is_plaintext_of(vector, read.answer.body) : !read.answer.ok;
  if (!right && expected.told) {
    trial.note(fmt::format("{}: {}, where others {}; right clients differ here", setting.text, read.answer.text(),
                           wants_plaintext ? "read it" : "refuse"));
    return;
  }
  const Nature nature = !wants_plaintext ? Nature::claims_falsely
                        : read.answer.ok ? Nature::loses_data
                                         : Nature::refuses_honestly;
  const std::string actual = read.answer.ok && wants_plaintext && !right ? "another plaintext" : read.answer.text();
  if (!trial.expect(right, expected.rule, setting.text, "outcome", wants_plaintext ? "the plaintext" : "refused",
                    actual, nature))
    return;
  if (!wants_plaintext && !setting.delayed)
    trial.expect(read.answer.released_bytes == 0, "CSE-DEC-17", setting.text, "plaintext before the error", "0 bytes",
                 fmt::format("{} bytes", read.answer.released_bytes), Nature::claims_falsely);
  if (!expected.says.empty())
    trial.expect(says_one_of(expected.says, read.answer.error.message), expected.rule, setting.text, "refusal",
                 fmt::format("one that says {}", fmt::join(expected.says, " or ")), read.answer.text());
  if (expected.kms_calls && read.kms_calls && *expected.kms_calls != *read.kms_calls)
    trial.note(fmt::format("{}: KMS was asked {} times, where {} say most", setting.text, *read.kms_calls,
                           *expected.kms_calls));
  const std::string& given = read.answer.error.error_class;
  const auto& classes = expected.classes;
  if (!wants_plaintext && given != "other" && !classes.empty() &&
      std::find(classes.begin(), classes.end(), given) == classes.end())
    trial.note(fmt::format("{}: refused as {}, where {} says most", setting.text, given, classes.front()));
}

void run_reading(Trial& trial, const ClientVector& vector) {
  const bool by_wire = !trial.adapter().has_mode("codec");
  if (by_wire && !stage_vector(trial, vector)) return;
  bool any = false;
  for (const VectorExpectation& expected : vector.expectations)
    for (const Setting& setting : expected.settings) {
      if (!can_be(setting, trial.adapter())) continue;
      any = true;
      const auto read = read_vector(trial, vector, setting);
      if (!read) return;
      compare(trial, vector, expected, setting, *read);
    }
  if (any) return;
  trial.result().verdict = Verdict::not_applicable;
  trial.result().reason = "the client has none of the settings of this vector";
}

/// The data key comes back out of the entry.
bool wraps(const ClientVector& vector, const std::string& value) {
  const auto wrapped = from_base64(value);
  if (!wrapped) return false;
  for (const KnownBlob& known : vector.keys.kms)
    if (known.blob == *wrapped) return known.plaintext == vector.given->data_key;
  if (!vector.keys.kms.empty()) return false;
  const SecretBytes aes = SecretBytes::copy_of(vector.keys.aes), rsa = SecretBytes::copy_of(vector.keys.rsa_pkcs8);
  const RawKey key{vector.keys.aes.empty() ? nullptr : &aes, vector.keys.aes.empty() ? &rsa : nullptr};
  std::vector<Fault> faults;
  const bool v3 = vector.given->suite == "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY";
  const auto unwrapped = unwrap_data_key(*wrapped, key, v3 ? "115" : "AES/GCM/NoPadding", faults);
  return unwrapped && faults.empty() &&
         Bytes(unwrapped->reveal().begin(), unwrapped->reveal().end()) == vector.given->data_key;
}

void check_entries(Trial& trial, const ClientVector& vector, const std::string& step, const TextMap& actual,
                   const std::map<std::string, EntryMatcher>& wanted, const char* place) {
  for (const auto& [name, matcher] : wanted) {
    const std::string what = fmt::format("entry {} {}", name, place);
    const auto found = actual.find(name);
    if (matcher.absent) {
      trial.expect(found == actual.end(), matcher.rule, step, what, "absent", "there", Nature::exposes_data);
      continue;
    }
    const std::string value = found == actual.end() ? "absent" : found->second;
    if (matcher.equals)
      trial.expect(value == *matcher.equals, matcher.rule, step, what, *matcher.equals, value);
    else if (matcher.json_equals)
      trial.expect(text_map(value) == matcher.json_equals, matcher.rule, step, what,
                   write_json(Json(*matcher.json_equals)), value);
    else
      trial.expect(wraps(vector, value), matcher.rule, step, what, "the data key, wrapped", "something else");
  }
}

void run_writing(Trial& trial, const ClientVector& vector) {
  const GivenToWrite& given = *vector.given;
  if (!trial.adapter().has_mode("codec")) {
    trial.result().verdict = Verdict::not_applicable;
    trial.result().reason = reports::lacks_reason("codec");
    return;
  }
  for (const VectorExpectation& expected : vector.expectations)
    for (const Setting& setting : expected.settings) {
      Json call = {{"op", "encrypt"},
                   {"body_b64", to_base64(given.plaintext)},
                   {"keys", keys_json(vector.keys)},
                   {"policy", setting.policy},
                   {"algorithm", given.suite},
                   {"materialsDescription", given.description},
                   {"instructionFile", given.instruction_file},
                   {"data_key_b64", to_base64(given.data_key)},
                   {"iv_or_message_id_b64", to_base64(given.iv_or_message_id)}};
      if (given.context) call["context"] = *given.context;
      const auto answer = trial.must(setting.text, call, expected.rule);
      if (!answer) return;
      const auto metadata = answer->members.value("metadata", TextMap{});
      check_entries(trial, vector, setting.text, metadata, expected.metadata, "on the object");
      const auto instruction = answer->members.find("instruction");
      const std::string text =
          instruction != answer->members.end() && instruction->is_string() ? instruction->get<std::string>() : "";
      check_entries(trial, vector, setting.text, text_map(text).value_or(TextMap{}), expected.instruction,
                    "in the instruction file");
      if (expected.body)
        trial.expect(answer->body == *expected.body, expected.body_rule, setting.text, "body",
                     to_base64(*expected.body).substr(0, 80), to_base64(answer->body).substr(0, 80),
                     Nature::loses_data);
    }
}

/// Every refusal of the group has one text under one setting.
void run_alike(Trial& trial, const std::vector<std::shared_ptr<const ClientVector>>& group) {
  std::map<std::string, std::pair<std::string, std::string>> texts;  // by setting: the first text, and of which vector
  for (const auto& vector : group) {
    if (!trial.adapter().has_mode("codec") && !stage_vector(trial, *vector)) return;
    for (const VectorExpectation& expected : vector->expectations)
      for (const Setting& setting : expected.settings) {
        if (expected.outcome != Outcome::refused || !can_be(setting, trial.adapter())) continue;
        const auto read = read_vector(trial, *vector, setting);
        if (!read) return;
        const std::string text = read->answer.error.type + ": " + read->answer.error.message;
        const auto [first, is_new] = texts.try_emplace(setting.text, text, vector->id);
        if (!is_new)
          trial.expect(text == first->second.first, expected.rule, fmt::format("{} of {}", setting.text, vector->id),
                       "refusal", fmt::format("as for {}: {}", first->second.second, first->second.first), text,
                       Nature::exposes_data);
      }
  }
}

}  // namespace

std::vector<JudgedCase> codec_cases(std::vector<ClientVector> vectors) {
  std::vector<JudgedCase> out;
  std::map<std::string, std::vector<std::shared_ptr<const ClientVector>>> groups;
  for (ClientVector& loaded : vectors) {
    const auto vector = std::make_shared<const ClientVector>(std::move(loaded));
    JudgedCase judged{"codec/" + vector->id, vector->title, vector->rules, needs_of(*vector), vector->file};
    if (!vector->alike.empty()) groups[vector->alike].push_back(vector);
    if (vector->given)
      judged.run = [vector](Trial& trial) { run_writing(trial, *vector); };
    else
      judged.run = [vector](Trial& trial) { run_reading(trial, *vector); };
    out.push_back(std::move(judged));
  }
  for (const auto& [name, group] : groups) {
    JudgedCase judged{"codec/alike/" + name,
                      "Refusals that a sender of forged objects must not tell apart have one text",
                      group.front()->rules, needs_of(*group.front()), group.front()->file};
    judged.run = [members = group](Trial& trial) { run_alike(trial, members); };
    out.push_back(std::move(judged));
  }
  return out;
}

}  // namespace s3sse::harness::client_side
