#include "harness/cli/lesson/watched_endpoint.h"

#include <fmt/format.h>

#include "harness/transport/recording_endpoint.h"
#include "simulator/base/uri.h"

namespace s3sse::cli {
namespace {

struct ObjectName {
  std::string bucket;
  std::string key;
};

/// The object of a request in path style; nothing where it is about none.
std::optional<ObjectName> object_of(const std::string& request_target) {
  const auto target = parse_target(request_target);
  if (!target) return std::nullopt;
  const auto slash = target->path.find('/', 1);
  if (slash == std::string::npos || slash + 1 == target->path.size()) return std::nullopt;
  return ObjectName{target->path.substr(1, slash - 1), target->path.substr(slash + 1)};
}

bool is_of_a_step(std::string_view step) {
  return !step.empty() && step != "clean-up";
}

}  // namespace

WatchedEndpoint::WatchedEndpoint(harness::Endpoint& inner) : inner_(inner), inside_(*inner.probe()) {}

void WatchedEndpoint::look_at(std::string_view bucket, std::string_view key, Seen& seen) {
  seen.stored = inside_.stored_bytes(bucket, key);
  seen.stored_metadata = inside_.stored_metadata(bucket, key);
}

harness::Exchange WatchedEndpoint::send(const harness::WireRequest& request, harness::Deadline deadline) {
  const std::string step(harness::Tape::running_label());
  if (!is_of_a_step(step)) return inner_.send(request, deadline);
  const std::uint64_t kms_before = inside_.kms_position();
  const std::uint64_t audit_before = inside_.audit_position();
  trace_ = {};
  harness::Exchange exchange = inner_.send(request, deadline);
  Seen seen{.step = step, .trace = std::exchange(trace_, {}), .kms = inside_.kms_calls(kms_before)};
  seen.audit = inside_.audit_events(audit_before);
  if (const auto object = object_of(request.target)) look_at(object->bucket, object->key, seen);
  seen_.push_back(std::move(seen));
  return exchange;
}

void WatchedEndpoint::note_deed(std::string deed) {
  const std::string step(harness::Tape::running_label());
  if (is_of_a_step(step)) seen_.push_back({.step = step, .deed = std::move(deed)});
}

std::optional<Bytes> WatchedEndpoint::Hands::stored_bytes(std::string_view bucket, std::string_view key) {
  return owner_.inside_.stored_bytes(bucket, key);
}

std::optional<std::string> WatchedEndpoint::Hands::stored_metadata(std::string_view bucket, std::string_view key) {
  return owner_.inside_.stored_metadata(bucket, key);
}

std::uint64_t WatchedEndpoint::Hands::kms_position() {
  return owner_.inside_.kms_position();
}

std::vector<harness::Probe::KmsCall> WatchedEndpoint::Hands::kms_calls(std::uint64_t after) {
  return owner_.inside_.kms_calls(after);
}

std::uint64_t WatchedEndpoint::Hands::audit_position() {
  return owner_.inside_.audit_position();
}

std::vector<std::string> WatchedEndpoint::Hands::audit_events(std::uint64_t after) {
  return owner_.inside_.audit_events(after);
}

bool WatchedEndpoint::Hands::corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) {
  const bool done = owner_.inside_.corrupt(bucket, key, offset);
  owner_.note_deed(fmt::format("flips the lowest bit of stored byte {}", offset));
  if (!owner_.seen_.empty()) owner_.look_at(bucket, key, owner_.seen_.back());
  return done;
}

void WatchedEndpoint::Hands::advance_clock(std::chrono::milliseconds step) {
  owner_.inside_.advance_clock(step);
  owner_.note_deed(fmt::format("moves the clock by {} seconds", step.count() / 1000));
}

bool WatchedEndpoint::Hands::inject_fault(std::string_view spec) {
  owner_.note_deed(fmt::format("lets something go wrong: {}", spec));
  return owner_.inside_.inject_fault(spec);
}

void WatchedEndpoint::Hands::clear_faults() {
  owner_.inside_.clear_faults();
}

}  // namespace s3sse::cli
