#pragma once
// The operations that the service knows, as rows of one table.
#include <span>
#include <string_view>

#include "simulator/service/core.h"

namespace s3sse::service {

using Handler = S3Result<Response> (*)(Call&);

enum class Scope { service, bucket, object };

/// How a request is recognised, and who answers it. Of the rows that fit, the first one counts.
struct Operation {
  std::string_view name;    ///< as in the API reference
  std::string_view action;  ///< the permission it needs
  std::string_view method;
  Scope scope;
  std::string_view subresource;  ///< query parameter that must be there; empty: none needed
  std::string_view header;       ///< header that must be there; empty: none needed
  Handler handler;               ///< null: known, not implemented
  Era since = Era::y2022;        ///< S3 of before does not know it
};

std::span<const Operation> operation_table();

}  // namespace s3sse::service
