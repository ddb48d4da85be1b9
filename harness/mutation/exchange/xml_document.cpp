#include "harness/mutation/exchange/xml_document.h"

#include <algorithm>
#include <pugixml.hpp>

namespace s3sse::harness::mutation {
namespace {

constexpr unsigned everything_as_it_is = pugi::parse_default | pugi::parse_declaration | pugi::parse_ws_pcdata;

bool has_elements(pugi::xml_node node) {
  return std::ranges::any_of(node.children(),
                             [](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
}

void collect_elements(pugi::xml_node parent, const std::string& path, std::vector<DocumentPart>& out) {
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() != pugi::node_element) continue;
    std::string below = path + "/" + child.name();
    if (std::ranges::find(out, below, &DocumentPart::path) == out.end())
      out.push_back({below, has_elements(child) ? std::nullopt : std::optional<std::string>(child.text().get())});
    collect_elements(child, below, out);
  }
}

class Writer final : public pugi::xml_writer {
 public:
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
  std::string text;
};

/// Calls `change` with the elements of that path.
template <class Change>
std::string changed_document(std::string_view document, const std::string& path, const Change& change) {
  pugi::xml_document parsed;
  if (!parsed.load_buffer(document.data(), document.size(), everything_as_it_is)) return std::string(document);
  change(parsed.select_nodes(path.c_str()));
  Writer out;
  parsed.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return std::move(out.text);
}

}  // namespace

std::vector<DocumentPart> elements_of(std::string_view document) {
  pugi::xml_document parsed;
  std::vector<DocumentPart> out;
  if (!parsed.load_buffer(document.data(), document.size(), everything_as_it_is)) return out;
  const pugi::xml_node root = parsed.document_element();
  collect_elements(root, std::string("/") + root.name(), out);
  return out;
}

std::string without_elements(std::string_view document, const std::string& path) {
  return changed_document(document, path, [](const pugi::xpath_node_set& found) {
    for (const pugi::xpath_node& each : found) each.parent().remove_child(each.node());
  });
}

std::string with_element(std::string_view document, const std::string& path, const std::string& text) {
  return changed_document(document, path, [&](const pugi::xpath_node_set& found) {
    if (!found.empty()) found.first().node().text().set(text.c_str());
  });
}

}  // namespace s3sse::harness::mutation
