#include "harness/transport/mutators/other_value.h"

#include <algorithm>

namespace s3sse::harness {
namespace {

constexpr bool is_within(char c, char first, char last) {
  return c >= first && c <= last;
}

char other_character(char c) {
  const char first = is_within(c, 'a', 'z') ? 'a' : is_within(c, 'A', 'Z') ? 'A' : '1';
  return c == first ? static_cast<char>(first + 1) : first;
}

}  // namespace

std::string other_value(std::string value) {
  if (value == "true") return "false";
  if (value == "false") return "true";
  const auto found = std::ranges::find_if(
      value, [](char c) { return is_within(c, 'a', 'z') || is_within(c, 'A', 'Z') || is_within(c, '0', '9'); });
  if (found != value.end()) *found = other_character(*found);
  return value;
}

}  // namespace s3sse::harness
