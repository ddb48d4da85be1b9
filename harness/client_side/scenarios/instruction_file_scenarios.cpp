// Instruction files: written when asked for, read, planted and lost.
#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

constexpr const char* suffix = ".instruction";
/// Entries of V3 that stay on the object; everything else goes into the instruction file.
constexpr const char* on_the_object[] = {"x-amz-c", "x-amz-d", "x-amz-i"};

bool stays(Format format, const std::string& name) {
  const bool of_client = name.starts_with("x-amz-") && name != "x-amz-unencrypted-content-length";
  return !of_client || (format == Format::v3 &&
                        std::find(std::begin(on_the_object), std::end(on_the_object), name) != std::end(on_the_object));
}

/// Moves the entries of an object into the text of an instruction file.
std::string move_to_file(Format format, PlainObject& object) {
  Json file = Json::object();
  for (auto at = object.metadata.begin(); at != object.metadata.end();)
    if (stays(format, at->first)) {
      ++at;
    } else {
      file[at->first] = at->second;
      at = object.metadata.erase(at);
    }
  return write_json(file);
}

bool store_pair(Trial& trial, const PlainObject& object, const std::string& file,
                const std::string& file_end = suffix) {
  auto stored = trial.stage().store(trial.bucket(), "object", object);
  if (stored) stored = trial.stage().store(trial.bucket(), "object" + file_end, {{}, to_bytes(file)});
  if (!stored) trial.block(stored.error().message);
  return stored.has_value();
}

Json reading(const Trial& trial, const Scenario& scenario) {
  return trial.config(scenario.keyring, scenario.format);
}

Json writing(const Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["instructionFileConfig"] = {{"enableInstructionFilePutObject", true}};
  return config;
}

void run_written(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", 61, writing(trial, scenario));
  if (!written) return;
  const auto file = trial.stage().object(trial.bucket(), "object.instruction");
  if (!trial.expect(file.has_value(), "CSE-INS-06", "put", "instruction file", "object.instruction", "absent")) return;
  const auto entries = text_map(as_text(file->body));
  if (!trial.expect(entries.has_value(), "CSE-INS-03", "put", "body of the instruction file",
                    "one JSON object of texts", "something else"))
    return;
  for (const auto& [name, value] : *entries)
    trial.expect(is_ascii_text(name), "CSE-FMT-51", "put", "name of an entry in the instruction file", "ASCII", name);
  const TextMap& metadata = written->object.metadata;
  if (scenario.format == Format::v2) {
    for (const char* name : {"x-amz-key-v2", "x-amz-iv", "x-amz-wrap-alg", "x-amz-cek-alg"}) {
      trial.expect(entries->contains(name), "CSE-INS-10", "put", fmt::format("{} in the instruction file", name),
                   "there", "absent");
      trial.expect(!metadata.contains(name), "CSE-INS-10", "put", fmt::format("{} on the object", name), "absent",
                   "there");
    }
  } else {
    const char* kept[][3] = {{"x-amz-c", "CSE-INS-11", "CSE-INS-12"},
                             {"x-amz-d", "CSE-INS-13", "CSE-INS-14"},
                             {"x-amz-i", "CSE-INS-15", "CSE-INS-16"}};
    for (const auto& [name, on_object, not_in_file] : kept) {
      trial.expect(metadata.contains(name), on_object, "put", fmt::format("{} on the object", name), "there", "absent");
      trial.expect(!entries->contains(name), not_in_file, "put", fmt::format("{} in the instruction file", name),
                   "absent", "there", Nature::claims_falsely);
    }
    for (const auto& [name, rule] : {std::pair("x-amz-3", "CSE-INS-17"), {"x-amz-w", "CSE-INS-18"}})
      trial.expect(entries->contains(name), rule, "put", fmt::format("{} in the instruction file", name), "there",
                   "absent");
  }
  const auto got =
      trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "object")), "CSE-INS-01");
  if (got)
    trial.expect(got->body == written->plaintext, "CSE-INS-01", "get", "plaintext", "what was put", "something else",
                 Nature::loses_data);
}

void run_order(Trial& trial, const Scenario& scenario) {
  const std::size_t before = trial.stage().position();
  if (!write_object(trial, scenario, "object", 61, writing(trial, scenario))) return;
  const auto puts = of_operation(trial.stage().seen(before), "PUT");
  trial.expect(!puts.empty() && puts.front().key == "object.instruction", "CSE-INS-27", "put", "first PUT",
               "of the instruction file", puts.empty() ? "none" : "of " + puts.front().key);
}

