#include "limited_endpoint.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <sstream>

#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::portable {
namespace {

using harness::Deadline;
using harness::Exchange;
using harness::WireRequest;

constexpr std::string_view sse = "x-amz-server-side-encryption";

std::string_view path_of(const WireRequest& request) {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

/// The value of a query parameter; null: it is not there.
std::optional<std::string> parameter(const WireRequest& request, std::string_view name) {
  const std::size_t mark = request.target.find('?');
  if (mark == std::string::npos) return std::nullopt;
  for (const std::string_view item : split(std::string_view(request.target).substr(mark + 1), '&')) {
    const std::size_t equals = item.find('=');
    if (item.substr(0, equals) == name)
      return equals == std::string_view::npos ? "" : percent_decode(item.substr(equals + 1)).value_or("");
  }
  return std::nullopt;
}

bool asks(const WireRequest& request, std::string_view subresource) {
  return parameter(request, subresource).has_value();
}

bool says(const WireRequest& request, std::string_view text) {
  return as_text(request.body).find(text) != std::string_view::npos;
}

bool is_form(const WireRequest& request) {
  return request.headers.get_or("content-type", "").starts_with("multipart/form-data");
}

std::string form_field(std::string_view name, std::string_view value) {
  return "name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) + "\r\n";
}

bool wants_method(const WireRequest& request, std::string_view method) {
  const auto header = request.headers.get(sse);
  return (header && *header == method) || parameter(request, sse) == std::string(method) ||
         (is_form(request) && says(request, form_field(sse, method))) ||
         (asks(request, "encryption") && says(request, ">" + std::string(method) + "<"));
}

bool has_header(const WireRequest& request, std::string_view prefix) {
  return std::any_of(request.headers.begin(), request.headers.end(), [&](const Header& header) {
    return iequals(std::string_view(header.name).substr(0, prefix.size()), prefix);
  });
}

/// A write under KMS that names no key. Where there is nothing to encrypt, such a product does not miss one.
bool names_no_key(const WireRequest& request) {
  const bool writes = (request.method == "PUT" || request.method == "POST") && !asks(request, "uploadId");
  const bool in_the_query_alone = parameter(request, sse) && !request.headers.has(sse);
  const bool kms = wants_method(request, "aws:kms") || wants_method(request, "aws:kms:dsse");
  return writes && kms && !in_the_query_alone && !request.headers.has("x-amz-server-side-encryption-aws-kms-key-id") &&
         !says(request, "KMSMasterKeyID") && !says(request, "aws-kms-key-id");
}

bool is_bucket(const WireRequest& request) {
  const std::string_view path = path_of(request);
  const bool virtual_host = request.headers.get_or("host", "").starts_with("s3sse-");
  return virtual_host ? path == "/" : path.find('/', 1) == std::string_view::npos;
}

bool is_kms(const WireRequest& request) {
  return request.headers.has("x-amz-target");
}

bool kms_about(const WireRequest& request, std::string_view what) {
  return request.headers.get_or("x-amz-target", "").find(what) != std::string_view::npos;
}

struct Lack {
  std::string_view capability;
  bool (*asked)(const WireRequest&);
};

constexpr auto lacks_by_request = std::to_array<Lack>({
    {"sse-s3", [](const WireRequest& r) { return wants_method(r, "AES256"); }},
    {"sse-kms",
     [](const WireRequest& r) { return wants_method(r, "aws:kms") || (asks(r, "encryption") && !is_bucket(r)); }},
    {"kms-default-key", names_no_key},
    {"kms-api", is_kms},
    {"kms-rotation", [](const WireRequest& r) { return kms_about(r, "Rotat"); }},
    {"kms-grants", [](const WireRequest& r) { return kms_about(r, "Grant"); }},
    {"bucket-keys",
     [](const WireRequest& r) {
       return r.headers.has("x-amz-server-side-encryption-bucket-key-enabled") || says(r, "<BucketKeyEnabled") ||
              (is_form(r) && says(r, "bucket-key-enabled"));
     }},
    {"dsse-kms", [](const WireRequest& r) { return wants_method(r, "aws:kms:dsse"); }},
    {"sse-c",
     [](const WireRequest& r) {
       return has_header(r, "x-amz-server-side-encryption-customer") ||
              has_header(r, "x-amz-copy-source-server-side-encryption-customer") ||
              (is_form(r) && says(r, "x-amz-server-side-encryption-customer"));
     }},
    {"bucket-encryption", [](const WireRequest& r) { return asks(r, "encryption") && is_bucket(r); }},
    {"blocked-encryption-types",
     [](const WireRequest& r) { return asks(r, "encryption") && says(r, "BlockedEncryptionTypes"); }},
    {"bucket-policy", [](const WireRequest& r) { return asks(r, "policy") || asks(r, "policyStatus"); }},
    {"public-access-block", [](const WireRequest& r) { return asks(r, "publicAccessBlock"); }},
    {"acl", [](const WireRequest& r) { return asks(r, "ownershipControls"); }},
    {"bucket-settings",
     [](const WireRequest& r) {
       return is_bucket(r) && (asks(r, "tagging") || asks(r, "cors") || asks(r, "website") || asks(r, "inventory") ||
                               asks(r, "lifecycle"));
     }},
    {"object-lock",
     [](const WireRequest& r) {
       return has_header(r, "x-amz-bucket-object-lock") || has_header(r, "x-amz-object-lock") ||
              asks(r, "object-lock") || asks(r, "retention") || asks(r, "legal-hold");
     }},
    {"versioning", [](const WireRequest& r) { return asks(r, "versioning") || asks(r, "versions"); }},
    {"multipart", [](const WireRequest& r) { return asks(r, "uploads") || asks(r, "uploadId"); }},
    {"checksums",
     [](const WireRequest& r) { return has_header(r, "x-amz-checksum") || has_header(r, "x-amz-sdk-checksum"); }},
    {"trailing-checksums", [](const WireRequest& r) { return has_header(r, "x-amz-trailer"); }},
    {"copy", [](const WireRequest& r) { return r.headers.has("x-amz-copy-source"); }},
    {"conditional",
     [](const WireRequest& r) { return has_header(r, "if-") || has_header(r, "x-amz-copy-source-if-"); }},
    {"presigned", [](const WireRequest& r) { return asks(r, "X-Amz-Signature") || asks(r, "Signature"); }},
    {"post-object", is_form},
    {"streaming",
     [](const WireRequest& r) { return r.headers.get_or("x-amz-content-sha256", "").starts_with("STREAMING-"); }},
    {"object-attributes", [](const WireRequest& r) { return asks(r, "attributes"); }},
    {"update-object-encryption", [](const WireRequest& r) { return asks(r, "encryption") && !is_bucket(r); }},
    {"tagging", [](const WireRequest& r) { return asks(r, "tagging") || r.headers.has("x-amz-tagging"); }},
    {"restore", [](const WireRequest& r) { return asks(r, "restore"); }},
});

Exchange not_implemented(const WireRequest& request) {
  Exchange out;
  out.response.status = 501;
  if (is_kms(request)) {
    out.response.status = 400;
    out.response.body = to_bytes(std::string_view(R"({"__type":"UnknownOperationException"})"));
    return out;
  }
  out.response.headers.add("Content-Type", "application/xml");
  if (request.method != "HEAD")
    out.response.body = to_bytes(std::string_view(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NotImplemented</Code><Message>A header you provided "
        "implies functionality that is not implemented.</Message></Error>"));
  return out;
}

/// A product without SSE-S3 encrypts nothing by default, and so says nothing of it.
void forget_default_encryption(Exchange& exchange) {
  Headers kept;
  for (const Header& header : exchange.response.headers)
    if (!iequals(header.name, sse) || header.value != "AES256") kept.add(header.name, header.value);
  exchange.response.headers = std::move(kept);
}

/// Turns the elements of an error around, and puts one that nobody knows into any document.
Bytes written_otherwise(const Bytes& body) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size())) return body;
  pugi::xml_node root = document.document_element();
  if (root.name() == std::string_view("Error"))
    for (pugi::xml_node child = root.first_child(), next; child; child = next) {
      next = child.next_sibling();
      root.prepend_move(child);
    }
  root.append_child("VendorElement").text().set("1");
  std::ostringstream out;
  document.save(out, "", pugi::format_raw);
  return to_bytes(std::string_view(out.str()));
}

