#pragma once
// The list of parts that CompleteMultipartUpload sends, against the parts that were uploaded.
#include <optional>
#include <string>
#include <vector>

#include "simulator/service/core.h"

namespace s3sse::service {

struct ListedPart {
  std::uint32_t part_number = 0;
  std::string etag;                              ///< without quotes
  std::map<std::string, std::string> checksums;  ///< algorithm -> Base64, as far as sent
};

/// MalformedXML for a broken list, InvalidRequest for an empty one or none.
S3Result<std::vector<ListedPart>> parse_completion(ByteView body, const Rules& rules);

/// The uploaded parts that make up the object, in order. Refused: a wrong order, a part that was not uploaded so, a
/// part other than the last below 5 MiB, a size that differs from x-amz-mp-object-size.
S3Result<std::vector<store::SealedPart>> choose_parts(const Call& call, const store::UploadRecord& upload,
                                                      const std::vector<ListedPart>& listed);

}  // namespace s3sse::service