void run_file_refused(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(writing(trial, scenario));
  if (!client) return;
  trial.stage().refuse("PUT", suffix);
  const auto put =
      trial.call("put", with_context(trial, scenario, put_call(trial, *client, "refused", marked_plaintext(40))));
  trial.stage().clear_refusals();
  if (!put) return;
  trial.expect(!put->ok, "CSE-INS-28", "put", "outcome", "refused, since the instruction file was", put->text(),
               Nature::loses_data);
  trial.expect(!trial.stage().object(trial.bucket(), "refused"), "CSE-INS-28", "put", "object", "none",
               "one that nobody can open is stored", Nature::loses_data);
}

void run_off_by_default(Trial& trial, const Scenario& scenario) {
  if (!write_object(trial, scenario, "object")) return;
  trial.expect(!trial.stage().object(trial.bucket(), "object.instruction"), "CSE-INS-04", "put", "instruction file",
               "none, since none was asked for", "there");
}

/// The object of a client with its entries moved to a file, and what is done to the two.
struct FileCase {
  const char* name;
  const char* title;
  std::vector<std::string> rules;
  void (*change)(PlainObject& object, Json& file);
  std::vector<Format> formats;
  const char* wanted_class;
  bool drop_file = false;
};

const std::vector<FileCase>& file_attacks() {
  static const std::vector<Format> v3 = {Format::v3}, both = {Format::v2, Format::v3};
  static const std::vector<FileCase> list = {
      {"missing",
       "A missing instruction file is an error",
       {"CSE-INS-23"},
       [](PlainObject&, Json&) {},
       both,
       "not-s3ec",
       true},
      {"broken",
       "An instruction file that is no JSON is refused",
       {"CSE-INS-24"},
       [](PlainObject&, Json& file) { file = "broken"; },
       both,
       "malformed-metadata"},
      {"key-changed",
       "A changed wrapped key in the instruction file is refused",
       {"CSE-INS-25"},
       [](PlainObject&, Json& file) {
         const char* name = file.contains("x-amz-3") ? "x-amz-3" : "x-amz-key-v2";
         Bytes key = from_base64(file.value(name, "")).value_or(Bytes{0});
         key.back() ^= 1;
         file[name] = to_base64(key);
       },
       both,
       "unwrap-failed"},
      {"commitment-copied",
       "A commitment that was copied into the instruction file is refused",
       {"CSE-ATT-03", "CSE-INS-14"},
       [](PlainObject& object, Json& file) { file["x-amz-d"] = entry(object.metadata, "x-amz-d"); },
       v3,
       "format-conflict"},
      {"message-id-copied",
       "A message id that was copied into the instruction file is refused",
       {"CSE-ATT-03", "CSE-INS-16"},
       [](PlainObject& object, Json& file) { file["x-amz-i"] = entry(object.metadata, "x-amz-i"); },
       v3,
       "format-conflict"},
      {"algorithm-copied",
       "A content algorithm that was copied into the instruction file is refused",
       {"CSE-ATT-03", "CSE-INS-12"},
       [](PlainObject& object, Json& file) { file["x-amz-c"] = entry(object.metadata, "x-amz-c"); },
       v3,
       "format-conflict"},
      {"commitment-moved",
       "Commitment entries that were moved to the instruction file are refused",
       {"CSE-ATT-04"},
       [](PlainObject& object, Json& file) {
         for (const char* name : on_the_object) {
           file[name] = entry(object.metadata, name);
           object.metadata.erase(name);
         }
       },
       v3,
       "format-conflict"},
  };
  return list;
}

void run_file_attack(Trial& trial, const Scenario& scenario) {
  const FileCase& which = file_attacks()[scenario.row];
  const auto written = write_object(trial, scenario, "source", 61, reading(trial, scenario));
  if (!written) return;
  PlainObject object = written->object;
  Json file = parse_json(move_to_file(scenario.format, object)).value_or(Json::object());
  which.change(object, file);
  if (!store_pair(trial, object, file.is_string() ? "{\"x-amz-3\": " : write_json(file))) return;
  if (which.drop_file) trial.stage().remove(trial.bucket(), "object.instruction");
  trial.must_refuse("get", with_context(trial, scenario, get_call(trial, written->client, "object")), which.rules,
                    which.wanted_class);
}

