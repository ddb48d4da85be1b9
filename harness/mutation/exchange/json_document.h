#pragma once
// JSON documents of which a member is dropped or changed. What is no JSON object has no members, and stays as it is.
#include <string>
#include <string_view>
#include <vector>

#include "harness/mutation/exchange/document_part.h"

namespace s3sse::harness::mutation {

/// Returns the members, those of objects within objects and lists included.
std::vector<DocumentPart> members_of(std::string_view document);
/// Returns the document without any member of that path.
std::string without_members(std::string_view document, const std::string& path);
/// Returns the document with another value of the first member of that path: of its own type where `value` can be read
/// as such, else a text.
std::string with_member(std::string_view document, const std::string& path, const std::string& value);

}  // namespace s3sse::harness::mutation
