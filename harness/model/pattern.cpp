#include "harness/model/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace s3sse::harness::model {

Result<Pattern> Pattern::compile(std::string_view expression) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // answers are bytes
  options.set_log_errors(false);
  auto compiled = std::make_shared<const RE2>(re2::StringPiece(expression.data(), expression.size()), options);
  if (!compiled->ok()) return fail(fmt::format("is not a regular expression that RE2 takes: {}", compiled->error()));
  return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace s3sse::harness::model
