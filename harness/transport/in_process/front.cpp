#include "harness/transport/in_process/front.h"

#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "harness/transport/raw_endpoint.h"
#include "simulator/server/connection.h"

namespace s3sse::harness {
namespace {

server::Handler handler_for(Service& service, bool secure) {
  return [&service, secure](Request request) {
    request.peer.secure = secure;
    request.peer.tls_version = secure ? "TLSv1.3" : "";
    return service.handle(std::move(request));
  };
}

}  // namespace

Exchange converse_with_front(Service& service, const Clock& clock, const WireRequest& request, Deadline deadline,
                             std::size_t body_limit) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) {
    Exchange exchange;
    exchange.failure = TransportFailure::connection;
    exchange.detail = "No pair of sockets can be made for the simulator: close some files of this process.";
    return exchange;
  }
  server::Socket server_end(ends[1]);
  std::unique_ptr<Connection> client = Connection::adopt(ends[0]);

  const server::Handler handler = handler_for(service, request.secure);
  server::ServerOptions options;
  options.rules = service.config().rules;
  const std::atomic<bool> stopping = false;
  const server::ConnectionContext context{handler, options, clock, stopping};
  std::thread front([&] { server::serve_connection(server_end, "127.0.0.1", nullptr, context); });

  std::vector<RawPiece> pieces(1);
  pieces.front().bytes = request.raw_bytes ? *request.raw_bytes : compose(request);
  const bool head_only = as_text(pieces.front().bytes).starts_with("HEAD ");
  Exchange exchange = converse(*client, pieces, head_only, {std::chrono::milliseconds{0}, body_limit},
                               "The simulator in this process", deadline);
  client.reset();  // the front ends when its peer has gone
  front.join();
  return exchange;
}

}  // namespace s3sse::harness
