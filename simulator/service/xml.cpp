#include "simulator/service/xml.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/base/utf8.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/xml_well_formed.h"

namespace s3sse::service {
namespace {

constexpr int deepest_nesting = 16;

struct DepthCheck : pugi::xml_tree_walker {
  bool for_each(pugi::xml_node& /*node*/) override { return depth() < deepest_nesting; }
};

/// NUL in "modified UTF-8", which UTF-8 has not: a text of pugixml ends at a NUL.
constexpr std::string_view nul_stand_in = "\xC0\x80";
constexpr std::string_view nul_reference = "&#0;";        // the form of the other characters that XML 1.0 has not
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// Text that pugixml takes whole: U+FFFD for bytes that are no character, and the stand-in for NUL.
std::string with_stand_ins(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    const std::size_t size = std::max<std::size_t>(c.size, 1);
    out += c.size == 0 ? replacement : c.value == 0 ? nul_stand_in : text.substr(at, size);
    at += size;
  }
  return out;
}

/// References for the stand-in and for carriage returns: pugixml writes these as they are, and whoever reads them takes
/// them for line feeds (XML 1.0, 2.11).
std::string with_references(std::string xml) {
  constexpr std::string_view carriage_return = "&#13;";
  constexpr std::string_view marks = "\r\xC0";
  auto mark = xml.find_first_of(marks);
  if (mark == std::string::npos) return xml;
  std::string out;
  std::size_t at = 0;
  for (; mark != std::string::npos; mark = xml.find_first_of(marks, at)) {
    out.append(xml, at, mark - at).append(xml[mark] == '\r' ? carriage_return : nul_reference);
    at = mark + (xml[mark] == '\r' ? 1 : nul_stand_in.size());
  }
  return out.append(xml, std::min(at, xml.size()));
}

struct TextWriter : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
};

}  // namespace

S3Result<pugi::xml_node> parse_xml(ByteView body, std::string_view root_name, pugi::xml_document& document,
                                   Blanks blanks) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (as_text(body).starts_with(byte_order_mark)) body = body.subspan(byte_order_mark.size());
  // As a fragment, so that text beside the root shows.
  const unsigned options = pugi::parse_fragment | (blanks == Blanks::kept ? pugi::parse_ws_pcdata_single : 0U);
  if (!has_only_xml_text(as_text(body)) ||
      !document.load_buffer(body.data(), body.size(), pugi::parse_default | options, pugi::encoding_utf8)) {
    return refuse(errors::malformed_xml());
  }
  DepthCheck depth;
  if (!document.traverse(depth)) return refuse(errors::malformed_xml());
  const pugi::xml_node root = document.document_element();
  const bool alone = std::ranges::all_of(document.children(), [&](const pugi::xml_node& node) {
    return node == root || (node.type() == pugi::node_pcdata && trim(node.value(), " \t\r\n").empty());
  });
  if (local_name(root) != root_name || !alone) return refuse(errors::malformed_xml());
  return root;
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  return node.find_child([&](const pugi::xml_node& c) { return local_name(c) == name; });
}

std::optional<std::string> child_text(const pugi::xml_node& node, std::string_view name) {
  const pugi::xml_node found = child(node, name);
  if (!found) return std::nullopt;
  return std::string(trim(found.text().get(), " \t\r\n"));
}

pugi::xml_node start_document(pugi::xml_document& document, std::string_view root_name) {
  pugi::xml_node root = document.append_child(std::string(root_name).c_str());
  root.append_attribute("xmlns") = std::string(s3_namespace).c_str();
  return root;
}

void add_text(pugi::xml_node node, std::string_view name, std::string_view text) {
  node.append_child(std::string(name).c_str()).text().set(with_stand_ins(text).c_str());
}

void add_time(pugi::xml_node node, std::string_view name, TimePoint time, const Rules& rules) {
  const TimePoint second = std::chrono::floor<std::chrono::seconds>(time);
  add_text(node, name, format_iso8601(chosen(rules, Rule::list_objects_times_are_whole_seconds, second, time)));
}

std::string xml_text(const pugi::xml_document& document) {
  TextWriter writer;
  writer.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  document.save(writer, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return with_references(std::move(writer.text));
}

Response xml_text_response(std::string_view text, int status) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/xml");
  response.content_length = text.size();
  response.body = std::make_unique<MemorySource>(text);
  return response;
}

Response xml_response(const pugi::xml_document& document, int status) {
  return xml_text_response(xml_text(document), status);
}

}  // namespace s3sse::service
