#include "simulator/auth/redaction.h"

#include <array>

#include "simulator/base/secret_bytes.h"
#include "simulator/base/text.h"

namespace s3sse::auth {
namespace {

constexpr std::string_view replacement = "REDACTED";
/// With the character that ends the name, so that "...-customer-key-md5" stays readable. Lower case.
constexpr std::array<std::string_view, 5> secret_names = {
    "server-side-encryption-customer-key:", "server-side-encryption-customer-key=", "ssecustomerkey=",
    "x-amz-security-token:", "x-amz-security-token="};

}  // namespace

std::string redact_canonical_request(std::string canonical) {
  for (const std::string_view name : secret_names) {
    std::size_t from = 0;
    while (true) {
      std::string lower = ascii_lower(canonical);
      const auto found = lower.find(name, from);
      wipe_memory(lower);
      if (found == std::string::npos) break;
      const auto begin = found + name.size();
      auto end = canonical.find_first_of(name.back() == '=' ? "&\n" : "\n", begin);
      if (end == std::string::npos) end = canonical.size();
      canonical.replace(begin, end - begin, replacement);
      from = begin + replacement.size();
    }
  }
  return canonical;
}

}  // namespace s3sse::auth
