#include "harness/client_side/codec/client_vector.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"

namespace s3sse::harness::client_side {
namespace {

using Json = nlohmann::json;

constexpr std::size_t largest_file = 16 * 1024 * 1024;

/// Thrown while a file is read, and caught where the file is known.
struct Wrong {
  std::string what;
};

Bytes base64_of(const Json& value) {
  auto bytes = from_base64(value.get<std::string>());
  if (!bytes) throw Wrong{"not base64: " + write_json(value).substr(0, 60)};
  return std::move(*bytes);
}

TextMap texts_of(const Json& object) {
  return object.get<TextMap>();
}

/// The pattern of a repeated 64-bit counter, as in cases.
Bytes counter_pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>((i / 8 + 1) >> (8 * (7 - i % 8)));
  return out;
}

Bytes vector_body(const Json& body) {
  if (body.contains("concat")) {
    Bytes out;
    for (const Json& part : body["concat"]) {
      const Bytes bytes = vector_body(part);
      out.insert(out.end(), bytes.begin(), bytes.end());
    }
    return out;
  }
  if (body.contains("base64")) return base64_of(body["base64"]);
  if (body.contains("text")) return to_bytes(body["text"].get<std::string>());
  return counter_pattern(body.at("size").get<std::size_t>());
}

VectorKeys keys_of(const Json& keys, const Json& known) {
  VectorKeys out;
  if (keys.contains("aes"))
    out.aes = from_hex(known.at("aes").at(keys["aes"].get<std::string>()).get<std::string>()).value_or(Bytes{});
  if (keys.contains("rsa")) out.rsa_pkcs8 = base64_of(known.at("rsa").at(keys["rsa"].get<std::string>()));
  for (const Json& blob : keys.value("kms", Json::array()))
    out.kms.push_back({base64_of(blob.at("blob")), texts_of(blob.at("context")), base64_of(blob.at("plaintext"))});
  return out;
}

std::map<std::string, EntryMatcher> matchers_of(const Json& entries) {
  std::map<std::string, EntryMatcher> out;
  for (const auto& [name, matcher] : entries.items()) {
    EntryMatcher& one = out[name];
    one.rule = matcher.at("rule").get<std::string>();
    if (matcher.contains("equals")) one.equals = matcher["equals"].get<std::string>();
    if (matcher.contains("json_equals")) one.json_equals = texts_of(matcher["json_equals"]);
    one.wraps_data_key = matcher.contains("wraps");
    one.absent = matcher.contains("absent");
  }
  return out;
}

VectorExpectation expectation_of(const Json& json) {
  VectorExpectation out;
  for (const Json& setting : json.at("settings")) {
    auto parsed = parse_setting(setting.get<std::string>());
    if (!parsed) throw Wrong{"there is no setting " + write_json(setting)};
    out.settings.push_back(std::move(*parsed));
  }
  const std::string outcome = json.at("outcome").get<std::string>();
  using Outcome = VectorExpectation::Outcome;
  out.outcome = outcome == "plaintext" ? Outcome::plaintext
                : outcome == "written" ? Outcome::written
                                       : Outcome::refused;
  out.rule = json.at("rule").get<std::string>();
  out.classes = json.value("classes", std::vector<std::string>{});
  out.says = json.value("says", std::vector<std::string>{});
  if (json.contains("kms_calls")) out.kms_calls = json["kms_calls"].get<std::size_t>();
  out.told = json.value("told", false);
  out.metadata = matchers_of(json.value("metadata", Json::object()));
  out.instruction = matchers_of(json.value("instruction", Json::object()));
  if (json.contains("body")) {
    out.body = base64_of(json["body"].at("base64"));
    out.body_rule = json["body"].at("rule").get<std::string>();
  }
  return out;
}

GivenToWrite given_of(const Json& json) {
  GivenToWrite out;
  out.suite = json.at("suite").get<std::string>();
  out.data_key = base64_of(json.at("data_key"));
  for (const char* name : {"iv", "message_id"})
    if (json.contains(name)) out.iv_or_message_id = base64_of(json[name]);
  out.plaintext = vector_body(json.at("plaintext"));
  out.description = json.value("description", TextMap{});
  if (json.contains("context")) out.context = texts_of(json["context"]);
  out.instruction_file = json.value("instruction_file", false);
  return out;
}

ClientVector vector_of(const Json& json, const Json& known_keys) {
  ClientVector out;
  out.id = json.at("id").get<std::string>();
  out.title = json.at("title").get<std::string>();
  out.rules = json.at("rules").get<std::vector<std::string>>();
  out.keys = keys_of(json.at("keys"), known_keys);
  out.metadata = json.value("metadata", TextMap{});
  if (json.contains("instruction")) out.instruction = json["instruction"].get<std::string>();
  if (json.contains("body")) out.body = vector_body(json["body"]);
  if (json.contains("context")) out.context = texts_of(json["context"]);
  out.range = json.value("range", "");
  if (json.contains("plaintext")) {
    if (json["plaintext"].contains("sha256"))
      out.plaintext_sha256 = json["plaintext"]["sha256"].get<std::string>();
    else
      out.plaintext = vector_body(json["plaintext"]);
  }
  if (json.contains("given")) out.given = given_of(json["given"]);
  out.alike = json.value("alike", "");
  for (const Json& expectation : json.at("expect")) out.expectations.push_back(expectation_of(expectation));
  return out;
}

Json parsed_file(const std::filesystem::path& path) {
  const auto text = read_file(path, largest_file);
  if (!text) throw Wrong{text.error().message};
  auto parsed = parse_json(*text, {.repeated_members = false});
  if (!parsed) throw Wrong{parsed.error().text()};
  return std::move(*parsed);
}

}  // namespace

std::optional<Setting> parse_setting(const std::string& text) {
  Setting out;
  out.text = text;
  bool first = true;
  for (const std::string_view word : split(text, '+')) {
    if (std::exchange(first, false)) {
      out.policy = word == "require"  ? "REQUIRE_ENCRYPT_REQUIRE_DECRYPT"
                   : word == "allow"  ? "REQUIRE_ENCRYPT_ALLOW_DECRYPT"
                   : word == "forbid" ? "FORBID_ENCRYPT_ALLOW_DECRYPT"
                                      : "";
      if (out.policy.empty()) return std::nullopt;
    } else if (word == "wrap") {
      out.legacy_wrapping = true;
    } else if (word == "modes") {
      out.legacy_modes = true;
    } else if (word == "delayed") {
      out.delayed = true;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

Result<std::vector<ClientVector>> load_client_vectors(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem))
    if (entry.path().extension() == ".json" && entry.path().filename() != "keys.json") files.push_back(entry.path());
  if (problem || files.empty()) return fail(fmt::format("{} holds no vectors for clients", folder.string()));
  std::sort(files.begin(), files.end());
  std::vector<ClientVector> out;
  std::filesystem::path current = folder / "keys.json";
  try {
    const Json keys = parsed_file(current);
    for (const std::filesystem::path& file : files) {
      current = file;
      const Json parsed = parsed_file(file);
      for (const Json& vector : parsed.at("vectors")) {
        out.push_back(vector_of(vector, keys));
        out.back().file = "client-side/" + file.filename().string();
      }
    }
  } catch (const Wrong& wrong) {
    return fail(fmt::format("{}: {}", current.string(), wrong.what));
  } catch (const Json::exception& wrong) {
    return fail(fmt::format("{}: not a file of vectors ({})", current.string(), wrong.what()));
  }
  return out;
}

}  // namespace s3sse::harness::client_side
