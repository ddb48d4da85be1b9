#include "simulator/auth/hoisted_headers.h"

#include <algorithm>
#include <array>
#include <span>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"

namespace s3sse::auth {
namespace {

constexpr auto of_the_signature = std::to_array<std::string_view>(
    {"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders", "x-amz-signature",
     "x-amz-security-token", "x-amz-content-sha256"});
constexpr auto conditions =
    std::to_array<std::string_view>({"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"});

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_customer_key(std::string_view lower_name) {
  return lower_name.find("server-side-encryption-customer-") != std::string_view::npos;
}

bool may_be_hoisted(std::string_view lower_name) {
  if (is_one_of(conditions, lower_name)) return true;
  return lower_name.starts_with("x-amz-") && !is_one_of(of_the_signature, lower_name);
}

}  // namespace

std::vector<Header> signed_in_query(const Target& target, const Headers& sent,
                                    const std::vector<std::string>& signed_headers, const Rules& rules) {
  std::vector<Header> found;
  for (const QueryParameter& parameter : target.query) {
    std::string name = ascii_lower(parameter.name);
    const bool is_signed = std::ranges::find(signed_headers, name) != signed_headers.end();
    if (!is_signed || is_customer_key(name) || sent.has(name) || !may_be_hoisted(name)) continue;
    found.push_back({std::move(name), parameter.value});
  }
  return chosen(rules, Rule::header_signed_header_counts_in_the_query, std::move(found));
}

std::vector<Header> hoisted_by_v2(const Headers& all, const Headers& sent, const Rules& rules) {
  std::vector<Header> found;
  for (const Header& header : all)
    if (!sent.has(header.name) && !is_customer_key(header.name)) found.push_back(header);
  return chosen(rules, Rule::header_presigned_query_stands_for_headers, std::move(found));
}

std::vector<Header> hoisted_headers(const Target& target, const Headers& sent, const Rules& rules) {
  std::vector<Header> found;
  for (const QueryParameter& parameter : target.query) {
    std::string name = ascii_lower(parameter.name);
    const bool encryption = name.find("server-side-encryption") != std::string::npos;
    if (encryption || sent.has(name) || !may_be_hoisted(name)) continue;
    found.push_back({std::move(name), parameter.value});
  }
  return chosen(rules, Rule::header_presigned_query_stands_for_headers, std::move(found));
}

}  // namespace s3sse::auth
