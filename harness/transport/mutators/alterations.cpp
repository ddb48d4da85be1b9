#include "harness/transport/mutators/alterations.h"

#include <algorithm>

namespace s3sse::harness {
namespace {

class AnswerAlteration final : public Alteration {
 public:
  explicit AnswerAlteration(AlterAnswer alter) : alter_(std::move(alter)) {}
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange exchange = inner.send(request, deadline);
    if (exchange.failure == TransportFailure::none) altered = alter_(RequestShape(request), request, exchange.response);
    return exchange;
  }

 private:
  AlterAnswer alter_;
};

using Which = std::function<bool(const RequestShape&, const WireRequest&)>;

class Swallow final : public Alteration {
 public:
  Swallow(int status, Which which) : status_(status), which_(std::move(which)) {}
  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    if (!which_(RequestShape(request), request)) return inner.send(request, deadline);
    altered = true;
    Exchange exchange;
    exchange.response.status = status_;
    exchange.response.headers = {{"x-amz-request-id", "0123456789ABCDEF"},
                                 {"x-amz-id-2", "c3dhbGxvd2Vk"},
                                 {"Server", "AmazonS3"},
                                 {"Content-Length", "0"}};
    return exchange;
  }

 private:
  int status_;
  Which which_;
};

struct ElementPlace {
  std::size_t begin, content, content_end, end;
};

std::optional<ElementPlace> find_element(const std::string& text, std::string_view name) {
  const std::string open = "<" + std::string(name);
  const std::string close = "</" + std::string(name) + ">";
  const std::size_t begin = text.find(open + ">");
  if (begin == std::string::npos) return std::nullopt;
  const std::size_t end = text.find(close, begin);
  if (end == std::string::npos) return std::nullopt;
  return ElementPlace{begin, begin + open.size() + 1, end, end + close.size()};
}

}  // namespace

Exchange MutatedEndpoint::send(const WireRequest& request, Deadline deadline) {
  bool altered = false;
  Exchange exchange = alteration_->pass(inner_, request, deadline, altered);
  if (altered) ++altered_;
  return exchange;
}

ResponseMutant altering(std::string_view id, std::string_view title, AlterAnswer alter) {
  return {std::string(id), std::string(title),
          [alter = std::move(alter)] { return std::make_unique<AnswerAlteration>(alter); }};
}

ResponseMutant swallowing(std::string_view id, std::string_view title, int status, Which which) {
  return {std::string(id), std::string(title),
          [status, which = std::move(which)] { return std::make_unique<Swallow>(status, which); }};
}

bool drop_header(WireResponse& response, std::string_view name) {
  if (!response.headers.has(name)) return false;
  response.headers.remove(name);
  return true;
}

bool change_header(WireResponse& response, std::string_view name,
                   const std::function<std::string(const std::string&)>& change) {
  const auto found = response.headers.get(name);
  if (!found) return false;
  const std::string before(*found);
  std::string after = change(before);
  if (after == before) return false;
  response.headers.set(name, std::move(after));
  return true;
}

std::string body_text(const WireResponse& response) {
  return std::string(as_text(response.body));
}

bool replace_body(WireResponse& response, std::string_view text) {
  if (as_text(response.body) == text) return false;
  response.body = to_bytes(text);
  if (response.headers.has("content-length")) response.headers.set("Content-Length", std::to_string(text.size()));
  return true;
}

bool replace_in_body(WireResponse& response, std::string_view what, std::string_view by) {
  std::string text = body_text(response);
  const std::size_t at = text.find(what);
  if (at == std::string::npos) return false;
  return replace_body(response, text.replace(at, what.size(), by));
}

bool drop_element(WireResponse& response, std::string_view name) {
  std::string text = body_text(response);
  const auto place = find_element(text, name);
  return place && replace_body(response, text.erase(place->begin, place->end - place->begin));
}

bool change_element(WireResponse& response, std::string_view name,
                    const std::function<std::string(const std::string&)>& change) {
  std::string text = body_text(response);
  const auto place = find_element(text, name);
  if (!place) return false;
  const std::size_t length = place->content_end - place->content;
  return replace_body(response, text.replace(place->content, length, change(text.substr(place->content, length))));
}

}  // namespace s3sse::harness
