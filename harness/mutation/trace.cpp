#include "harness/mutation/trace.h"

namespace s3sse::harness::mutation {

void Trace::add(std::string_view text) {
  hash_.add(text);
  hash_.mix(text.size());
}

Exchange Trace::send(const WireRequest& request, Deadline deadline) {
  constexpr std::size_t longest = 4096;
  Exchange exchange = inner_.send(request, deadline);
  const std::lock_guard lock(mutex_);
  add(std::to_string(exchange.response.status));
  for (const Header& header : exchange.response.headers) {
    add(header.name);
    add(header.value);
  }
  add(as_text(exchange.response.body).substr(0, longest));
  add(std::to_string(exchange.response.body.size()));
  return exchange;
}

std::uint64_t Trace::fingerprint() {
  const std::lock_guard lock(mutex_);
  if (Probe* probe = inner_.probe()) {
    for (const Probe::KmsCall& call : probe->kms_calls(0)) {
      for (const std::string* text : {&call.api, &call.key_arn, &call.principal_arn, &call.via_service, &call.error})
        add(*text);
      for (const auto& [name, value] : call.context) {
        add(name);
        add(value);
      }
    }
  }
  return hash_.value();
}

}  // namespace s3sse::harness::mutation
