#include "harness/client_side/scenarios/judged_object.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/envelope.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

constexpr const char* content_v2 = "AES/GCM/NoPadding";
constexpr const char* content_v3 = "115";

/// Names of entries that only one format has.
const std::vector<std::string> only_v2 = {"x-amz-key-v2",   "x-amz-iv",      "x-amz-cek-alg",
                                          "x-amz-wrap-alg", "x-amz-tag-len", "x-amz-matdesc"};
const std::vector<std::string> only_v3 = {"x-amz-c", "x-amz-3", "x-amz-d", "x-amz-i", "x-amz-w", "x-amz-t", "x-amz-m"};

const char* content_name(Format format) {
  return format == Format::v2 ? content_v2 : content_v3;
}

const char* wrap_name(Keyring keyring, Format format) {
  if (format == Format::v3) return keyring == Keyring::kms ? "12" : keyring == Keyring::aes ? "02" : "22";
  return keyring == Keyring::kms ? "kms+context" : keyring == Keyring::aes ? "AES/GCM" : "RSA-OAEP-SHA1";
}

/// The entry is base64 of so many bytes; 0: of any number but none.
void expect_base64(Trial& trial, const TextMap& entries, const char* name, std::size_t size, const char* there,
                   const char* right_size) {
  const std::string value = entry(entries, name);
  const auto bytes = from_base64(value);
  if (!trial.expect(!value.empty() && bytes, there, "put", fmt::format("entry {}", name), "base64",
                    value.empty() ? "absent" : "no base64"))
    return;
  if (size > 0)
    trial.expect(bytes->size() == size, right_size, "put", fmt::format("entry {}", name), fmt::format("{} bytes", size),
                 fmt::format("{} bytes", bytes->size()));
}

void expect_value(Trial& trial, const TextMap& entries, const char* name, const char* value, const char* rule) {
  const std::string actual = entry(entries, name);
  trial.expect(actual == value, rule, "put", fmt::format("entry {}", name), value, actual.empty() ? "absent" : actual);
}

void expect_none_of(Trial& trial, const TextMap& entries, const std::vector<std::string>& names, const char* rule) {
  for (const std::string& name : names)
    trial.expect(!entries.contains(name), rule, "put", fmt::format("entry {}", name), "absent", "there");
}

void judge_entries(Trial& trial, const Scenario& scenario, const TextMap& entries) {
  const char* wrap = wrap_name(scenario.keyring, scenario.format);
  if (scenario.format == Format::v3) {
    expect_value(trial, entries, "x-amz-c", content_v3, "CSE-FMT-18");
    expect_base64(trial, entries, "x-amz-3", 0, "CSE-FMT-19", "CSE-FMT-34");
    expect_value(trial, entries, "x-amz-w", wrap, "CSE-FMT-22");
    expect_base64(trial, entries, "x-amz-d", 28, "CSE-FMT-23", "CSE-KDF-10");
    expect_base64(trial, entries, "x-amz-i", 28, "CSE-FMT-24", "CSE-ALG-12");
    expect_none_of(trial, entries, only_v2, "CSE-FMT-50");
    return;
  }
  expect_base64(trial, entries, "x-amz-key-v2", 0, "CSE-FMT-08", "CSE-FMT-34");
  trial.expect(text_map(entry(entries, "x-amz-matdesc")).has_value(), "CSE-FMT-09", "put", "entry x-amz-matdesc",
               "a JSON object of texts", entries.contains("x-amz-matdesc") ? "something else" : "absent");
  expect_base64(trial, entries, "x-amz-iv", 12, "CSE-FMT-10", "CSE-ALG-12");
  expect_value(trial, entries, "x-amz-wrap-alg", wrap, "CSE-FMT-11");
  expect_value(trial, entries, "x-amz-cek-alg", content_v2, "CSE-FMT-12");
  expect_value(trial, entries, "x-amz-tag-len", "128", "CSE-FMT-14");
  expect_none_of(trial, entries, only_v3, "CSE-FMT-49");
}

/// Nothing that is stored tells of the plaintext but its length.
void judge_leaks(Trial& trial, const Written& written) {
  const Bytes md5 = runner::md5(written.plaintext);
  const Bytes sha256 = runner::sha256(written.plaintext);
  for (const auto& [name, value] : written.object.metadata) {
    const bool leaks = name == "x-amz-unencrypted-content-md5" || value == to_base64(md5) || value == to_hex(md5) ||
                       value == to_base64(sha256) || value == to_hex(sha256);
    trial.expect(!leaks, "CSE-ATT-19", "put", fmt::format("entry {}", name), "no hash of the plaintext",
                 "a hash of the plaintext", Nature::exposes_data);
  }
}

/// No request carried the plaintext.
void judge_wire(Trial& trial, const std::vector<SeenRequest>& seen, const Written& written) {
  const std::string_view mark = as_text(written.plaintext).substr(0, 20);
  for (const SeenRequest& request : seen)
    trial.expect(mark.size() < 20 || as_text(request.body).find(mark) == std::string_view::npos, "CSE-OPS-02", "put",
                 request.text(), "ciphertext alone", "plaintext", Nature::exposes_data);
}

