#include "harness/transport/mutators/request_shape.h"

#include "simulator/base/text.h"

namespace s3sse::harness {

RequestShape::RequestShape(const WireRequest& request) {
  const std::size_t mark = request.target.find('?');
  path = request.target.substr(0, mark);
  if (mark != std::string::npos) query = request.target.substr(mark + 1);
  kms = request.headers.has("x-amz-target");
  const std::string_view host = request.headers.get_or("host", "");
  if (host.starts_with("s3sse-")) path = "/" + std::string(host.substr(0, host.find('.'))) + path;
  const std::size_t key = path.find('/', 1);
  on_object = !kms && key != std::string::npos && key + 1 < path.size();
}

bool RequestShape::asks(std::string_view parameter) const {
  for (const std::string_view item : split(query, '&'))
    if (item.substr(0, item.find('=')) == parameter) return true;
  return false;
}

bool RequestShape::plain_object() const {
  static constexpr std::string_view object_subresources[] = {"uploads",    "uploadId",  "tagging",    "acl",
                                                             "attributes", "retention", "legal-hold", "encryption",
                                                             "select",     "restore"};
  if (!on_object) return false;
  for (const std::string_view name : object_subresources)
    if (asks(name)) return false;
  return true;
}

}  // namespace s3sse::harness
