// Which sources are which stage. While a stage is not a function of its own (a file of operations/ validates, stores
// and answers), its files are told here.
#include "simulator/deviations/deviation.h"

namespace s3sse::deviations {
namespace {

struct Place {
  std::string_view prefix;  ///< of the path; the longest one decides
  std::vector<Stage> stages;
};

const std::vector<Place>& places() {
  using enum Stage;
  static const std::vector<Place> all = {
      {"simulator/server/", {connect}},
      {"simulator/auth/", {authenticate}},
      {"simulator/policy/", {authorise}},
      {"simulator/sse/customer_key", {validate}},
      {"simulator/sse/encryption_request", {validate}},
      {"simulator/sse/managed_headers", {validate}},
      {"simulator/sse/refusals", {validate, plan, wrap, unwrap}},
      {"simulator/sse/plan", {plan}},
      {"simulator/sse/object_access", {fetch}},
      {"simulator/sse/encryption_context", {validate, wrap, unwrap}},
      {"simulator/sse/encryption_headers", {answer}},
      {"simulator/sse/", {wrap, unwrap}},
      {"simulator/kms/", {kms}},
      {"simulator/service/", {route, authorise, validate, plan, wrap, unwrap, seal, open, store, fetch, answer, audit}},
  };
  return all;
}

}  // namespace

std::vector<Stage> stages_of(std::string_view place) {
  const Place* found = nullptr;
  for (const Place& candidate : places()) {
    if (!place.starts_with(candidate.prefix)) continue;
    if (found == nullptr || candidate.prefix.size() > found->prefix.size()) found = &candidate;
  }
  return found == nullptr ? std::vector<Stage>{} : found->stages;
}

}  // namespace s3sse::deviations
