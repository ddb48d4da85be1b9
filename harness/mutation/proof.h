#pragma once
// The proof that a suite would notice: breaks one thing after the other and looks which cases turn red.
#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/model/suite.h"
#include "harness/mutation/subject.h"
#include "harness/transport/mutators/response_mutant.h"
#include "reports/model/mutation_record.h"

namespace s3sse::harness::mutation {

struct ProofOptions {
  unsigned jobs = 0;  ///< mutants at the same time; 0: as many as the machine has cores
  std::vector<RuleMutant> rules;
  std::vector<const ResponseMutant*> responses;
  bool exchanges = false;                   ///< alter each part of the exchanges that the cases have
  std::vector<std::string> exchange_ids{};  ///< patterns of those to be altered; none: all
  bool expectations = false;                ///< contradict every expectation of every case, too
  model::Selection selection;               ///< of the cases that may kill
  bool name_idle_cases = false;             ///< those that no answer can disappoint
  bool citing_alone = false;  ///< a rule meets no case but those that cite it: fast, and blind to incidental kills
  std::size_t killers = 1;    ///< a mutant that so many cases named meets no more of them; 0: it meets all
  std::string tool_version;
  const std::atomic<bool>* stop = nullptr;  ///< when true, no further mutant begins
};

/// Told from any thread, one call at a time.
class ProofObserver {
 public:
  virtual ~ProofObserver() = default;
  virtual void on_plan(std::size_t total) = 0;
  virtual void on_mutant(const reports::MutantResult& mutant) = 0;
};

/// First every case against what is intact: one that is not green there proves nothing, and is left out. Then each
/// mutant against a subject of its own. A broken rule meets the cases that cite it, and when none of them names it all
/// the others; a case counts in the era that it is made for.
reports::MutationRecord prove(const model::Suite& suite, const MakeSubject& make, const ProofOptions& options,
                              ProofObserver* observer = nullptr);

}  // namespace s3sse::harness::mutation
