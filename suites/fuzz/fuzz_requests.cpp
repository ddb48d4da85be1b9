// Link: s3sse::transport_in_process s3sse::sigv4 pugixml::pugixml
// Requests of a client that signs what it sends, whatever it sends: "METHOD target", header lines, an empty line, the
// body. {upload} in a target names an upload that is there. Headers, queries and documents are read by the operations
// that they are for. Every request gets one answer, which is whole, shows no secret, and is a document where it is an
// error.
#include <pugixml.hpp>

#include "harness/sigv4/signer.h"
#include "harness/transport/in_process/direct_call.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"
#include "simulator/service/service.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using namespace s3sse::harness;

namespace {

constexpr std::string_view user_id = "AKIAFUZZFUZZFUZZFUZZ";
constexpr std::string_view user_secret = "secret-access-key-of-the-fuzzer-0000000";
constexpr std::size_t body_limit = 1 << 20;

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// A simulator with a bucket of every setting, an object, a version and an upload, to which it comes back.
class Simulator {
 public:
  Simulator() {
    make("/bkt");
    make("/bkt?ownershipControls",
         "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>");
    make("/bkt?encryption",
         "<ServerSideEncryptionConfiguration><Rule><BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType>"
         "</BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>");
    send("DELETE", "/bkt?publicAccessBlock", {});
    make("/bkt/k", "body of an object", {{"x-amz-server-side-encryption", "aws:kms"}, {"x-amz-tagging", "a=b"}});
    make("/bkt?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    make("/bkt?object-lock",
         "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
    make("/bkt/k", "body of a version");
    const Exchange begun = send("POST", "/bkt/m?uploads", "");
    pugi::xml_document document;
    document.load_buffer(begun.response.body.data(), begun.response.body.size());
    upload_ = document.document_element().child_value("UploadId");
    fuzz::check(!upload_.empty(), "an upload can be begun");
    make("/bkt/m?partNumber=1&uploadId=" + upload_, "body of a part");
    service_.save_snapshot("clean");
  }

  Exchange send(std::string method, std::string target, std::string_view body, Headers headers = {}) {
    if (const auto at = target.find("{upload}"); at != std::string::npos) target.replace(at, 8, upload_);
    WireRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    if (!request.headers.has("host")) request.headers.add("Host", "s3.localhost");
    request.body = to_bytes(body);
    if (!body.empty() && !request.headers.has("content-md5"))  // many a document has to have one
      request.headers.add("Content-MD5", to_base64(crypto::md5(request.body)));
    // What is no target or no header goes to the front of the server, which has a fuzzer of its own.
    if (!can_call_directly(request) || !parse_target(request.target)) return {};
    sigv4::SignOptions options;
    options.time = clock_.now();
    options.payload = sigv4::Payload::unsigned_payload;
    signer_.sign(request, user_, options);
    return call_directly([this](Request one) { return service_.handle(std::move(one)); }, clock_, request, body_limit);
  }

  void make(std::string target, std::string_view body = {}, Headers headers = {}) {
    const int status = send("PUT", std::move(target), body, std::move(headers)).response.status;
    fuzz::check(status == 200, "the simulator can be filled");
  }

  void start_over() { fuzz::check(service_.restore_snapshot("clean"), "what was saved is there"); }

 private:
  static ServiceConfig config() {
    ServiceConfig config;
    config.accounts.emplace_back();
    config.accounts.back().access_key_id = user_id;
    config.accounts.back().secret_access_key = user_secret;
    return config;
  }

  FakeClock clock_{TimePoint(std::chrono::seconds(1'795'000'000))};
  SeededEntropy entropy_{"fuzz"};
  Service service_{config(), Doors{clock_, entropy_}};
  sigv4::Signer signer_;
  sigv4::Credentials user_ = sigv4::make_credentials(std::string(user_id), user_secret);
  std::string upload_;
};

void check_answer(const Exchange& exchange, bool head) {
  const WireResponse& response = exchange.response;
  fuzz::check(response.status >= 200 && response.status < 600, "a known status");
  fuzz::check(exchange.failure == TransportFailure::none, "an answer is whole");
  const std::string_view body = as_text(response.body);
  fuzz::check(body.find(user_secret) == std::string_view::npos, "no answer shows the secret of a user");
  if (response.status < 400 || head) return;
  const auto type = response.headers.get("Content-Type");
  if (!type || type->find("xml") == std::string_view::npos) return;
  pugi::xml_document document;
  fuzz::check(static_cast<bool>(document.load_buffer(body.data(), body.size())), "an error is a document");
  fuzz::check(body.find("<Code>") != std::string_view::npos, "an error has a code");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Simulator& simulator = *new Simulator;
  std::string_view text = fuzz::text_of(data, size);
  if (text.find(user_secret) != std::string_view::npos) return 0;  // who says it may read it again
  const std::string_view first = take_line(text);
  const auto space = std::min(first.find(' '), first.size());
  const std::string method(first.substr(0, space));
  Headers headers;
  for (auto line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    headers.add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
  const Exchange exchange =
      simulator.send(method, std::string(first.substr(std::min(space + 1, first.size()))), text, std::move(headers));
  if (exchange.response.status == 0) return 0;
  check_answer(exchange, method == "HEAD");
  simulator.start_over();
  return 0;
}
