// Deleting objects with their instruction files, and wrapping a data key anew.
#include <fmt/format.h>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

/// An object with an instruction file beside it, whatever is in them.
bool store_pair_at(Trial& trial, const std::string& key) {
  for (const char* end : {"", ".instruction"})
    if (const auto stored = trial.stage().store(trial.bucket(), key + end, {{}, to_bytes("{}")}); !stored) {
      trial.block(stored.error().message);
      return false;
    }
  return true;
}

void expect_gone(Trial& trial, const std::string& key, const char* step, const char* object_rule,
                 const char* file_rule) {
  trial.expect(!trial.stage().object(trial.bucket(), key), object_rule, step, "object " + key, "gone", "there");
  trial.expect(!trial.stage().object(trial.bucket(), key + ".instruction"), file_rule, step,
               "instruction file of " + key, "gone", "there");
}

void run_delete(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client || !store_pair_at(trial, "one")) return;
  const Json call = {{"op", "delete"}, {"client", *client}, {"bucket", trial.bucket()}, {"key", "one"}};
  if (trial.must("delete", call, "CSE-OPS-03")) expect_gone(trial, "one", "delete", "CSE-OPS-03", "CSE-OPS-04");
}

void run_delete_many(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client || !store_pair_at(trial, "one") || !store_pair_at(trial, "two")) return;
  const Json call = {{"op", "delete-many"}, {"client", *client}, {"bucket", trial.bucket()}, {"keys", {"one", "two"}}};
  if (!trial.must("delete-many", call, "CSE-OPS-05")) return;
  for (const char* key : {"one", "two"}) expect_gone(trial, key, "delete-many", "CSE-OPS-05", "CSE-OPS-06");
}

struct Rewrap {
  std::optional<Written> written;
  std::string first_file;
  Json new_material;
};

/// A client with a named key, an object of it with an instruction file, and another key with another name.
std::optional<Rewrap> prepare_rewrap(Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["instructionFileConfig"] = {{"enableInstructionFilePutObject", true}};
  config["keyMaterial"]["materialsDescription"] = {{"name", "first"}};
  Rewrap out{write_object(trial, scenario, "object", 61, config), {}, {}};
  if (!out.written) return std::nullopt;
  const auto file = trial.stage().object(trial.bucket(), "object.instruction");
  if (!file) {
    trial.block("put: no instruction file is stored");
    return std::nullopt;
  }
  out.first_file = std::string(as_text(file->body));
  out.new_material = {{"materialsDescription", {{"name", "second"}}}};
  if (scenario.keyring == Keyring::aes)
    out.new_material["aesKey"] = to_base64(trial.keys().other_aes.reveal());
  else
    out.new_material["rsaKey"] = to_base64(trial.keys().other_rsa_pkcs8.reveal());
  return out;
}

Json rewrap_call(const Trial& trial, const Rewrap& rewrap) {
  return {{"op", "reencrypt"},
          {"client", rewrap.written->client},
          {"bucket", trial.bucket()},
          {"key", "object"},
          {"keyMaterial", rewrap.new_material}};
}

void run_rewrap(Trial& trial, const Scenario& scenario) {
  const auto rewrap = prepare_rewrap(trial, scenario);
  if (!rewrap) return;
  if (!trial.must("reencrypt", rewrap_call(trial, *rewrap), "CSE-OPS-18")) return;
  const auto object = trial.stage().object(trial.bucket(), "object");
  const auto file = trial.stage().object(trial.bucket(), "object.instruction");
  const bool same =
      object && object->body == rewrap->written->object.body && object->metadata == rewrap->written->object.metadata;
  trial.expect(same, "CSE-OPS-20", "reencrypt", "object", "as it was", "changed", Nature::loses_data);
  trial.expect(file && as_text(file->body) != rewrap->first_file, "CSE-OPS-19", "reencrypt", "instruction file",
               "another wrapped key", file ? "as it was" : "gone");
  Json config = trial.config(scenario.keyring, scenario.format);
  config["keyMaterial"] = rewrap->new_material;
  const auto reader = trial.client(config);
  if (!reader) return;
  const auto got = trial.must("get with the new key", get_call(trial, *reader, "object"), "CSE-OPS-19");
  if (got)
    trial.expect(got->body == rewrap->written->plaintext, "CSE-KDF-22", "get with the new key", "plaintext",
                 "what was put", "something else", Nature::loses_data);
}

void run_rewrap_same(Trial& trial, const Scenario& scenario) {
  auto rewrap = prepare_rewrap(trial, scenario);
  if (!rewrap) return;
  rewrap->new_material["materialsDescription"] = {{"name", "first"}};
  trial.must_refuse("reencrypt", rewrap_call(trial, *rewrap), {"CSE-OPS-21"});
}

void run_rewrap_suffix(Trial& trial, const Scenario& scenario) {
  const auto rewrap = prepare_rewrap(trial, scenario);
  if (!rewrap) return;
  Json call = rewrap_call(trial, *rewrap);
  call["suffix"] = ".partner";
  if (!trial.must("reencrypt", call, "CSE-INS-08")) return;
  const auto file = trial.stage().object(trial.bucket(), "object.instruction");
  trial.expect(file && as_text(file->body) == rewrap->first_file, "CSE-OPS-23", "reencrypt", "default instruction file",
               "as it was", file ? "changed" : "gone", Nature::loses_data);
  trial.expect(trial.stage().object(trial.bucket(), "object.partner").has_value(), "CSE-OPS-23", "reencrypt",
               "object.partner", "there", "absent");
}

}  // namespace

void add_management_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa}, raw = {Keyring::aes, Keyring::rsa};
  const std::vector<Format> both = {Format::v2, Format::v3};
  const std::vector<std::string> rewrap = {"reencrypt", "instruction-put", "instruction-get", "materials"};
  for (const Format format : both) {
    add_for_each(into,
                 {.id = "s3/delete/one",
                  .title = "Deleting an object deletes its instruction file",
                  .rules = {"CSE-OPS-03", "CSE-OPS-04"},
                  .needs = {"delete"},
                  .run = run_delete},
                 {Keyring::kms, Keyring::aes}, {format});
    add_for_each(into,
                 {.id = "s3/delete/many",
                  .title = "Deleting many objects deletes their instruction files",
                  .rules = {"CSE-OPS-05", "CSE-OPS-06"},
                  .needs = {"delete-many"},
                  .run = run_delete_many},
                 {Keyring::kms, Keyring::aes}, {format});
  }
  add_for_each(into,
               {.id = "s3/rewrap/new-key",
                .title = "A data key that is wrapped anew opens the untouched object",
                .rules = {"CSE-OPS-18", "CSE-OPS-19", "CSE-OPS-20", "CSE-KDF-22"},
                .needs = rewrap,
                .run = run_rewrap},
               raw, both);
  add_for_each(into,
               {.id = "s3/rewrap/same-description",
                .title = "A new key with the description of the old one is refused",
                .rules = {"CSE-OPS-21"},
                .needs = rewrap,
                .run = run_rewrap_same},
               raw, both);
  add_for_each(into,
               {.id = "s3/rewrap/other-suffix",
                .title = "Wrapping anew under another suffix leaves the default instruction file in place",
                .rules = {"CSE-OPS-23"},
                .needs = rewrap,
                .run = run_rewrap_suffix},
               {Keyring::rsa}, both);
}

}  // namespace s3sse::harness::client_side
