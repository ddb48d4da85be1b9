#pragma once
// The table of the API: what becomes here of each operation, header, query parameter and value of an enumeration that
// the models of S3 and KMS know. It is worked out from the tables that the service itself goes by; only reasons are
// written by hand.
#include <string>
#include <string_view>
#include <vector>

#include "simulator/service/api/members.h"

namespace s3sse::service {

struct ApiOperation {
  std::string_view service;
  const ModelOperation* operation = nullptr;  ///< lives for ever, as all views of the table do
  Treatment treatment = Treatment::refused;
  std::string note{};  ///< may be empty
};

struct ApiMember {
  std::string_view service;
  std::string_view operation;
  const ModelMember* member = nullptr;
  Treatment treatment = Treatment::refused;
  bool inherited = false;  ///< refused since its operation is
  std::string note{};
};

/// A value of an enumeration, with the operations whose requests may hold it: "PutObject x-amz-acl", "PutBucketAcl
/// body".
struct ApiValue {
  std::string_view service;
  std::string_view enumeration;
  std::string_view value;
  std::vector<std::string> carriers{};
  Treatment treatment = Treatment::refused;
  bool inherited = false;  ///< since nothing that is implemented may carry it
  std::string note{};
};

struct ApiTable {
  std::string_view version;  ///< of the models
  std::vector<ApiOperation> operations;
  std::vector<ApiMember> members;
  std::vector<ApiValue> values;
};

ApiTable api_table();

/// Notes, reasons and names of the lists written by hand that nothing in the models or tables asks for any more, a
/// sentence each.
std::vector<std::string> stale_entries();

}  // namespace s3sse::service
