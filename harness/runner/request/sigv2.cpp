#include "harness/runner/request/sigv2.h"

#include <algorithm>
#include <array>
#include <map>

#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::runner {
namespace {

std::string canonical_amz_headers(const Headers& headers) {
  std::map<std::string, std::string> sorted;
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (!name.starts_with("x-amz-")) continue;
    std::string& value = sorted[name];
    value += (value.empty() ? "" : ",") + std::string(trim(header.value));
  }
  std::string out;
  for (const auto& [name, value] : sorted) out += name + ":" + value + "\n";
  return out;
}

std::string canonical_resource(const std::string& target) {
  // Those of the documentation and of botocore that the calls of cases have; "encryption" is not among them.
  static constexpr auto signed_subresources =
      std::to_array<std::string_view>({"acl", "delete", "location", "partNumber", "policy", "restore", "tagging",
                                       "uploadId", "uploads", "versionId", "versioning", "versions"});
  const std::size_t mark = target.find('?');
  std::string out = target.substr(0, mark);
  if (out.size() > 1 && out.find('/', 1) == std::string::npos) out += '/';  // a bucket alone
  if (mark == std::string::npos) return out;
  std::vector<std::string> kept;
  for (const std::string_view item : split(std::string_view(target).substr(mark + 1), '&')) {
    if (std::find(signed_subresources.begin(), signed_subresources.end(), item.substr(0, item.find('='))) !=
        signed_subresources.end())
      kept.push_back(percent_decode(item).value_or(std::string(item)));
  }
  std::sort(kept.begin(), kept.end());
  for (const std::string& item : kept) out += (out.find('?') == std::string::npos ? "?" : "&") + item;
  return out;
}

std::string signature(const WireRequest& request, const sigv4::Credentials& credentials, const std::string& date) {
  const std::string text = request.method + "\n" + std::string(request.headers.get_or("Content-MD5", "")) + "\n" +
                           std::string(request.headers.get_or("Content-Type", "")) + "\n" + date + "\n" +
                           canonical_amz_headers(request.headers) + canonical_resource(request.target);
  return to_base64(hmac_sha1(credentials.secret_access_key.reveal(), as_bytes(text)));
}

}  // namespace

void sign_v2(WireRequest& request, const sigv4::Credentials& credentials, TimePoint now) {
  const std::string date = format_http_date(now);
  request.headers.set("Date", date);
  request.headers.set("Authorization",
                      "AWS " + credentials.access_key_id + ":" + signature(request, credentials, date));
}

void presign_v2(WireRequest& request, const sigv4::Credentials& credentials, TimePoint now,
                std::chrono::seconds expires) {
  const auto end = std::chrono::time_point_cast<std::chrono::seconds>(now) + expires;
  const std::string until = std::to_string(end.time_since_epoch().count());
  const std::string sum = signature(request, credentials, until);
  request.target += (request.target.find('?') == std::string::npos ? "?" : "&");
  request.target += "AWSAccessKeyId=" + percent_encode(credentials.access_key_id) + "&Expires=" + until +
                    "&Signature=" + percent_encode(sum);
}

}  // namespace s3sse::harness::runner
