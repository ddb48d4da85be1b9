// Reads: the requests to KMS and S3, and the effect of encryption contexts.
#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

void run_kms_call(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "read");
  if (!written) return;
  const std::size_t before = trial.stage().position();
  const auto got =
      trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "read")), "CSE-KR-27");
  if (!got) return;
  trial.expect(got->body == written->plaintext, "CSE-KR-27", "get", "plaintext", "what was put", "something else",
               Nature::loses_data);
  const auto calls = of_operation(trial.stage().seen(before), "Decrypt");
  if (!trial.expect(!calls.empty(), "CSE-KR-39", "get", "calls of KMS", "Decrypt", "none")) return;
  const auto asked = parse_json(as_text(calls.front().body));
  if (!asked) return;
  const bool v2 = scenario.format == Format::v2;
  trial.expect(asked->value("KeyId", "") == trial.stage().kms_key(), "CSE-KR-39", "get", "KeyId of Decrypt",
               "the configured key", asked->contains("KeyId") ? "another" : "absent");
  trial.expect(asked->value("CiphertextBlob", "") == entry(written->object.metadata, v2 ? "x-amz-key-v2" : "x-amz-3"),
               "CSE-KR-39", "get", "CiphertextBlob of Decrypt", "the stored one", "another");
  const auto sent = text_map(write_json(asked->value("EncryptionContext", Json::object())));
  const auto kept = text_map(entry(written->object.metadata, v2 ? "x-amz-matdesc" : "x-amz-t"));
  trial.expect(sent && kept && *sent == *kept, "CSE-KR-39", "get", "EncryptionContext of Decrypt",
               "the whole stored map", "another map");
}

struct ContextCase {
  const char* name;
  const char* title;
  Json context;  ///< null: none is given
  std::vector<std::string> rules;
};

const std::vector<ContextCase>& context_cases() {
  static const std::vector<ContextCase> cases = {
      {"other",
       "A context of another value is refused before KMS is asked",
       {{"department", "sales"}},
       {"CSE-KR-42", "CSE-KR-40"}},
      {"more",
       "A context with a pair too many is refused",
       {{"department", "finance"}, {"more", "1"}},
       {"CSE-KR-41", "CSE-KR-42"}},
      {"none", "An object with a context is not readable without giving it", nullptr, {"CSE-KR-44", "CSE-ATT-10"}},
      {"empty", "The empty context does not equal one with a pair", Json::object(), {"CSE-KR-42"}},
  };
  return cases;
}

void run_context(Trial& trial, const Scenario& scenario) {
  const ContextCase& which = context_cases()[scenario.row];
  const auto written = write_object(trial, scenario, "context");
  if (!written) return;
  Json get = get_call(trial, written->client, "context");
  if (!which.context.is_null()) get["context"] = which.context;
  const std::size_t before = trial.stage().position();
  if (!trial.must_refuse("get", get, which.rules, "context-mismatch")) return;
  const auto calls = of_operation(trial.stage().seen(before), "Decrypt");
  if (std::find(which.rules.begin(), which.rules.end(), "CSE-KR-40") != which.rules.end())
    trial.expect(calls.empty(), "CSE-KR-40", "get", "calls of KMS", "none: the contexts are compared first", "Decrypt");
}

void run_kms_refuses(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "kms-refuses");
  if (!written) return;
  trial.stage().refuse("Decrypt", "");
  const bool refused = trial.must_refuse(
      "get", with_context(trial, scenario, get_call(trial, written->client, "kms-refuses")), {"CSE-KR-43"});
  trial.stage().clear_refusals();
  (void)refused;
}

void run_plain_object(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  PlainObject plain{{{"owner", "somebody"}}, marked_plaintext(80)};
  if (const auto stored = trial.stage().store(trial.bucket(), "plain", plain); !stored)
    return trial.block(stored.error().message);
  trial.must_refuse("get", with_context(trial, scenario, get_call(trial, *client, "plain")), {"CSE-DEC-22"},
                    "not-s3ec");
}

