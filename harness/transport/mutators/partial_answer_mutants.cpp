// Mutants of answers that are rarer than a whole object: ranges, parts, and "not modified". Each concerns one method,
// since a server may be right about the others.
#include <array>

#include "harness/transport/mutators/alterations.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

constexpr std::string_view any_encryption = "x-amz-server-side-encryption";
constexpr std::string_view any_customer_key = "x-amz-server-side-encryption-customer-algorithm";

struct ToldMethod {
  std::string_view id;
  std::string_view name;
  std::string_view value;  ///< of x-amz-server-side-encryption; empty: a customer key
};

constexpr auto told_methods = std::to_array<ToldMethod>({
    {"sse-s3", "SSE-S3", "AES256"},
    {"sse-kms", "SSE-KMS", "aws:kms"},
    {"dsse-kms", "DSSE-KMS", "aws:kms:dsse"},
    {"sse-c", "SSE-C", ""},
});

bool is_under(const ToldMethod& method, const WireResponse& response) {
  return method.value.empty() ? response.headers.has(any_customer_key)
                              : response.headers.get_or(any_encryption, "") == method.value;
}

struct PartialAnswer {
  std::string_view id;
  std::string_view title;
  bool (*is)(const RequestShape&, const WireRequest&);
};

constexpr auto partial_answers = std::to_array<PartialAnswer>({
    {"range", "a range",
     [](const RequestShape& shape, const WireRequest& request) {
       return request.headers.has("range") && !shape.asks("partNumber");
     }},
    {"part", "a part",
     [](const RequestShape& shape, const WireRequest& request) {
       return shape.asks("partNumber") && !shape.asks("uploadId") &&
              (request.method == "GET" || request.method == "HEAD");
     }},
});

bool forget_encryption(WireResponse& response) {
  Headers kept;
  for (const Header& header : response.headers)
    if (!iequals(std::string_view(header.name).substr(0, any_encryption.size()), any_encryption))
      kept.add(header.name, header.value);
  const bool changed = kept.size() != response.headers.size();
  response.headers = std::move(kept);
  return changed;
}

bool claim_another(const ToldMethod& method, WireResponse& response) {
  response.headers.add(std::string(method.value.empty() ? any_encryption : any_customer_key), "AES256");
  return true;
}

void add_untold(const PartialAnswer& answer, const ToldMethod& method, std::vector<ResponseMutant>& out) {
  const auto concerns = [answer, method](const RequestShape& shape, const WireRequest& request,
                                         const WireResponse& response) {
    return succeeded(response) && answer.is(shape, request) && is_under(method, response);
  };
  const std::string id = std::string(answer.id) + "." + std::string(method.id);
  const std::string title = std::string(answer.title) + " of an object under " + std::string(method.name);
  out.push_back(altering(id + ".untold", title + " is answered without encryption headers",
                         [concerns](const RequestShape& shape, const WireRequest& request, WireResponse& response) {
                           return concerns(shape, request, response) && forget_encryption(response);
                         }));
  out.push_back(
      altering(id + ".with-another", title + " is answered with a header of another method, too",
               [concerns, method](const RequestShape& shape, const WireRequest& request, WireResponse& response) {
                 return concerns(shape, request, response) && claim_another(method, response);
               }));
}

}  // namespace

void add_partial_answer_mutants(std::vector<ResponseMutant>& out) {
  for (const PartialAnswer& answer : partial_answers)
    for (const ToldMethod& method : told_methods) add_untold(answer, method, out);
  out.push_back(altering("not-modified.untagged", "304 comes without the ETag",
                         [](const RequestShape&, const WireRequest&, WireResponse& response) {
                           constexpr int not_modified = 304;
                           return response.status == not_modified && drop_header(response, "etag");
                         }));
}

}  // namespace s3sse::harness
