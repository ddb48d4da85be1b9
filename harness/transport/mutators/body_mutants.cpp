// The bytes of objects.
#include <algorithm>
#include <map>
#include <mutex>

#include "harness/transport/mutators/alterations.h"

namespace s3sse::harness {
namespace {

bool is_read(const RequestShape& shape, const WireRequest& request, const WireResponse& response) {
  return request.method == "GET" && shape.plain_object() && succeeded(response) && !response.body.empty();
}

ResponseMutant on_read(std::string_view id, std::string_view title, std::string (*change)(std::string)) {
  return altering(id, title, [change](const RequestShape& shape, const WireRequest& request, WireResponse& response) {
    return is_read(shape, request, response) && replace_body(response, change(body_text(response)));
  });
}

ResponseMutant on_range(std::string_view id, std::string_view title, std::string (*change)(std::string)) {
  return altering(id, title, [change](const RequestShape& shape, const WireRequest& request, WireResponse& response) {
    return is_read(shape, request, response) && response.status == 206 &&
           replace_body(response, change(body_text(response)));
  });
}

/// Remembers the first body of each kind that it is told to, and serves it in place of others.
class OtherBody final : public Alteration {
 public:
  enum class Which { of_another_object, of_an_earlier_read };
  explicit OtherBody(Which which) : which_(which) {}

  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange exchange = inner.send(request, deadline);
    const RequestShape shape(request);
    if (exchange.failure != TransportFailure::none || !is_read(shape, request, exchange.response)) return exchange;
    const std::lock_guard lock(mutex_);
    const bool own = which_ == Which::of_an_earlier_read;
    Bytes& other = own ? by_path_[shape.path + "?" + shape.query + std::string(request.headers.get_or("range", ""))]
                       : of_size_[exchange.response.body.size()];
    if (other.empty()) {
      other = exchange.response.body;
      return exchange;
    }
    const Bytes now = exchange.response.body;
    altered = replace_body(exchange.response, as_text(other));
    if (!own) other = now;
    return exchange;
  }

 private:
  Which which_;
  std::mutex mutex_;
  std::map<std::size_t, Bytes> of_size_;
  std::map<std::string, Bytes> by_path_;
};

/// Answers with what is stored, instead of what was put.
class Ciphertext final : public Alteration {
 public:
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange exchange = inner.send(request, deadline);
    const RequestShape shape(request);
    if (exchange.failure != TransportFailure::none || !is_read(shape, request, exchange.response)) return exchange;
    Probe* probe = inner.probe();
    const std::size_t slash = shape.path.find('/', 1);
    if (probe == nullptr) return exchange;
    auto stored = probe->stored_bytes(shape.path.substr(1, slash - 1), shape.path.substr(slash + 1));
    if (!stored || stored->size() < exchange.response.body.size()) return exchange;
    stored->resize(exchange.response.body.size());
    altered = replace_body(exchange.response, as_text(*stored));
    return exchange;
  }
};

std::string without_last(std::string body) {
  body.pop_back();
  return body;
}

std::string shifted(std::string body) {
  std::ranges::rotate(body, body.begin() + 1);
  return body;
}

}  // namespace

void add_body_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(on_read("body.truncated", "the last byte of every body is missing", without_last));
  out.push_back(on_read("body.padded", "every body has a zero byte too many",
                        [](std::string body) { return body + std::string(1, '\0'); }));
  out.push_back(on_read("body.shifted", "every body begins at its second byte, and ends with its first", shifted));
  out.push_back(on_read("body.bit-flipped", "one bit in the middle of every body is wrong", [](std::string body) {
    body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 1);
    return body;
  }));
  out.push_back(
      on_read("body.zeroed", "every body is zeros", [](std::string body) { return std::string(body.size(), '\0'); }));
  out.push_back(on_read("body.empty", "reads answer 200 and nothing", [](std::string) { return std::string(); }));
  out.push_back(on_read("body.second-segment-lost", "long bodies repeat their first 64 KiB", [](std::string body) {
    constexpr std::size_t segment = 65536;
    for (std::size_t i = segment; i < body.size(); ++i) body[i] = body[i % segment];
    return body;
  }));
  out.push_back({"body.of-another-object", "reads answer with the bytes of another object of the same size",
                 [] { return std::make_unique<OtherBody>(OtherBody::Which::of_another_object); }});
  out.push_back({"body.stale", "reads answer with what the key held when it was read first",
                 [] { return std::make_unique<OtherBody>(OtherBody::Which::of_an_earlier_read); }});
  out.push_back({"body.ciphertext", "reads answer with the stored bytes, as long as they should be",
                 [] { return std::make_unique<Ciphertext>(); }});
  out.push_back(on_range("range.too-short", "a range ends one byte early", without_last));
  out.push_back(on_range("range.shifted", "a range begins one byte late", shifted));
  out.push_back(altering("head.with-body", "HEAD is answered with a body",
                         [](const RequestShape&, const WireRequest& request, WireResponse& response) {
                           if (request.method != "HEAD") return false;
                           response.body = to_bytes("a body");
                           return true;
                         }));
}

}  // namespace s3sse::harness
