#pragma once
// The kill matrix for a browser.
#include <string>

#include "reports/model/mutation_record.h"

namespace s3sse::reports {

/// One self-contained page without scripts: sums, what nobody killed and why, then every mutant with its killers.
/// Expectations that can fail are counted and not listed: there are thousands.
std::string render_mutation_html(const MutationRecord& record);

}  // namespace s3sse::reports
