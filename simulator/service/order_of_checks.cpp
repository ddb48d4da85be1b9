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
Order<PutRequest> put_order() {
  return put_checks;
}

}  // namespace s3sse::service
