#pragma once
// The part of well-formedness (XML 1.0, section 2.1) that pugixml leaves out: it reads on at a character that XML does
// not have, at a reference to an entity that nobody declared, and at text behind the root.
#include <string_view>

namespace s3sse::service {

/// True if `xml` is UTF-8, has only characters of XML, refers to nothing but those and the five entities that XML
/// declares, and declares none itself. Tags and nesting are pugixml's to judge.
bool has_only_xml_text(std::string_view xml) noexcept;

}  // namespace s3sse::service
