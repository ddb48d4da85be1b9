#include "simulator/deviations/topics.h"

namespace s3sse::deviations {

Rows setting_rows() {
  using enum Stage;
  return {
      {Rule::bucket_setting_is_read_back_as_it_was_put, fetch, "Forgets what was put.", LeavesOut{}},
      {Rule::bucket_setting_unset_has_an_error_of_its_own, answer, "Answers 200 with nothing where nothing was put.",
       Passes{}},
      {Rule::bucket_setting_malformed_document_changes_nothing, validate,
       "Answers 200 to a document that it cannot read.", Acts{}},
  };
}

}  // namespace s3sse::deviations
