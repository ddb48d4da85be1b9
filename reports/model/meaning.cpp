#include "reports/model/meaning.h"

namespace s3sse::reports {

Meaning meaning_of(Nature nature) {
  switch (nature) {
    case Nature::loses_data:
      return {"Data is lost", "What was stored cannot be read back, or comes back changed."};
    case Nature::exposes_data:
      return {"Data is exposed", "Somebody without the key or the permission gets at the data."};
    case Nature::claims_falsely:
      return {"Protection is claimed falsely", "The answer says that the data is protected, and it is not."};
    case Nature::ignores_silently:
      return {"Protection is silently missing",
              "Encryption was asked for, the answer was a success, nothing was done."};
    case Nature::wrong_answer:
      return {"Clients break", "A client written for S3 gets an answer that it does not expect, and goes wrong."};
    case Nature::wording:
      return {"Text differs", "The answer is right; a message or detail reads otherwise than that of S3."};
    case Nature::refuses_honestly:
      return {"Refused honestly", "The answer is that this cannot be done: nobody is misled."};
    case Nature::none:
      break;
  }
  return {"No answer that could be judged", "The endpoint did not answer in time, or not the same way twice."};
}

std::string_view title_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "passed";
    case Verdict::lenient:
      return "tolerated";
    case Verdict::informational:
      return "for information";
    case Verdict::not_applicable:
      return "not applicable";
    case Verdict::not_checked:
      return "not visible";
    case Verdict::skipped:
      return "left out";
    case Verdict::expected_failure:
      return "known failure";
    case Verdict::flaky:
      return "flaky";
    case Verdict::unimplemented:
      return "not implemented";
    case Verdict::fail:
      return "failed";
    case Verdict::unexpected_pass:
      return "stale";
    case Verdict::timeout:
      return "timeout";
    case Verdict::blocked:
      return "set-up failed";
    case Verdict::error:
      return "no answer";
  }
  return to_string(verdict);
}

std::string_view headline_of(const Decision& decision) {
  switch (decision.code) {
    case ExitCode::conforming:
      return decision.as_known ? "AS EXPECTED" : "CONFORMING";
    case ExitCode::deviations:
      return "NOT CONFORMING";
    case ExitCode::regression:
      return "REGRESSION";
    case ExitCode::nothing_selected:
      return "NOTHING CHECKED";
    default:
      return "INCOMPLETE";
  }
}

std::string verdict_line(const Decision& decision) {
  return std::string(headline_of(decision)) + ": " + decision.reason;
}

}  // namespace s3sse::reports
