// The stages of each source. One that cites a rule and is named nowhere here is told by a test.
#include "simulator/deviations/deviation.h"

namespace s3sse::deviations {
namespace {

struct Place {
  std::string_view prefix;  ///< of the path; the longest one decides
  std::vector<Stage> stages;
};

const std::vector<Place>& places() {
  using enum Stage;
  static const std::vector<Place> all = {
      {"simulator/server/", {connect}},
      {"simulator/auth/", {authenticate}},
      {"simulator/client_side/read_envelope", {validate}},
      {"simulator/client_side/write_envelope", {store}},
      {"simulator/client_side/unwrap_data_key", {unwrap}},
      {"simulator/client_side/wrap_data_key", {wrap}},
      {"simulator/client_side/content_key", {unwrap}},
      {"simulator/client_side/decrypt_content", {open}},
      {"simulator/client_side/key_material", {unwrap}},
      {"simulator/client_side/key_service", {wrap}},
      {"simulator/client_side/error_class", {answer}},
      {"simulator/client_side/codec", {plan}},
      {"simulator/client_side/policy", {plan}},
      {"simulator/client_side/encrypting_source", {seal}},
      {"simulator/client_side/rewrap", {wrap}},
      {"simulator/client_side/client", {store}},
      {"simulator/policy/", {authorise}},
      {"simulator/sse/customer_key", {validate}},
      {"simulator/sse/encryption_request", {validate}},
      {"simulator/sse/managed_headers", {validate}},
      {"simulator/sse/refusals", {validate, plan, wrap, unwrap}},
      {"simulator/sse/plan", {plan}},
      {"simulator/sse/object_access", {fetch}},
      {"simulator/sse/encryption_context", {validate, wrap, unwrap}},
      {"simulator/sse/encryption_headers", {answer}},
      {"simulator/sse/", {wrap, unwrap}},
      {"simulator/kms/", {kms}},
      {"simulator/service/router", {route}},
      {"simulator/service/service", {route}},
      {"simulator/service/kms_front", {route, authenticate}},
      {"simulator/service/core", {authorise, answer}},  // in whose name KMS is asked; where an object lies
      {"simulator/service/error_document", {answer}},
      {"simulator/service/audit_event", {audit}},
      {"simulator/service/form/", {validate, authorise}},
      {"simulator/service/policy/", {authorise}},
      {"simulator/service/xml", {answer}},
      {"simulator/service/order_of_checks", {authorise, validate}},
      {"simulator/service/write/put_checks", {authorise, validate, wrap, store}},
      {"simulator/service/read/byte_range", {validate, open}},
      {"simulator/service/read/client_side_objects", {validate, store, open, answer}},
      {"simulator/service/read/conditions", {validate}},
      {"simulator/service/read/listing", {validate, answer}},
      {"simulator/service/read/object_headers", {answer}},
      {"simulator/service/read/open_object", {open}},
      {"simulator/service/read/read_target", {fetch, validate, answer}},
      {"simulator/service/write/body_integrity", {validate, seal}},
      {"simulator/service/write/bucket_encryption_xml", {validate, store, answer}},
      {"simulator/service/write/copy_encryption", {validate, plan}},
      {"simulator/service/write/copy_source", {fetch, validate, unwrap, open, answer}},
      {"simulator/service/write/delete_version", {store}},
      {"simulator/service/write/etag", {seal}},
      {"simulator/service/write/object_checksums", {seal, store, answer}},
      {"simulator/service/write/object_metadata", {validate, answer}},
      {"simulator/service/write/object_encryption_xml", {validate}},
      {"simulator/service/write/seal_body", {validate, seal}},
      {"simulator/service/write/tag_set", {validate, authorise}},
      {"simulator/service/write/write_encryption", {plan, wrap}},
      {"simulator/service/write/object_lock", {validate, store, answer}},
      {"simulator/service/settings/", {validate, store}},
      {"simulator/service/multipart/completion", {validate}},
      {"simulator/service/multipart/completion_checks", {authorise, validate, fetch, seal, store}},
      {"simulator/service/multipart/part_copy_checks", {authorise, validate}},
      {"simulator/service/multipart/creation_checks", {plan}},
      {"simulator/service/multipart/upload_access", {fetch, validate, wrap, unwrap, answer}},
      // A handler goes through the stages in its own order.
      {"simulator/service/operations/", {authorise, validate, plan, wrap, unwrap, seal, store, fetch, answer}},
  };
  return all;
}

}  // namespace

std::vector<Stage> stages_of(std::string_view place) {
  const Place* found = nullptr;
  for (const Place& candidate : places()) {
    if (!place.starts_with(candidate.prefix)) continue;
    if (found == nullptr || candidate.prefix.size() > found->prefix.size()) found = &candidate;
  }
  return found == nullptr ? std::vector<Stage>{} : found->stages;
}

}  // namespace s3sse::deviations
