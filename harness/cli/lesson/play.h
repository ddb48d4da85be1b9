#pragma once
// A case played for somebody who watches: each request with its answer, its trace, what lies on the disk after it, what
// KMS was asked, and the lines to do the same by hand.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/model/suite.h"

namespace s3sse::cli {

struct PlayOptions {
  std::string seed;           ///< every key, nonce and id comes of it
  bool reveals = false;       ///< keys in the clear: the simulator and all its keys are gone when the play is over
  bool breaks_rules = false;  ///< those that the case cites are switched off, as in a server that does it wrong
};

/// Plays `c` against a simulator of its own, in the newest era in which the case is in force. Returns {"id", "title",
/// "symptom", "cause", "fix", "verdict", "reason", "findings", "rules", "rulebook": {id: statement}, "scripts",
/// "steps": [{"step", "deed" or "request" and "answer", "trace", "kms", "audit", "stored", "commands"}]}. `notes` are
/// those of the case. Bytes are hex. "scripts" has for each tool all that it takes to do the same by hand, to be run as
/// it stands; the "commands" of a step are its lines in there.
nlohmann::ordered_json play(const harness::model::RuleCatalogue& rules, const harness::model::Case& c,
                            const std::string& notes, const PlayOptions& options);

}  // namespace s3sse::cli