void run_file_read(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "source", 61, reading(trial, scenario));
  if (!written) return;
  PlainObject moved = written->object;
  const std::string file = move_to_file(scenario.format, moved);
  if (!store_pair(trial, moved, file)) return;
  const auto got =
      trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "object")), "CSE-FMT-31");
  if (got)
    trial.expect(got->body == written->plaintext, "CSE-FMT-31", "get", "plaintext", "what was put", "something else",
                 Nature::loses_data);
}

void run_suffix(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "source", 61, reading(trial, scenario));
  if (!written) return;
  PlainObject moved = written->object;
  const std::string file = move_to_file(scenario.format, moved);
  if (!store_pair(trial, moved, file, ".partner")) return;
  Json get = with_context(trial, scenario, get_call(trial, written->client, "object"));
  get["suffix"] = ".partner";
  const auto got = trial.must("get", get, "CSE-INS-09");
  if (got)
    trial.expect(got->body == written->plaintext, "CSE-INS-09", "get", "plaintext", "what was put", "something else",
                 Nature::loses_data);
}

void run_not_needed(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", 61, reading(trial, scenario));
  if (!written) return;
  const std::size_t before = trial.stage().position();
  if (!trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "object")), "CSE-INS-21"))
    return;
  for (const SeenRequest& request : trial.stage().seen(before))
    trial.expect(request.kms || request.key == "object", "CSE-INS-21", "get", "requests", "of the object alone",
                 request.text());
}

}  // namespace

void add_instruction_file_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa};
  const std::vector<Format> both = {Format::v2, Format::v3};
  const std::vector<std::string> put = {"instruction-put"}, get = {"instruction-get"};
  add_for_each(into,
               {.id = "s3/instruction-file/written",
                .title = "An instruction file that was asked for holds the entries that its format lets it hold",
                .rules = {"CSE-INS-01", "CSE-INS-02", "CSE-INS-03", "CSE-INS-05", "CSE-INS-06", "CSE-INS-08",
                          "CSE-CFG-20", "CSE-FMT-51", "CSE-INS-11", "CSE-INS-12", "CSE-INS-13", "CSE-INS-14",
                          "CSE-INS-15", "CSE-INS-16", "CSE-INS-17", "CSE-INS-18"},
                .needs = put,
                .run = run_written},
               all, {Format::v3});
  add_for_each(into,
               {.id = "s3/instruction-file/written",
                .title = "An instruction file that was asked for holds every entry",
                .rules = {"CSE-INS-01", "CSE-INS-02", "CSE-INS-03", "CSE-INS-05", "CSE-INS-06", "CSE-INS-08",
                          "CSE-CFG-20", "CSE-FMT-51", "CSE-INS-10"},
                .needs = put,
                .run = run_written},
               all, {Format::v2});
  add_for_each(into,
               {.id = "s3/instruction-file/order",
                .title = "The instruction file is sent before the object",
                .rules = {"CSE-INS-27"},
                .needs = put,
                .run = run_order},
               {Keyring::kms, Keyring::aes}, both);
  add_for_each(into,
               {.id = "s3/instruction-file/refused",
                .title = "Without its instruction file the object is not stored",
                .rules = {"CSE-INS-28"},
                .needs = put,
                .run = run_file_refused},
               {Keyring::kms, Keyring::aes}, both);
  add_for_each(into,
               {.id = "s3/instruction-file/off-by-default",
                .title = "No instruction file is written unless asked for",
                .rules = {"CSE-INS-04", "CSE-CFG-21"},
                .run = run_off_by_default},
               all, both);
  add_for_each(into,
               {.id = "s3/instruction-file/read",
                .title = "Entries that are not on the object are read from its instruction file",
                .rules = {"CSE-FMT-31", "CSE-INS-06", "CSE-INS-26"},
                .needs = get,
                .run = run_file_read},
               all, both);
  add_for_each(into,
               {.id = "s3/instruction-file/suffix",
                .title = "A read may name another suffix",
                .rules = {"CSE-INS-09"},
                .needs = {"instruction-get", "suffix"},
                .run = run_suffix},
               all, both);
  add_for_each(into,
               {.id = "s3/instruction-file/not-needed",
                .title = "An object with all its entries is read without an instruction file",
                .rules = {"CSE-INS-21"},
                .run = run_not_needed},
               all, both);
  std::size_t row = 0;
  for (const FileCase& which : file_attacks())
    add_for_each(into,
                 {.id = fmt::format("s3/instruction-file/{}", which.name),
                  .title = which.title,
                  .rules = which.rules,
                  .needs = get,
                  .run = run_file_attack,
                  .row = row++},
                 all, which.formats);
}

}  // namespace s3sse::harness::client_side
