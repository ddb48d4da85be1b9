#include "simulator/kms/trace_events.h"

#include <fmt/format.h>

#include "simulator/trace/stage.h"

namespace s3sse::kms {
namespace {

std::string who_asks(const LedgerEntry& entry) {
  return entry.via_service.empty() ? "its caller" : "S3, in the name of the caller";
}

}  // namespace

trace::Told told_call(const LedgerEntry& entry, const KmsError* error, bool by_fault) {
  trace::Told told;
  if (error != nullptr) {
    told = trace::told_refusal(*error);
    told.decision = fmt::format("{} for {}. {}", entry.api, who_asks(entry), told.decision);
    if (by_fault) told.decision += " A fault that was asked for is the cause.";
  } else {
    told.decision = fmt::format("{} for {}: granted.", entry.api, who_asks(entry));
  }
  told.operation = entry.api;
  std::vector<trace::Value>& values = told.values;
  values.push_back({"operation", entry.api});
  values.push_back({"KMS key", entry.key_arn});
  for (const auto& [name, value] : entry.context) values.push_back({"context " + name, value});
  values.push_back({"caller", entry.principal_arn});
  if (!entry.via_service.empty()) values.push_back({"via service", entry.via_service});
  return told;
}

}  // namespace s3sse::kms
