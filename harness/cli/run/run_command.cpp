#include <memory>

#include "harness/cli/command/verbs.h"
#include "harness/cli/run/run_flags.h"

namespace s3sse::cli {
namespace {

constexpr const char* run_footer = R"(Examples:
  s3sse run                                       everything against the built-in simulator
  s3sse run --only sse-c --level must             one topic, MUST rules only
  s3sse run --repeat 100 --shuffle monday         a hundred times, each time in another order
  s3sse run --over-https                          the same through TLS and HTTP on loopback
  s3sse run --endpoint https://127.0.0.1:9443     against s3sse serve in another terminal
  AWS_PROFILE=lab s3sse run --endpoint https://s3.lab.example --kms-key arn:aws:kms:... --lack dsse-kms
  s3sse run --target lab.json --dry-run           what would be sent, and the budget
  s3sse run --target lab.json --baseline known.json --confirm-failures 2
                                                  a CI gate: exit 4 if anything is new
  s3sse run --target lab.json --shard 2/5         the second fifth; merge the reports with s3sse merge

Credentials: --profile, else AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else AWS_PROFILE,
else those of an s3sse serve of yours that listens at the endpoint (it tells its CA, too), else the default
profile. env takes AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or endpoint_url of the profile, in this order.
White-box questions (stored bytes, KMS calls, clock): answered by an s3sse serve for runs of the same user.
Shards come by themselves from GTEST_SHARD_INDEX and GTEST_TOTAL_SHARDS, S3SSE_SHARD (2/5, for a GitHub matrix),
JOB_COMPLETION_INDEX and S3SSE_SHARDS (Kubernetes Indexed Jobs), CI_NODE_INDEX and CI_NODE_TOTAL (GitLab).
Only buckets that the run made itself are touched, and they are removed again, with DeleteObject,
AbortMultipartUpload and DeleteBucket; with DeleteBucketPolicy only where a policy that a case put refuses these;
KMS keys that a case made are scheduled for deletion. Ctrl-C ends it in order: what is running is cleaned up, and
the report says incomplete. A second Ctrl-C ends it at once; s3sse sweep takes down what such a run left.
Exit codes: 0 conforming, 1 deviations, 2 wrong usage, 3 could not run, incomplete or degraded, 4 new deviation or
            stale expectation against --baseline, 5 nothing selected, or nothing of it could be checked,
            6 vectors invalid.)";

}  // namespace

void add_run_command(Command& program) {
  auto flags = std::make_shared<RunFlags>();
  Command verb = program.add_verb("run", "Replay the suite against an endpoint and report what deviates");
  add_run_flags(verb, *flags);
  verb.footer(run_footer);
  verb.action([flags] { return run_suite(*flags); });
}

}  // namespace s3sse::cli
