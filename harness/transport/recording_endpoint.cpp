#include "harness/transport/recording_endpoint.h"

#include <algorithm>
#include <utility>

namespace s3sse::harness {
namespace {

Bytes beginning(const Bytes& body) {
  return {body.begin(), body.begin() + static_cast<std::ptrdiff_t>(std::min(body.size(), Tape::most_body))};
}

WireRequest cut(const WireRequest& request) {
  WireRequest out;
  out.method = request.method;
  out.target = request.target;
  out.headers = request.headers;
  out.secure = request.secure;
  out.chunked = request.chunked;
  if (request.raw_bytes)
    out.raw_bytes = beginning(*request.raw_bytes);
  else
    out.body = beginning(request.body);
  return out;
}

Exchange cut(const Exchange& exchange) {
  Exchange out;
  out.response.status = exchange.response.status;
  out.response.headers = exchange.response.headers;
  out.response.body = beginning(exchange.response.body);
  out.response.body_cut = exchange.response.body_cut;
  out.failure = exchange.failure;
  out.detail = exchange.detail;
  out.seconds = exchange.seconds;
  return out;
}

thread_local Tape* running_tape = nullptr;

}  // namespace

Tape::Running::Running(Tape& tape) : before_(std::exchange(running_tape, &tape)) {}

Tape::Running::~Running() {
  running_tape = before_;
}

std::string_view Tape::running_label() {
  return running_tape == nullptr ? std::string_view() : std::string_view(running_tape->label_);
}

void Tape::keep(const WireRequest& request, const Exchange& exchange) {
  if (recordings_.size() == most_exchanges) {
    recordings_.erase(recordings_.begin() + most_exchanges / 2);
    ++left_out_;
  }
  const std::size_t sent = request.raw_bytes ? request.raw_bytes->size() : request.body.size();
  recordings_.push_back({label_, cut(request), sent, cut(exchange), exchange.response.body.size()});
}

Exchange RecordingEndpoint::send(const WireRequest& request, Deadline deadline) {
  Exchange exchange = inner_.send(request, deadline);
  if (running_tape != nullptr) running_tape->keep(request, exchange);
  return exchange;
}

}  // namespace s3sse::harness
