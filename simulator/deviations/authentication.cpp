// Signatures: what they cover, and who needs which.
#include <functional>

#include "simulator/base/http.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

using Names = std::vector<std::string>;

bool is_about_customer_key(std::string_view name) {
  return name.find("server-side-encryption-customer-") != std::string_view::npos;
}

S3Error needs_version_4() {
  const std::string null = "null";
  return errors::invalid_argument(
      "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
      "Authorization", &null);
}

}  // namespace

Rows authentication_rows() {
  using enum Stage;
  return {
      {Rule::copy_object_unsigned_amz_header_is_refused, authenticate, "Takes unsigned headers of a copy.",
       alters<Names, bool>([](Names right, bool copy) { return copy ? Names() : std::move(right); })},
      {Rule::sse_c_unsigned_headers_are_refused, authenticate, "Takes unsigned SSE-C headers.",
       alters<Names, bool>([](Names right, bool /*copy*/) {
         std::erase_if(right, is_about_customer_key);
         return right;
       })},
      {Rule::sse_c_presigned_url_signs_the_headers, authenticate,
       "Lets a URL go without the SSE-C header that it was signed with.", Passes{}},
      {Rule::header_signed_header_counts_in_the_query, authenticate,
       "Looks for signed headers among the headers alone, not in the query of a URL.", gives(std::vector<Header>{})},
      {Rule::header_presigned_query_stands_for_headers, authenticate,
       "Ignores headers that stand in the query of a URL.", gives(std::vector<Header>{})},
      {Rule::kms_api_requests_are_signed_for_kms, authenticate, "Takes a KMS request that was signed for S3.",
       alters<std::string_view, std::string>(
           [](std::string_view, const std::string& claimed) { return std::string_view(claimed); })},
      {Rule::kms_api_requests_are_signed_for_kms, authenticate, "Takes a KMS request whose signature is wrong.",
       Passes{}},
      {Rule::header_sensitive_values_are_not_logged, authenticate, "Shows customer keys in the canonical request.",
       alters<std::string, std::string>([](const std::string&, const std::string& whole) { return whole; })},
      {Rule::get_object_presigned_kms_read_works_with_sigv4, authenticate, "Refuses a presigned read of a KMS object.",
       alters<S3Result<void>, std::function<bool()>>(
           [](S3Result<void> right, const std::function<bool()>& reads_kms) -> S3Result<void> {
             if (reads_kms && reads_kms()) return refuse(needs_version_4());
             return right;
           })},
      {Rule::header_signature_v2_is_verified, authenticate, "Takes Signature Version 2 whatever the signature is.",
       Passes{}},
      {Rule::header_signature_v2_serves_what_is_not_under_kms, authenticate,
       "Refuses Signature Version 2 where a customer key comes with it.",
       alters<S3Result<void>, bool>([](S3Result<void> right, bool with_customer_key) -> S3Result<void> {
         if (with_customer_key) return refuse(needs_version_4());
         return right;
       })},
      {Rule::get_object_kms_read_needs_sigv4, fetch, "Lets Signature Version 2 in to read a KMS object.", Passes{}},
      {Rule::kms_writes_and_reads_need_sigv4, fetch, "Lets Signature Version 2 in to read a KMS object.", Passes{}},
      {Rule::kms_writes_and_reads_need_sigv4, plan, "Lets Signature Version 2 in to write under KMS.", Passes{}},
      {Rule::bucket_encryption_put_needs_sigv4, validate, "Lets Signature Version 2 in to change the bucket's default.",
       Passes{}},
      {Rule::update_encryption_needs_sigv4, validate,
       "Lets Signature Version 2 in to change how an object is encrypted.", Passes{}},
  };
}

}  // namespace s3sse::deviations
