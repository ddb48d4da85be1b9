// Writes: entries, body, and the calls of KMS before them.
#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/envelope.h"
#include "harness/client_side/scenarios/steps.h"
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

const char* wrapped_key_name(Format format) {
  return format == Format::v2 ? "x-amz-key-v2" : "x-amz-3";
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

std::optional<SecretBytes> data_key_of(Trial& trial, const Scenario& scenario, const std::vector<SeenRequest>& seen,
                                       const TextMap& entries, std::vector<Fault>& faults) {
  if (scenario.keyring == Keyring::kms) return judge_kms(trial, scenario, seen, entries);
  RawKey raw;
  (scenario.keyring == Keyring::aes ? raw.aes : raw.rsa_pkcs8) =
      scenario.keyring == Keyring::aes ? &trial.keys().aes : &trial.keys().rsa_pkcs8;
  const auto wrapped = from_base64(entry(entries, wrapped_key_name(scenario.format)));
  if (!wrapped) return std::nullopt;
  return unwrap_data_key(*wrapped, raw, content_name(scenario.format), faults);
}

/// Opens what is stored as the format says, and names what had to be done otherwise.
void judge_content(Trial& trial, const Scenario& scenario, const std::vector<SeenRequest>& seen, const Written& written,
                   const TextMap& entries) {
  const char* size_rule = scenario.format == Format::v2 ? "CSE-ALG-18" : "CSE-ALG-19";
  trial.expect(written.object.body.size() == written.plaintext.size() + 16, size_rule, "put", "bytes of the body",
               fmt::format("{}: ciphertext and tag", written.plaintext.size() + 16),
               std::to_string(written.object.body.size()));
  std::vector<Fault> faults;
  if (const auto key = data_key_of(trial, scenario, seen, entries, faults)) {
    const auto opened = scenario.format == Format::v2 ? open_v2(entries, written.object.body, key->reveal(), faults)
                                                      : open_v3(entries, written.object.body, key->reveal(), faults);
    if (opened)
      trial.expect(*opened == written.plaintext, "CSE-OPS-02", "put", "plaintext in the body", "what was put",
                   "something else", Nature::loses_data);
  }
  for (const Fault& fault : faults)
    trial.expect(false, fault.rule, "put", fault.what, fault.expected, fault.actual, Nature::claims_falsely);
}

void run_object(Trial& trial, const Scenario& scenario) {
  const std::size_t before = trial.stage().position();
  const auto written = write_object(trial, scenario, "object");
  if (!written) return;
  const auto seen = trial.stage().seen(before);
  judge_entries(trial, scenario, written->object.metadata);
  judge_leaks(trial, *written);
  judge_wire(trial, seen, *written);
  judge_content(trial, scenario, seen, *written, written->object.metadata);
}

void run_round_trip(Trial& trial, const Scenario& scenario) {
  constexpr std::size_t sizes[] = {0, 1, 15, 16, 17, 4096, 100'003};
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  for (const std::size_t size : sizes) {
    const Bytes plaintext = marked_plaintext(size);
    const std::string key = fmt::format("round-trip-{}", size);
    const std::string put_step = fmt::format("put of {} bytes", size), get_step = fmt::format("get of {} bytes", size);
    if (!trial.must(put_step, with_context(trial, scenario, put_call(trial, *client, key, plaintext)),
                    size == 0 ? "CSE-OPS-43" : "CSE-OPS-02"))
      return;
    const auto got = trial.must(get_step, with_context(trial, scenario, get_call(trial, *client, key)), "CSE-OPS-01");
    if (!got) return;
    trial.expect(got->body == plaintext, "CSE-OPS-01", get_step, "plaintext", "what was put", "something else",
                 Nature::loses_data);
  }
}

void run_fresh(Trial& trial, const Scenario& scenario) {
  const auto first = write_object(trial, scenario, "first");
  if (!first) return;
  const auto second = write_object(trial, scenario, "second");
  if (!second) return;
  const char* draw = scenario.format == Format::v2 ? "x-amz-iv" : "x-amz-i";
  for (const char* name : {draw, wrapped_key_name(scenario.format)})
    trial.expect(entry(first->object.metadata, name) != entry(second->object.metadata, name), "CSE-ALG-24", "put",
                 fmt::format("entry {} of two objects", name), "two values", "one value", Nature::exposes_data);
  trial.expect(first->object.body != second->object.body, "CSE-ALG-24", "put", "bodies of two objects", "two values",
               "one value", Nature::exposes_data);
  const auto drawn = from_base64(entry(first->object.metadata, draw));
  trial.expect(!drawn || std::any_of(drawn->begin(), drawn->end(), [](std::uint8_t byte) { return byte != 0; }),
               "CSE-ALG-14", "put", fmt::format("entry {}", draw), "random bytes", "zeros", Nature::exposes_data);
}

void run_metadata(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  const Bytes plaintext = marked_plaintext(40);
  Json put = with_context(trial, scenario, put_call(trial, *client, "described", plaintext));
  put["metadata"] = {{"owner", "judge"}, {"note", "a b"}};
  if (!trial.must("put", put, "CSE-FMT-59")) return;
  const auto object = trial.stage().object(trial.bucket(), "described");
  if (!object) return trial.block("nothing is stored");
  for (const auto& [name, value] : TextMap{{"owner", "judge"}, {"note", "a b"}})
    trial.expect(entry(object->metadata, name) == value, "CSE-FMT-59", "put", "metadata " + name, value,
                 entry(object->metadata, name), Nature::loses_data);
  for (const auto& [name, value] : object->metadata)
    trial.expect(name == "owner" || name == "note" || name.starts_with("x-amz-"), "CSE-FMT-02", "put",
                 "name of an entry that the client added", "x-amz-...", name);
}

void run_plaintext_length(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "length");
  if (!written) return;
  const std::string length = entry(written->object.metadata, "x-amz-unencrypted-content-length");
  trial.expect(length == std::to_string(written->plaintext.size()), "CSE-FMT-16", "put",
               "entry x-amz-unencrypted-content-length", std::to_string(written->plaintext.size()),
               length.empty() ? "absent" : length);
}

void run_description(Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["keyMaterial"]["materialsDescription"] = {{"name", "first"}};
  const auto written = write_object(trial, scenario, "described", 40, config);
  if (!written) return;
  const char* name = scenario.format == Format::v2 ? "x-amz-matdesc" : "x-amz-m";
  const auto stored = text_map(entry(written->object.metadata, name));
  trial.expect(stored && entry(*stored, "name") == "first", scenario.format == Format::v2 ? "CSE-FMT-09" : "CSE-FMT-20",
               "put", fmt::format("entry {}", name), "the material description", stored ? "another" : "absent");
}

void run_context_kept_out(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  Json put = put_call(trial, *client, "context", marked_plaintext(40));
  put["context"] = {{"department", "finance"}};
  const auto answer = trial.call("put", put);
  if (!answer || !answer->ok) return;  // it may refuse as well
  const auto object = trial.stage().object(trial.bucket(), "context");
  if (!object) return trial.block("nothing is stored");
  for (const auto& [name, value] : object->metadata)
    trial.expect(value.find("department") == std::string::npos, "CSE-KR-58", "put", fmt::format("entry {}", name),
                 "no encryption context", value);
}

void run_user_agent(Trial& trial, const Scenario& scenario) {
  const std::size_t before = trial.stage().position();
  if (!write_object(trial, scenario, "agent")) return;
  for (const SeenRequest& request : trial.stage().seen(before)) {
    if (!request.kms) continue;
    const std::string agent(request.headers.get_or("User-Agent", ""));
    const bool marked = agent.find("S3EC") != std::string::npos || agent.find("S3Encrypt") != std::string::npos ||
                        agent.find("S3Crypto") != std::string::npos || agent.find("s3-encrypt") != std::string::npos ||
                        agent.find("S3_CRYPTO") != std::string::npos || agent.find("s3sse") != std::string::npos;
    trial.expect(marked, "CSE-KR-33", "put", "User-Agent of " + request.text(), "a mark of the encryption client",
                 agent);
  }
}

void run_kms_down(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  trial.stage().refuse("GenerateDataKey", "");
  trial.stage().refuse("Encrypt", "");
  const auto put =
      trial.call("put", with_context(trial, scenario, put_call(trial, *client, "no-kms", marked_plaintext(40))));
  trial.stage().clear_refusals();
  if (!put) return;
  trial.expect(!put->ok, "CSE-KR-34", "put", "outcome", "refused, since KMS refused", put->text(),
               Nature::claims_falsely);
  trial.expect(!trial.stage().object(trial.bucket(), "no-kms"), "CSE-KR-34", "put", "object", "none", "one is stored",
               Nature::exposes_data);
}

void run_reserved_pair(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  Json put = put_call(trial, *client, "reserved", marked_plaintext(40));
  put["context"] = {{"aws:x-amz-cek-alg", "AES/CTR/NoPadding"}};
  trial.must_refuse("put", put, {"CSE-KR-45"});
}

void run_parts(Trial& trial, const Scenario& scenario) {
  constexpr std::size_t part = 5 * 1024 * 1024;
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  Written written{*client, marked_plaintext(part + 7), {}};
  const std::size_t before = trial.stage().position();
  Json put = with_context(trial, scenario, put_call(trial, *client, "parts", written.plaintext));
  put["parts"] = {part, 7};
  if (!trial.must("put", put, "CSE-OPS-14")) return;
  auto object = trial.stage().object(trial.bucket(), "parts");
  if (!object) return trial.block("nothing is stored");
  written.object = std::move(*object);
  auto seen = trial.stage().seen(before);
  judge_entries(trial, scenario, written.object.metadata);
  judge_wire(trial, seen, written);
  judge_content(trial, scenario, seen, written, written.object.metadata);
  const auto got = trial.must("get", with_context(trial, scenario, get_call(trial, *client, "parts")), "CSE-OPS-12");
  if (got)
    trial.expect(got->body == written.plaintext, "CSE-OPS-12", "get", "plaintext", "what was put", "something else",
                 Nature::loses_data);
}

void run_unfinished(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  Json put =
      with_context(trial, scenario, put_call(trial, *client, "unfinished", marked_plaintext(5 * 1024 * 1024 + 16)));
  put["parts"] = {5 * 1024 * 1024, 16};
  put["last_part"] = false;
  if (!trial.must_refuse("put without a last part", put, {"CSE-OPS-37"}, "sequence")) return;
  trial.expect(!trial.stage().object(trial.bucket(), "unfinished"), "CSE-OPS-37", "put without a last part", "object",
               "none", "one without a tag is stored", Nature::loses_data);
}

}  // namespace

