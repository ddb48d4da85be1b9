#pragma once
// JUnit XML as GitHub, GitLab and Jenkins read it.
#include <string>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// One <testsuite> per first segment of the case ids. fail, unexpected-pass, unimplemented and flaky are <failure>;
/// error, blocked and timeout are <error>; every other verdict but pass is <skipped> with a message. An incomplete run
/// adds one <error>, so that no reader takes it for green. Rule ids stand in <properties>.
std::string render_junit(const RunRecord& record);

}  // namespace s3sse::reports
