#include "harness/cli/client_side/simulator_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "harness/cli/simulator/simulator_config.h"
#include "harness/cli/target/principals.h"
#include "harness/model/era.h"
#include "harness/runner/request/caller.h"
#include "harness/transport/in_process/in_process_endpoint.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"
#include "simulator/kms/key_seed.h"
#include "simulator/server/server.h"

namespace s3sse::cli {
namespace {

using harness::client_side::PlainObject;
using harness::client_side::SeenRequest;
using harness::client_side::TextMap;
using namespace std::chrono_literals;

constexpr std::size_t most_body = 256 * 1024;            ///< bytes of each body that are kept
constexpr std::size_t most_received = 64 * 1024 * 1024;  ///< bytes that a request may have
constexpr std::size_t most_answer = 1024 * 1024;         ///< bytes of an answer of KMS
constexpr const char* region_name = "us-east-1";
constexpr const char* first_key = "0f0f0f0f-0000-4000-8000-000000000001";
constexpr const char* second_key = "0f0f0f0f-0000-4000-8000-000000000002";

Response json_answer(int status, const nlohmann::json& body) {
  Response answer;
  answer.status = status;
  answer.headers.add("Content-Type", "application/x-amz-json-1.1");
  answer.body = std::make_unique<MemorySource>(write_json(body));
  return answer;
}

Response refusal(bool kms) {
  if (kms)
    return json_answer(400, {{"__type", "AccessDeniedException"}, {"Message", "refused for the sake of a scenario"}});
  Response answer;
  answer.status = 403;
  answer.headers.add("Content-Type", "application/xml");
  answer.body = std::make_unique<MemorySource>(
      std::string_view("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access "
                       "Denied</Message></Error>"));
  return answer;
}

class SimulatorStage final : public harness::client_side::Stage {
 public:
  SimulatorStage()
      : endpoint_(options(principals_)), caller_(endpoint_, endpoint_.clock(), principals_.owner.credentials, false) {}

  Result<void> open() {
    for (const char* id : {first_key, second_key}) {
      kms::KeySeed seed;
      seed.key_id = id;
      seed.account_id = principals_.owner.account_id;
      if (const auto seeded = endpoint_.service().kms().seed_key(seed); !seeded)
        return fail("the simulator takes no KMS key for the judge: " + seeded.error().message);
    }
    server::ServerOptions front;
    front.clock = &endpoint_.clock();
    front.https_port.reset();
    auto server =
        server::Server::start([this](Request request) { return answer(std::move(request)); }, std::move(front));
    if (!server) return tl::unexpected(server.error());
    server_ = std::move(*server);
    return {};
  }

