#include "simulator/client_side/object_store.h"

namespace s3sse::client_side {
namespace {

tl::unexpected<Error> without_parts() {
  return fail("this store takes no uploads in parts; put the object as a whole", "NotImplemented");
}

}  // namespace

Result<std::string> ObjectStore::create_upload(const std::string& /*bucket*/, const std::string& /*key*/,
                                               const Metadata& /*metadata*/) {
  return without_parts();
}

Result<std::string> ObjectStore::upload_part(const std::string& /*bucket*/, const std::string& /*key*/,
                                             const std::string& /*upload_id*/, int /*number*/, BodySource& /*body*/,
                                             std::uint64_t /*length*/) {
  return without_parts();
}

Result<void> ObjectStore::complete_upload(const std::string& /*bucket*/, const std::string& /*key*/,
                                          const std::string& /*upload_id*/,
                                          const std::vector<UploadedPart>& /*parts*/) {
  return without_parts();
}

Result<void> ObjectStore::abort_upload(const std::string& /*bucket*/, const std::string& /*key*/,
                                       const std::string& /*upload_id*/) {
  return without_parts();
}

}  // namespace s3sse::client_side
