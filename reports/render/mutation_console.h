#pragma once
// The kill matrix for people.
#include <string>

#include "reports/model/mutation_record.h"

namespace s3sse::reports {

/// Sums, then every mutant that no case named, with what is known about it. `verbose`: the killed ones, too.
std::string render_mutation_console(const MutationRecord& record, bool verbose);

}  // namespace s3sse::reports
