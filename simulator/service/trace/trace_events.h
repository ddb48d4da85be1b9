#pragma once
// Trace events of the stages of the service. Of credentials and signatures nothing but fingerprints.
#include <string_view>

#include "simulator/policy/authorize.h"
#include "simulator/service/audit_event.h"
#include "simulator/service/core.h"
#include "simulator/service/read/byte_range.h"
#include "simulator/service/router.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/trace/recorder.h"

namespace s3sse::service {

trace::Told told_caller(const auth::Authenticated& caller, const Request& request, const Target& target);
trace::Told told_route(const Operation& operation, const Address& address);
trace::Told told_allowed(std::string_view action, std::string_view resource_arn, const policy::DecidedBy& by);
trace::Told told_head(const BodyIntegrity& integrity, std::optional<std::uint64_t> length, bool conditional);
trace::Told told_range(const ByteRange& range, const store::ObjectRecord& object, bool not_modified);
trace::Told told_sealed(const store::SealedPart& part, EncryptionMethod method, const crypto::SegmentKeys& data_keys);
trace::Told told_opening(const store::ObjectRecord& object, std::uint64_t first, std::uint64_t count);
trace::Told told_recorded(const S3Event& event);
/// `error_code` empty: a success.
trace::Told told_answer(const Response& response, std::string_view error_code);

// Things put away and found again; see traced_store.h.
trace::Told told_bucket(std::string_view name, const std::optional<store::BucketRecord>& found);
trace::Told told_object(std::string_view key, const store::ObjectRef& found);
trace::Told told_upload(std::string_view upload_id, const store::UploadRef& found);
trace::Told told_many(std::string_view what, std::size_t count);
trace::Told told_bucket_made(const store::BucketRecord& bucket);
trace::Told told_bucket_changed(std::string_view name);
trace::Told told_stored(const store::ObjectRecord& object);
trace::Told told_object_changed(std::string_view key, std::string_view version_id);
trace::Told told_upload_begun(const store::UploadRecord& upload);
trace::Told told_part_stored(const store::SealedPart& part);
trace::Told told_gone(std::string_view what, std::string_view name);
trace::Told told_store_refusal(store::StoreStatus status);

}  // namespace s3sse::service
