#include "suites/benchmarks/bench_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "harness/sigv4/signer.h"
#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/server/server.h"
#include "simulator/service/service.h"

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
  [[nodiscard]] const std::string& ca_pem() const { return server_->ca_pem(); }

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

/// Serves `size` equal bytes to libcurl without ever holding them.
struct UploadState {
  std::uint64_t left = 0;
};
std::size_t read_zeros(char* out, std::size_t size, std::size_t count, void* user) {
  auto& upload = *static_cast<UploadState*>(user);
  const std::size_t bytes = std::min<std::uint64_t>(size * count, upload.left);
  std::memset(out, 0x5a, bytes);
  upload.left -= bytes;
  return bytes;
}
std::size_t count_bytes(char*, std::size_t size, std::size_t count, void* user) {
  *static_cast<std::uint64_t*>(user) += size * count;
  return size * count;
}

}  // namespace

struct BenchClient::State {
  bool secure;
  CURL* curl = curl_easy_init();
  harness::sigv4::Signer signer;
  harness::sigv4::Credentials credentials = harness::sigv4::make_credentials(std::string(access_key_id), secret);
  std::string customer_key = to_base64(Bytes(32, 7));
  std::string customer_key_md5 = to_base64(crypto::md5(Bytes(32, 7)));

  /// Signs and sends; the answer's body is counted. The status, or 0 when there was no answer.
  long send(const char* method, const std::string& path, std::string_view sse, std::uint64_t upload_size,
            std::uint64_t& received) {
    harness::WireRequest request;
    request.method = method;
    request.target = path;
    const std::string host = fmt::format("127.0.0.1:{}", SharedServer::instance().port(secure));
    request.headers.add("Host", host);
    if (!secure) request.headers.add("X-Forwarded-Proto", "https");
    if (sse == "sse_kms" && request.method == "PUT") request.headers.add("x-amz-server-side-encryption", "aws:kms");
    if (sse == "sse_c") {
      const std::string prefix = "x-amz-server-side-encryption-customer-";
      request.headers.add(prefix + "algorithm", "AES256");
      request.headers.add(prefix + "key", customer_key);
      request.headers.add(prefix + "key-MD5", customer_key_md5);
    }
    harness::sigv4::SignOptions options;
    options.time = SystemClock().now();
    options.payload = harness::sigv4::Payload::unsigned_payload;
    signer.sign(request, credentials, options);

    curl_easy_reset(curl);
    curl_slist* headers = nullptr;
    for (const auto& header : request.headers)
      headers = curl_slist_append(headers, (header.name + ": " + header.value).c_str());
    headers = curl_slist_append(headers, "Expect:");
    UploadState upload{upload_size};
    curl_easy_setopt(curl, CURLOPT_URL, fmt::format("{}://{}{}", secure ? "https" : "http", host, path).c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 512L * 1024);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
    if (secure) {
      const auto& pem = SharedServer::instance().ca_pem();
      curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_COPY};
      curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (request.method == "PUT") {
      curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_zeros);
      curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
      curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(upload_size));
    }
    const CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    long status = 0;
    if (code == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }
};

BenchClient::BenchClient(bool secure) : state_(std::make_unique<State>()) {
  state_->secure = secure;
  std::uint64_t ignored = 0;
  state_->send("PUT", "/bench", "sse_s3", 0, ignored);  // the bucket; idempotent
}

BenchClient::~BenchClient() {
  curl_easy_cleanup(state_->curl);
}

bool BenchClient::put(const std::string& path, std::uint64_t size, std::string_view method) {
  std::uint64_t ignored = 0;
  return state_->send("PUT", path, method, size, ignored) == 200;
}

std::uint64_t BenchClient::get(const std::string& path, std::string_view method) {
  std::uint64_t received = 0;
  return state_->send("GET", path, method, 0, received) == 200 ? received : 0;
}

}  // namespace s3sse::benchmarks
