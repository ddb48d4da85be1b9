#pragma once
// Remembers what went through an endpoint, in bounded memory and at little cost: what is never shown is never redacted.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/transport/endpoint.h"

namespace s3sse::harness {

/// An exchange as it was, secrets included, bodies cut. For whoever redacts it; never for a report.
struct Recording {
  std::string label;
  WireRequest request;            ///< its body holds the first bytes only
  std::size_t request_size = 0;   ///< of the whole body
  Exchange exchange;              ///< its body holds the first bytes only
  std::size_t response_size = 0;  ///< of the body as it arrived
};

/// The exchanges of one case, as far as there is room. A case runs on one thread, so that no lock is needed.
class Tape {
 public:
  static constexpr std::size_t most_exchanges = 48;
  static constexpr std::size_t most_body = 4 * 1024;  ///< bytes kept of each body

  /// While it lives, what its thread sends goes to the tape.
  class Running {
   public:
    explicit Running(Tape& tape);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    Tape* before_;
  };

  /// Returns what the exchanges of this thread belong to: "2 GetObject", "set-up", "clean-up"; empty where no tape
  /// runs.
  static std::string_view running_label();

  /// Names what the exchanges from now on belong to.
  void set_label(std::string label) { label_ = std::move(label); }
  void keep(const WireRequest& request, const Exchange& exchange);

  [[nodiscard]] const std::vector<Recording>& recordings() const { return recordings_; }
  /// Those in the middle that there was no room for.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  std::string label_;
  std::vector<Recording> recordings_;
  std::size_t left_out_ = 0;
};

/// Safe from many threads: each writes to the tape that it runs, or to none.
class RecordingEndpoint final : public Endpoint {
 public:
  explicit RecordingEndpoint(Endpoint& inner) : inner_(inner) {}

  Exchange send(const WireRequest& request, Deadline deadline) override;
  [[nodiscard]] const EndpointInfo& info() const override { return inner_.info(); }
  Probe* probe() override { return inner_.probe(); }

 private:
  Endpoint& inner_;
};

}  // namespace s3sse::harness
