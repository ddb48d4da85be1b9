#include "simulator/service/write/body_integrity.h"

#include <fmt/format.h>

#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"

namespace s3sse::service {
namespace {

constexpr std::string_view prefix = "x-amz-checksum-";

/// x-amz-checksum-... headers that carry no value of a checksum.
bool is_directive(std::string_view lower_name) {
  return lower_name == "x-amz-checksum-algorithm" || lower_name == "x-amz-checksum-type" ||
         lower_name == "x-amz-checksum-mode";
}

std::optional<Bytes> decode(std::string_view text, std::size_t size) {
  auto bytes = from_base64(text);
  if (!bytes || bytes->size() != size) return std::nullopt;
  return bytes;
}

S3Error invalid_value(std::string_view header) {
  return errors::invalid_request(fmt::format("Value for {} header is invalid.", header));
}

S3Error unknown_algorithm(std::string_view header) {
  return errors::not_implemented("This simulator knows no checksum of this name", header);
}

S3Result<void> take_checksum(const Header& header, std::string_view lower_name, BodyIntegrity& integrity) {
  const auto algorithm = crypto::checksum_algorithm_of(lower_name.substr(prefix.size()));
  if (!algorithm) return refuse(unknown_algorithm(lower_name));
  if (integrity.algorithm) {
    return refuse(
        errors::invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."));
  }
  integrity.algorithm = algorithm;
  integrity.checksum = decode(header.value, crypto::checksum_size(*algorithm));
  if (!integrity.checksum) return refuse(invalid_value(lower_name));
  return {};
}

S3Result<void> take_trailer(std::string_view names, BodyIntegrity& integrity) {
  for (const std::string_view entry : split(names, ',')) {
    const std::string name = ascii_lower(trim(entry));
    // What frames, routes or signs a request may not come behind its body (RFC 9110 section 6.5.1).
    if (!name.starts_with(prefix) || is_directive(name)) {
      return refuse(errors::invalid_request("The value specified in the x-amz-trailer header is not supported"));
    }
    const auto algorithm = crypto::checksum_algorithm_of(std::string_view(name).substr(prefix.size()));
    if (!algorithm) return refuse(unknown_algorithm(name));
    if (integrity.algorithm) {
      return refuse(errors::invalid_request(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."));
    }
    integrity.algorithm = algorithm;
  }
  return {};
}

S3Result<void> check_announcement(std::string_view announced, const BodyIntegrity& integrity) {
  const auto algorithm = crypto::checksum_algorithm_of(announced);
  if (!algorithm) return refuse(invalid_value("x-amz-sdk-checksum-algorithm"));
  if (!integrity.algorithm) {
    return refuse(errors::invalid_request(
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were "
        "found."));
  }
  if (*algorithm != *integrity.algorithm) return refuse(invalid_value("x-amz-sdk-checksum-algorithm"));
  return {};
}

}  // namespace

S3Result<BodyIntegrity> read_body_integrity(const Headers& headers) {
  BodyIntegrity integrity;
  if (const auto md5 = headers.get("content-md5")) {
    integrity.content_md5 = decode(*md5, 16);
    if (!integrity.content_md5) return refuse(errors::invalid_digest(*md5));
  }
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (!name.starts_with(prefix) || is_directive(name)) continue;
    if (auto taken = take_checksum(header, name, integrity); !taken) return refuse(std::move(taken.error()));
  }
  if (const auto names = headers.get("x-amz-trailer")) {
    if (auto taken = take_trailer(*names, integrity); !taken) return refuse(std::move(taken.error()));
  }
  if (const auto announced = headers.get("x-amz-sdk-checksum-algorithm")) {
    if (auto checked = check_announcement(*announced, integrity); !checked) return refuse(std::move(checked.error()));
  }
  return integrity;
}

S3Result<std::optional<Bytes>> expected_checksum(const BodyIntegrity& integrity, const Headers& trailers) {
  if (!integrity.in_trailer()) return integrity.checksum;
  const std::string name = crypto::checksum_header(*integrity.algorithm);
  const auto value = trailers.get(name);
  if (!value) {
    return refuse(S3Error{400, "MalformedTrailerError",
                          "The request contained trailing data that was not well-formed or did not conform to our "
                          "published schema."});
  }
  auto bytes = decode(trim(*value), crypto::checksum_size(*integrity.algorithm));
  if (!bytes) return refuse(errors::invalid_request(fmt::format("Value for {} trailing header is invalid.", name)));
  return bytes;
}

S3Error wrong_content_md5(ByteView stated, ByteView calculated, StatedMd5 form, const Rules& rules) {
  S3Error error = errors::bad_content_md5();
  error.elements = chosen(rules, Rule::etag_wrong_content_md5_is_told_with_both_digests,
                          std::vector<std::pair<std::string, std::string>>{
                              {"ExpectedDigest", form == StatedMd5::hex ? to_hex(stated) : to_base64(stated)},
                              {"CalculatedDigest", to_base64(calculated)}});
  return error;
}

S3Result<void> require_integrity(const Headers& headers) {
  const auto integrity = read_body_integrity(headers);
  if (!integrity) return refuse(integrity.error());
  if (integrity->any()) return {};
  return refuse(errors::invalid_request("Missing required header for this request: Content-MD5 OR x-amz-checksum-*"));
}

S3Result<Bytes> read_document(Call& call, std::size_t limit) {
  const auto integrity = read_body_integrity(call.request.headers);
  if (!integrity) return refuse(integrity.error());
  auto body = read_all(*call.request.body, limit);
  if (!body) {
    if (body.error().code == "EntityTooLarge") {
      return refuse(S3Error{400,
                            "MaxMessageLengthExceeded",
                            "Your request was too big.",
                            {{"MaxMessageLengthBytes", std::to_string(limit)}}});
    }
    return refuse(errors::from_body_error(body.error()));
  }
  if (integrity->content_md5) {
    const Bytes md5 = crypto::md5(*body);
    if (md5 != *integrity->content_md5)
      return refuse(wrong_content_md5(*integrity->content_md5, md5, StatedMd5::base64, call.rules()));
  }
  const auto expected = expected_checksum(*integrity, *call.trailers);
  if (!expected) return refuse(expected.error());
  if (*expected) {
    const auto checksum = crypto::make_checksum(*integrity->algorithm);
    checksum->update(*body);
    if (checksum->finish() != **expected) return refuse(errors::bad_digest(crypto::to_string(*integrity->algorithm)));
  }
  return std::move(*body);
}

std::string checksum_text(std::string_view raw, std::string_view type, std::size_t part_count) {
  std::string text = to_base64(as_bytes(raw));
  if (type == "COMPOSITE" && part_count != 0) text += '-' + std::to_string(part_count);
  return text;
}

}  // namespace s3sse::service