void answer_otherwise(Exchange& exchange) {
  Headers& headers = exchange.response.headers;
  std::vector<Header> all(headers.begin(), headers.end());
  std::reverse(all.begin(), all.end());
  Headers out;
  out.add("X-Vendor-Trace", "1");
  for (const Header& header : all)
    out.add(ascii_upper(header.name), iequals(header.name, "x-amz-request-id") ? "tx0000a1-b2" : header.value);
  headers = std::move(out);
  Bytes& body = exchange.response.body;
  if (body.empty() || !headers.get_or("content-type", "").starts_with("application/xml")) return;
  body = written_otherwise(body);
  if (headers.has("content-length")) headers.set("CONTENT-LENGTH", std::to_string(body.size()));
}

}  // namespace

std::set<std::string> LimitedEndpoint::can_lack() {
  std::set<std::string> out;
  for (const Lack& lack : lacks_by_request) out.emplace(lack.capability);
  return out;
}

LimitedEndpoint::LimitedEndpoint(harness::Endpoint& behind, const Clock& clock,
                                 const harness::sigv4::Credentials& owner, std::set<std::string> lacks, Sides sides,
                                 Manners manners)
    : behind_(behind),
      caller_(behind, clock, owner, false),
      lacks_(std::move(lacks)),
      manners_(manners),
      info_(behind.info()) {
  info_.has_secure = sides != Sides::http;
  info_.has_plain = sides != Sides::https;
}

