#include "harness/model/read/read_step_parts.h"

#include <array>

#include "harness/model/read/read_matcher.h"

namespace s3sse::harness::model {
namespace {

constexpr auto key_encodings =
    std::to_array<std::string_view>({"base64", "base64-unpadded", "base64-url", "base64-twice", "hex", "raw"});

KeyField::Value read_key_value(const Node& node) {
  KeyField::Value value;
  if (node.is_text()) {
    value.verbatim = node.text();
    return value;
  }
  ObjectReader object(node);
  object.with("of", [&](const Node& n) { value.of = n.text(); });
  object.with("encoding", [&](const Node& n) {
    value.encoding = n.text();
    if (std::find(key_encodings.begin(), key_encodings.end(), value.encoding) == key_encodings.end())
      n.problem(is_one_of(key_encodings));
  });
  object.with("insert", [&](const Node& n) { value.insert = n.text(); });
  object.with("of_text", [&](const Node& n) { value.of_text = n.boolean(); });
  return value;
}

KeyField read_key_field(const Node& node) {
  KeyField field;
  field.damaged = true;
  if (node.value().is_null()) return field;
  const std::vector<Node> nodes = node.is_array() ? node.items() : std::vector<Node>{node};
  for (const Node& item : nodes) field.values.push_back(read_key_value(item));
  return field;
}

constexpr WordTable<Signing::Mode, 6> signing_mode_words{{{"header", Signing::Mode::header},
                                                          {"presigned", Signing::Mode::presigned},
                                                          {"anonymous", Signing::Mode::anonymous},
                                                          {"wrong-secret", Signing::Mode::wrong_secret},
                                                          {"sigv2", Signing::Mode::sigv2},
                                                          {"sigv2-presigned", Signing::Mode::sigv2_presigned}}};
constexpr std::array<std::string_view, 4> tls_versions{"1.0", "1.1", "1.2", "1.3"};

bool is_tls_version(std::string_view text) {
  return std::ranges::find(tls_versions, text) != tls_versions.end();
}

}  // namespace

std::pair<std::string, std::string> read_tls_offer(const Node& node) {
  std::vector<std::string> versions = node.texts();
  if (versions.empty()) versions.emplace_back();
  const bool known = std::ranges::all_of(versions, is_tls_version) && std::ranges::is_sorted(versions);
  if (!known || versions.size() > 2)
    node.problem(is_one_of(tls_versions) + "; or a list of the lowest and the highest that the client offers");
  return {versions.front(), versions.back()};
}

CustomerKey read_customer_key(const Node& node) {
  CustomerKey key;
  if (node.is_text()) {
    key.key = node.text();
  } else {
    ObjectReader object(node);
    key.key = "k1";
    object.with("key", [&](const Node& n) { key.key = n.text(); });
    object.with("size", [&](const Node& n) { key.size = n.count(4096); });
    object.with("algorithm", [&](const Node& n) { key.algorithm = read_key_field(n); });
    object.with("value", [&](const Node& n) { key.value = read_key_field(n); });
    object.with("md5", [&](const Node& n) { key.md5 = read_key_field(n); });
  }
  if (key.key.empty()) node.problem("a customer key needs a name, such as \"k1\"");
  return key;
}

CopySource read_source(const Node& node) {
  CopySource source;
  if (node.is_text()) {
    source.verbatim = node.text();
    return source;
  }
  ObjectReader object(node);
  object.with("bucket", [&](const Node& n) { source.bucket = n.text(); });
  if (const auto key = object.require("key")) source.key = key->text();
  object.with("version", [&](const Node& n) { source.version = n.text(); });
  return source;
}

std::vector<Field> read_fields(const Node& node) {
  std::vector<Field> out;
  for (const auto& [name, member] : node.members()) {
    Field field{name, {}, false};
    if (member.value().is_boolean() && member.value().get<bool>()) {
      field.values = {""};
      field.bare = true;
    } else if (!member.value().is_null()) {
      field.values = member.texts();
      if (field.values.empty()) member.problem("an empty list sends nothing; null drops what the runner would send");
    }
    out.push_back(std::move(field));
  }
  return out;
}

Checksum read_checksum(const Node& node) {
  Checksum checksum;
  if (node.is_text()) {
    checksum.algorithm = node.text();
  } else {
    ObjectReader object(node);
    if (const auto algorithm = object.require("algorithm")) checksum.algorithm = algorithm->text();
    if (const auto value = object.require("value")) checksum.value = value->text();
  }
  static constexpr auto checksum_algorithms =
      std::to_array<std::string_view>({"crc32", "crc32c", "crc64nvme", "sha1", "sha256"});
  if (!checksum.value && std::find(checksum_algorithms.begin(), checksum_algorithms.end(), checksum.algorithm) ==
                             checksum_algorithms.end())
    node.problem("is one of crc32, crc32c, crc64nvme, sha1, sha256; others need a \"value\" of their own");
  return checksum;
}

Signing read_signing(const Node& node) {
  Signing signing;
  if (node.is_text()) {
    signing.mode = read_word(node, signing_mode_words);
    return signing;
  }
  ObjectReader object(node);
  object.with("mode", [&](const Node& n) { signing.mode = read_word(n, signing_mode_words); });
  object.with("expires", [&](const Node& n) { signing.expires = n.integer(); });
  object.with("age", [&](const Node& n) { signing.age = n.integer(); });
  object.with("unsigned", [&](const Node& n) { signing.unsigned_headers = n.texts(); });
  object.with("drop", [&](const Node& n) { signing.drop = n.texts(); });
  object.with("region", [&](const Node& n) { signing.region = n.text(); });
  object.with("service", [&](const Node& n) { signing.service = n.text(); });
  return signing;
}

PostForm read_form(const Node& node) {
  PostForm form;
  ObjectReader object(node);
  object.with("fields", [&](const Node& n) {
    for (const auto& [name, value] : n.members()) form.fields.emplace_back(name, value.scalar_text());
  });
  object.with("uncovered", [&](const Node& n) { form.uncovered = n.texts(); });
  object.with("conditions", [&](const Node& n) {
    if (!n.is_array()) n.problem("is a list of POST policy conditions");
    form.conditions_json = json_text_of(n);
  });
  object.with("expires_in", [&](const Node& n) { form.expires_in = n.integer(); });
  object.with("drop", [&](const Node& n) { form.drop = n.texts(); });
  return form;
}

RawRequest read_raw(const Node& node) {
  RawRequest raw;
  ObjectReader object(node);
  object.with("bytes", [&](const Node& n) { raw.bytes = read_body(n); });
  object.with("method", [&](const Node& n) { raw.method = n.text(); });
  object.with("target", [&](const Node& n) { raw.target = n.text(); });
  object.with("headers", [&](const Node& n) {
    for (const Node& pair : n.items()) {
      const std::vector<std::string> texts = pair.texts();
      if (texts.size() == 2)
        raw.headers.emplace_back(texts[0], texts[1]);
      else
        pair.problem("a raw header is [\"name\", \"value\"]");
    }
  });
  object.with("body", [&](const Node& n) { raw.body = read_body(n); });
  if (!raw.bytes && (raw.method.empty() || raw.target.empty()))
    node.problem("needs \"method\" and \"target\", or \"bytes\"");
  return raw;
}

std::vector<PartChoice> read_parts(const Node& node) {
  std::vector<PartChoice> out;
  for (const Node& item : node.items()) {
    PartChoice choice;
    if (item.is_object()) {
      ObjectReader object(item);
      if (const auto part = object.require("part")) choice.part = static_cast<std::uint32_t>(part->count(100000));
      object.with("etag", [&](const Node& n) { choice.etag = n.text(); });
    } else {
      choice.part = static_cast<std::uint32_t>(item.count(100000));
    }
    out.push_back(std::move(choice));
  }
  return out;
}

std::vector<Save> read_saves(const Node& node) {
  std::vector<Save> out;
  for (const auto& [name, member] : node.members()) {
    Save save{name, Save::From::header, {}};
    const std::string text = member.text();
    const std::size_t colon = text.find(':');
    const std::string kind = text.substr(0, colon);
    save.path = colon == std::string::npos ? "" : text.substr(colon + 1);
    if (kind == "header" && !save.path.empty())
      save.from = Save::From::header;
    else if (kind == "xml" && !save.path.empty())
      save.from = Save::From::xml;
    else if (kind == "json" && save.path.starts_with('/'))
      save.from = Save::From::json;
    else if (text == "at_rest")
      save.from = Save::From::stored;
    else if (text == "at_rest:metadata") {
      save.from = Save::From::metadata;
      save.path.clear();
    } else if (text.starts_with("at_rest:metadata:/")) {
      save.from = Save::From::metadata;
      save.path = text.substr(std::string_view("at_rest:metadata:").size());
    } else
      member.problem(
          "is header:NAME, xml:XPATH, json:/POINTER, at_rest, at_rest:metadata or at_rest:metadata:/POINTER");
    out.push_back(std::move(save));
  }
  return out;
}

}  // namespace s3sse::harness::model
