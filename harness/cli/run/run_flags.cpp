#include "harness/cli/run/run_flags.h"

#include "harness/cli/command/command.h"
#include "harness/cli/command/era_flag.h"
#include "harness/cli/command/names.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/run/baseline_source.h"
#include "harness/cli/target/target_flags.h"
#include "harness/model/vocabulary.h"

namespace s3sse::cli {
namespace {

void add_limits(Command& verb, RunFlags& flags) {
  const char* group = "How far it goes";
  const auto number = [&](const char* name, auto& value, const char* help, const char* type) {
    return verb.add_option(name, value, help).type_name(type).group(group);
  };
  number("--jobs", flags.jobs, "cases at the same time (default: one for each core; 8 against a live endpoint)", "N")
      .between(1, 256);
  number("--timeout", flags.timeout_seconds, "limit of one step (default 30)", "SECONDS").between(1, 3600);
  number("--case-timeout", flags.case_timeout_seconds, "limit of one case (default 120)", "SECONDS")
      .between(1, 24 * 3600);
  number("--max-requests", flags.max_requests, "end, as incomplete, after so many requests", "N");
  number("--max-bytes", flags.max_bytes, "... after so many bytes of bodies, both ways", "N");
  number("--max-seconds", flags.max_seconds, "... after so long", "SECONDS");
  number("--give-up-after", flags.give_up_after, "cases in a row without an answer (default 20; 0: never)", "N");
  number("--confirm-failures", flags.confirm, "repeat a failed case so often; if it passes then it is flaky", "N")
      .between(0, 20);
  number("--shuffle", flags.shuffle, "run the cases in a random order that SEED decides", "SEED");
  number("--repeat", flags.repeat, "everything N times; a case whose verdict changes is flaky", "N").between(1, 10000);
  number("--shard", flags.shard, "one part of several: 2/5 is the second of five", "I/N");
  verb.add_flag("--dry-run", flags.dry_run, "say what would be sent, and send nothing").group(group);
}

}  // namespace

void add_run_flags(Command& verb, RunFlags& flags) {
  add_target_flags(verb, flags.target);
  flags.filter.add_to(verb);
  add_limits(verb, flags);
  verb.add_option("--out", flags.out, "where report.html, report.json, report.md, junit.xml go (default out)")
      .type_name("DIR");
  verb.add_option("--baseline", flags.baseline,
                  "known deviations (or a name in vectors/profiles); exit 4 if anything is new")
      .type_name("FILE")
      .offers(offered_profiles);
  verb.add_option("--gate", flags.gate, "which cases count for the exit code: must (the MUST rules, default) or all")
      .one_of({"must", "all"})
      .type_name("GATE");
  add_era_flag(verb, flags.era);
  verb.add_option("--kms-key", flags.kms_keys, "keys that exist already, where none can be made").type_name("ARN");
  verb.add_flag("--no-detect", flags.no_detect, "take the endpoint to have everything but what --lack names");
  const auto capabilities = harness::model::as_strings(harness::model::capabilities());
  const char* where = "vectors/README.md lists them";
  verb.add_option("--have", flags.have, "a capability that the endpoint has, whatever is detected")
      .type_name("CAP")
      .one_of(capabilities, where);
  verb.add_option("--lack", flags.lack, "one that it has not: cases that need it are not applicable")
      .type_name("CAP")
      .one_of(capabilities, where);
  verb.add_option("--allow", flags.laxities, "tolerate this deviation, which the vectors name: such cases pass")
      .type_name("NAME")
      .offers(offered_laxities);
  verb.add_option("--seed", flags.seed, "makes keys and bodies of the cases; the report tells it").type_name("SEED");
  verb.add_flag("--trace", flags.trace, "what was sent and answered in every case, not of failed ones alone");
  verb.add_flag("--verbose", flags.verbose, "every deviation, not the first 20");
  verb.add_flag("--json", flags.json, "the report to standard output instead of the summary");
  verb.add_flag("--quiet", flags.quiet, "the verdict line alone, and errors").excludes("--json");
  add_vectors_flag(verb, flags.vectors);
  add_cases_flag(verb, flags.cases);
}

}  // namespace s3sse::cli
