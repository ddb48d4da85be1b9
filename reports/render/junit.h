#pragma once
// JUnit XML as GitHub, GitLab and Jenkins read it.
#include <string>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// One <testsuite> per first segment of the case ids. fail, unimplemented and flaky are <failure>; error,
/// blocked and timeout are <error>; what every report counts as passed has none of them, nor has unexpected-pass: the
/// stale expectation is a <failure> in a suite of its own, "baseline". Every other verdict is <skipped> with a message.
/// An incomplete run adds one <error>, so that no reader takes it for green. Rule ids stand in <properties>, and the
/// verdict line of the whole run in those of each suite.
std::string render_junit(const RunRecord& record);

}  // namespace s3sse::reports
