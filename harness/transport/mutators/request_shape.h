#pragma once
// The subject of a request, read from its bytes as any middle box could.
#include <string>
#include <string_view>

#include "harness/transport/endpoint.h"

namespace s3sse::harness {

struct RequestShape {
  explicit RequestShape(const WireRequest& request);

  std::string path;   ///< with the bucket, also where the host names it: "/bucket/key"
  std::string query;  ///< without "?"
  bool kms = false;
  bool on_object = false;  ///< else on a bucket, or on the service

  /// "uploads", "encryption": present in the query, with or without a value.
  [[nodiscard]] bool asks(std::string_view parameter) const;
  /// Reads or writes an object itself: neither a subresource of it nor a part of an upload.
  [[nodiscard]] bool plain_object() const;
};

}  // namespace s3sse::harness
