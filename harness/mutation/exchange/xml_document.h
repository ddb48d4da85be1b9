#pragma once
// XML documents of which an element is dropped or changed. What is no XML has no elements, and stays as it is.
#include <string>
#include <string_view>
#include <vector>

#include "harness/mutation/exchange/document_part.h"

namespace s3sse::harness::mutation {

/// Returns what is below the root.
std::vector<DocumentPart> elements_of(std::string_view document);
/// Returns the document without any element of that path.
std::string without_elements(std::string_view document, const std::string& path);
/// Returns the document with another text in the first element of that path.
std::string with_element(std::string_view document, const std::string& path, const std::string& text);

}  // namespace s3sse::harness::mutation
