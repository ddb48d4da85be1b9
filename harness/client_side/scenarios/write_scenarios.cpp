// Writes: entries, body, and the calls of KMS before them.
#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/scenarios/judged_object.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

void run_object(Trial& trial, const Scenario& scenario) {
  const std::size_t before = trial.stage().position();
  const auto written = write_object(trial, scenario, "object");
  if (!written) return;
  judge_object(trial, scenario, trial.stage().seen(before), *written);
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
  if (scenario.keyring != Keyring::kms) {
    const auto one = raw_data_key(trial, scenario, first->object.metadata);
    const auto other = raw_data_key(trial, scenario, second->object.metadata);
    trial.expect(!one || !other || !one->equals(*other), "CSE-KR-08", "put", "data keys of two objects", "two keys",
                 "one key", Nature::exposes_data);
  }
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
                .rules = {"CSE-OPS-01", "CSE-OPS-02", "CSE-OPS-43", "CSE-KR-14"},
                .run = run_round_trip},
               all, both);
  add_for_each(into,
               {.id = "s3/write/fresh",
                .title = "Two objects of one plaintext share no IV, message id, wrapped key or body",
                .rules = {"CSE-ALG-24", "CSE-ALG-14", "CSE-KR-08"},
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
}

}  // namespace s3sse::harness::client_side
