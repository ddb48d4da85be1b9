#include "harness/runner/judge/answer.h"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {

struct Answer::Parsed {
  pugi::xml_document xml;
  nlohmann::json json;
};

namespace {

std::string_view failure_name(TransportFailure failure) {
  switch (failure) {
    case TransportFailure::none:
      return "none";
    case TransportFailure::timeout:
      return "timeout";
    case TransportFailure::connection:
      return "connection";
    case TransportFailure::tls:
      return "TLS";
    case TransportFailure::protocol:
      return "broken HTTP";
    case TransportFailure::too_large:
      return "too large";
  }
  return "unknown";
}

}  // namespace

Answer::Answer(const Exchange& exchange, bool head, bool kms) : exchange_(exchange), head_(head), kms_(kms) {}
Answer::~Answer() = default;

Answer::Parsed& Answer::parsed() const {
  if (!parsed_) {
    parsed_ = std::make_unique<Parsed>();
    const Bytes& body = exchange_.response.body;
    if (body.size() <= largest_document_bytes) {
      if (!body.empty() && body.front() == '{')
        parsed_->json = parse_json(as_text(body)).value_or(nullptr);
      else
        parsed_->xml.load_buffer(body.data(), body.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    }
  }
  return *parsed_;
}

std::optional<std::string> Answer::header(std::string_view name) const {
  std::optional<std::string> out;
  for (const Header& header : exchange_.response.headers) {
    if (!iequals(header.name, name)) continue;
    if (out)
      out->append(", ").append(header.value);
    else
      out = header.value;
  }
  return out;
}

std::optional<std::string> Answer::xml(const std::string& xpath) const {
  try {
    const pugi::xpath_query query(xpath.c_str());
    if (query.return_type() == pugi::xpath_type_node_set) {
      const pugi::xpath_node node = query.evaluate_node(parsed().xml);
      if (!node) return std::nullopt;
      return node.attribute() ? node.attribute().value() : node.node().text().get();
    }
    return query.evaluate_string(parsed().xml);
  } catch (const pugi::xpath_exception&) {
    return std::nullopt;
  }
}

std::optional<std::string> Answer::json(const std::string& pointer) const {
  try {
    const nlohmann::json::json_pointer at(pointer);
    const nlohmann::json& root = parsed().json;
    if (!root.is_object() || !root.contains(at)) return std::nullopt;
    const nlohmann::json& value = root.at(at);
    if (value.is_string()) return value.get<std::string>();
    return write_json(value);
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::optional<std::string> Answer::error_code() const {
  if (!kms_) return xml("/Error/Code");
  std::optional<std::string> type = json("/__type");
  if (type) type = type->substr(type->find('#') + 1);  // "com.amazonaws.kms#NotFoundException"
  return type;
}

std::optional<std::string> Answer::error_message() const {
  if (!kms_) return xml("/Error/Message");
  const std::optional<std::string> lower = json("/message");
  return lower ? lower : json("/Message");
}

std::optional<std::string> Answer::error_element(const std::string& name) const {
  return kms_ ? json("/" + name) : xml("/Error/" + name);
}

std::string Answer::summary() const {
  if (exchange_.failure != TransportFailure::none && status() == 0)
    return fmt::format("no answer ({}: {})", failure_name(exchange_.failure), exchange_.detail);
  std::string out = std::to_string(status());
  if (!head_ && status() >= 300) {
    if (const auto code = error_code()) out += " " + *code;
    if (const auto message = error_message(); message && !message->empty()) out += ": " + *message;
  }
  if (exchange_.failure != TransportFailure::none)
    out += fmt::format(", then {}: {}", failure_name(exchange_.failure), exchange_.detail);
  return out;
}

}  // namespace s3sse::harness::runner
