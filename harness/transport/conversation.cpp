#include "harness/transport/conversation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/transport/failure_text.h"
#include "harness/transport/response_reader.h"

namespace s3sse::harness {
namespace {

using std::chrono::steady_clock;

/// Sends the script, and knows where it stands.
class Sender {
 public:
  explicit Sender(const std::vector<RawPiece>& pieces) : pieces_(pieces) { start_piece(); }

  [[nodiscard]] bool finished() const { return broken_ || index_ == pieces_.size(); }
  [[nodiscard]] bool ready() const { return !finished() && steady_clock::now() >= not_before_; }
  /// Returns when the pause before the next piece ends; in the past when there is none.
  [[nodiscard]] Deadline not_before() const { return not_before_; }
  /// Returns when the last byte went out, once finished().
  [[nodiscard]] Deadline finished_at() const { return finished_at_; }

  /// True when bytes moved or a piece ended.
  bool step(Connection& connection) {
    const RawPiece& piece = pieces_[index_];
    if (sent_ < piece.bytes.size()) {
      const auto outcome = connection.write_some(ByteView(piece.bytes).subspan(sent_));
      if (outcome.state == Connection::State::would_block) return false;
      // A peer that stopped reading may have answered all the same: go on reading.
      if (outcome.state != Connection::State::progress) broken_ = true;
      sent_ += outcome.count;
    }
    if (sent_ < piece.bytes.size()) return true;
    if (piece.close_write_after) connection.close_write();
    ++index_;
    start_piece();
    return true;
  }

 private:
  void start_piece() {
    sent_ = 0;
    finished_at_ = steady_clock::now();
    if (index_ < pieces_.size()) not_before_ = steady_clock::now() + pieces_[index_].pause_before;
  }

  const std::vector<RawPiece>& pieces_;
  std::size_t index_ = 0;
  std::size_t sent_ = 0;
  Deadline not_before_{};
  Deadline finished_at_{};
  bool broken_ = false;
};

std::string_view waiting_for(const Sender& sender, const ResponseReader& reader) {
  if (reader.anything_received()) return "reading the answer";
  return sender.finished() ? "waiting for the first byte of the answer" : "sending the request";
}

}  // namespace

Exchange converse(Connection& connection, const std::vector<RawPiece>& pieces, bool head_only,
                  const ConversationLimits& limits, const std::string& peer, Deadline deadline) {
  ResponseReader reader(head_only, limits.body_bytes);
  Sender sender(pieces);
  Exchange exchange;
  std::array<std::uint8_t, 64 * 1024> buffer;  // NOLINT: filled before it is read
  while (!reader.done()) {
    const bool awaits_first_byte = sender.finished() && !reader.anything_received() && limits.first_byte.count() > 0;
    const Deadline until = awaits_first_byte ? std::min(deadline, sender.finished_at() + limits.first_byte) : deadline;
    if (steady_clock::now() >= until) {
      exchange.failure = TransportFailure::timeout;
      exchange.detail = timeout_text(peer, waiting_for(sender, reader));
      break;
    }
    bool moved = sender.ready() && sender.step(connection);
    const auto outcome = connection.read_some(buffer);
    switch (outcome.state) {
      case Connection::State::progress:
        reader.feed(ByteView(buffer).first(outcome.count));
        moved = true;
        break;
      case Connection::State::would_block:
        break;
      case Connection::State::closed:
      case Connection::State::failed:
        reader.end(outcome.state == Connection::State::closed);
        break;
    }
    if (moved || reader.done()) continue;
    const bool pausing = !sender.finished() && !sender.ready();
    connection.wait(!sender.finished() && !pausing, pausing ? std::min(until, sender.not_before()) : until);
  }
  if (reader.failure() != TransportFailure::none) {
    exchange.failure = reader.failure();
    exchange.detail = fmt::format("{} {}.", peer, reader.detail());
  }
  exchange.answer_began = reader.anything_received();
  exchange.response = reader.take();
  return exchange;
}

}  // namespace s3sse::harness
