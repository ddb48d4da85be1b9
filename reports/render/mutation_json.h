#pragma once
// mutation.json: the kill matrix for tools. Its shape is fixed in reports/schema/mutation.schema.json.
#include <string>

#include "reports/model/mutation_record.h"

namespace s3sse::reports {

/// Ends with a line feed.
std::string render_mutation_json(const MutationRecord& record);

}  // namespace s3sse::reports
