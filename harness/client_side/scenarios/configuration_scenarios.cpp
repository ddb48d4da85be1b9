// Options of a client, and their consequences for what it writes and reads.
#include <fmt/format.h>

#include "harness/client_side/scenarios/steps.h"

namespace s3sse::harness::client_side {
namespace {

constexpr const char* committing = "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY";
constexpr const char* plain_gcm = "ALG_AES_256_GCM_IV12_TAG16_NO_KDF";
constexpr const char* forbid = "FORBID_ENCRYPT_ALLOW_DECRYPT";
constexpr const char* allow = "REQUIRE_ENCRYPT_ALLOW_DECRYPT";
constexpr const char* require = "REQUIRE_ENCRYPT_REQUIRE_DECRYPT";

/// A pair of policy and algorithm that no client may be made with.
struct Refused {
  const char* name;
  const char* policy;
  const char* algorithm;
  std::vector<std::string> rules;
};

const std::vector<Refused>& refused_configurations() {
  static const std::vector<Refused> list = {
      {"forbid-committing", forbid, committing, {"CSE-CFG-30", "CSE-CFG-31", "CSE-CFG-32"}},
      {"allow-plain", allow, plain_gcm, {"CSE-CFG-30", "CSE-CFG-31", "CSE-CFG-33"}},
      {"require-plain", require, plain_gcm, {"CSE-CFG-30", "CSE-CFG-31", "CSE-CFG-34"}},
      {"legacy-cbc", forbid, "ALG_AES_256_CBC_IV16_NO_KDF", {"CSE-CFG-27", "CSE-CFG-28", "CSE-ALG-06"}},
      {"legacy-ctr", forbid, "ALG_AES_256_CTR_IV16_TAG16_NO_KDF", {"CSE-CFG-28", "CSE-ALG-07", "CSE-ALG-08"}},
      {"legacy-committing-ctr",
       require,
       "ALG_AES_256_CTR_HKDF_SHA512_COMMIT_KEY",
       {"CSE-CFG-28", "CSE-ALG-07", "CSE-ALG-09"}},
  };
  return list;
}

/// The client may refuse when it is made, or at the latest when it is to write.
void run_refused(Trial& trial, const Scenario& scenario) {
  const Refused& which = refused_configurations()[scenario.row];
  Json config = trial.config(scenario.keyring, scenario.format);
  config["commitmentPolicy"] = which.policy;
  config["encryptionAlgorithm"] = which.algorithm;
  const auto made = trial.call("create-client", {{"op", "create-client"}, {"config", config}});
  if (!made || !made->ok) return;
  const Json put = put_call(trial, made->members.value("client", ""), "object", marked_plaintext(40));
  const auto written = trial.call("put", with_context(trial, scenario, put));
  if (!written || !written->ok) return;
  for (const std::string& rule : which.rules)
    trial.expect(false, rule, "create-client", fmt::format("{} with {}", which.policy, which.algorithm), "refused",
                 "a client that writes", reports::Nature::ignores_silently);
}

void run_default(Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config.erase("commitmentPolicy");
  config.erase("encryptionAlgorithm");
  const auto written = write_object(trial, scenario, "object", 40, config);
  if (!written) return;
  trial.expect(entry(written->object.metadata, "x-amz-c") == "115", "CSE-CFG-35", "put",
               "format that is written by default", "V3", "another");
  const auto old = write_object(trial, scenario, "old", 40, trial.config(scenario.keyring, Format::v2));
  if (!old) return;
  trial.must_refuse("get of a V2 object", with_context(trial, scenario, get_call(trial, written->client, "old")),
                    {"CSE-CFG-35", "CSE-DEC-08"}, "policy-violation");
}

void run_allow_reads(Trial& trial, const Scenario& scenario) {
  const auto old = write_object(trial, scenario, "old", 40, trial.config(scenario.keyring, Format::v2));
  if (!old) return;
  const auto committed = write_object(trial, scenario, "new", 40, trial.config(scenario.keyring, Format::v3));
  if (!committed) return;
  for (const auto& [policy, rule] : {std::pair(forbid, "CSE-DEC-09"), {allow, "CSE-DEC-10"}}) {
    Json config = trial.config(scenario.keyring, policy == forbid ? Format::v2 : Format::v3);
    config["commitmentPolicy"] = policy;
    const auto reader = trial.client(config, rule);
    if (!reader) return;
    for (const char* key : {"old", "new"}) {
      const std::string step = fmt::format("get of a {} object under {}", key[0] == 'o' ? "V2" : "V3", policy);
      const auto got = trial.must(step, with_context(trial, scenario, get_call(trial, *reader, key)),
                                  key[0] == 'o' ? rule : "CSE-DEC-11");
      if (!got) return;
      trial.expect(got->body == old->plaintext, key[0] == 'o' ? rule : "CSE-DEC-11", step, "plaintext", "what was put",
                   "something else", reports::Nature::loses_data);
    }
  }
}

void run_require_reads(Trial& trial, const Scenario& scenario) {
  const auto old = write_object(trial, scenario, "old", 40, trial.config(scenario.keyring, Format::v2));
  if (!old) return;
  const auto reader = trial.client(trial.config(scenario.keyring, Format::v3));
  if (!reader) return;
  trial.must_refuse("get of a V2 object", with_context(trial, scenario, get_call(trial, *reader, "old")),
                    {"CSE-DEC-07", "CSE-DEC-08"}, "policy-violation");
}

void run_transition(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", 40);
  if (!written) return;
  trial.expect(!entry(written->object.metadata, "x-amz-key-v2").empty(), "CSE-DEC-23", "put", "format that is written",
               "V2", "another");
}

void run_algorithm(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", 40);
  if (!written) return;
  const bool v3 = entry(written->object.metadata, "x-amz-c") == "115";
  const bool v2 = entry(written->object.metadata, "x-amz-cek-alg") == "AES/GCM/NoPadding";
  trial.expect(scenario.format == Format::v3 ? v3 && !v2 : v2 && !v3, "CSE-ALG-10", "put", "content algorithm",
               "the configured one",
               v3   ? "committing GCM"
               : v2 ? "plain GCM"
                    : "another");
}

void run_policy_writes(Trial& trial, const Scenario& scenario) {
  for (const auto& [policy, rule] : {std::pair(forbid, "CSE-CFG-32"), {allow, "CSE-CFG-33"}, {require, "CSE-CFG-34"}}) {
    Json config = trial.config(scenario.keyring, policy == forbid ? Format::v2 : Format::v3);
    config["commitmentPolicy"] = policy;
    const auto written = write_object(trial, scenario, "object", 40, config);
    if (!written) return;
    const bool committed = entry(written->object.metadata, "x-amz-c") == "115";
    for (const char* blamed : {rule, "CSE-CFG-29"})
      trial.expect(committed == (policy != forbid), blamed, fmt::format("put under {}", policy),
                   "format that is written", policy == forbid ? "V2" : "V3", "another");
  }
}

constexpr std::size_t megabyte = 1024 * 1024;

void run_buffer_size(Trial& trial, const Scenario& scenario) {
  const auto large = write_object(trial, scenario, "large", 2 * megabyte);
  if (!large || !write_object(trial, scenario, "small", 40)) return;
  Json config = trial.config(scenario.keyring, scenario.format);
  config["setBufferSize"] = megabyte;
  const auto reader = trial.client(config, "CSE-CFG-14");
  if (!reader) return;
  trial.must("get of 40 bytes", with_context(trial, scenario, get_call(trial, *reader, "small")), "CSE-CFG-14");
  trial.must_refuse("get of 2 MiB with a buffer of 1 MiB",
                    with_context(trial, scenario, get_call(trial, *reader, "large")), {"CSE-CFG-14"}, "too-large");
}

void run_default_buffer(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", megabyte);
  if (!written) return;
  const auto got = trial.must("get of 1 MiB", with_context(trial, scenario, get_call(trial, written->client, "object")),
                              "CSE-CFG-16");
  if (got)
    trial.expect(got->body == written->plaintext, "CSE-CFG-16", "get of 1 MiB", "plaintext", "what was put",
                 "something else", reports::Nature::loses_data);
}

void run_buffer_and_delay(Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["setBufferSize"] = 1024 * 1024;
  config["enableDelayedAuthenticationMode"] = true;
  const auto made = trial.call("create-client", {{"op", "create-client"}, {"config", config}});
  if (made)
    trial.expect(!made->ok, "CSE-CFG-15", "create-client", "a buffer size with delayed authentication", "refused",
                 made->text(), reports::Nature::ignores_silently);
}

}  // namespace

void add_configuration_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa};
  std::size_t row = 0;
  for (const Refused& which : refused_configurations())
    add_for_each(into,
                 {.id = fmt::format("s3/configuration/{}", which.name),
                  .title = fmt::format("{} with {} makes no client that writes", which.policy, which.algorithm),
                  .rules = which.rules,
                  .needs = {"policies"},
                  .run = run_refused,
                  .row = row++},
                 {Keyring::kms, Keyring::aes}, {Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/default",
                .title = "A client that is told nothing writes V3 and refuses V2",
                .rules = {"CSE-CFG-35", "CSE-DEC-08"},
                .needs = {"policies", "v2"},
                .run = run_default},
               all, {Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/allow-reads",
                .title = "The policies that allow it read objects with and without commitment",
                .rules = {"CSE-DEC-09", "CSE-DEC-10", "CSE-DEC-11", "CSE-CFG-29"},
                .needs = {"policies", "v2"},
                .run = run_allow_reads},
               all, {Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/require-reads",
                .title = "The policy that requires it refuses an object without commitment",
                .rules = {"CSE-DEC-07", "CSE-DEC-08"},
                .needs = {"policies", "v2"},
                .run = run_require_reads},
               all, {Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/transition",
                .title = "A transition client, and one with the policy of the transition, writes V2",
                .rules = {"CSE-DEC-23"},
                .needs = {"v3-read|policies"},
                .run = run_transition},
               all, {Format::v2});
  add_for_each(into,
               {.id = "s3/configuration/algorithm",
                .title = "A client writes with the algorithm that it was given",
                .rules = {"CSE-ALG-10", "CSE-CFG-26"},
                .needs = {"policies"},
                .run = run_algorithm},
               {Keyring::kms, Keyring::aes}, {Format::v2, Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/policy-writes",
                .title = "Each policy writes its own format",
                .rules = {"CSE-CFG-29", "CSE-CFG-32", "CSE-CFG-33", "CSE-CFG-34"},
                .needs = {"policies", "v2"},
                .run = run_policy_writes},
               all, {Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/buffer-size",
                .title = "An object that is larger than the buffer is refused",
                .rules = {"CSE-CFG-14"},
                .needs = {"buffer-size"},
                .run = run_buffer_size},
               {Keyring::kms, Keyring::aes}, {Format::v2, Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/default-buffer",
                .title = "A client that was told no size reads an object of 1 MiB",
                .rules = {"CSE-CFG-16"},
                .needs = {"buffer-size"},
                .run = run_default_buffer},
               {Keyring::kms, Keyring::aes}, {Format::v2, Format::v3});
  add_for_each(into,
               {.id = "s3/configuration/buffer-and-delay",
                .title = "A buffer size and delayed authentication exclude each other",
                .rules = {"CSE-CFG-15"},
                .needs = {"buffer-size", "delayed-auth"},
                .run = run_buffer_and_delay},
               {Keyring::kms}, {Format::v3});
}

}  // namespace s3sse::harness::client_side