  [[nodiscard]] std::string url() const override {
    return fmt::format("http://127.0.0.1:{}", server_->http_port().value_or(0));
  }
  [[nodiscard]] std::string region() const override { return region_name; }
  [[nodiscard]] harness::client_side::Variables variables() const override {
    const auto& owner = principals_.owner.credentials;
    return {{"AWS_ACCESS_KEY_ID", owner.access_key_id},
            {"AWS_SECRET_ACCESS_KEY", std::string(as_text(owner.secret_access_key.reveal()))},
            {"AWS_REGION", region_name},
            {"AWS_DEFAULT_REGION", region_name},
            {"AWS_EC2_METADATA_DISABLED", "true"},
            {"AWS_CONFIG_FILE", "/dev/null"},
            {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"}};
  }
  [[nodiscard]] std::string kms_key() const override { return arn(first_key); }
  [[nodiscard]] std::string other_kms_key() const override { return arn(second_key); }

  Result<void> make_bucket(const std::string& bucket) override {
    // The clock of an in-process simulator stands still; signatures of clients go by that of the machine.
    endpoint_.probe()->advance_clock(std::max(0ms, SystemClock().now() - endpoint_.clock().now()));
    return send({.method = "PUT", .bucket = bucket});
  }

  Result<void> store(const std::string& bucket, const std::string& key, const PlainObject& object) override {
    harness::runner::Call call{.method = "PUT", .bucket = bucket, .key = key};
    for (const auto& [name, value] : object.metadata) call.headers.add("x-amz-meta-" + name, value);
    call.body = std::string(as_text(object.body));
    return send(call);
  }

  std::optional<PlainObject> object(const std::string& bucket, const std::string& key) override {
    const auto exchange = caller_.send({.bucket = bucket, .key = key, .answer_limit = 0}, deadline());
    if (exchange.response.status != 200) return std::nullopt;
    PlainObject out;
    for (const Header& header : exchange.response.headers) {
      constexpr std::string_view prefix = "x-amz-meta-";
      const std::string name = ascii_lower(header.name);
      if (name.starts_with(prefix)) out.metadata[name.substr(prefix.size())] = header.value;
    }
    out.body = exchange.response.body;
    out.etag = std::string(exchange.response.headers.get_or("ETag", ""));
    return out;
  }

  void remove(const std::string& bucket, const std::string& key) override {
    (void)send({.method = "DELETE", .bucket = bucket, .key = key});
  }

  std::size_t position() override {
    const std::lock_guard lock(mutex_);
    return seen_.size();
  }
  std::vector<SeenRequest> seen(std::size_t after) override {
    const std::lock_guard lock(mutex_);
    return {seen_.begin() + static_cast<std::ptrdiff_t>(std::min(after, seen_.size())), seen_.end()};
  }

  void know_blob(const Bytes& blob, const TextMap& context, const Bytes& plaintext) override {
    const std::lock_guard lock(mutex_);
    known_blobs_[blob] = {context, plaintext};
  }
  void refuse(const std::string& operation, const std::string& key_end) override {
    const std::lock_guard lock(mutex_);
    refused_.emplace(operation, key_end);
  }
  void send_a_part_of(const std::string& key_end) override {
    const std::lock_guard lock(mutex_);
    cut_.insert(key_end);
  }
  void clear_refusals() override {
    const std::lock_guard lock(mutex_);
    refused_.clear();
    cut_.clear();
  }

 private:
  static harness::InProcessOptions options(const Principals& principals) {
    harness::InProcessOptions out;
    out.service = simulator_config(principals, region_name, harness::model::newest_era, Rules{});
    out.seed = "client-side judge";
    out.start = SystemClock().now();
    return out;
  }
  static harness::Deadline deadline() { return std::chrono::steady_clock::now() + 30s; }

  [[nodiscard]] std::string arn(const char* id) const {
    return fmt::format("arn:aws:kms:{}:{}:key/{}", region_name, principals_.owner.account_id, id);
  }

  Result<void> send(const harness::runner::Call& call) {
    const auto exchange = caller_.send(call, deadline());
    if (exchange.response.status / 100 == 2) return {};
    return fail(fmt::format("{} {}/{} at the simulator: {} {}", call.method, call.bucket, call.key,
                            exchange.response.status, exchange.detail));
  }

  /// A request without its body.
  static SeenRequest describe(const Request& request) {
    SeenRequest seen;
    seen.headers = request.headers;
    constexpr std::string_view service = "TrentService.";
    if (const auto target = request.headers.get("X-Amz-Target"); target && target->starts_with(service)) {
      seen.kms = true;
      seen.operation = std::string(target->substr(service.size()));
      return seen;
    }
    seen.operation = request.method;
    if (const auto target = parse_target(request.target)) {
      const std::size_t slash = std::min(target->path.find('/', 1), target->path.size());
      seen.bucket = target->path.substr(1, slash - 1);
      if (slash < target->path.size()) seen.key = target->path.substr(slash + 1);
      seen.query = target->raw_query;
    }
    return seen;
  }

  /// Called from the connections' threads.
  Response answer(Request request) {
    SeenRequest seen = describe(request);
    auto body = read_all(*request.body, most_received);
    if (!body) return json_answer(400, {{"__type", "ValidationException"}});
    seen.body.assign(body->begin(), body->begin() + static_cast<std::ptrdiff_t>(std::min(body->size(), most_body)));
    const std::size_t number = note(seen);
    Response response = decide(seen, std::move(request), std::move(*body));
    std::string text;
    if (seen.kms && response.body) {
      const auto bytes = read_all(*response.body, most_answer);
      text = std::string(as_text(bytes.value_or(Bytes{})));
      response.body = std::make_unique<MemorySource>(text);
    }
    const std::lock_guard lock(mutex_);
    seen_[number].status = response.status;
    seen_[number].answer = std::move(text);
    return response;
  }

  std::size_t note(const SeenRequest& seen) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(seen);
    return seen_.size() - 1;
  }

  Response decide(const SeenRequest& seen, Request request, Bytes body) {
    if (is_refused(seen)) return refusal(seen.kms);
    if (part_in_data_key(seen) == harness::client_side::DataKey::unwraps)
      if (auto known = answer_known_blob(as_text(body))) return std::move(*known);
    if (is_cut(seen)) request.headers.add("Range", "bytes=0-31");
    request.body = std::make_unique<MemorySource>(std::move(body));
    return endpoint_.service().handle(std::move(request));
  }

  bool is_refused(const SeenRequest& seen) {
    const std::lock_guard lock(mutex_);
    return std::any_of(refused_.begin(), refused_.end(), [&seen](const auto& refused) {
      return refused.first == seen.operation && seen.key.ends_with(refused.second);
    });
  }

  bool is_cut(const SeenRequest& seen) {
    const std::lock_guard lock(mutex_);
    return seen.operation == "GET" && !seen.headers.has("Range") &&
           std::ranges::any_of(cut_, [&seen](const std::string& end) { return seen.key.ends_with(end); });
  }

  /// Nothing for a blob that only the simulator knows.
  std::optional<Response> answer_known_blob(std::string_view text) {
    const auto asked = parse_json(text);
    if (!asked || !asked->is_object()) return std::nullopt;
    const auto blob = from_base64(asked->value("CiphertextBlob", ""));
    if (!blob) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto known = known_blobs_.find(*blob);
    if (known == known_blobs_.end()) return std::nullopt;
    const nlohmann::json context = asked->value("EncryptionContext", nlohmann::json::object());
    if (context != nlohmann::json(known->second.first))
      return json_answer(400, {{"__type", "InvalidCiphertextException"}});
    return json_answer(200, {{"KeyId", kms_key()},
                             {"Plaintext", to_base64(known->second.second)},
                             {"EncryptionAlgorithm", "SYMMETRIC_DEFAULT"}});
  }

  const Principals principals_ = example_principals();
  harness::InProcessEndpoint endpoint_;
  harness::runner::Caller caller_;
  std::mutex mutex_;
  std::vector<SeenRequest> seen_;
  std::map<Bytes, std::pair<TextMap, Bytes>> known_blobs_;
  std::set<std::pair<std::string, std::string>> refused_;
  std::set<std::string> cut_;
  std::unique_ptr<server::Server> server_;  ///< its threads use all of the above
};

}  // namespace

Result<std::unique_ptr<harness::client_side::Stage>> open_simulator_stage() {
  auto stage = std::make_unique<SimulatorStage>();
  if (const auto opened = stage->open(); !opened) return tl::unexpected(opened.error());
  return stage;
}

}  // namespace s3sse::cli
