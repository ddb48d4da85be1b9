#pragma once
// Cases as they are written, before their axes are expanded: what is declared and never used shows only there. For .cpp
// files of the harness.
#include <filesystem>
#include <string>
#include <vector>

#include "harness/model/vector_json.h"

namespace s3sse::harness::model {

struct RawCase {
  std::string file;  ///< as Case::file
  int line = 0;
  std::string id;
  Json content;
};

/// Every case of vectors/cases, in the order of files; then those of further folders, called by their paths.
std::vector<RawCase> read_raw_cases(const std::filesystem::path& vectors,
                                    const std::vector<std::filesystem::path>& more_cases = {});

/// The text of member `name`; empty where there is none or it is no text.
std::string text_of(const Json& object, std::string_view name);

}  // namespace s3sse::harness::model
