#include "fake_endpoint.h"

#include <fmt/format.h>

namespace s3sse::harness::runner::test {

WireResponse answer(int status, std::string_view body, Headers headers) {
  WireResponse response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = to_bytes(body);
  return response;
}

WireResponse error(int status, std::string_view code, std::string_view message) {
  return answer(
      status, fmt::format("<?xml version=\"1.0\"?><Error><Code>{}</Code><Message>{}</Message></Error>", code, message));
}

std::string path_of(const WireRequest& request) {
  return request.target.substr(0, request.target.find('?'));
}

FakeEndpoint::FakeEndpoint() {
  info_.label = "fake";
  info_.host = "fake.test";
}

Exchange FakeEndpoint::send(const WireRequest& request, Deadline) {
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const bool on_object = path_of(request).find('/', 1) != std::string::npos;
  if (next_failure.failure != TransportFailure::none && on_object && request.method != "DELETE") return next_failure;
  Exchange exchange;
  exchange.response = script(request);
  if (exchange.response.status == 0) exchange.response = by_default(request);
  return exchange;
}

WireResponse FakeEndpoint::by_default(const WireRequest& request) {
  const std::lock_guard lock(mutex_);
  const std::string path = path_of(request);
  if (path.find('/', 1) == std::string::npos) {
    if (request.target != path) return answer(200);
    if (request.method == "PUT") buckets_[path] = true;
    if (request.method == "DELETE") {
      for (const auto& [key, body] : objects_)
        if (key.starts_with(path + "/")) return error(409, "BucketNotEmpty");
      buckets_.erase(path);
      return answer(204);
    }
    return answer(200);
  }
  if (request.method == "PUT") {
    objects_[path] = request.body;
    return answer(200, "", {{"ETag", "\"etag\""}});
  }
  if (request.method == "DELETE") {
    objects_.erase(path);
    return answer(204);
  }
  const auto found = objects_.find(path);
  if (found == objects_.end()) return error(404, "NoSuchKey");
  return answer(200, as_text(found->second));
}

std::vector<std::string> FakeEndpoint::asked() const {
  std::vector<std::string> out;
  for (const WireRequest& request : requests()) out.push_back(request.method + " " + path_of(request));
  return out;
}

std::vector<WireRequest> FakeEndpoint::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> FakeEndpoint::buckets() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [name, there] : buckets_) out.push_back(name);
  return out;
}

model::Suite suite_of(const std::string& cases) {
  static const model::RuleCatalogue rules = [] {
    std::vector<model::Problem> problems;
    return model::load_rules(S3SSE_SOURCE_DIR "/vectors/rules", problems).endpoint;
  }();
  model::Suite suite;
  suite.rules = rules;
  model::load_cases("cases/test.json", "{\"$schema\":\"x\",\n\"cases\":[\n" + cases + "\n]}", suite);
  return suite;
}

RunOptions options_of_test() {
  RunOptions options;
  options.run_id = "test";
  options.workers = 1;
  options.principals.owner =
      sigv4::iam_user(sigv4::make_credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                      "111122223333", "owner");
  return options;
}

reports::RunRecord run_all(const model::Suite& suite, Endpoint& endpoint, RunOptions options) {
  if (options.principals.owner.anonymous()) options.principals = std::move(options_of_test().principals);
  if (options.run_id.empty()) options.run_id = "test";
  if (options.workers == 0) options.workers = 1;
  const FakeClock clock(TimePoint{std::chrono::milliseconds{1'790'000'000'000}});
  return run(suite, endpoint, clock, options);
}

}  // namespace s3sse::harness::runner::test