void add_write_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa}, kms = {Keyring::kms},
                             raw = {Keyring::aes, Keyring::rsa};
  const std::vector<Format> v2 = {Format::v2}, v3 = {Format::v3}, both = {Format::v2, Format::v3};
  add_for_each(
      into,
      {.id = "s3/write/object",
       .title = "An object is stored as its format says, and opens by the format alone",
       .rules = {"CSE-FMT-18", "CSE-FMT-19", "CSE-FMT-22", "CSE-FMT-23", "CSE-FMT-24", "CSE-FMT-34", "CSE-FMT-47",
                 "CSE-FMT-50", "CSE-FMT-55", "CSE-KDF-01", "CSE-KDF-10", "CSE-KDF-12", "CSE-KDF-14", "CSE-KDF-15",
                 "CSE-KDF-16", "CSE-ALG-12", "CSE-ALG-13", "CSE-ALG-19", "CSE-ATT-19", "CSE-OPS-02"},
       .run = run_object},
      raw, v3);
  add_for_each(into,
               {.id = "s3/write/object",
                .title = "An object is stored as its format says, and opens by the format alone",
                .rules = {"CSE-FMT-08", "CSE-FMT-09", "CSE-FMT-10", "CSE-FMT-11", "CSE-FMT-12", "CSE-FMT-14",
                          "CSE-FMT-34", "CSE-FMT-37", "CSE-FMT-49", "CSE-FMT-55", "CSE-ALG-12", "CSE-ALG-16",
                          "CSE-ALG-17", "CSE-ALG-18", "CSE-ATT-19", "CSE-OPS-02"},
                .run = run_object},
               raw, v2);
  add_for_each(
      into,
      {.id = "s3/write/object",
       .title = "An object is stored as its format says, and its data key comes from KMS under the stored context",
       .rules = {"CSE-FMT-18", "CSE-FMT-19", "CSE-FMT-22", "CSE-FMT-23", "CSE-FMT-24", "CSE-FMT-34",
                 "CSE-FMT-50", "CSE-KDF-01", "CSE-KDF-10", "CSE-KDF-12", "CSE-KDF-14", "CSE-KDF-15",
                 "CSE-KDF-16", "CSE-ALG-12", "CSE-ALG-19", "CSE-ATT-19", "CSE-OPS-02", "CSE-KR-23",
                 "CSE-KR-26",  "CSE-KR-30",  "CSE-KR-32",  "CSE-KR-35",  "CSE-KR-47"},
       .run = run_object},
      kms, v3);
  add_for_each(
      into,
      {.id = "s3/write/object",
       .title = "An object is stored as its format says, and its data key comes from KMS under the stored context",
       .rules = {"CSE-FMT-08", "CSE-FMT-09", "CSE-FMT-10", "CSE-FMT-11", "CSE-FMT-12", "CSE-FMT-14", "CSE-FMT-34",
                 "CSE-FMT-49", "CSE-ALG-12", "CSE-ALG-16", "CSE-ALG-17", "CSE-ALG-18", "CSE-ATT-19", "CSE-OPS-02",
                 "CSE-KR-23",  "CSE-KR-26",  "CSE-KR-30",  "CSE-KR-32",  "CSE-KR-35",  "CSE-KR-47"},
       .run = run_object},
      kms, v2);
  add_for_each(into,
               {.id = "s3/write/round-trip",
                .title = "Bodies of every size around a block come back as they were",
                .rules = {"CSE-OPS-01", "CSE-OPS-02", "CSE-OPS-43"},
                .run = run_round_trip},
               all, both);
  add_for_each(into,
               {.id = "s3/write/fresh",
                .title = "Two objects of one plaintext share no IV, message id, wrapped key or body",
                .rules = {"CSE-ALG-24", "CSE-ALG-14"},
                .run = run_fresh},
               all, both);
  add_for_each(into,
               {.id = "s3/write/metadata",
                .title = "The caller's metadata stand beside the entries of the client, which begin with x-amz-",
                .rules = {"CSE-FMT-59", "CSE-FMT-02"},
                .needs = {"metadata"},
                .run = run_metadata},
               all, both);
  add_for_each(into,
               {.id = "s3/write/plaintext-length",
                .title = "A V2 object records the length of its plaintext",
                .rules = {"CSE-FMT-16"},
                .run = run_plaintext_length},
               all, v2);
  add_for_each(into,
               {.id = "s3/write/description",
                .title = "A raw keyring stores its material description",
                .rules = {"CSE-FMT-20"},
                .needs = {"materials"},
                .run = run_description},
               raw, v3);
  add_for_each(into,
               {.id = "s3/write/context-kept-out",
                .title = "A raw keyring stores no encryption context",
                .rules = {"CSE-KR-58"},
                .needs = {"context"},
                .run = run_context_kept_out},
               raw, both);
  add_for_each(into,
               {.id = "s3/write/user-agent",
                .title = "Calls of KMS are marked as those of the encryption client",
                .rules = {"CSE-KR-33"},
                .run = run_user_agent},
               kms, both);
  add_for_each(into,
               {.id = "s3/write/kms-refuses",
                .title = "Nothing is stored when KMS gives no data key",
                .rules = {"CSE-KR-34"},
                .run = run_kms_down},
               kms, both);
  add_for_each(into,
               {.id = "s3/write/reserved-pair",
                .title = "A caller may not set aws:x-amz-cek-alg",
                .rules = {"CSE-KR-45"},
                .needs = {"context"},
                .run = run_reserved_pair},
               kms, both);
  add_for_each(into,
               {.id = "s3/write/parts",
                .title = "An upload in parts is one ciphertext with one tag at its end",
                .rules = {"CSE-OPS-08", "CSE-OPS-10", "CSE-OPS-11", "CSE-OPS-12", "CSE-OPS-14"},
                .needs = {"multipart"},
                .run = run_parts},
               all, both);
  add_for_each(into,
               {.id = "s3/write/unfinished",
                .title = "An upload whose last part was never marked cannot be completed",
                .rules = {"CSE-OPS-37"},
                .needs = {"multipart"},
                .run = run_unfinished},
               {Keyring::kms}, both);
}

}  // namespace s3sse::harness::client_side