/// The call that made the data key; the key itself comes back.
std::optional<SecretBytes> judge_kms(Trial& trial, const Scenario& scenario, const std::vector<SeenRequest>& seen,
                                     const TextMap& entries) {
  const auto made = std::find_if(seen.begin(), seen.end(), [](const SeenRequest& request) {
    return part_in_data_key(request) == DataKey::makes || part_in_data_key(request) == DataKey::wraps;
  });
  const auto stored = std::find_if(seen.begin(), seen.end(), [](const SeenRequest& request) {
    return !request.kms && (request.operation == "PUT" || request.operation == "POST");
  });
  if (!trial.expect(made != seen.end(), "CSE-KR-26", "put", "calls of KMS", "GenerateDataKey or Encrypt", "none"))
    return std::nullopt;
  trial.expect(made < stored, "CSE-OPS-02", "put", "order", "KMS before PutObject", "PutObject first");
  const auto asked = parse_json(as_text(made->body));
  const auto answered = parse_json(made->answer);
  if (!asked || !answered) return std::nullopt;
  const bool right_key = asked->value("KeyId", "") == trial.stage().kms_key();
  trial.expect(right_key, "CSE-KR-30", "put", "KeyId of " + made->operation, "the configured key", "another");
  if (part_in_data_key(*made) == DataKey::makes)
    trial.expect(asked->value("KeySpec", "") == "AES_256" || asked->value("NumberOfBytes", 0) == 32, "CSE-KR-47", "put",
                 "size of the data key", "256 bits", "another");
  const auto sent = text_map(write_json(asked->value("EncryptionContext", Json::object())));
  const auto kept = text_map(entry(entries, scenario.format == Format::v3 ? "x-amz-t" : "x-amz-matdesc"));
  const std::string binding = sent ? entry(*sent, "aws:x-amz-cek-alg") : std::string();
  trial.expect(binding == content_name(scenario.format), "CSE-KR-32", "put", "aws:x-amz-cek-alg in the context",
               content_name(scenario.format), binding.empty() ? "absent" : binding);
  trial.expect(sent && kept && *sent == *kept, "CSE-KR-32", "put", "context of " + made->operation,
               "the map that is stored", "another map");
  if (trial.adapter().can("context"))
    trial.expect(sent && entry(*sent, "department") == "finance", "CSE-KR-32", "put",
                 "pair of the caller in the context", "department: finance", "absent");
  trial.expect(answered->value("CiphertextBlob", "") == entry(entries, wrapped_key_name(scenario.format)), "CSE-KR-35",
               "put", "wrapped data key", "the blob that KMS answered", "another value");
  const std::string plaintext =
      part_in_data_key(*made) == DataKey::wraps ? asked->value("Plaintext", "") : answered->value("Plaintext", "");
  const auto key = from_base64(plaintext);
  if (!key || key->size() != 32) return std::nullopt;
  return SecretBytes::copy_of(*key);
}

std::optional<SecretBytes> unwrapped(Trial& trial, const Scenario& scenario, const TextMap& entries,
                                     std::vector<Fault>& faults) {
  RawKey raw;
  (scenario.keyring == Keyring::aes ? raw.aes : raw.rsa_pkcs8) =
      scenario.keyring == Keyring::aes ? &trial.keys().aes : &trial.keys().rsa_pkcs8;
  const auto wrapped = from_base64(entry(entries, wrapped_key_name(scenario.format)));
  if (!wrapped) return std::nullopt;
  return unwrap_data_key(*wrapped, raw, content_name(scenario.format), faults);
}

/// Opens what is stored as the format says, and names what had to be done otherwise.
void judge_content(Trial& trial, const Scenario& scenario, const std::vector<SeenRequest>& seen,
                   const Written& written) {
  const TextMap& entries = written.object.metadata;
  const char* size_rule = scenario.format == Format::v2 ? "CSE-ALG-18" : "CSE-ALG-19";
  trial.expect(written.object.body.size() == written.plaintext.size() + 16, size_rule, "put", "bytes of the body",
               fmt::format("{}: ciphertext and tag", written.plaintext.size() + 16),
               std::to_string(written.object.body.size()));
  std::vector<Fault> faults;
  const auto key = scenario.keyring == Keyring::kms ? judge_kms(trial, scenario, seen, entries)
                                                    : unwrapped(trial, scenario, entries, faults);
  if (key) {
    const auto opened = scenario.format == Format::v2 ? open_v2(entries, written.object.body, key->reveal(), faults)
                                                      : open_v3(entries, written.object.body, key->reveal(), faults);
    if (opened)
      trial.expect(*opened == written.plaintext, "CSE-OPS-02", "put", "plaintext in the body", "what was put",
                   "something else", Nature::loses_data);
  }
  for (const Fault& fault : faults)
    trial.expect(false, fault.rule, "put", fault.what, fault.expected, fault.actual, Nature::claims_falsely);
}

}  // namespace

const char* wrapped_key_name(Format format) {
  return format == Format::v2 ? "x-amz-key-v2" : "x-amz-3";
}

std::optional<SecretBytes> raw_data_key(Trial& trial, const Scenario& scenario, const TextMap& entries) {
  std::vector<Fault> faults;
  return unwrapped(trial, scenario, entries, faults);
}

void judge_object(Trial& trial, const Scenario& scenario, const std::vector<SeenRequest>& seen,
                  const Written& written) {
  judge_entries(trial, scenario, written.object.metadata);
  judge_leaks(trial, written);
  judge_wire(trial, seen, written);
  judge_content(trial, scenario, seen, written);
}

}  // namespace s3sse::harness::client_side
