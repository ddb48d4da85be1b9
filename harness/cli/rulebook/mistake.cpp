#include "harness/cli/rulebook/mistake.h"

#include <algorithm>

namespace s3sse::cli {
namespace {

/// The sentences behind "Cause: " and its like, up to the next of them.
std::string part_of(const std::string& notes, const std::string& name) {
  const std::size_t at = notes.find(name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  std::size_t end = notes.size();
  for (const char* next : {" Cause: ", " Fix: "}) end = std::min(end, notes.find(next, begin));
  return notes.substr(begin, end - begin);
}

}  // namespace

Mistake mistake_in(const std::string& notes) {
  return {part_of(notes, "Symptom"), part_of(notes, "Cause"), part_of(notes, "Fix")};
}

}  // namespace s3sse::cli
