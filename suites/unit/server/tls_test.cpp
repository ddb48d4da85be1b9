// TLS-01, TLS-02, TLS-03, TLS-08 and the certificate that is made at start.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <mutex>

#include "suites/unit/server/raw_client.h"

namespace s3sse::server {
namespace {

struct Handshake {
  bool done = false;
  std::string version;
  std::string alpn;
  std::string answer;
  long verification = -1;
};

struct Offer {
  int minimum = TLS1_2_VERSION;
  int maximum = TLS1_3_VERSION;
  const char* host = "localhost";
};

void trust(SSL_CTX* context, const std::string& ca_pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> reader(
      BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> ca(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr),
                                                       X509_free);
  ASSERT_NE(ca, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get());
}

/// One GET over TLS with what the client offers.
Handshake shake(const Server& server, const Offer& offer) {
  Handshake result;
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);  // so that the client really offers the old versions
  SSL_CTX_set_min_proto_version(context.get(), offer.minimum);
  SSL_CTX_set_max_proto_version(context.get(), offer.maximum);
  trust(context.get(), server.ca_pem());
  RawClient socket(server.https_port().value());
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
  SSL_set_fd(ssl.get(), socket.fd());
  SSL_set_tlsext_host_name(ssl.get(), offer.host);
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), offer.host) != 1) SSL_set1_host(ssl.get(), offer.host);
  static constexpr unsigned char protocols[] = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_set_alpn_protos(ssl.get(), protocols, sizeof protocols);
  result.done = SSL_connect(ssl.get()) == 1;
  ERR_clear_error();
  if (!result.done) return result;
  result.version = SSL_get_version(ssl.get());
  result.verification = SSL_get_verify_result(ssl.get());
  const unsigned char* alpn = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl.get(), &alpn, &size);
  result.alpn.assign(reinterpret_cast<const char*>(alpn), size);
  constexpr std::string_view request = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
  char buffer[4096];
  for (int count = 0; (count = SSL_read(ssl.get(), buffer, sizeof buffer)) > 0;) {
    result.answer.append(buffer, static_cast<std::size_t>(count));
  }
  return result;
}

ServerOptions https_only() {
  ServerOptions options;
  options.http_port.reset();
  options.timeouts.head = std::chrono::seconds(5);
  return options;
}

Response tell_peer(const Request& request) {
  Response response;
  response.body =
      std::make_unique<MemorySource>((request.peer.secure ? "secure " : "plain ") + request.peer.tls_version + "!");
  return response;
}

TEST(Tls, Versions12And13AreAcceptedAndToldToTheHandler) {
  const auto server = start(tell_peer, https_only());
  const Handshake old = shake(*server, {TLS1_2_VERSION, TLS1_2_VERSION});
  EXPECT_TRUE(old.done);
  EXPECT_NE(old.answer.find("secure TLSv1.2!"), std::string::npos);
  const Handshake modern = shake(*server, {TLS1_3_VERSION, TLS1_3_VERSION});
  EXPECT_TRUE(modern.done);
  EXPECT_NE(modern.answer.find("secure TLSv1.3!"), std::string::npos);
  EXPECT_EQ(modern.alpn, "http/1.1");
}

TEST(Tls, RuleOffRefusesVersion12) {
  ServerOptions options = https_only();
  options.rules.switch_off(Rule::tls_versions_1_2_and_1_3_are_accepted);
  const auto server = start(tell_peer, options);
  EXPECT_FALSE(shake(*server, {TLS1_2_VERSION, TLS1_2_VERSION}).done);
}

TEST(Tls, OlderVersionsAreRefused) {
  const auto server = start(tell_peer, https_only());
  EXPECT_FALSE(shake(*server, {TLS1_1_VERSION, TLS1_1_VERSION}).done);
  EXPECT_FALSE(shake(*server, {TLS1_VERSION, TLS1_VERSION}).done);
  ServerOptions options = https_only();
  options.rules.switch_off(Rule::tls_versions_1_0_and_1_1_are_refused);
  const auto lax = start(tell_peer, options);
  EXPECT_EQ(shake(*lax, {TLS1_1_VERSION, TLS1_1_VERSION}).version, "TLSv1.1") << "the mutant must be visible";
}

