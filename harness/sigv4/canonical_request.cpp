#include "harness/sigv4/canonical_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::sigv4 {
namespace {

bool named_in(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& candidate) { return iequals(candidate, name); });
}

bool signed_by_default(std::string_view lower_name) {
  constexpr std::array<std::string_view, 4> always = {"host", "content-type", "content-md5", "content-encoding"};
  return lower_name.starts_with("x-amz-") || std::ranges::find(always, lower_name) != always.end();
}

/// Without outer white space, runs of spaces inside made one.
std::string canonical_value(std::string_view value) {
  std::string result;
  for (const char c : trim(value)) {
    if (c != ' ' || result.empty() || result.back() != ' ') result += c;
  }
  return result;
}

std::string reencode_query_text(std::string_view raw) {
  std::string text(raw);
  std::ranges::replace(text, '+', ' ');
  return percent_encode(percent_decode(text).value_or(text));
}

}  // namespace

CanonicalHeaders canonical_headers(const Headers& headers, const std::vector<std::string>& also_sign,
                                   const std::vector<std::string>& leave_unsigned) {
  std::map<std::string, std::string> merged;
  for (const Header& header : headers) {
    std::string name = ascii_lower(header.name);
    if (!signed_by_default(name) && !named_in(also_sign, name)) continue;
    if (named_in(leave_unsigned, name)) continue;
    const auto [entry, first] = merged.try_emplace(std::move(name), canonical_value(header.value));
    if (!first) entry->second += "," + canonical_value(header.value);
  }

  CanonicalHeaders result;
  for (const auto& [name, value] : merged) {
    result.block += name + ":" + value + "\n";
    if (!result.names.empty()) result.names += ';';
    result.names += name;
  }
  return result;
}

std::string canonical_path(std::string_view raw_path) {
  return percent_encode(percent_decode(raw_path).value_or(std::string(raw_path)), /*keep_slash=*/true);
}

std::string canonical_query(std::string_view raw_query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view item : split(raw_query, '&')) {
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1);
    parameters.emplace_back(reencode_query_text(item.substr(0, equals)), reencode_query_text(value));
  }
  std::ranges::sort(parameters);

  std::string result;
  for (const auto& [name, value] : parameters) {
    if (!result.empty()) result += '&';
    result += name + "=" + value;
  }
  return result;
}

std::string canonical_request(std::string_view method, std::string_view target, const CanonicalHeaders& headers,
                              std::string_view payload) {
  const std::size_t mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  const std::string_view query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", method, canonical_path(path), canonical_query(query), headers.block,
                     headers.names, payload);
}

}  // namespace s3sse::harness::sigv4
