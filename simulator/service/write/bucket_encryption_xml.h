#pragma once
// ServerSideEncryptionConfiguration as XML (ENC and BLK rules).
#include "simulator/model/bucket_encryption.h"
#include "simulator/rules/rules.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// Returns `current` as the document changes it: a rule without BlockedEncryptionTypes leaves the block alone (BLK-11),
/// one with the list alone leaves the default alone (BLK-10).
S3Result<BucketEncryption> parse_bucket_encryption(ByteView body, BucketEncryption current, Era era,
                                                   const Rules& rules);

void write_bucket_encryption(const BucketEncryption& encryption, Era era, const Rules& rules,
                             pugi::xml_document& document);

}  // namespace s3sse::service
