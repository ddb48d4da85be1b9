#pragma once
// Cases as they are written, before their axes are expanded: what is declared and never used shows only there. For .cpp
// files of the harness.
#include <filesystem>
#include <string>
#include <vector>

#include "harness/model/json_text.h"

namespace s3sse::harness::model {

struct RawCase {
  std::string file;  ///< relative to the vectors folder
  int line = 0;
  std::string id;
  Json content;
};

/// Every case of vectors/cases, in the order of files.
std::vector<RawCase> read_raw_cases(const std::filesystem::path& vectors);

/// The text of member `name`; empty where there is none or it is no text.
std::string text_of(const Json& object, std::string_view name);

}  // namespace s3sse::harness::model
