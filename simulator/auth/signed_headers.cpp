#include "simulator/auth/signed_headers.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"

namespace s3sse::auth {
namespace {

bool is_customer_header(std::string_view lower_case_name) {
  return lower_case_name.starts_with("x-amz-server-side-encryption-customer-") ||
         lower_case_name.starts_with("x-amz-copy-source-server-side-encryption-customer-");
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::vector<std::string> unsigned_headers(const Headers& headers, const std::vector<std::string>& signed_headers,
                                          bool presigned, const Rules& rules) {
  const bool copy = headers.has("x-amz-copy-source");
  std::vector<std::string> missing;
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (name != "host" && !name.starts_with("x-amz-")) continue;
    if (contains(signed_headers, name) || contains(missing, name)) continue;
    if (presigned && name == "x-amz-content-sha256") continue;
    missing.push_back(name);
  }
  return chosen(rules, {Rule::copy_object_unsigned_amz_header_is_refused, Rule::sse_c_unsigned_headers_are_refused},
                std::move(missing), copy);
}

bool lacks_signed_customer_header(const Headers& headers, const std::vector<std::string>& signed_headers) {
  return std::ranges::any_of(signed_headers,
                             [&](const std::string& name) { return is_customer_header(name) && !headers.has(name); });
}

}  // namespace s3sse::auth
