#include "suites/benchmarks/bench_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "harness/sigv4/signer.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"
#include "simulator/server/server.h"
#include "simulator/service/service.h"
#include "suites/benchmarks/limit_server.h"
#include "suites/benchmarks/wire.h"

namespace s3sse::benchmarks {
namespace {

constexpr std::string_view access_key_id = "BENCHMARKEXAMPLE";
constexpr std::string_view secret = "benchmark/secret/of/no/importance";

/// The simulator that all clients of this process talk to; ends with the process.
class SharedServer {
 public:
  static SharedServer& instance() {
    static SharedServer server;
    return server;
  }
  [[nodiscard]] std::uint16_t port(bool secure) const {
    return secure ? *server_->https_port() : *server_->http_port();
  }

 private:
  SharedServer() : service_(config(), Doors{clock_, entropy_}) {
    server::ServerOptions options;
    options.trusted_proxies.add("127.0.0.1");
    auto started = server::Server::start(server::handler_of(service_), options);
    if (!started) {
      fmt::print(stderr, "the benchmark server did not start: {}\n", started.error().message);
      std::exit(3);
    }
    server_ = std::move(*started);
  }
  static ServiceConfig config() {
    ServiceConfig config;
    config.era = Era::y2025;  // SSE-C is not blocked on new buckets
    Account account;
    account.access_key_id = access_key_id;
    account.secret_access_key = secret;
    config.accounts.push_back(std::move(account));
    return config;
  }

  SystemClock clock_;
  SystemEntropy entropy_;
  Service service_;
  std::unique_ptr<server::Server> server_;
};

constexpr std::size_t chunk_size = 256 * 1024;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<OtherServer> read_other_server() {
  const std::string endpoint = variable("S3SSE_BENCHMARK_ENDPOINT");
  if (endpoint.empty()) return std::nullopt;
  OtherServer server{.access_key_id = variable("AWS_ACCESS_KEY_ID"),
                     .secret_access_key = variable("AWS_SECRET_ACCESS_KEY")};
  for (const std::string_view start : {"http://127.0.0.1:", "https://127.0.0.1:"}) {
    if (!endpoint.starts_with(start)) continue;
    server.secure = start.starts_with("https");
    server.port = parse_decimal<std::uint16_t>(std::string_view(endpoint).substr(start.size())).value_or(0);
  }
  if (server.port != 0) return server;
  fmt::print(stderr, "S3SSE_BENCHMARK_ENDPOINT={} is not http://127.0.0.1:PORT or https://127.0.0.1:PORT\n", endpoint);
  std::exit(2);
}

std::uint16_t port_of(Peer peer, bool secure) {
  if (peer == Peer::other) return other_server()->port;
  if (peer == Peer::simulator) return SharedServer::instance().port(secure);
  static LimitServer limit;
  return limit.port(secure);
}

}  // namespace

const OtherServer* other_server() {
  static const std::optional<OtherServer> server = read_other_server();
  return server ? &*server : nullptr;
}

struct BenchClient::State {
  std::uint16_t port;
  bool secure;
  std::unique_ptr<Wire> wire;
  harness::sigv4::Signer signer;
  harness::sigv4::Credentials credentials = harness::sigv4::make_credentials(std::string(access_key_id), secret);
  std::string customer_key = to_base64(Bytes(32, 7));
  std::string customer_key_md5 = to_base64(crypto::md5(Bytes(32, 7)));
  Bytes buffer = Bytes(chunk_size, 0x5a);

  harness::WireRequest request_for(std::string_view verb, const std::string& path, Method method) const {
    harness::WireRequest request;
    request.method = verb;
    request.target = path;
    request.headers.add("Host", fmt::format("127.0.0.1:{}", port));
    if (!secure) request.headers.add("X-Forwarded-Proto", "https");
    if (method == Method::sse_kms && verb == "PUT") request.headers.add("x-amz-server-side-encryption", "aws:kms");
    if (method == Method::sse_c) {
      const std::string prefix = "x-amz-server-side-encryption-customer-";
      request.headers.add(prefix + "algorithm", "AES256");
      request.headers.add(prefix + "key", customer_key);
      request.headers.add(prefix + "key-MD5", customer_key_md5);
    }
    return request;
  }

  /// Signs and sends the head, and `streamed` bytes behind it. False when the connection failed.
  bool send(harness::WireRequest& request, harness::sigv4::Payload payload, std::uint64_t streamed) {
    harness::sigv4::SignOptions options;
    options.time = SystemClock().now();
    options.payload = payload;
    signer.sign(request, credentials, options);
    std::string head = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
    for (const auto& header : request.headers) head += header.name + ": " + header.value + "\r\n";
    if (request.method != "GET") head += fmt::format("Content-Length: {}\r\n", streamed + request.body.size());
    head += "\r\n";
    head.append(reinterpret_cast<const char*>(request.body.data()), request.body.size());
    if (!wire && !(wire = Wire::connect(port, secure))) return false;
    if (!wire->write(as_bytes(head))) return false;
    while (streamed > 0) {
      const std::size_t count = std::min<std::uint64_t>(streamed, chunk_size);
      if (!wire->write(ByteView(buffer).first(count))) return false;
      streamed -= count;
    }
    return true;
  }

  /// The length of a 200's body, which `take` is given; nothing for another answer or a broken connection.
  template <class Take>
  std::optional<std::uint64_t> receive(const Take& take) {
    const Head head = read_head(*wire);
    const std::uint64_t size = head.content_length();
    const bool closes = head.closes();
    take(ByteView(head.rest));
    for (std::uint64_t got = head.rest.size(); got < size;) {
      const std::size_t count = wire->read(buffer);
      if (count == 0) return {};
      take(ByteView(buffer).first(count));
      got += count;
    }
    if (closes) wire.reset();
    if (head.text.substr(0, 7) != "HTTP/1." || head.text.substr(8, 4) != " 200") return {};
    return size;
  }
};

BenchClient::BenchClient(Peer peer, bool secure) : state_(std::make_unique<State>()) {
  state_->port = port_of(peer, secure);
  state_->secure = secure;
  if (peer == Peer::other) {
    state_->credentials =
        harness::sigv4::make_credentials(other_server()->access_key_id, other_server()->secret_access_key);
  }
  call("PUT", "/bench");
}

BenchClient::~BenchClient() = default;

bool BenchClient::put(const std::string& target, std::uint64_t size, Method method) {
  auto request = state_->request_for("PUT", target, method);
  return state_->send(request, harness::sigv4::Payload::unsigned_payload, size) &&
         state_->receive([](ByteView) {}).has_value();
}

std::optional<std::uint64_t> BenchClient::get(const std::string& target, Method method) {
  auto request = state_->request_for("GET", target, method);
  if (!state_->send(request, harness::sigv4::Payload::unsigned_payload, 0)) return {};
  return state_->receive([](ByteView) {});
}

std::optional<std::string> BenchClient::call(std::string_view verb, const std::string& target, std::string_view body) {
  auto request = state_->request_for(verb, target, Method::sse_s3);
  request.body = to_bytes(body);
  std::string answer;
  const auto take = [&](ByteView bytes) { answer.append(bytes.begin(), bytes.end()); };
  if (!state_->send(request, harness::sigv4::Payload::signed_hash, 0) || !state_->receive(take)) return {};
  return answer;
}

}  // namespace s3sse::benchmarks
