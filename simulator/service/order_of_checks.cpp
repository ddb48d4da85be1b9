#include "simulator/service/order_of_checks.h"

#include <array>

#include "simulator/service/policy/access.h"

namespace s3sse::service {
namespace {

constexpr std::array bucket_checks = {
    Check<store::BucketRecord>{"expected-owner-is-an-account", check_owner_header},  // ERR-19
    Check<store::BucketRecord>{"no-managed-encryption", check_no_managed_encryption,
                               Rule::get_object_sse_header_is_judged_before_the_bucket},
    Check<store::BucketRecord>{"bucket-exists", find_bucket_of_call},  // ENC-16: before the body
    Check<store::BucketRecord>{"permission", check_permission},        // POL-09: before the values of headers
    Check<store::BucketRecord>{"expected-owner", check_owner_of_bucket},
};

constexpr std::array read_checks = {
    Check<ReadTarget>{"object-exists", find_object_of_read},  // POL-20: or AccessDenied
    Check<ReadTarget>{"not-archived", check_class_of_read},
    Check<ReadTarget>{"signature-for-kms", check_signature_of_read},  // GET-12
    Check<ReadTarget>{"customer-key-headers", read_key_of_read},      // SSEC-05 ...
    Check<ReadTarget>{"customer-key-fits", check_key_of_read,         // SSEC-15, SSEC-17
                      Rule::sse_c_key_is_judged_before_conditions},
    Check<ReadTarget>{"conditions", check_conditions_of_read},
    Check<ReadTarget>{"range", settle_range_of_read},
};
constexpr std::size_t description_checks = 5;  // as far as the key

constexpr std::array source_checks = {
    Check<CopySource>{"source-is-named", read_name_of_source},
    Check<CopySource>{"bucket-permission-and-owner", open_bucket_of_source},  // as bucket_checks, for s3:GetObject
    Check<CopySource>{"object-exists", find_object_of_source},
    Check<CopySource>{"not-archived", check_class_of_source},
    Check<CopySource>{"signature-for-kms", check_signature_of_source},
    Check<CopySource>{"customer-key-headers", read_key_of_source},
    Check<CopySource>{"customer-key-fits", check_key_of_source, Rule::sse_c_key_is_judged_before_conditions},
    Check<CopySource>{"conditions", check_conditions_of_source},
};

constexpr std::array put_checks = {
    Check<PutRequest>{"metadata", read_metadata_of_put},
    Check<PutRequest>{"key-length", check_key_of_put},
    Check<PutRequest>{"condition-is-known", read_condition_of_put},  // ERR-15
    Check<PutRequest>{"digest-headers", read_digests_of_put},        // ETAG-11, CSUM-07
    Check<PutRequest>{"length", read_length_of_put},
    Check<PutRequest>{"encryption-headers", read_encryption_of_put},  // SSEC-02, SSEC-12: their own order
    Check<PutRequest>{"lock-and-acl", read_protection_of_put},        // LOCK-06, ACC-07
    Check<PutRequest>{"key-of-kms", prepare_encryption_of_put},       // PUT-17 ...
    Check<PutRequest>{"condition-holds", check_condition_of_put},
};

constexpr std::array creation_checks = {
    Check<CreationRequest>{"metadata", read_metadata_of_upload},
    Check<CreationRequest>{"key-length", check_key_of_upload},
    Check<CreationRequest>{"checksum-headers", read_checksum_of_upload},
    Check<CreationRequest>{"encryption-headers", read_encryption_of_upload},
    Check<CreationRequest>{"lock-and-acl", read_protection_of_upload},
    Check<CreationRequest>{"key-of-kms", prepare_encryption_of_upload},  // MPU-18
};

constexpr std::array part_checks = {
    Check<PartRequest>{"part-number", read_number_of_part},
    Check<PartRequest>{"digest-headers", read_digests_of_part},
    Check<PartRequest>{"checksum-of-the-upload", check_checksum_of_part},
    Check<PartRequest>{"length", read_length_of_part},
    Check<PartRequest>{"customer-key-or-kms", open_keys_of_part},  // MPU-06 ... MPU-09, MPU-16
};

constexpr std::array part_copy_checks = {
    Check<PartCopyRequest>{"part-number", read_number_of_part_copy},
    Check<PartCopyRequest>{"source", find_source_of_part_copy},
    Check<PartCopyRequest>{"source-range", read_range_of_part_copy},
    Check<PartCopyRequest>{"size", check_size_of_part_copy},
    Check<PartCopyRequest>{"customer-key-or-kms", open_keys_of_part_copy},  // MPU-06 ... MPU-09, MPU-16
    Check<PartCopyRequest>{"source-opens", open_source_of_part_copy},
};

constexpr std::array completion_checks = {
    Check<CompletionRequest>{"condition-is-known", read_condition_of_completion},  // ERR-15
    Check<CompletionRequest>{"checksum-headers", read_checksum_of_completion},     // CSUM-12
    Check<CompletionRequest>{"customer-key", read_key_of_completion},              // MPU-10 ... MPU-12
    Check<CompletionRequest>{"list-of-parts", read_list_of_completion},            // the body is read from here on
    Check<CompletionRequest>{"parts-are-there", choose_parts_of_completion},
    Check<CompletionRequest>{"checksum-of-the-object", settle_checksum_of_completion},
    Check<CompletionRequest>{"condition-holds", check_condition_of_completion},
    Check<CompletionRequest>{"no-conflict", check_conflict_of_completion},
};

constexpr std::array copy_checks = {
    Check<CopyRequest>{"key-length", check_key_of_copy},
    Check<CopyRequest>{"condition-is-known", read_condition_of_copy},  // ERR-15
    Check<CopyRequest>{"source", find_source_of_copy},
    Check<CopyRequest>{"encryption-headers", read_encryption_of_copy},  // COPY-01 ... COPY-05
    Check<CopyRequest>{"metadata", read_metadata_of_copy},
    Check<CopyRequest>{"changes-something", check_change_by_copy},  // COPY-18 ... COPY-20
    Check<CopyRequest>{"lock-and-acl", read_protection_of_copy},    // LOCK-06, ACC-07
    Check<CopyRequest>{"checksum-headers", read_checksum_of_copy},
    Check<CopyRequest>{"size", check_size_of_copy},
    Check<CopyRequest>{"condition-holds", check_condition_of_copy},
    Check<CopyRequest>{"source-opens", open_source_of_copy},  // COPY-06: before the key of the copy
    Check<CopyRequest>{"key-of-kms", prepare_encryption_of_copy},
};

}  // namespace

Order<store::BucketRecord> bucket_order() {
  return bucket_checks;
}
Order<ReadTarget> read_order() {
  return read_checks;
}
Order<ReadTarget> description_order() {
  return Order<ReadTarget>(read_checks).first(description_checks);
}
Order<CopySource> source_order() {
  return source_checks;
}
Order<CreationRequest> creation_order() {
  return creation_checks;
}
Order<PartRequest> part_order() {
  return part_checks;
}
Order<PartCopyRequest> part_copy_order() {
  return part_copy_checks;
}
Order<CompletionRequest> completion_order() {
  return completion_checks;
}
Order<CopyRequest> copy_order() {
  return copy_checks;
}
Order<PutRequest> put_order() {
  return put_checks;
}

}  // namespace s3sse::service
