// Link: s3sse::harness_model
// Files of cases: what is wrong has a place and a reason, what is not is a case with an id.
#include "harness/model/suite.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse::harness;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  model::Suite suite;
  model::load_cases("cases/fuzz.json", s3sse::fuzz::text_of(data, size), suite);
  for (const model::Problem& problem : suite.problems)
    s3sse::fuzz::check(!problem.what.empty() && problem.file == "cases/fuzz.json", "a problem has a reason");
  for (const model::Case& each : suite.cases) s3sse::fuzz::check(!each.id.empty(), "a case has an id");
  return 0;
}
