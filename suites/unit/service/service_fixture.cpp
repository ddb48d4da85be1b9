#include "suites/unit/service/service_fixture.h"

#include "simulator/auth/signature_v4.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/crypto/digest.h"

namespace s3sse {
namespace {

constexpr std::string_view owner_id = "AKIAOWNEROWNEROWNER0";
constexpr std::string_view stranger_id = "AKIASTRANGERSTRANGE0";
constexpr std::string_view owner_secret = "owner-secret-access-key-for-tests-only-0";
constexpr std::string_view stranger_secret = "stranger-secret-access-key-for-tests-onl";

void sign(Request& request, TimePoint now, std::string_view id, std::string_view secret) {
  request.headers.set("x-amz-date", format_iso8601_basic(now));
  const std::string payload(request.headers.get_or("x-amz-content-sha256", auth::unsigned_payload));
  request.headers.set("x-amz-content-sha256", payload);
  std::vector<std::string> names;
  for (const Header& header : request.headers) names.push_back(ascii_lower(header.name));
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ";") + name;

  const std::string credential = std::string(id) + '/' + format_date_stamp(now) + "/us-east-1/s3/aws4_request";
  const auto scope = auth::parse_credential(credential).value();
  const auto target = parse_target(request.target).value();
  const SecretBytes key = auth::derive_signing_key(SecretBytes::copy_of(as_bytes(secret)), scope);
  const std::string canonical = auth::canonical_request(request, target, names, payload);
  const std::string signature =
      auth::signature_of(key, auth::string_to_sign(format_iso8601_basic(now), scope, canonical));
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=" + list +
                                           ", Signature=" + signature);
}

Answer read_to_the_end(Response response) {
  Answer answer;
  answer.status = response.status;
  answer.content_length = response.content_length;
  Bytes buffer(64 * 1024);
  while (response.body != nullptr) {
    const auto count = response.body->read(buffer);
    if (!count) answer.body_failed = true;
    if (!count || *count == 0) break;
    answer.body += as_text(ByteView(buffer).first(*count));
  }
  answer.headers = std::move(response.headers);
  return answer;
}

}  // namespace

std::string Answer::xml(std::string_view name) const {
  const std::string open = "<" + std::string(name) + ">";
  const auto start = body.find(open);
  if (start == std::string::npos) return {};
  const auto end = body.find("</", start);
  return body.substr(start + open.size(), end - start - open.size());
}

std::string Answer::etag() const {
  std::string tag = header("ETag");
  std::erase(tag, '"');
  return tag;
}

ServiceTest::ServiceTest(ServiceConfig config) : clock_(*parse_iso8601_basic("20261123T120000Z")) {
  restart(std::move(config));
}

void ServiceTest::restart(ServiceConfig config) {
  Account owner;
  owner.access_key_id = owner_id;
  owner.secret_access_key = owner_secret;
  Account stranger;
  stranger.account_id = "444455556666";
  stranger.user_name = "stranger";
  stranger.access_key_id = stranger_id;
  stranger.secret_access_key = stranger_secret;
  config.accounts.insert(config.accounts.begin(), {owner, stranger});
  const auto sleep = [this](std::chrono::milliseconds time) { slept_ += time; };
  service_ = std::make_unique<Service>(std::move(config), Doors{clock_, entropy_, sleep});
}

void ServiceTest::restart_without(Rule rule) {
  ServiceConfig config;
  config.rules.switch_off(rule);
  restart(std::move(config));
}

Response ServiceTest::raw(std::string_view method, std::string_view target, std::unique_ptr<BodySource> body, Ask ask) {
  Request request;
  request.method = method;
  request.target = target;
  request.headers = std::move(ask.headers);
  if (!request.headers.has("host")) request.headers.add("Host", "s3.localhost");
  request.body = std::move(body);
  request.peer.secure = ask.secure;
  if (ask.secure) request.peer.tls_version = "TLSv1.3";
  if (!ask.anonymous) {
    if (!ask.as.empty()) {
      sign(request, clock_.now(), ask.as, principal_secret);
    } else {
      sign(request, clock_.now(), ask.as_stranger ? stranger_id : owner_id,
           ask.as_stranger ? stranger_secret : owner_secret);
    }
  }
  return service_->handle(std::move(request), ask.trace);
}

