#include <string>
#include <utility>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {

Rows answer_rows() {
  using enum Stage;
  using Elements = std::vector<std::pair<std::string, std::string>>;
  return {
      // The status of an error
      {Rule::error_invalid_encryption_algorithm_is_400, answer, "Answers 403 where S3 says 400.", gives(403)},
      {Rule::error_kms_disabled_is_400, answer, "Answers 403 where S3 says 400.", gives(403)},
      {Rule::error_kms_invalid_key_usage_is_400, answer, "Answers 403 where S3 says 400.", gives(403)},
      {Rule::error_kms_invalid_state_is_400, answer, "Answers 409 where S3 says 400.", gives(409)},
      {Rule::error_kms_not_found_is_400, answer, "Answers 404 where S3 says 400.", gives(404)},
      {Rule::error_access_denied_covers_four_causes, answer, "Answers 401 where S3 says 403.", gives(401)},
      {Rule::error_malformed_xml_reports_schema_violation, answer, "Answers 500 where S3 says 400.", gives(500)},
      {Rule::error_bad_digest_and_invalid_digest_are_400, answer, "Answers 412 where S3 says 400.", gives(412)},
      {Rule::error_unimplemented_header_is_501, answer, "Answers 400 where S3 says 501.", gives(400)},
      {Rule::error_head_status_matches_get_status, answer, "Answers a HEAD with another status than a GET.",
       alters<int>([](int right) { return right == 400 ? 404 : 400; })},
      {Rule::copy_object_late_error_arrives_inside_200, answer, "Answers a late error with its own status.",
       alters<int, int>([](int, int own) { return own; })},

      // Its document
      {Rule::error_invalid_argument_names_the_argument, answer, "Does not name the argument.", gives(Elements{})},
      {Rule::error_body_is_xml_with_four_elements, answer, "Leaves out RequestId and HostId.", LeavesOut{}},
      {Rule::head_object_errors_have_no_body, answer, "Answers a HEAD with a document.", gives(false)},

      // Listings
      {Rule::list_objects_times_are_whole_seconds, answer, "Lists times with milliseconds.",
       alters<TimePoint, TimePoint>([](TimePoint, TimePoint exact) { return exact; })},
      {Rule::checksum_algorithm_and_type_are_listed, answer, "Lists nothing of checksums.", LeavesOut{}},
      {Rule::get_object_metadata_beyond_ascii_are_encoded, answer, "Gives metadata beyond ASCII out as raw bytes.",
       alters<std::string, std::string>([](const std::string&, const std::string& raw) { return raw; })},
      {Rule::list_objects_senseless_parameter_is_refused, validate,
       "Ignores parameters of a listing that make no sense.", Passes{}},
      {Rule::list_buckets_page_is_as_large_as_asked, validate, "Lists all buckets, however many are asked for.",
       gives(std::size_t{10'000})},
      {Rule::error_malformed_bucket_owner_is_refused, authorise, "Takes a malformed account for another one.",
       Passes{}},
      {Rule::etag_is_the_same_on_put_head_get_and_list, answer, "Lists another ETag than that of the object.",
       alters<std::string, std::string>([](const std::string&, const std::string& other) { return other; })},
      {Rule::list_objects_listing_shows_every_object_without_encryption, answer, "Lists objects with their encryption.",
       gives(std::optional<std::string>("AES256"))},
  };
}

}  // namespace s3sse::deviations
