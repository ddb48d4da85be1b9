#include "simulator/faults/fault_plan.h"

#include <thread>

#include "simulator/base/fnv1a.h"

namespace s3sse::faults {
namespace {

/// The finish of SplitMix64: neighbouring numbers come out far apart.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

bool names_key(std::string_view wanted, std::string_view arn) {
  return wanted.empty() || wanted == arn || wanted == arn.substr(arn.rfind('/') + 1);
}

void really_sleep(std::chrono::milliseconds time) {
  std::this_thread::sleep_for(time);
}

}  // namespace

FaultPlan::FaultPlan(const Clock& clock, std::string seed, Sleep sleep)
    : clock_(clock), seed_(std::move(seed)), sleep_(sleep ? std::move(sleep) : Sleep(really_sleep)) {}

void FaultPlan::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  armed_.push_back({.fault = std::move(fault), .number = ++last_number_, .since = clock_.now()});
  any_ = true;
}

void FaultPlan::clear() {
  const std::lock_guard lock(mutex_);
  armed_.clear();
  any_ = false;
}

bool FaultPlan::by_chance(const Armed& armed) const {
  if (armed.fault.probability >= 1) return true;
  const std::uint64_t drawn = mixed(fnv1a(seed_) ^ mixed(armed.number) ^ mixed(armed.seen << 1));
  return static_cast<double>(drawn >> 11) * 0x1.0p-53 < armed.fault.probability;
}

bool FaultPlan::strikes(Armed& armed, Kind kind, const Event& event) const {
  const Fault& fault = armed.fault;
  if (fault.kind != kind) return false;
  if (!fault.operation.empty() && fault.operation != event.operation) return false;
  if (!fault.s3_operation.empty() && fault.s3_operation != event.s3_operation) return false;
  if (kind == Kind::kms_state && !names_key(fault.key, event.key_arn)) return false;
  const auto age = clock_.now() - armed.since;
  const auto from = fault.from.value_or(std::chrono::milliseconds{0});
  if (age < from || (fault.lasts && age >= from + *fault.lasts)) return false;
  if (fault.count && armed.hits >= *fault.count) return false;
  if (++armed.seen <= fault.after || !by_chance(armed)) return false;
  ++armed.hits;
  return true;
}

bool FaultPlan::hits(Kind kind, const Event& event) {
  if (!any_) return false;
  const std::lock_guard lock(mutex_);
  bool hit = false;
  for (Armed& armed : armed_) hit = strikes(armed, kind, event) || hit;  // each counts for itself
  return hit;
}

std::optional<std::string> FaultPlan::new_state(const Event& event) {
  if (!any_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  std::optional<std::string> state;
  for (Armed& armed : armed_)
    if (strikes(armed, Kind::kms_state, event)) state = armed.fault.state;
  return state;
}

void FaultPlan::delay(const Event& event) {
  if (!any_) return;
  std::chrono::milliseconds time{0};
  {
    const std::lock_guard lock(mutex_);
    for (Armed& armed : armed_)
      if (strikes(armed, Kind::kms_slow, event)) time += armed.fault.delay;
  }
  if (time.count() > 0) sleep_(time);
}

bool FaultPlan::is_full(std::string_view s3_operation, std::uint64_t bytes) {
  if (!any_) return false;
  const std::lock_guard lock(mutex_);
  bool full = false;
  for (Armed& armed : armed_) {
    if (armed.fault.kind != Kind::store_full) continue;
    if (armed.written + bytes <= armed.fault.capacity) {
      armed.written += bytes;
    } else {
      full = strikes(armed, Kind::store_full, {.s3_operation = s3_operation}) || full;
    }
  }
  return full;
}

}  // namespace s3sse::faults