void run_other_key(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "other-key");
  if (!written) return;
  Json config = trial.config(scenario.keyring, scenario.format);
  if (scenario.keyring == Keyring::kms) config["keyMaterial"]["kmsKeyId"] = trial.stage().other_kms_key();
  if (scenario.keyring == Keyring::aes) config["keyMaterial"]["aesKey"] = to_base64(trial.keys().other_aes.reveal());
  if (scenario.keyring == Keyring::rsa)
    config["keyMaterial"]["rsaKey"] = to_base64(trial.keys().other_rsa_pkcs8.reveal());
  const auto stranger = trial.client(config);
  if (!stranger) return;
  trial.must_refuse("get", with_context(trial, scenario, get_call(trial, *stranger, "other-key")),
                    {scenario.keyring == Keyring::kms ? "CSE-KR-39" : "CSE-KR-14"}, "unwrap-failed");
}

/// The public half writes, and does not read.
void run_half_a_pair(Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["keyMaterial"] = {{"rsaPublicKey", to_base64(public_half_of(trial.keys().rsa_pkcs8))}};
  const auto writer = trial.client(config, "CSE-KR-53");
  if (!writer) return;
  const Bytes plaintext = marked_plaintext(61);
  if (!trial.must("put with the public half", put_call(trial, *writer, "object", plaintext), "CSE-KR-53")) return;
  trial.must_refuse("get with the public half", get_call(trial, *writer, "object"), {"CSE-KR-53"});
  const auto reader = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!reader) return;
  const auto got = trial.must("get with the private half", get_call(trial, *reader, "object"), "CSE-KR-53");
  if (got)
    trial.expect(got->body == plaintext, "CSE-KR-53", "get with the private half", "plaintext", "what was put",
                 "something else", Nature::loses_data);
}

void run_part_for_the_whole(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object");
  if (!written) return;
  trial.stage().send_a_part_of("object");
  trial.must_refuse("get", with_context(trial, scenario, get_call(trial, written->client, "object")), {"CSE-OPS-28"});
}

void run_moved(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "before");
  if (!written) return;
  if (const auto stored = trial.stage().store(trial.bucket(), "after", written->object); !stored)
    return trial.block(stored.error().message);
  const auto got =
      trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "after")), "CSE-OPS-41");
  if (got)
    trial.expect(got->body == written->plaintext, "CSE-OPS-41", "get", "plaintext of the copy", "what was put",
                 "something else", Nature::loses_data);
}

}  // namespace

void add_read_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa}, kms = {Keyring::kms};
  const std::vector<Format> both = {Format::v2, Format::v3};
  add_for_each(into,
               {.id = "s3/read/kms-call",
                .title = "KMS is asked for the stored blob under the whole stored context, with the configured key",
                .rules = {"CSE-KR-27", "CSE-KR-28", "CSE-KR-39"},
                .run = run_kms_call},
               kms, both);
  std::size_t row = 0;
  for (const ContextCase& which : context_cases())
    add_for_each(into,
                 {.id = fmt::format("s3/read/context-{}", which.name),
                  .title = which.title,
                  .rules = which.rules,
                  .needs = {"context", "context-get"},
                  .run = run_context,
                  .row = row++},
                 kms, both);
  add_for_each(into,
               {.id = "s3/read/kms-refuses",
                .title = "No plaintext comes out when KMS gives no data key",
                .rules = {"CSE-KR-43"},
                .run = run_kms_refuses},
               kms, both);
  add_for_each(into,
               {.id = "s3/read/plain-object",
                .title = "An object that is not encrypted by a client is refused, not handed through",
                .rules = {"CSE-DEC-22"},
                .run = run_plain_object},
               all, both);
  add_for_each(into,
               {.id = "s3/read/other-key",
                .title = "Another wrapping key does not open an object",
                .rules = {"CSE-KR-14", "CSE-KR-39"},
                .run = run_other_key},
               all, both);
  add_for_each(into,
               {.id = "s3/read/half-a-pair",
                .title = "The public half of an RSA pair writes, and the private half reads",
                .rules = {"CSE-KR-53"},
                .needs = {"half-rsa"},
                .run = run_half_a_pair},
               {Keyring::rsa}, both);
  add_for_each(into,
               {.id = "s3/read/part-for-the-whole",
                .title = "A part that S3 sends where the whole was asked for is refused",
                .rules = {"CSE-OPS-28"},
                .run = run_part_for_the_whole},
               all, both);
  add_for_each(into,
               {.id = "s3/read/moved",
                .title = "A copy under another key opens, since nothing binds an object to its name",
                .rules = {"CSE-OPS-41"},
                .run = run_moved},
               kms, both);
}

}  // namespace s3sse::harness::client_side
