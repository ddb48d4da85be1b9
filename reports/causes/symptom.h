#pragma once
// The fault of one step, as far as the answer tells it apart from what went wrong elsewhere.
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// Symptoms that are alike come from one cause, as far as anybody outside can tell.
struct Symptom {
  enum class Kind {
    acted_on_the_whole,  ///< a subresource was taken for the bucket or the object itself
    key_over_http,       ///< a customer key taken without TLS
    key_beside_method,   ///< a customer key and a method in one request, taken
    headers_ignored,     ///< success, and nothing of the encryption that was asked for in the answer
    accepted,            ///< success where S3 refuses
    not_implemented,     ///< 501
    declined,            ///< a capability that it says not to have
    refused,             ///< an error where S3 succeeds
    refused_otherwise,   ///< another error than that of S3
    coded_otherwise,     ///< the right status, and another error code
    details_missing,     ///< the right error without an element that S3 adds
    worded_otherwise,    ///< the right error in other words
    differs,             ///< a header, an element or a body that is not as S3's
    silent,              ///< no answer, or none in time
  };
  Kind kind = Kind::differs;
  std::string operation;  ///< empty where it does not matter
  std::string what;       ///< methods, rule, code, header ...: the rest of what sets it apart
  std::string said;       ///< in whole words, for people
  std::string lacks{};    ///< the capability, where it is declined
  /// True if what is alike is one cause, even where a trial finds one broken rule for each operation behind it.
  bool whole = false;
  [[nodiscard]] auto key() const { return std::tie(kind, operation, what); }
};

/// "headers-ignored": a part of the names of causes.
std::string_view to_string(Symptom::Kind kind);

/// `exchange`: of the step that the finding is about; null where none was recorded.
Symptom symptom_of(const Finding& finding, const ExchangeRecord* exchange, const RunRecord& record);
/// Of a case without findings: a set-up step that failed, or no answer.
Symptom symptom_of_reason(const CaseResult& result);
/// Those of a case, the first one first: one for each finding, or that of the reason.
std::vector<Symptom> symptoms_of(const CaseResult& result, const RunRecord& record);

}  // namespace s3sse::reports
