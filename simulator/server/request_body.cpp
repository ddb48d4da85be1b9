#include "simulator/server/request_body.h"

#include <algorithm>
#include <array>

namespace s3sse::server {
namespace {

class Handle final : public BodySource {
 public:
  explicit Handle(std::shared_ptr<RequestBody> body) : body_(std::move(body)) {}
  Result<std::size_t> read(ByteSpan out) override { return body_->read(out); }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return body_->length(); }

 private:
  std::shared_ptr<RequestBody> body_;
};

tl::unexpected<Error> cut_short() {
  return fail("the client closed the connection within the body", "IncompleteBody");
}

}  // namespace

RequestBody::RequestBody(Inlet& inlet, const RequestHead& head, const BodyPatience& patience,
                         std::function<Result<void>()> send_continue)
    : inlet_(&inlet), patience_(patience), chunked_(head.chunked), left_(head.content_length) {
  if (head.expects_continue) send_continue_ = std::move(send_continue);
}

std::unique_ptr<BodySource> RequestBody::handle(std::shared_ptr<RequestBody> body) {
  return std::make_unique<Handle>(std::move(body));
}

std::optional<std::uint64_t> RequestBody::length() const {
  if (chunked_) return std::nullopt;
  return left_;
}

bool RequestBody::finished() const {
  return chunked_ ? decoder_.finished() : left_ == 0;
}

Result<std::size_t> RequestBody::read(ByteSpan out) {
  if (failure_) return tl::unexpected(*failure_);
  if (finished()) return 0;
  if (inlet_ == nullptr) return fail("the request is over", "connection");
  if (const auto send = std::exchange(send_continue_, nullptr)) {
    if (auto sent = send(); !sent) {
      failure_ = sent.error();
      return tl::unexpected(*failure_);
    }
  }
  const auto begin = std::chrono::steady_clock::now();
  auto count = chunked_ ? read_chunked(out) : read_fixed(out);
  waited_ += std::chrono::steady_clock::now() - begin;
  if (count) received_ += *count;
  if (!count) failure_ = count.error();
  return count;
}

Deadline RequestBody::deadline() const {
  constexpr std::uint64_t milliseconds_per_second = 1000;
  const std::chrono::milliseconds earned(received_ * milliseconds_per_second / patience_.bytes_per_second);
  const auto left = std::min<std::chrono::steady_clock::duration>(patience_.grace + earned, patience_.all) - waited_;
  return std::chrono::steady_clock::now() + std::min<std::chrono::steady_clock::duration>(patience_.silence, left);
}

Result<std::size_t> RequestBody::read_fixed(ByteSpan out) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
  const auto count = inlet_->read(out.first(wanted), deadline());
  if (!count) return count;
  if (*count == 0) return cut_short();
  left_ -= *count;
  return count;
}

Result<std::size_t> RequestBody::read_chunked(ByteSpan out) {
  const Deadline until = deadline();
  while (decoder_.data_left() == 0) {
    const auto used = decoder_.take_framing(inlet_->pending());
    if (!used) return used;
    inlet_->consume(*used);
    if (decoder_.finished()) return 0;
    if (decoder_.data_left() != 0) break;
    const auto more = inlet_->fill(until);
    if (!more) return more;
    if (*more == 0) return cut_short();
  }
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), decoder_.data_left()));
  const auto count = inlet_->read(out.first(wanted), until);
  if (!count) return count;
  if (*count == 0) return cut_short();
  decoder_.took_data(*count);
  return count;
}

bool RequestBody::drop_rest(std::uint64_t limit, std::chrono::milliseconds time) {
  patience_.silence = patience_.grace = patience_.all = time;
  waited_ = {};
  std::array<std::uint8_t, 16 * 1024> waste;
  std::uint64_t dropped = 0;
  while (!finished()) {
    if (awaits_continue() || dropped > limit) return false;
    const auto count = read(waste);
    if (!count) return false;
    dropped += *count;
  }
  return true;
}

}  // namespace s3sse::server
