// Differences that HTTP and XML leave free. A suite that minds one of them would fail endpoints that are right.
#include <algorithm>

#include "harness/transport/mutators/alterations.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

ResponseMutant on_headers(std::string_view id, std::string_view title, Headers (*change)(const Headers&)) {
  return altering(id, title, [change](const RequestShape&, const WireRequest&, WireResponse& response) {
    response.headers = change(response.headers);
    return true;
  });
}

Headers named_in_capitals(const Headers& headers) {
  Headers out;
  for (const Header& header : headers) {
    std::string name = header.name;
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    out.add(std::move(name), header.value);
  }
  return out;
}

Headers named_in_lower_case(const Headers& headers) {
  Headers out;
  for (const Header& header : headers) out.add(ascii_lower(header.name), header.value);
  return out;
}

Headers in_reverse(const Headers& headers) {
  std::vector<Header> all(headers.begin(), headers.end());
  Headers out;
  for (auto header = all.rbegin(); header != all.rend(); ++header) out.add(header->name, header->value);
  return out;
}

Headers with_strangers(const Headers& headers) {
  Headers out = headers;
  out.add("Strict-Transport-Security", "max-age=1");
  out.add("x-example-trace", "1");
  return out;
}

}  // namespace

std::span<const ResponseMutant> harmless_changes() {
  static const std::vector<ResponseMutant> all = {
      on_headers("names-in-capitals", "header names come in capital letters", named_in_capitals),
      on_headers("names-in-lower-case", "header names come in lower case, as in HTTP/2", named_in_lower_case),
      on_headers("reversed", "headers come in reverse order", in_reverse),
      on_headers("strangers", "answers carry headers that nobody asked for", with_strangers),
      altering("xml-white-space", "XML documents begin with a line feed after their declaration",
               [](const RequestShape&, const WireRequest&, WireResponse& response) {
                 return body_text(response).starts_with("<?xml") && replace_in_body(response, "?>", "?>\n");
               }),
  };
  return all;
}

}  // namespace s3sse::harness
