// Mutants that remember, forget, or are late.
#include <map>
#include <mutex>
#include <thread>

#include "harness/transport/mutators/alterations.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

/// The first write to a key is kept, and later ones are answered as it was.
class FirstWriteWins final : public Alteration {
 public:
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    const RequestShape shape(request);
    const bool write = request.method == "PUT" && shape.plain_object() && !request.headers.has("x-amz-copy-source");
    if (!write) return inner.send(request, deadline);
    {
      const std::lock_guard lock(mutex_);
      const auto found = first_.find(shape.path);
      if (found != first_.end()) {
        altered = true;
        return found->second;
      }
    }
    Exchange exchange = inner.send(request, deadline);
    const std::lock_guard lock(mutex_);
    if (exchange.failure == TransportFailure::none && succeeded(exchange.response)) first_[shape.path] = exchange;
    return exchange;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Exchange> first_;
};

/// Encryption headers of the answer before are still there in the next one that has none.
class LeakingHeaders final : public Alteration {
 public:
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange exchange = inner.send(request, deadline);
    if (exchange.failure != TransportFailure::none || !succeeded(exchange.response)) return exchange;
    std::vector<Header> own;
    for (const Header& header : exchange.response.headers)
      if (ascii_lower(header.name).starts_with("x-amz-server-side-encryption")) own.push_back(header);
    const std::lock_guard lock(mutex_);
    for (const Header& header : left_over_) {
      if (exchange.response.headers.has(header.name)) continue;
      exchange.response.headers.add(header.name, header.value);
      altered = true;
    }
    left_over_ = std::move(own);
    return exchange;
  }

 private:
  std::mutex mutex_;
  std::vector<Header> left_over_;
};

/// Everything is done twice; the second answer counts.
class Twice final : public Alteration {
 public:
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    if (request.method != "PUT" || !RequestShape(request).plain_object()) return inner.send(request, deadline);
    altered = true;
    inner.send(request, deadline);
    return inner.send(request, deadline);
  }
};

/// The answer comes when nobody waits for it any more.
class TooLate final : public Alteration {
 public:
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange exchange = inner.send(request, deadline);
    if (!request.headers.has("range")) return exchange;
    altered = true;
    std::this_thread::sleep_until(deadline);
    Exchange late;
    late.failure = TransportFailure::timeout;
    late.detail = "No answer came before the deadline.";
    return late;
  }
};

/// Bodies of objects break off in the middle.
class CutOff final : public Alteration {
 public:
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange exchange = inner.send(request, deadline);
    const bool read = request.method == "GET" && RequestShape(request).plain_object();
    if (!read || exchange.failure != TransportFailure::none || exchange.response.body.size() < 2) return exchange;
    altered = true;
    exchange.response.body.resize(exchange.response.body.size() / 2);
    exchange.failure = TransportFailure::connection;
    exchange.detail = "The connection broke off in the middle of the body.";
    return exchange;
  }
};

template <class Made>
ResponseMutant with_memory(std::string_view id, std::string_view title) {
  return {std::string(id), std::string(title), [] { return std::make_unique<Made>(); }};
}

ResponseMutant forgetting(std::string_view id, std::string_view title, std::string_view method, std::string_view what,
                          int status) {
  return swallowing(id, title, status, [method, what](const RequestShape& shape, const WireRequest& request) {
    return request.method == method && !shape.kms && shape.asks(what);
  });
}

}  // namespace

void add_state_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(swallowing("state.deletes-do-nothing", "objects are said to be deleted, and stay", 204,
                           [](const RequestShape& shape, const WireRequest& request) {
                             return request.method == "DELETE" && shape.plain_object();
                           }));
  out.push_back(swallowing("state.aborts-do-nothing", "uploads are said to be aborted, and stay", 204,
                           [](const RequestShape& shape, const WireRequest& request) {
                             return request.method == "DELETE" && shape.on_object && shape.asks("uploadId");
                           }));
  out.push_back(forgetting("state.encryption-not-kept", "a bucket's default encryption is accepted and forgotten",
                           "PUT", "encryption", 200));
  out.push_back(forgetting("state.encryption-not-deleted", "a bucket's default encryption outlives its deletion",
                           "DELETE", "encryption", 204));
  out.push_back(forgetting("state.policy-not-kept", "a bucket policy is accepted and forgotten", "PUT", "policy", 204));
  out.push_back(
      forgetting("state.versioning-not-kept", "versioning is switched on, and stays off", "PUT", "versioning", 200));
  out.push_back(
      with_memory<FirstWriteWins>("state.first-write-wins", "a key keeps what was put first, whatever comes later"));
  out.push_back(with_memory<LeakingHeaders>("state.headers-leak",
                                            "encryption headers of the answer before show up in the next one"));
  out.push_back(with_memory<Twice>("state.puts-run-twice", "every PUT of an object is executed twice"));
  ResponseMutant late = with_memory<TooLate>("answer.too-late", "reads of ranges are answered after the deadline");
  late.step_limit = std::chrono::milliseconds(150);
  out.push_back(std::move(late));
  out.push_back(with_memory<CutOff>("answer.cut-off", "the connection breaks in the middle of every body"));
}

}  // namespace s3sse::harness
