#include "simulator/service/multipart/upload_checksum.h"

#include <fmt/format.h>

#include "simulator/base/text.h"

namespace s3sse::service {
namespace {

using crypto::ChecksumAlgorithm;

bool type_fits(ChecksumAlgorithm algorithm, std::string_view type) {
  if (type == "FULL_OBJECT") return crypto::is_crc(algorithm);
  return algorithm != ChecksumAlgorithm::crc64nvme;
}

}  // namespace

S3Result<UploadChecksum> read_upload_checksum(const Call& call) {
  UploadChecksum checksum;
  const auto name = call.header("x-amz-checksum-algorithm");
  const auto type = call.header("x-amz-checksum-type");
  if (!name) {
    if (type) {
      return refuse(errors::invalid_request(
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."));
    }
    return checksum;
  }
  checksum.algorithm = crypto::checksum_algorithm_of(*name);
  if (!checksum.algorithm) {
    return refuse(errors::invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
        "CRC64NVME, SHA1, SHA256]"));
  }
  if (!type) {
    checksum.type = checksum.algorithm == ChecksumAlgorithm::crc64nvme ? "FULL_OBJECT" : "COMPOSITE";
    return checksum;
  }
  checksum.type = *type;
  if (checksum.type != "FULL_OBJECT" && checksum.type != "COMPOSITE") {
    return refuse(errors::invalid_request("Value for x-amz-checksum-type header is invalid."));
  }
  if (!type_fits(*checksum.algorithm, checksum.type)) {
    return refuse(
        errors::invalid_request(fmt::format("The {} checksum type cannot be used with the {} checksum algorithm.",
                                            checksum.type, ascii_lower(crypto::to_string(*checksum.algorithm)))));
  }
  return checksum;
}

S3Result<std::vector<ChecksumAlgorithm>> part_checksums(const Call& call, const store::UploadRecord& upload,
                                                        const BodyIntegrity& integrity) {
  if (!upload.checksum_algorithm) return std::vector{ChecksumAlgorithm::crc64nvme};
  const auto wanted = *crypto::checksum_algorithm_of(*upload.checksum_algorithm);
  // A composite checksum is made of what the client vouched for, so each part has to bring its own. A copied part has
  // no client behind its bytes.
  const bool must_send = upload.checksum_type == "COMPOSITE" && !call.header("x-amz-copy-source");
  const bool mismatch = integrity.algorithm ? *integrity.algorithm != wanted : must_send;
  if (mismatch) {
    return refuse(errors::invalid_request(
        fmt::format("Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
                    ascii_lower(crypto::to_string(wanted)),
                    integrity.algorithm ? ascii_lower(crypto::to_string(*integrity.algorithm)) : std::string("null"))));
  }
  return std::vector{wanted};
}

Checksums completed_checksum(const std::vector<store::SealedPart>& parts, ChecksumAlgorithm algorithm,
                             std::string_view type) {
  const std::string name(crypto::to_string(algorithm));
  const auto composite = crypto::make_checksum(algorithm);
  Bytes full;
  for (const store::SealedPart& part : parts) {
    const auto value = part.checksums.find(name);
    if (value == part.checksums.end()) return {};
    const ByteView bytes = as_bytes(value->second);
    composite->update(bytes);
    if (type == "FULL_OBJECT") {
      full = full.empty() ? Bytes(bytes.begin(), bytes.end()) : crypto::combine_crc(algorithm, full, bytes, part.size);
    }
  }
  const Bytes result = type == "FULL_OBJECT" ? full : composite->finish();
  return {{name, std::string(as_text(result))}};
}

}  // namespace s3sse::service
