#include "harness/transport/in_process/front.h"

#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "harness/transport/raw_endpoint.h"
#include "simulator/server/connection.h"
#include "simulator/server/tls_context.h"

namespace s3sse::harness {
namespace {

server::Handler as_if_over(bool tls, const server::Handler& handle) {
  return [&handle, tls](Request request) {
    request.peer.secure = tls;
    request.peer.tls_version = tls ? "TLSv1.3" : "";
    return handle(std::move(request));
  };
}

Exchange not_sent(TransportFailure failure, std::string detail) {
  Exchange exchange;
  exchange.failure = failure;
  exchange.detail = std::move(detail);
  return exchange;
}

const Result<server::SelfMadeCertificate>& certificate() {
  static const Result<server::SelfMadeCertificate> made = server::make_certificate();
  return made;
}

/// Returns what the front answers handshakes with; null when there is none to come.
Result<server::TlsContext> server_side(const WireRequest& request, const Rules& rules) {
  if (!request.tls || !request.secure) return server::TlsContext{};
  if (!certificate()) return tl::unexpected(certificate().error());
  auto context = server::make_tls_context(rules, server::TlsVersion::v1_2, server::TlsVersion::v1_3);
  if (!context) return context;
  if (auto used = server::use_certificate(context->get(), *certificate()); !used) return tl::unexpected(used.error());
  return context;
}

tl::expected<void, ConnectError> shake_hands(Connection& client, const TlsOffer& offer, Deadline deadline) {
  RemoteOptions options;
  options.ca_pem = certificate()->ca_pem;
  const auto context = make_tls_context(options, offer);
  if (!context) return tl::unexpected(context.error());
  return client.handshake({true, "s3.localhost", 443}, *context, deadline);
}

}  // namespace

Exchange converse_with_front(const server::Handler& handle, const Rules& rules, const Clock& clock,
                             const WireRequest& request, Deadline deadline, std::size_t body_limit) {
  const auto tls = server_side(request, rules);
  if (!tls) return not_sent(TransportFailure::tls, tls.error().message);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
    return not_sent(TransportFailure::connection,
                    "No pair of sockets can be made for the simulator: close some files of this process.");
  server::Socket server_end(ends[1]);
  std::unique_ptr<Connection> client = Connection::adopt(ends[0]);

  const server::Handler handler = *tls ? handle : as_if_over(request.secure, handle);
  server::ServerOptions options;
  options.rules = rules;
  const std::atomic<bool> stopping = false;
  server::RequestSlots slots(1);
  server::Counters counters;
  const server::ConnectionContext context{handler, options, clock, stopping, slots, counters};
  std::thread front([&] { server::serve_connection(server_end, "127.0.0.1", tls->get(), context); });

  std::vector<RawPiece> pieces(1);
  pieces.front().bytes = request.raw_bytes ? *request.raw_bytes : compose(request);
  const bool head_only = as_text(pieces.front().bytes).starts_with("HEAD ");
  Exchange exchange;
  const auto shaken = *tls ? shake_hands(*client, *request.tls, deadline) : tl::expected<void, ConnectError>{};
  if (shaken) {
    exchange = converse(*client, pieces, head_only, {std::chrono::milliseconds{0}, body_limit},
                        "The simulator in this process", deadline);
    exchange.tls = client->tls_version();
  } else {
    exchange = not_sent(shaken.error().failure, shaken.error().detail);
    if (shaken.error().handshake_refused) exchange.tls = "refused";
  }
  client.reset();  // the front ends when its peer has gone
  front.join();
  return exchange;
}

}  // namespace s3sse::harness
