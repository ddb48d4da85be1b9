#include <fmt/format.h>

#include "simulator/trace/stage.h"

namespace s3sse::trace {
namespace {

/// A message of AWS as the end of a sentence.
std::string sentence_of(std::string start, const std::string& message) {
  if (message.empty()) return start + ".";
  start += ": " + message;
  if (!message.ends_with('.')) start += '.';
  return start;
}

}  // namespace

Told told_refusal(const S3Error& error) {
  return {.decision = sentence_of(fmt::format("Refuses with {} {}", error.status, error.code), error.message),
          .values = {{"status", std::to_string(error.status)}, {"code", error.code}}};
}

Told told_refusal(const kms::KmsError& error) {
  return {.decision = sentence_of("Refuses with " + error.type, error.message), .values = {{"code", error.type}}};
}

}  // namespace s3sse::trace
