#include "harness/cli/run/live_detection.h"

#include <fmt/format.h>

#include "harness/cli/command/output.h"
#include "harness/cli/command/state_folder.h"
#include "simulator/base/entropy.h"

namespace s3sse::cli {

namespace runner = harness::runner;

std::string new_run_id() {
  static constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string id;
  for (auto rest = static_cast<std::uint64_t>(SystemClock().now().time_since_epoch().count()); rest > 0; rest /= 36)
    id.insert(id.begin(), digits[rest % 36]);
  SystemEntropy entropy;
  for (const std::uint8_t byte : entropy.bytes(3)) id += digits[byte % 36];
  return id;
}

std::unique_ptr<runner::Journal> open_journal(const std::string& run_id, const std::string& endpoint) {
  const auto folder = journal_folder(process_environment());
  if (!folder) return nullptr;
  auto journal = runner::Journal::begin(*folder, run_id, endpoint);
  if (journal) return std::move(*journal);
  print_error(fmt::format("s3sse: no journal of the buckets that are made: {}\n", journal.error().message));
  return nullptr;
}

runner::Detection detect_live(const Target& target, TargetEndpoint& opened, const std::vector<std::string>& kms_keys,
                              std::chrono::milliseconds step_limit) {
  runner::DetectOptions options;
  options.run_id = new_run_id();
  options.kms_key_arns = kms_keys;
  options.step_limit = step_limit;
  const bool remote = target.kind == Target::Kind::remote;
  const auto journal = remote ? open_journal(options.run_id, opened.endpoint().info().label) : nullptr;
  options.journal = journal.get();
  runner::Caller caller(opened.endpoint(), opened.clock(), target.principals.owner.credentials, target.virtual_host);
  return runner::detect(caller, options);
}

}  // namespace s3sse::cli
