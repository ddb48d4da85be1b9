#include "harness/cli/simulator/admin_door.h"

#include <fmt/format.h>

#include <utility>

#include "harness/cli/simulator/memory_guard.h"

namespace s3sse::cli {
namespace {

constexpr const char* plain_text = "text/plain; charset=utf-8";

Response text_response(int status, std::string_view text, const char* type = plain_text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", type);
  response.headers.add("Cache-Control", "no-store");
  response.body = std::make_unique<MemorySource>(text);
  response.content_length = text.size();
  return response;
}

class Metrics {
 public:
  void add(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
    describe(name, type, help);
    sample(name, "", value);
  }
  void describe(std::string_view name, std::string_view type, std::string_view help) {
    text_ += fmt::format("# HELP s3sse_{0} {2}\n# TYPE s3sse_{0} {1}\n", name, type, help);
  }
  void sample(std::string_view name, std::string_view labels, std::uint64_t value) {
    text_ += fmt::format("s3sse_{}{} {}\n", name, labels, value);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string metrics_of(const server::Server& server, std::uint64_t lost_lines) {
  const server::Counters& counters = server.counters();
  Metrics out;
  out.describe("answers_total", "counter", "Answers by the class of their status.");
  for (std::size_t status = 1; status < counters.answers.size(); ++status)
    out.sample("answers_total", fmt::format("{{status=\"{}xx\"}}", status), counters.answers[status]);
  out.add("received_bytes_total", "counter", "Bytes of request bodies.", counters.received_bytes);
  out.add("sent_bytes_total", "counter", "Bytes of answers.", counters.sent_bytes);
  out.add("connections_accepted_total", "counter", "Connections that were accepted.", counters.accepted);
  out.add("connections_evicted_total", "counter", "Waiting connections closed to make room.", counters.evicted);
  out.add("connections_expired_total", "counter", "Connections whose client was silent too long.", counters.expired);
  out.add("slow_down_total", "counter", "Requests refused because too many were in progress.", counters.slowed_down);
  out.describe("connections", "gauge", "Open connections.");
  out.sample("connections", "{listener=\"http\"}", server.http_load().connections);
  out.sample("connections", "{listener=\"https\"}", server.https_load().connections);
  out.describe("requests_in_progress", "gauge", "Requests that are being answered.");
  out.sample("requests_in_progress", "{listener=\"http\"}", server.http_load().requests);
  out.sample("requests_in_progress", "{listener=\"https\"}", server.https_load().requests);
  out.add("lost_log_lines_total", "counter", "Lines that no log took.", lost_lines);
  out.add("resident_memory_bytes", "gauge", "Memory of the process.", resident_bytes());
  return out.text();
}

}  // namespace

server::Handler admin_handler(std::function<const server::Server*()> server,
                              std::function<std::uint64_t()> lost_lines) {
  return [server = std::move(server), lost_lines = std::move(lost_lines)](const Request& request) {
    const server::Server* asked = server();
    const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
    if (path != "/healthz" && path != "/metrics") return text_response(404, "There are /healthz and /metrics.\n");
    if (request.method != "GET" && request.method != "HEAD") return text_response(405, "It is asked by GET.\n");
    if (asked == nullptr) return text_response(503, "It starts, or ends.\n");
    if (path == "/healthz") return text_response(200, "ok\n");
    return text_response(200, metrics_of(*asked, lost_lines()), "text/plain; version=0.0.4; charset=utf-8");
  };
}

}  // namespace s3sse::cli
