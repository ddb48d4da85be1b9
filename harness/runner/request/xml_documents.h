#pragma once
// Request bodies in XML.
#include <string>
#include <utility>
#include <vector>

#include "harness/model/case.h"
#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

std::string bucket_encryption_xml(const std::vector<model::EncryptionRule>& rules, const Scope& scope);
std::string object_encryption_xml(const model::EncryptionRule& rule, const Scope& scope);
std::string complete_upload_xml(const Upload& upload, const std::optional<std::vector<model::PartChoice>>& parts,
                                const Scope& scope);
std::string versioning_xml(std::string_view status);
/// A PublicAccessBlockConfiguration that blocks nothing: that of PutPublicAccessBlock where the step brings none.
std::string public_access_xml();
std::string location_xml(std::string_view region);
/// Keys, each with a version id or an empty one.
std::string delete_objects_xml(const std::vector<std::pair<std::string, std::string>>& objects);

}  // namespace s3sse::harness::runner
