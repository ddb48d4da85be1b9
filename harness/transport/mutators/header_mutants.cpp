// Headers that are not about encryption: ETag, lengths, ids, checksums.
#include <algorithm>

#include "harness/transport/mutators/alterations.h"
#include "harness/transport/mutators/other_value.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

constexpr std::string_view checksum_headers[] = {"x-amz-checksum-crc32", "x-amz-checksum-crc32c",
                                                 "x-amz-checksum-crc64nvme", "x-amz-checksum-sha1",
                                                 "x-amz-checksum-sha256"};

std::string plus(const std::string& number, int step) {
  const auto value = parse_decimal<long long>(number);
  return value ? std::to_string(*value + step) : number;
}

void add_etag_mutants(std::vector<ResponseMutant>& out) {
  const auto etag = [&](std::string_view id, std::string_view title, std::string (*change)(const std::string&)) {
    out.push_back(altering(id, title, [change](const RequestShape&, const WireRequest&, WireResponse& response) {
      return change_header(response, "etag", change);
    }));
  };
  out.push_back(
      altering("etag.dropped", "no answer carries an ETag",
               [](const auto&, const auto&, WireResponse& response) { return drop_header(response, "etag"); }));
  etag("etag.unquoted", "the ETag comes without its quotation marks", [](const std::string& value) {
    std::string bare = value;
    std::erase(bare, '"');
    return bare;
  });
  etag("etag.other", "the ETag is that of other bytes", [](const std::string& value) { return other_value(value); });
  etag("etag.upper-case", "the hexadecimal digits of the ETag are capital letters",
       [](const std::string& value) { return ascii_upper(value); });
  etag("etag.weak", "the ETag is marked as weak", [](const std::string& value) { return "W/" + value; });
  etag("etag.of-one-part", "a multipart ETag has lost its number of parts", [](const std::string& value) {
    const std::size_t dash = value.find('-');
    return dash == std::string::npos ? value : value.substr(0, dash) + "\"";
  });
}

void add_length_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(altering("head.length-off-by-one", "HEAD announces a byte too many",
                         [](const auto&, const WireRequest& request, WireResponse& response) {
                           return request.method == "HEAD" && succeeded(response) &&
                                  change_header(response, "content-length",
                                                [](const std::string& value) { return plus(value, 1); });
                         }));
  out.push_back(altering("head.length-of-ciphertext", "HEAD announces the length of what is stored, tags included",
                         [](const RequestShape& shape, const WireRequest& request, WireResponse& response) {
                           return request.method == "HEAD" && shape.plain_object() && succeeded(response) &&
                                  change_header(response, "content-length",
                                                [](const std::string& value) { return plus(value, 16); });
                         }));
  out.push_back(altering("range.content-range-off", "Content-Range names a byte too many",
                         [](const auto&, const auto&, WireResponse& response) {
                           return change_header(response, "content-range", [](const std::string& value) {
                             const std::size_t slash = value.find('/');
                             if (slash == std::string::npos) return value;
                             return value.substr(0, slash + 1) + plus(value.substr(slash + 1), 1);
                           });
                         }));
  out.push_back(altering(
      "range.content-range-dropped", "a partial answer does not say which part it is",
      [](const auto&, const auto&, WireResponse& response) { return drop_header(response, "content-range"); }));
}

void add_checksum_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(altering("checksum.dropped", "no answer carries a checksum",
                         [](const auto&, const auto&, WireResponse& response) {
                           bool any = false;
                           for (const auto name : checksum_headers) any = drop_header(response, name) || any;
                           return any;
                         }));
  out.push_back(altering("checksum.other", "checksums are those of other bytes",
                         [](const auto&, const auto&, WireResponse& response) {
                           bool any = false;
                           for (const auto name : checksum_headers)
                             any = change_header(response, name, other_value) || any;
                           return any;
                         }));
  out.push_back(altering("checksum.type-swapped", "FULL_OBJECT and COMPOSITE are mixed up",
                         [](const auto&, const auto&, WireResponse& response) {
                           return change_header(response, "x-amz-checksum-type", [](const std::string& value) {
                             return value == "COMPOSITE" ? "FULL_OBJECT" : "COMPOSITE";
                           });
                         }));
}

}  // namespace

void add_header_mutants(std::vector<ResponseMutant>& out) {
  add_etag_mutants(out);
  add_length_mutants(out);
  add_checksum_mutants(out);
  out.push_back(altering(
      "request-id.dropped", "no answer carries x-amz-request-id",
      [](const auto&, const auto&, WireResponse& response) { return drop_header(response, "x-amz-request-id"); }));
  out.push_back(altering(
      "version-id.dropped", "a versioned bucket does not say which version it is",
      [](const auto&, const auto&, WireResponse& response) { return drop_header(response, "x-amz-version-id"); }));
  out.push_back(altering("content-type.html", "every XML document is said to be HTML",
                         [](const RequestShape& shape, const auto&, WireResponse& response) {
                           if (shape.kms || body_text(response).find("<?xml") == std::string::npos) return false;
                           return change_header(response, "content-type",
                                                [](const std::string&) { return std::string("text/html"); });
                         }));
}

}  // namespace s3sse::harness
