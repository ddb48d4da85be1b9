#include "simulator/kms/json/member_patterns.h"

#include <algorithm>
#include <array>

namespace s3sse::kms {
namespace {

struct MemberPattern {
  std::string_view member;
  std::string_view pattern;   ///< as the model has it
  std::string_view alphabet;  ///< all characters that it takes; empty: letters and digits of ASCII, and `further`
  std::string_view further;
};

constexpr std::array member_patterns = {
    MemberPattern{"Name", "^[a-zA-Z0-9:/_-]+$", "", ":/_-"},
    MemberPattern{"GranteePrincipal", "^[\\w+=,.@:/-]+$", "", "_+=,.@:/-"},
    MemberPattern{"RetiringPrincipal", "^[\\w+=,.@:/-]+$", "", "_+=,.@:/-"},
    MemberPattern{"PolicyName", "[\\w]+", "", "_"},
    MemberPattern{"KeyMaterialId", "^[a-f0-9]+$", "abcdef0123456789", ""},
    MemberPattern{"KeyMaterialDescription", "^[a-zA-Z0-9:/_\\s.-]+$", "", ":/_.- \t\n\r\f\v"},
};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool takes(const MemberPattern& pattern, char c) {
  if (!pattern.alphabet.empty()) return pattern.alphabet.find(c) != std::string_view::npos;
  return is_letter_or_digit(c) || pattern.further.find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> broken_pattern(std::string_view member, std::string_view text) {
  const auto pattern = std::ranges::find(member_patterns, member, &MemberPattern::member);
  if (pattern == member_patterns.end()) return std::nullopt;
  if (std::ranges::all_of(text, [&](char c) { return takes(*pattern, c); })) return std::nullopt;
  return pattern->pattern;
}

}  // namespace s3sse::kms