Exchange LimitedEndpoint::send(const WireRequest& request, Deadline deadline) {
  for (const Lack& lack : lacks_by_request)
    if (lacks_.contains(std::string(lack.capability)) && lack.asked(request)) return not_implemented(request);
  Exchange exchange = behind_.send(request, deadline);
  if (lacks_.contains("sse-s3")) forget_default_encryption(exchange);
  const bool makes_bucket =
      request.method == "PUT" && is_bucket(request) && request.target.find('?') == std::string::npos;
  if (manners_ == Manners::of_a_vendor) answer_otherwise(exchange);
  if (makes_bucket && exchange.response.status == 200) lift_block(request, deadline);
  return exchange;
}

/// Lifts the blocks of the new bucket that a product without the capability would not have.
void LimitedEndpoint::lift_block(const WireRequest& request, Deadline deadline) {
  const std::string host(request.headers.get_or("host", ""));
  const bool virtual_host = host.starts_with("s3sse-");
  const std::string bucket = virtual_host ? host.substr(0, host.find('.')) : std::string(path_of(request).substr(1));
  const auto put = [&](std::string_view subresource, std::string document) {
    caller_.send({.method = "PUT",
                  .bucket = bucket,
                  .query = std::string(subresource),
                  .body = std::move(document),
                  .md5 = true},
                 deadline);
  };
  if (lacks_.contains("blocked-encryption-types") || lacks_.contains("bucket-encryption"))
    put("encryption",
        "<ServerSideEncryptionConfiguration><Rule><BlockedEncryptionTypes><EncryptionType>NONE"
        "</EncryptionType></BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>");
  if (lacks_.contains("public-access-block")) put("publicAccessBlock", "<PublicAccessBlockConfiguration/>");
}

}  // namespace s3sse::portable
