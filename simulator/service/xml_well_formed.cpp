#include "simulator/service/xml_well_formed.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "simulator/base/utf8.h"

namespace s3sse::service {
namespace {

/// XML 1.0, production 2.
bool is_xml_character(std::uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

/// True of what stands between & and ; where it is one that everybody knows (productions 66 and 68).
bool is_known_reference(std::string_view name) {
  if (!name.starts_with('#')) {
    constexpr std::array<std::string_view, 5> declared = {"amp", "lt", "gt", "apos", "quot"};
    return std::ranges::find(declared, name) != declared.end();
  }
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value, hexadecimal ? 16 : 10);
  return error == std::errc() && end == name.data() + name.size() && is_xml_character(value);
}

/// The end of what begins at `position` and is not markup inside: a comment, a CDATA section, an instruction.
std::size_t end_of_opaque(std::string_view xml, std::size_t position) {
  struct Form {
    std::string_view begins;
    std::string_view ends;
  };
  constexpr std::array<Form, 3> forms = {{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};
  for (const Form& form : forms) {
    if (!xml.substr(position).starts_with(form.begins)) continue;
    const auto end = xml.find(form.ends, position + form.begins.size());
    return end == std::string_view::npos ? xml.size() : end + form.ends.size();
  }
  return position;
}

bool has_only_xml_characters(std::string_view xml) {
  for (std::size_t at = 0; at < xml.size();) {
    const CodePoint c = decode_utf8(xml, at);
    if (c.size == 0 || !is_xml_character(c.value)) return false;
    at += c.size;
  }
  return true;
}

}  // namespace

bool has_only_xml_text(std::string_view xml) noexcept {
  if (!has_only_xml_characters(xml)) return false;
  for (std::size_t at = xml.find_first_of("<&"); at != std::string_view::npos; at = xml.find_first_of("<&", at)) {
    if (xml[at] == '&') {
      const auto end = xml.find(';', at);
      if (end == std::string_view::npos || !is_known_reference(xml.substr(at + 1, end - at - 1))) return false;
      at = end;
    } else if (const auto end = end_of_opaque(xml, at); end != at) {
      at = end;
    } else if (xml.substr(at).starts_with("<!")) {
      return false;  // a document type: S3's schema has none
    } else {
      ++at;
    }
  }
  return true;
}

}  // namespace s3sse::service
