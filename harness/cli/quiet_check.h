#pragma once
#include <CLI/CLI.hpp>
#include <utility>

namespace s3sse::cli {

/// A check that does not write its list of values into the help a second time: the text of the flag names them.
inline CLI::Validator quietly(CLI::Validator check) {
  return std::move(check.description(""));
}

}  // namespace s3sse::cli