Answer ServiceTest::send(std::string_view method, std::string_view target, Ask ask) {
  auto body = std::make_unique<MemorySource>(std::string_view(ask.body));
  return read_to_the_end(raw(method, target, std::move(body), std::move(ask)));
}

Answer ServiceTest::send_stream(std::string_view method, std::string_view target, std::unique_ptr<BodySource> body,
                                Headers headers) {
  return read_to_the_end(raw(method, target, std::move(body), {.headers = std::move(headers)}));
}

void ServiceTest::make_bucket(std::string_view name, bool allow_sse_c) {
  const std::string path = "/" + std::string(name);
  ASSERT_EQ(send("PUT", path).status, 200);
  if (!allow_sse_c) return;
  const std::string document =
      "<ServerSideEncryptionConfiguration><Rule><BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType>"
      "</BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>";
  const Answer answer =
      send("PUT", path + "?encryption", {.headers = {{"Content-MD5", md5_base64(document)}}, .body = document});
  ASSERT_EQ(answer.status, 200) << answer.body;
}

void ServiceTest::put_default(std::string_view algorithm, std::string_view bucket, std::string_view extra) {
  const std::string document =
      "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
      "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>" +
      std::string(algorithm) + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault>" + std::string(extra) +
      "</Rule></ServerSideEncryptionConfiguration>";
  const Answer answer = send("PUT", "/" + std::string(bucket) + "?encryption",
                             {.headers = {{"Content-MD5", md5_base64(document)}}, .body = document});
  ASSERT_EQ(answer.status, 200) << answer.body;
}

void ServiceTest::open_to_public(std::string_view bucket) {
  ASSERT_EQ(send("DELETE", "/" + std::string(bucket) + "?publicAccessBlock").status, 204);
}

void ServiceTest::allow_lists(std::string_view bucket) {
  const std::string document =
      "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>";
  ASSERT_EQ(put_document("/" + std::string(bucket) + "?ownershipControls", document).status, 200);
}

Answer ServiceTest::put_document(const std::string& target, const std::string& document, Headers headers) {
  headers.set("Content-MD5", md5_base64(document));
  return send("PUT", target, {.headers = std::move(headers), .body = document});
}

void ServiceTest::enable_versioning(std::string_view bucket) {
  const std::string document = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  ASSERT_EQ(send("PUT", "/" + std::string(bucket) + "?versioning", {.body = document}).status, 200);
}

Headers ServiceTest::customer_key(char fill, std::string_view prefix) {
  const std::string key(32, fill);
  const std::string start = std::string(prefix) + "server-side-encryption-customer-";
  return {
      {start + "algorithm", "AES256"}, {start + "key", to_base64(as_bytes(key))}, {start + "key-MD5", md5_base64(key)}};
}

Headers ServiceTest::both(Headers a, const Headers& b) {
  for (const Header& header : b) a.add(header.name, header.value);
  return a;
}

std::string ServiceTest::md5_base64(std::string_view text) {
  return to_base64(crypto::md5(as_bytes(text)));
}
std::string ServiceTest::md5_hex(std::string_view text) {
  return to_hex(crypto::md5(as_bytes(text)));
}

std::string ServiceTest::pattern(std::size_t size, unsigned seed) {
  std::string text(size, '\0');
  std::uint32_t state = seed * 2654435761U + 1;
  for (char& c : text) {
    state = state * 1664525U + 1013904223U;
    c = static_cast<char>(state >> 24);
  }
  return text;
}

}  // namespace s3sse
