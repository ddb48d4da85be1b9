#include "simulator/service/settings/shape.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

bool is_word(std::string_view text, std::string_view words) {
  const auto known = split(words, '|');
  return std::ranges::find(known, text) != known.end();
}

bool has_content(std::string_view text, const ShapeRow& row) {
  switch (row.content) {
    case Content::word:
      return is_word(text, row.words);
    case Content::number:
      return parse_decimal<std::int64_t>(text).has_value();
    case Content::boolean:
      return iequals(text, "true") || iequals(text, "false");
    case Content::time:
      return is_date(text) || parse_iso8601(text).has_value();
    case Content::text:
    case Content::elements:
      break;
  }
  return true;
}

/// The rows below the first one.
std::size_t size_of_tree(Shape shape) {
  std::size_t size = 1;
  while (size < shape.size() && shape[size].depth > shape.front().depth) ++size;
  return size;
}

bool is_known(const pugi::xml_node& node, Shape shape) {
  for (std::size_t at = 1; at < shape.size(); at += size_of_tree(shape.subspan(at))) {
    if (shape[at].name == local_name(node)) return true;
  }
  return false;
}

bool copy_element(const pugi::xml_node& from, Shape shape, pugi::xml_node parent);

/// The kind of a grantee is the one thing that documents of S3 say in an attribute.
void copy_type(const pugi::xml_node& from, pugi::xml_node to) {
  for (const pugi::xml_attribute& attribute : from.attributes()) {
    if (!std::string_view(attribute.name()).ends_with(":type")) continue;
    to.append_attribute("xmlns:xsi") = "http://www.w3.org/2001/XMLSchema-instance";
    to.append_attribute("xsi:type") = attribute.value();
  }
}

bool copy_children(const pugi::xml_node& from, Shape shape, pugi::xml_node to) {
  for (const pugi::xml_node& node : from.children()) {
    if (node.type() == pugi::node_element && !is_known(node, shape)) return false;
  }
  for (std::size_t at = 1; at < shape.size(); at += size_of_tree(shape.subspan(at))) {
    const Shape below = shape.subspan(at, size_of_tree(shape.subspan(at)));
    std::size_t count = 0;
    for (const pugi::xml_node& node : from.children()) {
      if (local_name(node) != below.front().name) continue;
      if (!copy_element(node, below, to)) return false;
      ++count;
    }
    if ((count == 0 && below.front().required) || (count > 1 && !below.front().repeated)) return false;
  }
  return true;
}

/// False where the element does not have the shape.
bool copy_element(const pugi::xml_node& from, Shape shape, pugi::xml_node parent) {
  const ShapeRow& row = shape.front();
  if (row.content == Content::elements) {
    pugi::xml_node to = parent.append_child(std::string(row.name).c_str());
    copy_type(from, to);
    return copy_children(from, shape, to);
  }
  if (from.find_child([](const pugi::xml_node& node) { return node.type() == pugi::node_element; })) return false;
  const std::string text(row.content == Content::text ? std::string_view(from.text().get())
                                                      : trim(from.text().get(), " \t\r\n"));
  if (!has_content(text, row)) return false;
  add_text(parent, row.name, row.content == Content::boolean ? ascii_lower(text) : text);
  return true;
}

}  // namespace

bool has_elements_of(const pugi::xml_node& root, Shape shape) {
  std::size_t known = 0;
  for (std::size_t at = 1; at < shape.size(); at += size_of_tree(shape.subspan(at))) {
    const Shape below = shape.subspan(at, size_of_tree(shape.subspan(at)));
    std::size_t count = 0;
    for (const pugi::xml_node& node : root.children()) {
      if (local_name(node) != below.front().name) continue;
      if (!has_elements_of(node, below)) return false;
      ++count;
    }
    if (count > 1 && !below.front().repeated) return false;
    known += count;
  }
  const auto is_element = [](const pugi::xml_node& node) { return node.type() == pugi::node_element; };
  return known == static_cast<std::size_t>(std::ranges::count_if(root.children(), is_element));
}

S3Result<pugi::xml_node> parse_shaped(ByteView body, Shape shape, pugi::xml_document& document) {
  pugi::xml_document given;
  const auto root = parse_xml(body, shape.front().name, given);
  if (!root) return refuse(root.error());
  pugi::xml_node copy = start_document(document, shape.front().name);
  if (!copy_children(*root, shape, copy)) return refuse(errors::malformed_xml());
  return copy;
}

}  // namespace s3sse::service
