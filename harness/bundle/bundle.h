#pragma once
// The vectors as one self-contained bundle for runners in other languages: every axis expanded, and, where a case can
// be told in terms of HTTP alone, every request and every expectation with nothing left to interpret.
#include <filesystem>
#include <string>
#include <vector>

#include "harness/model/suite.h"

namespace s3sse::harness::bundle {

/// Version of the form of the bundle; it grows when a runner written for an older one would misread it.
inline constexpr int bundle_format = 1;

struct Options {
  std::string seed = "s3sse";  ///< customer keys and random bodies are made from it
  std::string tool_version;
};

struct File {
  std::string name;  ///< relative to the folder of the bundle
  std::string text;
};

/// rules.json, cases.json (expanded, in the vocabulary of vectors/README.md) and requests.json (the header-level
/// cases), with manifest.json that counts them. `vectors` is the folder that the suite was loaded from. Cases are in
/// the order of the suite; same suite, same options: same bytes.
std::vector<File> make_bundle(const model::Suite& suite, const std::filesystem::path& vectors, const Options& options);

}  // namespace s3sse::harness::bundle
