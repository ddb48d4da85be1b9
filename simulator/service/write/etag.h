#pragma once
// Entity tags: MD5 of the data for SSE-S3, opaque for all other methods (ETAG rules).
#include <string>
#include <vector>

#include "simulator/base/bytes.h"
#include "simulator/base/entropy.h"
#include "simulator/model/encryption_method.h"
#include "simulator/rules/rules.h"

namespace s3sse::service {

enum class EtagOf { object, part };

/// True if the tag is the MD5 of the data; decides whether an MD5 has to be computed at all.
bool etag_is_md5(EncryptionMethod method, EtagOf what, const Rules& rules);

/// 32 hex digits that tell nothing of the data.
std::string opaque_etag(Entropy& entropy, const Rules& rules);

/// MD5 of the concatenated binary tags of the parts, "-" and their number (ETAG-05).
std::string multipart_etag(const std::vector<std::string>& part_etags, const Rules& rules);

}  // namespace s3sse::service
