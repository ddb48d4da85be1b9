#pragma once
// Matchers, which a value is compared with. There is none that accepts anything.
#include <optional>
#include <string>
#include <vector>

#include "harness/model/body_spec.h"
#include "harness/model/pattern.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::model {

/// Rule and nature that stand beside an expectation; empty where the one around it counts.
struct Attribution {
  std::string rule;
  std::optional<reports::Nature> nature;
};

struct Matcher {
  enum class Kind {
    equals,
    absent,
    present,
    matches,
    one_of,
    negated,
    all,
    starts_with,
    ends_with,
    contains,
    equals_saved,
    differs_from_saved,
    at_least,
    at_most,
    ignoring_case,
    etag_of,
    multipart_etag_of,
    checksum_of,
    key_md5_of,
    base64_size,
    json_equals,
    base64_json,
  };
  Kind kind = Kind::equals;
  std::vector<std::string> texts;  ///< texts to compare with; may hold variables; names for ..._saved and ..._of
  std::vector<Matcher> inner;      ///< of negated and all
  double number = 0;               ///< of at_least, at_most, base64_size
  BodySpec body;                   ///< of etag_of, checksum_of
  std::string algorithm;           ///< of checksum_of
  std::optional<Pattern> pattern;  ///< of matches; compiled once, at load time
  Attribution attribution;
};

/// A value found by name, and what it has to be.
struct NamedMatcher {
  std::string name;
  Matcher matcher;
};

}  // namespace s3sse::harness::model
