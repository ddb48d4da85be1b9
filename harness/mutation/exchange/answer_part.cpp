#include "harness/mutation/exchange/answer_part.h"

#include <algorithm>
#include <set>

#include "harness/mutation/exchange/json_document.h"
#include "harness/mutation/exchange/xml_document.h"
#include "simulator/base/text.h"

namespace s3sse::harness::mutation {
namespace {

using Kind = AnswerPart::Kind;

void add_headers(const Headers& headers, std::vector<AnswerPart>& out) {
  std::set<std::string> met;
  for (const Header& header : headers)
    if (std::string name = ascii_lower(header.name); met.insert(name).second)
      out.push_back({Kind::header, std::move(name), header.value});
}

void add_document(Kind kind, std::vector<DocumentPart> parts, std::vector<AnswerPart>& out) {
  for (DocumentPart& part : parts) out.push_back({kind, std::move(part.path), std::move(part.value)});
}

Exchange with_text(const Exchange& right, std::string_view text) {
  Exchange out = right;
  out.response.body = to_bytes(text);
  return out;
}

std::string_view text_of(const Exchange& exchange) {
  return as_text(exchange.response.body);
}

}  // namespace

std::vector<AnswerPart> parts_of(const Exchange& exchange, bool kms) {
  const WireResponse& response = exchange.response;
  std::vector<AnswerPart> out{{Kind::status, "status", std::to_string(response.status)}};
  add_headers(response.headers, out);
  if (response.body.empty()) return out;
  if (kms)
    add_document(Kind::member, members_of(text_of(exchange)), out);
  else if (text_of(exchange).starts_with("<?xml"))
    add_document(Kind::element, elements_of(text_of(exchange)), out);
  else
    out.push_back({Kind::body, "body", std::string(text_of(exchange))});
  return out;
}

std::optional<Exchange> without_part(const Exchange& right, const AnswerPart& part) {
  switch (part.kind) {
    case Kind::status:
      return std::nullopt;
    case Kind::header: {
      Exchange out = right;
      out.response.headers.remove(part.name);
      return out;
    }
    case Kind::element:
      return with_text(right, without_elements(text_of(right), part.name));
    case Kind::member:
      return with_text(right, without_members(text_of(right), part.name));
    case Kind::body:
      return with_text(right, "");
  }
  return std::nullopt;
}

std::optional<Exchange> with_part(const Exchange& right, const AnswerPart& part, const std::string& value) {
  if (!part.value) return std::nullopt;
  switch (part.kind) {
    case Kind::status: {
      const auto status = parse_decimal<int>(value);
      if (!status) return std::nullopt;
      Exchange out = right;
      out.response.status = *status;
      return out;
    }
    case Kind::header: {
      Exchange out = right;
      out.response.headers.set(part.name, value);
      return out;
    }
    case Kind::element:
      return with_text(right, with_element(text_of(right), part.name, value));
    case Kind::member:
      return with_text(right, with_member(text_of(right), part.name, value));
    case Kind::body:
      return with_text(right, value);
  }
  return std::nullopt;
}

}  // namespace s3sse::harness::mutation