TEST(Tls, HighestCommonVersionIsChosen) {
  EXPECT_EQ(shake(*start(tell_peer, https_only()), {}).version, "TLSv1.3");
  ServerOptions options = https_only();
  options.rules.switch_off(Rule::tls_highest_common_version_is_negotiated);
  const auto low = start(tell_peer, options);
  EXPECT_EQ(shake(*low, {}).version, "TLSv1.2");
  EXPECT_EQ(shake(*low, {TLS1_3_VERSION, TLS1_3_VERSION}).version, "TLSv1.3");
}

TEST(Tls, MadeCertificateFitsTheLocalNames) {
  const auto server = start(tell_peer, https_only());
  for (const char* host : {"localhost", "s3.localhost", "bucket.s3.localhost", "127.0.0.1", "::1"}) {
    const Handshake made = shake(*server, {TLS1_2_VERSION, TLS1_3_VERSION, host});
    EXPECT_TRUE(made.done) << host;
    EXPECT_EQ(made.verification, X509_V_OK) << host;
  }
  EXPECT_NE(shake(*server, {TLS1_2_VERSION, TLS1_3_VERSION, "example.com"}).verification, X509_V_OK);
}

TEST(Tls, MadeCertificateFitsTheNamesOfTheOperator) {
  ServerOptions options = https_only();
  options.host_names = {"s3.amazonaws.com"};
  const auto server = start(tell_peer, options);
  for (const char* host : {"s3.amazonaws.com", "bucket.s3.amazonaws.com", "localhost"})
    EXPECT_EQ(shake(*server, {TLS1_2_VERSION, TLS1_3_VERSION, host}).verification, X509_V_OK) << host;
  EXPECT_NE(shake(*server, {TLS1_2_VERSION, TLS1_3_VERSION, "amazonaws.com"}).verification, X509_V_OK);
}

TEST(Tls, PlainHttpIsToldThatThisIsAnHttpsPort) {
  const auto server = start(tell_peer, https_only());
  for (const std::string begin : {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", "PUT /b", "get"}) {
    RawClient client(server->https_port().value());
    client.send(begin);
    const std::string answer = client.read_to_end();
    EXPECT_EQ(answer.find("HTTP/1.1 400 "), 0U) << answer;
    EXPECT_NE(answer.find("HTTPS port"), std::string::npos) << answer;
    EXPECT_TRUE(client.closed());
    EXPECT_FALSE(client.was_reset());
  }
  RawClient noise(server->https_port().value());
  noise.send(std::string("\x80\x01\x02", 3));
  noise.end_sending();
  EXPECT_EQ(noise.read_to_end().find("HTTP/"), std::string::npos);
  EXPECT_TRUE(shake(*server, {}).done);
}

TEST(Tls, VersionAndCipherAreLoggedUnlessTheRuleIsOff) {
  for (const bool on : {true, false}) {
    ServerOptions options = https_only();
    if (!on) options.rules.switch_off(Rule::tls_version_and_cipher_are_logged);
    std::mutex mutex;
    AccessRecord last;
    options.access_log = [&](const AccessRecord& record) {
      const std::lock_guard lock(mutex);
      last = record;
    };
    const auto server = start(tell_peer, options);
    EXPECT_TRUE(shake(*server, {}).done);
    server->stop();
    EXPECT_EQ(last.tls_version, on ? "TLSv1.3" : "");
    EXPECT_EQ(last.tls_cipher.empty(), !on);
  }
}

TEST(Tls, PlainTextOnTheTlsPortEndsTheConnection) {
  const auto server = start(tell_peer, https_only());
  RawClient client(*server->https_port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.read_to_end().find("HTTP/1.1 200"), std::string::npos);
  EXPECT_TRUE(client.closed());
}

TEST(Tls, SilentClientDoesNotHoldItsPlace) {
  ServerOptions options = https_only();
  options.timeouts.head = std::chrono::milliseconds(200);
  const auto server = start(tell_peer, options);
  RawClient client(*server->https_port());
  client.read_to_end();
  EXPECT_TRUE(client.closed());
}

TEST(Tls, ClientThatVanishesDoesNotEndTheProcess) {
  const auto big = [](const Request&) {
    Response response;
    response.body = std::make_unique<MemorySource>(Bytes(16 * 1024 * 1024));
    return response;
  };
  const auto server = start(big, https_only());
  {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    RawClient socket(*server->https_port());
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket.fd());
    ASSERT_EQ(SSL_connect(ssl.get()), 1);
    constexpr std::string_view request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
    SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
  }
  EXPECT_TRUE(shake(*server, {}).done);
}

}  // namespace
}  // namespace s3sse::server
