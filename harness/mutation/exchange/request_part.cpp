#include "harness/mutation/exchange/request_part.h"

#include <algorithm>
#include <array>
#include <set>

#include "harness/mutation/exchange/json_document.h"
#include "harness/mutation/exchange/xml_document.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::mutation {
namespace {

using PartKind = RequestPart::Kind;

constexpr auto carrying_headers = std::to_array<std::string_view>(
    {"host", "authorization", "date", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "content-length",
     "transfer-encoding", "expect", "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-target"});

bool signs(std::string_view parameter) {
  return parameter.starts_with("X-Amz-") || parameter == "AWSAccessKeyId" || parameter == "Expires" ||
         parameter == "Signature";
}

std::string_view query_of(const WireRequest& request) {
  const std::size_t mark = request.target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(request.target).substr(mark + 1);
}

std::string target_without(const WireRequest& request, std::string_view name) {
  std::string target = request.target.substr(0, request.target.find('?'));
  char separator = '?';
  for (const std::string_view item : split(query_of(request), '&')) {
    if (item.substr(0, item.find('=')) == name) continue;
    target.append(1, separator).append(item);
    separator = '&';
  }
  return target;
}

}  // namespace

std::vector<RequestPart> parts_of(const WireRequest& request) {
  std::vector<RequestPart> out;
  if (request.raw_bytes) return out;
  std::set<std::string> met;
  for (const Header& header : request.headers)
    if (std::string name = ascii_lower(header.name);
        std::ranges::find(carrying_headers, name) == carrying_headers.end() && met.insert(name).second)
      out.push_back({PartKind::header, std::move(name)});
  for (const std::string_view item : split(query_of(request), '&'))
    if (std::string name(item.substr(0, item.find('=')));
        !name.empty() && !signs(name) && met.insert("?" + name).second)
      out.push_back({PartKind::parameter, "?" + name});
  const std::string_view body = as_text(request.body);
  if (request.headers.has("x-amz-target"))
    for (DocumentPart& part : members_of(body)) out.push_back({PartKind::member, std::move(part.path)});
  else if (body.starts_with('<'))
    for (DocumentPart& part : elements_of(body)) out.push_back({PartKind::element, std::move(part.path)});
  return out;
}

WireRequest without_part(const WireRequest& request, const RequestPart& part) {
  WireRequest out = request;
  switch (part.kind) {
    case PartKind::header:
      out.headers.remove(part.name);
      return out;
    case PartKind::parameter:
      out.target = target_without(request, std::string_view(part.name).substr(1));
      return out;
    case PartKind::element:
      return with_body(request, without_elements(as_text(request.body), part.name));
    case PartKind::member:
      return with_body(request, without_members(as_text(request.body), part.name));
  }
  return out;
}

WireRequest with_body(const WireRequest& request, std::string_view body) {
  constexpr std::string_view checksum_prefix = "x-amz-checksum-";
  WireRequest out = request;
  out.body = to_bytes(body);
  if (out.headers.has("content-md5")) out.headers.set("Content-MD5", to_base64(runner::md5(out.body)));
  for (const Header& header : request.headers) {
    const std::string name = ascii_lower(header.name);
    if (!name.starts_with(checksum_prefix)) continue;
    if (const auto sum = runner::checksum(name.substr(checksum_prefix.size()), out.body))
      out.headers.set(header.name, to_base64(*sum));
  }
  // whoever signs puts the right one in; what stands there as a word (UNSIGNED-PAYLOAD) stays
  if (out.headers.get_or("x-amz-content-sha256", "").size() == 64) out.headers.remove("x-amz-content-sha256");
  return out;
}

}  // namespace s3sse::harness::mutation
