// Objects of the client under judgement, changed as whoever may write the bucket can change them.
#include <fmt/format.h>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::client_side {
namespace {

/// The object, and another one of the same client whose pieces an attacker may take.
using Change = void (*)(PlainObject& object, const PlainObject& other);

struct Attack {
  const char* name;
  const char* title;
  std::vector<std::string> rules;
  Change change;
  std::vector<Format> formats;
  std::vector<Keyring> keyrings;
  bool legacy = false;  ///< with both legacy switches on, where the client has them
  const char* wanted_class = "";
  const char* policy = "";  ///< another than the format's own
};

void change_bytes(PlainObject& object, const char* name, void (*change)(Bytes&)) {
  auto bytes = from_base64(entry(object.metadata, name)).value_or(Bytes{});
  change(bytes);
  object.metadata[name] = to_base64(bytes);
}
void flip_first(Bytes& bytes) {
  if (!bytes.empty()) bytes.front() ^= 1;
}
void drop_last(Bytes& bytes) {
  if (!bytes.empty()) bytes.pop_back();
}
void add_one(Bytes& bytes) {
  bytes.push_back(0);
}

const std::vector<Attack>& attacks() {
  static const std::vector<Format> v2 = {Format::v2}, v3 = {Format::v3}, both = {Format::v2, Format::v3};
  static const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa}, kms = {Keyring::kms},
                                    aes = {Keyring::aes};
  static const std::vector<Attack> list = {
      // The body.
      {"body-flipped",
       "A flipped bit of the body is noticed before any plaintext comes out",
       {"CSE-DEC-18"},
       [](PlainObject& o, const PlainObject&) { flip_first(o.body); },
       both,
       all,
       false,
       "tag-mismatch"},
      {"tag-flipped",
       "A flipped bit of the tag is noticed before any plaintext comes out",
       {"CSE-DEC-18"},
       [](PlainObject& o, const PlainObject&) { o.body.back() ^= 1; },
       both,
       all,
       false,
       "tag-mismatch"},
      {"body-cut",
       "A body without its last byte is refused",
       {"CSE-DEC-18"},
       [](PlainObject& o, const PlainObject&) { o.body.pop_back(); },
       both,
       all,
       false,
       "tag-mismatch"},
      {"body-longer",
       "A body with a byte too many is refused",
       {"CSE-DEC-18"},
       [](PlainObject& o, const PlainObject&) { o.body.push_back(0); },
       both,
       all,
       false,
       "tag-mismatch"},
      {"shorter-than-tag",
       "A body shorter than a tag is an error",
       {"CSE-DEC-19", "CSE-ATT-25"},
       [](PlainObject& o, const PlainObject&) { o.body.resize(15); },
       both,
       all,
       false,
       "tag-mismatch"},
      {"three-bytes",
       "A body of three bytes is an error",
       {"CSE-DEC-19", "CSE-ATT-25"},
       [](PlainObject& o, const PlainObject&) { o.body.resize(3); },
       both,
       kms,
       false,
       "tag-mismatch"},
      {"no-body",
       "An empty body is an error",
       {"CSE-DEC-19", "CSE-ATT-25"},
       [](PlainObject& o, const PlainObject&) { o.body.clear(); },
       both,
       all,
       false,
       "tag-mismatch"},
      // Commitment.
      {"other-suite",
       "An unknown content algorithm is refused",
       {"CSE-FMT-39", "CSE-ATT-21"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-c"] = "116"; },
       v3,
       all,
       false,
       "malformed-metadata"},
      {"commitment-flipped",
       "A commitment with a flipped bit ends the read",
       {"CSE-KDF-17", "CSE-KDF-19", "CSE-ATT-21"},
       [](PlainObject& o, const PlainObject&) { change_bytes(o, "x-amz-d", flip_first); },
       v3,
       all,
       false,
       "commitment-mismatch"},
      {"commitment-short",
       "A commitment that is a byte short is a mismatch",
       {"CSE-KDF-21", "CSE-ATT-22"},
       [](PlainObject& o, const PlainObject&) { change_bytes(o, "x-amz-d", drop_last); },
       v3,
       all,
       false,
       "commitment-mismatch"},
      {"commitment-long",
       "A commitment that is a byte long is a mismatch",
       {"CSE-KDF-21", "CSE-ATT-22"},
       [](PlainObject& o, const PlainObject&) { change_bytes(o, "x-amz-d", add_one); },
       v3,
       all,
       false,
       "commitment-mismatch"},
      {"message-id-flipped",
       "A message id with a flipped bit is noticed",
       {"CSE-ATT-21"},
       [](PlainObject& o, const PlainObject&) { change_bytes(o, "x-amz-i", flip_first); },
       v3,
       all,
       false,
       "commitment-mismatch"},
      {"message-id-short",
       "A message id that is a byte short is noticed",
       {"CSE-ATT-22"},
       [](PlainObject& o, const PlainObject&) { change_bytes(o, "x-amz-i", drop_last); },
       v3,
       all,
       false,
       "commitment-mismatch"},
      {"commitment-removed",
       "A V3 object without its commitment is refused",
       {"CSE-FMT-23", "CSE-KDF-17"},
       [](PlainObject& o, const PlainObject&) { o.metadata.erase("x-amz-d"); },
       v3,
       all,
       false,
       "malformed-metadata"},
      {"wrapped-key-of-another",
       "A wrapped key of another object does not open this one",
       {"CSE-ATT-23"},
       [](PlainObject& o, const PlainObject& other) {
         for (const char* name : {"x-amz-3", "x-amz-key-v2"})
           if (o.metadata.contains(name)) o.metadata[name] = other.metadata.at(name);
       },
       both,
       all,
       false,
       ""},
      {"entries-of-another",
       "The entries of another object do not open this one",
       {"CSE-ATT-24"},
       [](PlainObject& o, const PlainObject& other) { o.metadata = other.metadata; },
       both,
       all,
       false,
       "tag-mismatch"},
      // Wraps.
      {"wrap-kms",
       "The wrap of a V3 object cannot become the old kms",
       {"CSE-ATT-07"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-w"] = "kms"; },
       v3,
       kms,
       true,
       "malformed-metadata"},
      {"wrap-11",
       "The wrap of a V3 object cannot become 11",
       {"CSE-ATT-07"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-w"] = "11"; },
       v3,
       kms,
       true,
       "malformed-metadata"},
      {"context-as-description",
       "A context copied to the material description does not help a changed wrap",
       {"CSE-ATT-08"},
       [](PlainObject& o, const PlainObject&) {
         o.metadata["x-amz-m"] = entry(o.metadata, "x-amz-t");
         o.metadata["x-amz-w"] = "kms";
       },
       v3,
       kms,
       true,
       "malformed-metadata"},
      {"kms-without-context",
       "Renaming kms+context to kms does not switch off the comparison of contexts",
       {"CSE-ATT-09"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-wrap-alg"] = "kms"; },
       v2,
       kms,
       true,
       "context-mismatch"},
      {"wrap-aeswrap",
       "Renaming the wrap to AESWrap does not help",
       {"CSE-ATT-18"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-wrap-alg"] = "AESWrap"; },
       v2,
       aes,
       true,
       ""},
      {"wrap-removed",
       "An object without the name of its wrap is refused",
       {"CSE-ATT-17"},
       [](PlainObject& o, const PlainObject&) { o.metadata.erase("x-amz-wrap-alg"); },
       v2,
       all,
       true,
       "malformed-metadata"},
      // Content algorithm.
      {"relabelled-cbc",
       "A GCM object relabelled CBC is refused",
       {"CSE-ATT-15"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-cek-alg"] = "AES/CBC/PKCS5Padding"; },
       v2,
       all,
       true,
       ""},
      {"relabelled-ctr",
       "A GCM object relabelled CTR is refused",
       {"CSE-ATT-15", "CSE-FMT-39"},
       [](PlainObject& o, const PlainObject&) { o.metadata["x-amz-cek-alg"] = "AES/CTR/NoPadding"; },
       v2,
       all,
       true,
       "malformed-metadata"},
      {"algorithm-removed",
       "A GCM object without the name of its algorithm is not read as CBC",
       {"CSE-ATT-16"},
       [](PlainObject& o, const PlainObject&) { o.metadata.erase("x-amz-cek-alg"); },
       v2,
       all,
       true,
       "malformed-metadata"},
      // Formats mixed.
      {"v3-marks",
       "V3 marks on a V2 object do not get it past a policy that requires commitment",
       {"CSE-ATT-05"},
       [](PlainObject& o, const PlainObject&) {
         o.metadata["x-amz-c"] = "115";
         o.metadata["x-amz-w"] = "12";
       },
       v2,
       all,
       false,
       "policy-violation",
       "REQUIRE_ENCRYPT_REQUIRE_DECRYPT"},
      {"v2-planted",
       "V2 entries planted in a V3 object are refused",
       {"CSE-ATT-06"},
       [](PlainObject& o, const PlainObject&) {
         o.metadata["x-amz-key-v2"] = entry(o.metadata, "x-amz-3");
         o.metadata["x-amz-iv"] = to_base64(Bytes(12, 7));
         o.metadata["x-amz-cek-alg"] = "AES/GCM/NoPadding";
         o.metadata["x-amz-wrap-alg"] = "AES/GCM";
         o.metadata["x-amz-matdesc"] = "{}";
         o.metadata["x-amz-tag-len"] = "128";
       },
       v3,
       all,
       false,
       "format-conflict"},
      {"v1-key-planted",
       "Two exclusive names of wrapped keys on one object are refused",
       {"CSE-FMT-32"},
       [](PlainObject& o, const PlainObject&) {
         o.metadata["x-amz-key"] = entry(o.metadata, o.metadata.contains("x-amz-3") ? "x-amz-3" : "x-amz-key-v2");
       },
       both,
       all,
       false,
       "format-conflict"},
      // Context.
      {"context-changed",
       "A changed stored context makes KMS refuse",
       {"CSE-ATT-11"},
       [](PlainObject& o, const PlainObject&) {
         const char* name = o.metadata.contains("x-amz-t") ? "x-amz-t" : "x-amz-matdesc";
         auto context = text_map(o.metadata[name]).value_or(TextMap{});
         context["aws:x-amz-cek-alg"] = "changed";
         o.metadata[name] = write_json(Json(context));
       },
       both,
       kms,
       false,
       "unwrap-failed"},
  };
  return list;
}

void run_attack(Trial& trial, const Scenario& scenario) {
  const Attack& attack = attacks()[scenario.row];
  Json config = trial.config(scenario.keyring, scenario.format);
  const auto written = write_object(trial, scenario, "object", 61, config);
  if (!written) return;
  const auto other = write_object(trial, scenario, "other", 61, config);
  if (!other) return;
  PlainObject changed = written->object;
  attack.change(changed, other->object);
  if (const auto stored = trial.stage().store(trial.bucket(), "changed", changed); !stored)
    return trial.block(stored.error().message);
  if (attack.legacy) {
    config["enableLegacyWrappingAlgorithms"] = true;
    config["enableLegacyUnauthenticatedModes"] = true;
  }
  if (attack.policy[0] != '\0') {
    config["commitmentPolicy"] = attack.policy;
    config["encryptionAlgorithm"] = "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY";
  }
  const auto reader = trial.client(config);
  if (!reader) return;
  trial.must_refuse("get", with_context(trial, scenario, get_call(trial, *reader, "changed")), attack.rules,
                    attack.wanted_class);
}

/// More than any cipher hands out at once.
void run_large_tampered(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "large", 3 * 1024 * 1024);
  if (!written) return;
  PlainObject changed = written->object;
  changed.body.back() ^= 1;
  if (const auto stored = trial.stage().store(trial.bucket(), "changed", changed); !stored)
    return trial.block(stored.error().message);
  trial.must_refuse("get", with_context(trial, scenario, get_call(trial, written->client, "changed")), {"CSE-DEC-18"},
                    "tag-mismatch");
}

void run_delayed(Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["enableDelayedAuthenticationMode"] = true;
  const auto written = write_object(trial, scenario, "delayed", 3 * 1024 * 1024, config);
  if (!written) return;
  const auto whole =
      trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "delayed")), "CSE-DEC-16");
  if (!whole) return;
  trial.expect(whole->body == written->plaintext, "CSE-DEC-16", "get", "plaintext", "what was put", "something else",
               reports::Nature::loses_data);
  PlainObject changed = written->object;
  changed.body.back() ^= 1;
  if (const auto stored = trial.stage().store(trial.bucket(), "changed", changed); !stored)
    return trial.block(stored.error().message);
  const auto answer =
      trial.call("get of a changed object", with_context(trial, scenario, get_call(trial, written->client, "changed")),
                 "CSE-DEC-18");
  if (answer)
    trial.expect(!answer->ok, "CSE-DEC-18", "get of a changed object", "outcome", "refused at the end", answer->text(),
                 reports::Nature::claims_falsely);
}

}  // namespace

void add_attack_scenarios(std::vector<Scenario>& into) {
  std::size_t row = 0;
  for (const Attack& attack : attacks()) {
    Scenario pattern{.id = fmt::format("s3/attack/{}", attack.name), .title = attack.title, .rules = attack.rules};
    pattern.run = run_attack;
    pattern.row = row++;
    if (attack.legacy) pattern.needs = {"legacy-wrap"};
    if (attack.policy[0] != '\0') pattern.needs.insert(pattern.needs.end(), {"policies", "v3"});
    if (pattern.id == "s3/attack/kms-without-context")
      pattern.needs.insert(pattern.needs.end(), {"context", "context-get"});
    add_for_each(into, pattern, attack.keyrings, attack.formats);
  }
  const std::vector<Format> both = {Format::v2, Format::v3};
  add_for_each(into,
               {.id = "s3/attack/large-tampered",
                .title = "Of three megabytes whose tag is wrong no byte comes out",
                .rules = {"CSE-DEC-17", "CSE-DEC-18"},
                .run = run_large_tampered},
               {Keyring::kms, Keyring::aes}, both);
  add_for_each(into,
               {.id = "s3/attack/delayed-authentication",
                .title = "With delayed authentication, too, reading a tampered object to its end fails",
                .rules = {"CSE-DEC-16", "CSE-DEC-18", "CSE-CFG-12"},
                .needs = {"delayed-auth"},
                .run = run_delayed},
               {Keyring::kms, Keyring::aes}, both);
}

}  // namespace s3sse::harness::client_side
