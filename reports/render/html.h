#pragma once
// report.html: one file that needs no network. The record stands in it as one JSON block; a script draws what is looked
// at. Nothing from outside ever becomes markup.
#include <string>

#include "reports/model/run_record.h"
#include "simulator/base/result.h"

namespace s3sse::reports {

/// Documents for pages of their own, as JSON text; empty: no such page.
struct HtmlExtras {
  std::string coverage;  ///< the output of `s3sse coverage --json`
  std::string mutation;  ///< the output of `s3sse mutate --json`
};

/// The error says which of the extras is no JSON object.
Result<std::string> render_html(const RunRecord& record, const HtmlExtras& extras = {});

}  // namespace s3sse::reports
